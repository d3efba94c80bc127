"""Strays from the usual day: judged beside all other clients', and beside the practice's other faults."""

from __future__ import annotations

from collections import Counter

import pytest

from tieout.matching.costs import GAP_DAYS_MAX, STRAY_SHARE_MIN
from tieout.matching.strays import StrayCounts, Strays


def counted(*streams: dict[int, int]) -> StrayCounts:
    found = StrayCounts()
    for gaps in streams:
        found.add(Counter(gaps))
    return found


def share(strays: Strays, gaps: dict[int, int], days: int, peak: int = 0) -> float:
    return strays.shares(Counter(gaps), peak)[days + GAP_DAYS_MAX]


def test_where_all_stray_alike_a_client_with_none_is_expected_to_stray_too() -> None:
    alike = Strays.of(counted(*({0: 48, 2: 2} for _ in range(20))), fault_share=0.0)
    some = Strays.of(counted(*({0: 50} for _ in range(16)), *({0: 40, 2: 10} for _ in range(4))), fault_share=0.0)
    assert alike.strays == some.strays == 40
    assert alike.weight > 5 * some.weight
    assert share(alike, {0: 50}, 2) > 3 * share(some, {0: 50}, 2)


def test_one_stray_can_not_vouch_for_itself() -> None:
    strays = Strays.of(counted(*({0: 50} for _ in range(20)), {0: 49, 9: 1}), fault_share=0.0)
    assert share(strays, {0: 49, 9: 1}, 9) == pytest.approx(share(strays, {0: 50}, 9), rel=0.5)


def test_wrong_dates_that_other_faults_let_expect_are_no_habit() -> None:
    counts = counted(*({0: 48, 12 + 3 * one: 1, -4 - 3 * one: 1} for one in range(10)))
    clean, faulty = Strays.of(counts, fault_share=0.0), Strays.of(counts, fault_share=0.2)
    habit, faults = (1 - share(strays, {0: 48, 9: 1, -4: 1}, 0) for strays in (clean, faulty))
    assert habit > 4 * faults
    assert faults < 20 * STRAY_SHARE_MIN


def test_late_entries_are_a_habit_beside_wrong_dates() -> None:
    late = [{0: 46, 1: 2, 2: 1, 20 + one: 1} for one in range(10)]
    faulty = Strays.of(counted(*late), fault_share=0.2)
    assert share(faulty, {0: 48, 2: 2}, 2) > 20 * share(faulty, {0: 48, 2: 2}, 21)


def test_wrong_dates_far_off_vouch_for_each_other_less_than_late_entries() -> None:
    counts = counted(*({0: 48, 1: 1} for _ in range(5)), *({0: 50} for _ in range(5)))
    strays = Strays.of(counts, fault_share=0.1)
    assert share(strays, {0: 47, 1: 2, 2: 1}, 1) > 10 * share(strays, {0: 47, 30: 2, -20: 1}, 30)


def test_shares_are_of_one() -> None:
    strays = Strays.of(counted({5: 30, 6: 2}, {5: 30, 9: 3}), fault_share=0.03)
    assert sum(strays.shares(Counter({0: 30, 1: 2}), 0)) == pytest.approx(1, abs=0.01)


def test_the_order_of_streams_changes_nothing() -> None:
    streams = [{0: 20, 1: 2}, {3: 20, 1: 2, 9: 1}, {0: 9}, {0: 30, -3: 1}, {1: 4, 2: 4}]
    assert Strays.of(counted(*streams), 0.03) == Strays.of(counted(*reversed(streams)), 0.03)
