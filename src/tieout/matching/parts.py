"""The parts of one line: which later lines of the other side add up to it, the likeliest first.

Where lines are usually paid in parts, one of them may be missing, stand on a wrong day or have a wrong amount: a hole
is left on the day it should have come on, and filled at the end, when the amount it should have is known.

Ways to put parts together are followed in order of what they cost so far, so that a bound on how many are followed
drops the unlikeliest. Rows of numbers in, plain enough to be compiled as it stands.
"""

from __future__ import annotations

from typing import Final

from librt.vecs import append, vec
from mypy_extensions import i64

from tieout.matching.prices import NEVER, Prices
from tieout.matching.ranking import lower
from tieout.matching.sides import Side
from tieout.matching.taken import PARTS_MAX, Taken, Ways

FOLLOWED_MAX: Final = 400
"""Ways to go on that are followed for one line."""

NEAR_LINES: Final = 6
"""Among so many lines before the first part and after the last, one of the amount of the rest shows it to be usual."""

ALL: Final = 0
SLIPPED: Final = 1
SHORT: Final = 2
MOVED: Final = 3
WRONG: Final = 4

HOLE: Final = 2
"""Of ways to go on, in the place of how many amounts are taken as slips: one part has a hole in its place."""


class Parts:
    """The search for the parts of one amount after another.

    Attributes:
        found: rows that are worth a thought.
        best: numbers of those rows, the cheapest first.
        count: how many.
    """

    def __init__(self, lines: Side, meant_from: vec[i64], meant: vec[i64], prices: Prices) -> None:
        self.lines = lines
        self.meant_from = meant_from
        self.meant = meant
        self.prices = prices
        self.ways = Ways()
        self.row = Taken()
        self.row.make_room()
        self.found = Taken()
        self.best = vec[i64]()
        self.begin(0, 0, 0, False)

    def begin(self, whole: i64, day: i64, most_found: i64, only_all: bool) -> None:
        """Begin to look for the parts of an amount.

        Args:
            whole: cents.
            day: of the line, since 1970-01-01.
            most_found: how many rows are wanted.
            only_all: whether rows with a slip or a part that is missing are not wanted.
        """
        self.whole = whole
        self.day = day
        self.most_found = most_found
        self.only_all = only_all
        self.count: i64 = 0
        self.followed: i64 = 0
        self.first_day: i64 = 0
        self.ways.clear()
        self.most = 2 * self.prices.only + self.prices.margin

    def first(self, cost: i64, j: i64) -> None:
        """Take line j, at a cost, as the first part."""
        row, amount = self.row, self.lines.amounts[j]
        row.size[0], row.uneven[0], row.lines[0], row.due[0] = 1, 0, j, self.lines.days[j]
        if amount != self.whole:
            self._take(cost, amount, self.whole, 0)
        k = self.meant_from[j]
        while k < self.meant_from[j + 1]:
            if 0 < self.meant[k] < self.whole:
                self._take(cost + self.prices.fault + self.prices.named, self.meant[k], self.whole, 1)
            k += 1

    def first_missing(self, cost: i64, day: i64) -> None:
        """Leave a hole on the day of the first part, whose gap costs so much."""
        if self.prices.parted and not self.only_all:
            self.first_day = day
            self.row.size[0], self.row.uneven[0], self.row.due[0] = 0, 0, day
            self._leave_hole(cost, cost, self.whole)

    def _leave_hole(self, cost: i64, saved: i64, rest: i64) -> None:
        """Go on from the day that the row has, as if a part had come on it."""
        row = self.row
        row.hole[0], row.saved[0] = row.due[0], saved
        if cost + self.prices.only <= self.most:
            self.ways.push(row, cost + self.prices.only, rest, HOLE)

    def follow(self) -> None:
        """Follow the ways, the cheapest first."""
        ways = self.ways
        while ways.count and self.followed < FOLLOWED_MAX:
            way = ways.pop()
            cost, rest, slips = ways.rows.cost[way], ways.rows.rest[way], ways.rows.slips[way]
            if cost > self.most:
                break
            self.row.copy(0, ways.rows, way)
            if self.prices.parted and 0 < rest < self.whole and not self.only_all:
                if slips == HOLE:
                    self._fill(cost, rest)
                elif not slips:
                    self._keep(cost + self.prices.only + self._unusual(rest), SHORT)
                    prices, row = self.prices, self.row
                    usual = prices.spread[prices.usual_spread]
                    before = self.day + prices.step * (row.size[0] - 1) if prices.from_line else row.due[0]
                    row.due[0] = before + prices.usual_spread
                    self._leave_hole(cost + usual, usual, rest)
            if ways.rows.size[way] < PARTS_MAX:
                self._go_on(way, cost, rest, slips)

    def _go_on(self, way: i64, cost: i64, rest: i64, slips: i64) -> None:
        """Take each later line as the next part; at most one amount may be a slip."""
        lines, prices, row = self.lines, self.prices, self.row
        days, amounts, rank = lines.days, lines.amounts, lines.rank
        row.copy(0, self.ways.rows, way)
        size, uneven, due = row.size[0], row.uneven[0], row.due[0]
        before = row.lines[size - 1] if size else lower(days, due) - 1
        row.size[0] = size + 1
        number = size + 1 if slips == HOLE else size
        j = before + 1
        while j < lines.count:
            apart = days[j] - due
            if prices.apart(self.day, due, days[j], number) >= i64(len(prices.spread)):
                return
            sofar = cost + prices.part(self.day, due, days[j], number)
            if sofar <= self.most and (rank[j] <= size or j - 1 == before):
                self.followed += 1
                row.lines[size], row.uneven[0], row.due[0] = j, uneven + apart * apart, days[j]
                if amounts[j] <= rest or not lines.positive:
                    self._take(sofar, amounts[j], rest, slips)
                k = self.meant_from[j]
                while not slips and k < self.meant_from[j + 1]:
                    self._take(sofar + prices.fault + prices.named, self.meant[k], rest, 1)
                    k += 1
            j += 1

    def _take(self, cost: i64, amount: i64, rest: i64, slips: i64) -> None:
        """With the last line of the row as a part, all is found or there is a way to go on."""
        if amount == rest and slips == HOLE:
            return
        if amount == rest:
            if slips:
                self._keep(cost, SLIPPED)
            else:
                self._keep(cost + self.prices.agree, ALL)
            self.most = min(self.most, cost + self.prices.parts_slack)
        elif cost <= self.most and (amount < rest or (not slips and not self.lines.positive)) and self._goes_on(slips):
            self.ways.push(self.row, cost, rest - amount, slips)

    def _goes_on(self, slips: i64) -> bool:
        """Whether anything can come of the row: a further part, or the rest of them missing."""
        return self.row.size[0] < PARTS_MAX or (self.prices.parted and slips != 1 and not self.only_all)

    def _fill(self, cost: i64, rest: i64) -> None:
        """What may have become of the part that has a hole in its place, now that its amount is known."""
        lines, prices, row = self.lines, self.prices, self.row
        size, hole = row.size[0], row.hole[0]
        unusual = self._unusual(rest)
        self._keep(cost + unusual, SHORT)
        if unusual or size == PARTS_MAX:
            return
        row.size[0] = size + 1
        j = lower(lines.days, hole - prices.shift_reach)
        while j < lines.count and lines.days[j] <= hole + prices.shift_reach:
            row.lines[size] = j
            if not row.has_before(0, size, j):
                if lines.amounts[j] == rest:
                    off = lines.days[j] - hole
                    self._keep(cost - prices.only - row.saved[0] + prices.mistake(0, prices.centers[0] + off), MOVED)
                elif self._is_odd(j):
                    wrong = prices.differ(lines.amounts[j], rest) + self._on(lines.days[j])
                    if wrong < NEVER:
                        self._keep(cost - prices.only - row.saved[0] + wrong, WRONG)
            j += 1

    def _on(self, day: i64) -> i64:
        """What a day costs for the part with a hole in its place."""
        prices, off = self.prices, day - self.row.hole[0]
        if self.row.hole[0] == self.first_day:
            return prices.gap(0, prices.centers[0] + off)
        apart = prices.usual_spread + off
        return prices.spread[apart] if 0 <= apart < i64(len(prices.spread)) else NEVER

    def _unusual(self, amount: i64) -> i64:
        """What it costs that no line near the row is of an amount."""
        row, amounts = self.row, self.lines.amounts
        j = max(0, row.lines[0] - NEAR_LINES)
        last = min(row.lines[row.size[0] - 1] + NEAR_LINES, self.lines.count - 1)
        while j <= last:
            if amounts[j] == amount:
                return 0
            j += 1
        return self.prices.other

    def _is_odd(self, at: i64) -> bool:
        """Whether no line near a line is of its amount."""
        amounts = self.lines.amounts
        j = max(0, at - NEAR_LINES)
        last = min(at + NEAR_LINES, self.lines.count - 1)
        while j <= last:
            if j != at and amounts[j] == amounts[at]:
                return False
            j += 1
        return True

    def _keep(self, cost: i64, how: i64) -> None:
        """Keep the row as a way to put the parts together, if it is cheap enough."""
        prices, size = self.prices, self.row.size[0]
        if size >= i64(len(prices.right_groups)) or (self.only_all and how != ALL):
            return
        cost += prices.right_groups[min(size + 1, i64(len(prices.right_groups)) - 1) if how == SHORT else size]
        if cost >= prices.only * (size + 1) + prices.margin:
            return
        self.row.cost[0] = cost
        at = self.count
        while at and self._is_before(self.best[at - 1]):
            at -= 1
        if at >= self.most_found:
            return
        if self.count < self.most_found:
            slot = self.count
            if slot == i64(len(self.best)):
                self.best = append(self.best, slot)
            self.count += 1
        else:
            slot = self.best[self.count - 1]
        k = self.count - 1
        while k > at:
            self.best[k] = self.best[k - 1]
            k -= 1
        self.best[at] = slot
        self.found.copy(slot, self.row, 0)
        self.found.cost[slot], self.found.rest[slot] = cost, how

    def _is_before(self, other: i64) -> bool:
        """Whether the row comes before one that was found: it is cheaper, or more even, or has earlier lines."""
        row, found = self.row, self.found
        if row.cost[0] != found.cost[other]:
            return row.cost[0] < found.cost[other]
        if row.uneven[0] != found.uneven[other]:
            return row.uneven[0] < found.uneven[other]
        return row.lines_order(0, found, other) < 0
