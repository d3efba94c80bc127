"""The inner loop: the cheapest way through both sides of a stream, over flat lists of whole numbers.

A place is (left lines told, right lines told). Places within the band are visited once, in order; from each the walk
offers every step to the place it leads to. Nothing here knows what a line is: days, amounts and costs come in as
lists of integers, the predecessor of each place goes out. It is plain enough to be compiled as it stands.
"""

from __future__ import annotations

from typing import Final

AGREE: Final = 0
DIFFER: Final = 1
PART_MISSING: Final = 2
ALONE: Final = 3

FAR: Final = 1 << 60
"""Dearer than any story."""

TIE: Final = 1 << 16
"""Costs are multiplied by this to leave room for the tie-break below them."""


class Prices:
    """What the steps of one stream cost, in thousandths of a bit."""

    def __init__(
        self,
        *,
        gaps: list[int],
        left_groups: list[int],
        right_groups: list[int],
        agree: int,
        fault: int,
        only: int,
        named: int,
        other: int,
        which: int,
        grouped: bool,
        parted: bool,
        fees: list[tuple[int, int]],
    ) -> None:
        self.gaps = gaps
        self.reach = len(gaps) // 2
        self.left_groups = left_groups
        self.right_groups = right_groups
        self.agree = agree
        self.fault = fault
        self.only = only
        self.named = named
        self.other = other
        self.which = which
        self.grouped = grouped
        self.parted = parted
        self.fees = fees


class Side:
    """One side of a stream as lists."""

    def __init__(self, days: list[int], amounts: list[int]) -> None:
        self.days = days
        self.amounts = amounts
        self.positive = min(amounts) > 0 if amounts else True


class Places:
    """The band of places, row by row, and what is known of each."""

    def __init__(self, low: list[int], high: list[int]) -> None:
        self.low = low
        self.high = high
        self.start: list[int] = []
        total = 0
        for i in range(len(low)):
            self.start.append(total - low[i])
            total += high[i] - low[i] + 1
        self.best: list[int] = [FAR] * total
        self.step: list[int] = [-1] * total

    def offer(self, i: int, j: int, cost: int, step: int) -> None:
        """Offer a way to a place; it is taken when it is the cheapest so far."""
        if self.low[i] <= j <= self.high[i]:
            at = self.start[i] + j
            if cost < self.best[at]:
                self.best[at] = cost
                self.step[at] = step


def encode(kind: int, left: int, right: int) -> int:
    """A step as one number."""
    return (kind << 20) | (left << 10) | right


