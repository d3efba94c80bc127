"""Appointment Status: header names decide, three line items a row, nothing lost."""

from __future__ import annotations

from datetime import date

import pytest

from tests.badfiles.builders import SESSIONS_HEADER, SESSIONS_ROWS, lines, sessions
from tieout.errors import FileNotUnderstood
from tieout.model.book import Book, TotalsVerdict
from tieout.reading import ReadingOptions, Source, read_book
from tieout.reading.columns import DayOrder


def book(data: bytes, options: ReadingOptions | None = None) -> Book:
    return read_book([Source("sessions.csv", data)], options)


def test_each_row_gives_up_to_three_lines() -> None:
    read = book(sessions())
    assert read.program == "sessions-health"
    assert read.clients == ("Chen, Mia", "Good Person")
    assert read.items.select("client", "day", "kind", "cents", "row", "part", "memo").rows() == [
        (1, date(2026, 1, 6), "charge", 15000, 2, "charge", "Attended"),
        (1, date(2026, 1, 6), "payment", -15000, 2, "paid", "Attended"),
        (1, date(2026, 1, 13), "charge", 15000, 3, "charge", "Attended"),
        (1, date(2026, 1, 13), "payment", -10000, 3, "paid", "Attended"),
        (1, date(2026, 1, 13), "credit", -5000, 3, "credit", "Attended"),
        (0, date(2026, 1, 14), "charge", 17500, 4, "charge", "Attended"),
    ]
    assert read.items["item"].to_list() == list(range(6))
    [file] = read.files
    assert (file.rows, file.used, file.set_aside) == (3, 3, 0)
    assert ("charge", "Client Responsibility") in file.columns


def test_header_names_are_met_whatever_their_case_spaces_and_marks() -> None:
    header = (
        "\ufeff  DATE of service ,practitioner,Client\u00a0Name,Odd,CLIENT  RESPONSIBILITY,client paid,Credits used"
    )
    assert book(sessions(header=header)).items.equals(
        book(sessions(header=SESSIONS_HEADER.replace("Status", "Odd"))).items
    )


def test_unknown_columns_before_between_and_behind_do_not_matter() -> None:
    rows = [[*row.replace('"Chen, Mia"', "Chen").split(",")] for row in (SESSIONS_HEADER, *SESSIONS_ROWS)]
    wide = [["?", *row[:3], "?", *row[3:], "?", "?"] for row in rows]
    plain = book(lines(*(",".join(row) for row in rows)))
    assert book(lines(*(",".join(row) for row in wide))).items.equals(plain.items)


def test_title_lines_above_the_header_are_passed_over() -> None:
    read = book(lines("Appointment Status,,", "", SESSIONS_HEADER, *SESSIONS_ROWS))
    assert read.items["row"].to_list()[0] == 4


def test_a_negative_client_paid_is_a_refund_and_a_row_of_zeros_is_used() -> None:
    read = book(
        sessions("02/03/2026,A. Lee,Good Person,Refunded,,(45.00),-", "02/04/2026,A. Lee,Good Person,Free,0.00,0,")
    )
    assert read.items.filter(row=5).select("kind", "cents", "part").rows() == [("refund", 4500, "paid")]
    assert read.items.filter(row=6).height == 0
    assert (read.files[0].rows, read.files[0].used) == (5, 5)


def test_a_row_set_aside_carries_its_effect_as_far_as_it_can_be_read() -> None:
    read = book(
        sessions("02/03/2026,A. Lee,,Attended,150.00,100.00,20.00", "02/03/2026,A. Lee,Good Person,x,150,abc,1")
    )
    assert [(aside.row, aside.code, aside.column, aside.found, aside.cents) for aside in read.set_aside] == [
        (5, "E303", "Client", "", 3000),
        (6, "E301", "Client Paid", "abc", 14900),
    ]


