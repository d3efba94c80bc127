"""The board of offers that the search plays on: what each covers, and what it costs too much.

Compiled, all numbers are machine words and all rows of numbers lie in one piece of memory. A mask takes as many words
as the widest offer needs.
"""

from __future__ import annotations

from typing import Final

from librt.vecs import append, vec
from mypy_extensions import i64

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
    """

    def __init__(self, at: list[list[int]], masks: list[int], costs: list[int]) -> None:
        words: i64 = max([1] + [(mask.bit_length() + WORD - 1) // WORD for mask in masks])
        begin, number, over, covers = vec[i64]([0]), vec[i64](), vec[i64](), vec[i64]()
        for begun in at:
            for offer in begun:
                number = append(number, i64(offer))
                over = append(over, i64(costs[offer]))
                covers = _write(covers, masks[offer], words)
            begin = append(begin, i64(len(number)))
        self.places: i64 = len(at)
        self.words = words
        self.begin = begin
        self.number = append(number, -1)
        self.masks = _write(covers, 0, words)
        self.over = append(over, 0)
        self._lower()

    def _lower(self) -> None:
        """Lower costs by what each covered line costs at the least."""
        begin, masks, over, words = self.begin, self.masks, self.over, self.words
        lines, size = vec[i64](), vec[i64]()
        least = vec[i64]([FAR] * self.places)
        place: i64 = 0
        while place < self.places:
            offer = begin[place]
            while offer < begin[place + 1]:
                before = i64(len(lines))
                lines = _places(lines, masks, offer * words, words, place)
                count = i64(len(lines)) - before
                size = append(size, count)
                share = over[offer] // count
                k = before
                while k < before + count:
                    least[lines[k]] = min(least[lines[k]], share)
                    k += 1
                offer += 1
            place += 1
        k = 0
        offer = 0
        while offer < i64(len(size)):
            end = k + size[offer]
            while k < end:
                over[offer] -= least[lines[k]]
                k += 1
            offer += 1


def _places(lines: vec[i64], masks: vec[i64], at: i64, words: i64, first: i64) -> vec[i64]:
    """The places that a mask covers, added to the list."""
    word: i64 = 0
    while word < words:
        mask = masks[at + word]
        place = first + word * WORD
        while mask:
            if mask & 1:
                lines = append(lines, place)
            mask >>= 1
            place += 1
        word += 1
    return lines


def _write(covers: vec[i64], mask: int, words: i64) -> vec[i64]:
    """A mask as words, added to the others."""
    word: i64 = 0
    while word < words:
        covers = append(covers, i64(mask & ((1 << WORD) - 1)))
        mask >>= WORD
        word += 1
    return covers


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
