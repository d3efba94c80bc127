"""Decisions follow their lines into a newer export; those whose lines aren't there count for nothing and are listed."""

from __future__ import annotations

import pytest

from tests.web.conftest import Desk
from tests.web.test_review import NOT_BILLED, ONLY_LEFT, SWAPPED, decide, states, text_of
from tieout.simulating.worked_book import worked_book
from tieout.web.deciding import decisions_for, waiting
from tieout.web.models import HistoryEntry, ItemDecision, ItemState

pytestmark = pytest.mark.django_db

HEADER = "Date,Practitioner,Client,Service,Status,Client Responsibility,Client Paid,Credit Used"
ROW = "01/16/2026,A. Baker,Ada Bell,90837,Unpaid,150.00,0.00,0.00"
LEDGER = "Date,Transaction Type,Num,Customer,Amount\n01/16/2026,Invoice,1,Ada Bell,150.00\n"


def replace_left(desk: Desk, name: str, data: bytes) -> None:
    """A newer export takes the place of the practice's, and it is compared again."""
    for file in desk.seat.files().filter(side="left", in_use=True):
        desk.browser.post(desk.at(f"files/{file.key}/answer/"), {"what": "put-away"})
    desk.give("left", name, data)
    desk.browser.post(desk.at("compare/"), {"as_of": ""})


def with_a_row_on_top(data: bytes) -> bytes:
    """The same export with one more client, so that every row moves down."""
    head, *rows = data.splitlines()
    fields = rows[0].replace(b"Good Person", b"Another Person")
    return b"\r\n".join([head, fields, *rows, b""])


def test_decisions_follow_into_a_newer_export_of_the_same_report(worked: Desk):
    old = worked.comparison
    decide(worked, SWAPPED, "left", "receipt says 45.00")
    decide(worked, ONLY_LEFT, "later")
    decide(worked, NOT_BILLED, "note", "ask Dana")
    replace_left(worked, "april.csv", with_a_row_on_top(worked_book().sessions_csv))
    assert worked.comparison != old
    good = worked.comparison.clients.get(left_name="Good Person")
    own = dict(good.items.values_list("number", "state"))
    assert own == {SWAPPED: ItemState.DONE, ONLY_LEFT: ItemState.LATER, NOT_BILLED: ItemState.OPEN}
    now = decisions_for(worked.comparison)
    assert [one.left[0].row for one in now] == [8]
    page = text_of(worked, f"review/?show=all&item={good.key}.{SWAPPED}")
    assert "“receipt says 45.00”" in page
    assert "no longer appl" not in page
    assert "“ask Dana”" in text_of(worked, f"review/?show=all&item={good.key}.{NOT_BILLED}")


def test_lines_joined_by_hand_stay_joined_in_a_newer_export(worked: Desk):
    tokens = {"left": ["0.10.paid"], "right": ["0.18.amount"]}
    worked.browser.post(worked.at(f"clients/{worked.client.key}/match/"), {"number": 2, **tokens})
    replace_left(worked, "april.csv", with_a_row_on_top(worked_book().sessions_csv))
    good = worked.comparison.clients.get(left_name="Good Person")
    joined = next(item for item in good.document["items"] if item["left"] and item["right"])
    assert [ref["row"] for ref in joined["left"]] == [11]
    assert waiting(worked.comparison) == 0
    assert good.items.get(number=good.document["items"].index(joined) + 1).state == ItemState.DONE


def test_a_decision_about_a_line_that_changed_is_listed_and_counts_for_nothing(worked: Desk):
    decide(worked, SWAPPED, "left", "receipt says 45.00")
    first = worked.seat.files().get(side="left", in_use=True)
    replace_left(worked, "april.csv", worked_book().sessions_csv.replace(b"45.00", b"44.00"))
    assert decisions_for(worked.comparison) == ()
    assert states(worked) == [ItemState.OPEN] * len(states(worked))
    page = text_of(worked, "review/")
    assert "1 decision no longer applies: a line it is about isn't in these files as it was." in page
    assert "Good Person : Sessions Health is right “receipt says 45.00”" in page
    assert "Sessions Health: Feb 10, 2026 Payment" in page
    second = worked.seat.files().get(side="left", in_use=True)
    for file, what in ((second, "put-away"), (first, "use")):
        worked.browser.post(worked.at(f"files/{file.key}/answer/"), {"what": what})
    worked.browser.post(worked.at("compare/"), {"as_of": ""})
    assert [one.choice.value for one in decisions_for(worked.comparison)] == ["left"]
    assert "no longer appl" not in text_of(worked, "review/")


def test_what_no_longer_applies_can_be_forgotten(worked: Desk):
    decide(worked, SWAPPED, "left")
    replace_left(worked, "april.csv", worked_book().sessions_csv.replace(b"45.00", b"44.00"))
    worked.browser.post(worked.at("review/forget/"))
    assert not ItemDecision.objects.exists()
    assert "no longer appl" not in text_of(worked, "review/")
    assert HistoryEntry.objects.filter(text="forgot 1 decision about lines that aren't there any more").exists()


def test_of_equal_lines_the_second_stays_the_second(desk: Desk):
    desk.give("left", "a.csv", "\n".join([HEADER, ROW, ROW]).encode())
    desk.give("right", "b.csv", LEDGER.encode())
    desk.browser.post(desk.at("compare/"), {"as_of": ""})
    [item] = desk.client.document["items"]
    decide(desk, 1, "right", "twice by mistake")
    other = ROW.replace("Ada Bell", "Ben Cole")
    replace_left(desk, "c.csv", "\n".join([HEADER, other, ROW, ROW]).encode())
    [decision] = decisions_for(desk.comparison)
    assert decision.left[0].row == item["left"][0]["row"] + 1
    replace_left(desk, "d.csv", "\n".join([HEADER, ROW, other]).encode())
    assert "1 decision no longer applies" in text_of(desk, "review/")


def test_a_row_that_a_newer_export_says_again_keeps_its_decision(worked: Desk):
    """Both exports are in use: what they share counts where the merging puts it."""
    decide(worked, SWAPPED, "left")
    worked.give("left", "april.csv", with_a_row_on_top(worked_book().sessions_csv))
    worked.browser.post(worked.at("compare/"), {"as_of": ""})
    assert [one.choice.value for one in decisions_for(worked.comparison)] == ["left"]
    good = worked.comparison.clients.get(left_name="Good Person")
    assert good.items.get(number=SWAPPED).state == ItemState.DONE


def test_a_decision_kept_without_what_its_lines_say_is_listed_when_its_file_goes(worked: Desk):
    decide(worked, SWAPPED, "left")
    ItemDecision.objects.update(told={})
    worked.browser.post(worked.at("compare/"), {"as_of": ""})
    assert len(decisions_for(worked.comparison)) == 1
    replace_left(worked, "april.csv", with_a_row_on_top(worked_book().sessions_csv))
    assert decisions_for(worked.comparison) == ()
    assert "1 decision no longer applies" in text_of(worked, "review/")
