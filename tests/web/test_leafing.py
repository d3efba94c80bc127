"""A row of a large file is found at once, and is the row that the readers mean."""

from __future__ import annotations

import io
from array import array
from pathlib import Path

import openpyxl
import pytest

from tests.web.conftest import Desk
from tieout.reading.opening.containers import open_grids
from tieout.web import leafing
from tieout.web.models import StoredFile

pytestmark = pytest.mark.django_db

HEADER = "Date,Client,Service,Status,Client Responsibility,Client Paid,Credit Used"
NOTES = ('"two\nlines"', "", "plain")
ROWS = [
    f'01/{1 + n % 28:02}/2026,"Bell, ""Ada"" {n}",{NOTES[n % 3]},Paid,150.00,0.00,0.00' for n in range(40)
]  # fmt: skip
TEXTS = {
    "quoted breaks": "\r\n".join([HEADER, *ROWS, ""]),
    "a byte order mark": "\ufeff" + "\n".join([HEADER, *ROWS]),
    "blank rows": "\n".join(["", HEADER, *ROWS[:9], "", "", *ROWS[9:], ""]),
    "semicolons named": "sep=;\n"
    + "\n".join([HEADER.replace(",", ";"), "01/06/2026;Ada Bell;;Paid;1.00;0.00;0.00", ""]),
}


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leafing, "SMALL_BYTES", 0)
    monkeypatch.setattr(leafing, "ROWS_BETWEEN", 5)


def _assert_every_row_is_found(desk: Desk, name: str, data: bytes) -> StoredFile:
    desk.give("left", name, data)
    file = StoredFile.objects.get(practice=desk.seat.practice)
    for record in open_grids(name, data)[0].records:
        found = {near.row: near.cells for near in leafing.rows_near(file, record.row, 2)}
        assert record.blank or found[record.row] == record.cells
        assert set(found) <= set(range(record.row - 2, record.row + 3))
    return file


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_rows_of_a_text_table(desk: Desk, text: str):
    file = _assert_every_row_is_found(desk, "sessions.csv", text.encode())
    assert Path(leafing._index_path(file)).exists()


@pytest.mark.parametrize(("encoding", "lines"), [("cp1252", True), ("utf-16", False)])
def test_rows_in_other_encodings(desk: Desk, encoding: str, lines: bool):
    data = "\n".join([HEADER, *(row.replace("Ada", "Zoë") for row in ROWS), ""]).encode(encoding)
    file = _assert_every_row_is_found(desk, "sessions.csv", data)
    assert Path(leafing._index_path(file)).exists() is lines


def test_rows_of_a_workbook(desk: Desk):
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for line in (HEADER, "01/06/2026,Ada Bell,,Paid,1.00,0.00,0.00", "01/07/2026,Bo Ray,,Paid,1.00,0.00,0.00"):
        sheet.append(line.split(","))
    data = io.BytesIO()
    book.save(data)
    _assert_every_row_is_found(desk, "sessions.xlsx", data.getvalue())


def test_an_index_holds_a_place_for_every_block(desk: Desk):
    data = TEXTS["quoted breaks"].encode()
    file = _assert_every_row_is_found(desk, "sessions.csv", data)
    places = array("Q", Path(leafing._index_path(file)).read_bytes())
    assert len(places) == 1 + len(open_grids("sessions.csv", data)[0].records) // 5
    assert leafing.rows_near(file, 10_000, 2) == []
