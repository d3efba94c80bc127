"""Money on the wrong client: a line missing here that stands alone under somebody else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from tieout.matching.costs import ACROSS_BASE, BIT, MARGIN, Habit, Table
from tieout.matching.streams import Direction, Event, Facts
from tieout.model.settlement import EventKind, Rule

DAYS_APART_MAX = 35
"""A line entered under another client is looked for within this many days of its own date."""


def pair_across(
    events: Sequence[Event],
    facts: Facts,
    habits: Mapping[tuple[int, Direction], Habit],
    table: Table,
) -> None:
    """Tell lines that stand alone under two clients, on different sides, as one event entered on the wrong client.

    Cheapest first. Both remainders shrink, since both lines were alone. Where a second partner is nearly as good,
    the pair says so.

    Args:
        events: all events of all clients; changed in place.
        facts: of the items.
        habits: habit by client and direction.
        table: costs of the practice.
    """
    offers = sorted(
        _offers(events, facts, habits, table),
        key=lambda offer: (offer[0], offer[1] + offer[2], min(offer[1:3])),
    )
    best: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for cost, here, there, _, _ in offers:
        best[0, here].append((cost, there))
        best[1, there].append((cost, here))
    taken: set[tuple[int, int]] = set()
    for cost, here, there, lone_left, lone_right in offers:
        if (0, here) in taken or (1, there) in taken:
            continue
        taken.update({(0, here), (1, there)})
        for event, other in ((lone_left, lone_right), (lone_right, lone_left)):
            event.kind, event.rule, event.counterpart = EventKind.OTHER_CLIENT, Rule.ACROSS_CLIENTS, other
            event.days_apart, event.cost = facts.days_apart(here, there), cost
            event.several = {
                (side, partner)
                for side, offered, mine in ((1, best[0, here], there), (0, best[1, there], here))
                for price, partner in offered
                if partner != mine and price - cost < MARGIN
            }


Offer = tuple[int, int, int, Event, Event]


def _offers(
    events: Sequence[Event],
    facts: Facts,
    habits: Mapping[tuple[int, Direction], Habit],
    table: Table,
) -> list[Offer]:
    alone: dict[tuple[Direction, int], list[Event]] = defaultdict(list)
    for event in events:
        if event.kind is EventKind.ONLY_RIGHT and len(event.right) == 1:
            alone[event.direction, facts.cents[1][event.right[0]]].append(event)
    offers: list[Offer] = []
    for event in events:
        if event.kind is not EventKind.ONLY_LEFT or len(event.left) != 1:
            continue
        here = event.left[0]
        for other in alone.get((event.direction, facts.cents[0][here]), ()):
            there = other.right[0]
            apart = facts.days_apart(here, there)
            if other.client == event.client or abs(apart) > DAYS_APART_MAX:
                continue
            gap = min(habits[one.client, one.direction].gap(apart) for one in (event, other))
            cost = table.fault + ACROSS_BASE + gap
            if cost < 2 * table.only + BIT:
                offers.append((cost, here, there, event, other))
    return offers
