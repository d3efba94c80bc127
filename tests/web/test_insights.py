"""Insights: the rows and sub-totals of what is shown, on the page, in the grid, as CSV and as a workbook."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from tests.web.conftest import Desk, MakeDesk
from tieout.cli.running import main
from tieout.web.models import Assignment, InsightRun, Role, RunState
from tieout.web.views.insights import preset_days

pytestmark = pytest.mark.django_db

HEADER = "Date,Practitioner,Client,Service,Status,Client Responsibility,Client Paid,Credit Used"
ROWS = (
    "01/06/2026,A. Baker,Ada Bell,90837,Paid,150.00,150.00,0.00",
    "01/07/2026,C. Dunn,Ben Cole,90834,Unpaid,120.00,0.00,0.00",
    "01/20/2026,A. Baker,Ada Bell,90837,Part paid,150.00,45.00,30.00",
    "02/03/2026,C. Dunn,Ben Cole,90837,Paid,150.00,150.00,0.00",
)
FILE = "\r\n".join([HEADER, *ROWS, ""]).encode()


@pytest.fixture
def given(desk: Desk) -> Desk:
    desk.give("left", "sessions.csv", FILE)
    return desk


def _make(desk: Desk, kind: str = "appointment-status", **asked: str) -> InsightRun:
    answer = desk.browser.post(desk.at(f"insights/{kind}/"), {"frame": "all"} | asked)
    assert answer.status_code == 302, answer.content
    run = InsightRun.objects.filter(practice=desk.seat.practice).latest("pk")
    assert run.state == RunState.DONE, run.error_text
    return run


def _url(desk: Desk, run: InsightRun, more: str = "") -> str:
    return desk.at(f"insights/runs/{run.key}/{more}")


def _text(desk: Desk, url: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", desk.browser.get(url).content.decode()).split())


def test_the_worked_book(worked: Desk):
    run = _make(worked, client="Good Person")
    assert (run.start, run.end, run.rows) == (date(2026, 1, 6), date(2026, 3, 10), 10)
    page = _text(worked, _url(worked, run))
    assert "Balance = 1,500.00 − 915.00 − 30.00 = 555.00." in page
    assert "Sub-total of 10 visible rows" in page
    record = worked.at(f"clients/{worked.client.key}/record/")
    worked.browser.post(record, {"current": "405.00", "unbilled": "150.00"})
    assert "Agrees with the client record: 405.00 + 150.00 unbilled ✓" in _text(worked, _url(worked, run))
    worked.browser.post(record, {"current": "400.00", "unbilled": "150.00"})
    assert "The client record says 400.00 + 150.00 unbilled: 5.00 apart." in _text(worked, _url(worked, run))


def test_sub_totals_are_those_of_the_visible_rows(given: Desk):
    run = _make(given)
    shown = given.browser.get(_url(given, run, "rows/?f_client=ada")).json()
    assert shown["count"] == 2
    assert shown["sums"] == {"charge": 30000, "paid": 19500, "credit": 3000, "owed": 7500}
    assert shown["label"] == "Sub-total of 2 visible rows (of 4)"
    assert shown["hidden"] == "2 rows are hidden by the filters (Client Responsibility 270.00)."
    page = _text(given, _url(given, run, "?f_practitioner=C.+Dunn"))
    assert "Balance = 270.00 − 150.00 − 0.00 = 120.00." in page


@pytest.mark.parametrize(
    ("query", "rows"),
    [("", [2, 3, 4, 5]), ("f_day=01%2F", [2, 3, 4]), ("f_charge=120", [3]), ("f_status=Paid", [2, 5]),
     ("f_status=paid", [2, 3, 4, 5]), ("sort=-owed", [3, 4, 2, 5]), ("sort=client", [2, 4, 3, 5]),
     ("f_client=nobody", []), ("f_nonsense=1&sort=nonsense", [2, 3, 4, 5])],
)  # fmt: skip
def test_filters_and_order(given: Desk, query: str, rows: list[int]):
    run = _make(given)
    shown = given.browser.get(_url(given, run, f"rows/?{query}")).json()
    days = {2: "2026-01-06", 3: "2026-01-07", 4: "2026-01-20", 5: "2026-02-03"}
    assert [row[0] for row in shown["rows"]] == [days[row] for row in rows]


def test_the_time_frame(given: Desk):
    run = _make(given, **{"frame": "custom", "from": "2026-01-07", "to": "2026-01-31"})
    assert given.browser.get(_url(given, run, "rows/")).json()["count"] == 2
    page = given.browser.post(
        given.at("insights/appointment-status/"), {"frame": "custom", "from": "2026-02-01", "to": "2026-01-01"}
    )
    assert page.status_code == 422
    assert "The first day is after the last." in page.content.decode()
    run = _make(given, **{"frame": "custom", "from": "2030-01-01", "to": "2030-01-31"})
    assert "No appointments in this time frame." in _text(given, _url(given, run))


def test_the_csv_is_the_command_lines(given: Desk, tmp_path: Path):
    (tmp_path / "sessions.csv").write_bytes(FILE)
    main(["insight", "appointment-status", str(tmp_path / "sessions.csv"), "--out", str(tmp_path / "out.csv")])
    run = _make(given)
    assert given.browser.get(_url(given, run, "insight.csv")).content == (tmp_path / "out.csv").read_bytes()


def test_downloads_hold_exactly_what_is_shown(given: Desk):
    run = _make(given)
    csv = given.browser.get(_url(given, run, "insight.csv?f_client=Ada+Bell&sort=-day")).content.decode("utf-8-sig")
    assert [line.split(",")[0] for line in csv.splitlines()[1:]] == ["2026-01-20", "2026-01-06"]
    data = given.browser.get(_url(given, run, "insight.xlsx?f_client=Ada+Bell")).content
    live = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    stored = openpyxl.load_workbook(io.BytesIO(data), data_only=True).worksheets[0]
    assert [live[f"{letter}1"].value for letter in "IJL"] == ["Client Responsibility", "Client Paid", "Credit Used"]
    sums = next(row for row in range(2, 12) if "Sub-total" in str(live[f"A{row}"].value))
    assert str(live[f"I{sums}"].value).startswith("=SUBTOTAL(109,I2")
    assert [stored[f"{letter}{sums}"].value for letter in "IJL"] == [300, 195, 30]
    assert "Ben Cole" not in str([[cell.value for cell in row] for row in live.iter_rows()])


def test_two_files_are_one_insight(given: Desk):
    more = "\r\n".join([HEADER, "03/03/2026,A. Baker,Ada Bell,90837,Unpaid,150.00,0.00,0.00", ""]).encode()
    given.give("left", "march.csv", more)
    run = _make(given)
    assert given.browser.get(_url(given, run, "rows/")).json()["sums"]["owed"] == 34500
    csv = given.browser.get(_url(given, run, "insight.csv")).content.decode("utf-8-sig")
    assert len(csv.splitlines()) == 6


@pytest.mark.parametrize(
    ("kind", "count", "sums"),
    [
        ("client-balances", 2, {"count": 4, "charge": 57000, "paid": 34500, "credit": 3000, "owed": 19500}),
        ("payments", 3, {"paid": 34500}),
        ("aging", 2, {"current": 0, "to_30": 19500, "to_60": 0, "to_90": 0, "over_90": 0, "owed": 19500}),
    ],
)
def test_further_insights(given: Desk, kind: str, count: int, sums: dict[str, int]):
    run = _make(given, kind)
    shown = given.browser.get(_url(given, run, "rows/")).json()
    assert (shown["count"], shown["sums"]) == (count, sums)
    data = given.browser.get(_url(given, run, "insight.xlsx")).content
    sheet = openpyxl.load_workbook(io.BytesIO(data), data_only=True).worksheets[0]
    assert sheet.cell(sheet.max_row, sheet.max_column).value == list(sums.values())[-1] / 100
    assert len(given.browser.get(_url(given, run, "insight.csv")).content.decode("utf-8-sig").splitlines()) == count + 1
    assert given.browser.get(_url(given, run)).status_code == 200


def test_stopped_before_it_began_shows_no_totals(given: Desk, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("tieout.web.jobs.Progress.say", _stop)
    given.browser.post(given.at("insights/appointment-status/"), {"frame": "all"})
    run = InsightRun.objects.get(practice=given.seat.practice)
    assert run.state == RunState.STOPPED
    assert "Totals are not complete, so they are not shown." in _text(given, _url(given, run))
    assert given.browser.get(_url(given, run, "rows/")).status_code == 404


def _stop(*args: object) -> None:
    from tieout.web.jobs import StopAsked

    raise StopAsked


def test_a_clinician_has_insights_of_the_assigned_clients_only(given: Desk, make_desk: MakeDesk):
    clinician = make_desk(Role.CLINICIAN, given.seat.practice)
    Assignment.objects.create(membership=clinician.seat.membership, client="Ada Bell")
    run = _make(clinician)
    answers: list[Callable[[], bytes]] = [
        lambda: clinician.browser.get(_url(clinician, run)).content,
        lambda: clinician.browser.get(_url(clinician, run, "rows/")).content,
        lambda: clinician.browser.get(_url(clinician, run, "insight.csv")).content,
    ]
    for answer in answers:
        assert b"Ada Bell" in answer()
        assert b"Ben Cole" not in answer()
    assert clinician.browser.get(_url(clinician, run, "rows/")).json()["sums"]["owed"] == 7500
    Assignment.objects.all().delete()
    assert b"Ada Bell" not in answers[0]()


@pytest.mark.parametrize(
    ("preset", "first", "last"),
    [("this-month", date(2026, 2, 1), date(2026, 2, 28)), ("last-month", date(2026, 1, 1), date(2026, 1, 31)),
     ("this-quarter", date(2026, 1, 1), date(2026, 3, 31)), ("last-quarter", date(2025, 10, 1), date(2025, 12, 31)),
     ("this-year", date(2026, 1, 1), date(2026, 12, 31)), ("last-year", date(2025, 1, 1), date(2025, 12, 31)),
     ("all", None, None)],
)  # fmt: skip
def test_presets(preset: str, first: date | None, last: date | None):
    assert preset_days(preset, date(2026, 2, 14)) == (first, last)
