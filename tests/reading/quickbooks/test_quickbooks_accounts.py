"""General Ledger and Transaction Detail by Account: Accounts Receivable is read, everything else is listed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reading.quickbooks.quickbooks_files import codes, read, reader_of
from tieout.errors import FileNotUnderstood
from tieout.model.book import TotalsVerdict
from tieout.reading.reader import Reading, ReadingOptions
from tieout.reading.recognising import read_file

EXPORTS = Path(__file__).parents[1] / "exports"
LEDGER = (EXPORTS / "general-ledger.csv").read_text(encoding="utf-8")
DETAIL = (EXPORTS / "transaction-detail-by-account.csv").read_text(encoding="utf-8")
EXPECTED = [
    ("Good Person", "2026-01-13", "charge", 115_000, "1001"),
    ("Good Person", "2026-01-16", "payment", -100_000, ""),
    ("Mia Chen", "2026-01-20", "charge", 9_000, "1002"),
    ("Mia Chen", "2026-01-21", "credit", -1_500, "CM-1"),
    ("Good Person", "2026-01-22", "refund", 2_500, ""),
]


def told(found: Reading) -> list[tuple[str, str, str, int, str]]:
    return [(line.client, str(line.day), line.kind.value, line.cents, line.reference or "") for line in found.lines]


@pytest.mark.parametrize("text", [LEDGER, DETAIL])
def test_the_receivable_account_is_read(text: str) -> None:
    found = read(text)
    assert reader_of(text).report == "general-ledger"
    assert told(found) == EXPECTED
    assert (found.rows, len(found.aside)) == (7, 2)
    assert {aside.code for aside in found.aside} == {"W411"}
    assert found.own_totals is TotalsVerdict.AGREE
    assert str(found.stated_from) == "2026-01-01"


@pytest.mark.parametrize("text", [LEDGER, DETAIL])
def test_cut_at_any_line_it_is_refused_or_whole(text: str) -> None:
    lines = text.splitlines(keepends=True)
    for count in range(len(lines)):
        try:
            found = read("".join(lines[:count]))
        except FileNotUnderstood:
            continue
        assert told(found) == EXPECTED


def test_a_changed_amount_is_told() -> None:
    found = read(LEDGER.replace('"1,150.00","1,150.00"', '"1,160.00","1,150.00"'))
    assert found.own_totals is TotalsVerdict.DIFFER
    assert "E402" in codes(found)


def test_a_balance_from_before_is_told() -> None:
    text = LEDGER.replace("Beginning Balance,,,,,,,", "Beginning Balance,,,,,,,75.00", 1)
    found = read(text)
    assert {"W435", "E402"} <= codes(found)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [("Accounts Receivable (A/R)", "Loans", "E204"), (",Name,", ",Where,", "E201"), (",Name,", ",Nama,", "E201")],
)
def test_what_cannot_say_who_owes_is_refused(old: str, new: str, code: str) -> None:
    with pytest.raises(FileNotUnderstood) as refused:
        read(LEDGER.replace(old, new))
    assert refused.value.code == code
    assert "Good" not in refused.value.message


def test_a_row_that_says_nothing_is_set_aside_and_not_lost() -> None:
    found = read(LEDGER.replace("01/20/2026,Invoice", ",Invoice"))
    assert [(aside.code, aside.cents) for aside in found.aside if aside.code != "W411"] == [("E302", 9_000)]


@pytest.mark.parametrize("name", ["qbo-general-ledger.csv", "qbd-account.csv", "qbo-detail-by-account.csv"])
def test_the_header_once_more_is_no_row(name: str) -> None:
    """As a page break leaves it."""
    data = (Path(__file__).parents[1] / "published" / "files" / name).read_bytes()
    rows = data.decode().splitlines(keepends=True)
    header = next(row for row in rows if "Type" in row or "type" in row)
    at = rows.index(header) + 3
    again = "".join([*rows[:at], header, *rows[at:]]).encode()
    seen = []
    for each in (data, again):
        found = read_file(name, each, ReadingOptions()).reading
        seen.append((found.rows, len(found.aside), found.own_totals, [line.cents for line in found.lines]))
    assert seen[0] == seen[1]
