"""Money on the wrong client: a line, or a part, missing here that stands alone under somebody else.

Lines of a weak event (a date or an amount that differs, a copy) are on offer too: the line that landed under the wrong
client may have been taken for one of that client's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace

import numpy as np

from tieout.matching.chunks import Ints
from tieout.matching.costs import BIT, MARGIN, PART_ELSEWHERE, UNUSUAL, Table, across_cost
from tieout.matching.events import KIND_CODES, NO_DAYS, NO_ITEM, RULE_CODES, Events, Members, Several, kinds
from tieout.matching.layout import Flags
from tieout.matching.leftovers import ALONE, WEAK, Leftovers, clients_of, due_days, whole_sides
from tieout.matching.reach import DAYS_APART_MAX, within_reach
from tieout.matching.streams import NOWHERE
from tieout.model.settlement import EventKind, Rule


@dataclass(frozen=True, slots=True)
class Crossings:
    """Pairs of a left and a right line that are one event, entered under two clients, as columns.

    Attributes:
        left: item of the left book.
        right: item of the right book.
        clients: numbers of the left line's link and of the right line's.
        days_apart: right day minus left day.
        cost: in thousandths of a bit.
        doubtful: whether telling the two lines apart is nearly as likely.
        days: of the left lines the first and the last day, and of the right lines; of no matter where `part`.
        part: whether one is a missing part.
        several: `event` is the place of a pair, `side` and `item` are a line that fits it as well.
        several_client: of each of those, the number of its link.
    """

    left: Ints
    right: Ints
    clients: tuple[Ints, Ints]
    days_apart: Ints
    cost: Ints
    doubtful: Flags
    days: tuple[Ints, Ints, Ints, Ints]
    part: Flags
    several: Several
    several_client: Ints

    def __len__(self) -> int:
        return len(self.left)

    def only(self, which: Flags) -> Crossings:
        """Some of them."""
        number, kept = np.cumsum(which) - 1, which[self.several.event]
        several = self.several.only(kept)
        return Crossings(
            left=self.left[which], right=self.right[which],
            clients=(self.clients[0][which], self.clients[1][which]),
            days_apart=self.days_apart[which], cost=self.cost[which], doubtful=self.doubtful[which],
            days=(self.days[0][which], self.days[1][which], self.days[2][which], self.days[3][which]),
            part=self.part[which],
            several=replace(several, event=number[several.event]), several_client=self.several_client[kept],
        )  # fmt: skip

    def find(self, side: int, items: Ints) -> Ints:
        """Of some lines of a side the place of the pair they are in; -1 where there is none."""
        own = self.right if side else self.left
        if not len(own):
            return np.full(len(items), -1, np.int64)
        order = np.argsort(own)
        at = order[np.minimum(np.searchsorted(own, items, sorter=order), len(own) - 1)]
        return np.where(own[at] == items, at, -1)

    def share(self, side: int) -> Ints:
        """The half of each one's cost that is told under the client of one side."""
        return self.cost // 2 if side else self.cost - self.cost // 2

    def gaps_of(self, side: int, due: int, place: int) -> set[int]:
        """Gaps whose cost by the habit of one side's client a pair may rest on.

        Args:
            side: 0 left, 1 right.
            due: what that habit's gaps count from.
            place: of the pair.
        """
        if self.part[place]:
            return set()
        early, late, *there = (int(day[place]) for day in self.days)
        if side:
            return {day - one for day in there for one in (early, late)}
        from_last = int(due_days(self.days[1][[place]], np.array([due]))[0])
        return {day - (from_last if one == late else one) for day in there for one in (early, late)}


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
    at = order[np.repeat(begin - np.cumsum(counts) + counts, counts) + np.arange(counts.sum())]
    near = (offers.net[at] - offers.net[chosen][pair] < MARGIN) & (other[at] != other[chosen][pair])
    partner = other[at[near]]
    lines = sides[1 - side]
    return pair[near], np.full(int(near.sum()), 1 - side), lines.item[partner], lines.client[partner]


def _partners(doubtful: Flags, lines: Leftovers, place: Ints, side: int) -> _Fitting:
    """The lines of a side that lines of doubtful pairs were told with under their own client."""
    pair = np.flatnonzero(doubtful & (lines.partner[place] != NO_ITEM))
    own = place[pair]
    return pair, np.full(len(pair), side), lines.partner[own], lines.client[own]


