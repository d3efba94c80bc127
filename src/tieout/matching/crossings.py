"""Pairs of lines that are one event, entered under two clients, and how events are told where a line is in one."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from tieout.matching.costs import UNUSUAL, Table
from tieout.matching.due import due_day
from tieout.matching.events import KIND_CODES, NO_DAYS, NO_ITEM, RULE_CODES, Events, Members, Several, kinds
from tieout.matching.layout import Flags
from tieout.matching.leftovers import ALONE, WEAK, whole_sides
from tieout.matching.ranges import Ints, ranges
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
        from_last = due_day(late, due)
        return {day - (from_last if one == late else one) for day in there for one in (early, late)}


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
    at = order[ranges(begin, begin + counts)]
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
