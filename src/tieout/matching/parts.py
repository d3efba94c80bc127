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

PARTS_MAX: Final = 6
"""The most parts that one line is paid in, when other lines may stand between them."""

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


class Taken:
    """Rows of lines taken as parts, with what each costs.

    Attributes:
        cost: of each row.
        rest: of each, cents that are still to come; of a found row, whether it is `ALL`, `SLIPPED`, `SHORT`, `MOVED`
            (its last line stands on a wrong day) or `WRONG` (its last line has a wrong amount).
        slips: of each, how many amounts are taken as slips; or `HOLE`.
        due: of each, the day that its last part should have come on, as far as a hole tells; else the day it did.
        hole: of each, the day on which a part should have come.
        saved: of each, what the day of that part would have cost.
        uneven: of each, days between its parts, squared and added up.
        size: of each, how many lines.
        lines: of each, positions of its lines, in `PARTS_MAX` places.
    """

    def __init__(self) -> None:
        self.cost = vec[i64]()
        self.rest = vec[i64]()
        self.slips = vec[i64]()
        self.uneven = vec[i64]()
        self.due = vec[i64]()
        self.hole = vec[i64]()
        self.saved = vec[i64]()
        self.size = vec[i64]()
        self.lines = vec[i64]()

    def make_room(self) -> None:
        """One more row."""
        self.cost, self.rest = append(self.cost, i64(0)), append(self.rest, i64(0))
        self.slips, self.uneven = append(self.slips, i64(0)), append(self.uneven, i64(0))
        self.due, self.hole = append(self.due, i64(0)), append(self.hole, i64(0))
        self.saved, self.size = append(self.saved, i64(0)), append(self.size, i64(0))
        for _ in range(PARTS_MAX):
            self.lines = append(self.lines, i64(0))

    def copy(self, to: i64, rows: Taken, row: i64) -> None:
        """Write the lines of another row, and the days between them, to a row; it may be the next one."""
        if to == i64(len(self.cost)):
            self.make_room()
        size = rows.size[row]
        self.size[to], self.uneven[to] = size, rows.uneven[row]
        self.due[to], self.hole[to], self.saved[to] = rows.due[row], rows.hole[row], rows.saved[row]
        k: i64 = 0
        while k < size:
            self.lines[to * PARTS_MAX + k] = rows.lines[row * PARTS_MAX + k]
            k += 1

    def has_before(self, row: i64, size: i64, line: i64) -> bool:
        """Whether a line is among the first so many of a row."""
        k: i64 = 0
        while k < size:
            if self.lines[row * PARTS_MAX + k] == line:
                return True
            k += 1
        return False

    def lines_order(self, one: i64, rows: Taken, other: i64) -> i64:
        """Below 0 when the lines of a row stand before those of another row, 0 when they are the same."""
        mine, its = self.size[one], rows.size[other]
        k: i64 = 0
        while k < mine and k < its:
            apart = self.lines[one * PARTS_MAX + k] - rows.lines[other * PARTS_MAX + k]
            if apart:
                return apart
            k += 1
        return mine - its


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
        self.next = _cheapest(prices.spread)
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
                    if not self.prices.from_line:
                        self.row.due[0] += self.next
                        self._leave_hole(cost + self.prices.spread[self.next], self.prices.spread[self.next], rest)
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
        j = before + 1
        while j < lines.count:
            apart = days[j] - due
            if (days[j] - self.day if prices.from_line else apart) >= i64(len(prices.spread)):
                return
            sofar = cost + prices.part(self.day, due, days[j])
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
                elif lines.days[j] == hole and self._is_odd(j):
                    wrong = prices.differ(lines.amounts[j], rest)
                    if wrong < NEVER:
                        self._keep(cost - prices.only + wrong, WRONG)
            j += 1

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


class Ways:
    """Ways to go on, the cheapest of which can be taken out.

    Attributes:
        rows: lines taken so far, all that were put in.
        count: how many weren't taken out.
    """

    def __init__(self) -> None:
        self.rows = Taken()
        self.heap = vec[i64]()
        self.clear()

    def clear(self) -> None:
        """Take all out."""
        self.made: i64 = 0
        self.count: i64 = 0

    def push(self, row: Taken, cost: i64, rest: i64, slips: i64) -> None:
        """Put in the first of some rows, with what it costs so far."""
        way, rows = self.made, self.rows
        rows.copy(way, row, 0)
        rows.cost[way], rows.rest[way], rows.slips[way] = cost, rest, slips
        self.made += 1
        if self.count == i64(len(self.heap)):
            self.heap = append(self.heap, way)
        heap, at = self.heap, self.count
        while at and self._before(way, heap[(at - 1) // 2]):
            heap[at] = heap[(at - 1) // 2]
            at = (at - 1) // 2
        heap[at] = way
        self.count += 1

    def pop(self) -> i64:
        """Take out the cheapest; of equals the one with the earlier lines."""
        heap, first = self.heap, self.heap[0]
        self.count -= 1
        way, at, count = heap[self.count], i64(0), self.count
        while 2 * at + 1 < count:
            child = 2 * at + 1
            if child + 1 < count and self._before(heap[child + 1], heap[child]):
                child += 1
            if not self._before(heap[child], way):
                break
            heap[at] = heap[child]
            at = child
        heap[at] = way
        return first

    def _before(self, one: i64, other: i64) -> bool:
        rows = self.rows
        if rows.cost[one] != rows.cost[other]:
            return rows.cost[one] < rows.cost[other]
        order = rows.lines_order(one, rows, other)
        if order:
            return order < 0
        if rows.rest[one] != rows.rest[other]:
            return rows.rest[one] < rows.rest[other]
        return rows.slips[one] < rows.slips[other]


def _cheapest(costs: vec[i64]) -> i64:
    """The place of the least cost; of equals the first."""
    found: i64 = 0
    k: i64 = 1
    while k < i64(len(costs)):
        if costs[k] < costs[found]:
            found = k
        k += 1
    return found
