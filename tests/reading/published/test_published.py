"""Exports written by hand from the layouts that programs publish: counts and sums exact, or a true refusal.

Nothing here comes from our own writers of exports. Used rows, rows set aside and what the clients owe (cents) were
reckoned by hand; `agree` where the layout has totals of its own.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tieout.errors import FileNotUnderstood
from tieout.reading import Source, inspect, read_book

FILES = Path(__file__).parent / "files"

READ = {
    "835-multi.835": ("insurer", "remittance-835", 5, 1, 5_000, "agree"),
    "835-noclaims.835": ("insurer", "remittance-835", 0, 0, 0, "none"),
    "bai2-cont.bai": ("bank", "bai2-report", 4, 0, -14_500, "agree"),
    "camt052-04.xml": ("bank", "camt-statement", 3, 1, -8_000, "none"),
    "camt053-02.xml": ("bank", "camt-statement", 4, 0, -11_050, "agree"),
    "camt053-08.xml": ("bank", "camt-statement", 3, 0, -8_000, "agree"),
    "camt053-13.xml": ("bank", "camt-statement", 3, 0, -8_000, "agree"),
    "camt054-02-latin.xml": ("bank", "camt-statement", 1, 0, -15_000, "none"),
    "camt054-08.xml": ("bank", "camt-statement", 1, 0, -15_000, "none"),
    "freshbooks.csv": ("freshbooks", "invoice-details", 4, 1, 46_700, "agree"),
    "gnucash18.csv": ("gnucash", "transactions", 4, 0, 9_000, "agree"),
    "hledger-print.csv": ("hledger", "print", 4, 0, 5_000, "agree"),
    "hledger-register.csv": ("hledger", "register", 2, 0, 5_000, "agree"),
    "iif-intuit.iif": ("quickbooks-desktop", "iif-transactions", 11, 2, -88_000, "agree"),
    "mt940-multi.sta": ("bank", "mt940-statement", 4, 0, -11_050, "agree"),
    "ofx-dup-fitid.ofx": ("bank", "ofx-statement", 2, 0, -30_000, "none"),
    "ofx-evening.ofx": ("bank", "ofx-statement", 2, 0, -10_000, "none"),
    "ofx-origcur.ofx": ("bank", "ofx-statement", 1, 0, -15_000, "none"),
    "paypal.csv": ("paypal", "activity", 1, 1, -15_000, "none"),
    "qbd-account.csv": ("quickbooks-desktop", "account-transactions", 2, 1, 5_000, "agree"),
    "qbd-alternating.csv": ("quickbooks-desktop", "customer-transactions", 2, 0, 5_000, "agree"),
    "qbd-custom-detail.csv": ("quickbooks-desktop", "journal", 2, 2, 5_000, "agree"),
    "qbd-journal.csv": ("quickbooks-desktop", "journal", 4, 5, 500, "agree"),
    "qbd-general-ledger.csv": ("quickbooks-desktop", "account-transactions", 2, 1, 5_000, "agree"),
    "qbd-name.csv": ("quickbooks-desktop", "account-transactions", 2, 0, 5_000, "agree"),
    "qbo-balance-detail.csv": ("quickbooks-online", "customer-balance-detail", 2, 0, 11_000, "agree"),
    "qbo-by-customer-api.csv": ("quickbooks-online", "transaction-list-by-customer", 3, 0, 18_000, "none"),
    "qbo-by-customer-with-ids.csv": ("quickbooks-online", "transaction-list-by-customer", 6, 2, 112_000, "agree"),
    "qbo-by-date.csv": ("quickbooks-online", "transaction-list-by-date", 2, 2, 5_000, "agree"),
    "qbo-detail-by-account.csv": ("quickbooks-online", "general-ledger", 2, 0, 5_000, "agree"),
    "qbo-general-ledger.csv": ("quickbooks-online", "general-ledger", 2, 1, 5_000, "agree"),
    "qbo-detail-by-customer-lines.csv": ("quickbooks-online", "transaction-list-by-customer", 2, 2, 5_000, "agree"),
    "qbo-invoice-list.csv": ("quickbooks-online", "invoice-list", 2, 0, 5_000, "agree"),
    "qbo-journal.csv": ("quickbooks-online", "journal", 3, 6, 3_000, "agree"),
    "qbo-journal-classic.csv": ("quickbooks-online", "journal", 2, 2, 100_000, "agree"),
    "qbo-received.csv": ("quickbooks-online", "invoices-and-received-payments", 4, 0, 8_000, "none"),
    "qif-us.qif": ("bank", "qif-transactions", 2, 0, 90_000, "none"),
    "sage50uk.csv": ("sage", "transactions", 3, 0, 3_000, "none"),
    "sh-appointment-status.csv": ("sessions-health", "appointment-status", 3, 0, 15_000, "none"),
    "sh-income-allocation.csv": ("sessions-health", "income-allocation", 4, 1, -29_000, "none"),
    "sh-payments-newer.csv": ("sessions-health", "payments", 2, 0, -30_000, "none"),
    "sh-payments-older.csv": ("sessions-health", "payments", 3, 0, -27_500, "none"),
    "simplepractice.csv": ("simple-practice", "appointment-status", 2, 0, 2_000, "none"),
    "square-2022.csv": ("square", "transactions", 1, 0, -2_250, "none"),
    "square-2026.csv": ("square", "transactions", 3, 0, -127_750, "none"),
    "stripe-balance-title.csv": ("stripe", "balance", 1, 0, -15_000, "none"),
    "stripe-balance.csv": ("stripe", "balance", 2, 2, -10_000, "none"),
    "stripe-payments-legacy.csv": ("stripe", "payments", 1, 0, -15_000, "none"),
    "stripe-payments.csv": ("stripe", "payments", 2, 1, -22_950, "none"),
    "stripe-payouts-itemized.csv": ("stripe", "payouts", 1, 0, -9_535, "none"),
    "stripe-payouts.csv": ("stripe", "payouts", 1, 1, -9_535, "none"),
    "stripe-recon.csv": ("stripe", "balance", 2, 0, -13_000, "none"),
    "theranest-methods.csv": ("theranest", "payment-methods", 1, 0, -5_000, "none"),
    "wave-older.csv": ("wave", "transactions", 1, 1, 15_000, "agree"),
    "wave.csv": ("wave", "transactions", 2, 2, 5_000, "agree"),
    "xero-account-transactions.csv": ("xero", "account-transactions", 3, 0, 3_000, "agree"),
    "xero-invoices36.csv": ("xero", "invoices", 1, 0, 15_000, "agree"),
    "xero-invoices44.csv": ("xero", "invoices", 4, 3, 19_000, "agree"),
    "xero-receivable-detail.csv": ("xero", "receivable-invoices", 3, 1, 10_000, "agree"),
    "xero-template.csv": ("xero", "invoice-import", 2, 0, 35_998, "none"),
    "zoho.csv": ("zoho", "invoices", 4, 2, 26_250, "agree"),
}  # fmt: skip
"""Program, report, rows used, rows set aside, cents, verdict on its own totals."""

REFUSED = {
    "835-bad-cas.835": "E402",
    "835-bad-plb.835": "E402",
    "837.edi": "E204",
    "bai2-cut.bai": "E105",
    "camt-foreign.xml": "E304",
    "camt053-bad.xml": "E402",
    "chase.csv": "E201",
    "mt940-second-wrong.sta": "E402",
    "ofx-cursym.ofx": "E304",
    "qbd-general-ledger-cut.csv": "E105",
    "qbo-balance-summary.csv": "E204",
    "qbo-open-invoices.csv": "E204",
    "qbo-sales-by-patient.csv": "E204",
    "stripe-two-currencies.csv": "E304",
    "theranest-payment.csv": "E204",
    "xero-aged.csv": "E204",
    "xero-two-currencies.csv": "E304",
}


def source(name: str) -> Source:
    return Source(name, (FILES / name).read_bytes())


@pytest.mark.parametrize("name", sorted(READ))
def test_counts_and_sums(name: str) -> None:
    found = inspect(source(name))
    assert (
        found.program, found.report, found.used, found.set_aside, found.cents, found.own_totals.value,
    ) == READ[name]  # fmt: skip
    assert found.rows == found.used + found.set_aside


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_refused(name: str) -> None:
    with pytest.raises(FileNotUnderstood) as refused:
        inspect(source(name))
    assert refused.value.code == REFUSED[name]


def test_every_file_is_in_a_table() -> None:
    assert {path.name for path in FILES.iterdir()} == set(READ) | set(REFUSED)


def test_a_transaction_without_a_number_is_known_by_its_id() -> None:
    items = read_book([source("qbo-by-customer-with-ids.csv")]).items
    references = items["reference"].to_list()
    assert references == ["1001", "502", "1004", "1005", "1011", "1011", "1012"]


def test_wave_without_a_row_of_a_transaction_says_so() -> None:
    data = (FILES / "wave.csv").read_bytes()
    cut = inspect(Source("wave.csv", b"".join(data.splitlines(keepends=True)[:4])))
    assert cut.own_totals == "differ"
    assert "E402" in {problem.code for problem in cut.problems}


def test_a_total_of_receivable_invoices_that_differs_is_told() -> None:
    data = (FILES / "xero-receivable-detail.csv").read_bytes()
    found = inspect(Source("xero.csv", data.replace(b"0.00,550.00", b"0.00,560.00")))
    assert (found.own_totals, "E402" in {problem.code for problem in found.problems}) == ("differ", True)
    old, new = (f"Session,1.00,150.00,0.00,0.00,{gross},250.00".encode() for gross in ("150.00", "151.00"))
    less = inspect(Source("xero.csv", data.replace(old, new)))
    assert less.own_totals == "differ"


@pytest.mark.parametrize("also", ["sh-income-allocation.csv", "sh-payments-older.csv", "sh-payments-newer.csv"])
def test_money_of_sessions_health_leaves_the_balance_of_its_appointments(also: str) -> None:
    book = read_book([source("sh-appointment-status.csv"), source(also)])
    assert book.cents == READ["sh-appointment-status.csv"][4]
