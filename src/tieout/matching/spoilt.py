"""Two parts of one line, of which the first is missing, or one stands on a wrong day or has a wrong amount.

Looked for where lines are usually paid in parts: what is left of such a payment looks like several mistakes otherwise.
"""

from __future__ import annotations

from librt.vecs import vec
from mypy_extensions import i64

from tieout.matching.offered import Offers
from tieout.matching.parts import NEAR_LINES
from tieout.matching.prices import DIFFER, NEVER, PART_MISSING, SHIFTED, TIE, Prices
from tieout.matching.ranking import lower
from tieout.matching.sides import Side


def offer_spoilt_parts(left: Side, right: Side, prices: Prices, out: Offers) -> None:
    """Offer two right lines, or the second alone, for each left line.

    Args:
        left: the practice's lines, with their places.
        right: the other program's lines.
        prices: of the stream; parts are usual in it.
        out: what is on offer.
    """
    if right.count < 2:
        return
    spoilt = Spoilt(left, right, prices, out)
    i: i64 = 0
    while i < left.count:
        spoilt.for_line(i)
        i += 1


class Spoilt:
    """The parts of one left line after another."""

    def __init__(self, left: Side, right: Side, prices: Prices, out: Offers) -> None:
        self.left = left
        self.right = right
        self.prices = prices
        self.out = out
        self.next = _cheapest(prices.spread)
        self.shape = prices.left_groups[1] + prices.right_groups[2]
        self.most = 2 * prices.only + prices.margin
        self.i: i64 = 0
        self.first_day: i64 = 0
        self.counts_from: i64 = 0

    def for_line(self, i: i64) -> None:
        """Offer what may be left of the parts of left line i."""
        right, prices = self.right, self.prices
        self.i = i
        self.first_day = self.left.days[i] + prices.centers[self.left.credit[i]]
        self.counts_from = self.left.days[i] if prices.from_line else self.first_day
        k = lower(right.days, self.counts_from)
        last = lower(right.days, self.counts_from + i64(len(prices.spread)))
        while k < last:
            second = prices.spread[right.days[k] - self.counts_from]
            if second + self.shape + prices.fault < self.most:
                self._second(k, second)
            k += 1
        self._second_shifted()

    def _second(self, k: i64, spread: i64) -> None:
        """Line k stands where a second part would: the first is missing, or on another day, or of another amount."""
        amount, whole = self.right.amounts[k], self.left.amounts[self.i]
        prices, credit = self.prices, self.left.credit[self.i]
        if 0 < amount < whole and not self.right.rank[k]:
            rest = 0 if self._is_usual(k, whole - amount) else prices.other
            self._offer(-1, k, prices.only + rest + prices.usual[credit] + spread, PART_MISSING, self.right.days[k])
        j = lower(self.right.days, self.first_day - prices.shift_reach)
        while j < self.right.count and self.right.days[j] <= self.right.days[k]:
            if j != k:
                self._pair(j, k, spread)
            j += 1

    def _pair(self, j: i64, k: i64, spread: i64) -> None:
        """Two lines of which the second stands on its day."""
        right, prices = self.right, self.prices
        credit, whole = self.left.credit[self.i], self.left.amounts[self.i]
        gap = right.days[j] - self.left.days[self.i]
        if right.amounts[j] + right.amounts[k] == whole:
            self._offer(j, k, prices.mistake(credit, gap) + spread, SHIFTED, right.days[j])
        elif right.days[j] == self.first_day:
            wrong = self._wrong_amount(j, k, whole)
            if wrong < NEVER:
                self._offer(j, k, wrong + prices.usual[credit] + spread, DIFFER, right.days[j])

    def _wrong_amount(self, j: i64, k: i64, whole: i64) -> i64:
        """What it costs that one of two amounts, which isn't usual beside one that is, was entered wrong."""
        amounts = self.right.amounts
        cost = i64(NEVER)
        if self._is_usual(j, amounts[j]) and whole - amounts[j] > 0 and not self._is_usual(k, amounts[k]):
            cost = self.prices.differ(amounts[k], whole - amounts[j])
        if self._is_usual(k, amounts[k]) and whole - amounts[k] > 0 and not self._is_usual(j, amounts[j]):
            cost = min(cost, self.prices.differ(amounts[j], whole - amounts[k]))
        return cost

    def _second_shifted(self) -> None:
        """The first part stands on its day, the second doesn't; it may even stand before the first."""
        right, prices = self.right, self.prices
        credit, whole = self.left.credit[self.i], self.left.amounts[self.i]
        earliest = lower(right.days, self.counts_from + self.next - prices.shift_reach)
        j = lower(right.days, self.first_day)
        while j < right.count and right.days[j] == self.first_day:
            k = earliest
            while k < right.count and right.days[k] <= self.counts_from + self.next + prices.shift_reach:
                if k != j and right.amounts[j] + right.amounts[k] == whole:
                    off = right.days[k] - self.counts_from - self.next
                    wrong = prices.mistake(credit, prices.centers[credit] + off) + prices.spread[self.next]
                    self._offer(j, k, wrong, SHIFTED, right.days[k])
                k += 1
            j += 1

    def _is_usual(self, at: i64, amount: i64) -> bool:
        """Whether an amount stands on another line near a right line."""
        j = max(0, at - NEAR_LINES)
        last = min(at + NEAR_LINES, self.right.count - 1)
        while j <= last:
            if j != at and self.right.amounts[j] == amount:
                return True
            j += 1
        return False

    def _offer(self, j: i64, k: i64, cost: i64, kind: i64, day: i64) -> None:
        """Offer right lines j, if it isn't missing, and k for the left line; the day is that of the one that is off."""
        cost += self.shape
        if cost >= self.most:
            return
        if j >= 0:
            self.out.put(self.right.place[j])
        self.out.put(self.right.place[k])
        self.out.put(self.left.place[self.i])
        self.out.offer(cost * TIE, kind, day - self.left.days[self.i])


def _cheapest(costs: vec[i64]) -> i64:
    """The place of the least cost; of equals the first."""
    found: i64 = 0
    k: i64 = 1
    while k < i64(len(costs)):
        if costs[k] < costs[found]:
            found = k
        k += 1
    return found