def walk(
    left: Side, right: Side, places: Places, prices: Prices, group_lines: int, group_days: int, run_days: int
) -> None:
    """Visit every place in order and offer every step.

    Args:
        left: the practice's lines in order of day.
        right: the other program's lines in order of day.
        places: the band; filled in.
        prices: of the stream.
        group_lines: the most lines of a group.
        group_days: the longest stretch of a group.
        run_days: the longest stretch of a missing group.
    """
    count_left, count_right = len(left.days), len(right.days)
    for i in range(count_left + 1):
        for j in range(places.low[i], places.high[i] + 1):
            here = places.best[places.start[i] + j]
            if here >= FAR:
                continue
            if i < count_left and j < count_right:
                _pair(left, right, i, j, here, places, prices)
                _group(left, right, i, j, here, places, prices, group_lines, group_days, True)
                _group(right, left, j, i, here, places, prices, group_lines, group_days, False)
            if i < count_left:
                tie = min(count_left - i, TIE // 64)
                places.offer(i + 1, j, here + prices.only * TIE + tie, encode(ALONE, 1, 0))
                if prices.grouped:
                    _run(left, i, i, j, here, places, prices.only, prices.left_groups, group_lines, run_days, True)
            if j < count_right:
                tie = min(count_right - j, TIE // 64)
                places.offer(i, j + 1, here + prices.only * TIE + tie, encode(ALONE, 0, 1))
                if prices.parted:
                    _run(right, j, i, j, here, places, prices.only, prices.right_groups, group_lines, run_days, False)


def _gap(prices: Prices, days: int) -> int:
    if days < -prices.reach or days > prices.reach:
        return FAR
    return prices.gaps[days + prices.reach]


def _pair(left: Side, right: Side, i: int, j: int, here: int, places: Places, prices: Prices) -> None:
    gap = _gap(prices, right.days[j] - left.days[i])
    if gap >= FAR:
        return
    cost = gap + prices.left_groups[1] + prices.right_groups[1]
    one, other = left.amounts[i], right.amounts[j]
    if one == other:
        places.offer(i + 1, j + 1, here + (cost + prices.agree) * TIE, encode(AGREE, 1, 1))
        return
    cost += prices.fault + prices.named
    if cost >= 2 * prices.only:
        return
    if not slipped(one, other, prices.fees):
        cost += prices.other - prices.named
    if cost < 2 * prices.only:
        places.offer(i + 1, j + 1, here + cost * TIE, encode(DIFFER, 1, 1))


def _group(
    many: Side, single: Side, start: int, at: int, here: int, places: Places, prices: Prices,
    group_lines: int, group_days: int, of_left: bool,
) -> None:  # fmt: skip
    """Offer steps in which several lines of one side stand for one line of the other."""
    wanted, day = single.amounts[at], single.days[at]
    usual = prices.grouped if of_left else prices.parted
    shapes = prices.left_groups if of_left else prices.right_groups
    only_one = prices.right_groups[1] if of_left else prices.left_groups[1]
    first = many.days[start]
    total = 0
    for size in range(1, min(group_lines, len(many.days) - start) + 1):
        last = start + size - 1
        total += many.amounts[last]
        if many.days[last] - first > group_days or (total > wanted and many.positive and not usual):
            return
        if total == wanted and size > 1:
            kind, cost = AGREE, prices.agree + shapes[size] + only_one
        elif not usual:
            continue
        elif 0 < total < wanted and size < group_lines:
            kind, cost = PART_MISSING, prices.fault + 2 * prices.which + shapes[size + 1] + only_one
            if size > 1 and _one_slipped(many, start, size, wanted - total, prices.fees):
                slip_cost = prices.fault + prices.named + shapes[size] + only_one
                if slip_cost < cost:
                    kind, cost = DIFFER, slip_cost
        elif size == 1:
            continue
        else:
            slip = slipped(total, wanted, prices.fees) or _one_slipped(many, start, size, wanted - total, prices.fees)
            kind = DIFFER
            cost = prices.fault + (prices.named if slip else prices.other) + shapes[size] + only_one
        before, after = (day - first, day - many.days[last]) if of_left else (first - day, many.days[last] - day)
        gap = min(_gap(prices, before), _gap(prices, after))
        if gap >= FAR:
            continue
        if of_left:
            places.offer(start + size, at + 1, here + (cost + gap) * TIE, encode(kind, size, 1))
        else:
            places.offer(at + 1, start + size, here + (cost + gap) * TIE, encode(kind, 1, size))


def _one_slipped(many: Side, start: int, size: int, short: int, fees: list[tuple[int, int]]) -> bool:
    """Whether a known slip in one line of a group explains what the group is short of."""
    return any(slipped(amount, amount + short, fees) for amount in many.amounts[start : start + size])


def _run(
    lines: Side, start: int, i: int, j: int, here: int, places: Places, only: int, shapes: list[int],
    group_lines: int, run_days: int, of_left: bool,
) -> None:  # fmt: skip
    """Offer a missing group as one event."""
    for size in range(2, min(group_lines, len(lines.days) - start) + 1):
        if lines.days[start + size - 1] - lines.days[start] > run_days:
            return
        cost = here + (only + shapes[size]) * TIE + size * min(len(lines.days) - start, TIE // 64)
        if of_left:
            places.offer(i + size, j, cost, encode(ALONE, size, 0))
        else:
            places.offer(i, j + size, cost, encode(ALONE, 0, size))


def slipped(one: int, other: int, fees: list[tuple[int, int]]) -> bool:
    """Whether one amount becomes the other by a known slip: sign, decimal point, rounding, two digits, a card fee."""
    if one == -other:
        return True
    if (one < 0) != (other < 0) or one == 0 or other == 0:
        return False
    low, high = abs(one), abs(other)
    if low > high:
        low, high = high, low
    if high - low <= 5 or high == low * 10 or high == low * 100 or high == low * 1000:
        return True
    for points, cents in fees:
        if low == high - (high * points + 5_000) // 10_000 - cents:
            return True
    return digits_swapped(low, high)


def digits_swapped(low: int, high: int) -> bool:
    """Whether two neighbouring digits of one amount, exchanged, give the other (4500 and 5400)."""
    if (high - low) % 9:
        return False
    power = 1
    while power <= high:
        one = (low // power) % 100
        other = (high // power) % 100
        if one != other and one == (other % 10) * 10 + other // 10:
            return low // (power * 100) == high // (power * 100) and low % power == high % power
        power *= 10
    return False
