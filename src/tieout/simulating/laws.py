"""How many days after a session the other program's line is dated: the laws by which the days are drawn.

The truth needs the laws too: two stories are equally good when they are equally likely under the law that made them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Protocol

IMPOSSIBLE = math.inf


class Law(Protocol):
    """How a day follows from the day it is counted from."""

    def draw(self, rng: Random, anchor: date) -> date:
        """A day."""

    def bits(self, anchor: date, day: date) -> float:
        """How unlikely the day is: −log2 of its probability, infinite when it can't be."""


@dataclass(frozen=True, slots=True)
class Gaps:
    """So many days later, each with its probability."""

    chances: Mapping[int, float]

    def draw(self, rng: Random, anchor: date) -> date:
        """Draw a day (see `Law`)."""
        gap = rng.choices(tuple(self.chances), tuple(self.chances.values()))[0]
        return anchor + timedelta(gap)

    def bits(self, anchor: date, day: date) -> float:
        """−log2 of its probability."""
        chance = self.chances.get((day - anchor).days, 0.0)
        return -math.log2(chance / sum(self.chances.values())) if chance else IMPOSSIBLE


@dataclass(frozen=True, slots=True)
class NextWeekday:
    """On the next day of the week on which somebody does the books (0 = Monday), the same day included."""

    weekday: int

    def draw(self, rng: Random, anchor: date) -> date:
        """The day; nothing is left to chance."""
        del rng
        return anchor + timedelta((self.weekday - anchor.weekday()) % 7)

    def bits(self, anchor: date, day: date) -> float:
        """0 for that day, else infinite."""
        return 0.0 if 0 <= (day - anchor).days < 7 and day.weekday() == self.weekday else IMPOSSIBLE


def exactly(days: int) -> Gaps:
    """Always so many days later."""
    return Gaps({days: 1.0})


def between(first: int, last: int) -> Gaps:
    """Any day from the first to the last, equally likely."""
    return Gaps(dict.fromkeys(range(first, last + 1), 1.0))


def mostly(days: int, rng: Random) -> Gaps:
    """Mostly so many days later, at times a little earlier or later."""
    chances = {days: 0.7 + 0.25 * rng.random()}
    rest = 1 - chances[days]
    for gap, share in ((days + 1, 0.5), (days + 2, 0.25), (days + 3, 0.15), (days + 5, 0.1)):
        chances[gap] = rest * share
    return Gaps(chances)
