"""When clients come: weekly or every other week, with holidays, holidays of their own, cancellations and no-shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

ATTENDED, LATE_CANCEL, NO_SHOW, CANCELLED = "Attended", "Late Cancel", "No Show", "Cancelled"

_FREQUENCIES = ((7, 0.6), (14, 0.25), (28, 0.05), (3, 0.05), (21, 0.05))
_CANCELLED_SHARE, _LATE_SHARE, _NO_SHOW_SHARE = 0.07, 0.02, 0.02


@dataclass(frozen=True, slots=True)
class Appointment:
    """A day in the calendar and what became of it."""

    day: date
    status: str


def appointments(start: date, end: date, rng: Random) -> list[Appointment]:
    """One client's calendar within a period.

    Args:
        start: first day of the period.
        end: last day of the period.
        rng: where chance comes from.
    """
    length = (end - start).days
    first = start + timedelta(rng.randrange(0, max(length // 2, 1)) if rng.random() < 0.3 else rng.randrange(7))
    last = end - timedelta(rng.randrange(0, max(length // 2, 1)) if rng.random() < 0.25 else 0)
    every = rng.choices([days for days, _ in _FREQUENCIES], [share for _, share in _FREQUENCIES])[0]
    away = _own_holiday(first, last, rng)
    found: list[Appointment] = []
    for day in _slots(first, last, every, rng):
        if away[0] <= day <= away[1]:
            continue
        moved = day
        if is_holiday(day):
            if rng.random() < 0.6:
                continue
            moved = day + timedelta(rng.choice((1, 2)))
        if moved <= end and not (found and found[-1].day >= moved):
            found.append(Appointment(moved, _status(rng)))
    return found


def _slots(first: date, last: date, every: int, rng: Random) -> Iterator[date]:
    day = first
    while day.weekday() > 4:
        day += timedelta(1)
    while day <= last:
        yield day
        day += timedelta((4 if day.weekday() in {0, 1} else 3) if every == 3 else every)
        if every != 3 and rng.random() < 0.03:
            day += timedelta(rng.choice((-1, 1)))
        while day.weekday() > 4:
            day += timedelta(1)


def _own_holiday(first: date, last: date, rng: Random) -> tuple[date, date]:
    begins = first + timedelta(rng.randrange(max((last - first).days, 1)))
    return begins, begins + timedelta(rng.choice((0, 0, 6, 13)))


def _status(rng: Random) -> str:
    point = rng.random()
    for status, share in ((CANCELLED, _CANCELLED_SHARE), (LATE_CANCEL, _LATE_SHARE), (NO_SHOW, _NO_SHOW_SHARE)):
        point -= share
        if point < 0:
            return status
    return ATTENDED


def is_holiday(day: date) -> bool:
    """Whether practices are closed: New Year, Memorial Day, Independence Day, Labor Day, Thanksgiving, Christmas."""
    if (day.month, day.day) in {(1, 1), (7, 4), (12, 24), (12, 25), (12, 26), (12, 31)}:
        return True
    if day.weekday() == 0 and ((day.month == 5 and day.day > 24) or (day.month == 9 and day.day < 8)):
        return True
    thursday = day.weekday() == 3 and 22 <= day.day <= 28
    return day.month == 11 and (thursday or (day.weekday() == 4 and 23 <= day.day <= 29))
