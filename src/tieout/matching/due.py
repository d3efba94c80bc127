"""When the money for a line is due: days are counted from the line's own day, its month's end, or the next weekday.

Who pays by the month pays so many days after the month's end; where checks are entered once a week, every payment
stands on the next such day, whatever day the session was on. Days are counted since 1970-01-01, a Thursday.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

OWN_DAY, MONTH_END, _MONDAY = 0, 1, 2

_EPOCH = date(1970, 1, 1).toordinal()
_EPOCH_WEEKDAY = date(1970, 1, 1).weekday()
_WEEKDAY_SHARE, _WEEKDAY_LINES_MIN, _OTHER_SHARE = 0.85, 8, 0.1


def months_of(days: Sequence[int]) -> list[int]:
    """The calendar month of each day, numbered through."""
    found: list[int] = []
    first, last, month = 0, -1, 0
    for day in days:
        if not first <= day <= last:  # days that follow each other are mostly of one month
            first, last, month = _month(day)
        found.append(month)
    return found


def due_day(day: int, due: int) -> int:
    """The day from which days are counted for a line.

    Args:
        day: the line's own.
        due: `OWN_DAY`, `MONTH_END`, or what `due_weekday` says.
    """
    if due == OWN_DAY:
        return day
    if due == MONTH_END:
        return _month(day)[1]
    return day + (due - _MONDAY - _weekday(day)) % 7


def due_weekday(left: Sequence[int], right: Sequence[int]) -> int:
    """The weekday on which nearly all right lines stand although the left ones don't keep to one; else `OWN_DAY`.

    Args:
        left: days of the practice's lines.
        right: days of the other program's lines.
    """
    if min(len(left), len(right)) < _WEEKDAY_LINES_MIN:
        return OWN_DAY
    here, there = _by_weekday(left), _by_weekday(right)
    most = max(there)
    if most < _WEEKDAY_SHARE * len(right) or len(left) - max(here) < _OTHER_SHARE * len(left):
        return OWN_DAY
    return _MONDAY + there.index(most)


def _by_weekday(days: Sequence[int]) -> list[int]:
    """How many of these days each weekday has."""
    found = [0] * 7
    for day in days:
        found[_weekday(day)] += 1
    return found


def _weekday(day: int) -> int:
    return (day + _EPOCH_WEEKDAY) % 7


@lru_cache(maxsize=65_536)
def _month(day: int) -> tuple[int, int, int]:
    """The first and the last day of a day's month, and its number."""
    one = date.fromordinal(_EPOCH + day)
    before = day - one.day
    return before + 1, before + monthrange(one.year, one.month)[1], 12 * one.year + one.month
