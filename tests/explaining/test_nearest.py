"""The nearest miss of a line that stands alone, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.books import START, Entry, book, charge, paid
from tieout.model.book import LineKind
from tieout.model.explanation import ItemKind
from tieout.pipeline import reconcile

LONE = {ItemKind.ONLY_LEFT, ItemKind.ONLY_RIGHT}
FREE = LONE | {ItemKind.ENTERED_TWICE}


def nearest(left: Sequence[Entry], right: Sequence[Entry]) -> list[str | None]:
    told = reconcile(book(left, clients=1), book(right, program="quickbooks-online", clients=1))
    return [item.nearest for client in told.clients for item in client.items if item.kind in LONE]


def weekly(weeks: Sequence[int]) -> list[Entry]:
    return [paid(0, 7 * week, 12_000) for week in weeks]


def test_a_line_that_stands_for_something_else_says_for_what() -> None:
    assert nearest(weekly(range(10)), weekly([week for week in range(10) if week != 4])) == [
        "Nearest: the payment of 120.00 on Jan 26 in QuickBooks, 7 days earlier; it is taken by the payment of Jan 26."
    ]


def test_a_line_too_far_away_says_so() -> None:
    left, right = [*weekly(range(8)), paid(0, 60, 7_700)], [*weekly(range(8)), paid(0, 190, 7_700)]
    assert nearest(left, right) == [
        "Nearest: the payment of 77.00 on Jul 14 in QuickBooks, 130 days later; it is too far apart to be told as one "
        "(we look up to 75 days).",
        "Nearest: the payment of 77.00 on Mar 6 in Sessions Health, 130 days earlier; it is too far apart to be told "
        "as one (we look up to 75 days).",
    ]


def test_another_amount_that_is_left_alone_too() -> None:
    left, right = [*weekly(range(8)), paid(0, 60, 1_100)], [*weekly(range(8)), paid(0, 70, 98_765)]
    assert nearest(left, right)[0] == (
        "Nearest: the payment of 987.65 on Mar 16 in QuickBooks, 10 days later: 976.65 apart."
    )


def test_a_group_is_named_as_one() -> None:
    left = [*weekly(range(6)), paid(0, 60, 4_000), paid(0, 67, 4_000), paid(0, 68, 8_000)]
    right = [*weekly(range(6)), paid(0, 67, 8_000)]
    told = nearest(left, right)
    assert any("it is taken by" in (text or "") for text in told)


def test_nothing_near_is_nothing() -> None:
    assert nearest([charge(0, 0, 15_000)], []) == [None]
    assert nearest([charge(0, 0, 15_000)], [paid(0, 90, 7_000)])[0] is None


@st.composite
def lines(draw: st.DrawFn) -> list[Entry]:
    found = []
    for _ in range(draw(st.integers(0, 8))):
        kind = draw(st.sampled_from([LineKind.CHARGE, LineKind.PAYMENT]))
        cents = draw(st.sampled_from([5_000, 12_000, 12_000, 15_000]))
        found.append(Entry(0, draw(st.integers(0, 90)), kind, cents if kind is LineKind.CHARGE else -cents))
    return found


@given(lines(), lines())
@settings(max_examples=60, deadline=None)
def test_the_nearest_is_never_further_than_any_line_of_the_same_amount(left: list[Entry], right: list[Entry]) -> None:
    told = reconcile(book(left, clients=1), book(right, program="quickbooks-online", clients=1))
    items = told.clients[0].items if told.clients else ()
    free = {
        side: {refs[0].row - 2 for item in items if item.kind in FREE and len(refs := getattr(item, side)) == 1}
        for side in ("left", "right")
    }
    for item in items:
        refs, sides, other_side = (
            (item.left, (left, right), "right") if item.left else (item.right, (right, left), "left")
        )
        if item.kind not in LONE or len(refs) != 1 or (item.right and item.left):
            continue
        line = sides[0][refs[0].row - 2]
        same = {
            place: abs(other.day - line.day)
            for place, other in enumerate(sides[1])
            if (other.kind, other.cents) == (line.kind, line.cents)
        }
        if same:
            nearest = min([days for place, days in same.items() if place in free[other_side]] or same.values())
            days = f"{nearest} day{'s' * (nearest != 1)} " if nearest else "the same day"
            assert item.nearest is not None
            assert days in item.nearest


@pytest.mark.parametrize(
    ("day", "says"),
    [
        (date(2026, 9, 2), "on Sep 2 in QuickBooks, 205 days later: day and month may be swapped."),
        (date(2026, 6, 9), "on Jun 9 in QuickBooks, 120 days later: the month may be mistyped."),
        (date(2025, 2, 9), "on Feb 9, 2025 in QuickBooks, 365 days earlier: the year may be mistyped."),
        (date(2026, 9, 3), "on Sep 3 in QuickBooks, 206 days later; it is too far apart to be told as one (we look"),
    ],
)
def test_a_line_left_alone_too_comes_first_and_its_day_may_be_mistyped(day: date, says: str) -> None:
    left = weekly(range(10))
    wrong = (date(2026, 2, 9) - START).days
    right = [replace(one, day=(day - START).days) if one.day == wrong else one for one in left]
    told = reconcile(book(left, clients=1), book(right, program="quickbooks-online", clients=1))
    texts = [item.nearest or item.text for item in told.clients[0].items if item.left]
    assert any(says in text for text in texts), texts
