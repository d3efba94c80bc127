"""A story told again of other lines is the one that these would have got themselves."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import astuple
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from tieout.matching import story
from tieout.matching.costs import Table
from tieout.matching.guesses import lag_habit, month_habit, untrained_habit
from tieout.matching.habits import Habit
from tieout.matching.retold import Memory, Retold, shape_of
from tieout.matching.story import ROUGHLY, TO_LEARN, TO_TELL, Costs, Teller, Told
from tieout.matching.streams import NO_LINES, Direction, Lines, Stream
from tieout.matching.telling import Care
from tieout.model.settings import Settings

Side = list[tuple[int, int, int]]

SHOWN = ("cost", "events", "faults", "gaps", "left_sizes", "right_sizes", "spreads", "whole", "others", "agree_apart")

HABITS = (untrained_habit(), lag_habit(0, 0), lag_habit(7, 8), month_habit())

few_lines = st.lists(
    st.tuples(st.integers(0, 45), st.sampled_from((9_000, 11_000, 20_000, -9_000)), st.sampled_from((0, 0, 0, 1))),
    max_size=6,
)
elsewhere = st.tuples(st.integers(0, 2_000), st.integers(0, 900), st.integers(1, 60))


class Forgetful(Memory):
    """Recalls nothing."""

    def recall(self, key: Hashable) -> Retold | None:
        return None


class Noting(Memory):
    """Says how often it recalled a story."""

    recalled = 0

    def recall(self, key: Hashable) -> Retold | None:
        found = super().recall(key)
        self.recalled += found is not None
        return found


def lines_of(side: Side, day: int, item: int) -> Lines:
    """Lines in order of day, amount and item; items fall from day to day, so that their order isn't that of days."""
    rows = sorted((at, amount, -at * 50 + place, credit) for place, (at, amount, credit) in enumerate(side))
    if not rows:
        return NO_LINES
    days, amounts, items, credit = zip(*rows, strict=True)
    return Lines(tuple(item + 5_000 + one for one in items), tuple(day + one for one in days), amounts, credit)


def stream_of(sides: tuple[Side, Side], where: tuple[int, int, int]) -> Stream:
    """What is left of a stream of which some pairs were cancelled."""
    day, client, cancelled = where
    left, right = (lines_of(side, day, 10_000 * (client + number)) for number, side in enumerate(sides))
    return Stream(client, Direction.PAYMENTS, left, right, cancelled, cancelled // 3)


def all_of(told: Told) -> object:
    return [astuple(event) for event in told.events], told.seen, [getattr(told.shown, name) for name in SHOWN]


@given(
    few_lines, few_lines, elsewhere, elsewhere, st.sampled_from(HABITS), st.sampled_from((ROUGHLY, TO_LEARN, TO_TELL)),
)  # fmt: skip
def test_a_story_told_again_is_the_one_told_anew(
    left: Side, right: Side, here: tuple[int, int, int], there: tuple[int, int, int], habit: Habit, care: Care
) -> None:
    first, second = (stream_of((left, right), where) for where in (here, there))
    costs = Costs(habit, Table.of(0.03), Settings().fees)
    with patch.object(story, "_told_before", Forgetful()):
        anew = all_of(Teller(second).tell(costs, care))
    with patch.object(story, "_told_before", Noting()) as noting:
        for event in Teller(first).tell(costs, care).events:
            event.several.add((0, -1))  # what becomes of the first one's events mustn't change the second's
            event.doubtful = not event.doubtful
        assert all_of(Teller(second).tell(costs, care)) == anew
        assert all_of(Teller(second).tell(costs, care)) == anew
    several = len(left) + len(right) > 1
    monthly = Teller(second).tell(costs, TO_LEARN).seen.monthly
    assert noting.recalled >= 1 or not several or monthly


def test_months_tell_shapes_apart_and_a_full_memory_forgets() -> None:
    sides: tuple[Side, Side] = ([(0, 9_000, 0), (5, 9_000, 0)], [(0, 9_000, 0)])
    within, across = (shape_of(stream_of(sides, (day, 1, 40)), ({}, {})) for day in (2, 28))  # 3 and 29 January 1970
    assert within != across
    assert within == shape_of(stream_of(sides, (33, 8, 12)), ({}, {}))  # 3 February
    assert shape_of(stream_of(sides, (2, 1, 0)), ({}, {})) is None
    memory = Memory(1)
    stream = stream_of(sides, (2, 1, 40))
    told = Teller(stream).tell(Costs(untrained_habit(), Table.of(0.03), ()))
    kept = Retold.of(stream, told.events, told.seen, told.shown)
    memory.keep("one", kept)
    memory.keep("other", kept)
    assert memory.recall("one") is None
    assert memory.recall("other") is kept
