"""Ledgers: every program's export of one ledger gives the same lines; what a person may say; what is refused."""

from __future__ import annotations

import csv
import io
import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from tests.reading.ledgers.ledger_samples import (
    BY_SIGN,
    ENTRIES,
    EXPECTED,
    LEDGER_CSV,
    LEDGER_FILES,
    WHOLE,
    gnucash,
    gnucash_book,
    hledger_print,
    hledger_register,
)
from tests.reading.quickbooks.quickbooks_files import aside, codes
from tests.reading.statements.statement_facts import lines_read, money
from tieout.errors import FileNotUnderstood
from tieout.model.book import TotalsVerdict
from tieout.reading import ReadingOptions, Source, read_book, read_column_map
from tieout.reading.reader import Reading
from tieout.reading.recognising import read_file

FOLDER = Path(__file__).parent / "files"


def read(data: str | bytes, toml: str | None = None) -> Reading:
    data = data.encode() if isinstance(data, str) else data
    said = None if toml is None else read_column_map(toml.encode(), "map.toml")
    return read_file("ledger.csv", data, ReadingOptions(columns=said)).reading


def refusal(data: str | bytes, toml: str | None = None) -> FileNotUnderstood:
    with pytest.raises(FileNotUnderstood) as refused:
        read(data, toml)
    return refused.value


@pytest.mark.parametrize("name", sorted(LEDGER_FILES))
def test_every_programs_export_gives_the_same_lines(name: str) -> None:
    assert (FOLDER / name).read_bytes() == LEDGER_FILES[name], "run python -m tests.reading.ledgers.test_ledgers"
    found = read_file(name, LEDGER_FILES[name], ReadingOptions())
    assert found.reader.program == name.partition("-")[0]
    assert sorted(lines_read(found.reading)) == (EXPECTED if name in WHOLE else BY_SIGN)
    checked = name in WHOLE or "balance" in name or "register" in name
    assert found.reading.own_totals is (TotalsVerdict.AGREE if checked else TotalsVerdict.NONE)
    assert codes(found.reading) == {"W427"}


@pytest.mark.parametrize("name", sorted(LEDGER_FILES))
def test_every_row_is_used_or_set_aside(name: str) -> None:
    book = read_book([Source(name, LEDGER_FILES[name])])
    [file] = book.files
    assert file.rows == len(LEDGER_FILES[name].splitlines()) - 1 == file.used + file.set_aside
    untouched = 0 if "register" in name else 2 if name in WHOLE else 8
    assert [row.code for row in book.set_aside] == ["W411"] * untouched


@pytest.mark.parametrize("post", ["%Y-%m-%d 10:59:00", "%Y%m%d105900", "%Y-%m-%d 00:00:00"])
def test_a_gnucash_book_gives_the_same_lines(post: str) -> None:
    data = gnucash_book(post)
    found = read_file("practice.gnucash", data, ReadingOptions())
    assert (found.reader.program, found.reader.report) == ("gnucash", "book")
    assert sorted(lines_read(found.reading)) == EXPECTED
    assert found.reading.rows == 2 * len(ENTRIES)
    assert found.reading.own_totals is TotalsVerdict.AGREE


def test_a_gnucash_book_kept_on_disk_is_read_too() -> None:
    reading = read((FOLDER / "book.gnucash").read_bytes())
    assert sorted(lines_read(reading)) == EXPECTED


def test_a_book_with_write_ahead_logging_is_read(tmp_path: Path) -> None:
    path = tmp_path / "book.gnucash"
    path.write_bytes(gnucash_book())
    with closing(sqlite3.connect(path)) as book:
        book.execute("PRAGMA journal_mode = WAL")
        book.execute("UPDATE splits SET memo = 'again' WHERE rowid = 1")
        book.commit()
    assert sorted(lines_read(read(path.read_bytes()))) == EXPECTED


