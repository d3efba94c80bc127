"""The header row of a table: found by its words, compared without case, and the letters its columns have."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING

from tieout.reading.parsing.cells import clean_text

if TYPE_CHECKING:
    from tieout.reading.reader import Grid

HEADER_ROWS = 60
"""Rows in which a header is looked for."""


@lru_cache(maxsize=8_192)
def plain(header: str) -> str:
    """A header as it is compared: no case, no odd spaces, no marks around it."""
    return clean_text(header).strip("*:").strip().casefold()


def find_header(grid: Grid, wanted: Callable[[tuple[str, ...]], bool], within_rows: int = HEADER_ROWS) -> int | None:
    """Index in `grid.records` of the first row whose plain cells are the wanted header; blank rows are not asked."""
    return next((index for index, cells in grid.plain_head if index < within_rows and wanted(cells)), None)


def column_letters(index: int) -> str:
    """A column's letters as a spreadsheet shows them: 0 is A, 26 is AA."""
    letters = ""
    while index >= 0:
        index, place = divmod(index, 26)
        letters, index = chr(ord("A") + place) + letters, index - 1
    return letters
