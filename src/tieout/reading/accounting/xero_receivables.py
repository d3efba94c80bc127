"""Xero's Receivable Invoice Detail and Summary, and Aged Receivables, which is refused.

The column Contact must be chosen: without it no row says whose it is. Voided and deleted documents are in these reports
by default; they are set aside. Sources: Xero's help; the layouts were measured on exports of the demo company.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tieout.errors import FileNotUnderstood
from tieout.model.book import LineKind, Part, Problem
from tieout.reading.accounting.xero_sections import GONE, Section, header_at, section_totals, taken_apart
from tieout.reading.parsing.cells import clean_text
from tieout.reading.parsing.tables import reading_of
from tieout.reading.parsing.taking import Columns, Taken, line
from tieout.reading.reader import Grid, Line, Reading, ReadingOptions, Record
from tieout.reading.tables.declared import (
    Layout,
    Rule,
    notes_of,
    reference_of,
    refuse_status,
    start,
    take_all,
    word_of,
)

INVOICES = Layout(
    program="xero",
    program_name="Xero",
    report="receivable-invoices",
    report_name="Receivable Invoice Detail or Summary",
    names={
        "date": ("invoice date",),
        "type": ("source",),
        "client": ("contact", "contact name"),
        "memo": ("description",),
        "reference": ("invoice number", "reference"),
        "amount": ("gross",),
        "total": ("invoice total", "total"),
        "due": ("balance", "amount due"),
        "paid_on": ("last payment date",),
        "status": ("status", "invoice status"),
    },
    needed=("date", "total"),
    signs=frozenset({"source", "status"}),
    without=frozenset({"contactname", "unitamount", "payer", "customer name"}),
    money=("amount", "total", "due"),
)


class ReceivableInvoices:
    """Receivable Invoice Detail and Summary."""

    program, program_name = INVOICES.program, INVOICES.program_name
    report, report_name = INVOICES.report, INVOICES.report_name

    def fits(self, grid: Grid) -> str | None:
        """Recognised by Invoice Date, Invoice Total and Source or Status."""
        return None if header_at(grid, INVOICES) is None else "the headers Invoice Date and Invoice Total"

    def read(self, grid: Grid, options: ReadingOptions) -> Reading:
        """Read every invoice (see `Reader.read`)."""
        columns, sections = taken_apart(grid, INVOICES)
        records = [record for section in sections for record in section.rows]
        numbers = {record.row: section.name for section in sections for record in section.rows}
        taken, currency = start(grid.name, INVOICES, columns, records, options)
        take_all(records, taken, _invoice_rule(records, numbers, taken))
        sides = ("amount",) if "amount" in columns.at else ("total",)
        verdict, problems = section_totals([*sections, _whole(sections)], taken, sides)
        told = (*problems, *_invoice_notes(columns), *notes_of(INVOICES, taken))
        return reading_of(grid, taken, currency, verdict, told)


class AgedReceivables:
    """Aged Receivables Detail and Summary: sums by age."""

    program, program_name = INVOICES.program, INVOICES.program_name
    report, report_name = "aged-receivables", "Aged Receivables"

    def fits(self, grid: Grid) -> str | None:
        """Recognised by its columns of age."""
        at = grid.find_header(lambda cells: {"< 1 month", "older", "total"} <= set(cells))
        return None if at is None else "the headers < 1 Month, Older and Total"

    def read(self, grid: Grid, options: ReadingOptions) -> Reading:
        """Refuse it.

        Raises:
            FileNotUnderstood: E204 always, with the report to export instead.
        """
        raise FileNotUnderstood(
            f"{grid.name} shows what is owed by age, not each transaction. In Xero export Account Transactions of "
            "Accounts Receivable with the column Contact, from the first day on.",
            code="E204",
        )


def _whole(sections: Sequence[Section]) -> Section:
    """All sections as one, for the totals of the report."""
    return Section(
        "total",
        rows=[record for section in sections for record in section.rows],
        totals=[
            record
            for section in sections
            for record in section.totals
            if section.name and clean_text(record.cells[0]).casefold() == "total"
        ],
    )


def _invoice_rule(records: Sequence[Record], numbers: dict[int, str], taken: Taken) -> Rule:
    def key(record: Record) -> tuple[str, ...]:
        number = numbers[record.row] or reference_of(record, taken)
        return (number, word_of(record, taken, "client")) if number else (str(record.row),)

    first: dict[tuple[str, ...], int] = {}
    for record in records:
        first.setdefault(key(record), record.row)
    detailed = "amount" in taken.columns.at

    def rule(record: Record) -> list[Line]:
        refuse_status(record, taken, GONE)
        client = taken.client(taken.columns.text(record, "client"), taken.columns.header("client"))
        day = taken.day(record)
        is_first = first[key(record)] == record.row
        charge = taken.cents(record, "amount") if detailed else taken.cents(record, "total")
        shown = _Said(record, client, numbers[record.row] or reference_of(record, taken), taken)
        source = word_of(record, taken, "type")
        if any(word in source for word in ("credit note", "overpayment", "prepayment")):
            rest = abs(taken.cents(record, "due")) if "due" in taken.columns.at else abs(charge)
            rest = rest if is_first or "due" not in taken.columns.at else 0
            kind = LineKind.CREDIT if "credit" in source else LineKind.PAYMENT
            return [shown.line(Part.CREDIT, day, kind, -rest)]
        lines = [shown.line(Part.CHARGE, day, LineKind.CHARGE, charge)]
        if is_first and "due" in taken.columns.at:
            paid_on = "paid_on" if clean_text(taken.columns.text(record, "paid_on")) else "date"
            paid = taken.cents(record, "total") - taken.cents(record, "due")
            lines.append(shown.line(Part.PAID, taken.day(record, paid_on), LineKind.PAYMENT, -paid))
        return lines

    return rule


@dataclass(frozen=True, slots=True)
class _Said:
    """What all lines of a row share."""

    record: Record
    client: str
    reference: str
    taken: Taken

    def line(self, part: Part, day: date, kind: LineKind, cents: int) -> Line:
        """One of them."""
        return line(
            self.record, part, self.client, day, kind, cents, self.reference, self.taken.memo(self.record, "memo")
        )


def _invoice_notes(columns: Columns) -> list[Problem]:
    if "due" not in columns.at:
        text = (
            "The report has no column Balance, so it shows no payments. In Xero choose Columns > Balance and Last "
            "Payment Date, and export again."
        )
        return [Problem(code="W406", text=text, file=0)]
    text = (
        "This report shows what was paid on each invoice, not each payment: what was paid is one payment, on the last "
        "payment's day where there is that column, else on the invoice's."
    )
    return [Problem(code="W434", text=text, file=0)]


READERS = (ReceivableInvoices(), AgedReceivables())
"""What Xero reports of invoices."""
