"""What clients' stories leave over: lines on one side only, or nearly so, that may stand under another client."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from tieout.matching.costs import GAP_DAYS_MAX, Table
from tieout.matching.due import due_day
from tieout.matching.events import NO_ITEM, Events, kinds
from tieout.matching.habits import FAR_PER_DAY, Habit
from tieout.matching.layout import Flags, client_and_direction
from tieout.matching.ranges import Ints
from tieout.matching.streams import Direction
from tieout.model.settlement import EventKind

if TYPE_CHECKING:
    import numpy.typing as npt

Costs: TypeAlias = "npt.NDArray[np.int32]"

WEAK = (EventKind.SHIFTED, EventKind.DIFFER)
"""Events of two lines that may be taken apart again."""

ALONE = (EventKind.ONLY_LEFT, EventKind.ONLY_RIGHT, EventKind.TWICE)


@dataclass(frozen=True, slots=True)
class Leftovers:
    """Lines, missing groups of lines and missing parts that stand alone under their client or nearly so, as columns.

    Attributes:
        side: 0 left, 1 right.
        item: its number in that side's book; of a group, the first.
        stream: `layout.stream_of` of its client and direction.
        first: the first day, since 1970-01-01.
        last: the last one.
        due: the day from which the habit counts what comes after the last line.
        cents: effect on the balance, of all its lines; of a missing part, what is missing.
        saving: what the client's own story costs less without it.
        partner: item, of the other side, of the line it is told with; `NO_ITEM` where it stands alone.
        part: 1 where it is a missing part (its item is of the side that has the whole), else 0.
        habit: row of `gaps` of its stream.
        gaps: what gaps of -GAP_DAYS_MAX … GAP_DAYS_MAX days cost where money moves, a row for each different habit.
    """

    side: Ints
    item: Ints
    stream: Ints
    first: Ints
    last: Ints
    due: Ints
    cents: Ints
    saving: Ints
    partner: Ints
    part: Ints
    habit: Ints
    gaps: Costs

    def __len__(self) -> int:
        return len(self.item)

    @classmethod
    def together(cls, parts: Sequence[Leftovers]) -> Leftovers:
        """All of them, one after the other; none where there are no parts."""
        if len(parts) == 1:
            return parts[0]
        if not parts:
            none = np.zeros(0, np.int64)
            gaps = np.zeros((0, 2 * GAP_DAYS_MAX + 1), np.int32)
            return cls(**dict.fromkeys(_COLUMNS, none), habit=none, gaps=gaps)
        first = np.cumsum([0, *(len(part.gaps) for part in parts)])
        habit = np.concatenate([part.habit + start for part, start in zip(parts, first, strict=False)])
        columns = {name: np.concatenate([getattr(part, name) for part in parts]) for name in _COLUMNS}
        return cls(**columns, habit=habit, gaps=np.concatenate([part.gaps for part in parts]))

    def only(self, which: Flags | Ints) -> Leftovers:
        """Some of them."""
        return Leftovers(
            **{name: getattr(self, name)[which] for name in _COLUMNS}, habit=self.habit[which], gaps=self.gaps
        )

    @property
    def client(self) -> Ints:
        """Of each, the number of its link."""
        return self.stream // 2

    def each_gap(self, days: int) -> Costs:
        """What it costs by each one's habit that the money moves so many days apart, at most GAP_DAYS_MAX."""
        costs: Costs = self.gaps[:, days + GAP_DAYS_MAX][self.habit]
        return costs

    def gap(self, days: Ints) -> Ints:
        """What it costs by each one's habit that the money moves so many days apart; see `Habit.gap`."""
        within = np.minimum(np.maximum(days, -GAP_DAYS_MAX), GAP_DAYS_MAX)
        costs: Ints = self.gaps[self.habit, within + GAP_DAYS_MAX] + np.abs(days - within) * FAR_PER_DAY
        return costs


_DUE_BITS = 4
"""Bits that hold what gaps count from."""

_COLUMNS = tuple(one.name for one in fields(Leftovers) if one.name not in ("habit", "gaps"))