@pytest.mark.parametrize(
    "total",
    [
        "Total,,,,475.00,250.00,50.00", ",,Total,,475.00,250.00,50.00", ",,TOTAL:,,$475.00,$250.00,$50.00",
        ",,,,475.00,250.00,50.00", ",,,,300.00,250.00,50.00", "Total,,,,475.00,,", ",,,,,,175.00",
    ],
)  # fmt: skip
def test_a_total_that_fits_is_no_record(total: str) -> None:
    read = book(sessions(total))
    assert read.items.equals(book(sessions()).items)
    assert read.files[0].rows == 3
    assert read.files[0].own_totals is TotalsVerdict.AGREE
    assert [problem.code for problem in read.problems] == ["W401"]


@pytest.mark.parametrize(
    "formulas",
    [',,,,"=SUBTOTAL(9,E2:E4)","=SUBTOTAL(9,F2:4)","=SUBTOTAL(9,G2:4)"', ",,,,=(E103-F103-G103),,", ",,,,=I5-J5-L5,,"],
)
def test_sub_totals_left_behind_as_formulas_are_passed_over_kindly(formulas: str) -> None:
    read = book(sessions(formulas))
    assert read.items.equals(book(sessions()).items)
    assert read.files[0].rows == 3
    assert not read.set_aside


def test_figures_without_a_day_and_a_client_that_fit_no_sum_are_set_aside() -> None:
    read = book(sessions(",,,,150.00,0.00,0.00"))
    assert [(aside.row, aside.code, aside.cents) for aside in read.set_aside] == [(5, "E303", 15000)]


def test_a_client_may_be_called_total() -> None:
    read = book(sessions("02/03/2026,A. Lee,Total,Attended,150.00,0.00,0.00"))
    assert "Total" in read.clients
    assert read.files[0].rows == 4


def test_two_exports_pasted_together_repeat_the_header() -> None:
    read = book(lines(SESSIONS_HEADER, *SESSIONS_ROWS, SESSIONS_HEADER, *SESSIONS_ROWS))
    assert (read.files[0].rows, read.files[0].set_aside) == (6, 0)


def test_the_day_order_is_proved_or_said() -> None:
    european = sessions(rows=("31/01/2026,A. Lee,Good Person,x,1,0,0", "02/03/2026,A. Lee,Good Person,x,1,0,0"))
    assert book(european).items["day"].to_list() == [date(2026, 1, 31), date(2026, 3, 2)]
    unclear = sessions(rows=("02/03/2026,A. Lee,Good Person,x,1,0,0",))
    assert book(unclear).items["day"].to_list() == [date(2026, 2, 3)]
    said = book(unclear, ReadingOptions(day_order=DayOrder.DAY_FIRST))
    assert said.items["day"].to_list() == [date(2026, 3, 2)]
    assert not said.problems


def test_a_decimal_comma_is_proved_over_all_amounts() -> None:
    read = book(lines(SESSIONS_HEADER.replace(",", ";"), "2026-01-06;A. Lee;Good Person;x;1.150,00;150,50;0"))
    assert read.items["cents"].to_list() == [115000, -15050]


@pytest.mark.parametrize(("headers", "hint"), [("When", " Did you mean When?"), ("Room", "")])
def test_the_missing_date_is_looked_for_by_what_columns_hold(headers: str, hint: str) -> None:
    """Not by names: "Service" is like "Date of Service", and "Appointment" may be its day or its type."""
    table = "Appointment,Client,Service,Status,Client Responsibility,Client Paid,Credit Used," + headers
    with pytest.raises(FileNotUnderstood) as refused:
        book(lines(table, f"Client Session,Good Person,90837,Paid,150.00,0.00,0.00,{'01/06/2026' if hint else 'B'}"))
    assert refused.value.message.endswith(f"Credit Used, {headers}.{hint}")
    assert "we need a column for Date of Service" in refused.value.message


def test_the_missing_column_is_named_with_the_nearest() -> None:
    with pytest.raises(FileNotUnderstood) as refused:
        book(sessions(header=SESSIONS_HEADER.replace("Credit Used", "Credits Applied")))
    assert "we need a column for Credit Used" in refused.value.message
    assert "This file has: Date, Practitioner, Client" in refused.value.message
    assert "Did you mean Credits Applied?" in refused.value.message
