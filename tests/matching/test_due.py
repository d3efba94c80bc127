"""Payments that are due by the month's end or on one weekday, whenever the session was."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from tests.books import START, Entry, paid
from tests.matching.test_settle import faults, story
from tieout.matching.due import MONTH_END, OWN_DAY, due_day, due_weekday, months_of

EPOCH = date(1970, 1, 1)


def year() -> tuple[list[Entry], list[Entry]]:
    """Sessions on most Mondays, paid on the 4th of the next month; months with a session in their first week only."""
    gone = {3, 7, 8, 12, 13, 16, 24, 25, 26, 27, 33, 34, 38, 42, 43}
    left = [paid(0, 7 * week, 9_000) for week in range(52) if week not in gone]
    months: dict[tuple[int, int], list[Entry]] = {}
    for one in left:
        day = START + timedelta(one.day)
        months.setdefault((day.year, day.month), []).append(one)
    right = []
    for (of_year, month), own in months.items():
        due = date(of_year + month // 12, month % 12 + 1, 4)
        right.append(paid(0, (due - START).days, 9_000 * len(own)))
    return left, right


def test_a_month_that_was_paid_late_is_told() -> None:
    left, right = year()
    assert faults(left, right) == []
    right[5] = replace(right[5], day=right[5].day + 11)
    assert [one[0] for one in faults(left, right)] == ["shifted"]


def test_a_month_that_is_missing_moves_no_other() -> None:
    left, right = year()
    gone = right.pop(4)
    told = faults(left, right)
    assert [one[0] for one in told] == ["only_left"]
    assert sum(left[number].cents for number in told[0][2]) == gone.cents


def test_months_are_numbered_and_end() -> None:
    days = [(date(2024, 2, 1) - EPOCH).days, (date(2024, 2, 29) - EPOCH).days, (date(2024, 12, 31) - EPOCH).days]
    assert [due_day(day, MONTH_END) for day in days] == [days[1], days[1], days[2]]
    assert months_of(days) == [12 * 2024 + 2, 12 * 2024 + 2, 12 * 2024 + 12]


def checks_on_mondays() -> tuple[list[Entry], list[Entry]]:
    """Sessions on Tuesdays until summer and on Mondays after it; checks are entered on Mondays."""
    days = [1 + 7 * week for week in range(20)] + [7 * week for week in range(22, 40)]
    return [paid(0, day, 5_000) for day in days], [paid(0, day + -day % 7, 5_000) for day in days]


def test_checks_entered_on_one_weekday_are_told_by_it() -> None:
    left, right = checks_on_mondays()
    assert story(left, right) == [("agree", "only_answer", (number,), (number,)) for number in range(len(left))]


def test_a_check_that_is_missing_among_those_of_one_weekday_is_told() -> None:
    for gone in (5, 25):
        left, right = checks_on_mondays()
        del right[gone]
        assert [(one[0], one[2]) for one in faults(left, right)] == [("only_left", (gone,))]


def test_one_weekday_is_told_only_where_sessions_keep_to_none() -> None:
    tuesdays, mondays = [1 + 7 * week for week in range(20)], [7 + 7 * week for week in range(20)]
    assert due_weekday(tuesdays, mondays) == OWN_DAY
    assert due_weekday(tuesdays + [day + 2 for day in tuesdays], mondays) != OWN_DAY
    assert due_weekday([*tuesdays, *mondays], [*tuesdays, *mondays]) == OWN_DAY


def test_the_next_weekday_may_be_the_day_itself() -> None:
    thursday = due_weekday(range(30), [7 * week for week in range(30)])
    assert [due_day(day, thursday) for day in (0, 1, 7, 8)] == [0, 7, 7, 14]
