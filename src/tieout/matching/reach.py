"""Which leftovers of the two books may be worth an offer across clients: those of one amount within reach.

Most lines of one amount stand too far apart for it, by either line's habit. So only days are looked at that are cheap.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from tieout.matching.costs import GAP_DAYS_MAX
from tieout.matching.layout import Flags
from tieout.matching.leftovers import Leftovers
from tieout.matching.ranges import Ints, ranges

DAYS_APART_MAX = 35
"""A line entered under another client is looked for within this many days of its own date."""

_IN_REACH = range(-DAYS_APART_MAX - 31, DAYS_APART_MAX + 1)
"""Days from when the money for a line is due, which may be a month after it, to a line in reach of it."""


PAIRS_MAX, PARTNERS_MIN = 4_000_000, 5
"""Each line meets so many of one amount on one day that all lines together make about so many pairs, or the least.

Where a practice is so large that a line fits more others than that, some of them show well enough that several fit.
"""


def partners_max(lines: int) -> int:
    """How many others each of so many leftovers meets on one day at most."""
    return max(PAIRS_MAX // max(lines, 1), PARTNERS_MIN)


def within_reach(left: Leftovers, right: Leftovers, room: int, most: int) -> Iterator[tuple[Ints, Ints]]:
    """Places of left and of right leftovers of one amount and direction that may be worth an offer; some come twice.

    Args:
        left: of the left book.
        right: of the right book.
        room: two single lines whose gap costs no less than so much and what they both save make no offer.
        most: of the right leftovers of one day no line meets more than so many.
    """
    single = _are_single(left), _are_single(right)
    group, size = _groups(left, right)
    of_left, of_right = group[: len(left)], group[len(left) :]
    lines = _ByDay.of(of_right, right.first, size, most, single[1])
    savings = int(right.saving.max(initial=0)), int(left.saving.max(initial=0))
    here, there = left.only(single[0]), right.only(single[1])
    own, others, cheap = np.flatnonzero(single[0]), np.flatnonzero(single[1]), np.zeros(len(right), np.bool_)
    for off in _IN_REACH:
        near = np.flatnonzero(here.each_gap(off) < room + here.saving + savings[0])
        yield _apart(own[near], *lines.on(own[near], of_left, here.due[near] + off))
        if abs(off) <= DAYS_APART_MAX:
            cheap[others] = there.each_gap(off) < room + there.saving + savings[1]
            yield _apart(own, *lines.only(cheap).on(own, of_left, here.first + off))
    odd = np.flatnonzero(~single[0])
    yield from _around(left, odd, of_left, lines)
    odd = np.flatnonzero(~single[1])
    for day in (left.first, left.last):
        for found, partners in _around(right, odd, of_right, _ByDay.of(of_left, day, size, most)):
            yield partners, found


def _apart(own: Ints, places: Ints, partners: Ints) -> tuple[Ints, Ints]:
    return own[places], partners


def _around(lines: Leftovers, own: Ints, groups: Ints, by_day: _ByDay) -> Iterator[tuple[Ints, Ints]]:
    """Some lines with all those of their group within reach of their first or their last day."""
    for day in (lines.first[own], lines.last[own]):
        places, partners = by_day.between(own, groups, day - DAYS_APART_MAX, day + DAYS_APART_MAX)
        yield own[places], partners


def _are_single(lines: Leftovers) -> Flags:
    single: Flags = (lines.first == lines.last) & (lines.part == 0)
    return single


def _groups(left: Leftovers, right: Leftovers) -> tuple[Ints, int]:
    """Of all lines the number of their amount and direction, and how many there are."""
    amounts, own = np.unique(np.concatenate([left.cents, right.cents]), return_inverse=True)
    return 2 * own + np.concatenate([left.stream, right.stream]) % 2, 2 * len(amounts)


@dataclass(frozen=True, slots=True)
class _ByDay:
    """Lines in order of group and day.

    Attributes:
        keys: of the lines, in order.
        places: of each.
        first_day: what days are counted from.
        days: how many there may be, and room for those out of reach before and after them.
        most: of one day no more are given than so many.
    """

    keys: Ints
    places: Ints
    first_day: int
    days: int
    most: int

    @classmethod
    def of(cls, group: Ints, day: Ints, groups: int, most: int, which: Flags | None = None) -> _ByDay:
        places = np.arange(len(day)) if which is None else np.flatnonzero(which)
        margin = 2 * GAP_DAYS_MAX  # days that are asked for and have no line
        first = int(day.min()) - margin if len(day) else 0
        days = int(day.max()) - first + margin + 1 if len(day) else 1
        keys = group[places] * days + (day[places] - first)
        order = np.argsort(keys, kind="stable")
        return cls(keys[order], places[order], first, days, most)

    def only(self, which: Flags) -> _ByDay:
        """Some of the lines; `which` says it of all, by place."""
        kept = which[self.places]
        return _ByDay(self.keys[kept], self.places[kept], self.first_day, self.days, self.most)

    def on(self, own: Ints, groups: Ints, day: Ints) -> tuple[Ints, Ints]:
        """Places in `own`, and of lines of the same group on that day; `groups` says the group of all lines."""
        return self.between(own, groups, day, day)

    def between(self, own: Ints, groups: Ints, first: Ints, last: Ints) -> tuple[Ints, Ints]:
        """Likewise of lines from a first to a last day."""
        group = groups[own]
        low, high = (np.clip(day - self.first_day, 0, self.days - 1) for day in (first, last))
        begin = np.searchsorted(self.keys, group * self.days + low)
        count = np.maximum(np.searchsorted(self.keys, group * self.days + high, "right") - begin, 0)
        given = np.minimum(count, self.most * (last - first + 1))
        begin = begin + own % (count - given + 1)  # not the same few for all
        return np.repeat(np.arange(len(own)), given), self.places[ranges(begin, begin + given)]
