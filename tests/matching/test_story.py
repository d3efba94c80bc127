"""The story of a lone line is told without the search, and is the search's; a rival lag must bring more together."""

from __future__ import annotations

from dataclasses import astuple

from hypothesis import given
from hypothesis import strategies as st

from tieout.matching.beginnings import has_rival_lag
from tieout.matching.costs import Table
from tieout.matching.guesses import lag_habit, month_habit, parts_habit, untrained_habit
from tieout.matching.habits import Habit
from tieout.matching.story import ROUGHLY, TO_LEARN, TO_TELL, Costs, Teller
from tieout.matching.streams import NO_LINES, Direction, Lines, Stream
from tieout.matching.telling import Care, Room, Telling
from tieout.model.settings import Settings

HABITS = (untrained_habit(), lag_habit(7, 13), parts_habit((-1, 7), (6, 8)), month_habit())


def weeks(*numbers: int, lag: int = 0) -> Lines:
    days = tuple(7 * number + lag for number in numbers)
    return Lines(tuple(range(len(days))), days, (15_000,) * len(days), (0,) * len(days))


@given(
    st.integers(0, 40_000), st.integers(-(10**6), 10**6), st.sampled_from((0, 1)), st.booleans(),
    st.integers(0, 30), st.sampled_from(HABITS), st.floats(0.001, 0.2),
    st.sampled_from((ROUGHLY, TO_LEARN, TO_TELL)),
)  # fmt: skip
def test_a_lone_line_is_told_as_the_search_tells_it(
    day: int, amount: int, credit: int, on_right: bool, cancelled: int, habit: Habit, faults: float, care: Care
) -> None:
    line = Lines((3,), (day,), (amount,), (credit,))
    sides = (NO_LINES, line) if on_right else (line, NO_LINES)
    stream = Stream(5, Direction.PAYMENTS, *sides, cancelled, cancelled // 3)
    costs = Costs(habit, Table.of(faults), Settings().fees)
    told = Teller(stream).tell(costs, care)
    found = Telling(stream, ({}, {}), Room()).tell(costs.prices(), care)
    assert found is not None
    events, shown = found
    if care.margin >= 0:
        assert [astuple(event) for event in told.events] == [astuple(event) for event in events]
    assert (told.shown.cost, told.shown.others) == (shown.cost, shown.others)
    assert told.seen.faults == shown.faults == 1
    assert told.seen.events == cancelled + 1
    assert told.seen.gaps[0].total() == cancelled - cancelled // 3


@given(st.lists(st.integers(0, 60), min_size=1, max_size=12), st.lists(st.integers(0, 60), min_size=1, max_size=12))
def test_a_bound_leaves_a_story_as_it_is_or_has_none(here: list[int], there: list[int]) -> None:
    left, right = weeks(*sorted(here)), weeks(*sorted(there), lag=2)
    teller = Teller(Stream(0, Direction.PAYMENTS, left, right))
    costs = Costs(untrained_habit(), Table.of(0.03), Settings().fees)
    told = teller.tell(costs, TO_LEARN)
    within = teller.tell_within(told.shown.cost, costs, TO_LEARN)
    assert within is not None
    assert (within.seen, within.shown.cost) == (told.seen, told.shown.cost)
    assert teller.tell_within(told.shown.cost - len(left) - len(right) - 1, costs, TO_LEARN) is None


def test_a_lag_is_a_rival_where_it_brings_enough_lines_together() -> None:
    left, right = weeks(*range(12)), weeks(*range(1, 12))
    assert has_rival_lag(left, right, 11)
    assert not has_rival_lag(left, right, 12)


def test_the_weeks_without_a_session_tell_the_lag() -> None:
    kept = [week for week in range(30) if week % 6]
    left, right = weeks(*kept), weeks(*kept, lag=7)
    same_day = len(set(left.days) & set(right.days))
    assert has_rival_lag(left, right, same_day + 1)


def test_a_line_entered_twice_makes_no_lag_a_rival() -> None:
    left, right = weeks(*range(20)), weeks(*sorted([*range(20), 3, 9, 15]))
    assert not has_rival_lag(left, right, 20)
