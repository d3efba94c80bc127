"""Xero's export of invoices and its import template, a row for each line of an invoice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tieout.model.book import LineKind, Part
from tieout.reading.accounting.invoices import GONE, NO_PAYMENTS, Invoices, part_of, proof_of
from tieout.reading.parsing.taking import RowProblem, Taken
from tieout.reading.reader import Line, Record
from tieout.reading.tables.declared import DeclaredTable, Layout, Rule, refuse_status, word_of

_CHARGES_ONLY = ("W406", "This is a file of invoices without payments, so it can't show what is still owed.")
_XERO_NAMES: Mapping[str, tuple[str, ...]] = {
    "client": ("contactname",),
    "reference": ("invoicenumber",),
    "date": ("invoicedate",),
    "total": ("total",),
    "paid": ("invoiceamountpaid",),
    "due": ("invoiceamountdue",),
    "amount": ("lineamount",),
    "memo": ("description",),
    "currency": ("currency",),
    "type": ("type",),
    "status": ("status",),
    "quantity": ("quantity",),
    "price": ("unitamount",),
    "discount": ("discount",),
    "tax": ("taxamount",),
    "taxes": ("taxtotal",),
}
XERO_EXPORT = Layout(
    program="xero",
    program_name="Xero",
    report="invoices",
    report_name="invoice export",
    names=_XERO_NAMES,
    needed=("client", "reference", "date", "total", "due", "amount", "status"),
    money=("amount", "total", "paid", "due"),
    notes=(NO_PAYMENTS,),
)
XERO_TEMPLATE = Layout(
    program="xero",
    program_name="Xero",
    report="invoice-import",
    report_name="invoice import file",
    names=_XERO_NAMES,
    needed=("client", "reference", "date", "quantity", "price"),
    without=frozenset({"invoiceamountdue", "status"}),
    money=("price", "total", "tax"),
    notes=(_CHARGES_ONLY,),
)
_KEY = ("reference", "type")
_CREDITS = ("credit note", "overpayment", "prepayment")


def _xero_rule(records: Sequence[Record], taken: Taken) -> Rule:
    invoices = Invoices(records, taken, _KEY)

    def rule(record: Record) -> list[Line]:
        kind = word_of(record, taken, "type")
        if kind.startswith("bill"):
            raise RowProblem(
                taken.columns.header("type"), kind, "W411", "a supplier's bill; it isn't about what clients owe."
            )
        if any(word in kind for word in _CREDITS):
            refuse_status(record, taken, GONE)
            return _credit(record, taken, kind, first=invoices.is_first(record))
        return invoices.lines(record)

    return rule


def _credit(record: Record, taken: Taken, kind: str, *, first: bool) -> list[Line]:
    """A credit note or money paid ahead: what of it is used already stands under the invoices it was used for."""
    rest = -abs(taken.cents(record, "due")) if first else 0
    return [part_of(record, taken, Part.CREDIT, LineKind.CREDIT if "credit" in kind else LineKind.PAYMENT, rest)]


def _template_rule(records: Sequence[Record], taken: Taken) -> Rule:
    del records

    def rule(record: Record) -> list[Line]:
        quantity = taken.cents(record, "quantity") if taken.columns.text(record, "quantity").strip() else 100
        off = taken.cents(record, "discount") if "discount" in taken.columns.at else 0
        exact = quantity * taken.cents(record, "price") * (10_000 - off)
        cents, rest = divmod(abs(exact), 1_000_000)
        cents = (cents + (rest * 2 >= 1_000_000)) * (1 if exact >= 0 else -1)
        return [part_of(record, taken, Part.CHARGE, LineKind.CHARGE, cents)]

    return rule


READERS = (DeclaredTable(XERO_EXPORT, _xero_rule, proof_of(_KEY)), DeclaredTable(XERO_TEMPLATE, _template_rule))
"""What Xero writes of invoices."""
