"""Bytes in, Grids of text out, whatever the container: text, workbook, Parquet or Arrow."""
