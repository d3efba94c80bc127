"""Lines of many streams cut into islands: lines too far from all others of their stream to be one event with them.

Only where a line stands for a line, on its own day: groups that are usual reach farther, and look at the lines before
and after them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from tieout.matching.copies import ODD
from tieout.matching.costs import GAP_DAYS_MAX, GROUP_LINES_MAX
from tieout.matching.habits import Habit
from tieout.matching.layout import Flags, Layout
from tieout.matching.offers import DIFFER_DAYS_MAX
from tieout.matching.ranges import Ints


@lru_cache(maxsize=4_096)
def on_islands(habit: Habit) -> bool:
    """Whether streams of this habit are told by islands: a line stands for a line, on its own day."""
    on_its_day = habit.is_same_day and habit.center(0) == habit.center(1) == 0
    return on_its_day and not habit.grouped and not habit.parted


@dataclass(frozen=True, slots=True)
class Islands:
    """Lines of streams, each with all that it may be told together with.

    Attributes:
        lines: in order.
        marks: see `copies.marks_of`.
        starts: where each island begins, and the number of lines at the end.
    """

    lines: Layout
    marks: Ints
    starts: Ints

    def __len__(self) -> int:
        return len(self.starts) - 1

    @classmethod
    def of(cls, lines: Layout, marks: Ints) -> Islands:
        """Cut streams where nothing reaches across, if they are told by habits that are `on_islands`.

        Lines of one side are no event together unless one repeats another; two lines of both sides are none where they
        differ in amount and stand too far apart for that.

        Args:
            lines: of some streams, in order.
            marks: of each line.
        """
        new = np.ones(len(lines.stream), np.bool_)
        new[1:] = lines.stream[1:] != lines.stream[:-1]
        far = np.append(True, lines.day[1:] - lines.day[:-1] > GAP_DAYS_MAX)
        new |= far & ~_in_streams_that_add_up(lines, np.flatnonzero(new))
        starts = np.flatnonzero(new)
        island = np.cumsum(new) - 1
        size = np.diff(np.append(starts, len(new)))
        on_right = np.bincount(island, lines.side, minlength=len(starts)).astype(np.int64)
        copied = np.bincount(island, (marks != 0) & (marks != ODD), minlength=len(starts)) > 0
        second = np.minimum(starts + 1, len(new) - 1)
        differ = (lines.amount[starts] != lines.amount[second]) & (
            lines.day[second] - lines.day[starts] > DIFFER_DAYS_MAX
        )
        one_sided = (on_right == 0) | (on_right == size)
        alone = (one_sided & ~copied) | ((size == 2) & (on_right == 1) & differ)
        new |= alone[island]
        return cls(lines, marks, np.append(np.flatnonzero(new), len(new)))


def _in_streams_that_add_up(lines: Layout, starts: Ints) -> Flags:
    """Of each line, whether it is of a stream in which left lines in a row are the sum of a right one.

    Such a group may be longer than any gap.
    """
    ends = np.append(starts[1:], len(lines.stream))
    far = np.iinfo(np.int64).max
    on_right = lines.side == 1
    least = np.minimum.reduceat(np.where(on_right, far, lines.amount), starts)
    most = np.maximum.reduceat(np.where(on_right, np.abs(lines.amount), -1), starts)
    lefts = np.add.reduceat(~on_right, starts, dtype=np.int64)
    likely = (lefts > 1) & (most >= 0) & ((least <= 0) | (most >= 2 * np.where(least == far, 0, least)))
    found = np.zeros(len(lines.stream), np.bool_)
    for first, end in zip(starts[likely].tolist(), ends[likely].tolist(), strict=True):
        amounts, right = lines.amount[first:end], on_right[first:end]
        found[first:end] = _adds_up(amounts[~right].tolist(), set(amounts[right].tolist()))
    return found


def _adds_up(amounts: Sequence[int], wanted: set[int]) -> bool:
    """Whether some amounts in a row add up to a wanted one."""
    for first, amount in enumerate(amounts):
        total = amount
        for more in amounts[first + 1 : first + GROUP_LINES_MAX]:
            total += more
            if total in wanted:
                return True
    return False
