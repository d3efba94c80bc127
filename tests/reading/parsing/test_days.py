"""Dates: the order of day and month is shown by the column, or asked for."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieout.errors import FileNotUnderstood
from tieout.reading.columns import DayOrder
from tieout.reading.parsing.cells import CellProblem
from tieout.reading.parsing.days import YEAR_MAX, YEAR_MIN, DayProof, parse_day, prove_day_order

MONTH_FIRST = DayProof(DayOrder.MONTH_FIRST, assumed=False)
DAY_FIRST = DayProof(DayOrder.DAY_FIRST, assumed=False)
days = st.dates(date(YEAR_MIN, 1, 1), date(YEAR_MAX, 12, 31))


@pytest.mark.parametrize(
    "text",
    [
        "1/5/2026", "01/05/2026", "01/05/26", "1.5.2026", "01-05-2026", "2026-01-05", "2026/01/05", "2026.1.5",
        "20260105", "05 Jan 2026", "5-Jan-26", "5 January 2026", "Jan 5, 2026", "January 5th, 2026",
        "Monday, January 5, 2026",
        "Mon, 5 Jan 2026", "01/05/2026 12:00", "01/05/2026 11:59 PM",
        "1/5/2026, 9:30:00 AM", "2026-01-05T20:00:00-05:00",
        "2026-01-05 23:59:59", "2026-01-05T20:00:00Z", "2026-01-05T20:00:00.123+00:00", "\u00a001/05/2026 ",
        '="01/05/2026"',
    ],
)  # fmt: skip
def test_dates_are_read_as_written(text: str) -> None:
    assert parse_day(text, MONTH_FIRST) == date(2026, 1, 5)


@pytest.mark.parametrize("text", ["5/1/2026", "05.01.2026", "05-01-2026", "05/01/26 8:00"])
def test_dates_are_read_day_first(text: str) -> None:
    assert parse_day(text, DAY_FIRST) == date(2026, 1, 5)


def test_day_numbers_of_a_spreadsheet_count_only_when_the_whole_column_holds_them() -> None:
    proof = prove_day_order("a.csv", ["46027", "46028.5", ""])
    assert proof.serial
    assert parse_day("46027", proof) == date(2026, 1, 5)
    assert not prove_day_order("a.csv", ["46027", "01/13/2026"]).serial


@given(st.lists(days, min_size=1, max_size=30), st.sampled_from(list(DayOrder)))
def test_the_order_is_proved_or_asked_for_and_never_guessed(column: list[date], order: DayOrder) -> None:
    pattern = "%m/%d/%Y" if order is DayOrder.MONTH_FIRST else "%d/%m/%Y"
    texts = [day.strftime(pattern) for day in column]
    try:
        proof = prove_day_order("a.csv", texts)
    except FileNotUnderstood:
        assert all(day.day <= 12 for day in column)
        proof = prove_day_order("a.csv", texts, order)
    assert [parse_day(text, proof) for text in texts] == column


def test_dates_alike_in_either_order_need_no_proof() -> None:
    assert parse_day("05/05/2026", prove_day_order("a.csv", ["05/05/2026", "01/01/2026"])) == date(2026, 5, 5)


def test_a_program_that_fixes_the_order_says_so_and_it_is_marked_as_assumed() -> None:
    assert prove_day_order("a.csv", ["01/02/2026"], default=DayOrder.MONTH_FIRST).assumed
    assert not prove_day_order("a.csv", ["01/13/2026"], default=DayOrder.DAY_FIRST).assumed
    assert prove_day_order("a.csv", ["01/13/2026"], default=DayOrder.DAY_FIRST).order is DayOrder.MONTH_FIRST


def test_both_orders_in_one_column_are_refused_unless_a_person_says_which() -> None:
    with pytest.raises(FileNotUnderstood, match="31/01/2026 can only be day/month"):
        prove_day_order("a.csv", ["01/31/2026", "31/01/2026"])
    assert prove_day_order("a.csv", ["01/31/2026", "31/01/2026"], DayOrder.DAY_FIRST).order is DayOrder.DAY_FIRST


def test_other_columns_of_dates_are_asked_where_the_column_shows_nothing() -> None:
    due = ["05/01/2026", "19/01/2026", ""]
    assert prove_day_order("a.csv", ["05/01/2026"], beside=due) == DAY_FIRST
    assert prove_day_order("a.csv", ["05/01/2026"], default=DayOrder.MONTH_FIRST, beside=due) == DAY_FIRST
    assert prove_day_order("a.csv", ["01/13/2026"], beside=due) == MONTH_FIRST
    with pytest.raises(FileNotUnderstood, match=r"a\.csv: nothing in it shows"):
        prove_day_order("a.csv", ["05/01/2026"], beside=[*due, "01/19/2026"])


@given(st.text(alphabet="0123456789/-.: TZJanFebMr,", max_size=30), st.sampled_from([MONTH_FIRST, DAY_FIRST]))
def test_any_text_is_a_date_or_a_problem(text: str, proof: DayProof) -> None:
    assert code_of(text, proof) in {"", "E302", "E306"}


def code_of(text: str, proof: DayProof) -> str:
    try:
        assert YEAR_MIN <= parse_day(text, proof).year <= YEAR_MAX
    except CellProblem as problem:
        return problem.code
    return ""


def test_points_between_the_parts_put_the_day_first_where_a_program_would_write_the_month_first() -> None:
    """A program's own order is taken for its slashes; nothing is taken where there is no program to speak for it."""
    proof = prove_day_order("a.csv", ["05.01.2026", "09.01.2026"], default=DayOrder.MONTH_FIRST)
    assert proof == DayProof(DayOrder.DAY_FIRST, assumed=True)
    assert (
        prove_day_order("a.csv", ["05.01.2026", "05/01/2026"], default=DayOrder.MONTH_FIRST).order
        is DayOrder.MONTH_FIRST
    )
    assert prove_day_order("a.csv", ["1.31.2026"], default=DayOrder.MONTH_FIRST).order is DayOrder.MONTH_FIRST
    with pytest.raises(FileNotUnderstood):
        prove_day_order("a.csv", ["05.01.2026"])
