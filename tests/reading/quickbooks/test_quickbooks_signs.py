"""What each type of row does to what the client owes, whichever way the file prints it."""

from __future__ import annotations

from itertools import accumulate

import pytest

from tests.reading.quickbooks.quickbooks_files import aside, by_customer, codes, read, simple


def _row(
    type_: str, amount: str, memo: str = "", number: str = "1", posting: str = "Yes", day: str = "01/19/2026"
) -> str:
    return f',{day},{type_},{number},{posting},{memo},"{amount}"'


def _effects(*rows: str) -> list[int]:
    return [cents for *_, cents in simple(read(by_customer("Good Person,,,,,,", *rows)))]


def test_payments_are_positive_and_lower_the_balance() -> None:
    rows = [
        _row("Invoice", "150.00"),
        _row("Payment", "150.00"),
        _row("Credit Memo", "-20.00"),
        _row("Refund", "-5.00"),
    ]
    assert _effects(*rows) == [15000, -15000, -2000, 500]
    assert "W405" not in codes(read(by_customer("Good Person,,,,,,", *rows)))


def test_effect_signed_files_are_told() -> None:
    rows = [_row("Invoice", "150.00"), _row("Payment", "-150.00"), _row("Credit Memo", "20.00"), _row("Refund", "5.00")]
    reading = read(by_customer("Good Person,,,,,,", *rows))
    assert [cents for *_, cents in simple(reading)] == [15000, -15000, -2000, 500]
    assert sum(problem.code == "W405" for problem in reading.problems) == 3


def test_one_negative_payment_among_positive_ones_is_reversed() -> None:
    rows = [*[_row("Payment", "50.00")] * 3, _row("Payment", "-50.00")]
    reading = read(by_customer("Good Person,,,,,,", *rows))
    assert [(kind, cents) for *_, kind, _, cents in simple(reading)] == [*[("payment", -5000)] * 3, ("refund", 5000)]
    assert [problem.row for problem in reading.problems if problem.code == "W405"] == [10]


def test_a_tie_goes_to_the_usual_way() -> None:
    assert _effects(_row("Payment", "50.00"), _row("Payment", "-30.00")) == [-5000, 3000]


def test_deposits_of_a_client_are_payments_printed_like_the_payments() -> None:
    assert _effects(_row("Payment", "-50.00"), _row("Payment", "-50.00"), _row("Deposit", "-20.00")) == [
        -5000,
        -5000,
        -2000,
    ]
    assert _effects(_row("Payment", "50.00"), _row("Deposit", "-20.00")) == [-5000, 2000]


_HEAD = "Date,Transaction type,Num,Posting (Y/N),Name,Memo,Account name,Split,Amount"
_RECEIVABLE, _BANK = "Accounts Receivable (A/R)", "Checking"


@pytest.mark.parametrize(
    ("payment", "deposit"),
    [
        # What the payment and the deposit stand on, and what is printed for 50.00 and for 20.00 received.
        ((_BANK, "50.00"), (_BANK, "20.00")),
        ((_BANK, "50.00"), (_RECEIVABLE, "-20.00")),
        ((_RECEIVABLE, "-50.00"), (_BANK, "20.00")),
        ((_RECEIVABLE, "-50.00"), (_RECEIVABLE, "-20.00")),
        ((_RECEIVABLE, "50.00"), (_BANK, "20.00")),
        ((_BANK, "-50.00"), (_BANK, "-20.00")),
    ],
)
def test_a_deposit_received_lowers_the_balance(payment: tuple[str, str], deposit: tuple[str, str]) -> None:
    other = {_BANK: _RECEIVABLE, _RECEIVABLE: _BANK}
    rows = [f"1/19/2026,Invoice,1,Y,Good Person,,{_RECEIVABLE},Services,150.00"]
    for word, (account, amount) in (("Payment", payment), ("Deposit", deposit)):
        rows.append(f"1/20/2026,{word},,Y,Good Person,,{account},{other[account]},{amount}")
    reading = read("\r\n".join([_HEAD, *rows, ""]))
    assert [(kind, cents) for _, _, kind, _, cents in simple(reading)] == [
        ("charge", 15000), ("payment", -5000), ("payment", -2000),
    ]  # fmt: skip
    assert "opposite sign" not in " ".join(problem.text for problem in reading.problems)


def test_a_deposit_taken_back_raises_the_balance_and_is_told() -> None:
    rows = [
        f"1/19/2026,Payment,,Y,Good Person,,{_BANK},{_RECEIVABLE},50.00",
        f"1/20/2026,Deposit,,Y,Good Person,,{_BANK},{_RECEIVABLE},-20.00",
        f"1/21/2026,Deposit,,Y,Good Person,,{_BANK},-Split-,90.00",
    ]
    reading = read("\r\n".join([_HEAD, *rows, ""]))
    assert [(kind, cents) for _, _, kind, _, cents in simple(reading)] == [("payment", -5000), ("refund", 2000)]
    assert [problem.row for problem in reading.problems if problem.code == "W405"] == [3]
    assert aside(reading) == [(4, "Split", "E304", -9000)]


def test_sales_receipt_is_charge_and_payment() -> None:
    reading = read(by_customer("Good Person,,,,,,", _row("Sales Receipt", "90.00")))
    assert simple(reading) == [
        (7, "Good Person", "charge", "charge", 9000),
        (7, "Good Person", "payment", "paid", -9000),
    ]


