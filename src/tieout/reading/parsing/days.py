"""Text into calendar days: the order of day and month is proved over the whole column, or asked for.

Days are local calendar dates as written; a time or a zone beside them never moves them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from tieout.errors import FileNotUnderstood
from tieout.reading.columns import DayOrder
from tieout.reading.parsing.cells import CellProblem, clean_text, is_formula, show

_TIME = r"(?:[T ,]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:[AaPp]\.?[Mm]\.?)?\s*(?:Z|[A-Z]{2,4}|[+-]\d{2}:?\d{2})?)?"
_ISO = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})" + _TIME, re.ASCII)
_COMPACT = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})", re.ASCII)
_NUMBERS = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|(?<!-)\d{2})" + _TIME, re.ASCII)
_DAY_WORD = re.compile(r"(?:[A-Za-z]{3,9},? )?(\d{1,2})[ -]([A-Za-z]{3,9})\.?,?[ -](\d{4}|\d{2})" + _TIME, re.ASCII)
_WORD_DAY = re.compile(r"(?:[A-Za-z]{3,9},? )?([A-Za-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})" + _TIME, re.ASCII)
_SERIAL = re.compile(r"([2-7]\d{4})(?:\.\d+)?", re.ASCII)
_SERIAL_START = date(1899, 12, 30)
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
        assumed: whether nothing in the column shows it though it matters.
        serial: whether the whole column holds a spreadsheet's day numbers, such as 46027.
    """

    order: DayOrder
    assumed: bool
    serial: bool = False


def prove_day_order(
    name: str,
    texts: Iterable[str],
    order: DayOrder | None = None,
    *,
    default: DayOrder | None = None,
    beside: Iterable[str] = (),
) -> DayProof:
    """Find the order of day and month from all dates of a column.

    Args:
        name: of the file, for messages.
        texts: the column's cells.
        order: what a person said; it settles the question.
        default: what the program always writes, used when nothing shows the order.
        beside: cells of the table's other columns of dates, asked where the column itself shows nothing.

    Raises:
        FileNotUnderstood: E302 when both orders occur, or when nothing shows the order and there is no default.
    """
    distinct = {bare for text in set(texts) if (bare := clean_text(text))}
    serial = bool(distinct) and all(_SERIAL.fullmatch(bare) for bare in distinct)
    if order is not None or serial:
        return DayProof(order or DayOrder.MONTH_FIRST, assumed=False, serial=serial)
    day_first, month_first, unclear = _evidence(distinct)
    if unclear and not (day_first or month_first):
        day_first, month_first, _ = _evidence({clean_text(text) for text in beside})
        if day_first and month_first:
            day_first = month_first = ""
    if day_first and month_first:
        raise FileNotUnderstood(
            f"{name}: {day_first} can only be day/month/year and {month_first} only month/day/year. Export the file "
            "again with one date format, or say which is meant (--dates month-first or --dates day-first): then the "
            "others are set aside.",
            code="E302",
        )
    if day_first or month_first:
        return DayProof(DayOrder.DAY_FIRST if day_first else DayOrder.MONTH_FIRST, assumed=False)
    if unclear and default is None:
        raise FileNotUnderstood(
            f"{name}: nothing in it shows whether its dates are month/day/year or day/month/year (such as {unclear}). "
            "Say it: --dates month-first or --dates day-first.",
            code="E302",
        )
    if unclear and all(found[2] == "." for bare in distinct if (found := _NUMBERS.fullmatch(bare))):
        return DayProof(DayOrder.DAY_FIRST, assumed=True)  # where points part them, the day comes first
    return DayProof(default or DayOrder.MONTH_FIRST, assumed=bool(unclear))


def parse_day(text: str, proof: DayProof) -> date:
    """Read one date.

    Raises:
        CellProblem: E302 when the cell isn't a date.
    """
    return _day(text, proof.order, proof.serial)


def is_day(text: str) -> bool:
    """Whether a cell is a date in any order of day and month."""
    for order in DayOrder:
        try:
            _day(text, order, serial=False)
        except CellProblem:
            continue
        return True
    return False


def _evidence(distinct: Iterable[str]) -> tuple[str, str, str]:
    """A date that can only be day first, one that can only be month first, and one that may be either (or `""`)."""
    day_first, month_first, unclear = "", "", ""
    for bare in sorted(distinct):
        if found := _NUMBERS.fullmatch(bare):
            one, other = int(found[1]), int(found[3])
            if 31 >= one > 12 >= other:
                day_first = day_first or show(bare)
            elif 31 >= other > 12 >= one:
                month_first = month_first or show(bare)
            elif one <= 12 and other <= 12 and one != other:
                unclear = unclear or show(bare)
    return day_first, month_first, unclear


@lru_cache(maxsize=16_384)
def _day(text: str, order: DayOrder, serial: bool) -> date:
    bare = clean_text(text)
    if not bare:
        raise CellProblem("E302", "there is no date. Add it, or leave the row out (it will be listed).")
    if bare.startswith("#") and not is_formula(text):
        raise CellProblem(
            "E306", "a spreadsheet wrote an error or a column too narrow to show the date. Widen it and save again."
        )
    if is_formula(text):
        raise CellProblem("E306", "the formula has no stored value. Open the file in Excel, save it, and use it again.")
    if serial and (found := _SERIAL.fullmatch(bare)):
        return _SERIAL_START + timedelta(days=int(found[1]))
    parts = _parts(bare, order) if len(bare) <= 64 else None
    try:
        if parts and YEAR_MIN <= parts[0] <= YEAR_MAX:
            return date(*parts)
    except ValueError:
        pass
    raise CellProblem("E302", "this is not a date. Write it like 2026-03-31, or leave the row out (it will be listed).")


def _parts(bare: str, order: DayOrder) -> tuple[int, int, int] | None:
    if found := _ISO.fullmatch(bare):
        return int(found[1]), int(found[3]), int(found[4])
    if found := _NUMBERS.fullmatch(bare):
        one, other = int(found[1]), int(found[3])
        month, day = (one, other) if order is DayOrder.MONTH_FIRST else (other, one)
        return _year(found[4]), month, day
    if found := _DAY_WORD.fullmatch(bare):
        return _year(found[3]), _month(found[2]), int(found[1])
    if found := _WORD_DAY.fullmatch(bare):
        return _year(found[3]), _month(found[1]), int(found[2])
    if found := _COMPACT.fullmatch(bare):
        return int(found[1]), int(found[2]), int(found[3])
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
