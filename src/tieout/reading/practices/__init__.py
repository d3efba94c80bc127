"""Practice programs: Sessions Health, and others by the words of their published reports."""
