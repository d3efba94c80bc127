"""A list of corrections in, files that a program takes in out: only what is to be added; the rest is done by hand.

QuickBooks Desktop takes IIF (invoices, payments, credit memos), QuickBooks Online a CSV of invoices, Xero its template
for sales invoices (a credit note is a negative amount). Sources: Intuit's IIF header reference, Intuit's list of the
columns that its invoice import maps by itself, Xero's template.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass

from tieout.model.book import LineKind
from tieout.model.correction import Action, CorrectionList, ToldCorrection
from tieout.model.harmless import harmless
from tieout.model.money import format_plain

XERO_COLUMNS = (
    "*ContactName", "EmailAddress", "POAddressLine1", "POAddressLine2", "POAddressLine3", "POAddressLine4", "POCity",
    "PORegion", "POPostalCode", "POCountry", "*InvoiceNumber", "Reference", "*InvoiceDate", "*DueDate", "Total",
    "InventoryItemCode", "*Description", "*Quantity", "*UnitAmount", "Discount", "*AccountCode", "*TaxType",
    "TaxAmount", "TrackingName1", "TrackingOption1", "TrackingName2", "TrackingOption2", "Currency", "BrandingTheme",
)  # fmt: skip

QUICKBOOKS_COLUMNS = (
    "*Invoice number", "*Customer", "*Invoice date", "*Due date", "Service Date", "Item (Product/Service)",
    "Item Description", "Item Quantity", "Item Rate", "*Item Amount", "Memo",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Accounts:
    """How the other program books what is added.

    Attributes:
        income: the income account, or its code in Xero; for QuickBooks Online, the product or service.
        receivable: the receivable account (IIF).
        deposit: where payments wait for their deposit (IIF).
        tax: the tax type (Xero).
    """

    income: str
    receivable: str = "Accounts Receivable"
    deposit: str = "Undeposited Funds"
    tax: str = "Tax Exempt"


@dataclass(frozen=True, slots=True)
class ImportFile:
    """A file to be taken in, and the numbers of the corrections it holds."""

    text: str
    numbers: tuple[int, ...]


Maker = Callable[[CorrectionList, Accounts], ImportFile]


def iif(told: CorrectionList, accounts: Accounts) -> ImportFile:
    """Invoices, payments and credit memos to add, for QuickBooks Desktop."""
    kinds = {LineKind.CHARGE: "INVOICE", LineKind.PAYMENT: "PAYMENT", LineKind.CREDIT: "CREDIT MEMO"}
    entries = _added(told, set(kinds))
    rows = [
        ["!TRNS", "TRNSTYPE", "DATE", "ACCNT", "NAME", "AMOUNT", "DOCNUM", "MEMO"],
        ["!SPL", "TRNSTYPE", "DATE", "ACCNT", "NAME", "AMOUNT", "DOCNUM", "MEMO"],
        ["!ENDTRNS"],
    ]
    for entry in entries:
        rows += _transaction(entry, kinds[entry.kind], accounts)
    text = "".join("\t".join(_one_line(cell) for cell in row) + "\r\n" for row in rows)
    return ImportFile(text, tuple(entry.number for entry in entries))


def _transaction(entry: ToldCorrection, kind: str, accounts: Accounts) -> list[list[str]]:
    cents = entry.to_cents or 0
    day = f"{entry.day:%m/%d/%Y}"
    first, second, sign = {
        LineKind.CHARGE: (accounts.receivable, accounts.income, 1),
        LineKind.PAYMENT: (accounts.deposit, accounts.receivable, 1),
        LineKind.CREDIT: (accounts.receivable, accounts.income, -1),
    }[entry.kind]
    memo = f"Correction {entry.number}"
    other_name = entry.client if entry.kind is LineKind.PAYMENT else ""
    return [
        ["TRNS", kind, day, first, entry.client, format_plain(sign * cents), "", memo],
        ["SPL", kind, day, second, other_name, format_plain(-sign * cents), "", memo],
        ["ENDTRNS"],
    ]


def quickbooks_invoices(told: CorrectionList, accounts: Accounts) -> ImportFile:
    """Invoices to add, for QuickBooks Online."""
    entries = _added(told, {LineKind.CHARGE})
    rows: list[tuple[str, ...]] = [
        (
            f"TIE-{entry.number}", entry.client, f"{entry.day:%m/%d/%Y}", f"{entry.day:%m/%d/%Y}",
            f"{entry.day:%m/%d/%Y}", accounts.income, f"Session of {entry.day}", "1", format_plain(entry.to_cents or 0),
            format_plain(entry.to_cents or 0), f"Correction {entry.number}",
        )
        for entry in entries
    ]  # fmt: skip
    return ImportFile(_csv(QUICKBOOKS_COLUMNS, rows), tuple(entry.number for entry in entries))


def xero_invoices(told: CorrectionList, accounts: Accounts) -> ImportFile:
    """Invoices and credit notes to add, for Xero; a credit note has a negative amount."""
    entries = _added(told, {LineKind.CHARGE, LineKind.CREDIT})
    rows = []
    for entry in entries:
        cells = dict.fromkeys(XERO_COLUMNS, "")
        sign = 1 if entry.kind is LineKind.CHARGE else -1
        cells |= {
            "*ContactName": entry.client,
            "*InvoiceNumber": f"TIE-{entry.number}",
            "Reference": f"Correction {entry.number}",
            "*InvoiceDate": entry.day.isoformat(),
            "*DueDate": entry.day.isoformat(),
            "*Description": f"{'Session' if sign > 0 else 'Credit'} of {entry.day}",
            "*Quantity": "1",
            "*UnitAmount": format_plain(sign * (entry.to_cents or 0)),
            "*AccountCode": accounts.income,
            "*TaxType": accounts.tax,
            "Currency": told.currency,
        }
        rows.append(tuple(cells.values()))
    return ImportFile(_csv(XERO_COLUMNS, rows), tuple(entry.number for entry in entries))


MAKERS: dict[tuple[str, str], Maker] = {
    ("quickbooks", ".iif"): iif,
    ("quickbooks", ".csv"): quickbooks_invoices,
    ("xero", ".csv"): xero_invoices,
}
"""By the word after `--for` and the file's ending."""


def _added(told: CorrectionList, kinds: set[LineKind]) -> list[ToldCorrection]:
    """Corrections that add a document of some kinds with an amount in its normal direction."""
    return [
        entry for entry in told.todo
        if entry.action is Action.ADD and entry.kind in kinds and (entry.to_cents or 0) > 0
    ]  # fmt: skip


def _csv(columns: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return out.getvalue()


def _one_line(cell: str) -> str:
    return " ".join(cell.split())
