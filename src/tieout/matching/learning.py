"""What all clients together teach: the share of faults, and how far apart charges and payments usually stand.

Only whole numbers are added up, so that the answer is the same however the clients were cut into chunks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import TypeAlias

from tieout.matching.costs import FAULT_RATE, Table
from tieout.matching.guesses import untrained_habit
from tieout.matching.habits import ClassHabit, Habit, class_habit, learned_habit
from tieout.matching.seen import Seen
from tieout.matching.strays import StrayCounts, Strays
from tieout.matching.streams import Direction
from tieout.model.pricing import Basis

Class: TypeAlias = tuple[Direction, int]
"""Charges, payments, and credits used: a direction, and 1 for lines with which no money moves."""

_CLASSES = tuple((direction, credit) for direction in Direction for credit in (0, 1))


@dataclass(slots=True)
class Statistics:
    """What the first stories of any set of streams show.

    Attributes:
        events: how many events there are.
        faults: how many of those are faults.
        gaps: for each class, how many agreeing events stand so many days apart.
        strays: for each class, how many stray from their stream's usual gap.
    """

    events: int = 0
    faults: int = 0
    gaps: dict[Class, Counter[int]] = field(default_factory=lambda: {one: Counter() for one in _CLASSES})
    strays: dict[Class, StrayCounts] = field(default_factory=lambda: {one: StrayCounts() for one in _CLASSES})

    def add(self, direction: Direction, seen: Seen, streams: int = 1) -> None:
        """Count what streams show, so many that show the same."""
        self.events += seen.events * streams
        self.faults += seen.faults * streams
        for credit in (0, 1):
            gaps = seen.gaps[credit]
            for days, times in gaps.items():
                self.gaps[direction, credit][days] += times * streams
            self.strays[direction, credit].add(gaps, streams)


@dataclass(frozen=True, slots=True)
class Learned:
    """What holds for the whole practice.

    Attributes:
        table: costs of agreeing and of faults.
        counted: the faults and the events that the table was learned from.
        of_class: for each class, its habit; None when nothing was to be learned.
    """

    table: Table
    counted: tuple[int, int]
    of_class: dict[Class, ClassHabit] | None
    _habits: dict[object, Habit] = field(default_factory=dict, compare=False, repr=False)
    _of_seen: dict[tuple[Direction, int], tuple[Seen, Habit]] = field(default_factory=dict, compare=False, repr=False)

    def habit(self, direction: Direction, seen: Seen | None) -> Habit:
        """A stream's habit, from what it shows itself and from its class."""
        if self.of_class is None or seen is None:
            return self._once(None, untrained_habit)
        key = direction, id(seen)  # many streams show the very same
        if key not in self._of_seen:
            self._of_seen[key] = seen, self._learned(direction, seen, self.of_class)
        return self._of_seen[key][1]

    def _learned(self, direction: Direction, seen: Seen, of_class: Mapping[Class, ClassHabit]) -> Habit:
        counted = (*seen.gaps, seen.left_sizes, seen.right_sizes, seen.spreads, seen.from_line)
        shown = (frozenset(counts.items()) for counts in counted)
        classes = (of_class[direction, 0], of_class[direction, 1])
        return self._once((direction, seen.whole, seen.due, *shown), partial(learned_habit, seen, classes))

    def habit_of_cancelled(self, direction: Direction, pairs: int, used: int) -> Habit:
        """The habit of a stream of so many pairs equal to the day and the cent, and nothing else."""
        return self.habit(direction, Seen.of_cancelled(pairs, used))

    def basis(self, clients: int) -> Basis:
        """What is stated of the practice's costs, of whom so many clients have something left over."""
        faults, events = self.counted
        return Basis(events, faults, self.table.agree, self.table.fault, clients)

    def _once(self, key: object, make: Callable[[], Habit]) -> Habit:
        if key not in self._habits:
            self._habits[key] = make()
        return self._habits[key]


def untaught() -> Learned:
    """The costs before anything is learned."""
    return Learned(Table.of(FAULT_RATE), (0, 0), None)


def learn(statistics: Iterable[Statistics]) -> Learned:
    """Merge what the chunks show, in any order.

    The practice's share of faults leans on the default while few events were seen.
    """
    whole = Statistics()
    for one in statistics:
        whole.events += one.events
        whole.faults += one.faults
        for kind in _CLASSES:
            whole.gaps[kind].update(one.gaps[kind])
            whole.strays[kind].update(one.strays[kind])
    table = Table.learned(whole.faults, whole.events)
    share = whole.faults / max(whole.events, 1)
    return Learned(
        table,
        (whole.faults, whole.events),
        {
            kind: class_habit(whole.gaps[kind], Strays.of(whole.strays[kind], share), credit=bool(kind[1]))
            for kind in _CLASSES
        },
    )
