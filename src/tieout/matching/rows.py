"""Lines of one side taken together: two or three near each other, and longer ones in a row."""

from __future__ import annotations

from typing import Final

from librt.vecs import append, vec
from mypy_extensions import i64

from tieout.matching.ranking import doubled, lower, ranked
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

_ROOM: Final = 64
"""Rows of lines that there is room for to begin with."""

Lines = tuple[int, ...]


class Totals:
    """The totals of rows, in order, and which row has each."""

    def __init__(self, rows: Rows) -> None:
        self.row = ranked(rows.total[: rows.count], vec[i64](), vec[i64]())
        self.keys = vec[i64]([0] * rows.count)
        k: i64 = 0
        while k < rows.count:
            self.keys[k] = rows.total[self.row[k]]
            k += 1

    def hold(self, total: i64) -> bool:
        """Whether a row has this total."""
        keys = self.keys
        last = i64(len(keys)) - 1
        if total < keys[0] or total > keys[last]:
            return False
        return keys[lower(keys, total)] == total


class Rows:
    """Lines of one side taken together, in order of their first. The rows of numbers are longer than what they hold.

    Attributes:
        side: whose lines.
        totals: only rows with one of these are taken; None for all.
        count: how many rows.
        size: of each row, how many lines.
        total: of each, cents.
        lines: of each, positions of its lines, in `RUN_LINES_MAX` places.
    """

    def __init__(self, side: Side, totals: Totals | None) -> None:
        self.side = side
        self.totals = totals
        self.count: i64 = 0
        self.size = vec[i64]([0] * _ROOM)
        self.total = vec[i64]([0] * _ROOM)
        self.lines = vec[i64]([0] * (_ROOM * RUN_LINES_MAX))

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
            if size > LINES_MAX and self._begin(size, total):
                k: i64 = 0
                while k < size:
                    self.lines[(self.count - 1) * RUN_LINES_MAX + k] = among[at + k]
                    k += 1

    def _add(self, first: i64, second: i64, third: i64) -> None:
        amounts = self.side.amounts
        total = amounts[first] + amounts[second] + (amounts[third] if third >= 0 else 0)
        if self._begin(3 if third >= 0 else 2, total):
            at = (self.count - 1) * RUN_LINES_MAX
            self.lines[at], self.lines[at + 1], self.lines[at + 2] = first, second, third

    def _begin(self, size: i64, total: i64) -> bool:
        """One more row, if one of this total is taken."""
        totals = self.totals
        if totals is not None and not totals.hold(total):
            return False
        if self.count == i64(len(self.size)):
            self.size, self.total, self.lines = doubled(self.size), doubled(self.total), doubled(self.lines)
        self.size[self.count], self.total[self.count] = size, total
        self.count += 1
        return True

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