def mark_crossings(events: Events, crossings: Crossings, table: Table) -> tuple[Events, Ints]:
    """Tell the lines of events that stand under another client on the other side.

    Args:
        events: of any clients.
        crossings: of all clients, or those of their lines.
        table: costs of the practice.

    Returns:
        The events, and the clients of weak events of which a line was taken: those are two events now, the new ones
        at the end.
    """
    left, right = events.counts
    alone = np.isin(events.kind, kinds(*ALONE))
    part = events.kind == KIND_CODES[EventKind.PART_MISSING]
    weak = np.isin(events.kind, kinds(*WEAK)) & (left == 1) & (right == 1)
    own = np.where(alone, left == 0, whole_sides(events))  # the side whose line may stand elsewhere
    found = np.full(len(events), -1, np.int64)
    for side in (1, 0):  # a weak event's left line is asked first
        asked = np.flatnonzero(((alone | part) & (own == side)) | weak)
        place = crossings.find(side, events.sides[side].item[events.first_members(side)[asked]])
        hit = place >= 0
        found[asked[hit]] = place[hit]
        own[asked[hit]] = side
    marked = found >= 0
    if not marked.any():
        return events, np.zeros(0, np.int64)
    return _marked(events, crossings, found, own, marked & part, marked & weak, table)


def _marked(
    events: Events, crossings: Crossings, found: Ints, side: Ints, part: Flags, apart: Flags, table: Table
) -> tuple[Events, Ints]:
    marked, none = found >= 0, np.full(len(events), NO_ITEM, np.int64)
    place = np.maximum(found, 0)
    rest = np.where(part, events.cost - table.only, 0)
    share = np.where(side == 1, crossings.share(1)[place], crossings.share(0)[place])
    kept = events.several.only(~marked[events.several.event])
    sent, several = _several_of(crossings, np.flatnonzero(marked), found)
    told = replace(
        events,
        kind=np.where(marked, KIND_CODES[EventKind.OTHER_CLIENT], events.kind),
        rule=np.where(marked, RULE_CODES[Rule.ACROSS_CLIENTS], events.rule),
        crossing=np.where(marked, crossings.left[place], events.crossing),
        days_apart=np.where(marked, crossings.days_apart[place], events.days_apart),
        cost=np.where(marked, share + rest, events.cost),
        doubtful=np.where(marked, crossings.doubtful[place], events.doubtful),
        twin=np.where(marked, none, events.twin),
        said=np.where(marked & (rest == 0), 0, events.said),
        several=Several(*(np.concatenate(pair) for pair in zip(
            (kept.event, kept.side, kept.item), (sent, several.side, several.item), strict=True
        ))),
    )  # fmt: skip
    return _taken_apart(told, events, np.flatnonzero(apart), side, table)


def _several_of(crossings: Crossings, events: Ints, found: Ints) -> tuple[Ints, Several]:
    """Of marked events the lines that fit their pair as well, and the event of each."""
    of_pair = crossings.several
    order = np.argsort(of_pair.event, kind="stable")
    pairs = found[events]
    begin = np.searchsorted(of_pair.event, pairs, sorter=order)
    counts = np.searchsorted(of_pair.event, pairs, "right", sorter=order) - begin
    at = order[np.repeat(begin - np.cumsum(counts) + counts, counts) + np.arange(counts.sum())]
    return np.repeat(events, counts), of_pair.only(at)


def _taken_apart(told: Events, before: Events, apart: Ints, side: Ints, table: Table) -> tuple[Events, Ints]:
    """Leave one side's line in weak events; the other side's lines are events of their own, after all others."""
    if not len(apart):
        return told, apart
    new = np.full(len(told), -1, np.int64)
    new[apart] = len(told) + np.arange(len(apart))
    sides = []
    for number, own in enumerate(told.sides):
        leaves = (new[own.event] >= 0) & (side[own.event] != number)
        sides.append(replace(own, event=np.where(leaves, new[own.event], own.event)).in_order())
    on_left = side[apart] == 1  # the lines that are left alone
    repeats = [before.repeats[number][apart] for number in (0, 1)]
    unusual = np.where(on_left, repeats[0], repeats[1]) == NOWHERE
    count = len(apart)
    none, zero = np.full(count, NO_ITEM, np.int64), np.zeros(count, np.int64)
    added = {
        "stream": before.stream[apart],
        "kind": np.where(on_left, KIND_CODES[EventKind.ONLY_LEFT], KIND_CODES[EventKind.ONLY_RIGHT]),
        "rule": np.full(count, RULE_CODES[Rule.NONE]),
        "days_apart": np.full(count, NO_DAYS),
        "cost": table.only + np.where(unusual, UNUSUAL, 0),
        "said": zero,
        "doubtful": zero.astype(np.bool_),
        "searched": np.ones(count, np.bool_),
        "twin": none,
        "crossing": none,
    }
    whole = {name: np.concatenate([getattr(told, name), column]) for name, column in added.items()}
    both = [np.concatenate([told.repeats[number], repeats[number]]) for number in (0, 1)]
    lines: tuple[Members, Members] = (sides[0], sides[1])
    return Events(**whole, repeats=(both[0], both[1]), sides=lines, several=told.several), before.stream[apart] // 2
