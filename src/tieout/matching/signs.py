"""Lines entered on the wrong side: a charge as a payment, or a payment as a charge."""

from __future__ import annotations

from collections.abc import Sequence

from tieout.matching.costs import DIFFERENCE_NAMED
from tieout.matching.story import Costs
from tieout.matching.streams import Direction, Event, Facts
from tieout.model.settlement import EventKind, Rule


def pair_wrong_signs(events: Sequence[Event], facts: Facts, costs: Costs) -> list[Event]:
    """Bring together a charge and a payment of one amount that stand alone on different sides.

    Args:
        events: one client's events of both streams.
        facts: of the items.
        costs: table and fees.

    Returns:
        The events, with such pairs as one event each.
    """
    lone_left = [event for event in events if event.kind is EventKind.ONLY_LEFT and len(event.left) == 1]
    lone_right = [event for event in events if event.kind is EventKind.ONLY_RIGHT and len(event.right) == 1]
    offers = sorted(
        (abs(facts.days_apart(here.left[0], there.right[0])), here.left[0], there.right[0])
        for here in lone_left
        for there in lone_right
        if here.direction is not there.direction and facts.cents[0][here.left[0]] == -facts.cents[1][there.right[0]]
    )
    taken_left: set[int] = set()
    taken_right: set[int] = set()
    pairs: list[Event] = []
    for apart, here, there in offers:
        cost = costs.table.fault + DIFFERENCE_NAMED + costs.habit.gap(apart)
        if here in taken_left or there in taken_right or cost >= 2 * costs.table.only:
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
