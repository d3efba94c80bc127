"""Events on offer, as rows of numbers: which lines each covers, and what it costs."""

from __future__ import annotations

from typing import Final

from librt.vecs import vec
from mypy_extensions import i64

from tieout.matching.prices import AGREE
from tieout.matching.ranking import doubled

_ROOM: Final = 1024
"""Offers that there is room for to begin with."""

SPAN_MAX: Final = 240
"""The most places between the first and the last line of one event; wider ones are not offered."""


class Offers:
    """Events on offer, numbered as they come.

    An offer is made by putting the places of its lines, in any order, and then saying what it costs. Rows are longer
    than what they hold, so that they are made once for many streams.

    Attributes:
        places: how many lines there are in all.
        count: how many offers.
        begin: of each offer, where its lines begin in `lines`; one more at the end.
        lines: places of the lines of every offer, each offer's in order.
        cost: of each offer.
        kind: of each offer.
        apart: days between its sides.
    """

    def __init__(self) -> None:
        self.begin = vec[i64]([0] * (_ROOM + 1))
        self.lines = vec[i64]([0] * (3 * _ROOM))
        self.cost = vec[i64]([0] * _ROOM)
        self.kind = vec[i64]([0] * _ROOM)
        self.apart = vec[i64]([0] * _ROOM)
        self.begin_anew(0)

    def begin_anew(self, places: i64) -> None:
        """Forget what was on offer: now there are so many lines."""
        self.places = places
        self.count: i64 = 0
        self._filled: i64 = 0

    def put(self, place: i64) -> None:
        """A line of the offer that is made next."""
        if self._filled == i64(len(self.lines)):
            self.lines = doubled(self.lines)
        lines = self.lines
        at, first = self._filled, self.begin[self.count]
        while at > first and lines[at - 1] > place:
            lines[at] = lines[at - 1]
            at -= 1
        lines[at] = place
        self._filled += 1

    def offer(self, cost: i64, kind: i64, apart: i64) -> None:
        """Offer an event of the lines that were put; one that covers too long a stretch isn't."""
        first = self.begin[self.count]
        if self.lines[self._filled - 1] - self.lines[first] > SPAN_MAX:
            self._filled = first
            return
        self._end(cost, kind, apart)

    def two(self, one: i64, other: i64, cost: i64, kind: i64, apart: i64) -> None:
        """The same of two lines at once: most offers are of two."""
        first, last = min(one, other), max(one, other)
        if last - first > SPAN_MAX:
            return
        at = self._filled
        while at + 2 > i64(len(self.lines)):
            self.lines = doubled(self.lines)
        self.lines[at], self.lines[at + 1] = first, last
        self._filled = at + 2
        self._end(cost, kind, apart)

    def _end(self, cost: i64, kind: i64, apart: i64) -> None:
        count = self.count
        if count == i64(len(self.cost)):
            self.begin, self.cost = doubled(self.begin), doubled(self.cost)
            self.kind, self.apart = doubled(self.kind), doubled(self.apart)
        self.begin[count + 1] = self._filled
        self.cost[count], self.kind[count], self.apart[count] = cost, kind, apart
        self.count = count + 1

    def add(self, places: list[int], cost: int, kind: int, apart: int) -> None:
        """Offer an event of the lines at these places."""
        for place in places:
            self.put(place)
        self.offer(cost, kind, apart)

    def places_of(self, offer: i64) -> list[int]:
        """The places of the lines of an offer, in order."""
        return [int(place) for place in self.lines[self.begin[offer] : self.begin[offer + 1]]]

    def holds(self, places: list[int]) -> bool:
        """Whether an event of just these lines is on offer."""
        wanted = vec[i64](sorted(places))
        size, offer = i64(len(wanted)), i64(0)
        while offer < self.count:
            first = self.begin[offer]
            if self.begin[offer + 1] - first == size and self.lines[first] == wanted[0]:
                k: i64 = 1
                while k < size and self.lines[first + k] == wanted[k]:
                    k += 1
                if k == size:
                    return True
            offer += 1
        return False

    def agreeing(self) -> vec[i64]:
        """By place, 1 where an offer that agrees covers the line."""
        found = vec[i64]([0] * self.places)
        begin, lines, kind, count = self.begin, self.lines, self.kind, self.count
        offer: i64 = 0
        while offer < count:
            if kind[offer] == AGREE:
                k = begin[offer]
                while k < begin[offer + 1]:
                    found[lines[k]] = 1
                    k += 1
            offer += 1
        return found
