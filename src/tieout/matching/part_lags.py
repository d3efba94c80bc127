"""How many lines are the sum of later lines that follow each other evenly: the days that parts may come on.

Plain enough to be compiled as it stands.
"""

from __future__ import annotations

from typing import Final

from librt.vecs import vec
from mypy_extensions import i64

from tieout.matching.taken import PARTS_MAX

STEPS_MOST: Final = 2_000
"""Lines that are looked at for one line; a line with more before and after it shows no days of parts."""


class PartLags:
    """Lines that are paid in even parts, by days to the first part and from each part to the next.

    Attributes:
        early, late: the first part is counted from so many days before its line to so many after it.
        longest: days from part to part, at most.
        counts: lines, by days to the first part and then by days from part to part.
    """

    def __init__(
        self,
        lines: tuple[list[int], list[int]],
        parts: tuple[list[int], list[int]],
        early: i64,
        late: i64,
        longest: i64,
    ) -> None:
        """Count.

        Args:
            lines: days, since 1970-01-01, and cents of the lines that may be paid in parts.
            parts: the same of the lines that may be parts, in order of days.
            early: as above.
            late: as above.
            longest: as above.
        """
        self.early, self.late, self.longest = early, late, longest
        self._days, self._amounts = vec[i64](parts[0]), vec[i64](parts[1])
        cells = (early + late + 1) * (longest + 1)
        self.counts = vec[i64]([0] * cells)
        self._counted_for = vec[i64]([-1] * cells)
        days, amounts = vec[i64](lines[0]), vec[i64](lines[1])
        first: i64 = 0
        i: i64 = 0
        while i < i64(len(days)):
            while first < i64(len(self._days)) and self._days[first] < days[i] - early:
                first += 1
            self._count(i, days[i], amounts[i], first)
            i += 1

    def _count(self, line: i64, day: i64, whole: i64, first: i64) -> None:
        """All ways in which lines from a place on are parts of one line."""
        there, amounts = self._days, self._amounts
        self._steps: i64 = 0
        while first < i64(len(there)) and there[first] <= day + self.late:
            other = first + 1
            if amounts[first] < whole:
                while other < i64(len(there)) and there[other] <= there[first] + self.longest:
                    apart = there[other] - there[first]
                    cell = (there[first] - day + self.early) * (self.longest + 1) + apart
                    if self._counted_for[cell] != line and self._adds_up(
                        other, whole - amounts[first], apart, PARTS_MAX - 1
                    ):
                        self._counted_for[cell] = line
                        self.counts[cell] += 1
                    other += 1
            first += 1
            if self._steps > STEPS_MOST:
                return

    def _adds_up(self, part: i64, rest: i64, apart: i64, most: i64) -> bool:
        """Whether a line and those that follow at so many days make up what is left."""
        self._steps += 1
        days, amounts = self._days, self._amounts
        if amounts[part] >= rest or most == 1 or self._steps > STEPS_MOST:
            return amounts[part] == rest
        other = part + 1
        while other < i64(len(days)) and days[other] <= days[part] + apart:
            if days[other] == days[part] + apart and self._adds_up(other, rest - amounts[part], apart, most - 1):
                return True
            other += 1
        return False

    def fullest(self, width: i64, most: int, enough: i64) -> list[tuple[int, int]]:
        """Days to the first part and from part to part: the first of each in the fullest windows, which don't overlap.

        Args:
            width: further days in a window, both ways.
            most: how many windows.
            enough: lines that a window must have; ties to the nearer one.
        """
        chosen: list[tuple[int, int]] = []
        while len(chosen) < most:
            best = enough - 1
            found: tuple[int, int] | None = None
            low: i64 = 0
            while low + width <= self.early + self.late:
                apart: i64 = 0
                while apart + width <= self.longest:
                    full = self._full(low, apart, width)
                    if full >= enough and full >= best:
                        one = (int(low - self.early), int(apart))
                        if (full > best or found is None or _far(one) < _far(found)) and _is_free(chosen, one, width):
                            best, found = full, one
                    apart += 1
                low += 1
            if found is None:
                break
            chosen.append(found)
        return chosen

    def _full(self, low: i64, apart: i64, width: i64) -> i64:
        """Lines in a window."""
        full: i64 = 0
        first = low
        while first <= low + width:
            then = apart
            while then <= apart + width:
                full += self.counts[first * (self.longest + 1) + then]
                then += 1
            first += 1
        return full


def _far(days: tuple[int, int]) -> int:
    return abs(days[0]) + days[1]


def _is_free(chosen: list[tuple[int, int]], one: tuple[int, int], width: i64) -> bool:
    return all(abs(other[0] - one[0]) > width or abs(other[1] - one[1]) > width for other in chosen)
