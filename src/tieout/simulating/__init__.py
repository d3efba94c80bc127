"""A practice that never was: its two exports, planted faults, the truth and the score."""
