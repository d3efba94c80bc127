"""Bytes in, a Book out: one file for each program, and the proof that a book agrees with itself."""

from typing import TYPE_CHECKING

from tieout.doors import door

if TYPE_CHECKING:
    from tieout.reading.books import read_book
    from tieout.reading.columns import ColumnMap, DayOrder, read_column_map, write_map
    from tieout.reading.decisions import read_decisions
    from tieout.reading.inspecting import Inspection, first_rows, inspect
    from tieout.reading.opening.source import FarSource, Source
    from tieout.reading.reader import ReadingOptions
    from tieout.reading.refusing import ensure_different_files

__all__ = [
    "ColumnMap",
    "DayOrder",
    "FarSource",
    "Inspection",
    "ReadingOptions",
    "Source",
    "ensure_different_files",
    "first_rows",
    "inspect",
    "read_book",
    "read_column_map",
    "read_decisions",
    "write_map",
]

__getattr__ = door(
    __name__,
    {
        "books": ("read_book",),
        "columns": ("ColumnMap", "DayOrder", "read_column_map", "write_map"),
        "decisions": ("read_decisions",),
        "inspecting": ("Inspection", "first_rows", "inspect"),
        "opening.source": ("FarSource", "Source"),
        "reader": ("ReadingOptions",),
        "refusing": ("ensure_different_files",),
    },
)
