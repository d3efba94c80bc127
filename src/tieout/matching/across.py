"""Money on the wrong client: a line missing here that stands alone under somebody else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tieout.matching.costs import ACROSS_BASE, BIT, MARGIN, Habit, Table
from tieout.matching.streams import Direction, Event, Facts
from tieout.model.settlement import EventKind, Rule

DAYS_APART_MAX = 35
"""A line entered under another client is looked for within this many days of its own date."""


@dataclass(frozen=True, slots=True)
class Leftover:
    """A line that stands alone under its client.

    Attributes:
        side: 0 left, 1 right.
        item: its number in that side's book.
        client: the link's index.
        direction: of its stream.
        day: days since 1970-01-01.
        cents: effect on the balance.
        habit: of its stream.
    """

    side: int
    item: int
    client: int
    direction: Direction
    day: int
    cents: int
    habit: Habit


@dataclass(frozen=True, slots=True)
class Crossing:
    """A left line and a right line that are one event, entered under two clients.

    Attributes:
        left: item of the left book.
        right: item of the right book.
        days_apart: right day minus left day.
        cost: in thousandths of a bit.
        several: items of either side (0 left, 1 right) that fit as well.
    """

    left: int
    right: int
    days_apart: int
    cost: int
    several: frozenset[tuple[int, int]]

    def item(self, side: int) -> int:
        """Its item on one side (0 left, 1 right)."""
        return self.right if side else self.left


def leftovers_of(
    events: Iterable[Event], facts: Facts, habits: Mapping[tuple[int, Direction], Habit]
) -> list[Leftover]:
    """The single lines of these events that stand on one side only."""
    found = []
    for event in events:
        for side, kind in ((0, EventKind.ONLY_LEFT), (1, EventKind.ONLY_RIGHT)):
            if event.kind is kind and len(event.members(side)) == 1:
                (item,) = event.members(side)
                found.append(
                    Leftover(
                        side, item, event.client, event.direction, facts.days[side][item], facts.cents[side][item],
                        habits[event.client, event.direction],
                    )
                )  # fmt: skip
    return found


def pair_across(leftovers: Iterable[Leftover], table: Table) -> list[Crossing]:
    """Pair lines that stand alone under two clients, on different sides: one event entered on the wrong client.

    Cheapest first. Both remainders shrink, since both lines were alone. Where a second partner is nearly as good,
    the pair says so.

    Args:
        leftovers: of all clients, in any order.
        table: costs of the practice.
    """
    offers = sorted(
        _offers(sorted(leftovers, key=lambda one: (one.side, one.item)), table),
        key=lambda offer: (offer[0], offer[1] + offer[2], min(offer[1:3])),
    )
    best: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for cost, here, there, _ in offers:
        best[0, here].append((cost, there))
        best[1, there].append((cost, here))
    taken: set[tuple[int, int]] = set()
    crossings = []
    for cost, here, there, apart in offers:
        if (0, here) in taken or (1, there) in taken:
            continue
        taken.update({(0, here), (1, there)})
        several = frozenset(
            (side, partner)
            for side, offered, mine in ((1, best[0, here], there), (0, best[1, there], here))
            for price, partner in offered
            if partner != mine and price - cost < MARGIN
        )
        crossings.append(Crossing(here, there, apart, cost, several))
    return crossings


Offer = tuple[int, int, int, int]
"""Cost, left item, right item, days apart."""


def _offers(leftovers: Sequence[Leftover], table: Table) -> list[Offer]:
    alone: dict[tuple[Direction, int], list[Leftover]] = defaultdict(list)
    for one in leftovers:
        if one.side == 1:
            alone[one.direction, one.cents].append(one)
    offers: list[Offer] = []
    for one in leftovers:
        if one.side == 1:
            continue
        for other in alone.get((one.direction, one.cents), ()):
            apart = other.day - one.day
            if other.client == one.client or abs(apart) > DAYS_APART_MAX:
                continue
            cost = table.fault + ACROSS_BASE + min(one.habit.gap(apart), other.habit.gap(apart))
            if cost < 2 * table.only + BIT:
                offers.append((cost, one.item, other.item, apart))
    return offers


Crossings = Mapping[tuple[int, int], Crossing]
"""Crossings by side (0 left, 1 right) and item."""


def by_line(crossings: Iterable[Crossing]) -> dict[tuple[int, int], Crossing]:
    """The crossing of each line that has one."""
    return {(side, one.item(side)): one for one in crossings for side in (0, 1)}


def mark_crossings(events: Iterable[Event], crossings: Crossings) -> None:
    """Tell the lines of these events that stand under another client on the other side.

    Args:
        events: of any clients; changed in place.
        crossings: of all clients.
    """
    for event in events:
        for side, kind in ((0, EventKind.ONLY_LEFT), (1, EventKind.ONLY_RIGHT)):
            if event.kind is kind and (found := crossings.get((side, event.members(side)[0]))):
                event.kind, event.rule, event.crossing = EventKind.OTHER_CLIENT, Rule.ACROSS_CLIENTS, found.left
                event.days_apart, event.cost, event.several = found.days_apart, found.cost, set(found.several)
                break
