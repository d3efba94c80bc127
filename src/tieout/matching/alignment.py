"""The cheapest story of one stream in date order, by dynamic programming.

Both sides stand in order of day; a story walks through them together. From each place (so many left lines,
so many right lines told) it may pair lines or groups that agree, pair lines whose amounts differ, or pass over
a line that stands on one side only. Pairs that cross in time are mended afterwards (`leftovers`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tieout.matching.costs import (
    DIFFERENCE_NAMED,
    DIFFERENCE_OTHER,
    GAP_DAYS_MAX,
    GROUP_DAYS_MAX,
    GROUP_LINES_MAX,
    WHICH_LINE,
    Habit,
    Table,
)
from tieout.matching.differences import slips_between
from tieout.matching.streams import Lines
from tieout.model.settings import ProcessorFee
from tieout.model.settlement import EventKind

BAND_LINES_MAX = 400
"""How many lines of one side are compared with one place of the other; beyond it the answer isn't searched."""

RUN_DAYS_MAX = 35
"""The longest stretch of days of a missing group."""

_TIE = 1 << 24


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
        named = slips_between(one, other, self.fees)
        return self.table.fault + (DIFFERENCE_NAMED if named else DIFFERENCE_OTHER)


def align(left: Lines, right: Lines, costs: Costs) -> list[Step]:
    """Tell the cheapest story of a stream.

    Args:
        left: the practice's lines.
        right: the other program's lines.
        costs: habit, table and fees that hold for this stream.

    Returns:
        Steps in order; each position of each side is in exactly one.
    """
    rows: list[dict[int, tuple[int, Step | None]]] = [{} for _ in range(len(left) + 1)]
    rows[0][0] = (0, None)
    for i, row in enumerate(rows):
        j = min(row, default=0)
        while j in row:
            reached, _ = row[j]
            for step, tie in _steps(left, right, i, j, costs):
                offered = reached + step.cost * _TIE + tie
                target = rows[step.left.stop]
                known = target.get(step.right.stop)
                if known is None or offered < known[0]:
                    target[step.right.stop] = (offered, step)
            j += 1
            if j not in row and (later := [place for place in row if place > j]):
                j = min(later)
    return _walk_back(rows, len(left), len(right))


def _walk_back(rows: list[dict[int, tuple[int, Step | None]]], i: int, j: int) -> list[Step]:
    steps: list[Step] = []
    while (step := rows[i][j][1]) is not None:
        steps.append(step)
        i, j = step.left.start, step.right.start
    return steps[::-1]


def _steps(left: Lines, right: Lines, i: int, j: int, costs: Costs) -> Iterator[tuple[Step, int]]:
    """Every step from here with its tie-break: of equal stories, the one that leaves later lines unmatched."""
    more_left, more_right = i < len(left), j < len(right)
    if more_left and more_right:
        apart = right.days[j] - left.days[i]
        if apart > GAP_DAYS_MAX + GROUP_DAYS_MAX:
            more_right = False
        elif apart < -GAP_DAYS_MAX - GROUP_DAYS_MAX:
            more_left = False
        else:
            yield from ((step, 0) for step in _paired(left, right, i, j, costs))
    if more_left:
        yield _only(EventKind.ONLY_LEFT, range(i, i + 1), range(j, j), costs.table.only), len(left) - i
        if costs.habit.grouped:
            yield from _runs(left, i, j, costs)
    if more_right:
        yield _only(EventKind.ONLY_RIGHT, range(i, i), range(j, j + 1), costs.table.only), len(right) - j
        if costs.habit.parted:
            yield from _mirrored_runs(right, i, j, costs)


def _only(kind: EventKind, left: range, right: range, cost: int) -> Step:
    return Step(kind, left, right, None, cost)


def _runs(left: Lines, i: int, j: int, costs: Costs) -> Iterator[tuple[Step, int]]:
    for size in _run_sizes(left, i):
        cost = costs.table.only + costs.habit.left_groups[size]
        yield _only(EventKind.ONLY_LEFT, range(i, i + size), range(j, j), cost), size * (len(left) - i)


