"""The line of a report that states its period, into first and last day."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tieout.reading.columns import DayOrder
from tieout.reading.parsing.cells import CellProblem, clean_text
from tieout.reading.parsing.days import DayProof, parse_day

_DASHES = re.compile(r"\s*(?:[-\u2010-\u2015]|\bto\b|\bthrough\b)\s*", re.IGNORECASE)
_NUMERIC = re.compile(r"\d{1,4}[/.]\d{1,2}[/.]\d{2,4}")
_WORDS = re.compile(r"(?:(?P<month>[A-Za-z]{3,9})\.?)?(?: ?(?P<day>\d{1,2}))?(?:,? ?(?P<year>\d{4}))?")
_BOUND = re.compile(r"(as of|through|until|to|before|since|from|after)\b:?\s+(.+)", re.IGNORECASE)
_ALL = frozenset({"all dates", "all", "all time"})
_SINCE = frozenset({"since", "from", "after"})
_ANY_ORDER = DayProof(DayOrder.MONTH_FIRST, assumed=False)

Period = tuple[date | None, date | None]
"""First and last day; None where that side is open."""


@dataclass(frozen=True, slots=True)
class _Point:
    """A day, month or year as a title names it."""

    month: str | None
    day: int | None
    year: int | None


def stated_period(titles: Sequence[str], proof: DayProof) -> Period:
    """First and last day that the title lines state, where they do.

    `All Dates`, `January 1-September 29, 2026`, `January-December, 2025`, `As of December 31, 2025`,
    `Since January 1, 2025`, `Through March 31, 2026`, `March 2026`, `01/01/2026 - 03/31/2026`.

    Args:
        titles: the lines above the header. The period stands below company and title, so the last one counts.
        proof: how dates written in figures are read.
    """
    for title in reversed(titles):
        if (found := _period(clean_text(title), proof)) is not None:
            return found
    return None, None


def _period(title: str, proof: DayProof) -> Period | None:
    if title.casefold() in _ALL:
        return None, None
    if bound := _BOUND.fullmatch(title):
        ends = _ends(bound[2], proof)
        if ends is None:
            return None
        return (ends[0], None) if bound[1].casefold() in _SINCE else (None, ends[1])
    return _ends(title, proof)


def _ends(text: str, proof: DayProof) -> tuple[date, date] | None:
    """First and last day of one date or of a range."""
    if not any(mark.isdigit() for mark in text):
        return None
    sides = _DASHES.split(text)
    if len(sides) > 2:
        return None
    if all(_NUMERIC.fullmatch(side) for side in sides):
        days = [_numeric(side, proof) for side in sides]
        return None if days[0] is None or days[-1] is None else (days[0], days[-1])
    points = [_point(side) for side in sides]
    first, last = points[0], points[-1]
    if first is None or last is None:
        return None
    last = _Point(last.month or (first.month if last.day else None), last.day, last.year)
    first = _Point(first.month, first.day, first.year or last.year)
    begins, ends = _begin(first), _end(last)
    return None if begins is None or ends is None else (begins, ends)


def _point(text: str) -> _Point | None:
    found = _WORDS.fullmatch(text.strip())
    if found is None or not found[0]:
        return None
    return _Point(found["month"], _number(found["day"]), _number(found["year"]))


def _number(text: str | None) -> int | None:
    return int(text) if text else None


def _numeric(text: str, proof: DayProof) -> date | None:
    try:
        return parse_day(text, proof)
    except CellProblem:
        return None


def _begin(point: _Point) -> date | None:
    if point.day and not point.month:
        return None
    return _written(point.month or "January", point.day or 1, point.year)


def _end(point: _Point) -> date | None:
    if point.day:
        return _written(point.month, point.day, point.year)
    first = _written(point.month or "December", 1, point.year)
    return first and (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _written(month: str | None, day: int, year: int | None) -> date | None:
    if not month or not year:
        return None
    try:
        return parse_day(f"{day} {month} {year}", _ANY_ORDER)
    except CellProblem:
        return None
