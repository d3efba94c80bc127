"""What the walk in date order left over: pairs that cross others in time, and lines entered on the wrong side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tieout.matching.alignment import Costs
from tieout.matching.costs import DIFFERENCE_NAMED, GAP_DAYS_MAX, GROUP_DAYS_MAX, GROUP_LINES_MAX
from tieout.matching.streams import Direction, Event, Facts, Lines
from tieout.model.settlement import EventKind, Rule

LOOSE_MAX = 400
"""Lines of one stream left over on one side beyond which no further story is searched for them."""

Offer = tuple[int, tuple[int, ...], tuple[int, ...], int, EventKind]
"""Cost, left positions, right positions, days apart, kind."""


def mend(client: int, direction: Direction, left: Lines, right: Lines, costs: Costs) -> list[Event]:
    """Bring together what is left over of one stream, cheapest first, and name the rest.

    Args:
        client: the link's index.
        direction: of the stream.
        left: left lines no step has paired, in order.
        right: right lines no step has paired, in order.
        costs: habit, table and fees of the stream.

    Returns:
        Events that cover each line once.
    """
    searched = len(left) <= LOOSE_MAX and len(right) <= LOOSE_MAX
    offers = sorted(_offers(left, right, costs), key=_rank) if searched else []
    used_left: set[int] = set()
    used_right: set[int] = set()
    events: list[Event] = []
    for cost, here, there, apart, kind in offers:
        if used_left.isdisjoint(here) and used_right.isdisjoint(there):
            used_left.update(here)
            used_right.update(there)
            events.append(two_sided(client, direction, kind, left.at(here), right.at(there), apart, cost))
    events.extend(
        Event(
            client,
            direction,
            EventKind.ONLY_LEFT,
            Rule.NONE,
            (item,),
            (),
            None,
            costs.table.only,
            searched=searched,
        )
        for item in left.without(used_left).items
    )
    events.extend(
        Event(
            client,
            direction,
            EventKind.ONLY_RIGHT,
            Rule.NONE,
            (),
            (item,),
            None,
            costs.table.only,
            searched=searched,
        )
        for item in right.without(used_right).items
    )
    return events


def _rank(offer: Offer) -> tuple[int, ...]:
    """Cheapest first; ties by place, in a way that exchanging the books doesn't change."""
    cost, here, there, *_ = offer
    return cost, sum(here) + sum(there), min(here[0], there[0]), abs(here[0] - there[0])


def two_sided(
    client: int, direction: Direction, kind: EventKind, left: Lines, right: Lines, apart: int, cost: int
) -> Event:
    """An event that carries both sides, with the rule that its shape tells."""
    if kind in {EventKind.DIFFER, EventKind.PART_MISSING}:
        rule = Rule.CHANGED_AMOUNT
    elif len(left) > 1 or len(right) > 1:
        rule = Rule.GROUP
    else:
        rule = Rule.SAME_DAY if apart == 0 else Rule.OTHER_DAY
    return Event(client, direction, kind, rule, left.items, right.items, apart, cost)


def _offers(left: Lines, right: Lines, costs: Costs) -> Iterator[Offer]:
    for i in range(len(left)):
        for j in range(len(right)):
            apart = right.days[j] - left.days[i]
            if abs(apart) <= GAP_DAYS_MAX and (offer := _pair_offer(left, right, i, j, costs)):
                yield offer
    for j in range(len(right)):
        yield from (
            (cost, group, (j,), apart, EventKind.AGREE)
            for cost, group, apart in _group_offers(left, right.days[j], right.amounts[j], costs, sign=1)
        )
    for i in range(len(left)):
        yield from (
            (cost, (i,), group, apart, EventKind.AGREE)
            for cost, group, apart in _group_offers(right, left.days[i], left.amounts[i], costs, sign=-1)
        )


def _pair_offer(left: Lines, right: Lines, i: int, j: int, costs: Costs) -> Offer | None:
    apart = right.days[j] - left.days[i]
    one, other = left.amounts[i], right.amounts[j]
    cost = costs.habit.gap(apart) + costs.habit.shape(1, 1)
    cost += costs.table.agree if one == other else costs.differ(one, other)
    if cost >= 2 * costs.table.only:
        return None
    return cost, (i,), (j,), apart, EventKind.AGREE if one == other else EventKind.DIFFER


def _group_offers(
    many: Lines, day: int, wanted: int, costs: Costs, *, sign: int
) -> Iterator[tuple[int, tuple[int, ...], int]]:
    """Runs of lines left over that add up to one line of the other side."""
    for start in range(len(many)):
        total = 0
        for size in range(1, min(GROUP_LINES_MAX, len(many) - start) + 1):
            last = start + size - 1
            total += many.amounts[last]
            if many.days[last] - many.days[start] > GROUP_DAYS_MAX:
                break
            if size == 1 or total != wanted:
                continue
            gaps = [sign * (day - many.days[start]), sign * (day - many.days[last])]
            apart = min(gaps, key=lambda days: (costs.habit.gap(days), abs(days), days))
            shape = costs.habit.shape(size, 1) if sign == 1 else costs.habit.shape(1, size)
            cost = costs.table.agree + costs.habit.gap(apart) + shape
            if abs(apart) <= GAP_DAYS_MAX and cost < (size + 1) * costs.table.only:
                yield cost, tuple(range(start, last + 1)), apart


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
