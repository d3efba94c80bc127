"""Zoho Books' and Zoho Invoice's Invoice.csv, a row for each line of an invoice."""

from __future__ import annotations

from collections.abc import Sequence

from tieout.errors import FileNotUnderstood
from tieout.reading.accounting.invoices import NO_PAYMENTS, Invoices, proof_of
from tieout.reading.parsing.cells import clean_text
from tieout.reading.parsing.tables import records_below
from tieout.reading.parsing.taking import Columns, Taken
from tieout.reading.reader import Grid, Line, Reading, ReadingOptions, Record
from tieout.reading.tables.declared import DeclaredTable, Layout, Rule, header_of, places, word_of

ZOHO = Layout(
    program="zoho",
    program_name="Zoho Books",
    report="invoices",
    report_name="Invoice.csv",
    names={
        "client": ("customer name",),
        "reference": ("invoice number",),
        "date": ("invoice date",),
        "status": ("invoice status",),
        "amount": ("item total",),
        "total": ("total",),
        "due": ("balance",),
        "paid_on": ("last payment date",),
        "memo": ("item name", "item desc"),
        "currency": ("currency code",),
        "id": ("invoice id",),
        "subtotal": ("subtotal",),
    },
    needed=("client", "reference", "date", "status", "total"),
    signs=frozenset({"balance", "invoice id", "item total", "item name", "item price"}),
    money=("total", "amount", "due"),
    notes=(NO_PAYMENTS,),
)
_KEY = ("reference", "id")
_PAID = frozenset({"paid", "closed"})
_PARTLY = frozenset({"partiallypaid", "partially paid", "partial"})


class InvoiceFile(DeclaredTable):
    """Invoice.csv; without the column Balance only the status says what is paid, and not how much of a part."""

    def read(self, grid: Grid, options: ReadingOptions) -> Reading:
        """Read every row (see `Reader.read`).

        Raises:
            FileNotUnderstood: also E201 where an invoice is paid in part and no column says how much.
        """
        index = header_of(grid, ZOHO)
        if index is not None and "due" not in (at := places(ZOHO, grid.records[index].cells)):
            columns = Columns(grid.records[index].cells, at)
            for record in records_below(grid, index):
                if clean_text(columns.text(record, "status")).casefold().replace("_", " ") in _PARTLY:
                    raise FileNotUnderstood(
                        f"{grid.name}: the invoice in row {record.row} is paid in part, and no column says how much. "
                        "Export the invoices with the column Balance.",
                        code="E201",
                    )
        return super().read(grid, options)


def _rule(records: Sequence[Record], taken: Taken) -> Rule:
    invoices = Invoices(records, taken, _KEY)

    def by_status(record: Record) -> list[Line]:
        paid = word_of(record, taken, "status") in _PAID
        return invoices.lines_paid(record, taken.cents(record, "total") if paid else 0)

    return invoices.lines if "due" in taken.columns.at else by_status


READERS = (InvoiceFile(ZOHO, _rule, proof_of(_KEY)),)
"""What Zoho writes of invoices."""
