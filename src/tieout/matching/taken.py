"""Lines taken as parts of one line: rows of them, and those that may be gone on with, the cheapest first.

Rows of numbers, plain enough to be compiled as it stands.
"""

from __future__ import annotations

from typing import Final

from librt.vecs import append, vec
from mypy_extensions import i64

PARTS_MAX: Final = 6
"""The most parts that one line is paid in, when other lines may stand between them."""


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
