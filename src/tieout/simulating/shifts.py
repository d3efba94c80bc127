"""Faults of days: the same amount on a day that the client's habit can't bring about."""

from __future__ import annotations

from datetime import date, timedelta

from tieout.model.explanation import Hint, ItemKind
from tieout.simulating.ground import Ground
from tieout.simulating.ledger import Event


def shift_utc(ground: Ground, event: Event) -> bool:
    """One day off, because a processor's clock is set to UTC."""
    return _shift(ground, event, ground.rng.choice((1, 1, 1, -1)), Hint.UTC_DAY, "utc_day")


def shift_day(ground: Ground, event: Event) -> bool:
    """Days or a month off: entered late, or a digit of the date mistyped."""
    days = ground.rng.choice((-30, -10, -7, -3, 2, 3, 5, 7, 9, 10, 14, 20, 30, 31))
    return _shift(ground, event, days, None, "date_shifted")


def _shift(ground: Ground, event: Event, days: int, hint: Hint | None, cause: str) -> bool:
    if event.law is None or event.anchor is None or len(event.right) != 1:
        return False
    row = event.right[0].row
    together = ground.neighbours(event, side="right")
    day = row.day + timedelta(days)
    if any(other.touched for other in together) or not ground.start <= day <= (ground.right_end or ground.end):
        return False
    if any(_could_be(other, day) for other in together):
        return False
    row.day = day
    for other in together:
        ground.plant(other, ItemKind.DATE_DIFFERS, hint, cause)
    return True


def _could_be(event: Event, day: date) -> bool:
    """Whether the habit allows the day, so that nothing is wrong with it."""
    return event.law is None or event.anchor is None or event.law.bits(event.anchor, day) < 64


def pay_other_session(ground: Ground, event: Event) -> bool:
    """The practice shows the payment at another session than the one it was for."""
    if event.law is None or event.anchor is None or len(event.left) != 1 or len(event.right) != 1:
        return False
    line = event.left[0]
    if line.part != "paid":
        return False
    near = [
        other.left[0].row
        for other in ground.of_client[event.client]
        if len(other.left) == 1
        and other.left[0].part == "charge"
        and not other.touched
        and len(other.left[0].row.lines) == 1
        and 0 < abs((other.left[0].day - line.day).days) <= 31
        and event.law.bits(other.left[0].day, event.right[0].day) > 64
    ]
    if not near:
        return False
    line.row.lines.remove(line)
    line.row = ground.rng.choice(near)
    line.row.lines.append(line)
    ground.plant(event, ItemKind.DATE_DIFFERS, None, "paid_at_other_session")
    return True