def test_odd_times_of_an_old_book_are_told() -> None:
    assert "W428" in codes(read(gnucash_book("%Y%m%d050000")))


def _spoilt(statement: str) -> bytes:
    with closing(sqlite3.connect(":memory:")) as book:
        book.deserialize(gnucash_book())
        book.execute(statement)
        book.commit()
        return book.serialize()


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("UPDATE splits SET value_num = 99 WHERE rowid = 1", "E402"),
        ("UPDATE splits SET value_num = 'x' WHERE rowid = 1", "E105"),
        ("UPDATE splits SET value_denom = 0 WHERE rowid = 1", "E105"),
        ("UPDATE splits SET value_denom = 700 WHERE rowid = 1", "E105"),
        ("UPDATE splits SET account_guid = 'nobody' WHERE rowid = 1", "E105"),
        ("DELETE FROM transactions WHERE guid = 't0'", "E105"),
        ("DROP TABLE commodities", "E105"),
        ("UPDATE accounts SET parent_guid = guid WHERE name = 'Assets'", "E105"),
        ("UPDATE accounts SET account_type = 'ASSET', name = 'Other' WHERE account_type = 'RECEIVABLE'", "E204"),
    ],
)
def test_a_spoilt_book_is_refused(statement: str, code: str) -> None:
    assert refusal(_spoilt(statement)).code == code


def test_a_cut_book_is_refused() -> None:
    data = gnucash_book()
    assert {refusal(data[:place]).code for place in range(200, len(data), 997) if b"tx_guid" in data[:place]} == {
        "E105"
    }


def test_voided_transactions_are_set_aside() -> None:
    reading = read(_spoilt("UPDATE splits SET reconcile_state = 'v', value_num = 0 WHERE tx_guid = 't1'"))
    assert [code for _, _, code, _ in aside(reading)].count("W410") == 2
    text = gnucash().replace('"CURRENCY::USD","","","session"', '"CURRENCY::USD","mistake","","session"', 1)
    assert [code for _, _, code, _ in aside(read(text))].count("W410") == 2


def test_a_person_may_name_the_account_and_the_clients_column() -> None:
    other = hledger_print().replace("assets:receivable:", "assets:owed:")
    assert refusal(other).code == "E204"
    by_account = read(other, '[accounts]\nreceivable = "assets:owed"\n')
    assert sorted(lines_read(by_account)) == EXPECTED
    by_column = read(hledger_print(), '[columns]\nclient = "description"\n')
    assert {line.client for line in by_column.lines} >= {"Good Person | session"}
    assert "W204" not in codes(by_column)
    by_account_name = read(hledger_print(), '[columns]\nclient = "account"\n')
    assert sorted(lines_read(by_account_name)) == EXPECTED
    assert refusal(hledger_print(), '[columns]\nclient = "nobody"\n').code == "E201"


def test_what_was_taken_is_told_with_its_numbers() -> None:
    [told] = [problem.text for problem in read(hledger_print()).problems]
    assert told.startswith(
        "What clients owe is read from assets:receivable; the client is the sub-account in 6 postings."
    )
    assert not any(name in told for name in ("Good", "Chen"))


def test_accounts_of_clients_under_a_gathering_account() -> None:
    text = hledger_print().replace("assets:receivable:", "assets:receivable:clients:")
    assert sorted(lines_read(read(text))) == EXPECTED


@pytest.mark.parametrize(
    ("text", "old", "new", "code"),
    [
        (hledger_print(), '"150.00","$","","150.00"', '"105.00","$","","150.00"', "E402"),
        (hledger_print(), "receivable:Good", "receivablf:Good", "E105"),
        (hledger_register(), '"$150.00"', '"$105.00"', "E402"),
        (hledger_print(), "receivable", "ladder", "E204"),
        (gnucash(), '"150.00"', '"105.00"', "E402"),
        (gnucash(), '"150.00","$150.00","150.00"', '"150.00","$150.00","105.00"', "E402"),
    ],
)
def test_a_damaged_ledger_is_refused(text: str, old: str, new: str, code: str) -> None:
    assert old in text
    assert refusal(text.replace(old, new, 1 if code != "E204" else -1)).code == code


