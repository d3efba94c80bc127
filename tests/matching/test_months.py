"""Clients who pay by the month: on a day that counts from the month's end, whenever the last session was."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from tests.books import START, Entry, paid
from tests.matching.test_settle import faults
from tieout.matching.months import month_end, months_of

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
    assert [month_end(day) for day in days] == [days[1], days[1], days[2]]
    assert months_of(days) == [12 * 2024 + 2, 12 * 2024 + 2, 12 * 2024 + 12]
