"""Xero reports: Account Transactions (the receivable account's rows) and Receivable Invoice Detail and Summary.

Both need the column Contact, which Xero leaves out unless it is chosen: without it no row says whose it is. Voided and
deleted documents are in these reports by default; they are set aside. Sources: Xero's help on both reports; the layouts
were measured on exports of the demo company.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tieout.errors import FileNotUnderstood
from tieout.model.book import LineKind, Part, Problem
from tieout.model.money import format_cents
from tieout.reading.accounting.xero_sections import GONE, Section, header_at, section_totals, stated_in, taken_apart
from tieout.reading.parsing.cells import clean_text
from tieout.reading.parsing.headers import find_header, plain
from tieout.reading.parsing.tables import reading_of
from tieout.reading.parsing.taking import Columns, Taken, doubt_end, line
from tieout.reading.reader import Grid, Line, Reading, ReadingOptions, Record, RowAside
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

_RECEIVABLE = re.compile(r"receivable|debtors", re.IGNORECASE)
_TELLING = ("invoice", "payment")
"""Ends of the sources that show by their side what an account is."""
_KINDS = (
    ("credit note", LineKind.CREDIT), ("overpayment", LineKind.PAYMENT), ("prepayment", LineKind.PAYMENT),
    ("refund", LineKind.REFUND), ("payment", LineKind.PAYMENT), ("receive money", LineKind.PAYMENT),
    ("spend money", LineKind.REFUND), ("invoice", LineKind.CHARGE), ("journal", LineKind.ADJUSTMENT),
)  # fmt: skip

TRANSACTIONS = Layout(
    program="xero",
    program_name="Xero",
    report="account-transactions",
    report_name="Account Transactions",
    names={
        "date": ("date",),
        "type": ("source",),
        "client": ("contact", "contact name"),
        "memo": ("description",),
        "reference": ("reference", "invoice number"),
        "debit": ("debit",),
        "credit": ("credit",),
        "status": ("status", "invoice status"),
    },
    needed=("date", "type", "debit", "credit"),
    money=("debit", "credit"),
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


class AccountTransactions:
    """Account Transactions."""

    program, program_name = TRANSACTIONS.program, TRANSACTIONS.program_name
    report, report_name = TRANSACTIONS.report, TRANSACTIONS.report_name

    def fits(self, grid: Grid) -> str | None:
        """Recognised by Date, Source, Debit and Credit."""
        return None if header_at(grid, TRANSACTIONS) is None else "the headers Date, Source, Debit and Credit"

    def read(self, grid: Grid, options: ReadingOptions) -> Reading:
        """Read the rows of the receivable account (see `Reader.read`)."""
        columns, sections = taken_apart(grid, TRANSACTIONS)
        ours = [section for section in sections if section.rows and _RECEIVABLE.search(section.name)]
        filled = [section for section in sections if section.rows]
        if not ours and len(filled) == 1 and _owed_by_clients(filled[0].rows, columns):
            ours = filled
        if not ours and filled:
            raise FileNotUnderstood(
                f"{grid.name} has no account called Accounts Receivable, and none that invoices raise and payments "
                "lower. In Xero export Account Transactions for Accounts Receivable.",
                code="E204",
            )
        records = [record for section in ours for record in section.rows]
        taken, currency = start(grid.name, TRANSACTIONS, columns, records, options)
        take_all(records, taken, _transaction_rule(taken))
        others = [record for section in sections if section not in ours for record in section.rows]
        verdict, problems = section_totals(ours, taken, ("debit", "credit"))
        return Reading(
            lines=tuple(taken.lines),
            rows=taken.rows + len(others),
            aside=tuple(sorted((*taken.aside, *map(_other_account, others)), key=lambda entry: entry.row)),
            own_totals=verdict,
            problems=(*problems, *_openings(ours, taken), *notes_of(TRANSACTIONS, taken), *doubt_end(grid)),
            columns=columns.pairs(),
            currency=currency,
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
        at = find_header(grid, lambda cells: {"< 1 month", "older", "total"} <= set(cells))
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


def _owed_by_clients(records: Sequence[Record], columns: Columns) -> bool:
    """Whether an account of another name is the receivable one: invoices are its debits, payments its credits."""
    sides = Counter(
        bool(columns.text(record, "debit").strip("0.,- ")) is ("invoice" in source)
        for record in records
        if (source := plain(columns.text(record, "type"))).startswith("receivable") and source.endswith(_TELLING)
    )
    return sides[True] > sides[False]


def _transaction_rule(taken: Taken) -> Rule:
    def rule(record: Record) -> list[Line]:
        refuse_status(record, taken, GONE)
        client = taken.client(taken.columns.text(record, "client"), taken.columns.header("client"))
        effect = taken.cents(record, "debit") - taken.cents(record, "credit")
        kind = _kind(word_of(record, taken, "type"), effect)
        memo = taken.memo(record, "memo")
        return [line(record, Part.AMOUNT, client, taken.day(record), kind, effect, reference_of(record, taken), memo)]

    return rule


def _kind(source: str, effect: int) -> LineKind:
    kind = next((kind for words, kind in _KINDS if words in source), None)
    if kind is LineKind.PAYMENT and effect > 0:
        return LineKind.REFUND
    if kind is None:
        return LineKind.CHARGE if effect > 0 else LineKind.PAYMENT
    return kind


def _other_account(record: Record) -> RowAside:
    return RowAside(
        row=record.row, column="", found="", why="another account than the receivable one; its other side is read.",
        cents=0, code="W411",
    )  # fmt: skip


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


def _openings(sections: Sequence[Section], taken: Taken) -> list[Problem]:
    """A balance from before the period, which no client bears."""
    for section in sections:
        for record in section.opening:
            stated = stated_in(record, taken, ("debit", "credit"))
            if stated and stated[0] != stated[1]:
                text = (
                    f"The account opens with {format_cents(stated[0] - stated[1])}, which no row gives to a client. "
                    "Export from the first day on."
                )
                return [Problem(code="W435", text=text, file=0, row=record.row)]
    return []


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


READERS = (AccountTransactions(), ReceivableInvoices(), AgedReceivables())
