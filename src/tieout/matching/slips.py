"""Amounts that people get wrong in known ways: sign, decimal point, rounding, two digits, a card fee."""

from __future__ import annotations

from librt.vecs import vec
from mypy_extensions import i64


def slipped(one: i64, other: i64, fees: vec[i64]) -> bool:
    """Whether one amount becomes the other by a known slip.

    Args:
        one: cents.
        other: cents.
        fees: of each processor fee its basis points and its cents, one after the other.
    """
    if one == -other:
        return True
    if (one < 0) != (other < 0) or one == 0 or other == 0:
        return False
    low, high = max(one, -one), max(other, -other)
    if low > high:
        low, high = high, low
    times = high // low
    if high - low <= 5 or (times * low == high and (times in {10, 100, 1000})):
        return True
    k: i64 = 0
    while k < i64(len(fees)):
        fee = high // 10_000 * fees[k] + (high % 10_000 * fees[k] + 5_000) // 10_000 + fees[k + 1]
        if low == high - fee:
            return True
        k += 2
    return digits_swapped(low, high)


def digits_swapped(low: i64, high: i64) -> bool:
    """Whether two neighbouring digits of one amount, exchanged, give the other (4500 and 5400)."""
    if (high - low) % 9:
        return False
    power: i64 = 1
    while power <= high:
        one = (low // power) % 100
        other = (high // power) % 100
        if one != other and one == (other % 10) * 10 + other // 10:
            return low // (power * 100) == high // (power * 100) and low % power == high % power
        power *= 10
    return False
