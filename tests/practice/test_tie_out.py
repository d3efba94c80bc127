from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.reporting.examples import drafts, worked
from tieout.model.book import Book, LineKind, SetAside
from tieout.practice import ReasonKind, TieOut, tie_out

PERSON = ("Good Person",)


def checked(current: int, unbilled: int, **days: Any) -> TieOut:
    return tie_out(worked().left, PERSON, current_cents=current, unbilled_cents=unbilled, **days)


def test_the_worked_book_agrees_with_the_client_page() -> None:
    answer = checked(40_500, 15_000)
    assert answer.text == (
        "1,500.00 - 915.00 - 30.00 = 555.00 = 405.00 + 150.00. The export and the client record agree."
    )
    assert answer.agrees
    assert answer.reasons == ()
    assert (answer.start, answer.end, answer.rows) == (date(2026, 1, 6), date(2026, 3, 10), 10)


def test_by_how_much_they_differ() -> None:
    answer = checked(43_500, 15_000)
    assert answer.text == "The export says 555.00, the client page says 585.00: 30.00 apart."
    assert answer.gap_cents == 3_000


def test_rows_before_the_time_frame_that_fit_come_first() -> None:
    answer = checked(40_500, 15_000, start=date(2026, 1, 28))
    first = answer.reasons[0]
    assert (first.kind, first.fits, first.cents) == (ReasonKind.TIME_FRAME, True, 15_000)
    assert "4 rows of this client lie before the time frame: 150.00, exactly the difference." in first.text
    assert first.rows == ((0, 2), (0, 3), (0, 4), (0, 5))


def test_rows_after_the_time_frame() -> None:
    answer = checked(40_500, 15_000, end=date(2026, 3, 9))
    assert answer.reasons[0].kind is ReasonKind.TIME_FRAME
    assert "1 row of this client lies after the time frame" in answer.reasons[0].text


def test_a_lower_record_speaks_of_an_unspent_credit_a_higher_one_of_a_product() -> None:
    lower = {reason.kind for reason in checked(40_400, 15_000).reasons}
    higher = {reason.kind for reason in checked(40_600, 15_000).reasons}
    assert ReasonKind.UNSPENT_CREDIT in lower
    assert ReasonKind.PRODUCT_BILL not in lower
    assert ReasonKind.PRODUCT_BILL in higher
    assert ReasonKind.UNSPENT_CREDIT not in higher
    assert checked(40_400, 15_000).reasons[-1].kind is ReasonKind.HIDDEN_ROWS


def test_the_one_row_that_holds_the_amount_is_named() -> None:
    first = checked(40_500 + 4_500, 15_000).reasons[0]
    assert (first.kind, first.fits, first.rows) == (ReasonKind.SINGLE_ROW, True, ((0, 7),))
    assert "Client Paid of sessions.csv row 7 (2026-02-10)" in first.text


def test_many_rows_of_one_fee_prove_nothing() -> None:
    found = [reason for reason in checked(25_500, 15_000).reasons if reason.kind is ReasonKind.SINGLE_ROW]
    assert not any(reason.fits for reason in found)
    assert any("and 7 more" in reason.text for reason in found)


def test_unbilled_counted_twice() -> None:
    assert checked(55_500, 15_000).reasons[0].kind is ReasonKind.UNBILLED_INCLUDED


def test_a_credit_typed_without_its_minus() -> None:
    answer = tie_out(_one_session(), ("A",), current_cents=2_500, unbilled_cents=15_000 - 2_500 + 2_500)
    kinds = [reason.kind for reason in answer.reasons if reason.fits]
    assert ReasonKind.CREDIT_SIGN in kinds
    assert "--current -25.00" in next(r.text for r in answer.reasons if r.kind is ReasonKind.CREDIT_SIGN)


def _one_session() -> Book:
    left, _ = drafts()
    left.add("A", date(2026, 1, 6), LineKind.CHARGE, 12_500, 2, "charge")
    return left.book()


def test_a_doubled_row() -> None:
    left, _ = drafts()
    for row in (2, 3):
        left.add("A", date(2026, 1, 6), LineKind.CHARGE, 15_000, row, "charge")
        left.add("A", date(2026, 1, 6), LineKind.PAYMENT, -5_000, row, "paid")
    first = tie_out(left.book(), ("A",), current_cents=10_000, unbilled_cents=0).reasons[0]
    assert (first.kind, first.fits, first.rows) == (ReasonKind.DOUBLED_ROW, True, ((0, 2), (0, 3)))
    assert "sessions.csv row 2 and sessions.csv row 3" in first.text


@pytest.mark.parametrize(("cents", "fits"), [(3_000, True), (9_900, False)])
def test_rows_set_aside(cents: int, fits: bool) -> None:
    aside = SetAside(file=0, row=88, column="Client", found="", why="no client.", cents=cents, code="E303")
    book = worked().left
    file = replace(book.files[0], rows=book.files[0].rows + 1, set_aside=1)
    answer = tie_out(
        replace(book, files=(file,), set_aside=(aside,)), PERSON, current_cents=43_500, unbilled_cents=15_000
    )
    found = next(reason for reason in answer.reasons if reason.kind is ReasonKind.SET_ASIDE)
    assert (found.fits, found.rows) == (fits, ((0, 88),))


def test_no_row_in_the_time_frame() -> None:
    answer = checked(40_500, 15_000, start=date(2027, 1, 1))
    assert answer.rows == 0
    assert {reason.kind for reason in answer.reasons} >= {ReasonKind.NO_ROWS, ReasonKind.TIME_FRAME}
    assert answer.reasons[0].fits
