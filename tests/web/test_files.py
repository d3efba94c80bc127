"""Files: given, recognised, staged, given twice, asked about, kept."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Sequence

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.web.conftest import Desk, MakeDesk
from tieout.model.book import Book
from tieout.reading.plain import sizes
from tieout.simulating import Plan, simulate
from tieout.web import jobs, reading_files
from tieout.web.models import Comparison, FileState, RunState, StoredFile

pytestmark = pytest.mark.django_db

HEADER = "Date,Client,Service,Status,Client Responsibility,Client Paid,Credit Used\r\n"
GOOD = HEADER + "01/13/2026,Ada Bell,90837,Paid,150.00,150.00,0.00\r\n"
BAD_ROW = GOOD + "01/14/2026,Ada Bell,90837,Paid,abc,0.00,0.00\r\n"


def _only(desk: Desk) -> StoredFile:
    return StoredFile.objects.get(practice=desk.seat.practice)


def test_a_file_is_recognised_and_kept(desk: Desk, book_files: dict[str, bytes]):
    desk.give("left", "sessions.csv", book_files["left"])
    file = _only(desk)
    assert (file.state, file.program, file.rows, file.used, file.cents) == (
        FileState.READY, "sessions-health", 10, 10, 55500,
    )  # fmt: skip
    assert file.sha256 == hashlib.sha256(book_files["left"]).hexdigest()
    answer = desk.browser.get(desk.at(f"files/{file.key}/original/"))
    assert b"".join(answer.streaming_content) == book_files["left"]  # type: ignore[attr-defined]
    page = desk.browser.get(desk.at("files/")).content.decode()
    assert "Looks like: Sessions Health, Appointment Status" in page
    assert "10 rows" in page


def test_a_last_line_after_today_is_told(desk: Desk):
    desk.give("left", "a.csv", (GOOD + GOOD.removeprefix(HEADER).replace("2026", "2126")).encode())
    assert "after today. A mistyped year?" in desk.browser.get(desk.at("files/")).content.decode()


def test_a_figure_leads_to_its_row_in_the_file(worked: Desk):
    page = worked.browser.get(worked.at(f"clients/{worked.client.key}/")).content.decode()
    file = StoredFile.objects.get(practice=worked.seat.practice, side="left")
    link = worked.at(f"files/{file.key}/?row=7")
    assert f'href="{link}#row"' in page
    shown = worked.browser.get(link).content.decode().partition('class="meant"')[2].partition("</tr>")[0]
    assert ">7</th>" in shown
    assert "02/10/2026" in shown
    assert "45.00" in shown


def test_a_row_that_cannot_be_used_waits_for_a_decision(desk: Desk, book_files: dict[str, bytes]):
    desk.give("left", "sessions.csv", BAD_ROW.encode())
    desk.give("right", "quickbooks.csv", book_files["right"])
    file = StoredFile.objects.get(practice=desk.seat.practice, side="left")
    assert file.state == FileState.STAGED
    page = desk.browser.get(desk.at(f"files/{file.key}/")).content.decode()
    assert "Client Responsibility" in page
    assert ">3</th>" in page
    assert "E301" in page
    desk.browser.post(desk.at("compare/"))
    assert not desk.seat.comparisons().exists()
    desk.browser.post(desk.at(f"files/{file.key}/answer/"), {"what": "leave-out"})
    file.refresh_from_db()
    assert (file.state, file.left_out_by) == (FileState.READY, desk.seat.user)
    desk.browser.post(desk.at("compare/"))
    assert desk.comparison.tail["set_aside"][0]["row"] == 3


def test_good_rows_that_count_nowhere_need_nobody_and_are_told(desk: Desk):
    files = simulate(Plan(clients=3, months=2, seed=5, layout="xero"))
    desk.give("left", "sessions.csv", files["sessions.csv"])
    desk.give("right", "xero.csv", files["xero.csv"])
    file = desk.seat.files().get(side="right")
    assert (file.state, file.doubtful_count) == ("ready", 0)
    assert file.set_aside > 0
    page = desk.browser.get(desk.at("files/")).content.decode()
    assert f"{file.set_aside} rows are left out." in page
    desk.browser.post(desk.at("compare/"), {"as_of": ""})
    assert "in no balance" not in desk.browser.get(desk.at("?show=all")).content.decode()


def test_bad_rows_are_counted_apart_from_those_that_count_nowhere(desk: Desk):
    files = simulate(Plan(clients=3, months=2, seed=5, layout="xero"))
    spoilt = re.sub(rb"(Receivable Invoice,[^\r\n]*?),\d+\.\d\d,0\.00,", rb"\1,abc,0.00,", files["xero.csv"], count=1)
    desk.give("right", "xero.csv", spoilt)
    file = desk.seat.files().get()
    assert (file.state, file.doubtful_count) == ("staged", 1)
    assert f"1 of {file.rows} rows can't be used: row" in " ".join(
        desk.browser.get(desk.at("files/")).content.decode().split()
    )


def test_the_same_file_twice_says_so(desk: Desk, book_files: dict[str, bytes]):
    desk.give("left", "sessions.csv", book_files["left"])
    answer = desk.browser.post(
        desk.at("files/give/"), {"left": _upload("copy.csv", book_files["left"])}, follow=True
    )  # fmt: skip
    assert "byte for byte" in answer.content.decode()
    answer = desk.browser.post(
        desk.at("files/give/"), {"right": _upload("copy.csv", book_files["left"])}, follow=True
    )  # fmt: skip
    assert "These two files are the same: copy.csv and sessions.csv." in answer.content.decode()
    assert desk.seat.files().count() == 1


def _upload(name: str, data: bytes):
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile(name, data)


def test_a_file_put_away_is_used_again_when_it_is_given_again(desk: Desk, book_files: dict[str, bytes]):
    desk.give("left", "sessions.csv", book_files["left"])
    desk.browser.post(desk.at(f"files/{_only(desk).key}/answer/"), {"what": "put-away"})
    assert not _only(desk).in_use
    desk.give("left", "sessions.csv", book_files["left"])
    assert _only(desk).in_use


def test_what_is_no_table_is_refused_in_one_sentence(desk: Desk):
    desk.give("right", "notes.docx", b"PK\x03\x04" + bytes(200))
    file = _only(desk)
    assert file.state == FileState.REFUSED
    assert file.error_text.startswith("notes.docx")
    assert file.error_text in desk.browser.get(desk.at("files/")).content.decode().replace("&#x27;", "'")


def test_an_unknown_layout_is_asked_about_and_the_answer_is_kept(desk: Desk):
    desk.give(
        "right", "ledger.csv", b"When,Who,How much\r\n2026-01-13,Ada Bell,150.00\r\n2026-01-20,Ada Bell,-50.00\r\n"
    )
    file = _only(desk)
    assert file.state == FileState.ASKING
    assert "--" not in file.error_text
    assert "We have not seen this layout before" in desk.browser.get(desk.at(f"files/{file.key}/")).content.decode()
    answer = {
        "what": "read-again", "columns-shown": "1", "column-date": "When", "column-client": "Who",
        "column-amount": "How much", "positive": "owes",
    }  # fmt: skip
    desk.browser.post(desk.at(f"files/{file.key}/answer/"), answer)
    file.refresh_from_db()
    assert (file.state, file.cents, file.clients) == (FileState.READY, 10000, 1)


def test_a_name_with_markup_stays_text(desk: Desk):
    desk.give("left", "a<img src=x>.csv", GOOD.replace("Ada Bell", "<script>alert(1)</script>").encode())
    for page in ("files/", f"files/{_only(desk).key}/"):
        content = desk.browser.get(desk.at(page)).content
        assert b"<script>alert" not in content
        assert b"<img src=x>" not in content


def test_a_workbook_is_read_like_any_other_file(desk: Desk):
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for line in GOOD.splitlines():
        sheet.append(line.split(","))
    data = io.BytesIO()
    book.save(data)
    desk.give("left", "sessions.xlsx", data.getvalue())
    file = _only(desk)
    assert (file.state, file.rows, file.preview[1]["cells"][1]) == (FileState.READY, 1, "Ada Bell")
    shown = desk.browser.get(desk.at(f"files/{file.key}/?row=2")).content.decode().partition('class="meant"')[2]
    assert "Ada Bell" in shown


UNKNOWN = b"When,Who,How much\r\n2026-01-13,Ada Bell,150.00\r\n2026-01-20,Ada Bell,-50.00\r\n"
MAPPED = {
    "what": "read-again", "columns-shown": "1", "column-date": "When", "column-client": "Who",
    "column-amount": "How much", "positive": "owes", "remember": "yes", "program": "Clinic book",
}  # fmt: skip


def test_columns_said_once_are_remembered_for_the_layout(desk: Desk):
    desk.give("right", "ledger.csv", UNKNOWN)
    desk.browser.post(desk.at(f"files/{_only(desk).key}/answer/"), MAPPED)
    desk.give("right", "ledger-february.csv", UNKNOWN.replace(b"2026-01", b"2026-02"))
    newest = desk.seat.files().first()
    assert newest is not None
    assert (newest.name, newest.state, newest.cents) == ("ledger-february.csv", FileState.READY, 10000)
    page = desk.browser.get(desk.at(f"files/{newest.key}/")).content.decode()
    assert "As remembered for Clinic book" in page
    assert "<option selected>How much</option>" in page


def test_columns_are_not_remembered_where_the_person_says_so(desk: Desk):
    desk.give("right", "ledger.csv", UNKNOWN)
    desk.browser.post(desk.at(f"files/{_only(desk).key}/answer/"), {**MAPPED, "remember": ""})
    desk.give("right", "ledger-february.csv", UNKNOWN.replace(b"2026-01", b"2026-02"))
    assert [file.state for file in desk.seat.files()] == [FileState.ASKING, FileState.READY]


def test_another_practice_remembers_nothing_of_it(desk: Desk, make_desk: MakeDesk):
    desk.give("right", "ledger.csv", UNKNOWN)
    desk.browser.post(desk.at(f"files/{_only(desk).key}/answer/"), MAPPED)
    other = make_desk()
    other.give("right", "ledger.csv", UNKNOWN)
    assert _only(other).state == FileState.ASKING


def test_an_overlapping_export_adds_only_what_is_new_and_says_so(desk: Desk):
    january = (
        HEADER + "01/13/2026,Ada Bell,90837,Paid,150.00,150.00,0.00\r\n01/20/2026,Ada Bell,90837,,150.00,0.00,0.00\r\n"
    )
    later = january.replace(",,150.00,0.00", ",Paid,150.00,150.00") + "02/03/2026,Ada Bell,90837,,150.00,0.00,0.00\r\n"
    desk.give("left", "january.csv", january.encode())
    desk.give("left", "february.csv", later.encode())
    newer, older = desk.seat.files()
    assert newer.merged["texts"] == [
        "1 row of february.csv is in january.csv too and counted once; 1 is new.",
        "february.csv says otherwise than january.csv about 1 row: row 3 (in january.csv row 3). The newer file "
        "counts.",
    ]
    assert (newer.merged["elsewhere"], older.merged["elsewhere"]) == (1, 1)
    assert newer.merged["versions"] == [[3, older.key, 3]]
    page = desk.browser.get(desk.at(f"files/{newer.key}/")).content.decode()
    assert f'href="{desk.at(f"files/{older.key}/")}?row=3#row"' in page
    desk.browser.post(desk.at("insights/appointment-status/"), {"frame": "all"})
    run = desk.seat.insights().get()
    assert run.rows == 3
    desk.browser.post(desk.at(f"files/{older.key}/answer/"), {"what": "put-away"})
    newer.refresh_from_db()
    assert newer.merged == {}


def test_reading_says_how_far_it_is_and_can_be_stopped_within(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    said: list[tuple[str, int, int]] = []
    say = jobs.Progress.say

    def stop_once_rows_are_counted(progress: jobs.Progress, doing: str, done: int, of: int) -> None:
        said.append((doing, done, of))
        if of:
            StoredFile.objects.update(stop_asked=True)
        say(progress, doing, done, of)

    monkeypatch.setattr(sizes, "BYTES_MIN", 10**9)  # read row by row, as a table is that isn't plain
    monkeypatch.setattr(jobs, "SECONDS_BETWEEN_NOTES", 0)
    monkeypatch.setattr(jobs.Progress, "say", stop_once_rows_are_counted)
    rows = "".join(f'01/13/2026,"Ada\nBell {n}",90837,Paid,150.00,150.00,0.00\r\n' for n in range(9_000))
    desk.give("left", "sessions.csv", (HEADER + rows).encode())
    file = _only(desk)
    assert file.state == FileState.STOPPED
    assert ("Splitting into rows", 0, 18_001) in said
    page = desk.browser.get(desk.at("files/")).content.decode()
    assert "Nothing of it is used." in page
    monkeypatch.setattr(jobs.Progress, "say", say)
    desk.browser.post(desk.at(f"files/{file.key}/answer/"), {"what": "read-again"})
    file.refresh_from_db()
    assert (file.state, file.rows) == (FileState.READY, 9_000)


def test_a_file_that_waits_is_stopped_at_once(desk: Desk):
    file = StoredFile.objects.create(practice=desk.seat.practice, side="left", name="a.csv", sha256="0" * 64, bytes=1)
    desk.browser.post(desk.at(f"files/{file.key}/answer/"), {"what": "stop"})
    file.refresh_from_db()
    assert file.state == FileState.STOPPED


def test_a_comparison_stopped_while_it_is_kept_leaves_nothing(
    desk: Desk, book_files: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
):
    say = jobs.Progress.say

    def stop_at_the_list(progress: jobs.Progress, doing: str, done: int, of: int) -> None:
        if doing == "Writing the list":
            Comparison.objects.update(stop_asked=True)
        say(progress, doing, done, of)

    monkeypatch.setattr(jobs.Progress, "say", stop_at_the_list)
    desk.give("left", "sessions.csv", book_files["left"])
    desk.give("right", "quickbooks.csv", book_files["right"])
    desk.browser.post(desk.at("compare/"))
    assert desk.comparison.state == RunState.STOPPED
    assert not desk.comparison.clients.exists()


def test_a_page_that_shows_something_writes_no_session_each_time(desk: Desk):
    desk.browser.get(desk.at("files/"))
    first = desk.browser.session["seen"]
    with CaptureQueriesContext(connection) as told:
        desk.browser.get(desk.at("files/"))
    assert not [query for query in told if query["sql"].startswith(("UPDATE", "INSERT"))]
    assert desk.browser.session["seen"] == first


def test_a_file_is_shown_as_read_only_once_its_overlap_is_known(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    desk.give("left", "january.csv", GOOD.encode())
    seen: list[set[str]] = []
    merged = reading_files._merged

    def noting(book: Book, number: int, files: Sequence[StoredFile]) -> dict[str, object]:
        seen.append(set(_states(desk)))
        return merged(book, number, files)

    monkeypatch.setattr(reading_files, "_merged", noting)
    desk.give("left", "february.csv", (GOOD + "02/03/2026,Ada Bell,90837,Paid,150.00,150.00,0.00\r\n").encode())
    assert seen
    assert all("waiting" in states for states in seen)
    assert set(_states(desk)) == {"ready"}
    assert all(file.merged for file in desk.seat.files())


def _states(desk: Desk) -> list[str]:
    return list(StoredFile.objects.filter(practice=desk.seat.practice).values_list("state", flat=True))


def test_the_button_says_how_many_clients_are_compared(desk: Desk):
    header = "Date,Practitioner,Client,Service,Status,Client Responsibility,Client Paid,Credit Used"
    row = "01/{}/2026,A. Baker,{},90837,Unpaid,150.00,0.00,0.00"
    desk.give("left", "a.csv", "\n".join([header, row.format(16, "Ada Bell")]).encode())
    ledger = ["Date,Transaction Type,Num,Customer,Amount", "01/16/2026,Invoice,1,Ada Bell,150.00"]
    desk.give("right", "b.csv", "\n".join(ledger).encode())
    assert "Compare 1 client →" in desk.browser.get(desk.at("files/")).content.decode()
    more = [row.format(23, name) for name in ("Ada Bell", "Ben Cole")]
    desk.give("left", "c.csv", "\n".join([header, *more]).encode())
    assert "Compare 2 clients with 1 →" in desk.browser.get(desk.at("files/")).content.decode()


def test_a_row_proves_the_order_of_day_and_month(desk: Desk):
    header = "Date,Practitioner,Client,Service,Status,Client Responsibility,Client Paid,Credit Used"
    row = "{},A. Baker,Ada Bell,90837,Unpaid,150.00,0.00,0.00"
    for days, text in (
        (("01/06/2026", "01/13/2026"), "Dates are month/day/year: row 3 says 01/13/2026."),
        (("2026-01-06", "2026-01-14"), ""),
    ):
        desk.give("left", "a.csv", "\n".join([header, *map(row.format, days)]).encode())
        file = desk.seat.files().first()
        assert file is not None
        page = desk.browser.get(desk.at(f"files/{file.key}/")).content.decode()
        assert ("Dates are" in page) == bool(text)
        assert text in page


def _page(desk: Desk) -> str:
    return desk.browser.get(desk.at("files/")).content.decode()


def test_the_other_programs_file_on_the_practices_side_is_told(desk: Desk, book_files: dict[str, bytes]):
    desk.give("left", "quickbooks.csv", book_files["right"])
    told = "QuickBooks is no practice program."
    assert told in _page(desk)
    file = StoredFile.objects.get()
    desk.browser.post(desk.at(f"files/{file.key}/answer/"), {"what": "swap"})
    assert told not in _page(desk)


def test_what_holds_the_comparison_up_is_said(desk: Desk, book_files: dict[str, bytes]):
    desk.give("left", "sessions.csv", book_files["left"])
    desk.give("right", "report.pdf", b"%PDF-1.4")
    assert "each file above has to be ready" in _page(desk)
    desk.browser.post(desk.at(f"files/{StoredFile.objects.get(name='report.pdf').key}/answer/"), {"what": "put-away"})
    assert "each file above has to be ready" not in _page(desk)