@pytest.mark.parametrize("name", sorted(LEDGER_FILES))
def test_a_last_line_that_is_not_ended_is_a_cut(name: str) -> None:
    assert refusal(LEDGER_FILES[name].rstrip()).code == "E105"


def test_a_column_one_letter_off_is_refused() -> None:
    refused = refusal(LEDGER_FILES["beancount-number.csv"].replace(b"payee", b"payed"))
    assert refused.code == "E201"
    assert '"payed" is "payee" but for one letter' in refused.message


def test_two_currencies_are_refused_with_both_named() -> None:
    lines = hledger_print().replace('"$"', '"EUR"', 2)
    refused = refusal(lines)
    assert refused.code == "E304"
    assert "EUR and in USD" in refused.message


def test_gnucash_dates_of_either_order_are_asked_for() -> None:
    text = "\n".join(gnucash().splitlines()[:3]) + "\n"
    assert read(text).rows == 2
    odd = gnucash().replace("01/13", "01/03").replace("01/20", "01/02").replace("01/22", "01/02")
    odd = odd.replace("01/25", "01/05").replace("01/31", "01/07")
    assert refusal(odd).code == "E302"


def test_a_posting_without_a_client_a_day_or_an_amount_is_set_aside() -> None:
    nobody = read(gnucash(business=True).replace('"Good Person"', '""', 1))
    assert ("E303", 15_000) in [(code, cents) for _, _, code, cents in aside(nobody)]
    bad = hledger_register().replace('"2026-01-06"', '"2026-02-30"').replace('"$-5.00","$', '"$x","$')
    assert [(code, cents) for _, _, code, cents in aside(read(bad))] == [("E302", 15_000), ("E301", 0)]


def test_a_balance_brought_forward_is_told() -> None:
    lines = hledger_register().splitlines(keepends=True)
    assert "W426" in codes(read("".join([lines[0], *lines[2:]])))


def test_sums_of_months_are_refused() -> None:
    text = (
        '"txnidx","date","code","description","account","amount","total"\n'
        '"0","2026-01-01","","","assets:receivable:Good Person","$45.00","$45.00"\n'
    )
    assert refusal(text).code == "E204"


@pytest.mark.slow
def test_hledgers_own_output_is_read(tmp_path: Path) -> None:
    if shutil.which("hledger") is None:
        assert not os.environ.get("CI"), "install the Debian package hledger"
        pytest.skip("hledger isn't installed: apt-get install hledger")
    journal = tmp_path / "a.journal"
    journal.write_text(
        "".join(
            f"{entry.day} ({entry.code}) {entry.payee} | {entry.note}\n    {entry.debit}  ${money(entry.cents)}\n"
            f"    {entry.credit}\n\n"
            for entry in ENTRIES
        ),
        encoding="utf-8",
    )

    def run(*command: str) -> bytes:
        program = ["hledger", "-f", str(journal), *command, "-O", "csv"]
        return subprocess.run(program, check=True, capture_output=True, env={"LC_ALL": "C.UTF-8"} | os.environ).stdout

    assert sorted(lines_read(read(run("print")))) == EXPECTED
    assert sorted(lines_read(read(run("register", "Receivable")))) == BY_SIGN
    assert refusal(run("register", "Receivable", "-M")).code == "E204"
    for written in (
        lambda cents: money(cents, ",") + " EUR",
        money,
        lambda cents: f"$ {cents // 100:,}.{cents % 100:02d}",
    ):
        postings = "".join(
            f"{entry.day} * ({entry.code}) {entry.payee} | {entry.note}\n    {entry.debit}  {written(entry.cents)}\n"
            f"    {entry.credit}\n\n"
            for entry in ENTRIES
        )
        journal.write_text(postings, encoding="utf-8")
        assert sorted(lines_read(read(run("print", "-x")))) == EXPECTED
        tabbed = "\n".join("\t".join(row) for row in csv.reader(io.StringIO(run("register", "Receivable").decode())))
        assert sorted(lines_read(read(tabbed + "\n"))) == BY_SIGN


