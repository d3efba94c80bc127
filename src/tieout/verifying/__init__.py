"""An independent check of a report against its two files; it shares no code with the matching."""
