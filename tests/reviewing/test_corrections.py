"""Applying the corrections to that book and reconciling again gives 0.00, but for what was said to be open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.books import START, Entry, book, charge
from tests.laws.test_matching_laws import CLIENTS, entries
from tests.reporting.examples import practice, worked
from tieout.model.book import ITEM_SCHEMA, Book, LineKind, Side
from tieout.model.correction import Action, Corrections, OpenReason
from tieout.model.outcome import Reconciliation
from tieout.model.settings import Settings
from tieout.pipeline import reconcile
from tieout.reading import Source, read_book
from tieout.reviewing import choices, corrections, tell
from tieout.reviewing.wording import WORDS, correction_text, words_of
from tieout.simulating import Plan, simulate


def made(answer: Reconciliation, side: Side) -> Corrections:
    return corrections(answer, side, lambda client, item: Side.LEFT if side is Side.RIGHT else Side.RIGHT)


def name_in(answer: Reconciliation, client: int, side: Side) -> str:
    told = answer.clients[client]
    names = (told.left_names, told.right_names)
    return (names[side is Side.RIGHT] or names[side is Side.LEFT])[0]


def applied(answer: Reconciliation, todo: Corrections) -> Book:
    """The book after a person has done everything on the list, by hand."""
    old = answer.left if todo.side is Side.LEFT else answer.right
    rows = {
        (file, row, part): [old.clients[client], day, kind, cents, reference, memo]
        for client, day, kind, cents, file, row, part, reference, memo in old.items.select(
            "client", "day", "kind", "cents", "file", "row", "part", "reference", "memo"
        ).iter_rows()
    }
    fresh = old.items["row"].max() or 1
    assert isinstance(fresh, int)
    for entry in todo.todo:
        if entry.action is Action.ADD:
            fresh += 1
            name = name_in(answer, entry.client, todo.side)
            rows[0, fresh, "amount"] = [name, entry.day, entry.kind.value, entry.cents, None, None]
            continue
        assert entry.line is not None
        place = (entry.line.ref.file, entry.line.ref.row, entry.line.ref.part)
        if entry.action is Action.DELETE:
            del rows[place]
        elif entry.action is Action.CHANGE:
            rows[place][3] = entry.cents
        else:
            rows[place][0] = name_in(answer, entry.client, todo.side)
    return rebuilt(old, rows)


def rebuilt(old: Book, rows: dict[tuple[int, int, str], list[object]]) -> Book:
    clients = tuple(sorted({str(row[0]) for row in rows.values()}))
    items = [
        (number, clients.index(str(name)), day, kind, cents, *place, reference, memo)
        for number, (place, (name, day, kind, cents, reference, memo)) in enumerate(sorted(rows.items()))
    ]
    table = pl.DataFrame(items, schema=ITEM_SCHEMA, orient="row")
    count = table.select("file", "row").n_unique()
    file = replace(old.files[0], rows=count, used=count, set_aside=0, other_clients=0)
    return replace(old, clients=clients, items=table, files=(file, *old.files[1:]), set_aside=())


def again(answer: Reconciliation, todo: Corrections) -> Reconciliation:
    new = applied(answer, todo)
    pairs = {(left, right) for client in answer.clients for left in client.left_names for right in client.right_names}
    if todo.side is Side.RIGHT:
        return reconcile(answer.left, new, replace(answer.settings, names=tuple(sorted(pairs))))
    return reconcile(new, answer.right, replace(answer.settings, names=tuple(sorted(pairs))))


def check(answer: Reconciliation, side: Side) -> Corrections:
    todo = made(answer, side)
    after = again(answer, todo)
    assert after.difference_cents == sum(entry.item.cents for entry in todo.open)
    if not any(entry.item.cents for entry in todo.open):
        assert [client.difference_cents for client in after.clients] == [0] * len(after.clients)
    assert not todo.elsewhere
    return todo


@given(entries(), entries(), st.sampled_from(Side))
@settings(max_examples=60, deadline=None)
def test_after_the_corrections_nothing_differs(left: list[Entry], right: list[Entry], side: Side) -> None:
    ours, theirs = book(left, clients=CLIENTS), book(right, program="quickbooks-online", clients=CLIENTS)
    check(reconcile(ours, theirs), side)


@given(st.integers(0, 10_000))
@settings(max_examples=8, deadline=None)
@pytest.mark.slow
def test_a_simulated_practice_ties_out_after_its_corrections(seed: int) -> None:
    plan = Plan(seed=seed, clients=25, months=3, fault_rate=0.06)
    left, right, _, _ = (Source(name, data) for name, data in simulate(plan).items())
    answer = reconcile(read_book([left]), read_book([right]))
    for side in Side:
        todo = check(answer, side)
        assert todo.todo


def test_the_worked_book_in_quickbooks_words() -> None:
    answer = worked()
    todo = made(answer, Side.RIGHT)
    assert [correction_text(entry, words_of("quickbooks-online"), "QuickBooks", "GP-014") for entry in todo.todo] == [
        "In QuickBooks, open the payment of Feb 10, 2026 for GP-014 and change 54.00 to 45.00.",
        "In QuickBooks, use Receive payment for GP-014: Mar 3, 2026, 150.00.",
        "In QuickBooks, create an invoice for GP-014: Mar 10, 2026, 150.00. It isn't billed yet; bill it too.",
    ]
    assert [(entry.before_cents, entry.after_cents, entry.other_cents) for entry in todo.after] == [
        (54_600, 55_500, 55_500)
    ]
    assert check(answer, Side.RIGHT).open == ()


def test_the_worked_book_in_the_practices_words() -> None:
    todo = made(worked(), Side.LEFT)
    said = [
        correction_text(entry, words_of("sessions-health"), "Sessions Health", "Good Person") for entry in todo.todo
    ]
    assert said == [
        "In Sessions Health, open the payment of Feb 10, 2026 for Good Person and change the amount from 45.00 to "
        "54.00.",
        "In Sessions Health, open the payment of Mar 3, 2026 for Good Person (150.00) and delete it.",
        "In Sessions Health, open the session of Mar 10, 2026 for Good Person (150.00) and delete it.",
    ]
    check(worked(), Side.LEFT)


def test_no_program_is_told_to_enter_a_negative_invoice_or_payment() -> None:
    both = [Entry(0, 0, LineKind.CHARGE, 15_000), Entry(0, 30, LineKind.CHARGE, 12_000)]
    more = [Entry(0, 3, LineKind.CHARGE, -500), Entry(0, 9, LineKind.PAYMENT, 70)]
    todo = check(reconcile(book([*both, *more]), book(both, program="quickbooks-online")), Side.RIGHT).todo
    assert [(entry.kind, entry.cents) for entry in todo] == [(LineKind.CREDIT, -500), (LineKind.REFUND, 70)]
    said = [correction_text(entry, words_of("quickbooks-online"), "QuickBooks", "X") for entry in todo]
    assert said[0].startswith("In QuickBooks, create a credit memo for X: ")
    assert said[0].endswith(", 5.00.")
    assert said[1].startswith("In QuickBooks, create a refund receipt for X: ")
    assert said[1].endswith(", 0.70.")


def test_a_sales_receipt_is_called_one() -> None:
    receipts = (
        "Practice,,,,\nTransaction List by Customer,,,,\n,,,,\n,Date,Transaction type,Num,Amount\n"
        "Good Person,,,,\n,01/20/2026,Sales Receipt,1199,109.00\n"
    )
    sessions = "Client,Date,Client Responsibility,Client Paid,Credit Used\nGood Person,01/20/2026,190.00,190.00,0.00\n"
    answer = reconcile(read_book([Source("s.csv", sessions.encode())]), read_book([Source("q.csv", receipts.encode())]))
    said = [
        correction_text(entry, words_of("quickbooks"), "QuickBooks", "X") for entry in made(answer, Side.RIGHT).todo
    ]
    assert said == [
        f"In QuickBooks, open the {half} on sales receipt 1199 of Jan 20, 2026 for X and change 109.00 to 190.00."
        for half in ("charge", "payment")
    ]
    listed = [entry.text for entry in tell(answer, made(answer, Side.RIGHT), "quickbooks").todo]
    assert listed == [
        "In QuickBooks, open the sales receipt 1199 of Jan 20, 2026 for Good Person and change 109.00 to 190.00; "
        "charge and payment are one document.",
        "The payment on sales receipt 1199 of Jan 20, 2026 for Good Person: done with correction 1.",
    ]
    assert all("done with" not in choice.if_left for choice in choices(answer, ("sessions-health", "quickbooks")))


def test_money_on_another_client_is_moved_once() -> None:
    answer = practice()
    todo = made(answer, Side.RIGHT)
    moves = [entry for entry in todo.todo if entry.action is Action.MOVE]
    assert [(entry.moved_from, entry.client, entry.moves) for entry in moves] == [(3, 2, ((3, 7_000), (2, -7_000)))]
    text = correction_text(moves[0], words_of("quickbooks-online"), "QuickBooks", "Cole, C.", "Diaz, D.")
    assert (
        text
        == "In QuickBooks, open the payment of Feb 2, 2026 for Diaz, D. (70.00) and change its customer to Cole, C."
    )


def test_what_may_stand_there_under_a_mistyped_date_is_looked_at_before_it_is_entered() -> None:
    weeks = [charge(0, 7 * week, 12_000) for week in range(20)]
    moved = replace(weeks[5], day=(date(2026, 9, 2) - START).days)
    answer = reconcile(book(weeks), book([*weeks[:5], moved, *weeks[6:]], program="quickbooks-online"))
    todo = corrections(answer, Side.RIGHT, lambda client, item: Side.LEFT)
    texts = [entry.text for entry in tell(answer, todo, "quickbooks").todo]
    assert any(
        text.endswith(
            "Look first at the invoice of 120.00 on Sep 2 in QuickBooks, 205 days later: day and month may be swapped. "
            "If it is the same, change its date instead."
        )
        for text in texts
    ), texts


def test_nothing_is_entered_for_what_is_not_explained() -> None:
    todo = made(practice(), Side.RIGHT)
    assert [(entry.client, entry.reason) for entry in todo.open] == [(5, OpenReason.UNEXPLAINED)]
    assert all(entry.client != 5 for entry in todo.todo)
    assert check(practice(), Side.RIGHT).open == todo.open


def test_nothing_is_corrected_that_nobody_decided() -> None:
    todo = corrections(worked(), Side.RIGHT, lambda client, item: None)
    assert todo.todo == ()
    assert [entry.reason for entry in todo.open] == [OpenReason.UNDECIDED] * 3


def test_what_is_right_here_is_corrected_there() -> None:
    day = date(2026, 2, 10)
    todo = corrections(worked(), Side.RIGHT, lambda client, item: Side.RIGHT if item.day == day else Side.LEFT)
    assert [entry.item.day for entry in todo.elsewhere] == [day]
    assert len(todo.todo) == 2
    assert (todo.after[0].after_cents, todo.after[0].other_cents) == (54_600, 55_500)
    told = tell(worked(), todo, "quickbooks")
    assert [one.why for one in told.open] == ["to be corrected in Sessions Health"]


@pytest.mark.parametrize("program", WORDS)
@pytest.mark.parametrize("side", Side)
def test_every_program_has_a_sentence_for_everything(program: str, side: Side) -> None:
    answer = practice()
    for entry in made(answer, side).todo:
        for kind in LineKind:
            text = correction_text(replace(entry, kind=kind), words_of(program), "The program", "Somebody", "Another")
            assert text.startswith("In The program, ")
            assert "{" not in text
            assert "Somebody" in text


def test_a_settlement_with_dates_only_needs_nothing() -> None:
    lines: Sequence[Entry] = [Entry(0, 0, LineKind.CHARGE, 15_000), Entry(0, 7, LineKind.CHARGE, 15_000)]
    later: Sequence[Entry] = [Entry(0, 0, LineKind.CHARGE, 15_000), Entry(0, 12, LineKind.CHARGE, 15_000)]
    answer = reconcile(book(lines), book(later, program="quickbooks-online"), Settings())
    todo = made(answer, Side.RIGHT)
    assert todo.todo == () or sum(cents for entry in todo.todo for _, cents in entry.moves) == 0
