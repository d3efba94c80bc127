"""Journal and Custom Transaction Detail: lines of Accounts Receivable count, debits and credits vouch for them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reading.quickbooks.quickbooks_files import aside, codes, read, simple
from tieout.errors import FileNotUnderstood
from tieout.model.book import TotalsVerdict

FILES = Path(__file__).parents[1] / "published" / "files"
ONLINE, CLASSIC, DESKTOP, DETAIL = (
    (FILES / name).read_text(encoding="utf-8")
    for name in ("qbo-journal.csv", "qbo-journal-classic.csv", "qbd-journal.csv", "qbd-custom-detail.csv")
)


def test_only_lines_of_receivable_count_by_debit_and_credit() -> None:
    assert [(client, kind, cents) for _, client, kind, _, cents in simple(read(ONLINE))] == [
        ("Ames, Jo", "charge", 15_000), ("Ames, Jo", "payment", -10_000), ("Bell Lee", "payment", -2_000),
    ]  # fmt: skip
    assert [(client, kind, cents) for _, client, kind, _, cents in simple(read(DESKTOP))] == [
        ("Ames, Jo", "charge", 15_000), ("Ames, Jo", "payment", -10_000), ("Bell, Lee", "payment", -2_000),
        ("Ames, Jo", "adjustment", -2_500),
    ]  # fmt: skip


def test_a_line_takes_the_day_the_number_and_the_only_name_of_its_transaction() -> None:
    payment = read(ONLINE).lines[1]
    assert (str(payment.day), payment.client) == ("2026-01-09", "Ames, Jo")
    assert read(DESKTOP).lines[1].reference == "221"


def test_a_journal_entry_without_a_name_is_set_aside_with_its_amount() -> None:
    assert [entry for entry in aside(read(ONLINE)) if entry[2] != "W411"] == [(20, "Name", "E303", 500)]


def test_rows_of_other_accounts_are_listed_without_an_effect() -> None:
    assert [(row, cents) for row, _, code, cents in aside(read(CLASSIC)) if code == "W411"] == [(7, 0), (10, 0)]


@pytest.mark.parametrize("text", [ONLINE, CLASSIC, DESKTOP, DETAIL])
def test_cut_at_any_line_it_is_refused_told_or_whole(text: str) -> None:
    whole = simple(read(text))
    lines = text.splitlines(keepends=True)
    for count in range(len(lines)):
        try:
            found = read("".join(lines[:count]))
        except FileNotUnderstood:
            continue
        assert simple(found) == whole or found.own_totals is TotalsVerdict.DIFFER or "W403" in codes(found)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (",Therapy,Accounts Receivable (A/R),150.00,", ",Therapy,Accounts Receivable (A/R),155.00,"),
        ("Total for 502,,,,,,,$100.00,$100.00", "Total for 502,,,,,,,$110.00,$110.00"),
        ("TOTAL,,,,,,,$375.00,$375.00", "TOTAL,,,,,,,$385.00,$385.00"),
        (',,,,"Ames, Jo",,Undeposited Funds,,100.00\n', ""),
    ],
)
def test_sums_that_differ_are_told(old: str, new: str) -> None:
    assert old in ONLINE
    found = read(ONLINE.replace(old, new, 1))
    assert (found.own_totals, "E402" in codes(found)) == (TotalsVerdict.DIFFER, True)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("Accounts Receivable (A/R)", "Loans", "E204"),
        (",Name,", ",Where,", "E201"),
        (",Account Name,", ",Accounu Name,", "E201"),
    ],
)
def test_what_cannot_say_who_owes_is_refused(old: str, new: str, code: str) -> None:
    with pytest.raises(FileNotUnderstood) as refused:
        read(ONLINE.replace(old, new))
    assert refused.value.code == code
    assert "Ames" not in refused.value.message


def test_one_turned_letter_in_the_account_of_a_line_is_refused() -> None:
    with pytest.raises(FileNotUnderstood) as refused:
        read(DESKTOP.replace('Receivable",,"20.00"', 'Reveivable",,"20.00"'))
    assert refused.value.code == "E105"
