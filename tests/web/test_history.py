"""The history: every page that shows or changes something leaves an entry, and an entry that was changed shows."""

from __future__ import annotations

import csv
import io
import re

import pytest
from django.db import connection

from tests.web.conftest import Desk, MakeDesk
from tests.web.test_access import ALL, CHANGE, MAY, _own_routes, _url
from tieout.web.history import check, write
from tieout.web.models import EntryKind, HistoryEntry, Role

pytestmark = pytest.mark.django_db

SILENT = {
    ("files", "get"), ("file-state", "get"), ("comparison", "get"), ("comparison-state", "get"), ("insights", "get"),
    ("insight", "get"), ("insight-state", "get"), ("insight-rows", "get"), ("people", "get"),
    ("paper", "get"), ("paper-state", "get"),
}  # fmt: skip
"""Pages that show no client's figures, or are a part of a page that was written down."""


def test_every_page_that_shows_or_changes_something_leaves_an_entry(worked: Desk):
    for name, path, _ in _own_routes():
        for method in ("get", "post"):
            if (name, method) not in MAY or (name, method) in SILENT or name == "member":
                continue
            before = HistoryEntry.objects.count()
            answer = getattr(worked.browser, method)(_url(path, worked))
            if answer.streaming:
                list(answer.streaming_content)
            if answer.status_code < 400:
                assert HistoryEntry.objects.count() > before, (name, method)
            else:
                assert method == "post", name  # a form sent empty


def test_a_refusal_is_written_down(worked: Desk, make_desk: MakeDesk):
    reviewer = make_desk(Role.REVIEWER, worked.seat.practice)
    assert reviewer.browser.get(reviewer.at("people/")).status_code == 403
    entry = HistoryEntry.objects.filter(practice=worked.seat.practice).first()
    assert entry is not None
    assert (entry.kind, reviewer.seat.user.email in entry.person) == (EntryKind.REFUSED, True)


def test_an_entry_names_the_client_apart_from_the_text(worked: Desk):
    page = worked.at(f"clients/{worked.client.key}/record/")
    worked.browser.post(page, {"current": "405.00", "unbilled": "150.00"})
    entry = HistoryEntry.objects.filter(practice=worked.seat.practice, kind=EntryKind.CHANGE).first()
    assert entry is not None
    assert entry.text == "typed Current Balance 405.00 and Unbilled 150.00"
    assert entry.client == "Good Person"
    assert "typed Current Balance 405.00 and Unbilled 150.00." in worked.browser.get(page).content.decode()


def test_an_entry_is_never_changed_nor_deleted(desk: Desk):
    entry = write(desk.seat.practice, desk.seat.user, EntryKind.CHANGE, "did something")
    with pytest.raises(TypeError):
        entry.save()
    with pytest.raises(TypeError):
        entry.delete()


TAMPERING = {
    "a text": ("UPDATE web_historyentry SET text = 'x' WHERE number = 7", 7),
    "a person": ("UPDATE web_historyentry SET person = 'x' WHERE number = 3", 3),
    "a client": ("UPDATE web_historyentry SET client = 'x' WHERE number = 12", 12),
    "a deletion": ("DELETE FROM web_historyentry WHERE number = 5", 5),
    "the first deleted": ("DELETE FROM web_historyentry WHERE number = 1", 1),
    "a number": ("UPDATE web_historyentry SET number = 99 WHERE number = 4", 4),
    "another's seal": ("UPDATE web_historyentry SET seal = repeat_of WHERE number = 9", 9),
}


@pytest.mark.parametrize("what", TAMPERING)
def test_tampering_shows_with_the_first_entry_that_is_wrong(desk: Desk, what: str):
    for number in range(12):
        write(desk.seat.practice, desk.seat.user, EntryKind.CHANGE, f"did thing {number}", "Good Person")
    assert check(desk.seat.practice).broken is None
    statement, first = TAMPERING[what]
    seal = HistoryEntry.objects.get(number=2).seal
    with connection.cursor() as cursor:
        cursor.execute(statement.replace("repeat_of", f"'{seal}'"))
    assert check(desk.seat.practice).broken == first
    page = desk.browser.get(desk.at("history/?check=1")).content.decode()
    assert f"Entry {first} is not as it was written" in page


def test_a_history_copied_to_another_practice_shows(desk: Desk, make_desk: MakeDesk):
    other = make_desk()
    write(desk.seat.practice, desk.seat.user, EntryKind.CHANGE, "did something")
    HistoryEntry.objects.filter(practice=desk.seat.practice).update(practice=other.seat.practice)
    assert check(other.seat.practice).broken == 1


def test_the_history_as_a_table(desk: Desk):
    write(desk.seat.practice, desk.seat.user, EntryKind.CHANGE, "did something", "=1+1")
    answer = desk.browser.get(desk.at("history/history.csv"))
    rows = list(csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))
    assert rows[0]["What"] == "did something"
    assert rows[0]["Client"] == "'=1+1"
    assert re.fullmatch("[0-9a-f]{64}", rows[0]["Seal"])


def test_only_owners_see_it(worked: Desk, make_desk: MakeDesk):
    for role in ALL - {Role.OWNER}:
        assert make_desk(role, worked.seat.practice).browser.get(worked.at("history/")).status_code == 403
    assert {Role.OWNER, Role.BILLER} == CHANGE
