"""FreshBooks' Invoice Details, a row for each line of an invoice, paid or not by its status."""

from __future__ import annotations

from collections.abc import Sequence

from tieout.model.book import LineKind, Part, Problem, TotalsVerdict
from tieout.reading.accounting.invoices import GONE, part_of
from tieout.reading.parsing.taking import Taken
from tieout.reading.reader import Line, Record
from tieout.reading.tables.declared import DeclaredTable, Layout, Rule, refuse_status, word_of

FRESHBOOKS = Layout(
    program="freshbooks",
    program_name="FreshBooks",
    report="invoice-details",
    report_name="Invoice Details",
    names={
        "client": ("client name",),
        "reference": ("invoice #",),
        "date": ("date issued",),
        "status": ("invoice status",),
        "paid_on": ("date paid",),
        "amount": ("line total",),
        "subtotal": ("line subtotal",),
        "tax": ("tax 1 amount",),
        "more_tax": ("tax 2 amount",),
        "memo": ("item name",),
        "more": ("item description",),
        "currency": ("currency",),
    },
    needed=("client", "reference", "date", "status", "amount"),
    notes=(
        (
            "W434",
            "FreshBooks shows here which invoices are paid and when, not each payment: a paid invoice's lines are paid "
            "on its Date Paid, and one paid in part shows as open.",
        ),
    ),
)


def _freshbooks_rule(records: Sequence[Record], taken: Taken) -> Rule:
    del records

    def rule(record: Record) -> list[Line]:
        refuse_status(record, taken, GONE)
        cents = taken.cents(record, "amount")
        charge = part_of(record, taken, Part.CHARGE, LineKind.CHARGE, cents)
        if word_of(record, taken, "status") not in {"paid", "auto-paid", "auto paid"}:
            return [charge]
        return [charge, part_of(record, taken, Part.PAID, LineKind.PAYMENT, -cents, paid_on=True)]

    return rule


def _freshbooks_proof(records: Sequence[Record], taken: Taken) -> tuple[TotalsVerdict, list[Problem]]:
    """Each line's total against its subtotal and taxes."""
    if not {"subtotal", "tax", "more_tax"} <= taken.columns.at.keys():
        return TotalsVerdict.NONE, []
    figures = ("subtotal", "tax", "more_tax")
    stated = [record for record in records if taken.columns.text(record, "subtotal").strip()]
    apart = [
        record.row
        for record in stated
        if taken.readable_cents(record, "amount") != sum(taken.readable_cents(record, meaning) for meaning in figures)
    ]
    if not apart:
        return TotalsVerdict.AGREE if stated and len(stated) == len(records) else TotalsVerdict.NONE, []
    text = (
        f"In {len(apart):,} rows (the first is row {apart[0]}) Line Total isn't Line Subtotal plus taxes. Line Total "
        "was used."
    )
    return TotalsVerdict.DIFFER, [Problem(code="E402", text=text, file=0, row=apart[0])]


READERS = (DeclaredTable(FRESHBOOKS, _freshbooks_rule, _freshbooks_proof),)
"""What FreshBooks writes of invoices."""
