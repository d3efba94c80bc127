"""Balances from before a report's period: an opening balance of the client, neither lost nor a transaction."""

from __future__ import annotations

from tests.reading.quickbooks.quickbooks_files import read
from tieout.model.book import TotalsVerdict
from tieout.reading.reader import Reading

ONLINE = """\
Calm Waters,,,,,,,
Transaction Report by Customer,,,,,,,
{period},,,,,,,

,Date,Transaction type,Num,Memo/Description,Account,Amount,Balance
"Ames, Jo",,,,,,,
{beginning}
,03/15/2026,Invoice,1001,Therapy,Accounts Receivable (A/R),150.00,225.00
,03/19/2026,Payment,,,Accounts Receivable (A/R),-100.00,125.00
"Total for Ames, Jo",,,,,,$50.00,
TOTAL,,,,,,$50.00,
"""
DESKTOP = """\
,,Type,Date,Num,Memo,Account,Debit,Credit,Balance
"Ames, Jo",,,,,,,,,75.00
,,Invoice,03/15/2026,1001,Therapy,Accounts Receivable,150.00,,225.00
,,Payment,03/19/2026,,,Accounts Receivable,,100.00,125.00
"Total Ames, Jo",,,,,,,150.00,100.00,125.00
"Bell, Lee",,,,,,,,,0.00
,,Invoice,03/15/2026,1002,Therapy,Accounts Receivable,150.00,,150.00
"Total Bell, Lee",,,,,,,150.00,0.00,150.00
TOTAL,,,,,,,300.00,100.00,275.00
"""


def told(found: Reading) -> list[tuple[str, str, str, int]]:
    return [(line.client, str(line.day), line.kind.value, line.cents) for line in found.lines]


def test_a_beginning_balance_opens_the_client_on_the_first_day_of_the_period() -> None:
    for beginning in (",Beginning Balance,,,,,,75.00", "Beginning Balance,,,,,,,75.00"):
        found = read(ONLINE.format(period='"March 1-31, 2026"', beginning=beginning))
        assert told(found) == [
            ("Ames, Jo", "2026-03-01", "opening", 7_500),
            ("Ames, Jo", "2026-03-15", "charge", 15_000),
            ("Ames, Jo", "2026-03-19", "payment", -10_000),
        ]
        assert (found.rows, found.aside, found.own_totals) == (3, (), TotalsVerdict.AGREE)


def test_without_a_period_it_opens_on_the_day_of_the_first_transaction() -> None:
    found = read(ONLINE.format(period="All Dates", beginning=",Beginning Balance,,,,,,75.00"))
    assert told(found)[0] == ("Ames, Jo", "2026-03-15", "opening", 7_500)


def test_a_beginning_balance_that_differs_from_the_running_balance_is_told() -> None:
    found = read(ONLINE.format(period="All Dates", beginning=",Beginning Balance,,,,,,57.00"))
    assert found.own_totals is TotalsVerdict.DIFFER


def test_a_balance_beside_a_heading_opens_the_client_and_nought_is_none() -> None:
    found = read(DESKTOP)
    assert [entry for entry in told(found) if entry[2] == "opening"] == [("Ames, Jo", "2026-03-15", "opening", 7_500)]
    assert sum(line.cents for line in found.lines) == 27_500
    assert (found.rows, found.aside, found.own_totals) == (4, (), TotalsVerdict.AGREE)


def test_a_balance_that_is_no_amount_is_set_aside() -> None:
    found = read(ONLINE.format(period="All Dates", beginning=",Beginning Balance,,,,,,7x.00"))
    assert [(row.row, row.code) for row in found.aside] == [(7, "E301")]
