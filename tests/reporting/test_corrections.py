"""Corrections as page, table, checklist and import file: the same list everywhere, and nothing in it runs."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest

from tests.reporting.examples import practice, worked
from tests.reporting.office import pdf_text, read_cells
from tests.reporting.test_printed import HOSTILE, Words
from tieout.explaining import HINT_WORDS
from tieout.model.book import LineKind, Side
from tieout.model.correction import CorrectionList
from tieout.model.outcome import Reconciliation
from tieout.reading import Source, read_book
from tieout.reporting import Style, whole, write_separated
from tieout.reporting.corrections import (
    choices_page,
    choices_sheet,
    corrections_html,
    corrections_page,
    corrections_pdf,
    corrections_sheet,
)
from tieout.reporting.corrections_workbook import write_corrections_workbook
from tieout.reporting.import_files import MAKERS, XERO_COLUMNS, Accounts, iif, quickbooks_invoices, xero_invoices
from tieout.reporting.workbook import write_workbook
from tieout.reviewing import choices, corrections, tell

ACCOUNTS = Accounts(income="Counseling Income")
NAMES = ("Sessions Health", "QuickBooks")


def told(answer: Reconciliation, *, coded: bool = False) -> CorrectionList:
    found = corrections(answer, Side.RIGHT, lambda client, item: Side.LEFT)
    return tell(answer, found, "quickbooks-online", coded=coded)


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("make", [worked, practice])
def test_the_workbook_holds_the_list_and_the_balances_after_it(make: object, tmp_path: Path) -> None:
    listed = told(make())  # type: ignore[operator]
    write_corrections_workbook(listed, tmp_path / "c.xlsx")
    sheets = read_cells(tmp_path / "c.xlsx")
    rows, after = sheets["Corrections"], sheets["Balances after these"]
    texts = [rows[f"L{number}"] for number in range(3, 3 + len(listed.todo))]
    assert texts == [entry.text for entry in listed.todo]
    assert rows["K1"] == pytest.approx(sum(entry.effect_cents for entry in listed.todo) / 100)
    assert rows.get("I1") is None
    then = [(after[f"A{number}"], after[f"C{number}"]) for number in range(3, 3 + len(listed.after))]
    assert then == [(entry.client, pytest.approx(entry.after_cents / 100)) for entry in listed.after]


@pytest.mark.parametrize("make", [worked, practice])
def test_page_checklist_and_table_say_the_same(make: object) -> None:
    answer = make()  # type: ignore[operator]
    listed = told(answer)
    words = Words()
    words.feed("".join(corrections_html(listed)))
    page = flat(corrections_page(listed, Style()))
    table = [row[10] for row in corrections_sheet(listed).rows if row[0]]
    assert table == [entry.text for entry in listed.todo]
    for entry in listed.todo:
        assert entry.text in page
        assert entry.text in words.text
    for item in listed.open:
        assert flat(item.why) in page
        assert item.why in words.text
    assert words.tags.isdisjoint({"script", "img", "link", "form"})


@pytest.mark.slow
@pytest.mark.parametrize("make", [worked, practice])
def test_the_pdf_says_it_too(make: object, tmp_path: Path) -> None:
    listed = told(make())  # type: ignore[operator]
    (tmp_path / "c.pdf").write_bytes(corrections_pdf(listed))
    printed = pdf_text(tmp_path / "c.pdf")
    for entry in listed.todo:
        assert entry.text in printed
    assert corrections_pdf(listed) == corrections_pdf(listed)


def test_the_list_of_the_worked_book() -> None:
    page = corrections_page(told(worked()), Style())
    assert page.startswith("3 corrections to make in QuickBooks.\n")
    assert "QuickBooks goes up by 9.00 for this client. [quickbooks.csv row 16;" in page
    assert "GP-014  QuickBooks 546.00 -> 555.00   agrees" in page


def test_codes_hide_every_name() -> None:
    listed = told(practice(), coded=True)
    sheet = [str(cell) for row in corrections_sheet(listed).rows for cell in row]
    shown = corrections_page(listed, Style()) + "".join(corrections_html(listed)) + " ".join(sheet)
    for client in practice().clients:
        for name in (*client.left_names, *client.right_names):
            assert name not in shown
    assert "C0003" in shown


def test_both_possibilities_where_nobody_decided() -> None:
    entries = choices(worked(), ("sessions-health", "quickbooks-online"))
    assert [entry.item for entry in entries] == [1, 2, 3]
    assert "change 54.00 to 45.00" in entries[0].if_left
    assert "from 45.00 to 54.00" in entries[0].if_right
    page = choices_page(entries, NAMES, Style())
    assert page.count("If QuickBooks is right:") == 3
    strays = [
        entry for entry in choices(practice(), ("sessions-health", "quickbooks-online")) if "stray" not in entry.text
    ]
    assert sum("moved together with its other half" in entry.if_left for entry in strays) == 1


def test_the_workbook_asks_for_each_item(tmp_path: Path) -> None:
    entries = choices(practice(), ("sessions-health", "quickbooks-online"))
    write_workbook(
        whole(practice()), tmp_path / "r.xlsx", hints=HINT_WORDS, version="0",
        corrections=lambda: choices_sheet(entries, NAMES),
    )  # fmt: skip
    cells = read_cells(tmp_path / "r.xlsx")["Corrections"]
    assert [cells[f"E{row}"] for row in range(3, 3 + len(entries))] == [entry.if_left for entry in entries]
    assert cells["E2"] == "If Sessions Health is right"


def test_iif_holds_what_is_to_be_added_and_balances() -> None:
    listed = told(worked())
    made = iif(listed, ACCOUNTS)
    assert made.numbers == (2, 3)
    amounts = [line.split("\t")[5] for line in made.text.splitlines() if line.startswith(("TRNS", "SPL"))]
    assert [float(amount) for amount in amounts] == [150, -150, 150, -150]
    read = read_book([Source("add.iif", made.text.encode())])
    assert read.cents == sum(entry.effect_cents for entry in listed.todo if entry.number in made.numbers)
    assert read.clients == ("GP-014",)


def test_xeros_template_takes_invoices_and_credit_notes() -> None:
    listed = told(worked())
    credit = replace(listed.todo[1], kind=LineKind.CREDIT, number=9)
    made = xero_invoices(replace(listed, todo=(*listed.todo, credit)), replace(ACCOUNTS, income="200"))
    rows = list(csv.DictReader(io.StringIO(made.text)))
    assert tuple(rows[0]) == XERO_COLUMNS
    assert [(row["*ContactName"], row["*UnitAmount"], row["*AccountCode"], row["*TaxType"]) for row in rows] == [
        ("GP-014", "150.00", "200", "Tax Exempt"), ("GP-014", "-150.00", "200", "Tax Exempt"),
    ]  # fmt: skip
    assert made.numbers == (3, 9)


def test_quickbooks_online_takes_invoices() -> None:
    made = quickbooks_invoices(told(worked()), ACCOUNTS)
    row = next(csv.DictReader(io.StringIO(made.text)))
    assert (row["*Customer"], row["*Invoice date"], row["*Item Amount"]) == ("GP-014", "03/10/2026", "150.00")
    assert made.numbers == (3,)


def hostile() -> CorrectionList:
    listed = told(worked())
    return replace(listed, todo=tuple(replace(entry, client=f"{HOSTILE}\t\r\nTRNS") for entry in listed.todo))


@pytest.mark.parametrize(("program", "ending"), MAKERS)
def test_a_hostile_name_starts_nothing(program: str, ending: str) -> None:
    made = MAKERS[program, ending](hostile(), ACCOUNTS)
    if ending == ".iif":
        starts = [line.split("\t")[0] for line in made.text.splitlines()]
        assert starts == ["!TRNS", "!SPL", "!ENDTRNS", *["TRNS", "SPL", "ENDTRNS"] * 2]
    else:
        assert not any(cell.startswith("=") for row in csv.reader(io.StringIO(made.text)) for cell in row)


def test_a_hostile_name_is_text_in_csv() -> None:
    out = io.StringIO()
    write_separated(corrections_sheet(hostile()), out, plain=True)
    assert not any(cell.startswith("=") for row in csv.reader(io.StringIO(out.getvalue())) for cell in row)