def test_a_posting_in_round_brackets_need_not_balance() -> None:
    """hledger's unbalanced virtual postings stand beside those that come to zero."""
    text = hledger_print()
    first = next(line for line in text.splitlines() if "income" in line)
    cells = next(csv.reader([first]))
    cells[7], cells[8] = "(budget:therapy)", "33.00"
    budget = ",".join(f'"{cell}"' for cell in cells)
    assert lines_read(read(text.replace(first, f"{first}\n{budget}"))) == lines_read(read(text))
    assert refusal(text.replace(first, f"{first}\n{budget.replace('(', '').replace(')', '')}")).code == "E402"


def test_the_client_stands_below_the_last_of_the_receivable_names() -> None:
    text = hledger_print().replace("assets:receivable:", "assets:a/r:accounts receivable:")
    assert sorted(lines_read(read(text))) == sorted(lines_read(read(hledger_print())))


WRITTEN = (
    ("Ames & Ames", "2026-01-01", "opening", 7_500),
    ("Chen, Mia", "2026-01-07", "charge", 24_000),
    ("Chen, Mia", "2026-01-20", "credit", -2_000),
    ("Chen, Mia", "2026-02-02", "payment", -24_000),
    ("Chen, Mia", "2026-02-02", "payment", -6_000),
    ("Good Person", "2026-01-06", "charge", 17_535),
    ("Good Person", "2026-01-21", "payment", -10_000),
    ("Zoë Núñez", "2026-01-05", "charge", 19_000),
    ("Zoë Núñez", "2026-01-19", "payment", -19_000),
)
"""The book written-by-gnucash.gnucash, made by GnuCash 4.13 itself, as are its exports: separator `.`, a void one."""


@pytest.mark.parametrize(
    ("ending", "report", "totals"),
    [
        (".gnucash", "book-xml", TotalsVerdict.AGREE),
        (".csv", "transactions", TotalsVerdict.AGREE),
        ("-german.csv", "transactions", TotalsVerdict.AGREE),
        ("-simple.csv", "simple-transactions", TotalsVerdict.NONE),
    ],
)
def test_what_gnucash_itself_writes(ending: str, report: str, totals: TotalsVerdict) -> None:
    """Invoices, a credit note, an overpayment, and a void transaction."""
    name = f"written-by-gnucash{ending}"
    found = read_file(name, (FOLDER / name).read_bytes(), ReadingOptions())
    assert (found.reader.program, found.reader.report) == ("gnucash", report)
    assert sorted(lines_read(found.reading)) == sorted(WRITTEN)
    assert found.reading.own_totals is totals
    assert [row.code for row in found.reading.aside if row.code != "W411"] == ["W410", "W410"]
    assert any("Assets:Accounts Receivable" in note.text for note in found.reading.problems)


def test_a_changed_mark_of_an_account_in_gnucash_is_seen() -> None:
    """Full name and last part show what joins them; a simple export shows it by the receivable account alone."""
    text = (FOLDER / "written-by-gnucash.csv").read_text()
    for joint in ":/-":
        other = text.replace("Assets.", f"Assets{joint}").replace("Income.", f"Income{joint}")
        assert sorted(lines_read(read(other))) == sorted(WRITTEN)


