"""Two amounts that should be one: by a slip that people make, nearly, or otherwise."""

from __future__ import annotations

from collections.abc import Iterable

from tieout.verifying.table import DIFFERENCE_NAMED, DIFFERENCE_NEAR, DIFFERENCE_OTHER

Fees = tuple[tuple[int, int], ...]
"""Basis points and cents of each processor fee."""

ROUNDING_CENTS = 5
_POINTS = {10, 100, 1_000}


def difference(one: int, other: int, fees: Fees) -> int | None:
    """What two amounts cost beyond being a fault; None where signs differ and nothing names it."""
    if is_slip(one, other, fees):
        return DIFFERENCE_NAMED
    if (one < 0) != (other < 0):
        return None
    larger, apart = max(abs(one), abs(other)), abs(abs(one) - abs(other))
    return DIFFERENCE_NEAR if 4 * apart <= larger else DIFFERENCE_OTHER


def is_slip(one: int, other: int, fees: Iterable[tuple[int, int]]) -> bool:
    """Whether a minus sign, a decimal point, rounding, a card fee or two digits exchanged make one of the other."""
    if one == -other:
        return True
    if not one or not other or (one < 0) != (other < 0):
        return False
    low, high = sorted((abs(one), abs(other)))
    if high - low <= ROUNDING_CENTS or (high % low == 0 and high // low in _POINTS):
        return True
    if any(low == high - (high * points + 5_000) // 10_000 - cents for points, cents in fees):
        return True
    return _digits_exchanged(str(low), str(high))


def _digits_exchanged(low: str, high: str) -> bool:
    low = low.rjust(len(high), "0")
    apart = [place for place, (one, other) in enumerate(zip(low, high, strict=True)) if one != other]
    if len(apart) != 2 or apart[1] != apart[0] + 1:
        return False
    first, second = apart
    return low[first] == high[second] and low[second] == high[first]