@pytest.mark.parametrize("amount", ["-90.00", "90.00"])
def test_refund_receipt_takes_both_back(amount: str) -> None:
    reading = read(by_customer("Good Person,,,,,,", _row("Refund Receipt", amount)))
    assert simple(reading) == [
        (7, "Good Person", "credit", "charge", -9000),
        (7, "Good Person", "refund", "paid", 9000),
    ]


def test_journal_entries_are_adjustments_and_opening_balances() -> None:
    rows = [
        _row("Journal Entry", "-10.00", "Write off"),
        _row("Journal Entry", "75.00", "Opening Balance"),
        _row("Invoice", "30.00", "", "Opening Balance"),
    ]
    kinds = [kind for _, _, kind, _, _ in simple(read(by_customer("Good Person,,,,,,", *rows)))]
    assert kinds == ["adjustment", "opening", "opening"]
    assert _effects(*rows) == [-1000, 7500, 3000]


def test_voided_rows_are_set_aside() -> None:
    rows = [
        _row("Invoice", "0.00", "Voided"),
        _row("Invoice", "0.00", "avoided double booking"),
        _row("Invoice", "40.00", "Voided - wrong day"),
        _row("Invoice", "40.00", "Not voided"),
    ]
    reading = read(by_customer("Good Person,,,,,,", *rows))
    assert aside(reading) == [(7, "Memo/Description", "W410", 0), (9, "Memo/Description", "W410", 4000)]
    assert "40.00" in reading.aside[1].why
    assert [row for row, *_ in simple(reading)] == [10]
    assert reading.rows == 4


def test_unposted_rows_are_set_aside() -> None:
    rows = [_row("Estimate", "99.00", posting="No"), _row("Charge", "88.00", posting="N"), _row("Estimate", "99.00")]
    reading = read(by_customer("Good Person,,,,,,", *rows, _row("Charge", "20.00", posting="Yes")))
    assert [code for _, _, code, _ in aside(reading)] == ["W411"] * 3
    assert [cents for *_, cents in simple(reading)] == [2000]


def test_totals_may_leave_unposted_rows_out() -> None:
    rows = [_row("Estimate", "99.00", posting="No"), _row("Invoice", "10.00")]
    for total in ("$109.00", "$10.00"):
        text = by_customer("Good Person,,,,,,", *rows, f"Total for Good Person,,,,,,{total}", total=total)
        assert read(text).own_totals == "agree"
    assert read(by_customer("Good Person,,,,,,", *rows, total="$99.00")).own_totals == "differ"


def test_suppliers_rows_and_moved_money_dont_count() -> None:
    head = "Date,Transaction type,Num,Posting (Y/N),Name,Memo,Account name,Split,Amount"
    rows = [
        "1/19/2026,Invoice,1,Y,Good Person,,Accounts Receivable (A/R),Services,150.00",
        "1/20/2026,Payment,,Y,Good Person,,Undeposited Funds,Accounts Receivable (A/R),150.00",
        "1/21/2026,Deposit,,Y,Good Person,,Checking,Undeposited Funds,150.00",
        "1/21/2026,Deposit,,Y,,,Checking,-Split-,450.00",
        "1/22/2026,Deposit,,Y,Good Person,,Checking,Services,25.00",
        "1/22/2026,Deposit,,Y,City Power,,Checking,Utilities,30.00",
        "1/22/2026,Expense,,Y,Paper Shop,,Checking,Office supplies,-12.00",
        "1/22/2026,Check,9,Y,Paper Shop,,Checking,,-13.00",
        "1/23/2026,Check,10,Y,Good Person,,Checking,Accounts Receivable (A/R),-20.00",
        "1/23/2026,Check,11,Y,Good Person,,Checking,-Split-,-21.00",
        "1/24/2026,Bill,,Y,Paper Shop,,Accounts Payable (A/P),Office supplies,30.00",
        "1/24/2026,Transfer,,Y,,,Checking,Savings,500.00",
    ]
    reading = read("\r\n".join([head, *rows, ""]))
    assert [(row, kind, cents) for row, _, kind, _, cents in simple(reading)] == [
        (2, "charge", 15000), (3, "payment", -15000), (6, "charge", 2500), (6, "payment", -2500), (10, "refund", 2000),
    ]  # fmt: skip
    assert [(row, code, cents) for row, _, code, cents in aside(reading)] == [
        (4, "W411", 0), (5, "E303", -45000), (7, "W411", 0), (8, "W411", 0), (9, "W411", 0), (11, "E304", 2100),
        (12, "W411", 0), (13, "W411", 0),
    ]  # fmt: skip
    assert {line.client for line in reading.lines} == {"Good Person"}


def test_bad_cells_set_the_row_aside_by_name() -> None:
    rows = [
        _row("Invoice", "150.00"),
        _row("Invoice", "12x.00"),
        _row("Invoice", "15.00", day="02/30/2026"),
        _row("Mystery", "15.00"),
        _row("Invoice", "15.00") + ",LCSW",
        ",01/19/2026,Invoice,5",
    ]
    reading = read(by_customer("Good Person,,,,,,", *rows))
    assert aside(reading) == [
        (8, "Amount", "E301", 0), (9, "Date", "E302", 1500), (10, "Transaction type", "E304", 0),
        (11, "", "E202", 1500), (12, "", "E202", 0),
    ]  # fmt: skip
    assert reading.rows == 6
    assert list(accumulate(cents for *_, cents in simple(reading))) == [15000]


def test_zero_rows_are_used_without_a_line() -> None:
    reading = read(by_customer("Good Person,,,,,,", _row("Payment", "0.00"), _row("Invoice", "1.00")))
    assert (reading.rows, len(reading.lines), len(reading.aside)) == (2, 1, 0)
