"""The table of costs, stated again from docs/internals/matching.md: thousandths of a bit (−log2 of a probability).

The engine has its own copy, of which nothing is used here; a test holds the two together.
"""

from __future__ import annotations

from math import log2

BIT = 1_000

FAULT_RATE, FAULT_EVENTS_PRIOR = 0.03, 60
FAULT_RATE_MIN, FAULT_RATE_MAX = 0.004, 0.12

ONLY, UNUSUAL = 4_000, 3_000
TWICE, TWICE_PER_DAY, TWICE_DAYS_MAX = 500, 2_000, 3
SHIFT, SHIFT_PER_DAY, SHIFT_FAR_PER_DAY, SHIFT_FAR_DAYS = 7_500, 40, 250, 10
SHIFT_MONTH, SHIFT_MONTH_DAYS, SHIFT_DAYS_MAX = 8_500, range(28, 32), 48
DIFFERENCE_NAMED, DIFFERENCE_NEAR, DIFFERENCE_OTHER = 3_000, 6_000, 7_000
WRONG_SIGN = 6_000
BROKEN_RUN, TORN_MONTH, CREDIT_BEFORE_MONEY, BOTH_SEVERAL = 6_000, 5_000, 5_000, 4_000
ACROSS, ACROSS_CLIENTS_MAX, PART_ELSEWHERE = 2_000, 256, 4_000
SAID, SAID_OTHERWISE, NUMBERED, NUMBERED_OTHERWISE = 6_000, 5_000, 8_000, 5_000

GAP_DAYS_MAX, GAP_FAR_PER_DAY = 75, 200
PART_DAYS_MAX, GROUP_LINES_MAX = 45, 24

UNTRAINED_GAP, UNTRAINED_GAP_PER_DAY, UNTRAINED_FAR_DAYS, UNTRAINED_CREDIT_LATER = 200, 20, 45, 3_000
UNTRAINED_PART, UNTRAINED_PART_PER_DAY = 200, 100

_TAIL, _TAIL_PER_DAY_MIN, _TAIL_PER_DAY_MAX = 10_000, 300, 2_000


def cost_of(probability: float) -> int:
    """What something of a probability costs."""
    return round(-log2(probability) * BIT)


def share_of_faults(faults: int, events: int) -> float:
    """A practice's share of faults, leaning on the default while few events were seen, and kept within bounds."""
    share = (faults + FAULT_EVENTS_PRIOR * FAULT_RATE) / (events + FAULT_EVENTS_PRIOR)
    return min(max(share, FAULT_RATE_MIN), FAULT_RATE_MAX)


def wrong_date(off: int) -> int:
    """What a date that is wrong by so many days costs, beyond its being a fault."""
    if off in SHIFT_MONTH_DAYS:
        return SHIFT_MONTH
    return SHIFT + SHIFT_PER_DAY * off + SHIFT_FAR_PER_DAY * max(off - SHIFT_FAR_DAYS, 0)


def other_client(clients: int) -> int:
    """What a line under another of so many clients costs, beyond its being a fault."""
    return ACROSS + cost_of(1 / min(max(clients, 2), ACROSS_CLIENTS_MAX))


def even_gap(low: int, high: int, days: int) -> int:
    """What a gap costs where all from `low` to `high` are as likely, with straight tails."""
    tail = min(max(_TAIL_PER_DAY_MIN, _TAIL // (high - low + 2)), _TAIL_PER_DAY_MAX)
    return cost_of(1 / (high - low + 2)) + tail * max(low - days, days - high, 0)


def untrained_gap(days: int, *, credit: bool) -> int:
    """What a gap costs before anything is learned."""
    far = max(abs(days) - UNTRAINED_FAR_DAYS, 0) * (GAP_FAR_PER_DAY - UNTRAINED_GAP_PER_DAY)
    later = UNTRAINED_CREDIT_LATER if credit and days > 0 else 0
    return UNTRAINED_GAP + UNTRAINED_GAP_PER_DAY * abs(days) + far + later


def untrained_part(days: int) -> int:
    """What days between two parts cost before anything is learned."""
    return UNTRAINED_PART + UNTRAINED_PART_PER_DAY * days
