"""Text into calendar days: the order of day and month is proved over the whole column, or asked for.

Days are local calendar dates as written; a time or a zone beside them never moves them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from tieout.errors import FileNotUnderstood
from tieout.reading.cells import CellProblem, clean_text
from tieout.reading.columns import DayOrder

_TIME = r"(?:[T ,]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:[AaPp]\.?[Mm]\.?)?\s*(?:Z|[A-Z]{2,4}|[+-]\d{2}:?\d{2})?)?"
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})" + _TIME, re.ASCII)
_NUMBERS = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})" + _TIME, re.ASCII)
_DAY_WORD = re.compile(r"(?:[A-Za-z]{3,9},? )?(\d{1,2})[ -]([A-Za-z]{3,9})\.?,?[ -](\d{4}|\d{2})" + _TIME, re.ASCII)
_WORD_DAY = re.compile(r"(?:[A-Za-z]{3,9},? )?([A-Za-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})" + _TIME, re.ASCII)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_NAMES = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip

YEAR_MIN, YEAR_MAX = 1950, 2150
"""Years outside of these are slips of the keyboard."""


@dataclass(frozen=True, slots=True)
class DayProof:
    """How a column's dates are read, and what shows it.

    Attributes:
        order: the order of day and month.
        assumed: whether nothing in the column shows it.
    """

    order: DayOrder
    assumed: bool


def prove_day_order(
    texts: Iterable[str], order: DayOrder | None = None, *, default: DayOrder | None = None
) -> DayProof:
    """Find the order of day and month from all dates of a column.

    Args:
        texts: the column's cells.
        order: what a person said; it settles the question.
        default: what the program always writes, used when the column shows nothing.

    Raises:
        FileNotUnderstood: E302 when both orders occur, or when nothing shows the order and there is no default.
    """
    if order is not None:
        return DayProof(order, assumed=False)
    day_first = month_first = unclear = False
    for text in set(texts):
        if found := _NUMBERS.fullmatch(clean_text(text)):
            one, other = int(found[1]), int(found[2])
            day_first |= one > 12 >= other
            month_first |= other > 12 >= one
            unclear |= one <= 12 and other <= 12 and one != other
    if day_first and month_first:
        raise FileNotUnderstood(
            "Some dates can only be day/month/year and others only month/day/year. Export the file again with one "
            "date format.",
            code="E302",
        )
    if day_first or month_first:
        return DayProof(DayOrder.DAY_FIRST if day_first else DayOrder.MONTH_FIRST, assumed=False)
    if unclear and default is None:
        raise FileNotUnderstood(
            "Nothing in the file shows whether its dates are month/day/year or day/month/year. "
            "Say it: --dates month-first or --dates day-first.",
            code="E302",
        )
    return DayProof(default or DayOrder.MONTH_FIRST, assumed=unclear)


def parse_day(text: str, proof: DayProof) -> date:
    """Read one date.

    Raises:
        CellProblem: E302 when the cell isn't a date.
    """
    return _day(text, proof.order)


@lru_cache(maxsize=16_384)
def _day(text: str, order: DayOrder) -> date:
    bare = clean_text(text)
    if not bare:
        raise CellProblem("E302", "there is no date. Add it, or leave the row out (it will be listed).")
    parts = _parts(bare, order)
    try:
        if parts and YEAR_MIN <= parts[0] <= YEAR_MAX:
            return date(*parts)
    except ValueError:
        pass
    raise CellProblem("E302", "this is not a date. Write it like 2026-03-31, or leave the row out (it will be listed).")


def _parts(bare: str, order: DayOrder) -> tuple[int, int, int] | None:
    if found := _ISO.fullmatch(bare):
        return int(found[1]), int(found[2]), int(found[3])
    if found := _NUMBERS.fullmatch(bare):
        one, other = int(found[1]), int(found[2])
        month, day = (one, other) if order is DayOrder.MONTH_FIRST else (other, one)
        return _year(found[3]), month, day
    if found := _DAY_WORD.fullmatch(bare):
        return _year(found[3]), _month(found[2]), int(found[1])
    if found := _WORD_DAY.fullmatch(bare):
        return _year(found[3]), _month(found[1]), int(found[2])
    return None


def _year(text: str) -> int:
    year = int(text)
    if len(text) == 4:
        return year
    return 2000 + year if year < 70 else 1900 + year


def _month(word: str) -> int:
    plain = word.casefold()
    if plain in _MONTH_NAMES:
        return _MONTH_NAMES.index(plain) + 1
    if plain == "sept":
        return 9
    return _MONTHS.index(plain) + 1 if plain in _MONTHS else 0