def _mirrored_runs(right: Lines, i: int, j: int, costs: Costs) -> Iterator[tuple[Step, int]]:
    for size in _run_sizes(right, j):
        cost = costs.table.only + costs.habit.right_groups[size]
        yield _only(EventKind.ONLY_RIGHT, range(i, i), range(j, j + size), cost), size * (len(right) - j)


def _run_sizes(lines: Lines, start: int) -> Iterator[int]:
    for size in range(2, min(GROUP_LINES_MAX, len(lines) - start) + 1):
        if lines.days[start + size - 1] - lines.days[start] > RUN_DAYS_MAX:
            return
        yield size


def _paired(left: Lines, right: Lines, i: int, j: int, costs: Costs) -> Iterator[Step]:
    yield from _one_to_one(left, right, i, j, costs)
    yield from _groups(left, right, i, j, costs, of_left=True)
    yield from _groups(left, right, i, j, costs, of_left=False)


def _one_to_one(left: Lines, right: Lines, i: int, j: int, costs: Costs) -> Iterator[Step]:
    apart = right.days[j] - left.days[i]
    if abs(apart) > GAP_DAYS_MAX:
        return
    one, other = left.amounts[i], right.amounts[j]
    near = costs.habit.gap(apart) + costs.habit.shape(1, 1)
    if one == other:
        yield Step(EventKind.AGREE, range(i, i + 1), range(j, j + 1), apart, costs.table.agree + near)
        return
    cost = costs.differ(one, other) + near
    if cost < 2 * costs.table.only:
        yield Step(EventKind.DIFFER, range(i, i + 1), range(j, j + 1), apart, cost)


def _groups(left: Lines, right: Lines, i: int, j: int, costs: Costs, *, of_left: bool) -> Iterator[Step]:
    """Steps in which several lines of one side stand for one line of the other."""
    many, start, single, at = (left, i, right, j) if of_left else (right, j, left, i)
    wanted, day = single.amounts[at], single.days[at]
    usual = costs.habit.grouped if of_left else costs.habit.parted
    total = 0
    for size in range(1, min(GROUP_LINES_MAX, len(many) - start) + 1):
        last = start + size - 1
        total += many.amounts[last]
        if many.days[last] - many.days[start] > GROUP_DAYS_MAX:
            return
        if size == 1 and not usual:
            continue
        apart = _days_apart(many.days[start], many.days[last], day, costs.habit, of_left=of_left)
        kind, cost = _group_event(total, wanted, size, costs, of_left=of_left, usual=usual)
        if kind is not None and abs(apart) <= GAP_DAYS_MAX:
            ranges = (range(start, last + 1), range(at, at + 1))
            here, there = ranges if of_left else ranges[::-1]
            yield Step(kind, here, there, apart, cost + costs.habit.gap(apart))


def _group_event(
    total: int, wanted: int, size: int, costs: Costs, *, of_left: bool, usual: bool
) -> tuple[EventKind | None, int]:
    habit, table = costs.habit, costs.table
    shape = habit.shape(size, 1) if of_left else habit.shape(1, size)
    if total == wanted:
        return (EventKind.AGREE, table.agree + shape) if size > 1 else (None, 0)
    if usual and size > 1 and slips_between(total, wanted, costs.fees):
        return EventKind.DIFFER, table.fault + DIFFERENCE_NAMED + shape
    if usual and 0 < total < wanted and size < GROUP_LINES_MAX:
        shape = habit.shape(size + 1, 1) if of_left else habit.shape(1, size + 1)
        return EventKind.PART_MISSING, table.fault + 2 * WHICH_LINE + shape
    return None, 0


def _days_apart(first: int, last: int, single: int, habit: Habit, *, of_left: bool) -> int:
    """Days from the group's first line (prepaid) or last line (paid afterwards), whichever is cheaper."""
    gaps = (single - first, single - last) if of_left else (first - single, last - single)
    return min(gaps, key=lambda days: (habit.gap(days), abs(days), days))
