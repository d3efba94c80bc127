"""Workbooks and PDFs: written behind the page, from what the comparison kept, the same as the command line's."""

from __future__ import annotations

import io
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest

from tests.web.conftest import Desk, MakeDesk
from tieout.cli.running import main
from tieout.simulating import Plan, simulate
from tieout.web.jobs import compare, write_paper
from tieout.web.kept_reports import report_of_all
from tieout.web.models import Assignment, InsightRun, Paper, Role, RunState
from tieout.web.papers import path_of
from tieout.web.views import insights

pytestmark = pytest.mark.django_db


def _simulated(desk: Desk) -> dict[str, bytes]:
    files = simulate(Plan(clients=6, months=3, fault_rate=0.1, seed=11))
    desk.compare(files)
    return files


def test_the_workbook_of_many_clients_is_the_command_lines(desk: Desk, tmp_path: Path):
    files = _simulated(desk)
    for name in ("sessions.csv", "quickbooks.csv"):
        (tmp_path / name).write_bytes(files[name])
    exports = [str(tmp_path / name) for name in ("sessions.csv", "quickbooks.csv")]
    main(["reconcile", *exports, "--out", str(tmp_path / "out.xlsx"), "--quiet"])
    answer = desk.browser.get(desk.at(f"comparisons/{desk.comparison.key}/report.xlsx"))
    data = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert data == (tmp_path / "out.xlsx").read_bytes()


def test_what_was_kept_is_every_line_of_both_books(desk: Desk):
    _simulated(desk)
    report = report_of_all(desk.comparison)
    for book, cents in (
        (report.reconciliation.left, report.left_cents),
        (report.reconciliation.right, report.right_cents),
    ):
        assert book.items["cents"].sum() == cents
        assert book.items["item"].to_list() == list(range(len(book.items)))


def test_a_long_workbook_is_written_when_it_is_asked_for(worked: Desk, monkeypatch: pytest.MonkeyPatch):
    assert Paper.objects.filter(comparison=worked.comparison).count() == 1
    monkeypatch.setattr("tieout.web.jobs.ROWS_WRITTEN_AHEAD_MAX", 10)
    worked.browser.post(worked.at("compare/"), {"as_of": ""})
    assert not Paper.objects.filter(comparison=worked.comparison).exists()
    assert compare.priority > write_paper.priority, "who compares again doesn't wait behind papers"
    list(worked.browser.get(worked.at(f"comparisons/{worked.comparison.key}/report.xlsx")).streaming_content)  # type: ignore[attr-defined]
    assert Paper.objects.get(comparison=worked.comparison).state == RunState.DONE


def test_a_paper_is_written_once(worked: Desk):
    address = worked.at(f"comparisons/{worked.comparison.key}/report.xlsx")
    for _ in range(2):
        list(worked.browser.get(address).streaming_content)  # type: ignore[attr-defined]
    assert Paper.objects.count() == 1
    path_of(Paper.objects.get()).unlink()
    answer = worked.browser.get(address)
    assert b"".join(answer.streaming_content)[:2] == b"PK"  # type: ignore[attr-defined]


def test_the_page_says_how_far_a_paper_is(worked: Desk):
    paper = Paper.objects.create(
        practice=worked.seat.practice, made_by=worked.seat.user, comparison=worked.comparison, ending=".pdf",
        state=RunState.RUNNING, doing="Setting the pages",
    )  # fmt: skip
    page = worked.at(f"papers/{paper.key}/")
    answer = worked.browser.get(worked.at(f"comparisons/{worked.comparison.key}/report.pdf"))
    assert answer.headers["Location"] == page
    text = worked.browser.get(page).content.decode()
    assert "Writing the PDF" in text
    assert "Setting the pages" in text
    worked.browser.post(f"{page}stop/")
    paper.refresh_from_db()
    assert paper.stop_asked
    Paper.objects.filter(pk=paper.pk).update(state=RunState.STOPPED)
    assert "Nothing of it was kept" in worked.browser.get(page).content.decode()
    Paper.objects.filter(pk=paper.pk).update(state=RunState.DONE)
    address = worked.at(f"comparisons/{worked.comparison.key}/report.pdf")
    assert f'href="{address}"' in worked.browser.get(page).content.decode()


def _long(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> InsightRun:
    rows = ["Date,Client,Status,Client Responsibility,Client Paid,Credit Used"]
    for number in range(40):
        day = date(2026, 1, 1) + timedelta(days=number)
        name = "Ada Bell" if number % 2 else "Ben Cole"
        rows.append(f"{day:%m/%d/%Y},{name},Paid,100.00,{number}.00,0.00")
    desk.give("left", "appointment_status.csv", "\n".join(rows).encode())
    desk.browser.post(desk.at("insights/appointment-status/"), {"frame": "all"})
    monkeypatch.setattr(insights, "AT_ONCE_ROWS", {".xlsx": 10, ".csv": 10})
    return InsightRun.objects.latest("pk")


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_a_long_insight_is_written_as_it_is_filtered(desk: Desk, monkeypatch: pytest.MonkeyPatch, ending: str):
    run = _long(desk, monkeypatch)
    address = desk.at(f"insights/runs/{run.key}/insight.{ending}")
    answer = desk.browser.get(f"{address}?f_client=Ada+Bell&sort=-day")
    data = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    paper = Paper.objects.get()
    assert (paper.query, paper.only_clients) == ("f_client=Ada+Bell&sort=-day", None)
    assert address in desk.browser.get(desk.at(f"papers/{paper.key}/")).content.decode()
    if ending == "xlsx":
        names = [cell.value for row in openpyxl.load_workbook(io.BytesIO(data)).worksheets[0] for cell in row]
        assert (names.count("Ada Bell"), names.count("Ben Cole")) == (20, 0)
    else:
        assert (data.count(b"Ada Bell"), data.count(b"Ben Cole")) == (20, 0)
    list(desk.browser.get(address).streaming_content)  # type: ignore[attr-defined]
    assert Paper.objects.count() == 2


def test_a_clinicians_paper_holds_the_assigned_clients(
    desk: Desk, make_desk: MakeDesk, monkeypatch: pytest.MonkeyPatch
):
    _long(desk, monkeypatch)
    clinician = make_desk(Role.CLINICIAN, desk.seat.practice)
    Assignment.objects.create(membership=clinician.seat.membership, client="Ada Bell")
    clinician.browser.post(clinician.at("insights/appointment-status/"), {"frame": "all"})
    run = InsightRun.objects.latest("pk")
    answer = clinician.browser.get(clinician.at(f"insights/runs/{run.key}/insight.csv"))
    data = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert (data.count(b"Ada Bell"), data.count(b"Ben Cole")) == (20, 0)
    own = Paper.objects.get(made_by=clinician.seat.user)
    assert clinician.browser.get(clinician.at(f"papers/{own.key}/")).status_code == 200
    list(desk.browser.get(desk.at(f"insights/runs/{run.key}/insight.csv")).streaming_content)  # type: ignore[attr-defined]
    other = Paper.objects.filter(made_by=desk.seat.user).latest("pk")
    assert clinician.browser.get(clinician.at(f"papers/{other.key}/")).status_code == 404
