"""Xero's Account Transactions: the rows of the receivable account.

The column Contact must be chosen: without it no row says whose it is. Voided and deleted documents are in the report by
default; they are set aside. Sources: Xero's help; the layout was measured on exports of the demo company.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from tieout.errors import FileNotUnderstood
from tieout.model.book import LineKind, Part, Problem
from tieout.model.money import format_cents
from tieout.reading.accounting.xero_sections import GONE, Section, header_at, section_totals, stated_in, taken_apart
from tieout.reading.parsing.headers import plain
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


READERS = (AccountTransactions(),)
"""What Xero writes of an account."""
