"""Invoice List: what is open of each invoice is the balance; both totals vouch for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reading.quickbooks.quickbooks_files import aside, codes, read, simple
from tieout.errors import FileNotUnderstood
from tieout.model.book import TotalsVerdict

TEXT = (Path(__file__).parents[1] / "published" / "files" / "qbo-invoice-list.csv").read_text(encoding="utf-8")
GROUPED = """\
Calm Waters,,,,,,
Invoice List,,,,,,
All Dates,,,,,,

,Date,Transaction type,Num,Memo,Amount,Open balance
"Ames, Jo",,,,,,
,01/19/2026,Invoice,1001,,150.00,50.00
,01/20/2026,Credit Memo,1003,,-30.00,-10.00
,01/21/2026,Invoice,1004,Voided,0.00,0.00
"Total for Ames, Jo",,,,,$120.00,$40.00
TOTAL,,,,,$120.00,$40.00
"""


def test_an_invoice_is_a_charge_and_what_was_paid_of_it() -> None:
    found = read(TEXT)
    assert simple(found) == [
        (6, "Ames, Jo", "charge", "charge", 15_000), (6, "Ames, Jo", "payment", "paid", -10_000),
        (7, "Lee Bell", "charge", "charge", 13_000), (7, "Lee Bell", "payment", "paid", -13_000),
    ]  # fmt: skip
    assert (found.own_totals, codes(found)) == (TotalsVerdict.AGREE, {"W434"})


def test_of_a_credit_memo_counts_what_is_not_used_yet() -> None:
    found = read(GROUPED)
    assert sum(cents for *_, cents in simple(found)) == 4_000
    assert simple(found)[-1] == (8, "Ames, Jo", "credit", "credit", -1_000)
    assert [(row, code) for row, _, code, _ in aside(found)] == [(9, "W410")]
    assert found.own_totals is TotalsVerdict.AGREE


@pytest.mark.parametrize(("old", "new"), [("150.00,50.00", "150.00,60.00"), ("150.00,50.00", "160.00,50.00")])
def test_a_changed_amount_is_told(old: str, new: str) -> None:
    found = read(TEXT.replace(old, new, 1))
    assert (found.own_totals, "E402" in codes(found)) == (TotalsVerdict.DIFFER, True)


def test_a_list_that_does_not_say_what_is_open_is_refused() -> None:
    with pytest.raises(FileNotUnderstood) as refused:
        read(TEXT.replace("Open balance", "Terms"))
    assert refused.value.code == "E204"


def test_another_type_is_set_aside_with_what_is_open() -> None:
    found = read(TEXT.replace("1/19/2026,Invoice", "1/19/2026,Payment"))
    assert [(row, code, cents) for row, _, code, cents in aside(found)] == [(6, "E304", 5_000)]
