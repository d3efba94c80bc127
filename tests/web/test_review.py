"""The review: decisions kept, undone and done again, given to the core; lines matched by hand."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest

from tests.web.conftest import Desk, MakeDesk
from tieout.cli.running import main
from tieout.simulating import Plan, simulate
from tieout.simulating.worked_book import worked_book
from tieout.web.deciding import decisions_for, waiting
from tieout.web.models import ComparedItem, HistoryEntry, ItemDecision, ItemState, Role
from tieout.web.templatetags.words import long_day

pytestmark = pytest.mark.django_db

SWAPPED, ONLY_LEFT, NOT_BILLED = 1, 2, 3
"""The three items of the worked book."""


def text_of(desk: Desk, path: str) -> str:
    answer = desk.browser.get(desk.at(path))
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def decide(desk: Desk, number: int, choice: str, note: str = "", then: str = "") -> str:
    """Decide an item of the first client; where it leads to."""
    answer = desk.browser.post(
        desk.at(f"clients/{desk.client.key}/item/"), {"number": number, "choice": choice, "note": note, "then": then}
    )
    assert answer.status_code == 302
    return str(answer.headers["Location"])


def states(desk: Desk) -> list[str]:
    return list(ComparedItem.objects.filter(comparison=desk.comparison).values_list("state", flat=True))


def report(desk: Desk) -> dict[str, object]:
    answer = desk.browser.get(desk.at(f"comparisons/{desk.comparison.key}/report.json"))
    told: dict[str, object] = json.loads(b"".join(answer.streaming_content))  # type: ignore[attr-defined]
    return told


def test_nothing_to_review_yet(desk: Desk):
    assert "Nothing to review yet" in text_of(desk, "review/")


def test_the_list_and_what_is_to_be_done_either_way(worked: Desk):
    page = text_of(worked, "review/")
    assert "3 of 3 items to decide" in page
    assert "3 items, 1 client." in page
    assert "45.00 is right In QuickBooks, open the payment" in page
    assert "54.00 is right In Sessions Health, open the payment" in page
    assert "change 54.00 to 45.00" in page


def test_an_item_says_why_its_lines_were_paired(worked: Desk):
    why = "Why we paired them: same client · same day · digits 4 and 5 swapped · nothing else fits better."
    assert why in text_of(worked, f"review/?item={worked.client.key}.{SWAPPED}")
    assert why in text_of(worked, f"clients/{worked.client.key}/")
    assert "Why we paired them" not in text_of(worked, f"review/?item={worked.client.key}.{ONLY_LEFT}")


def test_items_are_found_by_client_word_and_amount_and_stay_found_while_they_are_decided(worked: Desk):
    for find, number in (("gp-0", SWAPPED), ("not billed", NOT_BILLED), ("9.00", SWAPPED), ("Mar 3", ONLY_LEFT)):
        page = text_of(worked, f"review/?find={find}")
        assert f"Good Person {long_day(worked.client.document['items'][number - 1]['day'])}, item {number}" in page
    assert "No item here with “Nobody”." in text_of(worked, "review/?find=Nobody")
    address = worked.at(f"clients/{worked.client.key}/item/")
    answer = worked.browser.post(address, {"number": SWAPPED, "choice": "left", "find": "Mar 3"})
    assert f"find=Mar+3&item={worked.client.key}.{ONLY_LEFT}" in answer.headers["Location"]
    worked.browser.post(address, {"number": ONLY_LEFT, "choice": "left", "find": "Mar 3"})
    assert "That was the last one: nothing like it is left to decide." in text_of(worked, "review/")


def test_lines_that_fit_as_well_are_chosen_one_after_the_other(desk: Desk):
    give_simulated(desk)
    client, number = next(
        (client, number)
        for client in desk.comparison.clients.all()
        for number, item in enumerate(client.document["items"], start=1)
        if item.get("alternatives") and item["left"] and item["right"]
    )
    count, seen = len(client.document["items"][number - 1]["alternatives"]), []
    for fit in range(count + 1):
        address = desk.at(f"review/?show=all&item={client.key}.{number}&fit={fit}")
        page = desk.browser.get(address).content.decode()
        onward = re.search(r'data-key="c" href="[^"]*&amp;fit=(\d+)#hand-title"', page)
        assert onward
        assert int(onward[1]) == (fit + 1) % (count + 1)
        seen.append(tuple(re.findall(r'name="(left|right)" value="([^"]+)" checked', page)))
    assert len(set(seen)) == count + 1
    assert all({side for side, _ in chosen} == {"left", "right"} for chosen in seen)


def test_deciding_leads_on_to_the_next_and_is_kept(worked: Desk):
    onward = decide(worked, SWAPPED, "left", "receipt says 45.00")
    assert f"item={worked.client.key}.{ONLY_LEFT}" in onward
    assert "Sessions Health is right. 2 left." in text_of(worked, "review/")
    assert states(worked) == [ItemState.DONE, ItemState.OPEN, ItemState.OPEN]
    page = text_of(worked, f"review/?show=all&item={worked.client.key}.{SWAPPED}")
    assert "Sessions Health is right" in page
    assert "“receipt says 45.00”" in page
    decide(worked, ONLY_LEFT, "later")
    decide(worked, NOT_BILLED, "left")
    assert states(worked) == [ItemState.DONE, ItemState.LATER, ItemState.DONE]
    page = text_of(worked, "review/?show=later")
    assert "That was the last one: nothing is left to decide." in page
    assert "All 3 items looked at" in page
    entry = HistoryEntry.objects.filter(text__startswith="decided item").latest("number")
    assert entry.client == "Good Person"
    assert "Good Person" not in entry.text


def test_an_item_is_decided_on_the_clients_page_as_well(worked: Desk):
    assert decide(worked, ONLY_LEFT, "left", then="client").endswith(f"/clients/{worked.client.key}/#item-{ONLY_LEFT}")
    assert "✓ Sessions Health is right" in text_of(worked, f"clients/{worked.client.key}/")


def test_undo_and_do_again(worked: Desk):
    decide(worked, SWAPPED, "left")
    decide(worked, SWAPPED, "right")
    for what, right in (("undo", "left"), ("undo", None), ("undo", None), ("redo", "left"), ("redo", "right")):
        worked.browser.post(worked.at("review/undo/"), {"what": what})
        said = [one.choice.value for one in decisions_for(worked.comparison)]
        assert said == ([right] if right else []), what
    worked.browser.post(worked.at("review/undo/"), {"what": "undo"})
    decide(worked, ONLY_LEFT, "left")
    worked.browser.post(worked.at("review/undo/"), {"what": "redo"})
    assert [one.choice.value for one in decisions_for(worked.comparison)] == ["left", "left"]
    assert not ItemDecision.objects.filter(undone=True).exists()


def test_nobody_undoes_what_another_person_decided(worked: Desk, make_desk: MakeDesk):
    other = make_desk(Role.BILLER, worked.seat.practice)
    decide(worked, SWAPPED, "left")
    other.browser.post(other.at("review/undo/"), {"what": "undo"})
    assert "Nothing to undo" in text_of(other, "review/")
    assert [one.choice.value for one in decisions_for(worked.comparison)] == ["left"]


def _choose(desk: Desk, seen: str, choice: str) -> str:
    """Decide an item as a page that knew of a decision does; what the next page says."""
    where = desk.at(f"clients/{desk.client.key}/item/")
    answer = desk.browser.post(where, {"number": SWAPPED, "choice": choice, "seen": seen}, follow=True)
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_of_two_who_decide_one_item_the_second_is_told_and_decides_again(worked: Desk, make_desk: MakeDesk):
    other = make_desk(Role.BILLER, worked.seat.practice)
    assert "Sessions Health is right. 2 left." in _choose(worked, "", "left")
    told = _choose(other, "", "right")
    assert (
        f"{worked.seat.user} decided this meanwhile: Sessions Health is right. If that is wrong, decide again." in told
    )
    assert [one.choice.value for one in decisions_for(worked.comparison)] == ["left"]
    page = worked.browser.get(worked.at(f"review/?item={worked.client.key}.{SWAPPED}")).content.decode()
    (seen,) = re.findall(r'name="seen" value="([^"]+)"', page)
    assert "QuickBooks is right. 2 left." in _choose(other, seen, "right")
    assert [one.choice.value for one in decisions_for(worked.comparison)] == ["right"]


def test_a_second_click_decides_nothing_more(worked: Desk):
    for _ in range(2):
        assert "Sessions Health is right. 2 left." in _choose(worked, "", "left")
    assert ItemDecision.objects.count() == 1


@pytest.mark.parametrize("wrong", [{"number": 9, "choice": "left"}, {"number": 1, "choice": "same"}, {"number": 1},
                                   {"number": 1, "choice": "note", "note": "  "}])  # fmt: skip
def test_what_decides_nothing_is_refused(worked: Desk, wrong: dict[str, object]):
    worked.browser.post(worked.at(f"clients/{worked.client.key}/item/"), wrong)
    assert not ItemDecision.objects.exists()
    assert "Choose what is right, or write a note." in text_of(worked, "review/")


def test_a_note_alone_decides_nothing(worked: Desk):
    decide(worked, SWAPPED, "note", "ask the bank")
    assert states(worked) == [ItemState.OPEN] * 3
    assert "“ask the bank”" in text_of(worked, f"review/?item={worked.client.key}.{SWAPPED}")
    assert decisions_for(worked.comparison) == ()


def test_lines_said_not_to_be_the_same_are_parted_by_the_next_comparison(worked: Desk):
    decide(worked, SWAPPED, "not the same")
    assert waiting(worked.comparison) == 1
    assert "1 decision joins or parts lines; it counts from the next comparison on." in text_of(worked, "review/")
    worked.browser.post(worked.at("compare/"), {"as_of": ""})
    assert waiting(worked.comparison) == 0
    kinds = [item["kind"] for item in worked.client.document["items"]]
    assert kinds.count("only_left") == 3
    assert kinds.count("only_right") == 1
    assert states(worked) == [ItemState.OPEN] * 4
    worked.browser.post(worked.at("review/undo/"), {"what": "undo"})
    assert waiting(worked.comparison) == 1
    worked.browser.post(worked.at("compare/"), {"as_of": ""})
    assert len(worked.client.document["items"]) == 3


def _tokens(desk: Desk, number: int, side: str) -> list[str]:
    return [f"{ref['file']}.{ref['row']}.{ref['part']}" for ref in desk.client.document["items"][number - 1][side]]


def test_lines_matched_by_hand_and_taken_apart_again(worked: Desk):
    """The wrong pairing of the worked book: Mar 3's 150.00 with Feb 10's 54.00."""
    left, right = _tokens(worked, ONLY_LEFT, "left"), _tokens(worked, SWAPPED, "right")
    address = worked.at(f"clients/{worked.client.key}/match/")
    worked.browser.post(address, {"number": 2, "left": left, "right": ["7.7.paid"]})
    assert not ItemDecision.objects.exists()
    worked.browser.post(address, {"number": 2, "left": left, "right": right, "right_side": "left", "note": "same slip"})
    assert [one.choice.value for one in decisions_for(worked.comparison)] == ["same", "left"]
    assert states(worked) == [ItemState.DONE, ItemState.DONE, ItemState.OPEN]
    worked.browser.post(worked.at("compare/"), {"as_of": ""})
    items = worked.client.document["items"]
    joined = next(item for item in items if item["left"] and item["right"])
    assert joined["cents"] == 9600
    assert sum(item["cents"] for item in items) == -900
    number = items.index(joined) + 1
    assert worked.comparison.items.get(number=number).state == ItemState.DONE
    decide(worked, number, "not the same")
    assert decisions_for(worked.comparison) == ()
    worked.browser.post(worked.at("compare/"), {"as_of": ""})
    assert len(worked.client.document["items"]) == 3


def test_the_command_line_takes_the_decisions_and_gives_the_same_json(
    worked: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    decide(worked, SWAPPED, "not the same")
    decide(worked, ONLY_LEFT, "left", "look, twice; =1")
    worked.browser.post(worked.at("compare/"), {"as_of": ""})
    book = worked_book()
    for name, data in (("sessions.csv", book.sessions_csv), ("quickbooks.csv", book.quickbooks_csv),
                       ("names.csv", book.names_csv),
                       ("decided.csv", worked.browser.get(worked.at("review/decisions.csv")).content)):  # fmt: skip
        (tmp_path / name).write_bytes(data)
    files = [str(tmp_path / name) for name in ("sessions.csv", "quickbooks.csv")]
    more = ["--names", str(tmp_path / "names.csv"), "--decisions", str(tmp_path / "decided.csv"), "--json"]
    main(["reconcile", *files, *more])
    assert json.loads(capsys.readouterr().out) == report(worked)


def test_an_older_comparison_is_decided_no_more(worked: Desk):
    old = worked.client
    worked.browser.post(worked.at("compare/"), {"as_of": ""})
    worked.browser.post(worked.at(f"clients/{old.key}/item/"), {"number": 1, "choice": "left"})
    assert not ItemDecision.objects.exists()
    assert "There is a newer comparison. Decide there." in text_of(worked, "review/")


def test_decisions_outlive_a_comparison(worked: Desk):
    decide(worked, SWAPPED, "left")
    worked.browser.post(worked.at("compare/"), {"as_of": ""})
    assert states(worked) == [ItemState.DONE, ItemState.OPEN, ItemState.OPEN]


def test_a_reviewer_reads_and_decides_nothing(worked: Desk, make_desk: MakeDesk):
    reviewer = make_desk(Role.REVIEWER, worked.seat.practice)
    assert "45.00 is right" not in text_of(reviewer, "review/")
    address = reviewer.at(f"clients/{worked.client.key}/item/")
    assert reviewer.browser.post(address, {"number": 1, "choice": "left"}).status_code == 403


def test_both_halves_of_money_on_another_client_are_decided_at_once(desk: Desk):
    give_simulated(desk)
    client, number = next(
        (client, number)
        for client in desk.comparison.clients.all()
        for number, item in enumerate(client.document["items"], start=1)
        if "counterpart" in item
    )
    desk.browser.post(desk.at(f"clients/{client.key}/item/"), {"number": number, "choice": "left"})
    rows = ItemDecision.objects.filter(undone=False)
    assert rows.count() == 2
    decided = desk.comparison.items.filter(state=ItemState.DONE).select_related("client")
    assert {one.client.left_name or one.client.right_name for one in decided} >= {client.name}
    assert decided.count() == 2
    page = text_of(desk, "review/corrections/")
    other = text_of(desk, "review/corrections/?for=left")
    assert "change its customer to" in page + other or "1 correction" in page + other
    desk.browser.post(desk.at("review/undo/"), {"what": "undo"})
    assert not desk.comparison.items.filter(state=ItemState.DONE).exists()


def give_simulated(desk: Desk, clients: int = 40, seed: int = 5) -> None:
    """A simulated practice, compared."""
    desk.compare(simulate(Plan(clients=clients, months=4, fault_rate=0.15, seed=seed)))


def test_the_corrections_are_the_command_lines(worked: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert "Nothing is decided yet" in text_of(worked, "review/corrections/")
    for number in (SWAPPED, ONLY_LEFT, NOT_BILLED):
        decide(worked, number, "left")
    page = text_of(worked, "review/corrections/")
    assert "3 corrections to make in QuickBooks." in page
    assert "GP-014 546.00 555.00 555.00 ✓ Agrees" in page
    assert "Nothing to correct in Sessions Health." in text_of(worked, "review/corrections/?for=left")
    answer = worked.browser.get(worked.at("review/corrections/csv/?for=right"))
    by_web = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    book = worked_book()
    for name, data in (("sessions.csv", book.sessions_csv), ("quickbooks.csv", book.quickbooks_csv),
                       ("names.csv", book.names_csv)):  # fmt: skip
        (tmp_path / name).write_bytes(data)
    files = [str(tmp_path / name) for name in ("sessions.csv", "quickbooks.csv")]
    more = ["--names", str(tmp_path / "names.csv"), "--trust", "left", "--out", str(tmp_path / "out.csv"), "--quiet"]
    main(["corrections", *files, *more])
    capsys.readouterr()
    assert by_web == (tmp_path / "out.csv").read_bytes()


def test_a_list_by_codes_names_nobody_and_follows_the_decisions(worked: Desk):
    decide(worked, SWAPPED, "left")
    address = worked.at("review/corrections/csv/?for=right&codes=1")
    data = b"".join(worked.browser.get(address).streaming_content)  # type: ignore[attr-defined]
    assert b"GP-014" not in data
    assert b"C0001" in data
    decide(worked, ONLY_LEFT, "left")
    again = b"".join(worked.browser.get(address).streaming_content)  # type: ignore[attr-defined]
    assert len(list(csv.reader(io.StringIO(again.decode())))) == len(list(csv.reader(io.StringIO(data.decode()))))
    assert again.count(b",add,") == data.count(b",add,") + 1
    key = b"".join(worked.browser.get(worked.at("review/corrections/key/")).streaming_content)  # type: ignore[attr-defined]
    assert key.splitlines()[1] == b"C0001,Good Person,GP-014"


def test_a_file_for_the_program_to_take_in(worked: Desk):
    decide(worked, SWAPPED, "left")
    assert b"File for QuickBooks" not in worked.browser.get(worked.at("review/corrections/")).content, "only a change"
    decide(worked, NOT_BILLED, "left")
    assert b"File for QuickBooks" in worked.browser.get(worked.at("review/corrections/")).content
    assert worked.browser.get(worked.at("review/corrections/import/?for=right")).status_code == 302
    answer = worked.browser.get(worked.at("review/corrections/import/?for=right&income=Counseling"))
    data = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert b"*Invoice number" in data
    assert b"150.00" in data
