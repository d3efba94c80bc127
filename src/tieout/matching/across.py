"""Money on the wrong client: a line, or a part, missing here that stands alone under somebody else.

Lines of a weak event (a date or an amount that differs, a copy) are on offer too: the line that landed under the wrong
client may have been taken for one of that client's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from tieout.matching.costs import BIT, MARGIN, PART_ELSEWHERE, Table, across_cost
from tieout.matching.crossings import Crossings
from tieout.matching.events import NO_ITEM, Several
from tieout.matching.layout import Flags
from tieout.matching.leftovers import Leftovers, clients_of
from tieout.matching.ranges import Ints, ranges
from tieout.matching.reach import DAYS_APART_MAX, partners_max, within_reach

if TYPE_CHECKING:
    import numpy.typing as npt

Numbers: TypeAlias = "npt.NDArray[np.int32]"


def pair_across(leftovers: Leftovers, table: Table) -> Crossings:
    """Pair lines that stand alone under two clients, on different sides: one event entered on the wrong client.

    What saves most first. Both remainders shrink, since both lines were alone. Where a second partner is nearly as
    good, the pair says so.

    Args:
        leftovers: of all clients, in any order.
        table: costs of the practice.
    """
    order, count = np.lexsort((leftovers.item, leftovers.side)), np.count_nonzero(leftovers.side == 0)
    left, right = leftovers.only(order[:count]), leftovers.only(order[count:])
    fault = table.fault + across_cost(clients_of(leftovers))
    offers = _offers(left, right, fault)
    chosen = _chosen(offers, left, right)
    here, there = (places[chosen].astype(np.int64) for places in (offers.left, offers.right))
    gap, apart = nearest_gaps(left.only(here), right.only(there))
    alone = (left.partner[here] == NO_ITEM) & (right.partner[there] == NO_ITEM)
    doubtful = (offers.net[chosen] > -MARGIN) & ~alone
    event, side, item, client = (
        np.concatenate(columns)
        for columns in zip(
            *_as_good(offers, chosen, (left, right), 0),
            *_as_good(offers, chosen, (left, right), 1),
            *(
                _partners(doubtful, own, one, 1 - side)
                for side, (own, one) in enumerate(((left, here), (right, there)))
            ),
            strict=True,
        )
    )
    kept = _once(event, side, item)
    return Crossings(
        left=left.item[here], right=right.item[there], clients=(left.client[here], right.client[there]),
        days_apart=apart, cost=fault + gap, doubtful=doubtful,
        days=(left.first[here], left.last[here], right.first[there], right.last[there]),
        part=(left.part[here] + right.part[there]) > 0,
        several=Several(event[kept], side[kept], item[kept]), several_client=client[kept],
    )  # fmt: skip


def _once(event: Ints, side: Ints, item: Ints) -> Ints:
    """Places of the different lines that fit pairs as well, in order of pair, side and item."""
    keys = (2 * event + side) * (item.max(initial=0) + 1) + item
    found: Ints = np.unique(keys, return_index=True)[1]
    return found


_PAIRS_AT_ONCE = 100_000

_LINES_AT_ONCE = 50_000
"""Left lines for which partners are looked for at a time: most pairs come to nothing, and are let go."""


@dataclass(frozen=True, slots=True)
class _Offers:
    """A left and a right line each under two clients, the best first.

    Attributes:
        net: what telling them as one event costs more (mostly less).
        left: places of the left lines.
        right: of the right ones.
    """

    net: Numbers
    left: Numbers
    right: Numbers

    @classmethod
    def of_all(cls, parts: Sequence[_Offers]) -> _Offers:
        return cls(*(np.concatenate([getattr(one, column.name) for one in parts]) for column in fields(cls)))

    def only(self, which: Flags | Ints) -> _Offers:
        return _Offers(*(getattr(self, one.name)[which] for one in fields(self)))


def _offers(left: Leftovers, right: Leftovers, fault: int) -> _Offers:
    most = partners_max(len(left) + len(right))
    starts = range(0, max(len(left), 1), _LINES_AT_ONCE)
    every = _Offers.of_all([_offers_from(left, start, right, fault, most) for start in starts])
    here, there = left.item[every.left], right.item[every.right]
    return every.only(np.lexsort((here, np.minimum(here, there), here + there, every.net)))


def _offers_from(left: Leftovers, start: int, right: Leftovers, fault: int, most: int) -> _Offers:
    """Those of some left lines that follow each other, each once, in order of places."""
    own = left.only(np.arange(start, min(start + _LINES_AT_ONCE, len(left))))
    found = [
        _worth_it(left, right, fault, here + start, there)
        for here, there in _together(within_reach(own, right, BIT - fault, most))
    ]
    every = _Offers.of_all(found)
    _, once = np.unique(every.left.astype(np.int64) * (len(right) + 1) + every.right, return_index=True)
    return every.only(once)


def _together(near: Iterable[tuple[Ints, Ints]]) -> Iterator[tuple[Ints, Ints]]:
    """The same pairs in pieces of about one size, at least one: each is priced at once."""
    waiting: list[tuple[Ints, Ints]] = [(np.zeros(0, np.int64), np.zeros(0, np.int64))]
    count = 0
    for left, right in near:
        for start in range(0, len(left), _PAIRS_AT_ONCE):
            waiting.append((left[start : start + _PAIRS_AT_ONCE], right[start : start + _PAIRS_AT_ONCE]))
            count += len(waiting[-1][0])
            if count >= _PAIRS_AT_ONCE:
                yield _joined(waiting)
                waiting, count = waiting[:1], 0
    yield _joined(waiting)


def _joined(pairs: Sequence[tuple[Ints, Ints]]) -> tuple[Ints, Ints]:
    return np.concatenate([left for left, _ in pairs]), np.concatenate([right for _, right in pairs])


def _worth_it(left: Leftovers, right: Leftovers, fault: int, here: Ints, there: Ints) -> _Offers:
    """Of some pairs those that save more than the mistake costs."""
    possible = (left.stream[here] // 2 != right.stream[there] // 2) & (left.part[here] + right.part[there] < 2)
    here, there = here[possible], there[possible]
    gap, apart = nearest_gaps(left.only(here), right.only(there))
    net = fault + gap - left.saving[here] - right.saving[there]
    alone = (left.partner[here] == NO_ITEM) & (right.partner[there] == NO_ITEM)
    worth = (np.abs(apart) <= DAYS_APART_MAX) & (net < np.where(alone, BIT, 0))
    return _Offers(*(column[worth].astype(np.int32) for column in (net, here, there)))


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
    chosen = []
    for start in range(0, len(offers.net), _PAIRS_AT_ONCE):
        here, there = (places[start : start + _PAIRS_AT_ONCE] for places in (offers.left, offers.right))
        columns = left.item[here], right.item[there], left.partner[here], right.partner[there]
        rows = zip(*(column.tolist() for column in columns), strict=True)
        for place, (one, other, partner, others) in enumerate(rows, start):
            if one in taken[0] or other in taken[1] or partner in taken[1] or others in taken[0]:
                continue
            taken[0].add(one)
            taken[1].add(other)
            chosen.append(place)
    return np.array(chosen, np.int64)


_Fitting = tuple[Ints, Ints, Ints, Ints]
"""Lines that fit pairs as well: place of the pair; side, item and client of the line."""


def _as_good(offers: _Offers, chosen: Ints, sides: Sequence[Leftovers], side: int) -> Iterator[_Fitting]:
    """Lines of the other side that would be nearly as good for a pair's line of one side as the one it has."""
    own, other = (offers.right, offers.left) if side else (offers.left, offers.right)
    order = np.argsort(own, kind="stable")  # the best first, of each line
    lines = sides[1 - side]
    for start in range(0, len(chosen), _LINES_AT_ONCE):
        some = chosen[start : start + _LINES_AT_ONCE]
        begin = np.searchsorted(own, own[some], sorter=order)
        end = np.searchsorted(own, own[some], "right", sorter=order)
        pair = np.repeat(np.arange(len(some)), end - begin)
        at = order[ranges(begin, end)]
        near = (offers.net[at] - offers.net[some][pair] < MARGIN) & (other[at] != other[some][pair])
        partner = other[at[near]]
        yield start + pair[near], np.full(len(partner), 1 - side), lines.item[partner], lines.client[partner]


def _partners(doubtful: Flags, lines: Leftovers, place: Ints, side: int) -> _Fitting:
    """The lines of a side that lines of doubtful pairs were told with under their own client."""
    pair = np.flatnonzero(doubtful & (lines.partner[place] != NO_ITEM))
    own = place[pair]
    return pair, np.full(len(pair), side), lines.partner[own], lines.client[own]
