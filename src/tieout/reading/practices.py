"""Other practice programs, by the words of their reports: SimplePractice, TheraNest (Ensora).

TherapyNotes, Jane and others publish no header; the reader of any table knows the words their help pages use.
"""

from __future__ import annotations

from collections.abc import Sequence

from tieout.errors import FileNotUnderstood
from tieout.model.book import LineKind, Part, Problem
from tieout.reading.columns import DayOrder
from tieout.reading.declared import DeclaredTable, Layout, Rule, reference_of, refuse_status
from tieout.reading.reader import Grid, Line, Reading, ReadingOptions, Record
from tieout.reading.taking import Taken, line

SIMPLE_PRACTICE = Layout(
    program="simple-practice",
    program_name="SimplePractice",
    report="appointment-status",
    report_name="Appointment Status",
    names={
        "date": ("date of service",),
        "client": ("client",),
        "charge": ("charge",),  # the client's; the insurer's stands further right under the same word
        "uninvoiced": ("uninvoiced",),
        "paid": ("paid",),
        "unpaid": ("unpaid",),
        "memo": ("billing code",),
        "status": ("client payment status",),
    },
    needed=("date", "client", "charge", "paid", "status"),
    money=("charge", "paid", "unpaid", "uninvoiced"),
    day_order=DayOrder.MONTH_FIRST,
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
_NOT_BILLED = {"canceled": "W411", "cancelled": "W411"}


def _unpaid_proof(records: Sequence[Record], taken: Taken) -> list[Problem]:
    """The column Unpaid of each row against what is charged and paid there."""
    if "unpaid" not in taken.columns.at:
        return []
    apart = [
        record.row
        for record in records
        if taken.readable_cents(record, "charge") - taken.readable_cents(record, "paid")
        not in {
            taken.readable_cents(record, "unpaid"),
            taken.readable_cents(record, "unpaid") + taken.readable_cents(record, "uninvoiced"),
        }
    ]
    if not apart:
        return []
    text = (
        f"In {len(apart):,} rows (the first is {apart[0]}) Unpaid isn't Charge less Paid: credits or "
        "write-offs may stand "
        "behind it. Charge and Paid were used."
    )
    return [Problem(code="W437", text=text, file=0, row=apart[0])]


def _simple_rule(records: Sequence[Record], taken: Taken) -> Rule:
    del records

    def rule(record: Record) -> list[Line]:
        refuse_status(record, taken, _NOT_BILLED)
        client = taken.client(taken.columns.text(record, "client"), taken.columns.header("client"))
        day, memo = taken.day(record), taken.memo(record, "memo", "status")
        charge, paid = taken.cents(record, "charge"), taken.cents(record, "paid")
        kind = LineKind.PAYMENT if paid > 0 else LineKind.REFUND
        return [
            line(record, Part.CHARGE, client, day, LineKind.CHARGE, charge, memo=memo),
            line(record, Part.PAID, client, day, kind, -paid, memo=memo),
        ]

    return rule


def _methods_rule(records: Sequence[Record], taken: Taken) -> Rule:
    del records

    def rule(record: Record) -> list[Line]:
        client = taken.client(taken.columns.text(record, "client"), taken.columns.header("client"))
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
    DeclaredTable(SIMPLE_PRACTICE, _simple_rule, _unpaid_proof),
    DeclaredTable(THERANEST_METHODS, _methods_rule),
    WithoutDays(_THERANEST_PAYMENT, _methods_rule),
)
