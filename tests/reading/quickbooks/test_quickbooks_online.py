"""Which report a QuickBooks Online file is, and what reports without history get."""

from __future__ import annotations

import pytest

from tests.reading.quickbooks.quickbooks_files import aside, codes, read, reader_of, simple
from tieout.errors import FileNotUnderstood

_CUSTOMER_HEAD = ",Date,Transaction type,Num,Posting (Y/N),Memo/Description,Amount"


@pytest.mark.parametrize("label", ["Customer", "Client", "Patient", "Donor", "Member", "Guest", "Tenant"])
def test_the_word_customer_is_a_setting(label: str) -> None:
    text = f"Transaction List by {label}\nCo\nAll Dates\n\n,Date,Transaction type,Num,{label} full name,Amount\n"
    text += "Good Person,,,,,\n,01/19/2026,Invoice,1,Good Person,5.00\n"
    assert reader_of(text).report == "transaction-list-by-customer"
    assert simple(read(text)) == [(7, "Good Person", "charge", "amount", 500)]
    flat = f"Transaction List by Date\nCo\nAll Dates\n\nDate,Transaction type,Num,{label} full name,Amount\n"
    assert simple(read(flat + "1/19/2026,Invoice,1,Good Person,5.00\n"))[0][1] == "Good Person"


@pytest.mark.parametrize(
    ("title", "head"),
    [
        (
            "Sales by Patient Detail",
            ",Transaction date,Transaction type,Num,Description,Quantity,Sales price,Amount,Balance",
        ),
        ("Open Invoices", ",Date,Transaction type,Num,Term,Due date,Open balance"),
        ("Client Balance Summary", ",Total"),
        ("Accounts Receivable Aging Summary", ",Current,1 - 30,31 - 60,61 - 90,91 and over,Total"),
        ("A/R Aging Detail", "Date,Transaction type,Num,Client,Due date,Amount,Open balance"),
        ("Transaction List by Vendor", _CUSTOMER_HEAD),
        (
            "Transaction Detail by Account",
            ",Transaction date,Transaction type,Num,Name,Description,Split,Amount,Balance",
        ),
        ("Journal", ",Transaction date,Transaction type,Num,Name,Description,Account Name,Debit,Credit"),
        (
            "General Ledger",
            ",Distribution account,Transaction date,Transaction type,Num,Name,Split account,Amount,Balance",
        ),
    ],
)
def test_reports_without_history_are_refused(title: str, head: str) -> None:
    for first, second in ((title, "Quiet Harbor"), ("Quiet Harbor", title)):
        width = head.count(",")
        text = (
            f"{first}{',' * width}\n{second}{',' * width}\nAll Dates{',' * width}\n\n{head}\nGood Person{',' * width}\n"
        )
        with pytest.raises(FileNotUnderstood) as refused:
            read(text)
        assert refused.value.code == "E204"
        assert "Transaction List by Customer" in refused.value.message
        assert "Good" not in refused.value.message


@pytest.mark.parametrize(
    "head",
    [
        "Date,Transaction type,Num,Name,Memo,Due date,Amount,Open balance",
        ",Transaction date,Transaction type,Num,Description,Quantity,Sales price,Amount,Balance",
        ",Date,Transaction type,Num,Term,Due date,Open balance",
    ],
)
def test_they_are_refused_by_their_header_alone(head: str) -> None:
    with pytest.raises(FileNotUnderstood) as refused:
        read(f"{head}\n01/01/2026,Invoice,1,Good Person,,,,5.00\n")
    assert refused.value.code == "E204"


def test_customer_balance_detail_is_read_with_a_warning() -> None:
    head = ",Date,Transaction Type,Num,Due Date,Amount,Open Balance,Balance"
    rows = [
        "Good Person,,,,,,,",
        ",01/19/2026,Invoice,1,02/19/2026,150.00,100.00,100.00",
        ",01/25/2026,Payment,,,-20.00,-20.00,80.00",
        "Total for Good Person,,,,,$130.00,$80.00,",
        "TOTAL,,,,,$130.00,$80.00,",
    ]
    reading = read("\n".join(["Co", "Customer Balance Detail", "As of March 31, 2026", "", head, *rows]))
    assert [cents for *_, cents in simple(reading)] == [15000, -2000]
    assert reading.own_totals == "agree"
    (warning,) = [problem.text for problem in reading.problems if problem.code == "W406"]
    assert "130.00" in warning
    assert "80.00 is open" in warning
    assert "W405" not in codes(reading)


def test_a_missing_column_is_named_with_what_was_found() -> None:
    with pytest.raises(FileNotUnderstood) as refused:
        read("Co\nTransaction List by Customer\nAll Dates\n\n,Date,Num,Memo\nGood Person,,,\n,01/19/2026,1,\n")
    assert refused.value.code == "E201"
    assert "Amount" in refused.value.message
    assert "Memo" in refused.value.message


def test_a_title_of_ones_own_leaves_the_header_to_tell() -> None:
    text = f"Co\nMy client list\nAll Dates\n\n{_CUSTOMER_HEAD}\nGood Person,,,,,,\n,01/19/2026,Invoice,1,Yes,,5.00\n"
    assert reader_of(text).report == "transaction-list-by-customer"


def test_anybodys_table_is_left_to_the_reader_of_tables() -> None:
    assert reader_of("Date,Transaction type,Client,Amount\n2026-01-19,Invoice,Good Person,5.00\n").program == "table"


def test_a_running_balance_is_held_against_the_rows() -> None:
    head = ",Date,Transaction type,Num,Posting (Y/N),Amount,Balance"
    rows = [
        "Good Person,,,,,,",
        ",01/19/2026,Invoice,1,Yes,150.00,150.00",
        ",01/20/2026,Payment,,Yes,150.00,0.00",
        ",01/21/2026,Invoice,2,Yes,150.00,150.00",
        ",01/22/2026,Invoice,3,Yes,10.00,160.00",
        ",01/23/2026,Invoice,4,Yes,10.00,170.00",
        ",01/24/2026,Invoice,5,Yes,10.00,180.00",
    ]
    assert read("\n".join([head, *rows])).own_totals == "agree"
    broken = read("\n".join([head, *rows[:4], *rows[5:]]))
    assert broken.own_totals == "differ"
    assert [problem.row for problem in broken.problems if problem.code == "E402"] == [6]
    noise = [f"{row.rpartition(',')[0]},{index * index}.00" if index else row for index, row in enumerate(rows)]
    assert "W409" in codes(read("\n".join([head, *noise])))


def test_european_amounts() -> None:
    text = '"","Date","Transaction type","Num","Posting (Y/N)","Amount"\nGood Person,,,,,\n'
    text += ',19/01/2026,Invoice,1,Yes,"1.234,50"\n,20/01/2026,Invoice,2,Yes,"7,05"\n'
    reading = read(text)
    assert aside(reading) == []
    assert [cents for *_, cents in simple(reading)] == [123450, 705]


def test_a_transaction_id_that_repeats_with_its_amount_is_told() -> None:
    rows = [",Date,Transaction type,Num,Posting (Y/N),Transaction ID,Amount", "Good Person,,,,,,"]
    rows += [f",1/{day}/2026,Invoice,1001,Yes,{number},150.00" for day, number in ((6, 17), (6, 17), (7, 18))]
    text = "\r\n".join(["Co,,,,,,", "Transaction List by Customer,,,,,,", "All Dates,,,,,,", "", *rows, ""])
    [told] = [problem for problem in read(text).problems if problem.code == "W438"]
    assert told.row == 8
    assert "1 rows repeat" in told.text
