"""Clients: the list, one client's comparison, the record, and the JSON that is the command line's."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from django.test import Client

from tests.web.conftest import Desk
from tieout import __version__
from tieout.cli.running import main
from tieout.explaining import HINT_WORDS
from tieout.model.settings import Settings
from tieout.pipeline import reconcile
from tieout.reading import Source, read_book
from tieout.reporting import of_clients
from tieout.reporting.handout import handout
from tieout.reporting.handout_parts import Handout
from tieout.simulating.worked_book import worked_book
from tieout.web.aging import brackets
from tieout.web.comparing import decided_names
from tieout.web.day_bases import Basis, placed
from tieout.web.kept_reports import report_of
from tieout.web.ledger import balances, ledger
from tieout.web.models import ComparedClient, RunState, StoredFile
from tieout.web.record_parts import billed_by_export, changes

pytestmark = pytest.mark.django_db


def _text(browser: Client, url: str) -> str:
    answer = browser.get(url)
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_the_list(worked: Desk):
    page = _text(worked.browser, worked.at(""))
    assert "QuickBooks is 9.00 lower than Sessions Health." in page
    assert "The one client differs." in page
    assert "555.00 546.00 9.00 lower" in page
    assert "3 items that partly cancel out ≠ Look" in page
    assert "Review 3 items →" in page


def test_a_client_of_one_program_with_nothing_owed_is_no_agreement(desk: Desk, book_files: dict[str, bytes]):
    more = b"02/03/2026,Z. Alone,90837,150.00,150.00,0.00"
    header = b"Date,Client,Service,Client Responsibility,Client Paid,Credit Used"
    desk.give("left", "sessions.csv", b"\r\n".join([header, more, b""]))
    desk.give("right", "quickbooks.csv", book_files["right"])
    desk.browser.post(desk.at("compare/"), {"as_of": ""})
    page = _text(desk.browser, desk.at("?show=look"))
    assert "Z. Alone" in page
    assert "✓ Agrees" not in page


def test_a_program_that_has_no_name_begins_with_a_capital_where_a_line_begins(desk: Desk, book_files: dict[str, bytes]):
    desk.give("left", "sessions.csv", book_files["left"])
    desk.give(
        "right",
        "ledger.csv",
        b"Date,Client,Charge,Payment\n2026-01-06,Good Person,150.00,\n2026-01-13,Good Person,150.00,\n",
    )
    assert "The other program" in _text(desk.browser, desk.at("files/"))
    desk.browser.post(desk.at("compare/"), {"as_of": ""})
    client = desk.comparison.clients.get()
    for path in ("", f"clients/{client.key}/", f"clients/{client.key}/record/", "review/"):
        page = desk.browser.get(desk.at(path)).content.decode()
        assert not re.search(r">\s*the other program\b", page), path
        assert "The other program" in page


def test_nothing_yet(desk: Desk):
    assert "No files yet" in _text(desk.browser, desk.at(""))


@pytest.mark.parametrize(("find", "there"), [("good", True), ("gp-014", True), ("546.00", True), ("9.00", True),
                                             ("zzz", False)])  # fmt: skip
def test_finding_by_name_and_amount(worked: Desk, find: str, there: bool):
    assert ("Good Person" in _text(worked.browser, worked.at(f"?show=all&find={find}"))) is there


def test_one_client(worked: Desk):
    page = _text(worked.browser, worked.at(f"clients/{worked.client.key}/"))
    assert "QuickBooks is 9.00 lower. Three items explain all of it; two of them cancel out." in page
    assert "18 in Sessions Health, 16 in QuickBooks: 15 agree, 1 differs, 2 only in Sessions Health." in page
    assert "First difference: Feb 10, 2026, QuickBooks 9.00 lower." in page
    assert "sessions.csv row 7 · quickbooks.csv row 18" in page


def test_every_line_stands_once_and_the_difference_adds_up(worked: Desk):
    events = ledger(worked.client)
    for side in ("left", "right"):
        shown = [line for event in events for line in getattr(event, side)]
        assert len(shown) == len({(line.file, line.row, line.part) for line in shown}) == len(worked.client.lines[side])
        assert sum(line.cents for line in shown) == getattr(worked.client, f"{side}_cents")
    assert events[-1].so_far == worked.client.difference_cents
    for basis in Basis:
        lines = placed(worked.client, basis)
        last = balances([[(one.day, one.line.cents) for one in lines[side]] for side in ("left", "right")])[-1]
        assert (last.left_cents, last.right_cents) == (55500, 54600), basis


def test_the_record_checks_the_typed_figures(worked: Desk):
    url = worked.at(f"clients/{worked.client.key}/record/")
    assert "Optional: type the two numbers" in _text(worked.browser, url)
    worked.browser.post(url, {"current": "405.00", "unbilled": "150.00"})
    agreed = "1,500.00 - 915.00 - 30.00 = 555.00 = 405.00 + 150.00. The export and the client record agree."
    assert agreed in _text(worked.browser, url)
    worked.browser.post(url, {"current": "435.00", "unbilled": "150.00"})
    page = _text(worked.browser, url)
    assert "The export says 555.00, the client page says 585.00: 30.00 apart." in page
    assert "Most likely" in page
    answer = worked.browser.post(url, {"current": "a lot", "unbilled": "150.00"})
    assert b"This is not an amount" in answer.content


def test_the_web_and_the_command_line_give_the_same_json(
    worked: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    book = worked_book()
    (tmp_path / "sessions.csv").write_bytes(book.sessions_csv)
    (tmp_path / "quickbooks.csv").write_bytes(book.quickbooks_csv)
    (tmp_path / "names.csv").write_bytes(book.names_csv)
    files = [str(tmp_path / "sessions.csv"), str(tmp_path / "quickbooks.csv")]
    main(["reconcile", *files, "--names", str(tmp_path / "names.csv"), "--json"])
    by_command = json.loads(capsys.readouterr().out)
    answer = worked.browser.get(worked.at(f"comparisons/{worked.comparison.key}/report.json"))
    assert json.loads(b"".join(answer.streaming_content)) == by_command  # type: ignore[attr-defined]
    main(["reconcile", *files, "--names", str(tmp_path / "names.csv"), "--out", str(tmp_path / "out.csv")])
    answer = worked.browser.get(worked.at(f"comparisons/{worked.comparison.key}/report.csv"))
    assert b"".join(answer.streaming_content) == (tmp_path / "out.csv").read_bytes()  # type: ignore[attr-defined]


def test_the_workbook_is_the_command_lines(worked: Desk, tmp_path: Path):
    book = worked_book()
    for name, data in (("sessions.csv", book.sessions_csv), ("quickbooks.csv", book.quickbooks_csv)):
        (tmp_path / name).write_bytes(data)
    (tmp_path / "names.csv").write_bytes(book.names_csv)
    files = [str(tmp_path / "sessions.csv"), str(tmp_path / "quickbooks.csv")]
    main(["reconcile", *files, "--names", str(tmp_path / "names.csv"), "--out", str(tmp_path / "out.xlsx"), "--quiet"])
    answer = worked.browser.get(worked.at(f"comparisons/{worked.comparison.key}/report.xlsx"))
    data = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert data == (tmp_path / "out.xlsx").read_bytes()
    assert b">Excel<" in worked.browser.get(worked.at("")).content


@pytest.mark.slow
def test_the_pdf(worked: Desk):
    answer = worked.browser.get(worked.at(f"comparisons/{worked.comparison.key}/report.pdf"))
    assert b"".join(answer.streaming_content).startswith(b"%PDF-")  # type: ignore[attr-defined]


def test_names_that_people_decide_count_from_then_on(desk: Desk, book_files: dict[str, bytes]):
    desk.give("left", "sessions.csv", book_files["left"])
    desk.give("right", "quickbooks.csv", book_files["right"])
    desk.browser.post(desk.at("compare/"))
    assert desk.comparison.clients.count() == 2
    alone = desk.comparison.clients.get(left_name="Good Person")
    desk.browser.post(desk.at(f"clients/{alone.key}/decide/"), {"other": "GP-014", "answer": "same"})
    assert desk.comparison.clients.count() == 1
    desk.browser.post(desk.at(f"clients/{desk.client.key}/decide/"), {"other": "GP-014", "answer": "different"})
    assert desk.comparison.clients.count() == 2
    assert set(desk.seat.practice.name_decisions.values_list("left", "right")) == {("Good Person", ""), ("", "GP-014")}


def test_names_that_were_linked_by_likeness_come_first_with_the_evidence_and_can_be_parted(desk: Desk):
    header = "Date,Practitioner,Client,Service,Status,Client Responsibility,Client Paid,Credit Used"
    days = (6, 9, 13, 16, 20, 23)
    rows = [
        f"01/{day:02}/2026,A. Baker,{name},90837,Unpaid,1{day:02}.00,0.00,0.00"
        for name in ("Ada Bell", "Samuel Holloway") for day in days
    ]  # fmt: skip
    desk.give("left", "a.csv", "\n".join([header, *rows]).encode())
    ledger = [
        f"01/{day:02}/2026,Invoice,{day},{name},1{day:02}.00" for name in ("Ada Bell", "Samuel Holloay") for day in days
    ]
    desk.give("right", "b.csv", "\n".join(["Date,Transaction Type,Num,Customer,Amount", *ledger]).encode())
    desk.browser.post(desk.at("compare/"))
    similar = desk.comparison.clients.get(left_name="Samuel Holloway")
    assert similar.right_name == "Samuel Holloay"
    page = desk.browser.get(desk.at("names/")).content.decode()
    assert page.index("Samuel Holloay") < page.index("Ada Bell")
    assert similar.document["link"]["evidence"] in page
    assert f'formaction="{desk.at(f"clients/{similar.key}/decide/")}"' in page
    assert f"names/#names-{similar.key}" in desk.browser.get(desk.at(f"clients/{similar.key}/record/")).content.decode()
    answer = {"other": "Samuel Holloay", "answer": "different"}
    desk.browser.post(desk.at(f"clients/{similar.key}/decide/"), answer)
    assert desk.comparison.clients.count() == 3


@pytest.fixture
def twice(desk: Desk) -> Desk:
    """A client who is in the other program under two names; a third there is somebody else."""
    header = "Date,Practitioner,Client,Service,Status,Client Responsibility,Client Paid,Credit Used"
    rows = [f"01/{day}/2026,A. Baker,Ada Bell,90837,Unpaid,150.00,0.00,0.00" for day in (14, 16, 23)]
    desk.give("left", "a.csv", "\n".join([header, *rows]).encode())
    ledger = [
        f"01/{day}/2026,Invoice,{day},{name},150.00"
        for day, name in ((14, '"Bell, Ada"'), (16, '"Bell, Ada"'), (23, '"Bell, Ada R."'), (28, "Zoe Young"))
    ]
    desk.give("right", "b.csv", "\n".join(["Date,Transaction Type,Num,Customer,Amount", *ledger]).encode())
    desk.browser.post(desk.at("compare/"))
    assert desk.comparison.clients.count() == 3
    return desk


@pytest.mark.parametrize("name", ["Bell, Ada R.", "Zoe Young"])
def test_one_more_name_of_a_client_of_both_programs_keeps_the_one_found_before(twice: Desk, name: str):
    second = twice.comparison.clients.get(right_name=name)
    page = twice.browser.get(twice.at("names/")).content.decode()
    assert f'id="other-{second.key}"' in page
    twice.browser.post(twice.at(f"clients/{second.key}/decide/"), {"other": "Ada Bell", "answer": "same"})
    document = twice.comparison.clients.get(left_name="Ada Bell").document
    assert sorted(document["right_names"]) == ["Bell, Ada", name]


def test_a_name_that_is_not_one_more_leaves_the_client_of_both_programs_as_it_was(twice: Desk):
    second = twice.comparison.clients.get(right_name="Bell, Ada R.")
    assert second.candidates == ["Ada Bell"]
    twice.browser.post(twice.at(f"clients/{second.key}/decide/"), {"other": "Ada Bell", "answer": "different"})
    assert twice.comparison.clients.get(left_name="Ada Bell").right_name == "Bell, Ada"
    assert twice.comparison.clients.get(right_name="Bell, Ada R.").candidates == []


def test_a_name_of_the_same_program_is_no_answer(twice: Desk):
    second = twice.comparison.clients.get(right_name="Bell, Ada R.")
    twice.browser.post(twice.at(f"clients/{second.key}/decide/"), {"other": "Zoe Young", "answer": "same"})
    assert not twice.seat.practice.name_decisions.exists()


def test_a_question_about_names_can_be_left_open(desk: Desk):
    header = "Date,Practitioner,Client,Service,Status,Client Responsibility,Client Paid,Credit Used"
    row = "01/{}/2026,A. Baker,{},90837,Unpaid,150.00,0.00,0.00"
    rows = [row.format(day, name) for day in (16, 23) for name in ("Ada Bell", "Jonathan Wu")]
    desk.give("left", "a.csv", "\n".join([header, *rows]).encode())
    ledger = [
        f"01/{day}/2026,Invoice,{day}{name[0]},{name},150.00" for day in (16, 23) for name in ("Ada Bell", "JW-07")
    ]
    desk.give("right", "b.csv", "\n".join(["Date,Transaction Type,Num,Customer,Amount", *ledger]).encode())
    desk.browser.post(desk.at("compare/"))
    alone = desk.comparison.clients.get(left_name="Jonathan Wu")
    assert alone.candidates == ["JW-07"]
    page = desk.at("names/")
    assert desk.browser.get(page).content.count(b"Not sure") == 1  # of the two clients that it concerns, once
    answer = {"other": "JW-07", "answer": "unsure"}
    assert desk.browser.post(desk.at(f"clients/{alone.key}/decide/"), answer).headers["Location"] == page
    told = " ".join(desk.browser.get(page).content.decode().split())
    assert "Left open" in told
    assert "Alex Baker wasn't sure" in told
    assert "open question" not in told
    assert decided_names(desk.seat.practice.pk) == ()
    assert desk.comparison.clients.count() == 3
    assert b"wasn't sure" in desk.browser.get(desk.at(f"clients/{alone.key}/")).content.replace(b"&#x27;", b"'")
    desk.browser.post(desk.at(f"clients/{alone.key}/decide/"), {"other": "JW-07", "answer": "same"})
    assert decided_names(desk.seat.practice.pk) == (("Jonathan Wu", "JW-07"),)
    assert desk.comparison.clients.count() == 2
    assert "not in the files compared now" not in desk.browser.get(page).content.decode()
    for file in desk.seat.files().filter(side="left"):
        desk.browser.post(desk.at(f"files/{file.key}/answer/"), {"what": "put-away"})
    desk.give("left", "c.csv", "\n".join([header, rows[0]]).encode())
    desk.browser.post(desk.at("compare/"))
    assert desk.comparison.state == "done"
    assert "not in the files compared now" in desk.browser.get(page).content.decode()


def test_a_comparison_that_cannot_be_made_says_why(desk: Desk, book_files: dict[str, bytes]):
    desk.give("left", "sessions.csv", book_files["left"])
    desk.give("left", "other.csv", book_files["right"])
    desk.give("right", "quickbooks.csv", book_files["right"].replace(b"1350", b"1351") + b"\r\n")
    desk.browser.post(desk.at("compare/"))
    assert desk.comparison.state == RunState.FAILED
    assert "the files of one side must be of one program" in desk.comparison.error_text
    assert "It could not be compared" in _text(desk.browser, desk.at(f"comparisons/{desk.comparison.key}/"))


def test_days_that_leave_no_line_are_not_called_agreement(desk: Desk, book_files: dict[str, bytes]):
    for side in ("left", "right"):
        desk.give(side, f"{side}.csv", book_files[side])
    desk.browser.post(desk.at("compare/"), {"as_of": "2020-01-01"})
    assert desk.comparison.state == RunState.FAILED
    assert "every line of both files is after 2020-01-01" in desk.comparison.error_text


def test_ages_settle_the_oldest_first_and_add_up():
    from datetime import date

    lines = [
        (date(2026, 1, 1), 10000),
        (date(2026, 2, 1), 10000),
        (date(2026, 2, 20), -15000),
        (date(2026, 3, 1), 2500),
    ]
    found = {bracket.name: bracket.cents for bracket in brackets(lines, date(2026, 3, 1))}
    assert found == {"Current": 2500, "1–30 days": 5000, "31–60 days": 0, "61–90 days": 0, "over 90 days": 0}
    over = brackets([(date(2026, 1, 1), -4000)], date(2026, 3, 1))
    assert sum(bracket.cents for bracket in over) == -4000


def test_the_paper_of_one_client_is_what_the_pipeline_gives(worked: Desk):
    book = worked_book()
    left = read_book([Source("sessions.csv", book.sessions_csv)])
    right = read_book([Source("quickbooks.csv", book.quickbooks_csv)])
    answer = reconcile(left, right, Settings(client="Good Person", names=(("Good Person", "GP-014"),)))
    expected = handout(of_clients(answer, [0], left, right), HINT_WORDS, __version__)
    found = handout(report_of(worked.client), HINT_WORDS, __version__)
    for part in Handout.__dataclass_fields__:
        assert getattr(found, part) == getattr(expected, part), part


def test_the_pdf_of_one_client_is_handed_out(worked: Desk):
    answer = worked.browser.get(worked.at(f"clients/{worked.client.key}/client.pdf"))
    assert answer.status_code == 200
    assert answer.content.startswith(b"%PDF-")
    assert "Good" not in answer.headers["Content-Disposition"]


def test_current_balance_and_unbilled_come_from_the_statuses_of_the_export(worked: Desk):
    found = billed_by_export(worked.client)
    assert found is not None
    assert (found.current_cents, found.unbilled_cents, found.unbilled_rows) == (40_500, 15_000, 1)
    page = _text(worked.browser, worked.at(f"clients/{worked.client.key}/record/"))
    assert "The export's own statuses say 405.00 billed and 150.00 unbilled." in page


def test_what_the_export_does_not_tell_is_not_made_up(desk: Desk, book_files: dict[str, bytes]):
    data = re.sub(rb",(Paid|Unpaid|Part paid|Unbilled),", b",Attended,", book_files["left"])
    assert data != book_files["left"]
    desk.give("left", "sessions.csv", data)
    desk.give("right", "quickbooks.csv", book_files["right"])
    desk.browser.post(desk.at("compare/"))
    told = [billed_by_export(client) for client in ComparedClient.objects.filter(comparison=desk.comparison)]
    assert told
    assert not any(told)


def test_the_record_tells_what_changed_between_comparisons(worked: Desk, book_files: dict[str, bytes]):
    StoredFile.objects.filter(practice=worked.seat.practice, side="right").update(in_use=False)
    mended = book_files["right"].replace(b"54.00", b"45.00").replace(b"546.00", b"555.00")
    worked.give("right", "quickbooks-mended.csv", mended)
    worked.browser.post(worked.at("compare/"))
    own = ComparedClient.objects.filter(practice=worked.seat.practice, left_name="Good Person")
    told = changes(list(own.select_related("comparison").order_by("-comparison__made_at")))
    assert [change.first for change in told] == [False, True]
    assert told[0].right_moved == 900
    assert (told[0].new, told[0].gone) == (
        (),
        ("The payment of Feb 10 is 45.00 in Sessions Health, 54.00 in QuickBooks.",),
    )
    page = _text(worked.browser, worked.at(f"clients/{worked.client.key}/record/"))
    assert "QuickBooks moved by 9.00." in page
    assert "Settled: The payment of Feb 10 is 45.00 in Sessions Health, 54.00 in QuickBooks." in page
