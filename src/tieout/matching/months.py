"""Calendar months of days since 1970-01-01."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

_EPOCH = date(1970, 1, 1).toordinal()


def months_of(days: Sequence[int]) -> list[int]:
    """The calendar month of each day, numbered through."""
    return [_month(day)[0] for day in days]


def month_end(day: int) -> int:
    """The last day of a day's calendar month."""
    return _month(day)[1]


@lru_cache(maxsize=65_536)
def _month(day: int) -> tuple[int, int]:
    one = date.fromordinal(_EPOCH + day)
    return 12 * one.year + one.month, day - one.day + monthrange(one.year, one.month)[1]
