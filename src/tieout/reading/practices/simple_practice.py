"""SimplePractice: Appointment Status, and the payments of clients with their days.

Of its reports of payments, what insurers pay is set aside: it isn't in what a client owes.
"""

from __future__ import annotations

from collections.abc import Sequence

from tieout.model.book import LineKind, Part, Problem, TotalsVerdict
from tieout.reading.columns import DayOrder
from tieout.reading.parsing.taking import RowProblem, Taken, line
from tieout.reading.reader import Line, Record
from tieout.reading.tables.declared import DeclaredTable, Layout, Rule, reference_of, refuse_status, word_of

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
    blocks=("client payment status", "insurance payment status"),
    money=("charge", "paid", "unpaid", "uninvoiced"),
    day_order=DayOrder.MONTH_FIRST,
)
PAYMENTS = Layout(
    program="simple-practice",
    program_name="SimplePractice",
    report="client-payments",
    report_name="Payments",
    names={
        "reference": ("payment id",),
        "date": ("date paid",),
        "account": ("account",),
        "memo": ("payment type",),
        "client": ("name",),
        "amount": ("amount",),
        "more": ("payment reference id",),
    },
    needed=("reference", "date", "account", "memo", "client", "amount"),
    day_order=DayOrder.MONTH_FIRST,
    notes=(("W433", "This lists money received and no charges: it ties out payments, not balances."),),
)
_NOT_BILLED = {"canceled": "W411", "cancelled": "W411"}


def _unpaid_proof(records: Sequence[Record], taken: Taken) -> tuple[TotalsVerdict, list[Problem]]:
    """The column Unpaid of each row against what is charged and paid there."""
    if "unpaid" not in taken.columns.at:
        return TotalsVerdict.NONE, []
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
        return TotalsVerdict.NONE, []
    text = (
        f"In {len(apart):,} rows (the first is {apart[0]}) Unpaid isn't Charge less Paid: credits or "
        "write-offs may stand "
        "behind it. Charge and Paid were used."
    )
    return TotalsVerdict.NONE, [Problem(code="W437", text=text, file=0, row=apart[0])]


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


def _payments_rule(records: Sequence[Record], taken: Taken) -> Rule:
    del records

    def rule(record: Record) -> list[Line]:
        if "insurance" in word_of(record, taken, "account"):
            raise RowProblem(
                taken.columns.header("account"), "", "W411", "an insurer's payment; it isn't in the client's balance."
            )
        client = taken.client(taken.columns.text(record, "client"), taken.columns.header("client"))
        cents, memo = taken.cents(record, "amount"), taken.memo(record, "memo", "more")
        kind = LineKind.PAYMENT if cents > 0 else LineKind.REFUND
        return [line(record, Part.PAID, client, taken.day(record), kind, -cents, reference_of(record, taken), memo)]

    return rule


READERS = (
    DeclaredTable(SIMPLE_PRACTICE, _simple_rule, _unpaid_proof),
    DeclaredTable(PAYMENTS, _payments_rule),
)
