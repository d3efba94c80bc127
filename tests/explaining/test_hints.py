"""Each hint with the evidence that bears it out, and without it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from tests.books import START, Entry, book, charge, paid
from tieout.explaining.causes import hints_of_difference
from tieout.explaining.lots import Lot, lots_of
from tieout.explaining.precedents import Precedents, tax_rates
from tieout.explaining.story import ToldEvent
from tieout.model.book import Book, LineKind, Side
from tieout.model.explanation import Hint, Item, ItemKind
from tieout.model.linkage import Verdict
from tieout.model.settings import ProcessorFee, Settings
from tieout.model.settlement import EventKind, Rule
from tieout.pipeline import reconcile

WEEKS = 12


def weekly(cents: int = 15_000, *, memo: str | None = None) -> list[Entry]:
    """A client charged and paid each week."""
    return [
        entry for week in range(WEEKS) for entry in (charge(0, 7 * week, cents, memo), paid(0, 7 * week, cents, memo))
    ]


def items(left: Sequence[Entry], right: Sequence[Entry], settings: Settings | None = None) -> tuple[Item, ...]:
    return reconcile(book(left), book(right, program="quickbooks-online"), settings).clients[0].items


def changed(lines: Sequence[Entry], week: int, *, charges: bool = True, **changes: object) -> list[Entry]:
    kept = list(lines)
    place = 2 * week + (not charges)
    kept[place] = replace(kept[place], **changes)  # type: ignore[arg-type]
    return kept


def charged(cents: int, usual: int = 15_000) -> Hint | None:
    """The hint when the charge of one week is another amount in the other program."""
    (item,) = items(weekly(usual), changed(weekly(usual), 5, cents=cents))
    assert item.kind is ItemKind.AMOUNT_DIFFERS
    return item.hint


def paid_instead(cents: int, usual: int = 15_000, settings: Settings | None = None) -> Hint | None:
    (item,) = items(weekly(usual), changed(weekly(usual), 5, charges=False, cents=-cents), settings)
    return item.hint


@pytest.mark.parametrize(
    ("cents", "hint"),
    [
        (51_000, Hint.DIGITS_SWAPPED),
        (150_000, Hint.DECIMAL_MOVED),
        (1_500, Hint.DECIMAL_MOVED),
        (15_003, Hint.ROUNDING),
        (-15_000, Hint.SIGN_FLIPPED),
        (16_000, Hint.FEE_CHANGED),
        (16_238, Hint.TAX),  # 8.25 % of 150.00
        (3_000, Hint.COPAY_OR_FULL_FEE),
        (16_111, None),
    ],
)
def test_charges_that_differ(cents: int, hint: Hint | None) -> None:
    assert charged(cents) is hint


@pytest.mark.parametrize(
    ("cents", "hint"),
    [(14_535, Hint.FEE_TAKEN_OFF), (7_500, Hint.PART_MISSING), (14_400, None)],
)
def test_payments_that_differ(cents: int, hint: Hint | None) -> None:
    assert paid_instead(cents) is hint


def test_a_rate_of_the_practice_is_a_fee_taken_off() -> None:
    own = Settings(fees=(ProcessorFee(basis_points=350, cents=10),))
    assert paid_instead(14_465, settings=own) is Hint.FEE_TAKEN_OFF
    assert paid_instead(14_465) is None


def test_an_odd_fee_needs_another_line_of_its_amount() -> None:
    assert charged(16_200) is None
    right = changed(changed(weekly(), 5, cents=16_200), 6, cents=16_200)
    assert [item.hint for item in items(weekly(), right)] == [Hint.FEE_CHANGED, Hint.FEE_CHANGED]


def test_a_round_tax_needs_another_amount_of_its_rate() -> None:
    assert charged(17_000, usual=16_000) is Hint.FEE_CHANGED  # 6.25 %, or a fee that rose by 10.00
    left = changed(weekly(16_000), 7, cents=12_000)
    right = changed(changed(left, 5, cents=17_000), 7, cents=12_750)
    assert [item.hint for item in items(left, right)] == [Hint.TAX, Hint.TAX]


def test_tax_rates_are_exact_to_the_cent() -> None:
    assert 8_250 in tax_rates(15_000, 16_238)
    assert not tax_rates(15_000, 16_239)
    assert not tax_rates(15_000, 15_000)
    assert 20_000 in tax_rates(10_000, 12_000)


def test_a_session_not_billed_yet_says_so_itself() -> None:
    left = changed(weekly(), 11, memo="90837 · Unbilled")
    (item,) = items(left, [line for n, line in enumerate(weekly()) if n != 22])
    assert item.hint is Hint.NOT_BILLED
    (item,) = items(weekly(), [line for n, line in enumerate(weekly()) if n != 20])
    assert item.hint is None


def no_show(cents: int, memo: str | None = None) -> Hint | None:
    (item,) = [item for item in items(weekly(), [*weekly(), charge(0, 38, cents, memo)]) if item.day > START]
    return item.hint


def test_a_no_show_fee_is_called_so_or_has_the_amount_of_those_that_are() -> None:
    assert no_show(5_000, "Late cancel") is Hint.NO_SHOW_FEE
    assert no_show(5_000) is None
    left = [*weekly(), charge(0, 45, 5_000, "No show"), paid(0, 45, 5_000)]
    right = [*weekly(), charge(0, 45, 5_000), paid(0, 45, 5_000), charge(0, 38, 5_000)]
    assert [item.hint for item in items(left, right)] == [Hint.NO_SHOW_FEE]


def test_money_back() -> None:
    (item,) = items(weekly(), [*weekly(), Entry(0, 40, LineKind.REFUND, 15_000)])
    assert (item.hint, item.kind) == (Hint.REFUND, ItemKind.ONLY_RIGHT)
    assert item.text.startswith("A refund of 150.00")


def test_a_payment_that_calls_itself_a_refund_is_told_to_be_one() -> None:
    (item,) = items(weekly(), [*weekly(), paid(0, 40, 9_900, "Refund for Feb")])
    assert (item.hint, item.kind) == (Hint.REFUND, ItemKind.ONLY_RIGHT)
    assert item.text.endswith(
        "It is called a refund and counted as a payment: as a refund it would raise what the client owes."
    )
    (copy,) = items(weekly(), [*weekly(), paid(0, 35, 15_000, "refund")])
    assert (copy.hint, copy.kind) == (Hint.REFUND, ItemKind.ENTERED_TWICE)
    assert "One of them is called a refund" in copy.text


def test_a_payment_that_stands_alone_and_names_an_insurer() -> None:
    for memo, reference in (("BCBS 8821", None), (None, "EFT 99120"), ("Insurance payment", None)):
        (item,) = items(weekly(), [*weekly(), replace(paid(0, 40, 48_000, memo), reference=reference)])
        assert item.hint is Hint.INSURER_PAYMENT
    (item,) = items(weekly(), [*weekly(), paid(0, 40, 48_000, "card, A. Kaiser, ask for the era")])
    assert item.hint is None


def test_a_credit_counted_as_money_stands_on_the_row_of_the_appointment() -> None:
    credit = Entry(0, 35, LineKind.CREDIT, -4_000, row=500)
    left = [*changed(weekly(), 5, charges=False, cents=-11_000, row=500), credit]
    right = [*weekly(), Entry(0, 35, LineKind.CREDIT, -4_000)]
    (item,) = items(left, right)
    assert (item.kind, item.hint, item.cents) == (ItemKind.AMOUNT_DIFFERS, Hint.CREDIT_COUNTED, -4_000)
    assert "The session used a credit of 40.00, which may be counted as money in QuickBooks." in item.text
    (other,) = items([*left[:-1], replace(credit, row=501)], right)
    assert other.hint is not Hint.CREDIT_COUNTED


def test_a_credit_with_no_money_behind_it_is_a_write_off() -> None:
    used = Entry(0, 40, LineKind.CREDIT, -4_000)
    (item,) = items([*weekly(), used], weekly())
    assert item.hint is Hint.WRITE_OFF
    told = items([*weekly(), used], [*weekly(), paid(0, 1, 6_600)])
    assert [item.hint for item in told] == [None, None]


def test_credit_not_used_yet() -> None:
    """350.00 paid ahead, 200.00 of it used, by the client's last session and not by an earlier one."""
    used = told(Side.LEFT, *(Entry(0, day, LineKind.CREDIT, -10_000) for day in (0, 7)))
    ahead = told(Side.RIGHT, Entry(0, 0, LineKind.PAYMENT, -35_000))
    event = ToldEvent(
        0, 0, EventKind.DIFFER, Rule.CHANGED_AMOUNT, Verdict.ONLY_ANSWER, 0, None, None, None, 0,
        used, ahead, (used, ahead), (None, None), (),
    )  # fmt: skip
    last = (START + timedelta(days=7)).toordinal() - date(1970, 1, 1).toordinal()
    hints = [hints_of_difference(event, Precedents(last_paid={0: day}), Settings()) for day in (last, last + 7)]
    assert hints == [(Hint.PREPAYMENT,), ()]


