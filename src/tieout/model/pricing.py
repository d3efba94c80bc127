"""What a story's costs rest on, as the report states it: costs are thousandths of a bit (−log2 of a probability)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

Ints: TypeAlias = "npt.NDArray[np.int64]"

Prices: TypeAlias = tuple[tuple[int, int], ...]
"""What each of some whole numbers (days, lines) costs, in their order."""


class Due(StrEnum):
    """What the day gaps of a habit count from: the left line's own day, its month's end, or the next such weekday."""

    OWN_DAY = "own_day"
    MONTH_END = "month_end"
    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


@dataclass(frozen=True, slots=True)
class GapPrices:
    """What day gaps cost.

    Attributes:
        middle: the likeliest gap, or the middle of the likeliest.
        even: the first and the last gap of those between which all cost the same, with straight tails; None where the
            costs are those of single gaps.
        costs: of the gaps that occur and of the middle, where they aren't `even`.
    """

    middle: int
    even: tuple[int, int] | None
    costs: Prices


@dataclass(frozen=True, slots=True)
class StatedHabit:
    """As much of the habit of one stream (one client's charges, or payments) as its events' costs rest on.

    Attributes:
        due: what day gaps count from.
        monthly: whether a group usually is all the lines of a calendar month.
        money: gaps of lines where money moved; None where no event has any.
        credits: gaps of credits used, likewise.
        left_lines: cost of so many left lines for one right line.
        right_lines: cost of so many right lines for one left line.
        part_days: cost of 0, 1, 2, … days between parts; none where nothing is paid in parts.
        step: 0 where those count from the part before, else from the line less so many for each part between.
    """

    due: Due = Due.OWN_DAY
    monthly: bool = False
    money: GapPrices | None = None
    credits: GapPrices | None = None
    left_lines: Prices = ()
    right_lines: Prices = ()
    part_days: tuple[int, ...] = ()
    step: int = 0


def _no_numbers() -> Ints:
    return np.zeros(0, np.int64)


@dataclass(frozen=True, slots=True)
class StatedHabits:
    """The habits of many streams; most are one of a few.

    Attributes:
        streams: 2 × the number of the client's link, and 1 more for payments; ascending.
        places: of each, the place of its habit.
        different: the different habits.
    """

    streams: Ints = field(default_factory=_no_numbers)
    places: Ints = field(default_factory=_no_numbers)
    different: tuple[StatedHabit, ...] = ()

    @classmethod
    def together(cls, parts: Sequence[StatedHabits]) -> StatedHabits:
        """The habits of several parts, in order of stream; different ones are numbered as the parts show them."""
        number: dict[StatedHabit, int] = {}
        places = [
            np.array([number.setdefault(one, len(number)) for one in part.different], np.int64)[part.places]
            for part in parts
        ]
        streams = np.concatenate([part.streams for part in parts])
        order = np.argsort(streams, kind="stable")
        return cls(streams[order], np.concatenate(places)[order], tuple(number))

    def places_of(self, clients: int) -> tuple[Ints, Ints]:
        """Of the charges and of the payments of the first so many links, 1 + the place of the habit; 0 where none."""
        found = np.zeros(2 * clients, np.int64)
        own = self.streams < 2 * clients
        found[self.streams[own]] = self.places[own] + 1
        return found[::2], found[1::2]

    def moved(self, links: int) -> StatedHabits:
        """The same with each link's number so many lower."""
        return StatedHabits(self.streams - 2 * links, self.places, self.different)


@dataclass(frozen=True, slots=True)
class Basis:
    """What the costs of a whole practice rest on.

    Attributes:
        events: how many events were counted to learn the share of faults; 0 where nothing was learned.
        faults: how many of those are faults.
        agree: cost of an event's being none.
        fault: cost of its being one.
        clients: how many clients have something left over: among so many, money may be under another client.
    """

    events: int
    faults: int
    agree: int
    fault: int
    clients: int
