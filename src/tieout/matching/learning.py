"""What all clients together teach: the share of faults, and how far apart charges and payments usually stand.

Only whole numbers are added up, so that the answer is the same however the clients were cut into chunks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial

from tieout.matching.costs import FAULT_RATE, Habit, Seen, Table, gap_costs, learned_habit, untrained_habit
from tieout.matching.streams import Direction, seen_in

_DEFAULT_WEIGHT = 20
"""How many events the default share of faults is worth."""


@dataclass(slots=True)
class Statistics:
    """What the first stories of any set of streams show.

    Attributes:
        events: how many events there are.
        faults: how many of those are faults.
        gaps: for each direction, how many agreeing events stand so many days apart.
    """

    events: int = 0
    faults: int = 0
    gaps: dict[Direction, Counter[int]] = field(
        default_factory=lambda: {direction: Counter() for direction in Direction}
    )

    def add_cancelled(self, direction: Direction, pairs: int) -> None:
        """Count streams of which nothing was left once their equal lines were cancelled."""
        self.events += pairs
        if pairs:
            self.gaps[direction][0] += pairs

    def add(self, direction: Direction, seen: Seen) -> None:
        """Count one stream."""
        self.events += seen.events
        self.faults += seen.faults
        self.gaps[direction].update(seen.gaps)


@dataclass(frozen=True, slots=True)
class Learned:
    """What holds for the whole practice.

    Attributes:
        table: costs of agreeing and of faults.
        of_class: for each direction, the cost by day gap; None when nothing was to be learned.
    """

    table: Table
    of_class: dict[Direction, list[int]] | None
    _habits: dict[object, Habit] = field(default_factory=dict, compare=False, repr=False)

    def habit(self, direction: Direction, seen: Seen | None) -> Habit:
        """A stream's habit, from what it shows itself and from its class."""
        if self.of_class is None or seen is None:
            return self._once(None, untrained_habit)
        shown = (frozenset(counts.items()) for counts in (seen.gaps, seen.left_sizes, seen.right_sizes))
        return self._once((direction, *shown), partial(learned_habit, seen, self.of_class[direction]))

    def habit_of_cancelled(self, direction: Direction, pairs: int) -> Habit:
        """The habit of a stream of so many pairs equal to the day and the cent, and nothing else."""
        return self.habit(direction, seen_in([], pairs))

    def _once(self, key: object, make: Callable[[], Habit]) -> Habit:
        if key not in self._habits:
            self._habits[key] = make()
        return self._habits[key]


def untaught() -> Learned:
    """The costs before anything is learned."""
    return Learned(Table.of(FAULT_RATE), None)


def learn(statistics: Iterable[Statistics]) -> Learned:
    """Merge what the chunks show, in any order.

    The practice's share of faults leans on the default while few events were seen.
    """
    events = faults = 0
    gaps: dict[Direction, Counter[int]] = {direction: Counter() for direction in Direction}
    for one in statistics:
        events += one.events
        faults += one.faults
        for direction in Direction:
            gaps[direction].update(one.gaps[direction])
    return Learned(
        Table.of((faults + _DEFAULT_WEIGHT * FAULT_RATE) / (events + _DEFAULT_WEIGHT)),
        {direction: gap_costs(gaps[direction], None) for direction in Direction},
    )
