"""The layouts that the other program's export can be written in: one table, to which further layouts are added.

A layout says which transaction types it shows (a practice is invented without the others), and writes the rows of a
practice as a file. Writing gives every row its number in a spreadsheet and every line the part a reader must call it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tieout.errors import WrongUsage
from tieout.simulating.double_entry_writing import write_wave, write_xero
from tieout.simulating.flat_writing import FlatForm, write_flat
from tieout.simulating.interchange_writing import write_iif
from tieout.simulating.ledger import Client, Row
from tieout.simulating.quickbooks_writing import QuickBooksForm, write_quickbooks
from tieout.simulating.workbook_writing import as_workbook

Write = Callable[[Sequence[Client], Sequence[Row], date], tuple[bytes, list[int]]]
"""Clients, the rows that aren't gone, the last day of the period: the file's bytes, and rows a reader sets aside."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """One layout of the other program.

    Attributes:
        about: program and report, for a person.
        file: name of the file that is written.
        types: the transaction types it shows; `Voided` when voided rows stay in it.
        write: writes the file.
    """

    about: str
    file: str
    types: frozenset[str]
    write: Write


_ALL = frozenset({"Invoice", "Payment", "Sales Receipt", "Credit Memo", "Refund", "Journal Entry", "Voided"})
_DESKTOP_TYPES = frozenset({"Invoice", "Payment", "Credit Memo", "Journal Entry", "Voided"})
_INTERCHANGE_TYPES = frozenset({"Invoice", "Payment", "Credit Memo", "Sales Receipt"})
_RECEIVABLE_TYPES = frozenset({"Invoice", "Payment", "Credit Memo", "Refund"})
_SIGNED_TYPES = frozenset({"Invoice", "Payment", "Credit Memo", "Refund", "Journal Entry"})


def _quickbooks(about: str, form: QuickBooksForm, types: frozenset[str] = _ALL) -> Layout:
    return Layout(
        about=about, file="quickbooks.csv", types=types,
        write=lambda clients, rows, end: (write_quickbooks(form, clients, rows, end), _empty(rows)),
    )  # fmt: skip


def _flat(about: str, form: FlatForm, types: frozenset[str] = _SIGNED_TYPES) -> Layout:
    return Layout(
        about=about, file="ledger.csv", types=types,
        write=lambda clients, rows, end: (write_flat(form, clients, rows), _empty(rows)),
    )  # fmt: skip


def _empty(rows: Sequence[Row]) -> list[int]:
    """Rows without an amount: voided ones."""
    return sorted(row.at for row in rows if not row.lines)


def _workbook(clients: Sequence[Client], rows: Sequence[Row], end: date) -> tuple[bytes, list[int]]:
    return as_workbook(write_quickbooks(_BY_CUSTOMER, clients, rows, end)), _empty(rows)


_BY_CUSTOMER = QuickBooksForm(
    title="Transaction List by Customer",
    header=("", "Date", "Transaction type", "Num", "Posting (Y/N)", "Memo/Description", "Account full name", "Amount"),
)
_BY_DATE = QuickBooksForm(
    title="Transaction List by Date",
    header=("Date", "Transaction type", "Num", "Posting (Y/N)", "Name", "Memo", "Account name", "Split", "Amount"),
    day="plain",
    group_totals=False,
)
_DESKTOP = QuickBooksForm(
    title="",
    header=("", "", "Type", "Date", "Num", "Name", "Memo", "Account", "Clr", "Split", "Amount"),
    footer=None,
    total_word="Total",
    effect_signs=True,
    line_end="\n",
    encoding="cp1252",
)
_TABLE = FlatForm(header=("Date", "Customer", "Type", "Number", "Description", "Amount"))

LAYOUTS: Mapping[str, Layout] = {
    "qbo-by-customer": _quickbooks("QuickBooks Online, Transaction List by Customer", _BY_CUSTOMER),
    "qbo-by-customer-classic": _quickbooks(
        "QuickBooks Online, Transaction List by Customer, classic view",
        replace(
            _BY_CUSTOMER,
            header=("", "Date", "Transaction Type", "Num", "Posting", "Memo/Description", "Account", "Amount"),
            footer=" {0:%A, %B %d, %Y} 09:30 PM GMT-04:00",
        ),
    ),
    "qbo-received": _quickbooks(
        "QuickBooks Online, Invoices and Received Payments",
        replace(
            _BY_CUSTOMER,
            title="Invoices and Received Payments",
            header=("", "Date", "Transaction type", "Memo/Description", "Transaction number", "Amount"),
            group_totals=False,
            grand_total=False,
            footer=" {0:%A, %B %d, %Y} 09:30 PM GMT-04:00",
        ),
        frozenset({"Invoice", "Payment"}),
    ),
    "qbo-by-date": _quickbooks("QuickBooks Online, Transaction List by Date", _BY_DATE),
    "qbo-by-date-classic": _quickbooks(
        "QuickBooks Online, Transaction List by Date, classic view",
        replace(
            _BY_DATE,
            header=(
                "Date", "Transaction Type", "Num", "Posting", "Name", "Memo/Description", "Account", "Split", "Amount",
            ),
        ),
    ),
    "qbd-by-customer": _quickbooks("QuickBooks Desktop, customer report", _DESKTOP, _DESKTOP_TYPES),
    "qbd-debit-credit": _quickbooks(
        "QuickBooks Desktop, customer report with debit and credit",
        replace(_DESKTOP, header=(*_DESKTOP.header[:-1], "Debit", "Credit")),
        _DESKTOP_TYPES,
    ),
    "qbo-by-customer-xlsx": Layout(
        about="QuickBooks Online, Transaction List by Customer, workbook", file="quickbooks.xlsx", types=_ALL,
        write=_workbook,
    ),
    "qbd-iif": Layout(
        about="QuickBooks Desktop, interchange file (IIF)", file="quickbooks.iif", types=_INTERCHANGE_TYPES,
        write=lambda clients, rows, end: (write_iif(clients, rows), []),
    ),
    "xero": Layout(
        about="Xero, Account Transactions", file="xero.csv", types=_RECEIVABLE_TYPES,
        write=lambda clients, rows, end: write_xero(clients, rows),
    ),
    "wave": Layout(
        about="Wave, all transactions (accounting.csv)", file="accounting.csv", types=_RECEIVABLE_TYPES,
        write=lambda clients, rows, end: write_wave(clients, rows),
    ),
    "flat-typed": _flat("a table with a column for the type", _TABLE, _SIGNED_TYPES | {"Sales Receipt"}),
    "flat-signed": _flat(
        "a table with one signed amount and no types", replace(_TABLE, header=("Date", "Client", "Memo", "Amount"))
    ),
    "flat-debit-credit": _flat(
        "a table with debit and credit",
        replace(_TABLE, header=("Date", "Name", "Reference", "Memo", "Debit", "Credit"), day="{0:%m/%d/%Y}"),
        _SIGNED_TYPES | {"Sales Receipt"},
    ),
    "flat-charge-paid": _flat(
        "a table with charges, payments and credits",
        replace(_TABLE, header=("Date", "Patient", "Notes", "Charge", "Payment", "Credit Used"), day="{0:%m/%d/%y}"),
        _SIGNED_TYPES | {"Sales Receipt"},
    ),
    "flat-european": _flat(
        "a table with semicolons, decimal commas and the day first",
        replace(
            _TABLE, header=("Date", "Customer", "Type", "Description", "Amount"), day="{0:%d.%m.%Y}", comma=True
        ),
    ),
}  # fmt: skip
"""Layouts by key."""


def layout_of(key: str) -> Layout:
    """The layout of a key.

    Raises:
        WrongUsage: when there is none, naming those there are.
    """
    if key not in LAYOUTS:
        raise WrongUsage(f"There is no layout {key!r}. Layouts are: {', '.join(LAYOUTS)}.")
    return LAYOUTS[key]
