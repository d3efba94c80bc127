"""Bytes in, a Book out: one file for each program, and the proof that a book agrees with itself."""

from tieout.reading.books import read_book
from tieout.reading.columns import ColumnMap, DayOrder, read_column_map, write_column_map, write_map
from tieout.reading.decisions import read_decisions
from tieout.reading.inspecting import Inspection, first_rows, inspect
from tieout.reading.opening.source import Source
from tieout.reading.plain.far_files import FarSource
from tieout.reading.reader import ReadingOptions
from tieout.reading.refusing import ensure_client_found, ensure_different_files

__all__ = [
    "ColumnMap",
    "DayOrder",
    "FarSource",
    "Inspection",
    "ReadingOptions",
    "Source",
    "ensure_client_found",
    "ensure_different_files",
    "first_rows",
    "inspect",
    "read_book",
    "read_column_map",
    "read_decisions",
    "write_column_map",
    "write_map",
]
