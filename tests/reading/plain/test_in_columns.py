"""What a large plain file is, and its appointments as a table, are the same as the strict readers say."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from polars.testing import assert_frame_equal

from tests.badfiles.table import BAD_FILES, BadFile
from tests.reading.plain.test_plain_files import PLAIN, tables, written
from tieout.errors import TieoutError
from tieout.reading import (
    ReadingOptions,
    Source,
    first_rows,
    inspect,
    inspecting,
    read_book,
    read_column_map,
)
from tieout.reading.appointments.rows import read_appointments
from tieout.reading.appointments.table import AppointmentTable, by_rows, read_appointment_table
from tieout.reading.plain import files as plain_files
from tieout.reading.plain import sizes


def _inspected(source: Source) -> object:
    try:
        return inspect(source)
    except TieoutError as error:
        return type(error), error.message, error.code


def _inspect_both(source: Source) -> tuple[object, object]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sizes, "BYTES_MIN", 0)
        plainly = _inspected(source)
        patch.setattr(inspecting, "read_plain_file", lambda *_: None)
        return _inspected(source), plainly


@given(tables())
@settings(max_examples=200, deadline=None)
def test_a_file_is_the_same_either_way(data: bytes) -> None:
    strictly, plainly = _inspect_both(Source("table.csv", data))
    assert strictly == plainly


@pytest.mark.parametrize("bad", BAD_FILES, ids=lambda bad: bad.name)
def test_a_bad_file_is_the_same_either_way(bad: BadFile) -> None:
    for data in bad.data if isinstance(bad.data, tuple) else (bad.data,):
        strictly, plainly = _inspect_both(Source(bad.name, data))
        assert strictly == plainly


def _table(source: Source, *, strictly: bool) -> AppointmentTable | tuple[object, ...]:
    try:
        return by_rows(read_appointments(source)) if strictly else read_appointment_table(source)
    except TieoutError as error:
        return type(error), error.message, error.code


def _tables(source: Source) -> None:
    """The appointments in columns and by rows are equal, or both are refused alike."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sizes, "BYTES_MIN", 0)
        strictly, plainly = _table(source, strictly=True), _table(source, strictly=False)
    if isinstance(strictly, AppointmentTable) and isinstance(plainly, AppointmentTable):
        assert_frame_equal(plainly.table, strictly.table)
        assert plainly.about == strictly.about
    else:
        assert plainly == strictly


@given(tables())
@settings(max_examples=200, deadline=None)
def test_appointments_are_the_same_either_way(data: bytes) -> None:
    _tables(Source("sessions.csv", data))


HEADER = ["Client", "Date", "Clinician", "Rate", "Client Responsibility", "Client Paid", "Credit Used", "Note"]
ROWS = (
    "Ann Lee,01/13/2026 9:05 PM,A. Baker,161.00,150.00,150.00,0.00,",
    "Bo Ray,01/14/2026,A. Baker,90.00,90.00,,x,late",
    '"Lee, Ann",01/15/2026,C. Dunn,,50.00,-20.00,10.00,"a  b"',
)


@pytest.mark.parametrize("rows", [ROWS, ROWS[:1], ROWS[1:2]], ids=["with a bad row", "one", "only a bad row"])
def test_times_of_day_other_amounts_and_rows_set_aside(rows: tuple[str, ...]) -> None:
    _tables(Source("sessions.csv", written(HEADER, *rows)))


def test_plain_appointments_are_read_in_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sizes, "BYTES_MIN", 0)
    monkeypatch.setattr("tieout.reading.appointments.table.read_appointments", lambda *_: pytest.fail("by rows"))
    read = read_appointment_table(Source("sessions.csv", PLAIN["sessions"]))
    assert read.table["charge"].to_list() == [15000, 5000]
    assert [aside.row for aside in read.about.aside] == [3]


@pytest.mark.parametrize("due", ["19/01/2026", "01/19/2026", "02/03/2026"])
def test_dates_that_only_another_column_explains(due: str) -> None:
    data = written(["Date", "Client", "Amount", "Due Date"], f"01/02/2026,Ann Lee,1.00,{due}", "02/03/2026,Bo,-1.00,")
    strictly, plainly = _inspect_both(Source("table.csv", data))
    assert strictly == plainly
    assert isinstance(strictly, tuple) == (due == "02/03/2026")


@pytest.mark.parametrize("amounts", [("150.00,", ",-100.00"), ("-1.00,", ",1.00"), ("1.00,-1.00", "2.00,1.00")])
@pytest.mark.parametrize("header", ["Debit,Credit", "Charge,Payment"])
def test_columns_printed_below_zero(header: str, amounts: tuple[str, ...]) -> None:
    data = written(
        ["Date", "Client", *header.split(",")], *(f"2026-01-0{n},Bo,{one}" for n, one in enumerate(amounts, 1))
    )
    strictly, plainly = _inspect_both(Source("table.csv", data))
    assert strictly == plainly


def test_a_remembered_map_holds_for_a_large_file_too(monkeypatch: pytest.MonkeyPatch) -> None:
    said = read_column_map(b'[columns]\ndate = "Date"\nclient = "Who"\namount = "Fee"\n', "map.toml")
    header = ["Date", "Client", "Amount", "Who", "Fee"]
    data = written(header, "2026-01-06,Ann Lee,150.00,Bo Ray,20.00", "2026-01-07,Ann Lee,15.00,Bo Ray,-20.00")
    options, source = ReadingOptions(remembered=(said,)), Source("table.csv", data)
    strictly = read_book([source], options)
    monkeypatch.setattr(sizes, "BYTES_MIN", 0)
    assert plain_files.read_plain_file(source.name, source.data, options) is not None
    assert read_book([source], options).clients == strictly.clients == ("Bo Ray",)


def test_the_first_rows_of_a_file_nobody_understands() -> None:
    rows = first_rows(Source("odd.csv", b"When,Who\n\n2026-01-06,Ann Lee\n"))
    assert [(record.row, record.cells) for record in rows] == [(1, ("When", "Who")), (3, ("2026-01-06", "Ann Lee"))]
    assert first_rows(Source("notes.docx", b"PK\x03\x04")) == ()
    long = b"When,Who\n" + b"2026-01-06,Ann Lee\n" * 60_000
    assert len(first_rows(Source("odd.csv", long))) == inspecting.HEAD_ROWS
