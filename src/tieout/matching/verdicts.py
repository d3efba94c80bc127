"""How sure an answer is: would another line of the same amount have told the story nearly as well?"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

from tieout.matching.costs import MARGIN, Habit
from tieout.matching.streams import Direction, Event, Facts
from tieout.model.settlement import EventKind

TWIN_DAYS_MAX = 3
"""A line that repeats another does so within this many days."""

USUAL_TIMES = 2
"""Equal lines that follow each other this often at one distance are a habit."""

Cancelled = Callable[[int], Mapping[tuple[str, int], Sequence[int]]]
"""Days of a client's paired lines of one side (0 left, 1 right) that are no events, by kind and cents."""

PAIRED = frozenset({EventKind.AGREE, EventKind.SHIFTED})


def judge(
    events: Sequence[Event],
    facts: Facts,
    habits: Mapping[Direction, Habit],
) -> None:
    """Mark one client's events for which another line fits as well (the swap test).

    A line that stands alone is exchanged, in thought, for each paired line of its side, direction and amount. If
    that costs less than the margin, the story could be told either way, and both events say so. Equal lines of one
    day are the same story and no doubt.

    Args:
        events: all events of one client; changed in place.
        facts: of the items.
        habits: the client's habit by direction.
    """
    for side, alone in ((0, EventKind.ONLY_LEFT), (1, EventKind.ONLY_RIGHT)):
        paired = _paired_by_amount(events, facts, side)
        for event in events:
            if event.kind is alone and len(event.members(side)) == 1:
                _swap(event, side, paired, facts, habits[event.direction])


def _paired_by_amount(events: Sequence[Event], facts: Facts, side: int) -> dict[tuple[Direction, int], list[Event]]:
    found: dict[tuple[Direction, int], list[Event]] = defaultdict(list)
    for event in events:
        if event.kind in PAIRED and len(event.left) == len(event.right) == 1:
            found[event.direction, facts.cents[side][event.members(side)[0]]].append(event)
    return found


def _swap(
    event: Event,
    side: int,
    paired: Mapping[tuple[Direction, int], Sequence[Event]],
    facts: Facts,
    habit: Habit,
) -> None:
    item = event.members(side)[0]
    day = facts.days[side][item]
    for other in paired.get((event.direction, facts.cents[side][item]), ()):
        twin = other.members(side)[0]
        if facts.days[side][twin] == day:
            continue
        now = facts.days_apart(other.left[0], other.right[0])
        partner = other.members(1 - side)[0]
        instead = facts.days[1 - side][partner] - day if side == 0 else day - facts.days[0][partner]
        if habit.gap(instead) - habit.gap(now) < MARGIN:
            event.several.add((side, twin))
            other.several.add((side, item))


def name_twins(
    events: Sequence[Event],
    facts: Facts,
    cancelled: Cancelled,
) -> None:
    """Tell lines that repeat a paired line of their own side: entered twice.

    The copy is the higher row. Both lines being equal in amount, exchanging them on one day changes nothing.

    Args:
        events: all events of one client; changed in place.
        facts: of the items.
        cancelled: the client's paired lines that are no events.
    """
    for side, alone in ((0, EventKind.ONLY_LEFT), (1, EventKind.ONLY_RIGHT)):
        originals = _originals(events, facts, side)
        usual: set[int] | None = None
        lone = [event for event in events if event.kind is alone and len(event.members(side)) == 1]
        for event in sorted(lone, key=lambda one: facts.rows[side][one.members(side)[0]]):
            item = event.members(side)[0]
            entries = originals.get((facts.kinds[side][item], facts.cents[side][item]), [])
            near = [
                (apart, twin, other)
                for twin, other in entries
                if (apart := abs(facts.days[side][twin] - facts.days[side][item])) <= TWIN_DAYS_MAX
            ]
            if near and usual is None:
                usual = _usual_distances(originals, cancelled(side), facts, side)
            if near := [entry for entry in near if entry[0] not in (usual or ())]:
                _, twin, other = min(near, key=lambda entry: entry[:2])
                entries.remove((twin, other))
                entries.append((_call_twice(event, other, item, twin, side, facts), other))


def _originals(events: Sequence[Event], facts: Facts, side: int) -> dict[tuple[str, int], list[tuple[int, Event]]]:
    found: dict[tuple[str, int], list[tuple[int, Event]]] = defaultdict(list)
    for event in events:
        if event.left and event.right:
            for item in event.members(side):
                found[facts.kinds[side][item], facts.cents[side][item]].append((item, event))
    return found


def _usual_distances(
    originals: Mapping[tuple[str, int], Sequence[tuple[int, Event]]],
    cancelled: Mapping[tuple[str, int], Sequence[int]],
    facts: Facts,
    side: int,
) -> set[int]:
    """Days at which equal lines usually follow each other (parts of one payment): no sign of a copy."""
    counts: Counter[int] = Counter()
    for key in {*originals, *cancelled}:
        entries = originals.get(key, [])
        days = sorted([*cancelled.get(key, ()), *(facts.days[side][item] for item, _ in entries)])
        counts.update(later - earlier for earlier, later in pairwise(days))
    return {apart for apart, times in counts.items() if apart <= TWIN_DAYS_MAX and times >= USUAL_TIMES}


def _call_twice(
    event: Event,
    other: Event,
    item: int,
    twin: int,
    side: int,
    facts: Facts,
) -> int:
    """Make the higher row of two equal lines the copy; the other one is returned."""
    if facts.days[side][twin] == facts.days[side][item] and facts.rows[side][item] < facts.rows[side][twin]:
        _exchange(event, side, item, twin)
        _exchange(other, side, twin, item)
        item, twin = twin, item
    event.kind = EventKind.TWICE
    event.twin = twin
    return twin


def _exchange(event: Event, side: int, gone: int, come: int) -> None:
    members = tuple(sorted(come if item == gone else item for item in event.members(side)))
    if side:
        event.right = members
    else:
        event.left = members
