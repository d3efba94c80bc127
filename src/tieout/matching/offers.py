"""Every event that a stream's lines may reasonably form, with its cost: what the search chooses from.

Nothing here knows what a line is: days, amounts and costs come in as rows of numbers, offers go out. It is plain
enough to be compiled as it stands.
"""

from __future__ import annotations

from typing import Final

from librt.vecs import vec
from mypy_extensions import i64

from tieout.matching.offered import Offers
from tieout.matching.parted import offer_parts
from tieout.matching.prices import ALONE, DIFFER, TIE, TWICE, Prices
from tieout.matching.ranking import lower
from tieout.matching.runs import offer_runs
from tieout.matching.sides import Side, put_in_order

NEAR_EQUAL: Final = 12
"""Lines of equal amount that are offered to a line, on either side of its likely day."""

NEAR_IDENTICAL: Final = 4
"""The same, where more than `NEAR_EQUAL` identical lines stand on one day."""

NEAR_OTHER: Final = 8
"""Lines of another amount that are offered to a line, on either side of its likely day."""

DIFFER_DAYS_MAX: Final = 21
"""Lines of another amount are offered within this many days of the likely day."""


def collect(left: Side, right: Side, prices: Prices, out: Offers) -> None:
    """Put the lines of both sides in one order and offer every event worth a thought.

    Args:
        left: the practice's lines; `place` and `alone` are filled in.
        right: the other program's lines, likewise.
        prices: of the stream.
        out: what is on offer; what was before is forgotten.
    """
    put_in_order(left, right, prices)
    out.begin_anew(left.count + right.count)
    _alone(left, prices, out)
    _alone(right, prices, out)
    _equal(left, right, prices, out)
    _differing(left, right, prices, out)
    offer_runs(left, right, prices, out)
    offer_parts(left, right, prices, out)


def _alone(side: Side, prices: Prices, out: Offers) -> None:
    i: i64 = 0
    while i < side.count:
        twice = prices.twice + prices.twice_per_day * (side.copies[i] - 1)
        copy = side.copies[i] > 0 and twice < prices.only
        cost = twice if copy else prices.only + (prices.unusual if side.copies[i] < 0 else 0)
        side.alone[i] = cost
        out.put(side.place[i])
        out.offer(cost * TIE + 64 - min(side.rank[i], 63), TWICE if copy else ALONE, 0)
        i += 1


def _equal(left: Side, right: Side, prices: Prices, out: Offers) -> None:
    same = right.amounts_sought()
    shape = prices.agree + prices.left_groups[1] + prices.right_groups[1]
    begin: i64 = 0
    end: i64 = 0
    i: i64 = 0
    while i < left.count:
        if not i or left.amounts[i] != left.amounts[i - 1]:
            begin, end = lower(same.keys, left.amounts[i]), lower(same.keys, left.amounts[i] + 1)
        if begin < end:
            _equal_to(left, i, right, same.position, begin, end, shape, prices, out)
        i += 1


def _equal_to(
    left: Side, i: i64, right: Side, same: vec[i64], begin: i64, end: i64, shape: i64, prices: Prices, out: Offers
) -> None:
    """Offer left line i with those right lines of its amount that stand nearest to its likely day."""
    credit = left.credit[i]
    likely = left.days[i] + prices.centers[credit]
    middle = _before(right.days, same, begin, end, likely) + left.rank[i]
    near = i64(NEAR_EQUAL if left.crowd[i] <= NEAR_EQUAL else NEAR_IDENTICAL)
    k = max(_before(right.days, same, begin, end, likely - prices.shift_reach), middle - near)
    last = min(_before(right.days, same, begin, end, likely + prices.shift_reach + 1), middle + near + 1)
    torn = left.torn(i, i, prices)
    while k < last:
        j = same[k]
        apart = right.days[j] - left.days[i]
        cost = shape + prices.gap(credit, apart) + torn
        if cost < left.alone[i] + right.alone[j] + prices.margin:
            tie = prices.tie(credit, apart, left.rank[i] - right.rank[j])
            out.two(left.place[i], right.place[j], cost * TIE + tie, prices.kind(credit, apart), apart)
        k += 1


def _before(days: vec[i64], positions: vec[i64], begin: i64, end: i64, day: i64) -> i64:
    """The first of some positions whose line doesn't stand before a day."""
    low, high = begin, end
    while low < high:
        middle = (low + high) // 2
        if days[positions[middle]] < day:
            low = middle + 1
        else:
            high = middle
    return low


def _differing(left: Side, right: Side, prices: Prices, out: Offers) -> None:
    shape = prices.left_groups[1] + prices.right_groups[1]
    named = prices.fault + prices.named
    i: i64 = 0
    while i < left.count:
        credit = left.credit[i]
        likely = left.days[i] + prices.centers[credit]
        middle = lower(right.days, likely)
        j = max(lower(right.days, likely - DIFFER_DAYS_MAX), middle - NEAR_OTHER)
        last = min(lower(right.days, likely + DIFFER_DAYS_MAX + 1), middle + NEAR_OTHER + 1)
        while j < last:
            if left.amounts[i] != right.amounts[j]:
                apart = right.days[j] - left.days[i]
                cost = shape + prices.gap(credit, apart)
                most = left.alone[i] + right.alone[j] + prices.margin
                if cost + named < most:
                    cost += prices.differ(left.amounts[i], right.amounts[j])
                    if cost < most:
                        tie = prices.tie(credit, apart, 0)
                        out.two(left.place[i], right.place[j], cost * TIE + tie, DIFFER, apart)
            j += 1
        i += 1
