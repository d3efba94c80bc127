"""Money on the wrong client: a line, or a part, missing here that stands alone under somebody else.

Lines of a weak event (a date or an amount that differs, a copy) are on offer too: the line that landed under the wrong
client may have been taken for one of that client's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields

import numpy as np

from tieout.matching.costs import BIT, MARGIN, PART_ELSEWHERE, Table, across_cost
from tieout.matching.crossings import Crossings
from tieout.matching.events import NO_ITEM, Several
from tieout.matching.layout import Flags
from tieout.matching.leftovers import Leftovers, clients_of
from tieout.matching.ranges import Ints, ranges
from tieout.matching.reach import DAYS_APART_MAX, within_reach


def pair_across(leftovers: Leftovers, table: Table) -> Crossings:
    """Pair lines that stand alone under two clients, on different sides: one event entered on the wrong client.

    What saves most first. Both remainders shrink, since both lines were alone. Where a second partner is nearly as
    good, the pair says so.

    Args:
        leftovers: of all clients, in any order.
        table: costs of the practice.
    """
    leftovers = leftovers.only(np.lexsort((leftovers.item, leftovers.side)))
    sides = tuple(leftovers.only(leftovers.side == side) for side in (0, 1))
    left, right = sides
    offers = _offers(left, right, table.fault + across_cost(clients_of(leftovers)))
    chosen = _chosen(offers, left, right)
    here, there = offers.left[chosen], offers.right[chosen]
    alone = (left.partner[here] == NO_ITEM) & (right.partner[there] == NO_ITEM)
    doubtful = (offers.net[chosen] > -MARGIN) & ~alone
    event, side, item, client = (
        np.concatenate(columns)
        for columns in zip(
            *(_as_good(offers, chosen, sides, one) for one in (0, 1)),
            *(
                _partners(doubtful, own, one, 1 - side)
                for side, (own, one) in enumerate(((left, here), (right, there)))
            ),
            strict=True,
        )
    )
    _, kept = np.unique(np.stack([event, side, item], axis=1), axis=0, return_index=True)
    return Crossings(
        left=left.item[here], right=right.item[there], clients=(left.client[here], right.client[there]),
        days_apart=offers.apart[chosen], cost=offers.cost[chosen], doubtful=doubtful,
        days=(left.first[here], left.last[here], right.first[there], right.last[there]),
        part=(left.part[here] + right.part[there]) > 0,
        several=Several(event[kept], side[kept], item[kept]), several_client=client[kept],
    )  # fmt: skip


_PAIRS_AT_ONCE = 100_000


@dataclass(frozen=True, slots=True)
class _Offers:
    """A left and a right line each under two clients, the best first.

    Attributes:
        net: what telling them as one event costs more (mostly less).
        cost: of that event.
        apart: right day minus left day.
        left: places of the left lines.
        right: of the right ones.
    """

    net: Ints
    cost: Ints
    apart: Ints
    left: Ints
    right: Ints

    def only(self, which: Flags | Ints) -> _Offers:
        return _Offers(*(getattr(self, one.name)[which] for one in fields(self)))


def _offers(left: Leftovers, right: Leftovers, fault: int) -> _Offers:
    found = [_worth_it(left, right, fault, *near) for near in _together(within_reach(left, right, BIT - fault))]
    every = _Offers(*(np.concatenate([getattr(one, column.name) for one in found]) for column in fields(_Offers)))
    _, once = np.unique(every.left * (len(right) + 1) + every.right, return_index=True)
    every = every.only(once)
    here, there = left.item[every.left], right.item[every.right]
    return every.only(np.lexsort((here, np.minimum(here, there), here + there, every.net)))


def _together(near: Iterable[tuple[Ints, Ints]]) -> Iterator[tuple[Ints, Ints]]:
    """The same pairs in fewer pieces, at least one: each is priced at once."""
    waiting: list[tuple[Ints, Ints]] = [(np.zeros(0, np.int64), np.zeros(0, np.int64))]
    count = 0
    for pairs in near:
        waiting.append(pairs)
        count += len(pairs[0])
        if count >= _PAIRS_AT_ONCE:
            yield np.concatenate([left for left, _ in waiting]), np.concatenate([right for _, right in waiting])
            waiting, count = waiting[:1], 0
    yield np.concatenate([left for left, _ in waiting]), np.concatenate([right for _, right in waiting])


def _worth_it(left: Leftovers, right: Leftovers, fault: int, here: Ints, there: Ints) -> _Offers:
    """Of some pairs those that save more than the mistake costs."""
    possible = (left.stream[here] // 2 != right.stream[there] // 2) & (left.part[here] + right.part[there] < 2)
    here, there = here[possible], there[possible]
    gap, apart = nearest_gaps(left.only(here), right.only(there))
    net = fault + gap - left.saving[here] - right.saving[there]
    alone = (left.partner[here] == NO_ITEM) & (right.partner[there] == NO_ITEM)
    worth = (np.abs(apart) <= DAYS_APART_MAX) & (net < np.where(alone, BIT, 0))
    return _Offers(net, fault + gap, apart, here, there).only(worth)


def nearest_gaps(left: Leftovers, right: Leftovers) -> tuple[Ints, Ints]:
    """Of each left line and the right one beside it the cheapest cost of the days between them, and those days.

    They are counted from the first or the last line of the one to that of the other; at equal cost the shortest.
    """
    best: tuple[Ints, Ints] | None = None
    for is_last, here in ((False, left.first), (True, left.last)):
        for there in (right.first, right.last):
            apart = there - here
            from_due = np.full(len(left), is_last) | (here == left.last)
            gap = np.minimum(left.gap(np.where(from_due, there - left.due, apart)), right.gap(apart))
            gap = np.where(left.part + right.part > 0, PART_ELSEWHERE, gap)
            if best is None:
                best = gap, apart
                continue
            better = (gap < best[0]) | ((gap == best[0]) & (np.abs(apart) < np.abs(best[1])))
            best = np.where(better, gap, best[0]), np.where(better, apart, best[1])
    assert best is not None  # noqa: S101  for the type checker
    return best


def _chosen(offers: _Offers, left: Leftovers, right: Leftovers) -> Ints:
    """Places of the offers that are taken: each line is in one, and none stands for a line that is in another."""
    taken: tuple[set[int], set[int]] = (set(), set())
    columns = (
        left.item[offers.left], right.item[offers.right], left.partner[offers.left], right.partner[offers.right]
    )  # fmt: skip
    chosen = []
    for place, (here, there, partner, other) in enumerate(zip(*(column.tolist() for column in columns), strict=True)):
        if here in taken[0] or there in taken[1] or partner in taken[1] or other in taken[0]:
            continue
        taken[0].add(here)
        taken[1].add(there)
        chosen.append(place)
    return np.array(chosen, np.int64)


_Fitting = tuple[Ints, Ints, Ints, Ints]
"""Lines that fit pairs as well: place of the pair; side, item and client of the line."""


def _as_good(offers: _Offers, chosen: Ints, sides: Sequence[Leftovers], side: int) -> _Fitting:
    """Lines of the other side that would be nearly as good for a pair's line of one side as the one it has."""
    own, other = (offers.right, offers.left) if side else (offers.left, offers.right)
    order = np.argsort(own, kind="stable")  # the best first, of each line
    begin = np.searchsorted(own, own[chosen], sorter=order)
    end = np.searchsorted(own, own[chosen], "right", sorter=order)
    counts = end - begin
    pair = np.repeat(np.arange(len(chosen)), counts)
    at = order[ranges(begin, end)]
    near = (offers.net[at] - offers.net[chosen][pair] < MARGIN) & (other[at] != other[chosen][pair])
    partner = other[at[near]]
    lines = sides[1 - side]
    return pair[near], np.full(int(near.sum()), 1 - side), lines.item[partner], lines.client[partner]


def _partners(doubtful: Flags, lines: Leftovers, place: Ints, side: int) -> _Fitting:
    """The lines of a side that lines of doubtful pairs were told with under their own client."""
    pair = np.flatnonzero(doubtful & (lines.partner[place] != NO_ITEM))
    own = place[pair]
    return pair, np.full(len(pair), side), lines.partner[own], lines.client[own]
