"""What lines say, put on the scales: offers made cheaper or dearer by the evidence for and against them.

Nothing here knows what a line or a text is: places and costs come in as rows of numbers. Plain enough to be compiled
as it stands.
"""

from __future__ import annotations

from librt.vecs import vec
from mypy_extensions import i64

from tieout.matching.offered import Offers
from tieout.matching.ranking import lower


def weigh(offers: Offers, on_right: list[int], hits: dict[int, int], against: list[int]) -> None:
    """Add to the cost of each offer of both sides what its lines say of each other; costs are changed in place.

    What speaks for pairs of lines adds up; what speaks against counts once, at its strongest.

    Args:
        offers: of the stream.
        on_right: by place, 1 where the line stands on the right side.
        hits: by place on the left times the number of places plus place on the right, what speaks for the two.
        against: by place, what it costs to tell a line with one that it doesn't speak for; 0 where it says nothing.
    """
    right, doubt, speaks = vec[i64](on_right), vec[i64](against), vec[i64](against)
    codes = sorted(hits)
    pairs, weights = vec[i64](codes), vec[i64]([hits[code] for code in codes])
    k: i64 = 0
    while k < i64(len(pairs)):
        speaks[pairs[k] // offers.places] = speaks[pairs[k] % offers.places] = 1
        k += 1
    offer: i64 = 0
    while offer < offers.count:
        speaking = False
        k = offers.begin[offer]
        while k < offers.begin[offer + 1]:
            speaking = speaking or speaks[offers.lines[k]] != 0
            k += 1
        if speaking:
            offers.cost[offer] += _evidence(offers, offer, right, pairs, weights, doubt)
        offer += 1


def _evidence(offers: Offers, offer: i64, right: vec[i64], pairs: vec[i64], weights: vec[i64], doubt: vec[i64]) -> i64:
    """What the lines of one event say of each other, as a cost: below 0 when they speak for it."""
    first, end, lines = offers.begin[offer], offers.begin[offer + 1], offers.lines
    found: i64 = 0
    worst: i64 = 0
    k = first
    while k < end:
        here = lines[k]
        n = first
        while n < end and not right[here]:
            there = lines[n]
            if right[there]:
                at = lower(pairs, here * offers.places + there)
                if at < i64(len(pairs)) and pairs[at] == here * offers.places + there and weights[at]:
                    found -= weights[at]
                else:
                    worst = max(worst, doubt[here], doubt[there])
            n += 1
        k += 1
    return found + worst
