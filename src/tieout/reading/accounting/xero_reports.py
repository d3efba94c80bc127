"""Xero reports: Account Transactions (the receivable account's rows) and Receivable Invoice Detail and Summary.

Both need the column Contact, which Xero leaves out unless it is chosen: without it no row says whose it is. Voided and
deleted documents are in these reports by default; they are set aside. Sources: Xero's help on both reports; the layouts
were measured on exports of the demo company.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from tieout.errors import FileNotUnderstood
from tieout.model.book import LineKind, Part, Problem, TotalsVerdict
from tieout.model.money import format_cents
from tieout.reading.parsing.cells import CellProblem, clean_text, parse_cents
from tieout.reading.parsing.headers import find_header, plain
from tieout.reading.parsing.tables import reading_of
from tieout.reading.parsing.taking import Columns, Taken, doubt_end, line
from tieout.reading.reader import Grid, Line, Reading, ReadingOptions, Record, RowAside
from tieout.reading.tables.declared import (
    Layout,
    Rule,
    notes_of,
    places,
    reference_of,
    refuse_status,
    start,
    take_all,
    word_of,
)

_TOTAL = re.compile(r"total\b.*|percentage of total|net movement|(?:opening|closing) balance", re.IGNORECASE)
_OPENING = re.compile(r"opening balance", re.IGNORECASE)
_RECEIVABLE = re.compile(r"receivable|debtors", re.IGNORECASE)
_TELLING = ("invoice", "payment")
"""Ends of the sources that show by their side what an account is."""
_GONE = {"voided": "W410", "deleted": "W410", "void": "W410", "draft": "W411", "awaiting approval": "W411",
         "submitted": "W411"}  # fmt: skip
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


@dataclass(slots=True)
class _Section:
    """The rows under one heading.

    Attributes:
        name: of the account, or the number of the invoice.
        rows: its data rows.
        totals: rows that state totals.
        opening: rows that state a balance from before.
    """

    name: str
    rows: list[Record] = field(default_factory=list)
    totals: list[Record] = field(default_factory=list)
    opening: list[Record] = field(default_factory=list)


class AccountTransactions:
    """Account Transactions."""

    program, program_name = TRANSACTIONS.program, TRANSACTIONS.program_name
    report, report_name = TRANSACTIONS.report, TRANSACTIONS.report_name

    def fits(self, grid: Grid) -> str | None:
        """Recognised by Date, Source, Debit and Credit."""
        return None if _header(grid, TRANSACTIONS) is None else "the headers Date, Source, Debit and Credit"

    def read(self, grid: Grid, options: ReadingOptions) -> Reading:
        """Read the rows of the receivable account (see `Reader.read`)."""
        columns, sections = _taken_apart(grid, TRANSACTIONS)
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
        verdict, problems = _section_totals(ours, taken, ("debit", "credit"))
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
        return None if _header(grid, INVOICES) is None else "the headers Invoice Date and Invoice Total"

    def read(self, grid: Grid, options: ReadingOptions) -> Reading:
        """Read every invoice (see `Reader.read`)."""
        columns, sections = _taken_apart(grid, INVOICES)
        records = [record for section in sections for record in section.rows]
        numbers = {record.row: section.name for section in sections for record in section.rows}
        taken, currency = start(grid.name, INVOICES, columns, records, options)
        take_all(records, taken, _invoice_rule(records, numbers, taken))
        sides = ("amount",) if "amount" in columns.at else ("total",)
        verdict, problems = _section_totals([*sections, _whole(sections)], taken, sides)
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


def _header(grid: Grid, layout: Layout) -> int | None:
    def wanted(cells: tuple[str, ...]) -> bool:
        known = set(cells)
        named = all(known & set(layout.names[meaning]) for meaning in layout.needed)
        return named and (not layout.signs or bool(known & layout.signs)) and not known & layout.without

    return find_header(grid, wanted)


def _taken_apart(grid: Grid, layout: Layout) -> tuple[Columns, list[_Section]]:
    """The columns, and the rows under their headings.

    Raises:
        FileNotUnderstood: E201 when there is no column Contact.
    """
    index = _header(grid, layout)
    if index is None:
        raise FileNotUnderstood(f"{grid.name} has no header of {layout.report_name}.", code="E201")
    header = grid.records[index]
    columns = Columns(header.cells, places(layout, header.cells))
    if "client" not in columns.at:
        raise FileNotUnderstood(
            f"{grid.name}: {layout.report_name} doesn't say whose each row is. In Xero, open the report, choose "
            "Columns > Contact (in Receivable Invoice reports Balance as well), Update, and export again.",
            code="E201",
        )
    sections = [_Section("")]
    for record in _body(grid, index):
        label = clean_text(record.cells[0])
        filled = [cell for cell in record.cells if cell.strip()]
        if label and _OPENING.fullmatch(label):
            sections[-1].opening.append(record)
        elif label and _TOTAL.fullmatch(label):
            sections[-1].totals.append(record)
        elif label and len(filled) == 1:
            sections.append(_Section(label))
        else:
            sections[-1].rows.append(record)
    return columns, sections


def _body(grid: Grid, header: int) -> Iterator[Record]:
    words = tuple(map(plain, grid.records[header].cells))
    for record in grid.records[header + 1 :]:
        if not record.blank and tuple(map(plain, record.cells)) != words:
            yield record


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
        refuse_status(record, taken, _GONE)
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


def _whole(sections: Sequence[_Section]) -> _Section:
    """All sections as one, for the totals of the report."""
    return _Section(
        "total",
        rows=[record for section in sections for record in section.rows],
        totals=[
            record
            for section in sections
            for record in section.totals
            if section.name and clean_text(record.cells[0]).casefold() == "total"
        ],
    )


def _section_totals(
    sections: Sequence[_Section], taken: Taken, sides: Sequence[str]
) -> tuple[TotalsVerdict, list[Problem]]:
    """The totals of each section against its rows, each column of money apart; voided rows may be in them or not."""
    verdict, problems = TotalsVerdict.NONE, []
    for section in sections:
        sums = _sums(section.rows, taken, sides)
        counted = [record for record in section.rows if word_of(record, taken, "status") not in _GONE]
        for record in section.totals:
            stated = _stated(record, taken, sides)
            if not clean_text(record.cells[0]).casefold().endswith(section.name.casefold()) or stated is None:
                continue
            if stated in (sums, _sums(counted, taken, sides)):
                verdict = TotalsVerdict.AGREE if verdict is TotalsVerdict.NONE else verdict
                continue
            verdict = TotalsVerdict.DIFFER
            says, summed = (" / ".join(map(format_cents, pair)) for pair in (stated, sums))
            text = f"Row {record.row} is a total that says {says}; the rows that were read sum to {summed}."
            problems.append(Problem(code="E402", text=text, file=0, row=record.row))
    return verdict, problems


def _sums(records: Sequence[Record], taken: Taken, sides: Sequence[str]) -> list[int]:
    return [sum(taken.readable_cents(record, side) for record in records) for side in sides]


def _stated(record: Record, taken: Taken, sides: Sequence[str]) -> list[int] | None:
    """What a total states; None where it can't be read or states nothing, as where only other columns have totals."""
    if not any(taken.columns.text(record, side).strip() for side in sides):
        return None
    try:
        return [parse_cents(taken.columns.text(record, side), taken.decimal) for side in sides]
    except CellProblem:
        return None


def _openings(sections: Sequence[_Section], taken: Taken) -> list[Problem]:
    """A balance from before the period, which no client bears."""
    for section in sections:
        for record in section.opening:
            stated = _stated(record, taken, ("debit", "credit"))
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
        refuse_status(record, taken, _GONE)
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
