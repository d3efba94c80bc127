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
from tieout.matching.ranking import lower, ranked
from tieout.matching.sides import Side

LINES_MAX: Final = 3
"""The most lines of one side, when other lines may stand between them."""

NEXT_LINES: Final = 6
"""A group's other lines are among so many lines that follow its first."""

DAYS_MAX: Final = 16
"""The longest stretch of days of one side's lines."""

RUN_LINES_MAX: Final = 6
"""The most lines of one side in a row."""

RUN_DAYS_MAX: Final = 62
"""The longest stretch of days of a row."""

APART_DAYS_MAX: Final = 21
"""Both sides' first or last lines stand no more days than this from where the other side is expected."""

LINES_TRIED_MAX: Final = 2_000
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
    for here, there in sorted(groups_of(left, right, [_odd(left, agreeing), _odd(right, agreeing)], prices)):
        _offer(offers, left, right, here, there, prices)


def _odd(side: Side, agreeing: list[int]) -> list[int]:
    """Lines that agree with nothing by themselves."""
    return [i for i in range(side.count) if side.amounts[i] > 0 and not agreeing[side.place[i]]]


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
            mine, its = Rows(own), Rows(other)
            mine.add_all(wanted, wanted)
            its.add_all(vec[i64](list(range(other.count))), _around(own, wanted, other, prices))
            _meet(mine, its, number == 1, prices, found)
    return found


class Rows:
    """Lines of one side taken together, in order of their first.

    Attributes:
        side: whose lines.
        count: how many rows.
        size: of each row, how many lines.
        total: of each, cents.
        lines: of each, positions of its lines, in `RUN_LINES_MAX` places.
    """

    def __init__(self, side: Side) -> None:
        self.side = side
        self.count: i64 = 0
        self.size = vec[i64]()
        self.total = vec[i64]()
        self.lines = vec[i64]()

    def add_all(self, among: vec[i64], firsts: vec[i64]) -> None:
        """Two or three lines near each other, and longer ones in a row.

        Args:
            among: positions of lines, in order.
            firsts: those of them that may come first.
        """
        amounts = self.side.amounts
        k: i64 = 0
        while k < i64(len(firsts)):
            if amounts[firsts[k]] > 0:
                at = lower(among, firsts[k])
                self._add_near(among, at)
                self._add_in_a_row(among, at)
            k += 1

    def _add_near(self, among: vec[i64], at: i64) -> None:
        """A line with one and with two of those that follow it closely."""
        days, amounts = self.side.days, self.side.amounts
        first, last = among[at], min(at + NEXT_LINES, i64(len(among)) - 1)
        one = at + 1
        while one <= last:
            if amounts[among[one]] > 0 and days[among[one]] - days[first] <= DAYS_MAX:
                self._add(first, among[one], -1)
            one += 1
        one = at + 1
        while one < last:
            if amounts[among[one]] > 0 and days[among[one]] - days[first] <= DAYS_MAX:
                other = one + 1
                while other <= last:
                    if amounts[among[other]] > 0 and days[among[other]] - days[first] <= DAYS_MAX:
                        self._add(first, among[one], among[other])
                    other += 1
            one += 1

    def _add_in_a_row(self, among: vec[i64], at: i64) -> None:
        """A line with all that follow it, more than can stand apart."""
        days, amounts = self.side.days, self.side.amounts
        total = amounts[among[at]]
        size: i64 = 1
        while size < RUN_LINES_MAX and at + size < i64(len(among)):
            place = among[at + size]
            if amounts[place] <= 0 or days[place] - days[among[at]] > RUN_DAYS_MAX:
                return
            total += amounts[place]
            size += 1
            if size > LINES_MAX:
                self._begin(size, total)
                k: i64 = 0
                while k < size:
                    self.lines[(self.count - 1) * RUN_LINES_MAX + k] = among[at + k]
                    k += 1

    def _add(self, first: i64, second: i64, third: i64) -> None:
        amounts = self.side.amounts
        total = amounts[first] + amounts[second] + (amounts[third] if third >= 0 else 0)
        self._begin(3 if third >= 0 else 2, total)
        at = (self.count - 1) * RUN_LINES_MAX
        self.lines[at], self.lines[at + 1], self.lines[at + 2] = first, second, third

    def _begin(self, size: i64, total: i64) -> None:
        """One more row."""
        self.size, self.total = append(self.size, size), append(self.total, total)
        for _ in range(RUN_LINES_MAX):
            self.lines = append(self.lines, i64(-1))
        self.count += 1

    def first(self, row: i64) -> i64:
        """The first line of a row."""
        return self.lines[row * RUN_LINES_MAX]

    def last(self, row: i64) -> i64:
        """The last line of a row."""
        return self.lines[row * RUN_LINES_MAX + self.size[row] - 1]

    def lines_of(self, row: i64) -> Lines:
        """The lines of a row."""
        begin = row * RUN_LINES_MAX
        return tuple([int(line) for line in self.lines[begin : begin + self.size[row]]])

    def sums(self, row: i64) -> vec[i64]:
        """The sums of all choices of lines of a row, of none of them first and of all of them last."""
        found = vec[i64]([0])
        k: i64 = 0
        while k < self.size[row]:
            amount, count = (
                self.side.amounts[self.lines[row * RUN_LINES_MAX + k]],
                i64(len(found)),
            )
            n: i64 = 0
            while n < count:
                found = append(found, found[n] + amount)
                n += 1
            k += 1
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
        other: lines of the other side.
        turned: whether `own` is the right side.
        prices: of the stream.
        found: groups, left lines first; added to.
    """
    order = ranked(own.total, vec[i64](), vec[i64]())
    totals = vec[i64]([0] * own.count)
    k: i64 = 0
    while k < own.count:
        totals[k] = own.total[order[k]]
        k += 1
    row: i64 = 0
    while row < other.count:
        k = lower(totals, other.total[row])
        while k < own.count and totals[k] == other.total[row]:
            left, right = (other, own) if turned else (own, other)
            here, there = (row, order[k]) if turned else (order[k], row)
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
        cost += prices.part(left.days[here[-1]], right.days[there[k - 1]], right.days[there[k]])
    if cost < (len(here) + len(there)) * prices.only:
        for line in here:
            offers.put(left.place[line])
        for line in there:
            offers.put(right.place[line])
        offers.offer(cost * TIE + prices.tie(credit, apart, 0), AGREE, apart)
