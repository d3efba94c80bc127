"""The cheapest story of one stream in date order, by dynamic programming.

Both sides stand in order of day; a story walks through them together. From each place (so many left lines,
so many right lines told) it may pair lines or groups that agree, pair lines whose amounts differ, or pass over
a line that stands on one side only. Pairs that cross in time are mended afterwards (`leftovers`).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from tieout.matching.costs import (
    DIFFERENCE_NAMED,
    DIFFERENCE_OTHER,
    GROUP_DAYS_MAX,
    GROUP_LINES_MAX,
    WHICH_LINE,
    Habit,
    Table,
)
from tieout.matching.streams import Lines
from tieout.matching.walk import AGREE, ALONE, DIFFER, Places, Prices, Side, slipped, walk
from tieout.model.settings import ProcessorFee
from tieout.model.settlement import EventKind

BAND_DAYS = 110
"""Places whose next lines are further apart are passed over: a billing period, a lag and a shift."""

RUN_DAYS_MAX = 35
"""The longest stretch of days of a missing group."""


@dataclass(frozen=True, slots=True)
class Step:
    """One event of the story: `left` and `right` are positions in the stream's sides."""

    kind: EventKind
    left: range
    right: range
    days_apart: int | None
    cost: int


@dataclass(frozen=True, slots=True)
class Costs:
    """What the walk needs to price a step."""

    habit: Habit
    table: Table
    fees: tuple[ProcessorFee, ...]

    def differ(self, one: int, other: int) -> int:
        """Cost of two amounts that should be one, without gap and shape."""
        named = slipped(one, other, [(fee.basis_points, fee.cents) for fee in self.fees])
        return self.table.fault + (DIFFERENCE_NAMED if named else DIFFERENCE_OTHER)

    def prices(self) -> Prices:
        """The same as the inner loop takes it."""
        return Prices(
            gaps=list(self.habit.gaps),
            left_groups=list(self.habit.left_groups),
            right_groups=list(self.habit.right_groups),
            agree=self.table.agree,
            fault=self.table.fault,
            only=self.table.only,
            named=DIFFERENCE_NAMED,
            other=DIFFERENCE_OTHER,
            which=WHICH_LINE,
            grouped=self.habit.grouped,
            parted=self.habit.parted,
            fees=[(fee.basis_points, fee.cents) for fee in self.fees],
        )


def count_places(left: Lines, right: Lines) -> int:
    """How many places the walk through a stream visits."""
    low, high = _band(left, right)
    return sum(high) - sum(low) + len(low)


def align(left: Lines, right: Lines, costs: Costs) -> list[Step]:
    """Tell the cheapest story of a stream.

    Args:
        left: the practice's lines.
        right: the other program's lines.
        costs: habit, table and fees that hold for this stream.

    Returns:
        Steps in order; each position of each side is in exactly one.
    """
    places = Places(*_band(left, right))
    places.best[0] = 0
    sides = (Side(list(left.days), list(left.amounts)), Side(list(right.days), list(right.amounts)))
    walk(*sides, places, costs.prices(), GROUP_LINES_MAX, GROUP_DAYS_MAX, RUN_DAYS_MAX)
    return _walk_back(left, right, places, costs)


def _band(left: Lines, right: Lines) -> tuple[list[int], list[int]]:
    """First and last place of each row: the right lines that a left line may be compared with."""
    low = [bisect_left(right.days, day - BAND_DAYS) for day in left.days]
    high = [bisect_right(right.days, day + BAND_DAYS) for day in left.days]
    low = [0, *low[1:], low[-1]] if low else [0]
    high = [*high, len(right)]
    for i in range(len(high) - 1):
        high[i] = max(high[i], low[i + 1], high[i - 1] if i else 0)
    return low, high


def _walk_back(left: Lines, right: Lines, places: Places, costs: Costs) -> list[Step]:
    steps: list[Step] = []
    i, j = len(left), len(right)
    while i or j:
        at = places.start[i] + j
        code = places.step[at]
        kind, k, n = code >> 20, (code >> 10) & 1023, code & 1023
        here, there = range(i - k, i), range(j - n, j)
        before = places.best[places.start[i - k] + j - n]
        cost = places.best[at] // (1 << 16) - before // (1 << 16)
        steps.append(_step(kind, here, there, _days_apart(left, right, here, there, costs.habit), cost))
        i, j = i - k, j - n
    return steps[::-1]


def _step(kind: int, here: range, there: range, apart: int | None, cost: int) -> Step:
    if kind == ALONE:
        return Step(EventKind.ONLY_LEFT if here else EventKind.ONLY_RIGHT, here, there, None, cost)
    told = {AGREE: EventKind.AGREE, DIFFER: EventKind.DIFFER}.get(kind, EventKind.PART_MISSING)
    return Step(told, here, there, apart, cost)


def _days_apart(left: Lines, right: Lines, here: range, there: range, habit: Habit) -> int | None:
    """Days from the group's first line (prepaid) or last line (paid afterwards), whichever is cheaper."""
    if not here or not there:
        return None
    if len(there) == 1:
        day = right.days[there.start]
        gaps = (day - left.days[here.start], day - left.days[here.stop - 1])
    else:
        day = left.days[here.start]
        gaps = (right.days[there.start] - day, right.days[there.stop - 1] - day)
    return min(gaps, key=lambda days: (habit.gap(days), abs(days), days))
