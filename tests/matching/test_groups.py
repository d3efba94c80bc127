"""Several lines of both sides that only together agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain, combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.books import Entry, book, linked, paid
from tieout.matching.costs import FAULT_RATE, Table
from tieout.matching.groups import APART_DAYS_MAX, groups_of
from tieout.matching.guesses import untrained_habit
from tieout.matching.prices import Prices
from tieout.matching.rows import DAYS_MAX, LINES_MAX
from tieout.matching.settle import settle
from tieout.matching.sides import Side
from tieout.matching.story import Costs
from tieout.model.settings import ProcessorFee, Settings

Lines = list[tuple[int, int]]
PRICES = Costs(untrained_habit(), Table.of(FAULT_RATE), (ProcessorFee(),)).prices()
AMOUNTS = st.sampled_from([10_000, 10_000, 7_500, 12_500, 5_000, 20_000, -10_000])
SOME = st.lists(st.tuples(st.integers(0, 30), AMOUNTS), max_size=7)


def side(lines: Lines) -> Side:
    days, amounts = zip(*sorted(lines), strict=True) if lines else ((), ())
    none = [0] * len(lines)
    return Side(list(days), list(amounts), none, none, none)


def subsets(amounts: Sequence[int], least: int = 1) -> list[tuple[int, ...]]:
    return list(chain.from_iterable(combinations(range(len(amounts)), n) for n in range(least, len(amounts) + 1)))


def every_group(left: Side, right: Side, odd: Sequence[Sequence[int]], prices: Prices) -> set[tuple[object, object]]:
    """Every way to choose two or three lines of each side, tried."""
    small = [
        [
            lines
            for lines in subsets([*one.amounts], 2)
            if len(lines) <= LINES_MAX
            and one.days[lines[-1]] - one.days[lines[0]] <= DAYS_MAX
            and min(one.amounts[place] for place in lines) > 0
        ]
        for one in (left, right)
    ]
    found: set[tuple[object, object]] = set()
    for here in small[0]:
        for there in small[1]:
            sums = [[one.amounts[place] for place in lines] for one, lines in ((left, here), (right, there))]
            parts = [{sum(own[n] for n in some) for some in subsets(own)} - {sum(own)} for own in sums]
            alone = set(here) <= set(odd[0]) or set(there) <= set(odd[1])
            apart = min(abs(int(right.days[there[end]] - left.days[here[end]])) for end in (0, -1))
            alone = alone and apart <= APART_DAYS_MAX
            if sum(sums[0]) == sum(sums[1]) and parts[0].isdisjoint(parts[1]) and alone:
                found.add((here, there))
    return found


def check(left: Lines, right: Lines) -> None:
    here, there = side(left), side(right)
    odd = [[n for n, amount in enumerate(one.amounts) if amount not in other.amounts and amount > 0]
           for one, other in ((here, there), (there, here))]  # fmt: skip
    found = {group for group in groups_of(here, there, odd, PRICES) if max(map(len, group)) <= LINES_MAX}
    assert found == every_group(here, there, odd, PRICES)


@given(SOME, SOME)
@settings(max_examples=150, deadline=None)
def test_groups_are_those_that_trying_everything_finds(left: Lines, right: Lines) -> None:
    check(left, right)


@pytest.mark.slow
@given(SOME, SOME)
@settings(max_examples=4_000, deadline=None)
def test_groups_thousands_of_times(left: Lines, right: Lines) -> None:
    check(left, right)


def told(left: Sequence[Entry], right: Sequence[Entry]) -> list[tuple[str, int, int]]:
    """Kind, lines on the left and lines on the right of every event."""
    settlement = settle(book(left, clients=1).items, book(right, clients=1).items, linked(1), Settings())
    counts: dict[int, list[int]] = {}
    for event, number, _ in settlement.members.iter_rows():
        counts.setdefault(event, [0, 0])[number] += 1
    return [(kind, *counts[event]) for event, kind in settlement.events.select("event", "kind").iter_rows()]


def weekly_with(odd: Sequence[Entry], gone: set[int]) -> tuple[list[Entry], list[Entry]]:
    """Twelve weeks paid on the day, but for some, in whose stead other payments came."""
    left = [paid(0, 7 * week, 10_000) for week in range(12)]
    right = [line for week, line in enumerate(left) if week not in gone]
    return left, [*right, *odd]


def test_two_payments_for_two_sessions() -> None:
    odd = [paid(0, 36, 7_500), paid(0, 44, 12_500)]
    assert sorted(told(*weekly_with(odd, {5, 6}))) == [("agree", 1, 1)] * 10 + [("agree", 2, 2)]


def test_three_payments_for_two_sessions() -> None:
    odd = [paid(0, 35, 7_500), paid(0, 38, 5_500), paid(0, 43, 7_000)]
    assert sorted(told(*weekly_with(odd, {5, 6}))) == [("agree", 1, 1)] * 10 + [("agree", 2, 3)]


def test_amounts_that_only_nearly_add_up_are_no_group() -> None:
    odd = [paid(0, 36, 7_500), paid(0, 44, 12_400)]
    assert not [event for event in told(*weekly_with(odd, {5, 6})) if event[1] > 1 and event[2] > 1]


def test_a_fixed_sum_every_week_whatever_the_sessions_cost() -> None:
    left = [paid(0, 7 * week, 15_000) for week in range(12)]
    right = [paid(0, 7 * week + 2, 12_000) for week in range(15)]
    assert set(told(left, right)) == {("agree", 4, 5)}


def test_groups_stay_when_rows_are_numbered_otherwise() -> None:
    left, right = weekly_with([paid(0, 36, 7_500), paid(0, 44, 12_500)], {5, 6})
    turned = [replace(line, row=99 - n) for n, line in enumerate(reversed(right))]
    assert sorted(told(left, right)) == sorted(told(left, turned))
