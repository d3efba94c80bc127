"""Left lines in a row that stand for one right line: equal sums, differing sums, and the whole row missing."""

from __future__ import annotations

from typing import Final

from librt.vecs import vec
from mypy_extensions import i64

from tieout.matching.offered import Offers
from tieout.matching.prices import AGREE, ALONE, DIFFER, PART_MISSING, TIE, Prices
from tieout.matching.ranking import lower
from tieout.matching.sides import Side
from tieout.matching.slips import slipped

RUN_LINES_MAX: Final = 9
"""The most lines of a group that is missing or whose sum differs."""

RUN_DAYS_MAX: Final = 62
"""The longest stretch of days of such a group."""

SHORT_LINES: Final = 4
"""Among so many lines before and after a group, one of the amount that it is short of shows that a line is missing."""


def offer_runs(left: Side, right: Side, prices: Prices, out: Offers) -> None:
    """Offer left lines in a row for each right line.

    Args:
        left: the practice's lines, with their places.
        right: the other program's lines.
        prices: of the stream.
        out: what is on offer.
    """
    if left.count < 2:
        return
    runs = Runs(left, right, prices, out)
    j: i64 = 0
    while j < right.count:
        if prices.grouped or not left.positive or max(right.amounts[j], -right.amounts[j]) >= 2 * left.smallest:
            runs.for_line(j)
        j += 1
    if prices.grouped:
        runs.missing()


