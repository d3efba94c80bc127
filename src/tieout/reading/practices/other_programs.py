"""Other practice programs, by the words of their reports: TheraNest (Ensora), TherapyNotes, Jane.

Others publish no header; the reader of any table knows the words their help pages use.
"""

from __future__ import annotations

from collections.abc import Sequence

from tieout.errors import FileNotUnderstood
from tieout.model.book import LineKind, Part, Problem, TotalsVerdict
from tieout.reading.columns import DayOrder
from tieout.reading.parsing.cells import clean_text
from tieout.reading.parsing.taking import RowProblem, Taken, line
from tieout.reading.reader import Grid, Line, Reading, ReadingOptions, Record
from tieout.reading.tables.declared import DeclaredTable, Layout, Rule, reference_of, refuse_status, word_of

_PAID_NOT_PAYMENTS = (
    "W434",
    "This report shows what was paid on each appointment or purchase, not each payment; what was paid has its day.",
)
THERANEST_METHODS = Layout(
    program="theranest",
    program_name="TheraNest",
    report="payment-methods",
    report_name="Payment Methods",
    names={
        "client": ("client name",),
        "reference": ("payment number",),
        "memo": ("payment method",),
        "amount": ("amount charged",),
        "date": ("transaction date",),
    },
    needed=("client", "reference", "memo", "amount", "date"),
    day_order=DayOrder.MONTH_FIRST,
    notes=(("W433", "This lists money received and no charges: it ties out payments, not balances."),),
)
_THERANEST_PAYMENT = Layout(
    program="theranest",
    program_name="TheraNest",
    report="payment",
    report_name="Payment",
    names={
        "client": ("client name",),
        "amount": ("client payment",),
        "total": ("total amount",),
        "refund": ("client refunds",),
    },
    needed=("client", "amount", "total", "refund"),
)
THERAPY_NOTES = Layout(
    program="therapy-notes",
    program_name="TherapyNotes",
    report="billing-transactions",
    report_name="Billing Transactions",
    names={
        "date": ("date",),
        "type": ("type",),
        "first_name": ("first name",),
        "last_name": ("last name",),
        "charge": ("patient amount due",),
        "paid": ("patient amount paid",),
        "credit": ("patient unassigned credit",),
        "memo": ("service code",),
        "more": ("comments",),
    },
    needed=("date", "type", "first_name", "last_name", "charge", "paid"),
    money=("charge", "paid", "credit"),
    day_order=DayOrder.MONTH_FIRST,
    notes=(_PAID_NOT_PAYMENTS,),
)
JANE_SALES = Layout(
    program="jane",
    program_name="Jane",
    report="sales",
    report_name="Sales",
    names={
        "date": ("purchase date", "date"),
        "reference": ("invoice #", "invoice number", "invoice"),
        "client": ("patient", "client", "patient name", "client name"),
        "payer": ("payer",),
        "total": ("total",),
        "paid": ("collected", "paid", "amount paid", "payments applied"),
        "due": ("balance", "balance owing", "outstanding", "owing"),
        "memo": ("item", "description"),
        "status": ("status",),
    },
    needed=("date", "reference", "client", "payer", "total"),
    signs=frozenset({"purchase date", "income category", "staff member"}),
    money=("total", "paid", "due"),
    notes=(_PAID_NOT_PAYMENTS,),
)
JANE_TRANSACTIONS = Layout(
    program="jane",
    program_name="Jane",
    report="transactions",
    report_name="Transactions",
    names={
        "date": ("received at", "received", "date received"),
        "client": ("patient", "client", "patient name", "client name", "payer"),
        "payer": ("payer",),
        "amount": ("amount",),
        "memo": ("payment method", "method", "payment type", "type"),
        "reference": ("payment #", "receipt #", "transaction id", "reference"),
    },
    needed=("date", "client", "amount", "memo"),
    notes=(("W433", "This lists money received and no charges: it ties out payments, not balances."),),
)
_GONE = {"void": "W410", "voided": "W410", "deleted": "W410", "draft": "W411"}


def _methods_rule(records: Sequence[Record], taken: Taken) -> Rule:
    del records

    def rule(record: Record) -> list[Line]:
        client = taken.client(taken.columns.text(record, "client"), taken.columns.header("client"))
        cents = taken.cents(record, "amount")
        kind = LineKind.PAYMENT if cents > 0 else LineKind.REFUND
        reference = reference_of(record, taken)
        return [line(record, Part.PAID, client, taken.day(record), kind, -cents, reference, taken.memo(record, "memo"))]

    return rule