def told(side: Side, *entries: Entry) -> Lot:
    (lot,) = lots_of(book(entries).items, np.zeros(1, np.int64), [side])
    return lot


def test_a_day_off_is_counted_from_the_client_s_usual_days() -> None:
    left = [paid(0, 14 * week, 15_000 + 500 * week) for week in range(WEEKS)]
    right = [paid(0, 14 * week + 3, 15_000 + 500 * week) for week in range(WEEKS)]
    right[5] = replace(right[5], day=right[5].day + 1)
    (item,) = items(left, right)
    assert (item.kind, item.hint) == (ItemKind.DATE_DIFFERS, Hint.UTC_DAY)
    right[5] = replace(right[5], day=right[5].day + 8)
    (item,) = items(left, right)
    assert (item.kind, item.hint) == (ItemKind.DATE_DIFFERS, Hint.LATER)


def ending(book_: Book, day: int) -> Book:
    """The book with a file that says until when it goes."""
    from datetime import timedelta

    return replace(book_, files=tuple(replace(file, stated_to=START + timedelta(days=day)) for file in book_.files))


def test_cut_off_goes_by_the_days_the_other_file_says_it_covers() -> None:
    right = book([line for line in weekly() if line.day < 77], program="quickbooks-online")
    found = reconcile(book(weekly()), right).clients[0].items
    assert {item.hint for item in found} == {Hint.CUT_OFF}
    found = reconcile(book(weekly()), ending(right, 90)).clients[0].items
    assert {item.hint for item in found} == {None}
