"""Money on the wrong client: a line, or a part, missing here that stands alone under somebody else.

Lines of a weak event (a date or an amount that differs, a copy) are on offer too: the line that landed under the wrong
client may have been taken for one of that client's own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tieout.matching.costs import BIT, MARGIN, PART_ELSEWHERE, UNUSUAL, Table, across_cost
from tieout.matching.due import due_day
from tieout.matching.leftovers import ALONE, WEAK, Leftover, clients_of, whole_side
from tieout.matching.reach import DAYS_APART_MAX, RightLines
from tieout.matching.streams import NOWHERE, Event, Facts
from tieout.model.settlement import EventKind, Rule


@dataclass(frozen=True, slots=True)
class Crossing:
    """A left line and a right line that are one event, entered under two clients.

    Attributes:
        left: item of the left book.
        right: item of the right book.
        days_apart: right day minus left day.
        cost: in thousandths of a bit.
        several: items of either side (0 left, 1 right) that fit as well.
        doubtful: whether telling the two lines apart is nearly as likely.
        days: of the left lines and of the right lines the first and the last; none where one is a missing part.
    """

    left: int
    right: int
    days_apart: int
    cost: int
    several: frozenset[tuple[int, int]]
    doubtful: bool
    days: tuple[tuple[int, int], tuple[int, int]] | None = None

    def item(self, side: int) -> int:
        """Its item on one side (0 left, 1 right)."""
        return self.right if side else self.left

    def share(self, side: int) -> int:
        """The half of its cost that is told under the client of one side."""
        return self.cost // 2 if side else self.cost - self.cost // 2

    def gaps_of(self, side: int, due: int) -> set[int]:
        """Gaps whose cost by the habit of one side's client it may rest on.

        Args:
            side: 0 left, 1 right.
            due: what that habit's gaps count from.
        """
        if self.days is None:
            return set()
        here, there = self.days
        if side:
            return {late - early for late in there for early in here}
        from_last = due_day(here[1], due)
        return {late - (from_last if early == here[1] else early) for late in there for early in here}


def pair_across(leftovers: Iterable[Leftover], table: Table) -> list[Crossing]:
    """Pair lines that stand alone under two clients, on different sides: one event entered on the wrong client.

    What saves most first. Both remainders shrink, since both lines were alone. Where a second partner is nearly as
    good, the pair says so.

    Args:
        leftovers: of all clients, in any order.
        table: costs of the practice.
    """
    offers = sorted(
        _offers(sorted(leftovers, key=lambda one: (one.side, one.item)), table),
        key=lambda offer: (
            offer.net, offer.here.item + offer.there.item, min(offer.here.item, offer.there.item), offer.here.item,
        ),
    )  # fmt: skip
    best: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for offer in offers:
        best[0, offer.here.item].append((offer.net, offer.there.item))
        best[1, offer.there.item].append((offer.net, offer.here.item))
    taken: set[tuple[int, int]] = set()
    crossings = []
    for offer in offers:
        here, there = (0, offer.here.item), (1, offer.there.item)
        if not taken.isdisjoint({here, there, offer.here.partner, offer.there.partner} - {None}):
            continue
        taken.update({here, there})
        several = frozenset(
            (side, partner)
            for side, offered, mine in ((1, best[here], there[1]), (0, best[there], here[1]))
            for net, partner in offered
            if partner != mine and net - offer.net < MARGIN
        )
        partners = {one for one in (offer.here.partner, offer.there.partner) if one is not None}
        doubtful = offer.net > -MARGIN and bool(partners)
        several |= partners if doubtful else set()
        days = None if offer.here.part or offer.there.part else (offer.here.days, offer.there.days)
        crossings.append(Crossing(here[1], there[1], offer.apart, offer.cost, several, doubtful, days))
    return crossings


@dataclass(frozen=True, slots=True)
class _Offer:
    """A left and a right line under two clients; `net` is what telling them as one event costs more (mostly less)."""

    net: int
    cost: int
    apart: int
    here: Leftover
    there: Leftover


def _offers(leftovers: Sequence[Leftover], table: Table) -> list[_Offer]:
    fault = table.fault + across_cost(clients_of(leftovers))
    room = BIT - fault + 2 * max((one.saving for one in leftovers), default=0)
    there = RightLines(leftovers, room)
    offers: list[_Offer] = []
    for one in leftovers:
        if one.side == 1:
            continue
        for place in there.near(one):
            other = leftovers[place]
            if other.client == one.client or (one.part and other.part):
                continue
            gap, apart = _nearest_gap(one, other)
            if abs(apart) > DAYS_APART_MAX:
                continue
            cost = fault + gap
            net = cost - one.saving - other.saving
            if net < (0 if one.partner or other.partner else BIT):
                offers.append(_Offer(net, cost, apart, one, other))
    return offers


def _nearest_gap(one: Leftover, other: Leftover) -> tuple[int, int]:
    """The cheapest of `_gaps`, at equal cost the shortest; most are single lines, and many are asked about."""
    if one.days[0] == one.days[1] and other.days[0] == other.days[1] and not (one.part or other.part):
        there = other.days[0]
        apart = there - one.days[0]
        return min(one.habit.gap(there - one.due), other.habit.gap(apart)), apart
    return min(_gaps(one, other), key=lambda found: (found[0], abs(found[1])))


def _gaps(one: Leftover, other: Leftover) -> Iterator[tuple[int, int]]:
    """Cost and days from the first or the last line of a left one to that of a right one."""
    for here in set(one.days):
        for there in set(other.days):
            apart = there - here
            if one.part or other.part:
                yield PART_ELSEWHERE, apart
            else:
                late = there - one.due if here == one.days[1] else apart
                yield min(one.habit.gap(late), other.habit.gap(apart)), apart


Crossings = Mapping[tuple[int, int], Crossing]
"""Crossings by side (0 left, 1 right) and item."""


def by_line(crossings: Iterable[Crossing]) -> dict[tuple[int, int], Crossing]:
    """The crossing of each line that has one."""
    return {(side, one.item(side)): one for one in crossings for side in (0, 1)}


def mark_crossings(events: Sequence[Event], crossings: Crossings, facts: Facts, table: Table) -> list[Event]:
    """Tell the lines of these events that stand under another client on the other side.

    Args:
        events: of any clients; changed in place.
        crossings: of all clients.
        facts: of the items.
        table: costs of the practice.

    Returns:
        The events; a weak event of which a line was taken is two now.
    """
    told: list[Event] = []
    for event in events:
        told.append(event)
        sides = [side for side in (0, 1) if event.members(side)]
        if event.kind in ALONE:
            if found := crossings.get((sides[0], min(event.members(sides[0])))):
                _mark(event, found, sides[0])
        elif event.kind is EventKind.PART_MISSING:
            side = whole_side(event, facts)
            if found := crossings.get((side, min(event.members(side)))):
                _mark(event, found, side, event.cost - table.only)
        elif event.kind in WEAK and len(event.left) == len(event.right) == 1:
            for side in sides:
                if found := crossings.get((side, event.members(side)[0])):
                    told.append(_taken_apart(event, side, table))
                    _mark(event, found, side)
                    break
    return told


def _mark(event: Event, found: Crossing, side: int, rest: int = 0) -> None:
    """Tell an event as one side's half of a crossing; `rest` is what the part that is there costs."""
    event.kind, event.rule, event.crossing = EventKind.OTHER_CLIENT, Rule.ACROSS_CLIENTS, found.left
    event.days_apart, event.cost, event.several = found.days_apart, found.share(side) + rest, set(found.several)
    event.doubtful, event.twin = found.doubtful, None
    event.said = event.said if rest else 0


def _taken_apart(event: Event, side: int, table: Table) -> Event:
    """Leave one side's line in a weak event; the other side's line is an event of its own."""
    left, right = (event.left, ()) if side else ((), event.right)
    kind = EventKind.ONLY_LEFT if side else EventKind.ONLY_RIGHT
    cost = table.only + (UNUSUAL if event.repeats[1 - side] == NOWHERE else 0)
    rest = Event(event.client, event.direction, kind, Rule.NONE, left, right, None, cost, repeats=event.repeats)
    if side:
        event.left = ()
    else:
        event.right = ()
    return rest
