"""The board of offers that the search plays on: what each covers, and what it costs too much.

Compiled, all numbers are machine words and all rows of numbers lie in one piece of memory. A mask takes as many words
as the widest offer needs.
"""

from __future__ import annotations

from typing import Final

from librt.vecs import vec
from mypy_extensions import i64

from tieout.matching.offered import Offers

WORD: Final = 62
"""Places in one word of a mask: what a machine word holds without its sign."""

FAR: Final = 1 << 60
"""Dearer than any story."""


class Board:
    """All offers in order of the place of their first line; after the last, one that covers nothing.

    Attributes:
        words: words of one mask.
        begin: by place, where the offers begin that start there; one more at the end.
        number: of each offer, its number as it came in.
        masks: of each, the places it covers, counted from its first.
        over: of each, what it costs beyond what its lines cost at the least.
        least: what all lines cost at the least.
    """

    def __init__(self, offers: Offers) -> None:
        self.places = offers.places
        self.words: i64 = 1
        self.least: i64 = 0
        self.begin = vec[i64]([0] * (offers.places + 1))
        self._least_of = self._look(offers)
        self.number, self.masks, self.over = vec[i64](), vec[i64](), vec[i64]()

    def lay_out(self, offers: Offers) -> None:
        """Bring the offers into order, once it is worth it."""
        least = self._least_of
        self.number = vec[i64]([-1] * (offers.count + 1))
        self.over = vec[i64]([0] * (offers.count + 1))
        self.masks = vec[i64]([0] * ((offers.count + 1) * self.words))
        free = self.begin[:]
        number, over, masks, words, count = self.number, self.over, self.masks, self.words, offers.count
        begin, lines, cost = offers.begin, offers.lines, offers.cost
        offer: i64 = 0
        k: i64 = 0
        while offer < count:
            first, end, beyond = lines[k], begin[offer + 1], cost[offer]
            at = free[first]
            free[first] = at + 1
            if words == 1:
                mask: i64 = 0
                while k < end:
                    mask |= _bit(lines[k] - first)
                    beyond -= least[lines[k]]
                    k += 1
                masks[at] = mask
            while k < end:
                place = lines[k] - first
                masks[at * words + place // WORD] |= _bit(place % WORD)
                beyond -= least[lines[k]]
                k += 1
            number[at], over[at] = offer, beyond
            offer += 1

    def _look(self, offers: Offers) -> vec[i64]:
        """How many words the widest offer needs, where the offers of each place begin, what each line costs at least.

        Returns:
            By place, the least that its line costs.
        """
        places, count = offers.places, offers.count
        begin, lines, cost, starts = offers.begin, offers.lines, offers.cost, self.begin
        least = vec[i64]([FAR] * places)
        widest: i64 = 0
        offer: i64 = 0
        k: i64 = 0
        while offer < count:
            end = begin[offer + 1]
            starts[lines[k] + 1] += 1
            widest = max(widest, lines[end - 1] - lines[k])
            share = _share(cost[offer], end - k)
            while k < end:
                least[lines[k]] = min(least[lines[k]], share)
                k += 1
            offer += 1
        self.words = widest // WORD + 1
        whole: i64 = 0
        place: i64 = 0
        while place < places:
            starts[place + 1] += starts[place]
            whole += least[place]
            place += 1
        self.least = whole
        return least


def _share(cost: i64, lines: i64) -> i64:
    """What each of some lines costs; most offers have one line or two, and dividing takes long."""
    if lines == 2:
        return cost >> 1
    return cost if lines == 1 else cost // lines


def _bit(number: i64) -> i64:
    """One bit of a word. A plain `1 <<` is compiled to a shift of half a word."""
    return (number & 0 | 1) << number


def clash(masks: vec[i64], at: i64, covers: vec[i64], its: i64, words: i64) -> bool:
    """Whether an offer covers what is covered already."""
    if masks[at] & covers[its]:
        return True
    word: i64 = 1
    while word < words:
        if masks[at + word] & covers[its + word]:
            return True
        word += 1
    return False


def join(out: vec[i64], to: i64, masks: vec[i64], at: i64, covers: vec[i64], its: i64, words: i64) -> None:
    """Both masks as they are seen from one place on."""
    mask = masks[at] | covers[its]
    word: i64 = 1
    while word < words:
        following = masks[at + word] | covers[its + word]
        out[to + word - 1] = mask >> 1 | (following & 1) << (WORD - 1)
        mask = following
        word += 1
    out[to + words - 1] = mask >> 1