def test_what_ledger_writes() -> None:
    found = read_file("ledger.csv", LEDGER_CSV.encode(), ReadingOptions())
    assert (found.reader.program, found.reader.report) == ("ledger", "csv")
    assert sorted(lines_read(found.reading)) == [
        ("Good Person", "2026-01-06", "charge", 115_050),
        ("Good Person", "2026-01-06", "payment", -10_000),
        ("Mia Chen", "2026-01-01", "opening", 4_000),
    ]
    assert found.reading.own_totals is TotalsVerdict.AGREE
    assert refusal(LEDGER_CSV.replace('"-1150.5"', '"-1159.5"')).code == "E402"
    assert refusal(LEDGER_CSV.replace('"100",', '"101",')).code == "E402"


def test_what_ledger_writes_of_the_receivable_account_alone() -> None:
    text = "".join(line + "\n" for line in LEDGER_CSV.splitlines() if "Receivable" in line)
    found = read(text)
    assert sum(line.cents for line in found.lines) == 4_000 + 115_050 - 10_000
    assert found.own_totals is TotalsVerdict.NONE
    said = '[accounts]\nreceivable = "Assets:Owed"\n'
    assert len(read(text.replace("Receivable", "Owed"), said).lines) == 3
    assert refusal(text.replace("Receivable", "Owed")).code == "E204"
    assert refusal(text, '[columns]\nclient = "payee"\n').code == "E201"


@pytest.mark.slow
def test_ledgers_own_output_is_read(tmp_path: Path) -> None:
    if shutil.which("ledger") is None:
        assert not os.environ.get("CI"), "install the Debian package ledger"
        pytest.skip("ledger isn't installed: apt-get install ledger")
    journal = tmp_path / "a.ledger"
    journal.write_text(
        "".join(
            f"{entry.day} ({entry.code}) {entry.payee}\n    {entry.debit}  ${money(entry.cents)}\n"
            f"    {entry.credit}\n\n"
            for entry in ENTRIES
        ),
        encoding="utf-8",
    )
    program = ["ledger", "-f", str(journal), "csv"]
    assert sorted(lines_read(read(subprocess.run(program, check=True, capture_output=True).stdout))) == EXPECTED


BEAN_QUERIES = {
    "-m": "date,payee,narration,account,position (USD),balance (USD)\n"
    "2026-01-01,Mia Chen,opening,Assets:Receivable:MiaChen,  40.00,  40.00\n"
    "2026-01-06,Good Person,Session,Assets:Receivable:Good-Person, 150.00, 190.00\n",
    "journal": 'date,flag,"MAXWIDTH(payee, 48)","MAXWIDTH(narration, 80)",account,position,balance\n'
    "2026-01-01,*,Mia Chen,opening,Assets:Receivable:MiaChen,  40.00 USD,  40.00 USD\n"
    "2026-01-06,*,Good Person,Session,Assets:Receivable:Good-Person, 150.00 USD, 190.00 USD\n",
}
"""What bean-query 0.2.0 of Beancount 3.2.3 writes."""


@pytest.mark.parametrize("way", sorted(BEAN_QUERIES))
def test_queries_of_beancount_numbered_and_as_a_journal(way: str) -> None:
    found = read(BEAN_QUERIES[way])
    assert [(line.client, line.cents) for line in found.lines] == [("MiaChen", 4_000), ("Good-Person", 15_000)]
    assert (found.currency, found.own_totals) == ("USD", TotalsVerdict.AGREE)
    assert refusal(BEAN_QUERIES[way].replace("150.00", "151.00")).code == "E402"


def test_hledgers_account_register_is_refused_with_a_better_report() -> None:
    text = (
        '"txnidx","date","code","description","otheraccounts","change","balance"\n'
        '"2","2026-01-06","1001","Good Person","In:Fees","$150.00","$150.00"\n'
    )
    refused = refusal(text)
    assert (refused.code, "hledger print" in refused.message) == ("E204", True)


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, data in LEDGER_FILES.items():
        (FOLDER / name).write_bytes(data)
    (FOLDER / "book.gnucash").write_bytes(gnucash_book())
