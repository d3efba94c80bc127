"""Other ways of paying for the practices of `apart`: each taste replaces one of its ways."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from benchmarks.accuracy.happenings import FIRST, Entry, Happening, Pay, Session, pay_whole

Days = Sequence[tuple[int, int]]
"""Of each part: days after the session, and cents."""


def _in_parts(client: int, sessions: list[Session], parts_of: Sequence[Days]) -> list[Happening]:
    found = []
    for one, parts in zip(sessions, parts_of, strict=True):
        one.paid = one.cents
        entries = [Entry(client, one.day + timedelta(days), cents, False) for days, cents in parts]
        found.append(Happening(client, [(one, "paid")], entries, "parts"))
    return found


def _halves(client: int, sessions: list[Session], draw: Random) -> list[Happening]:
    """Two equal parts, the first at the session."""
    gap = draw.choice((7, 10, 14))
    return _in_parts(
        client, sessions, [((0, one.cents // 2), (gap, one.cents - one.cents // 2)) for one in sessions]
    )  # fmt: skip


def _thirds(client: int, sessions: list[Session], draw: Random) -> list[Happening]:
    """Three parts at even distances."""
    gap = draw.choice((3, 7, 10))
    third = [one.cents // 300 * 100 for one in sessions]
    return _in_parts(
        client, sessions,
        [((0, part), (gap, part), (2 * gap, one.cents - 2 * part)) for one, part in zip(sessions, third, strict=True)],
    )  # fmt: skip


def _by_the_session(client: int, sessions: list[Session], draw: Random) -> list[Happening]:
    """Two parts, each within some days that count from the session."""
    share, gap = draw.choice((2, 2, 3, 4)), draw.choice((3, 7, 14, 21))
    first, second = draw.choice((0, 1, 3)), draw.choice((0, 1, 3))
    parts = []
    for one in sessions:
        part = one.cents // share // 100 * 100
        parts.append(((draw.randint(0, first), part), (gap + draw.randint(0, second), one.cents - part)))
    return _in_parts(client, sessions, parts)


def _wandering(client: int, sessions: list[Session], draw: Random) -> list[Happening]:
    """Each session some days later, more or less; money for a later session never comes before."""
    lag, width = draw.randint(1, 24), draw.choice((3, 6, 9, 13))
    found, last = [], date(FIRST.year, 1, 1)
    for one in sessions:
        last = max(last, one.day + timedelta(lag + draw.randint(0, width)))
        found.append(pay_whole(client, [one], last, "lagging"))
    return found


TASTES: dict[str, dict[str, Pay]] = {
    "halves": {"parts": _halves},
    "thirds": {"parts": _thirds},
    "parts by the session": {"parts": _by_the_session},
    "wandering lags": {"lagging": _wandering},
}
"""By name, the ways of paying that are replaced."""
