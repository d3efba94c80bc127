"""Exports of other programs: recognised from their header, exact lines, nothing lost, the same from a workbook."""

from __future__ import annotations

import csv
import io
import random

import pytest

from tests.badfiles.builders import lines
from tests.reading.opening.containers import to_csv, to_formula_xlsx, to_ods, to_xlsx
from tests.reading.programs.program_samples import FOLDER, SAMPLES, Expected
from tieout.errors import FileNotUnderstood
from tieout.model.book import TotalsVerdict
from tieout.reading import Source, read_book
from tieout.reading.reader import Reading, ReadingOptions
from tieout.reading.recognising import read_file

NAMES = sorted(SAMPLES)


def reading(data: bytes, name: str = "export.csv") -> Reading:
    return read_file(name, data, ReadingOptions()).reading


def told(found: Reading) -> tuple[Expected, ...]:
    return tuple(
        (line.row, line.client, str(line.day), line.kind.value, line.part.value, line.cents, line.reference or "")
        for line in found.lines
    )


def rows_of(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("name", NAMES)
def test_exact_lines(name: str) -> None:
    sample = SAMPLES[name]
    found = read_file("export.csv", sample.data, ReadingOptions())
    assert (found.reader.program, found.reader.report) == sample.report
    assert told(found.reading) == sample.lines
    assert tuple((aside.row, aside.code) for aside in found.reading.aside) == sample.aside
    assert {problem.code for problem in found.reading.problems} == sample.codes


@pytest.mark.parametrize("name", NAMES)
def test_golden_files(name: str) -> None:
    assert (FOLDER / f"{name}.csv").read_bytes() == SAMPLES[name].data, (
        "run python -m tests.reading.programs.program_samples"
    )
    book = read_book([Source("export.csv", SAMPLES[name].data)])
    [file] = book.files
    assert file.rows == file.used + file.set_aside
    assert book.cents == sum(line[5] for line in SAMPLES[name].lines)


@pytest.mark.parametrize("name", NAMES)
def test_the_same_from_a_workbook(name: str) -> None:
    rows = rows_of(SAMPLES[name].data)
    for ending, made in (("xlsx", to_xlsx(rows)), ("ods", to_ods(rows)), ("tsv", to_csv(rows, "\t"))):
        assert told(reading(made, f"export.{ending}")) == SAMPLES[name].lines


@pytest.mark.parametrize(
    "name", [name for name in NAMES if not name.startswith(("xero-a", "xero-invoice-", "simple", "sage-c"))]
)
def test_columns_in_any_order(name: str) -> None:
    rows = rows_of(SAMPLES[name].data)
    order = list(range(len(rows[0])))
    for seed in range(5):
        random.Random(seed).shuffle(order)  # noqa: S311  shuffles columns
        assert told(reading(to_csv([[row[place] for place in order] for row in rows]))) == SAMPLES[name].lines


@pytest.mark.parametrize("name", ["simplepractice", "simplepractice-20-columns"])
def test_columns_that_only_their_place_tells_apart_are_refused_where_they_were_moved(name: str) -> None:
    rows = rows_of(SAMPLES[name].data)
    order, refused = list(range(len(rows[0]))), 0
    for seed in range(40):
        random.Random(seed).shuffle(order)  # noqa: S311  shuffles columns
        try:
            found = reading(to_csv([[row[place] for place in order] for row in rows]))
        except FileNotUnderstood as unread:
            refused += "leave them in their order" in str(unread)
        else:
            assert told(found) == SAMPLES[name].lines
    assert refused >= 20
    first = [column for column, word in enumerate(rows[0]) if word == "Charge"][1]
    without = to_csv([[*row[:first], *row[first + 1 :]] for row in rows])
    assert told(reading(without)) == SAMPLES[name].lines


@pytest.mark.parametrize("name", NAMES)
def test_cut_at_every_line_it_is_refused_or_the_same_lines_as_far_as_it_goes(name: str) -> None:
    sample = SAMPLES[name]
    pieces = sample.data.splitlines(keepends=True)
    for count in range(len(pieces)):
        try:
            found = reading(b"".join(pieces[:count]))
        except FileNotUnderstood:
            continue
        rows = {line[0] for line in told(found)}
        assert told(found) == tuple(line for line in sample.lines if line[0] in rows) or name in {
            "xero-invoices", "xero-invoices-36-columns", "zoho",
        }  # fmt: skip


def test_totals_of_account_transactions_are_held_against_the_rows() -> None:
    data = SAMPLES["xero-account-transactions"].data
    assert reading(data).own_totals is TotalsVerdict.AGREE
    pieces = data.splitlines(keepends=True)
    without = b"".join(piece for piece in pieces if b"Receivable Payment" not in piece)
    assert reading(without).own_totals is TotalsVerdict.DIFFER
    assert "E402" in {problem.code for problem in reading(without).problems}


def test_account_transactions_as_formulas_worth_nothing() -> None:
    rows = rows_of(SAMPLES["xero-account-transactions"].data)
    assert told(reading(to_formula_xlsx(rows), "export.xlsx")) == SAMPLES["xero-account-transactions"].lines


def test_a_balance_from_before_is_told() -> None:
    data = SAMPLES["xero-account-transactions"].data.replace(b"Opening Balance,,,,,0.00", b"Opening Balance,,,,,75.00")
    assert "W435" in {problem.code for problem in reading(data).problems}


@pytest.mark.parametrize(
    ("name", "old", "new", "code"),
    [
        ("xero-account-transactions", b"Contact", b"Where", "E201"),
        ("xero-account-transactions", b"Accounts Receivable", b"Loans", "E204"),
        ("xero-invoice-summary", b"Contact", b"Where", "E201"),
        ("wave", b"Accounts Receivable", b"Loans", "E204"),
    ],
)
def test_what_cannot_say_who_owes_is_refused(name: str, old: bytes, new: bytes, code: str) -> None:
    with pytest.raises(FileNotUnderstood) as refused:
        reading(SAMPLES[name].data.replace(old, new))
    assert refused.value.code == code


def test_sums_without_days_are_refused() -> None:
    header = "Client Name,Total Amount,Insurance Payment,Client Payment,Client Write-Off Amount,"
    header += "Insurance Write-Off Amount,Client Refunds,Insurance Refunds"
    with pytest.raises(FileNotUnderstood, match="Payment Methods") as refused:
        reading(lines(header, "Good Person,150.00,0.00,150.00,0.00,0.00,0.00,0.00"))
    assert refused.value.code == "E204"


def test_without_a_balance_an_invoice_report_shows_no_payments() -> None:
    data = SAMPLES["xero-invoice-summary"].data.replace(b"Balance", b"Weight")
    found = reading(data)
    assert "W406" in {problem.code for problem in found.problems}
    assert not [line for line in found.lines if line.part.value == "paid"]


def test_zohos_invoices_without_a_balance_are_paid_by_their_status() -> None:
    """A part needs the column: the status says that there is one, not how much."""
    header = "Invoice Date,Invoice Number,Invoice Status,Customer Name,Total,Item Name,Item Total"
    rows = (
        "2026-01-13,INV-1,Closed,Good Person,150.00,Session,150.00",
        "2026-01-14,INV-2,Overdue,Good Person,90.00,Session,90.00",
        "2026-01-15,INV-3,Void,Good Person,80.00,Session,80.00",
    )
    found = reading(lines(header, *rows))
    assert [(line.row, line.cents) for line in found.lines] == [(2, 15_000), (2, -15_000), (3, 9_000)]
    assert [row.code for row in found.aside] == ["W410"]
    with pytest.raises(FileNotUnderstood) as refused:
        reading(lines(header, *rows, "2026-01-16,INV-4,PartiallyPaid,Good Person,70.00,Session,70.00"))
    assert (refused.value.code, "row 5" in refused.value.message) == ("E201", True)


def test_a_client_called_total_in_xeros_first_column_is_no_total() -> None:
    """The columns of a report stand in the order a person gave them; a total has no day."""
    found = reading(
        lines(
            "Account Transactions,,,,,",
            "Contact,Date,Source,Reference,Debit,Credit",
            "Accounts Receivable,,,,,",
            "Total Quality Logistics,13 Jan 2026,Receivable Invoice,INV-1,150.00,",
            "Opening Balance Ltd,14 Jan 2026,Receivable Invoice,INV-2,90.00,",
            "Good Person,15 Jan 2026,Receivable Payment,INV-1,,40.00",
            "Total Accounts Receivable,,,,240.00,40.00",
        )
    )
    assert [(line.row, line.cents) for line in found.lines] == [(4, 15_000), (5, 9_000), (6, -4_000)]
    assert found.own_totals is TotalsVerdict.AGREE


@pytest.mark.parametrize("name", ["xero-invoices", "zoho"])
def test_an_invoice_whose_number_is_spoilt_in_one_row_is_told(name: str) -> None:
    data = SAMPLES[name].data
    assert reading(data).own_totals is TotalsVerdict.AGREE
    number = b"INV-0002" if name == "xero-invoices" else b"INV-000011"
    place = data.rindex(number)
    found = reading(data[:place] + number[:-1] + b"9" + data[place + len(number) :])
    assert found.own_totals is TotalsVerdict.DIFFER
    assert "E402" in {problem.code for problem in found.problems}


def test_the_running_balance_of_customer_ledgers_is_held_against_the_rows() -> None:
    data = SAMPLES["sage-customer-ledgers"].data
    assert reading(data).own_totals is TotalsVerdict.AGREE
    assert reading(data.replace(b"1001,SJ,150.00", b"1001,SJ,160.00")).own_totals is TotalsVerdict.DIFFER


def test_what_jane_calls_the_balance_is_held_against_the_row() -> None:
    data = SAMPLES["jane-sales"].data
    assert reading(data).own_totals is TotalsVerdict.AGREE
    found = reading(data.replace(b"100.00,50.00", b"100.00,40.00"))
    assert (found.own_totals, "W437" in {problem.code for problem in found.problems}) == (TotalsVerdict.DIFFER, True)
    without = data.replace(b"Collected", b"Weight").replace(b"Balance", b"Height")
    assert "W406" in {problem.code for problem in reading(without).problems}


def test_what_is_unpaid_proves_how_a_row_is_read() -> None:
    odd = SAMPLES["simplepractice"].data.replace(b"30.0,0.0,0.0,30.0", b"30.0,0.0,0.0,20.0")
    assert {problem.code for problem in reading(odd).problems} == {"W437"}


def test_another_xero_account_than_the_receivable_one_is_refused() -> None:
    """On an account of income invoices are credits, on the bank's payments are debits: neither is what clients owe."""
    rows = rows_of(SAMPLES["xero-account-transactions"].data)
    [debit, credit] = (rows[4].index(side) for side in ("Debit", "Credit"))
    for row in rows[5:]:
        row[debit], row[credit] = row[credit], row[debit]
    only = [*rows[:5], ["Counseling (200)"], *rows[6:10], ["Total Counseling (200)", *rows[10][1:]]]
    with pytest.raises(FileNotUnderstood) as refused:
        reading(to_csv(only))
    assert refused.value.code == "E204"


def test_a_receivable_account_of_another_name_is_known_by_its_sides() -> None:
    data = SAMPLES["xero-account-transactions"].data
    rows = rows_of(data.replace(b"Accounts Receivable (610)", b"Klienten (610)"))[:11]
    assert told(reading(to_csv(rows))) == SAMPLES["xero-account-transactions"].lines
