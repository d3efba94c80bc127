"""Memos and references as evidence: for the line they name, against another, and no more than that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.books import START, Entry, book, linked, paid
from tieout.matching.settle import settle
from tieout.model.settings import Settings
from tieout.model.settlement import Settlement

Told = list[tuple[str, str, tuple[int, ...], tuple[int, ...]]]


def run(left: Sequence[Entry], right: Sequence[Entry]) -> Settlement:
    return settle(book(left, clients=1).items, book(right, clients=1).items, linked(1), Settings())


def told(left: Sequence[Entry], right: Sequence[Entry]) -> Told:
    """Kind, verdict, left items and right items of every event."""
    settlement = run(left, right)
    members: dict[int, tuple[list[int], list[int]]] = {}
    for event, side, item in settlement.members.iter_rows():
        members.setdefault(event, ([], []))[side].append(item)
    rows = settlement.events.select("event", "kind", "verdict").iter_rows()
    return [(kind, verdict, tuple(members[event][0]), tuple(members[event][1])) for event, kind, verdict in rows]


def of(found: Told, right: int) -> tuple[str, str, tuple[int, ...], tuple[int, ...]]:
    return next(event for event in found if right in event[3])


def session(day: int) -> str:
    return f"session {START + timedelta(days=day):%-m/%-d}"


def wandering(weeks: Sequence[int]) -> tuple[list[Entry], list[Entry]]:
    """Equal weekly amounts, paid four to sixteen days later: dates alone can't tell which is which."""
    lags = (4, 11, 7, 16, 5, 13, 9, 6, 15, 10)
    left = [paid(0, 7 * week, 15_000) for week in weeks]
    return left, [paid(0, 7 * week + lags[week % len(lags)], 15_000) for week in weeks]


@pytest.mark.parametrize("gone", [3, 9, 14])
def test_the_memo_names_the_week_whose_payment_is_missing(gone: int) -> None:
    left, right = wandering(range(20))
    right = [replace(line, memo=session(7 * week)) for week, line in enumerate(right) if week != gone]
    missing = [event for event in told(left, right) if event[0] == "only_left"]
    assert missing == [("only_left", "only_answer", (gone,), ())]
    assert all(event[1] == "only_answer" for event in told(left, right))


def test_without_memos_several_weeks_fit() -> None:
    left, right = wandering(range(20))
    del right[9]
    verdicts = {event[1] for event in told(left, right)}
    assert "several_fit" in verdicts


def test_one_memo_settles_what_dates_leave_open() -> None:
    left = [paid(0, 0, 15_000), paid(0, 7, 15_000)]
    right = [paid(0, 9, 15_000)]
    plain, named = told(left, right), told(left, [replace(right[0], memo=session(0))])
    assert of(plain, 0)[2] == (1,)
    assert of(named, 0)[2] == (0,)


def test_a_payment_that_names_its_sessions_is_their_sum() -> None:
    left = [paid(0, day, 10_000) for day in (0, 7, 14, 21)]
    right = [paid(0, 14, 10_000, session(7)), paid(0, 24, 30_000, "sessions 1/5, 1/19 and 1/26")]
    found = told(left, right)
    assert of(found, 1) == ("agree", "only_answer", (0, 2, 3), (1,))
    assert of(found, 0)[2] == (1,)


def test_a_memo_against_the_equal_line_of_the_day_is_heard() -> None:
    """Paid on the day of each session; one payment is of the day of another session and says so: both are told."""
    left = [paid(0, 7 * week, 15_000) for week in range(12)]
    right = [paid(0, 7 * week, 15_000, session(7 * week)) for week in range(12) if week != 4]
    right[4] = replace(right[4], memo=session(28))  # stands on the day of week 5
    found = told(left, right)
    assert of(found, 4)[1] == "several_fit"
    lone = [event for event in found if event[0] == "only_left"]
    assert [event[1] for event in lone] == ["several_fit"]
    assert {of(found, 4)[2], lone[0][2]} == {(4,), (5,)}


def test_what_speaks_against_is_bounded() -> None:
    """People mistype: one wrong day doesn't tear apart what everything else brings together."""
    left = [paid(0, 14 * week, 15_000 + 500 * week) for week in range(10)]
    right = [paid(0, 14 * week + 2, 15_000 + 500 * week, session(14 * week)) for week in range(10)]
    right[5] = replace(right[5], memo=session(14 * 4))
    assert [event[0] for event in told(left, right)] == ["agree"] * 10
    assert of(told(left, right), 5)[2] == (5,)


def test_days_that_are_days_of_something_else_are_not_heard() -> None:
    left = [paid(0, 14 * week, 15_000) for week in range(10)]
    right = [paid(0, 14 * week, 15_000) for week in range(10)]
    odd = [replace(line, memo=session(line.day + 3)) for line in right]
    assert told(left, right) == told(left, odd)


def test_a_bill_number_tells_equal_payments_apart() -> None:
    left = [replace(paid(0, 7 * week, 15_000), reference=f"B-{1000 + week}") for week in range(10)]
    right = [paid(0, 7 * week + 6, 15_000, f"Bill {1000 + week}") for week in range(10) if week != 5]
    found = told(left, right)
    assert [event for event in found if event[0] == "only_left"] == [("only_left", "only_answer", (5,), ())]
    assert all(event[2] == (event[3][0] + (event[3][0] >= 5),) for event in found if event[3])


def test_numbers_tell_equal_lines_of_one_day_apart() -> None:
    left = [replace(paid(0, 0, 15_000), reference=number) for number in ("1001", "1002")]
    right = [replace(paid(0, 0, 15_000), reference=number) for number in ("1002", "1001")]
    assert sorted(event[2:] for event in told(left, right)) == [((0,), (1,)), ((1,), (0,))]
