"""Sign-off: what is signed stays as it is until it is reopened with a reason; what changed since is told."""

from __future__ import annotations

import pytest

from tests.web.conftest import Desk
from tests.web.test_review import NOT_BILLED, ONLY_LEFT, SWAPPED, decide, states, text_of
from tieout.simulating.worked_book import worked_book
from tieout.web.history import check
from tieout.web.models import HistoryEntry, ItemDecision, ItemState, SignOff

pytestmark = pytest.mark.django_db


def _sign(desk: Desk, **more: str) -> int:
    page = desk.at(f"clients/{desk.client.key}/sign/")
    return int(desk.browser.post(page, {"looked": "yes", **more}).status_code)


def _decide_all(desk: Desk) -> None:
    for number in (SWAPPED, ONLY_LEFT, NOT_BILLED):
        decide(desk, number, "left")


def test_the_page_says_what_is_signed_and_what_follows(worked: Desk):
    _decide_all(worked)
    page = text_of(worked, f"clients/{worked.client.key}/sign/")
    assert "Balance in Sessions Health 555.00 Balance in QuickBooks 546.00 Explained, 3 items (9.00)" in page
    assert "Corrections in QuickBooks" in page
    assert "GP-014 546.00 555.00 555.00 ✓ Agrees" in page


def test_signed_nothing_changes_until_it_is_reopened_with_a_reason(worked: Desk):
    _decide_all(worked)
    assert _sign(worked) == 302
    made = SignOff.objects.get()
    assert (made.left_cents, made.right_cents, made.unexplained_cents, made.open_count) == (55500, 54600, 0, 0)
    assert "Signed off by Alex Baker on" in text_of(worked, f"clients/{worked.client.key}/")
    assert "✓ Signed" in text_of(worked, "?show=all")
    before = ItemDecision.objects.count()
    decide(worked, SWAPPED, "right")
    assert "This client is signed off. Nothing can change until it is reopened." in text_of(worked, "review/")
    worked.browser.post(worked.at("review/undo/"), {"what": "undo"})
    assert "what is signed off stays" in text_of(worked, "review/")
    match = worked.at(f"clients/{worked.client.key}/match/")
    worked.browser.post(match, {"number": 1, "left": ["0.7.paid"], "right": ["0.18.amount"]})
    assert ItemDecision.objects.filter(undone=False).count() == before
    assert _sign(worked) == 409
    reopen = worked.at(f"clients/{worked.client.key}/reopen/")
    worked.browser.post(reopen, {"reason": " "})
    assert SignOff.objects.filter(reopened_at=None).exists()
    worked.browser.post(reopen, {"reason": "the bank called"})
    held = SignOff.objects.get()
    assert held.reason == "the bank called"
    assert held.reopened_by.startswith("Alex Baker")
    assert "Reopened by Alex Baker" in text_of(worked, f"clients/{worked.client.key}/sign/")
    decide(worked, SWAPPED, "right")
    assert ItemDecision.objects.count() == before + 1


def test_the_history_is_sealed_and_tells_of_it(worked: Desk):
    _decide_all(worked)
    _sign(worked)
    worked.browser.post(worked.at(f"clients/{worked.client.key}/reopen/"), {"reason": "the bank called"})
    told = list(HistoryEntry.objects.filter(client="Good Person", kind="change").values_list("text", flat=True))
    assert "signed off, nothing open" in told
    assert "reopened: the bank called" in told
    assert check(worked.seat.practice).broken is None


def test_with_something_open_it_takes_a_note_and_comes_first_next_time(worked: Desk):
    decide(worked, SWAPPED, "left")
    page = worked.at(f"clients/{worked.client.key}/sign/")
    assert worked.browser.post(page, {"note": "later"}).status_code == 409  # not ticked
    assert _sign(worked) == 409
    assert b"a note is needed" in worked.browser.post(page, {"looked": "yes"}).content
    assert _sign(worked, note="the bank is asked") == 302
    assert SignOff.objects.get().open_count == 2
    assert HistoryEntry.objects.filter(text="signed off, 2 items not decided").exists()


def test_signed_with_items_open_nothing_asks_to_decide_them(worked: Desk):
    place = f"clients/{worked.client.key}/sign/"
    assert "Not decided. Decide" in text_of(worked, place)
    assert _sign(worked, note="later") == 302
    assert "Not decided." in text_of(worked, place)
    assert "Decide" not in text_of(worked, place)


def test_a_signature_holds_in_the_next_comparison_of_the_same_lines(worked: Desk):
    _decide_all(worked)
    _sign(worked)
    worked.browser.post(worked.at("compare/"), {"as_of": ""})
    assert "✓ Signed" in text_of(worked, "?show=all")
    worked.browser.post(worked.at("compare/"), {"as_of": "2026-03-31"})
    assert "✓ Signed" not in text_of(worked, "?show=all")


def test_lines_that_changed_after_the_signature_are_told(worked: Desk):
    _decide_all(worked)
    _sign(worked)
    file = worked.seat.files().get(side="right")
    worked.browser.post(worked.at(f"files/{file.key}/answer/"), {"what": "put-away"})
    worked.give("right", "again.csv", worked_book().quickbooks_csv.replace(b"54.00", b"45.00").replace(b"546", b"555"))
    worked.browser.post(worked.at("compare/"), {"as_of": ""})
    assert "signed off on" in text_of(worked, f"clients/{worked.client.key}/")
    page = text_of(worked, f"clients/{worked.client.key}/sign/")
    assert "1 line that was signed off has changed and 1 line is new." in page
    assert "QuickBooks Feb 10, 2026 Payment (54.00) minus 54.00 not there as it was" in page
    assert "QuickBooks Feb 10, 2026 Payment (45.00) minus 45.00 new" in page
    assert _sign(worked, note="now right") == 302


def test_lines_still_to_be_parted_are_not_signed(worked: Desk):
    decide(worked, SWAPPED, "not the same")
    assert _sign(worked, note="x") == 409
    assert b"Compare again first" in worked.browser.post(
        worked.at(f"clients/{worked.client.key}/sign/"), {"looked": "yes", "note": "x"}
    ).content  # fmt: skip


def test_clients_that_agree_are_signed_off_together(desk: Desk):
    row = "01/16/2026,A. Baker,{},90837,Unpaid,150.00,0.00,0.00"
    header = "Date,Practitioner,Client,Service,Status,Client Responsibility,Client Paid,Credit Used"
    desk.give("left", "sessions.csv", "\n".join([header, *(row.format(n) for n in ("Ada Bell", "Ben Cole"))]).encode())
    ledger = "\n".join([
        "Date,Transaction Type,Num,Customer,Amount",
        "01/16/2026,Invoice,1,Ada Bell,150.00",
        "01/16/2026,Invoice,2,Ben Cole,140.00",
    ])  # fmt: skip
    desk.give("right", "quickbooks.csv", ledger.encode())
    assert not desk.seat.files().exclude(state="ready").exists()
    desk.browser.post(desk.at("compare/"), {"as_of": ""})
    assert "1 client agrees to the cent with nothing to decide and is not signed off." in text_of(desk, "review/")
    desk.browser.post(desk.at("review/sign/"))
    assert [one.left_name for one in SignOff.objects.all()] == ["Ada Bell"]
    assert "Signed off: 1 client that agrees to the cent." in text_of(desk, "review/")
    assert states(desk) == [ItemState.OPEN]
