"""What a story shows, counted from its offers: costs, gaps, sizes of groups, days between parts.

Plain enough to be compiled as it stands.
"""

from __future__ import annotations

from typing import Final

from librt.vecs import vec
from mypy_extensions import i64

from tieout.matching.offered import Offers
from tieout.matching.prices import AGREE, TIE
from tieout.matching.sides import Side

ONE_SIDE: Final = -1
"""Stands for the kinds of events of one side only."""

Counts = dict[int, int]

NUMBERED: Final = 1 << 12
"""The number of a part times this stands above its days; the first is 0."""


class Shown:
    """What the offers of a story show.

    Attributes:
        cost: of all events.
        events: how many there are.
        faults: those of them that don't agree.
        gaps: agreeing events by day gap: of lines where money moved, and of credits used.
        left_sizes: agreeing events of one right line by left lines.
        right_sizes: agreeing events of one left line by right lines.
        spreads: parts of those by days after the part before.
        from_line: the same parts by days after the line that they are parts of, and `NUMBERED` times their number.
        whole: agreeing events of one right line whose left lines begin and end a calendar month.
        others: kinds of the events that don't agree, and of those of `ONE_SIDE` whether it is the right one.
        agree_apart: whether an agreeing event has its sides on different days.
        apart: whether any event has.
    """

    def __init__(self) -> None:
        self.cost = 0
        self.events = 0
        self.faults = 0
        self.gaps: tuple[Counts, Counts] = ({}, {})
        self.left_sizes: Counts = {}
        self.right_sizes: Counts = {}
        self.spreads: Counts = {}
        self.from_line: Counts = {}
        self.whole = 0
        self.others: set[tuple[int, bool]] = set()
        self.agree_apart = False
        self.apart = False

    @classmethod
    def of_lone(cls, cost: int, on_right: bool) -> Shown:
        """What a line shows that stands alone."""
        shown = cls()
        shown.cost = cost
        shown.events = shown.faults = 1
        shown.others.add((ONE_SIDE, on_right))
        return shown

    def add(self, other: Shown) -> None:
        """Count what another story shows as well."""
        self.cost += other.cost
        self.events += other.events
        self.faults += other.faults
        for own, its in zip(self._counts(), other._counts(), strict=True):
            for key, times in its.items():
                own[key] = own.get(key, 0) + times
        self.whole += other.whole
        self.others |= other.others
        self.agree_apart = self.agree_apart or other.agree_apart
        self.apart = self.apart or other.apart

    def _counts(self) -> tuple[Counts, ...]:
        return *self.gaps, self.left_sizes, self.right_sizes, self.spreads, self.from_line

    @property
    def both_sides(self) -> bool:
        """Whether lines stand alone on either side."""
        return (ONE_SIDE, False) in self.others and (ONE_SIDE, True) in self.others


def show(offers: Offers, chosen: list[int], left: Side, right: Side) -> Shown:
    """Count what the chosen offers show.

    Args:
        offers: of a stream.
        chosen: those of them that make up the story.
        left: the practice's lines, with their places.
        right: the other program's lines, likewise.
    """
    shown = Shown()
    owner = _owners(offers, left, right)
    for offer in chosen:
        _count(shown, offers, offer, owner, left, right)
    return shown


def gaps_from(offers: Offers, chosen: list[int], left: Side, right: Side, days: list[int]) -> tuple[Counts, Counts]:
    """Agreeing events by the days from their last left line to their first right one, if left lines had these days.

    Returns:
        Of lines where money moved, and of credits used.
    """
    found: tuple[Counts, Counts] = ({}, {})
    own_days = vec[i64](days)
    owner = _owners(offers, left, right)
    for number in chosen:
        offer: i64 = number
        if offers.kind[offer] == AGREE:
            earliest, latest, first = left.count, i64(-1), right.count
            k = offers.begin[offer]
            while k < offers.begin[offer + 1]:
                own = owner[offers.lines[k]]
                if own >= 0:
                    earliest, latest = min(earliest, own), max(latest, own)
                else:
                    first = min(first, -1 - own)
                k += 1
            _add(found[1] if left.credit[earliest] else found[0], right.days[first] - own_days[latest])
    return found


def _owners(offers: Offers, left: Side, right: Side) -> vec[i64]:
    """By place, the position of the left line; of a right one, what -1 less its position is."""
    owner = vec[i64]([0] * offers.places)
    i: i64 = 0
    while i < left.count:
        owner[left.place[i]] = i
        i += 1
    i = 0
    while i < right.count:
        owner[right.place[i]] = -1 - i
        i += 1
    return owner


def _count(shown: Shown, offers: Offers, offer: i64, owner: vec[i64], left: Side, right: Side) -> None:
    here = i64(0)
    there = i64(0)
    first, last = left.count, i64(-1)
    k = offers.begin[offer]
    while k < offers.begin[offer + 1]:
        own = owner[offers.lines[k]]
        if own >= 0:
            here, first, last = here + 1, min(first, own), max(last, own)
        else:
            there += 1
        k += 1
    kind, apart = offers.kind[offer], offers.apart[offer] if here and there else i64(0)
    shown.cost += offers.cost[offer] // TIE
    shown.events += 1
    shown.apart = shown.apart or apart != 0
    if kind != AGREE:
        shown.faults += 1
        shown.others.add((kind if here and there else ONE_SIDE, here == 0))
        return
    shown.agree_apart = shown.agree_apart or apart != 0
    _add(shown.gaps[1] if left.credit[first] else shown.gaps[0], apart)
    if there == 1:
        _add(shown.left_sizes, here)
        shown.whole += 1 if left.opens[first] and left.closes[last] else 0
    if here == 1:
        _add(shown.right_sizes, there)
        _add_spreads(shown, left.days[first], offers, offer, owner, right)


def _add_spreads(shown: Shown, line: i64, offers: Offers, offer: i64, owner: vec[i64], right: Side) -> None:
    before = i64(-1)
    number: i64 = 0
    k = offers.begin[offer]
    while k < offers.begin[offer + 1]:
        own = -1 - owner[offers.lines[k]]
        if own >= 0:
            if before >= 0:
                _add(shown.spreads, right.days[own] - right.days[before])
                _add(shown.from_line, right.days[own] - line + NUMBERED * number)
            before = own
            number += 1
        k += 1


def _add(counts: Counts, key: i64) -> None:
    counts[key] = counts.get(key, 0) + 1