class Runs:
    """The left lines of a stream, to be taken in rows."""

    def __init__(self, left: Side, right: Side, prices: Prices, out: Offers) -> None:
        self.left = left
        self.right = right
        self.prices = prices
        self.out = out
        self.ends = left.sums_sought()
        self.j: i64 = 0
        self.low: i64 = 0
        self.high: i64 = 0

    def for_line(self, j: i64) -> None:
        """Offer rows for right line j, of left lines whose right line may stand on its day."""
        prices, days = self.prices, self.left.days
        reach = min(prices.reach, prices.shift_reach)
        nearest = min(prices.centers[0], prices.centers[1])
        farthest = max(prices.centers[0], prices.centers[1])
        self.j = j
        self.low = lower(days, self.right.days[j] - farthest - reach)
        self.high = lower(days, self.right.days[j] - nearest + reach + 1)
        self._equal()
        if prices.grouped:
            self._but_one()
            self._differing()

    def _equal(self) -> None:
        """Rows of the wanted sum that begin or end among these lines."""
        sums, keys, position = self.left.sums, self.ends.keys, self.ends.position
        wanted, group_lines = self.right.amounts[self.j], self.prices.group_lines
        start = max(self.low - group_lines, 0)
        while start < self.high:
            sum_there = sums[start] + wanted
            k = _first(keys, position, sum_there, start + 2)
            while k < i64(len(keys)) and keys[k] == sum_there and position[k] <= start + group_lines:
                last = position[k] - 1
                if start >= self.low or self.low <= last < self.high:
                    self._offer(start, last, self.prices.agree, AGREE, -1)
                k += 1
            start += 1

    def _but_one(self) -> None:
        """Rows of which one line in between belongs elsewhere (a copy, another client's line)."""
        left, sums, wanted = self.left, self.left.sums, self.right.amounts[self.j]
        cost = self.prices.agree + self.prices.broken
        start = self.low
        while start < self.high:
            last = start + 2
            while last < min(start + RUN_LINES_MAX, self.high):
                over = sums[last + 1] - sums[start] - wanted
                i = start + 1
                while over and i < last:
                    if left.amounts[i] == over and (i == start + 1 or left.days[i] != left.days[i - 1]):
                        self._offer(start, last, cost, AGREE, i)
                    i += 1
                last += 1
            start += 1

    def _differing(self) -> None:
        left, prices, day = self.left, self.prices, self.right.days[self.j]
        start = self.low
        while start < self.high:
            credit = left.credit[start]
            early = prices.gap(credit, day - left.days[start])
            last = start
            while last < min(start + RUN_LINES_MAX, self.high):
                if left.days[last] - left.days[start] > RUN_DAYS_MAX:
                    break
                gap = min(early, prices.gap(credit, day - left.days[last]))
                if gap - prices.usual[credit] < prices.shift_named:
                    self._offer_differing(start, last, gap)
                last += 1
            start += 1

    def _offer_differing(self, start: i64, last: i64, gap: i64) -> None:
        """Offer a row whose sum isn't the wanted one: a slip, a line that is missing, or another sum."""
        prices, wanted = self.prices, self.right.amounts[self.j]
        total = self.left.sums[last + 1] - self.left.sums[start]
        if total == wanted:
            return
        if last > start and (slipped(total, wanted, prices.fees) or self._one_slipped(start, last, wanted - total)):
            self._offer(start, last, prices.fault + prices.named, DIFFER, -1)
        elif 0 < total < wanted and self._stands_near(start, last, wanted - total):
            self._offer_short(start, last, gap)
        elif last > start and total > 0:
            self._offer(start, last, prices.fault + prices.other, DIFFER, -1)

    def _one_slipped(self, start: i64, last: i64, short: i64) -> bool:
        """Whether a known slip in one line of a group explains what the group is short of."""
        amounts, fees = self.left.amounts, self.prices.fees
        i = start
        while i <= last:
            if (i == start or amounts[i] != amounts[i - 1]) and slipped(amounts[i], amounts[i] + short, fees):
                return True
            i += 1
        return False

    def _stands_near(self, start: i64, last: i64, amount: i64) -> bool:
        """Whether a line of an amount stands in a row or near it."""
        i = max(start - SHORT_LINES, 0)
        while i < min(last + SHORT_LINES + 1, self.left.count):
            if self.left.amounts[i] == amount:
                return True
            i += 1
        return False

    def _offer(self, start: i64, last: i64, cost: i64, kind: i64, without: i64) -> None:
        """Offer left lines start … last, but for one, for the right line, if the days allow it."""
        left, prices, day = self.left, self.prices, self.right.days[self.j]
        if left.days[last] - left.days[start] > prices.group_days:
            return
        size = last - start + 1 - (1 if without >= 0 else 0)
        if size < 2 or size >= i64(len(prices.left_groups)):
            return
        credit = left.credit[start]
        before, apart = day - left.days[start], day - left.days[last]
        gap, early = prices.gap(credit, apart), prices.gap(credit, before)
        if early < gap or (early == gap and before * before < apart * apart):
            gap, apart = early, before
        cost += gap + prices.left_groups[size] + prices.right_groups[1] + left.torn(start, last, prices)
        cost += (left.turns[last] - left.turns[start]) * prices.turned
        if cost >= prices.only * 2 + prices.margin + (size - 1) * prices.only // 2:
            return
        self._put(start, last, without)
        self.out.put(self.right.place[self.j])
        told = prices.kind(credit, apart) if kind == AGREE else kind
        self.out.offer(cost * TIE + prices.tie(credit, apart, 0), told, apart)

    def _offer_short(self, start: i64, last: i64, gap: i64) -> None:
        """A group of which one left line is missing."""
        prices, size = self.prices, last - start + 2
        shape = prices.left_groups[min(size, i64(len(prices.left_groups)) - 1)] + prices.right_groups[1]
        cost = prices.only + gap + shape + self.left.torn(start, last, prices)
        if cost < prices.only * (size + 1):
            self._put(start, last, -1)
            self.out.put(self.right.place[self.j])
            self.out.offer(cost * TIE, PART_MISSING, self.right.days[self.j] - self.left.days[last])

    def missing(self) -> None:
        """A group as a whole that stands on its own side only."""
        left, prices, shapes = self.left, self.prices, self.prices.left_groups
        start: i64 = 0
        while start < left.count:
            last = start + 1
            end = min(start + min(RUN_LINES_MAX, i64(len(shapes)) - 1), left.count)
            while last < end:
                if left.days[last] - left.days[start] > RUN_DAYS_MAX:
                    break
                size = last - start + 1
                cost = prices.only + shapes[size] + left.torn(start, last, prices)
                if cost < size * prices.only:
                    self._put(start, last, -1)
                    self.out.offer(cost * TIE + 64, ALONE, 0)
                last += 1
            start += 1

    def _put(self, start: i64, last: i64, without: i64) -> None:
        places, out = self.left.place, self.out
        i = start
        while i <= last:
            if i != without:
                out.put(places[i])
            i += 1


def _first(keys: vec[i64], position: vec[i64], wanted: i64, least: i64) -> i64:
    """The first entry of a key whose position isn't below the least one."""
    low: i64 = 0
    high = i64(len(keys))
    while low < high:
        middle = (low + high) // 2
        if keys[middle] < wanted or (keys[middle] == wanted and position[middle] < least):
            low = middle + 1
        else:
            high = middle
    return low
