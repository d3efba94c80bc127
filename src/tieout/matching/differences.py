"""Two amounts that should be one: in which known ways people get them wrong."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from tieout.matching.slips import digits_swapped
from tieout.model.settings import ProcessorFee

ROUNDING_CENTS_MAX = 5
"""Differences up to this many cents come from rounding."""


class Slip(StrEnum):
    """How one amount becomes another by mistake."""

    SIGN = "sign"
    DECIMAL = "decimal"
    DIGITS = "digits"
    FEE = "fee"
    ROUNDING = "rounding"


def slips_between(one: int, other: int, fees: Iterable[ProcessorFee]) -> tuple[Slip, ...]:
    """Every known slip that turns one amount into the other, in either direction.

    Args:
        one: cents, not equal to `other`.
        other: cents.
        fees: processor fees that a payment may be short of.
    """
    low, high = sorted((abs(one), abs(other)))
    if one == -other:
        return (Slip.SIGN,)
    if (one < 0) != (other < 0) or low == 0:
        return ()
    found = [
        (Slip.DECIMAL, high in {low * 10, low * 100, low * 1000}),
        (Slip.DIGITS, digits_swapped(low, high)),
        (Slip.FEE, any(low == high - fee.of(high) for fee in fees)),
        (Slip.ROUNDING, high - low <= ROUNDING_CENTS_MAX),
    ]
    return tuple(slip for slip, holds in found if holds)
