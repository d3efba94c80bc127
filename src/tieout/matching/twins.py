"""Lines entered twice: what the search left alone beside an equal line of its own side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from tieout.matching.costs import TWICE, TWICE_PER_DAY, Table
from tieout.matching.story import TWIN_DAYS_MAX
from tieout.matching.streams import NOWHERE, Event, Facts
from tieout.model.settlement import EventKind


def name_twins(
    events: Sequence[Event],
    facts: Facts,
    table: Table,
) -> None:
    """Tell lines that repeat a paired line of their own side: entered twice.

    The copy is the higher row. Both lines being equal in amount, exchanging them on one day changes nothing.

    Args:
        events: all events of one client; changed in place.
        facts: of the items.
        table: costs of the practice.
    """
    for side, alone in ((0, EventKind.ONLY_LEFT), (1, EventKind.ONLY_RIGHT)):
        lone = [event for event in events if event.kind is alone and event.repeats[side] not in (None, NOWHERE)]
        if not lone:
            continue
        originals = _originals(events, facts, side)
        for event in sorted(lone, key=lambda one: facts.rows[side][one.members(side)[0]]):
            item = event.members(side)[0]
            entries = originals.get((facts.kinds[side][item], facts.cents[side][item]), [])
            near = [
                (apart, twin, other)
                for twin, other in entries
                if (apart := abs(facts.days[side][twin] - facts.days[side][item])) <= TWIN_DAYS_MAX
            ]
            if near:
                apart, twin, other = min(near, key=lambda entry: entry[:2])
                event.cost = min(table.fault + TWICE + TWICE_PER_DAY * apart, table.only)
                entries.remove((twin, other))
                entries.append((_call_twice(event, other, item, twin, side, facts), other))


def _originals(events: Sequence[Event], facts: Facts, side: int) -> dict[tuple[str, int], list[tuple[int, Event]]]:
    found: dict[tuple[str, int], list[tuple[int, Event]]] = defaultdict(list)
    for event in events:
        if event.left and event.right:
            for item in event.members(side):
                found[facts.kinds[side][item], facts.cents[side][item]].append((item, event))
    return found


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
