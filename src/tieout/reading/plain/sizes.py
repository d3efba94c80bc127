"""From which size on a file is worth proving plain; asked before anything that reads in columns is loaded."""

BYTES_MIN = 60_000
"""Smaller files are read strictly: it takes no longer than to prove them plain."""

COLUMNAR_BYTES_MIN = 50_000
"""The same of Parquet, which is smaller by far than its text."""
