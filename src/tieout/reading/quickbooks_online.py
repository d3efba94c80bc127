"""QuickBooks Online, CSV: Transaction List by Customer, Invoices and Received Payments, Transaction List by Date.

The word Customer is a setting of the company (Client, Patient, Donor, ...) and stands so in titles and headers.
Reports that can't show a client's history are recognised and refused with the report to export instead.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from tieout.errors import FileNotUnderstood
from tieout.model.book import LineKind, Problem
from tieout.reading.columns import DayOrder
from tieout.reading.days import prove_day_order
from tieout.reading.grid import find_header
from tieout.reading.quickbooks_frame import (
    NAMES,
    columns_of,
    printed_cents,
    read_frame,
    stated_period,
    titles_of,
)
from tieout.reading.quickbooks_rows import Convention, take_rows
from tieout.reading.reader import Grid, Reading, ReadingOptions

_LABELS = ("customer", "client", "patient", "donor", "member", "guest", "tenant", "student", "participant", "name")
_CLIENT = tuple(f"{label}{suffix}" for label in _LABELS for suffix in ("", " full name", " name"))

_ONLINE: Mapping[str, tuple[str, ...]] = {**NAMES, "type": ("transaction type",), "name": _CLIENT}

_EXPORT_INSTEAD = (
    "In QuickBooks: Reports > Transaction List by Customer > dates: All > Export to CSV, and use that file."
)

_REFUSED = (
    (re.compile(r"balance summary|aging summary|customer balances?$", re.IGNORECASE), "is a summary"),
    (re.compile(r"open invoices|unpaid|aging|collections", re.IGNORECASE), "lists what is still open only"),
    (re.compile(r"sales by|income by", re.IGNORECASE), "lists sales, not payments"),
    (re.compile(r"invoice list", re.IGNORECASE), "lists invoices, not payments"),
    (re.compile(r"general ledger|profit and loss|balance sheet|trial balance", re.IGNORECASE), "isn't by client"),
)

EXPECTED = Convention({LineKind.PAYMENT: -1, LineKind.CREDIT: 1, LineKind.REFUND: -1})
"""Transaction lists print money received as positive, and credit memos as their effect."""


class OnlineReport:
    """One QuickBooks Online report.

    Attributes:
        grouped: whether clients stand in rows of their own.
        title: what its title line says.
    """

    program = "quickbooks-online"
    program_name = "QuickBooks"

    def __init__(self, report: str, report_name: str, title: str, *, grouped: bool) -> None:
        self.report, self.report_name, self.grouped = report, report_name, grouped
        self._title = re.compile(title, re.IGNORECASE)

    def fits(self, grid: Grid) -> str | None:
        """Recognised by its header, and by its title where several have that header."""
        header = _header(grid)
        if header is None:
            return None
        titles = titles_of(grid, header)
        _refuse_others(grid, titles)
        if any(self._title.search(title) for title in titles):
            return f"the title {self.report_name}"
        known = next((report for report in READERS if any(report._title.search(title) for title in titles)), None)
        return None if known or _by_header(grid, header) != self.report else "its header"

    def read(self, grid: Grid, options: ReadingOptions) -> Reading:
        """Read every transaction (see `Reader.read`)."""
        header = _header(grid)
        if header is None:
            raise FileNotUnderstood(f"{grid.name} has no QuickBooks header.", code="E201")
        columns = columns_of(grid.records[header], _ONLINE)
        grouped = "name" not in columns.at
        frame = read_frame(
            grid, header, columns, grouped=grouped, printed=lambda record: printed_cents(columns, record)
        )
        texts = [columns.text(row.record, "date") for row in frame.rows]
        proof = prove_day_order(texts, options.day_order, default=DayOrder.MONTH_FIRST)
        taken, problems = take_rows(frame.rows, columns, proof, expected=EXPECTED)
        if self.report == "customer-balance-detail":
            problems.append(
                Problem(
                    code="W406",
                    file=0,
                    text=f"Customer Balance Detail lists unpaid items only by default. {_EXPORT_INSTEAD}",
                )
            )
        first, last = stated_period(frame.titles)
        return Reading(
            lines=tuple(taken.lines),
            rows=taken.rows,
            aside=tuple(taken.aside),
            own_totals=frame.verdict,
            problems=(*frame.problems, *problems),
            stated_from=first,
            stated_to=last,
            columns=columns.pairs(),
        )


def _header(grid: Grid) -> int | None:
    def wanted(cells: tuple[str, ...]) -> bool:
        return "transaction type" in cells and bool({"date", "transaction date"} & set(cells)) and "amount" in cells

    return find_header(grid, wanted)


def _refuse_others(grid: Grid, titles: tuple[str, ...]) -> None:
    for pattern, what in _REFUSED:
        if any(pattern.search(title) for title in titles[:3]):
            raise FileNotUnderstood(
                f"{grid.name} {what}, so it can't show each client's history. {_EXPORT_INSTEAD}", code="E204"
            )


def _by_header(grid: Grid, header: int) -> str:
    """The report a header without a known title belongs to."""
    columns = columns_of(grid.records[header], _ONLINE)
    if "name" in columns.at:
        return "transaction-list-by-date"
    words = {cell.strip().casefold() for cell in grid.records[header].cells}
    if "open balance" in words:
        return "customer-balance-detail"
    return "transaction-list-by-customer" if "posting" in columns.at else "invoices-and-received-payments"


READERS = (
    OnlineReport(
        "transaction-list-by-customer",
        "Transaction List by Customer",
        r"transaction list by (?!date)\w+",
        grouped=True,
    ),
    OnlineReport(
        "invoices-and-received-payments",
        "Invoices and Received Payments",
        r"invoices and received payments",
        grouped=True,
    ),
    OnlineReport("transaction-list-by-date", "Transaction List by Date", r"transaction list by date", grouped=False),
    OnlineReport("customer-balance-detail", "Customer Balance Detail", r"\w+ balance detail", grouped=True),
)
