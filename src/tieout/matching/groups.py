"""Several lines of both sides that only together agree: 75.00 and 125.00 paid for two sessions of 100.00.

Offered within bounds: few lines of each side, near each other, and on one side at least none that agrees
with anything else. No part of such a group agrees by itself; otherwise the parts are events of their own. Runs of lines
in a row, as fixed sums paid whatever the sessions cost make them, may be longer.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from librt.vecs import append, vec
from mypy_extensions import i64

from tieout.matching.costs import BOTH_SEVERAL
from tieout.matching.offered import Offers
from tieout.matching.prices import AGREE, TIE, Prices
from tieout.matching.ranking import lower
from tieout.matching.rows import DAYS_MAX, RUN_DAYS_MAX, Lines, Rows, Totals
from tieout.matching.sides import Side

APART_DAYS_MAX: Final = 21
"""Both sides' first or last lines stand no more days than this from where the other side is expected."""

LINES_TRIED_MAX: Final = 2_000
"""A stream with more lines of its own amounts than this has no such groups looked for."""


def offer_groups(offers: Offers, left: Side, right: Side, prices: Prices) -> None:
    """Offer groups of several lines of both sides.

    Args:
        offers: of the stream; changed in place.
        left: the practice's lines, with their places.
        right: the other program's lines.
        prices: of the stream.
    """
    agreeing = offers.agreeing()
    for here, there in sorted(groups_of(left, right, [_odd(left, agreeing), _odd(right, agreeing)], prices)):
        _offer(offers, left, right, here, there, prices)


def _odd(side: Side, agreeing: vec[i64]) -> list[int]:
    """Lines that agree with nothing by themselves."""
    found: list[int] = []
    i: i64 = 0
    while i < side.count:
        if side.amounts[i] > 0 and not agreeing[side.place[i]]:
            found.append(int(i))
        i += 1
    return found


def groups_of(left: Side, right: Side, odd: Sequence[Sequence[int]], prices: Prices) -> set[tuple[Lines, Lines]]:
    """Positions of the left lines and of the right lines of each group, near enough to each other.

    Args:
        left: the practice's lines.
        right: the other program's lines.
        odd: of each side, positions of lines that agree with nothing else.
        prices: of the stream.
    """
    found: set[tuple[Lines, Lines]] = set()
    if not 2 <= max(len(odd[0]), len(odd[1])) <= LINES_TRIED_MAX:
        return found
    sides = (left, right)
    for number in (0, 1):
        if len(odd[number]) >= 2:
            own, other = sides[number], sides[1 - number]
            wanted = vec[i64](list(odd[number]))
            mine = Rows(own, None)
            mine.add_all(wanted, wanted)
            if mine.count:
                its = Rows(other, Totals(mine))
                its.add_all(vec[i64](list(range(other.count))), _around(own, wanted, other, prices))
                _meet(mine, its, number == 1, prices, found)
    return found


def _around(own: Side, odd: vec[i64], other: Side, prices: Prices) -> vec[i64]:
    """Lines of the other side that stand near enough to some of these to begin a group."""
    low, high = (
        min(prices.centers[0], prices.centers[1]),
        max(prices.centers[0], prices.centers[1]),
    )
    reach = DAYS_MAX + RUN_DAYS_MAX + max(high, -low)
    found = vec[i64]()
    at: i64 = 0
    place: i64 = 0
    while place < other.count:
        day = other.days[place]
        while at < i64(len(odd)) and own.days[odd[at]] < day - reach:
            at += 1
        if at < i64(len(odd)) and own.days[odd[at]] <= day + reach:
            found = append(found, place)
        place += 1
    return found


def _meet(
    own: Rows,
    other: Rows,
    turned: bool,
    prices: Prices,
    found: set[tuple[Lines, Lines]],
) -> None:
    """Rows of both sides that add up to the same, stand near each other and fall into no parts.

    Args:
        own: lines that agree with nothing else.
        other: lines of the other side, with the totals of the first.
        turned: whether `own` is the right side.
        prices: of the stream.
        found: groups, left lines first; added to.
    """
    totals = other.totals
    row: i64 = 0
    while row < other.count and totals is not None:
        k = lower(totals.keys, other.total[row])
        while k < own.count and totals.keys[k] == other.total[row]:
            left, right = (other, own) if turned else (own, other)
            here, there = (row, totals.row[k]) if turned else (totals.row[k], row)
            if _stand_near(left, right, here, there, prices) and _is_whole(left, right, here, there):
                found.add((left.lines_of(here), right.lines_of(there)))
            k += 1
        row += 1


def _stand_near(left: Rows, right: Rows, here: i64, there: i64, prices: Prices) -> bool:
    """Whether the group's first or last lines stand near the usual number of days apart."""
    here_days, there_days = left.side.days, right.side.days
    usual = prices.centers[left.side.credit[left.first(here)]]
    apart = there_days[right.first(there)] - here_days[left.first(here)] - usual
    if -APART_DAYS_MAX <= apart <= APART_DAYS_MAX:
        return True
    apart = there_days[right.last(there)] - here_days[left.last(here)] - usual
    return -APART_DAYS_MAX <= apart <= APART_DAYS_MAX


def _is_whole(left: Rows, right: Rows, here: i64, there: i64) -> bool:
    """Whether no part of the group agrees by itself."""
    mine, its = left.sums(here), right.sums(there)
    k: i64 = 1
    while k < i64(len(mine)) - 1:
        n: i64 = 1
        while n < i64(len(its)) - 1:
            if mine[k] == its[n]:
                return False
            n += 1
        k += 1
    return True


def _offer(offers: Offers, left: Side, right: Side, here: Lines, there: Lines, prices: Prices) -> None:
    """Offer a group; its gap counts between the first lines or between the last ones, whichever is cheaper."""
    credit = left.credit[here[0]]
    first, last = (
        right.days[there[0]] - left.days[here[0]],
        right.days[there[-1]] - left.days[here[-1]],
    )
    nearer, farther = (first, last) if max(first, -first) <= max(last, -last) else (last, first)
    apart = farther if prices.gap(credit, farther) < prices.gap(credit, nearer) else nearer
    cost = BOTH_SEVERAL + prices.agree + prices.gap(credit, apart)
    cost += prices.left_groups[len(here)] + prices.right_groups[len(there)]
    for k in range(1, len(there)):
        cost += prices.part(left.days[here[-1]], right.days[there[k - 1]], right.days[there[k]], k)
    if cost < (len(here) + len(there)) * prices.only:
        for line in here:
            offers.put(left.place[line])
        for line in there:
            offers.put(right.place[line])
        offers.offer(cost * TIE + prices.tie(credit, apart, 0), AGREE, apart)
