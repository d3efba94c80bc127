"""The headers of a table: as they are compared, and the letters their columns have."""

from __future__ import annotations

from functools import lru_cache

from tieout.reading.parsing.cells import clean_text

HEADER_ROWS = 60
"""Rows in which a header is looked for."""


@lru_cache(maxsize=8_192)
def plain(header: str) -> str:
    """A header as it is compared: no case, no odd spaces, no marks around it."""
    return clean_text(header).strip("*:").strip().casefold()


def column_letters(index: int) -> str:
    """A column's letters as a spreadsheet shows them: 0 is A, 26 is AA."""
    letters = ""
    while index >= 0:
        index, place = divmod(index, 26)
        letters, index = chr(ord("A") + place) + letters, index - 1
    return letters
