"""The published procedure as a workbook: its letters, its formulas, and its figures under any filter."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from tests.reporting.office import formulas, read_cells, recalculated
from tieout.errors import FileNotUnderstood, WrongUsage
from tieout.model.appointments import Insight
from tieout.practice import appointment_status, arrange
from tieout.reading import Source
from tieout.reading.appointments.rows import read_appointments
from tieout.reporting import insight_workbook as pages
from tieout.reporting import write_separated
from tieout.reporting.insight import balance_text, insight_page, insight_sheet, left_out_texts
from tieout.reporting.insight_workbook import write_insight_workbook
from tieout.reporting.style import Style

HEADER = (
    "Date,Practitioner,Location,Client,Appointment,Service,Status,Rate,Client Responsibility,Client Paid,"
    "Insurance Paid,Credit Used"
)
ROWS = (
    '01/05/2026,A. Baker,Office,"Chen, M.",Session,90834,Paid,175.00,175.00,100.00,0.00,0.00',
    "01/06/2026,A. Baker,Office,Good Person,Session,90837,Paid,150.00,150.00,120.00,0.00,30.00",
    "01/07/2026,A. Baker,Office,=Evil(A1),Session,+90837,@Paid,150.00,150.00,0.00,0.00,0.00",
    '01/13/2026,A. Baker,Office,"Chen, M.",Session,90834,Unpaid,175.00,175.00,0.00,0.00,0.00',
    "01/20/2026,A. Baker,Office,Good Person,Session,90837,Unbilled,150.00,150.00,0.10,0.00,0.00",
    "02/17/2026,A. Baker,Office,,Session,90837,Unbilled,150.00,150.00,0.00,0.00,0.00",
    "02/20/2026,A. Baker,Office,=Evil(A1),Session,90837,Unbilled,150.00,150.00,20.00,0.00,0.00",
)


def insight(*names: str, header: str = HEADER, rows: tuple[str, ...] = ROWS, **asked: date | bool | None) -> Insight:
    source = Source("sessions.csv", "\r\n".join([header, *rows, ""]).encode())
    return appointment_status(read_appointments(source), names=names, **asked)  # type: ignore[arg-type]


def written(told: Insight, tmp_path: Path) -> Path:
    path = tmp_path / "client.xlsx"
    write_insight_workbook(told, path, version="0")
    return path


def test_the_letters_and_formulas_are_the_published_ones(tmp_path: Path) -> None:
    path = written(insight("Good Person"), tmp_path)
    live = formulas(path)["Appointment Status"]
    shown = read_cells(path)["Appointment Status"]
    assert [shown[letter] for letter in ("I1", "J1", "L1")] == ["Client Responsibility", "Client Paid", "Credit Used"]
    # four rows from the client's first session to the last, a blank row, then the sub-totals
    assert live["I7"] == "=SUBTOTAL(109,I2:I5)"
    assert live["J7"] == "=SUBTOTAL(109,J2:J5)"
    assert live["L7"] == "=SUBTOTAL(109,L2:L5)"
    assert live["I8"] == "=I7-J7-L7"
    assert (shown["I7"], shown["J7"], shown["L7"], shown["I8"]) == (300, 120.1, 30, 149.9)
    assert shown["I12"] == "type both in"


def test_the_filter_is_on_and_hides_the_others(tmp_path: Path) -> None:
    path = written(insight("Good Person"), tmp_path)
    sheet = openpyxl.load_workbook(path)["Appointment Status"]
    assert sheet.auto_filter.ref == "A1:L5"
    assert [entry.colId for entry in sheet.auto_filter.filterColumn] == [3]
    assert [row for row in range(2, 6) if sheet.row_dimensions[row].hidden] == [3, 4]
    assert sheet.freeze_panes == "A2"
    assert sheet.print_title_rows == "$1:$1"
    assert "Page &amp;P of &amp;N" in zipfile.ZipFile(path).read("xl/worksheets/sheet1.xml").decode()
    day = sheet["A2"]
    assert day.value == datetime(2026, 1, 6)  # noqa: DTZ001
    assert day.number_format == "mm/dd/yyyy"
    assert sheet["F2"].value == "90837"


def test_default_time_frame_is_the_clients_first_to_most_recent_session() -> None:
    told = insight("Good Person")
    assert (told.start, told.end) == (date(2026, 1, 6), date(2026, 1, 20))
    assert len(told.rows) == 4
    assert len(told.shown) == 2
    assert told.cents == 14_990
    assert [row.client for row in insight("Good Person", alone=True).rows] == ["Good Person"] * 2


def test_nothing_is_left_out_unsaid() -> None:
    told = insight("Good Person", end=date(2026, 1, 10))
    assert left_out_texts(told) == [
        "1 row hidden by the client filter (Client Responsibility 150.00).",
        "1 row of this client outside the time frame, 149.90 in all.",
        "1 row is set aside and in no total, 150.00 in all: row 7.",
    ]
    assert balance_text(told) == "Balance = 150.00 − 120.00 − 30.00 = 0.00"


def test_csv_has_the_columns_of_the_workbook(tmp_path: Path) -> None:
    told = insight()
    out = io.StringIO()
    write_separated(insight_sheet(told), out, plain=True)
    rows = list(csv.reader(io.StringIO(out.getvalue())))
    shown = read_cells(written(told, tmp_path))["Appointment Status"]
    for number, row in enumerate(rows[1:], start=2):
        for letter, place in (("I", 8), ("J", 9), ("L", 11)):
            assert float(row[place]) == shown[f"{letter}{number}"]
    assert rows[3][3] == "'=Evil(A1)"
    assert read_appointments(Source("again.csv", out.getvalue().encode())).rows[0].charge_cents == 17_500


def test_text_that_begins_like_a_formula_stays_text(tmp_path: Path) -> None:
    path = written(insight(), tmp_path)
    assert all("Evil" not in str(formula) for formula in formulas(path)["Appointment Status"].values())
    cells = read_cells(path)["Appointment Status"]
    assert (cells["D4"], cells["F4"], cells["G4"]) == ("=Evil(A1)", "+90837", "@Paid")


def test_other_columns_find_their_letters() -> None:
    header = "Client,Date of Service,Credit Used,Client Paid,Client Responsibility,Note"
    told = insight(header=header, rows=("Good Person,01/06/2026 14:30,1.00,2.00,10.00,hello",))
    assert [column.header for column in told.columns] == [
        "Client", "Date of Service", "Note", "", "", "", "", "", "Client Responsibility", "Client Paid", "",
        "Credit Used",
    ]  # fmt: skip
    assert told.values(told.rows[0])[:3] == ("Good Person", datetime(2026, 1, 6, 14, 30), "hello")  # noqa: DTZ001


@given(st.integers(3, 30).flatmap(lambda width: st.tuples(st.just(width), st.permutations(range(width)))))
def test_every_column_stands_once_and_the_three_have_their_letters(drawn: tuple[int, list[int]]) -> None:
    width, order = drawn
    places = dict(zip(("charge", "paid", "credit"), order, strict=False))
    letters = arrange(width, places)
    assert sorted(place for place in letters if place is not None) == list(range(width))
    assert (letters[8], letters[9], letters[11]) == (places["charge"], places["paid"], places["credit"])
    others = [place for place in letters if place is not None and place not in places.values()]
    assert others == sorted(others) or letters == tuple(range(width))


def test_the_page_shows_the_sub_totals() -> None:
    page = insight_page(insight("Good Person"), Style())
    assert "Sub-total" in page
    assert "300.00  120.10" in page
    assert "Balance = 300.00 − 120.10 − 30.00 = 149.90." in page
    assert "No appointments" in insight_page(insight("Good Person", start=date(2027, 1, 1)), Style())


def test_an_empty_time_frame_is_still_a_workbook(tmp_path: Path) -> None:
    cells = read_cells(written(insight("Good Person", start=date(2027, 1, 1), end=date(2027, 2, 1)), tmp_path))
    assert cells["Appointment Status"]["I4"] == 0


def test_another_report_is_refused() -> None:
    ledger = Source("ledger.csv", b"Date,Client,Type,Amount\r\n2026-01-06,Good Person,Invoice,150.00\r\n")
    with pytest.raises(FileNotUnderstood, match="needs the Appointment Status export"):
        read_appointments(ledger)


def test_more_rows_than_a_sheet_holds_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "ROWS_MAX", 14)
    with pytest.raises(WrongUsage, match="more than one sheet holds"):
        written(insight(), tmp_path)


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    assert written(insight(), tmp_path).read_bytes() == written(insight(), tmp_path).read_bytes()


def filtered_again(path: Path, client: str) -> None:
    """Choose another client as a person does; the amounts stored beside the formulas are lost by it."""
    book = openpyxl.load_workbook(path)
    sheet = book["Appointment Status"]
    sheet.auto_filter.filterColumn.clear()
    sheet.auto_filter.add_filter_column(3, [client])
    for row in range(2, 7):
        sheet.row_dimensions[row].hidden = sheet[f"D{row}"].value != client
    sheet["I11"], sheet["I12"] = 100, 75
    book.save(path)


@pytest.mark.slow
def test_libreoffice_comes_to_the_same_figures_and_follows_the_filter(tmp_path: Path) -> None:
    told = insight("Good Person", start=date(2026, 1, 5))
    path = written(told, tmp_path)
    stored, calculated = read_cells(path), recalculated(path)
    for sheet, cells in formulas(path).items():
        assert {cell: calculated[sheet][cell] for cell in cells} == {cell: stored[sheet][cell] for cell in cells}
    filtered_again(path, "Chen, M.")
    assert "I9" not in read_cells(path)["Appointment Status"]
    after = recalculated(path)["Appointment Status"]
    assert (after["I8"], after["J8"], after["L8"], after["I9"]) == (350, 100, 0, 250)
    assert after["I13"] == "No: 75.00 apart"


@pytest.mark.slow
def test_the_recalculation_is_one(tmp_path: Path) -> None:
    """The sentinel: a formula stored with a wrong value must come back right, or the test above proves nothing."""
    book = xlsxwriter.Workbook(str(tmp_path / "sentinel.xlsx"))
    book.add_worksheet("S").write_formula("A1", "=1+1", None, 99)
    book.close()
    assert read_cells(tmp_path / "sentinel.xlsx")["S"]["A1"] == 99
    assert recalculated(tmp_path / "sentinel.xlsx")["S"]["A1"] == 2
