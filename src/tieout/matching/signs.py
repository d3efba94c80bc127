"""Lines entered on the wrong side: a charge as a payment, or a payment as a charge."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tieout.matching.costs import WRONG_SIGN, Table
from tieout.matching.habits import Habit
from tieout.matching.streams import Direction, Event, Facts
from tieout.model.settlement import EventKind, Rule


def pair_wrong_signs(
    events: Sequence[Event], facts: Facts, habits: Mapping[Direction, Habit], table: Table
) -> list[Event]:
    """Bring together a charge and a payment of one amount that stand alone on different sides, the likeliest first.

    Args:
        events: one client's events of both streams.
        facts: of the items.
        habits: of both streams; the pair may be a charge or a payment, whichever is likelier.
        table: costs of the practice.

    Returns:
        The events, with such pairs as one event each.
    """
    lone_left = [event for event in events if event.kind is EventKind.ONLY_LEFT and len(event.left) == 1]
    lone_right = [event for event in events if event.kind is EventKind.ONLY_RIGHT and len(event.right) == 1]
    offers: list[tuple[int, int, int, int]] = []
    for one in lone_left:
        for other in lone_right:
            here, there = one.left[0], other.right[0]
            if one.direction is other.direction or facts.cents[0][here] != -facts.cents[1][there]:
                continue
            apart = facts.days_apart(here, there)
            cost = table.fault + WRONG_SIGN + min(habit.gap(apart) for habit in habits.values())
            if cost < 2 * table.only:
                offers.append((cost, abs(apart), here, there))
    taken_left: set[int] = set()
    taken_right: set[int] = set()
    pairs: list[Event] = []
    for cost, _, here, there in sorted(offers):
        if here in taken_left or there in taken_right:
            continue
        taken_left.add(here)
        taken_right.add(there)
        signed = facts.days_apart(here, there)
        direction = Direction.CHARGES if facts.cents[0][here] > 0 else Direction.PAYMENTS
        client = events[0].client
        pairs.append(Event(client, direction, EventKind.DIFFER, Rule.CHANGED_AMOUNT, (here,), (there,), signed, cost))
    return [
        event
        for event in events
        if not (event.kind is EventKind.ONLY_LEFT and event.left[0] in taken_left)
        and not (event.kind is EventKind.ONLY_RIGHT and event.right[0] in taken_right)
    ] + pairs
