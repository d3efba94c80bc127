"""Offers across clients are those that every line of one amount within reach would make."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tieout.matching import across, reach
from tieout.matching.costs import BIT, GAP_DAYS_MAX, PART_ELSEWHERE, Table, across_cost
from tieout.matching.due import MONTH_END, OWN_DAY, due_day
from tieout.matching.events import NO_ITEM
from tieout.matching.guesses import ahead_habit, lag_habit, month_habit, untrained_habit
from tieout.matching.habits import Habit
from tieout.matching.leftovers import Leftovers, due_days
from tieout.matching.reach import DAYS_APART_MAX

TABLE = Table.of(0.02)

HABITS = (untrained_habit(), lag_habit(0, 0), lag_habit(30, 35), ahead_habit(), month_habit())


@dataclass(frozen=True)
class Line:
    """One line left over, of one book."""

    item: int
    stream: int
    days: tuple[int, int]
    due: int
    cents: int
    habit: Habit
    saving: int
    alone: bool
    part: bool


@st.composite
def leftovers(draw: st.DrawFn) -> tuple[list[Line], list[Line]]:
    found: tuple[list[Line], list[Line]] = ([], [])
    for number in range(draw(st.integers(2, 14))):
        day = draw(st.integers(0, 80))
        last = day + draw(st.sampled_from((0, 0, 0, 9, 40)))
        side, part = draw(st.integers(0, 1)), draw(st.sampled_from((False, False, True)))
        due = last if side else last + draw(st.sampled_from((0, 0, 5, 30)))
        saving = draw(st.integers(0, 14 * BIT))
        alone = draw(st.sampled_from((True, True, False)))
        stream, cents = draw(st.integers(0, 7)), draw(st.sampled_from((100, 200)))
        habit = draw(st.sampled_from(HABITS))
        found[side].append(Line(number, stream, (day, last), due, cents, habit, saving, alone, part))
    return found


def as_columns(lines: list[Line]) -> Leftovers:
    def of(values: list[int]) -> np.typing.NDArray[np.int64]:
        return np.array(values, np.int64)

    return Leftovers(
        side=of([0 for _ in lines]), item=of([line.item for line in lines]), stream=of([line.stream for line in lines]),
        first=of([line.days[0] for line in lines]), last=of([line.days[1] for line in lines]),
        due=of([line.due for line in lines]), cents=of([line.cents for line in lines]),
        saving=of([line.saving for line in lines]), partner=of([NO_ITEM if line.alone else 99 for line in lines]),
        part=of([int(line.part) for line in lines]), habit=of([HABITS.index(line.habit) for line in lines]),
        gaps=np.array([habit.gaps[0] for habit in HABITS], np.int32),
    )  # fmt: skip


def cheapest_gap(one: Line, other: Line) -> tuple[int, int]:
    """Cost and days apart, with the fewest days where several cost the same."""
    found = []
    for here in one.days:
        for there in other.days:
            late = there - one.due if here == one.days[1] else there - here
            gap = min(one.habit.gap(late), other.habit.gap(there - here))
            found.append((PART_ELSEWHERE if one.part or other.part else gap, abs(there - here)))
    return min(found)


@settings(max_examples=300)
@given(leftovers())
def test_no_offer_is_left_out(books: tuple[list[Line], list[Line]]) -> None:
    left, right = books
    fault = TABLE.fault + across_cost(3)
    expected = []
    for one in left:
        for other in right:
            alike = (one.stream % 2, one.cents) == (other.stream % 2, other.cents)
            if not alike or one.stream // 2 == other.stream // 2 or (one.part and other.part):
                continue
            gap, apart = cheapest_gap(one, other)
            net = fault + gap - one.saving - other.saving
            if apart <= DAYS_APART_MAX and net < (BIT if one.alone and other.alone else 0):
                expected.append((net, fault + gap, apart, one.item, other.item))
    columns = as_columns(left), as_columns(right)
    found = across._offers(*columns, fault)
    here, there = (places.astype(np.int64) for places in (found.left, found.right))
    gaps, apart_by = across.nearest_gaps(columns[0].only(here), columns[1].only(there))
    told = (found.net, fault + gaps, np.abs(apart_by), here, there)
    rows = zip(*(own.tolist() for own in told), strict=True)
    offers = [(net, cost, days, left[place].item, right[partner].item) for net, cost, days, place, partner in rows]
    assert sorted(offers) == sorted(expected)
    assert [offer[0] for offer in offers] == sorted(offer[0] for offer in offers)


def test_where_very_many_lines_are_alike_each_meets_some_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pairs grow with the lines then, not with their square, and nearly every line still finds another."""
    monkeypatch.setattr(reach, "PAIRS_MAX", 100)
    sides = [
        as_columns([Line(item, 2 * item + 1000 * side, (9, 9), 9, 100, HABITS[0], 20 * BIT, alone=True, part=False)
                    for item in range(400)])
        for side in (0, 1)
    ]  # fmt: skip
    offers = across._offers(sides[0], sides[1], 5 * BIT)
    assert len(offers.net) <= 2 * 400 * reach.PARTNERS_MIN
    assert np.bincount(offers.left, minlength=400).min() >= reach.PARTNERS_MIN - 1  # itself is no other client
    chosen = across._chosen(offers, *sides)
    assert len(chosen) > 350
    assert len(set(offers.left[chosen])) == len(set(offers.right[chosen])) == len(chosen)


@given(st.lists(st.tuples(st.integers(0, 20_000), st.sampled_from((OWN_DAY, MONTH_END, 2, 8)))))
def test_many_lines_are_due_on_the_day_of_each(lines: list[tuple[int, int]]) -> None:
    days, dues = (
        (np.array(column, np.int64) for column in zip(*lines, strict=True)) if lines else (np.zeros(0, np.int64),) * 2
    )
    assert due_days(days, dues).tolist() == [due_day(*line) for line in lines]


@given(st.sampled_from(HABITS), st.integers(-2 * GAP_DAYS_MAX, 2 * GAP_DAYS_MAX))
def test_a_gap_costs_what_the_habit_says(habit: Habit, days: int) -> None:
    line = Line(0, 0, (0, 0), 0, 100, habit, 0, alone=True, part=False)
    assert as_columns([line]).gap(np.array([days])).tolist() == [habit.gap(days)]