def _therapy_notes_rule(records: Sequence[Record], taken: Taken) -> Rule:
    """An appointment is what is due and what was applied to it; a payment is only what isn't applied yet."""
    del records

    def rule(record: Record) -> list[Line]:
        names = " ".join(clean_text(taken.columns.text(record, name)) for name in ("first_name", "last_name"))
        client = taken.client(names, taken.columns.header("last_name"))
        day, memo = taken.day(record), taken.memo(record, "memo", "more")
        charge, paid = taken.cents(record, "charge"), abs(taken.cents(record, "paid"))
        rest = abs(taken.cents(record, "credit"))
        if "payment" in word_of(record, taken, "type"):
            if not charge and not rest:
                raise RowProblem(
                    taken.columns.header("type"), taken.columns.text(record, "type"), "W411",
                    "a payment that is applied; it stands on its appointments.",
                )  # fmt: skip
            paid = 0
        kind = LineKind.CHARGE if charge >= 0 else LineKind.CREDIT
        return [
            line(record, Part.CHARGE, client, day, kind, charge, memo=memo),
            line(record, Part.PAID, client, day, LineKind.PAYMENT, -paid, memo=memo),
            line(record, Part.CREDIT, client, day, LineKind.PAYMENT, -rest, memo=memo),
        ]

    return rule


def _of_an_insurer(record: Record, taken: Taken, client: str) -> bool:
    """Whether somebody else than the client pays."""
    payer = word_of(record, taken, "payer")
    return bool(payer) and payer not in {client.casefold(), "patient", "client", "self"}


def _refuse_insurer(record: Record, taken: Taken, client: str) -> None:
    if _of_an_insurer(record, taken, client):
        raise RowProblem(
            taken.columns.header("payer"), "", "W411", "another pays than the client; it isn't in the client's balance."
        )


def _jane_sales_rule(records: Sequence[Record], taken: Taken) -> Rule:
    del records

    def rule(record: Record) -> list[Line]:
        client = taken.client(taken.columns.text(record, "client"), taken.columns.header("client"))
        refuse_status(record, taken, _GONE)
        _refuse_insurer(record, taken, client)
        day, memo, number = taken.day(record), taken.memo(record, "memo"), reference_of(record, taken)
        total = taken.cents(record, "total")
        paid = taken.cents(record, "paid") if "paid" in taken.columns.at else total - taken.cents(record, "due")
        if "paid" not in taken.columns.at and "due" not in taken.columns.at:
            paid = 0
        return [
            line(
                record,
                Part.CHARGE,
                client,
                day,
                LineKind.CHARGE if total >= 0 else LineKind.CREDIT,
                total,
                number,
                memo,
            ),
            line(
                record, Part.PAID, client, day, LineKind.PAYMENT if paid > 0 else LineKind.REFUND, -paid, number, memo
            ),
        ]

    return rule


def _jane_sales_proof(records: Sequence[Record], taken: Taken) -> tuple[TotalsVerdict, list[Problem]]:
    """Total less Collected is Balance, in every row."""
    if not {"paid", "due"} <= taken.columns.at.keys():
        if {"paid", "due"} & taken.columns.at.keys():
            return TotalsVerdict.NONE, []
        text = "No column says what was paid or is still owed; export Collected and Balance too."
        return TotalsVerdict.NONE, [Problem(code="W406", text=text, file=0)]
    apart = [
        record.row
        for record in records
        if taken.readable_cents(record, "total") - taken.readable_cents(record, "paid")
        != taken.readable_cents(record, "due")
    ]
    if not apart:
        return TotalsVerdict.AGREE, []
    text = (
        f"In {len(apart):,} rows (the first is {apart[0]}) Balance isn't Total less what was paid: credits or "
        "write-offs may stand behind it. Total and what was paid were used."
    )
    return TotalsVerdict.DIFFER, [Problem(code="W437", text=text, file=0, row=apart[0])]


def _jane_payments_rule(records: Sequence[Record], taken: Taken) -> Rule:
    del records

    def rule(record: Record) -> list[Line]:
        client = taken.client(taken.columns.text(record, "client"), taken.columns.header("client"))
        _refuse_insurer(record, taken, client)
        cents = taken.cents(record, "amount")
        kind = LineKind.PAYMENT if cents > 0 else LineKind.REFUND
        reference = reference_of(record, taken)
        return [line(record, Part.PAID, client, taken.day(record), kind, -cents, reference, taken.memo(record, "memo"))]

    return rule


class WithoutDays(DeclaredTable):
    """A report of sums without days, which can't be compared line by line."""

    def read(self, grid: Grid, options: ReadingOptions) -> Reading:
        """Refuse it.

        Raises:
            FileNotUnderstood: E204 always, with the report to export instead.
        """
        del options
        raise FileNotUnderstood(
            f"{grid.name} sums up payments without their days, so they can't be compared. In TheraNest export Payment "
            "Methods, and the invoices as a table with date, client and amount.",
            code="E204",
        )


READERS = (
    DeclaredTable(THERANEST_METHODS, _methods_rule),
    DeclaredTable(THERAPY_NOTES, _therapy_notes_rule),
    DeclaredTable(JANE_SALES, _jane_sales_rule, _jane_sales_proof),
    DeclaredTable(JANE_TRANSACTIONS, _jane_payments_rule),
    WithoutDays(_THERANEST_PAYMENT, _methods_rule),
)
