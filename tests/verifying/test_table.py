"""The checker's copy of the table against the engine's: the same numbers, stated twice."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from librt.vecs import vec
from mypy_extensions import i64

from tieout.matching import costs
from tieout.matching.costs import Table, across_cost, shift_cost
from tieout.matching.guesses import UNTRAINED
from tieout.matching.habits import FAR_PER_DAY, flat_gaps, untrained_spread
from tieout.matching.slips import slipped
from tieout.matching.story import TWIN_DAYS_MAX
from tieout.verifying import table
from tieout.verifying.differing import is_slip

SHARED = [name for name in dir(table) if name.isupper() and hasattr(costs, name)]

DAYS = range(-costs.GAP_DAYS_MAX, costs.GAP_DAYS_MAX + 1)


def test_most_numbers_are_the_engines() -> None:
    assert len(SHARED) >= 25
    assert {name: getattr(table, name) for name in SHARED} == {name: getattr(costs, name) for name in SHARED}


def test_the_others_are_too() -> None:
    assert table.TWICE_DAYS_MAX == TWIN_DAYS_MAX
    assert table.PART_DAYS_MAX == costs.SPREAD_DAYS_MAX
    assert table.GAP_FAR_PER_DAY == FAR_PER_DAY
    assert [table.wrong_date(off) for off in range(49)] == [shift_cost(off) for off in range(49)]
    assert [table.other_client(count) for count in range(300)] == [across_cost(count) for count in range(300)]


def test_nothing_learned_costs_the_same() -> None:
    for credit in (0, 1):
        assert UNTRAINED[credit] == tuple(table.untrained_gap(days, credit=bool(credit)) for days in DAYS)
    assert untrained_spread() == tuple(table.untrained_part(days) for days in range(costs.SPREAD_DAYS_MAX + 1))


@pytest.mark.parametrize(("low", "high"), [(0, 0), (-3, 4), (5, 40), (-75, 75), (20, 21)])
def test_even_gaps_cost_the_same(low: int, high: int) -> None:
    assert flat_gaps(low, high) == tuple(table.even_gap(low, high, days) for days in DAYS)


@given(st.integers(0, 100_000), st.integers(0, 1_000_000))
def test_a_share_of_faults_costs_the_same(faults: int, events: int) -> None:
    learned = Table.learned(faults, faults + events)
    share = table.share_of_faults(faults, faults + events)
    assert (learned.agree, learned.fault) == (table.cost_of(1 - share), table.cost_of(share))


CENTS = st.integers(-60_000, 60_000)


@settings(max_examples=1_000)
@given(CENTS, CENTS | st.sampled_from([0, 1, 5, 90]), st.sampled_from([1, 10, 100, 1_000, -1]))
@example(4_500, 900, 1)
@example(45, 360, 1)
def test_the_same_amounts_are_slips(one: int, apart: int, times: int) -> None:
    fees = ((290, 30), (250, 0))
    known = vec[i64]([part for fee in fees for part in fee])
    for other in (one + apart, one * times, one + 9 * apart, one - (one * 290 + 5_000) // 10_000 - 30):
        assert is_slip(one, other, fees) == slipped(one, other, known)