def leftovers_of(events: Events, habits: Mapping[tuple[int, Direction], Habit], table: Table) -> Leftovers:
    """What of these events stands on one side only, the lines of weak events, and parts that are missing."""
    left, right = events.counts
    places = np.arange(len(events))
    alone = np.isin(events.kind, kinds(*ALONE))
    parts = events.kind == kinds(EventKind.PART_MISSING)[0]
    weak = np.isin(events.kind, kinds(*WEAK)) & (left == 1) & (right == 1)
    own = [places[alone], places[parts], places[weak], places[weak]]
    place = np.concatenate(own)
    counts = [len(one) for one in own]
    side = np.concatenate([left[alone] == 0, whole_sides(events)[parts], *_both(counts[2])]).astype(np.int64)
    part = np.repeat([0, 1, 0, 0], counts)
    cents = [events.cents(0), events.cents(1)]
    whole = np.where(side == 1, cents[1][place], cents[0][place])
    rest = np.where(side == 1, cents[0][place], cents[1][place])
    first = np.where(side == 1, events.first_members(1)[place], events.first_members(0)[place])
    days = [_days(events, one) for one in (0, 1)]
    cost = events.cost[place]
    saving = np.where(
        part == 1, table.only, np.where(np.repeat([False, False, True, True], counts), cost - table.only, cost)
    )
    partner = np.full(len(place), NO_ITEM, np.int64)
    of_weak = np.arange(counts[0] + counts[1], len(place))
    item = np.empty(len(place), np.int64)
    for number, lines in enumerate(events.sides):
        item[side == number] = lines.item[first[side == number]]
    for number, half in enumerate(np.split(of_weak, 2)):
        other = events.sides[1 - number]
        partner[half] = other.item[events.first_members(1 - number)[place[half]]]
    early, late = (np.where(side == 1, days[1][which][place], days[0][which][place]) for which in (0, 1))
    habit, different = _habits(events.stream[place], habits)
    dues = np.array([one.due for one in different], np.int64)[habit] if different else habit
    gaps = np.array([one.gaps[0] for one in different], np.int32).reshape(-1, 2 * GAP_DAYS_MAX + 1)
    return Leftovers(
        side=side, item=item, stream=events.stream[place], first=early, last=late,
        due=np.where(side == 1, late, due_days(late, dues)), cents=whole - part * rest, saving=saving,
        partner=partner, part=part, habit=habit, gaps=gaps,
    )  # fmt: skip


def _both(count: int) -> tuple[Ints, Ints]:
    return np.zeros(count, np.int64), np.ones(count, np.int64)


def _days(events: Events, side: int) -> tuple[Ints, Ints]:
    """By event, the first and the last day of its lines of a side; of no matter where it has none."""
    own, found = events.sides[side], (np.zeros(len(events), np.int64), np.zeros(len(events), np.int64))
    starts = np.flatnonzero(np.diff(own.event, prepend=-1))
    held = own.event[starts]
    if len(held):
        found[0][held], found[1][held] = np.minimum.reduceat(own.day, starts), np.maximum.reduceat(own.day, starts)
    return found


def _habits(streams: Ints, habits: Mapping[tuple[int, Direction], Habit]) -> tuple[Ints, list[Habit]]:
    """Of each stream the place of its habit among the different ones, and those."""
    numbers, own = np.unique(streams, return_inverse=True)
    different: dict[Habit, int] = {}
    places = [different.setdefault(habits[client_and_direction(number)], len(different)) for number in numbers.tolist()]
    return np.array(places, np.int64)[own], list(different)


def due_days(days: Ints, dues: Ints) -> Ints:
    """`due_day` of many lines."""
    found, own = days.copy(), np.flatnonzero(dues)
    keys, at = np.unique(days[own] << _DUE_BITS | dues[own], return_inverse=True)
    found[own] = np.array([due_day(key >> _DUE_BITS, key & (1 << _DUE_BITS) - 1) for key in keys.tolist()], np.int64)[
        at
    ]
    return found


def whole_sides(events: Events) -> Ints:
    """Of each event the side that has the whole, where the other has a part of it."""
    return (np.abs(events.cents(0)) < np.abs(events.cents(1))).astype(np.int64)


def clients_of(leftovers: Leftovers) -> int:
    """How many clients have something left over."""
    return len(np.unique(leftovers.client))
