"""Files: given, recognised, staged, given twice, asked about, kept."""

from __future__ import annotations

import hashlib
import io

import openpyxl
import pytest

from tests.web.conftest import Desk
from tieout.web.models import FileState, StoredFile

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
