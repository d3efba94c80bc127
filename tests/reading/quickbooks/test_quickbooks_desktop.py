"""QuickBooks Desktop: blank columns, `Total X`, jobs, and amounts as their effect."""

from __future__ import annotations

import pytest

from tests.reading.quickbooks.quickbooks_files import codes, read, reader_of, simple
from tieout.errors import FileNotUnderstood


def test_jobs_stand_one_column_further_in() -> None:
    text = """,,Type,Date,Num,Account,Amount,Balance
"Sample, Ada",,,,,,,
,Kitchen,,,,,,
,,Invoice,12/19/2025,85,Accounts Receivable,100.00,100.00
,,Payment,12/20/2025,,Accounts Receivable,-40.00,60.00
,Total Kitchen,,,,,60.00,60.00
,"Sample, Ada - Other",,,,,,
,,Invoice,12/21/2025,86,Accounts Receivable,7.00,7.00
,"Total Sample, Ada - Other",,,,,7.00,7.00
"Total Sample, Ada",,,,,,67.00,67.00
Total Quality Logistics,,,,,,,
,,Credit Memo,12/22/2025,87,Accounts Receivable,-5.00,-5.00
Total Total Quality Logistics,,,,,,-5.00,-5.00
TOTAL,,,,,,62.00,62.00
"""
    reading = read(text)
    assert reader_of(text).program == "quickbooks-desktop"
    assert [(client, cents) for _, client, _, _, cents in simple(reading)] == [
        ("Sample, Ada:Kitchen", 10000),
        ("Sample, Ada:Kitchen", -4000),
        ("Sample, Ada", 700),
        ("Total Quality Logistics", -500),
    ]
    assert reading.own_totals == "agree"
    assert codes(reading) == set()


def test_debit_and_credit_of_bank_accounts() -> None:
    """A payment's own line is a debit of the bank, so payments are positive; the type tells what they do."""
    text = """,Type,Date,Num,Name,Memo,Account,Clr,Split,Debit,Credit
Good Person,,,,,,,,,,
,Invoice,01/19/26,85,Good Person,,Accounts Receivable,,Services,100.00,
,Payment,01/20/26,,Good Person,,Undeposited Funds,,Accounts Receivable,100.00,
,Check,01/21/26,12,Good Person,Overpaid,Checking,,Accounts Receivable,,8.00
"""
    reading = read(text)
    assert [(kind, cents) for _, _, kind, _, cents in simple(reading)] == [
        ("charge", 10000),
        ("payment", -10000),
        ("refund", 800),
    ]
    assert {"W403", "W405"} <= codes(reading)


def test_voided_by_desktop() -> None:
    text = ",Type,Date,Num,Memo,Amount\nGood Person,,,,,\n,Invoice,01/19/2026,1,VOID: Session,0.00\n"
    reading = read(text + ",Invoice,01/19/2026,2,,5.00\n")
    assert [row.code for row in reading.aside] == ["W410"]


def test_an_unclosed_job_is_refused() -> None:
    text = """,,Type,Date,Num,Amount
Parent,,,,,
,Kitchen,,,,
,,Invoice,12/19/2025,85,100.00
,Total Kitchen,,,,100.00
,Bath,,,,
,,Invoice,12/19/2025,86,100.00
Total Parent,,,,,200.00
TOTAL,,,,,200.00
"""
    with pytest.raises(FileNotUnderstood) as refused:
        read(text)
    assert refused.value.code == "E105"


@pytest.mark.parametrize(
    "head",
    [
        ",Type,Date,Num,Memo,Name,Item,Qty,Sales Price,Amount,Balance",
        ",,Type,Date,Num,Terms,Due Date,Aging,Open Balance",
    ],
)
def test_reports_without_history_are_refused(head: str) -> None:
    with pytest.raises(FileNotUnderstood) as refused:
        read(f"{head}\nGood Person{',' * head.count(',')}\n")
    assert refused.value.code == "E204"
