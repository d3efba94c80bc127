"""Payments in parts that interleave from week to week: only the weeks without a session tell which belong together."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

import pytest

from tests.books import Entry, paid, weekly
from tests.matching.test_settle import story
from tieout.matching.part_lags import PartLags
from tieout.matching.taken import PARTS_MAX

WEEKS = [week for week in range(30) if week not in {5, 6, 14, 23}]

Days = tuple[int, ...]


def in_parts(days_of: Sequence[Days]) -> tuple[list[Entry], list[list[Entry]]]:
    """Each week's session in equal parts after so many days: all by day, and those of each week."""
    own = [
        [paid(0, 7 * week + day, 15_000 // len(days)) for day in days]
        for week, days in zip(WEEKS, days_of, strict=True)
    ]
    return sorted((one for of_week in own for one in of_week), key=lambda one: one.day), own


def told_by_days(right: list[Entry]) -> list[tuple[str, list[Entry]]]:
    """Of each session what it is called and the payments it stands for."""
    told = sorted((left, kind, there) for kind, _, left, there in story(weekly(0, WEEKS), right))
    assert [left for left, _, _ in told] == [(number,) for number in range(len(WEEKS))]
    return [(kind, [right[at] for at in there]) for _, kind, there in told]


@pytest.mark.parametrize("days", [(0, 7), (0, 10), (0, 14), (1, 11), (0, 10, 20), (0, 3, 6), (0, 6, 12, 18)])
def test_equal_parts_are_told_by_the_days_that_all_of_them_keep(days: Days) -> None:
    right, own = in_parts([days for _ in WEEKS])
    assert told_by_days(right) == [("agree", of_week) for of_week in own]


def test_a_second_part_may_keep_to_the_session_whatever_day_the_first_came_on() -> None:
    draw = Random(8)  # noqa: S311
    right, own = in_parts([(draw.randrange(4), 14) for _ in WEEKS])
    assert told_by_days(right) == [("agree", of_week) for of_week in own]


def counted(
    lines: list[tuple[int, int]], parts: list[tuple[int, int]], longest: int = 30
) -> dict[tuple[int, int], int]:
    lags = PartLags(([day for day, _ in lines], [cents for _, cents in lines]),
                    ([day for day, _ in parts], [cents for _, cents in parts]), 3, 21, longest)  # fmt: skip
    found = {}
    for at, times in enumerate(lags.counts):
        if times:
            found[at // (longest + 1) - 3, at % (longest + 1)] = int(times)
    return found


def test_lines_are_counted_by_the_days_of_even_parts_that_make_them_up() -> None:
    parts = [(100, 40), (102, 60), (110, 30), (120, 30)]
    assert counted([(100, 100)], parts) == {(0, 2): 1, (0, 10): 1}
    assert counted([(100, 100), (99, 100), (110, 100)], parts) == {(0, 2): 1, (1, 2): 1, (0, 10): 1, (1, 10): 1}
    assert counted([(100, 40)], parts) == {}, "a line's equal is no part"
    assert counted([(100, 100)], parts, longest=5) == {(0, 2): 1}
    assert counted([(100, 10 * PARTS_MAX)], [(100 + day, 10) for day in range(PARTS_MAX)]) == {(0, 1): 1}
    assert counted([(100, 10 * PARTS_MAX + 10)], [(100 + day, 10) for day in range(PARTS_MAX + 1)]) == {}


def test_the_fullest_days_come_first_and_windows_of_days_do_not_overlap() -> None:
    lines = [(70 * week, 100) for week in range(8)]
    parts = sorted([(70 * week, 40) for week in range(8)] + [(70 * week + 10 + week % 2, 60) for week in range(8)])
    lags = PartLags(([day for day, _ in lines], [cents for _, cents in lines]),
                    ([day for day, _ in parts], [cents for _, cents in parts]), 3, 21, 30)  # fmt: skip
    assert lags.fullest(0, 2, 1) == [(0, 10), (0, 11)]
    first, *others = lags.fullest(3, 3, 1)
    assert first in {(low, apart) for low in range(-3, 1) for apart in range(8, 11)}
    assert all(abs(one[0] - first[0]) > 3 or abs(one[1] - first[1]) > 3 for one in others)
    assert lags.fullest(0, 2, 5) == []
