"""Several lines of both sides that only together agree: 75.00 and 125.00 paid for two sessions of 100.00.

Offered within bounds: few lines of each side, near each other, and on one side at least none that agrees
with anything else. No part of such a group agrees by itself; otherwise the parts are events of their own. Runs of lines
in a row, as fixed sums paid whatever the sessions cost make them, may be longer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

from tieout.matching.costs import BOTH_SEVERAL
from tieout.matching.offered import Offers
from tieout.matching.prices import AGREE, TIE, Prices
from tieout.matching.sides import Side

LINES_MAX = 3
"""The most lines of one side, when other lines may stand between them."""

NEXT_LINES = 6
"""A group's other lines are among so many lines that follow its first."""

DAYS_MAX = 16
"""The longest stretch of days of one side's lines."""

RUN_LINES_MAX = 6
"""The most lines of one side in a row."""

RUN_DAYS_MAX = 62
"""The longest stretch of days of a row."""

APART_DAYS_MAX = 21
"""Both sides' first or last lines stand no more days than this from where the other side is expected."""

LINES_TRIED_MAX = 2_000
"""A stream with more lines of its own amounts than this has no such groups looked for."""

Lines = tuple[int, ...]


def offer_groups(offers: Offers, left: Side, right: Side, prices: Prices) -> None:
    """Offer groups of several lines of both sides.

    Args:
        offers: of the stream; changed in place.
        left: the practice's lines, with their places.
        right: the other program's lines.
        prices: of the stream.
    """
    agreeing = offers.agreeing()
    odd = [
        [i for i, place in enumerate(side.place) if side.amounts[i] > 0 and not agreeing[place]]
        for side in (left, right)
    ]
    for here, there in sorted(groups_of(left, right, odd, prices)):
        _offer(offers, left, right, here, there, prices)


def groups_of(left: Side, right: Side, odd: Sequence[Sequence[int]], prices: Prices) -> set[tuple[Lines, Lines]]:
    """Positions of the left lines and of the right lines of each group, near enough to each other.

    Args:
        left: the practice's lines.
        right: the other program's lines.
        odd: of each side, positions of lines that agree with nothing else.
        prices: of the stream.
    """
    if max(len(odd[0]), len(odd[1])) < 2 or max(map(len, odd)) > LINES_TRIED_MAX:
        return set()
    found: set[tuple[Lines, Lines]] = set()
    both = (left, right)
    for number in (0, 1):
        if len(odd[number]) < 2:
            continue
        own, other = both[number], both[1 - number]
        wanted = _by_sum(own, _sets(own, odd[number], odd[number]))
        near = _around(own, odd[number], other, prices)
        for total, sets in _by_sum(other, _sets(other, range(len(other.days)), near)).items():
            for one in wanted.get(total, ()):
                found.update(_group(number, one, another) for another in sets)
    return {
        (here, there)
        for here, there in found
        if _meet(left, right, here, there, prices) and _whole(left, right, here, there)
    }


def _group(number: int, own: Lines, other: Lines) -> tuple[Lines, Lines]:
    return (other, own) if number else (own, other)


def _around(own: Side, odd: Sequence[int], other: Side, prices: Prices) -> list[int]:
    """Lines of the other side that stand near enough to some of these to begin a group."""
    reach = DAYS_MAX + RUN_DAYS_MAX + max(abs(int(center)) for center in prices.centers)
    days = sorted({own.days[place] for place in odd})
    found: list[int] = []
    at = 0
    for place, day in enumerate(other.days):
        while at < len(days) and days[at] < day - reach:
            at += 1
        if at < len(days) and days[at] <= day + reach:
            found.append(place)
    return found


def _sets(side: Side, among: Sequence[int], firsts: Sequence[int]) -> Iterator[Lines]:
    """Two or three lines near each other, and longer rows."""
    number = {place: at for at, place in enumerate(among)}
    for first in firsts:
        at = number[first]
        following = [
            place
            for place in among[at + 1 : at + 1 + NEXT_LINES]
            if side.amounts[place] > 0 and side.days[place] - side.days[first] <= DAYS_MAX
        ]
        if side.amounts[first] <= 0:
            continue
        for count in range(1, LINES_MAX):
            yield from ((first, *rest) for rest in combinations(following, count))
        for end in range(at + LINES_MAX + 1, min(at + RUN_LINES_MAX, len(among)) + 1):
            row = tuple(among[at:end])
            if side.days[row[-1]] - side.days[first] <= RUN_DAYS_MAX and min(side.amounts[place] for place in row) > 0:
                yield row


def _by_sum(side: Side, sets: Iterator[Lines]) -> dict[int, list[Lines]]:
    found: dict[int, list[Lines]] = defaultdict(list)
    for lines in sets:
        found[sum(side.amounts[place] for place in lines)].append(lines)
    return found


def _meet(left: Side, right: Side, here: Lines, there: Lines, prices: Prices) -> bool:
    """Whether the group's first or last lines stand near the usual number of days apart."""
    usual = prices.centers[left.credit[here[0]]]
    return any(abs(int(right.days[there[end]] - left.days[here[end]] - usual)) <= APART_DAYS_MAX for end in (0, -1))


def _nearest(left: Side, right: Side, here: Lines, there: Lines, prices: Prices) -> tuple[int, int]:
    """Cost and days of the gap, between the first lines or between the last ones, whichever is cheaper."""
    credit = left.credit[here[0]]
    ends = sorted({int(right.days[there[end]] - left.days[here[end]]) for end in (0, -1)}, key=abs)
    return min(((prices.gap(credit, days), days) for days in ends), key=lambda one: one[0])


def _whole(left: Side, right: Side, here: Lines, there: Lines) -> bool:
    """Whether no part of the group agrees by itself."""
    parts = [_sums_of_parts([side.amounts[place] for place in lines]) for side, lines in ((left, here), (right, there))]
    return parts[0].isdisjoint(parts[1])


def _sums_of_parts(amounts: Sequence[int]) -> set[int]:
    sums = {0}
    for amount in amounts:
        sums |= {one + amount for one in sums}
    return sums - {0, sum(amounts)}


def _offer(offers: Offers, left: Side, right: Side, here: Lines, there: Lines, prices: Prices) -> None:
    gap, apart = _nearest(left, right, here, there, prices)
    cost = BOTH_SEVERAL + prices.agree + gap + prices.left_groups[len(here)] + prices.right_groups[len(there)]
    for one, next_one in pairwise(there):
        days = right.days[next_one] - right.days[one]
        cost += prices.spread[min(days, len(prices.spread) - 1)]
    if cost < (len(here) + len(there)) * prices.only:
        credit = left.credit[here[0]]
        places = [left.place[place] for place in here] + [right.place[place] for place in there]
        offers.add(places, cost * TIE + prices.tie(credit, apart, 0), AGREE, apart)
