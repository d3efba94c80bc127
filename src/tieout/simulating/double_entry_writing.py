"""Exports in double entry: Xero's Account Transactions and Wave's list of all transactions.

Each transaction stands there at least twice, on the receivable account and on the other one. A line item stands in the
receivable row; the other rows are set aside by a reader.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from tieout.model.money import format_plain
from tieout.simulating.ledger import Client, Row
from tieout.simulating.quickbooks_writing import COMPANY, money

_XERO_HEADER = ("Date", "Source", "Contact", "Description", "Reference", "Debit", "Credit", "Running Balance")
_XERO_SOURCES = {
    "Invoice": "Receivable Invoice", "Payment": "Receivable Payment", "Credit Memo": "Receivable Credit Note",
    "Refund": "Spend Money",
}  # fmt: skip
_WAVE_HEADER = (
    "Transaction ID", "Transaction Date", "Account Name", "Transaction Description", "Transaction Line Description",
    "Amount (One column)", " ", "Debit Amount (Two Column Approach)", "Credit Amount (Two Column Approach)",
    "Other Accounts for this Transaction", "Customer", "Vendor", "Invoice Number", "Bill Number", "Notes / Memo",
    "Amount Before Sales Tax", "Sales Tax Amount", "Sales Tax Name", "Transaction Date Added",
    "Transaction Date Last Modified", "Account Group", "Account Type", "Account ID",
)  # fmt: skip
_WAVE_WORDS = {
    "Invoice": "Invoice", "Payment": "Payment received", "Credit Memo": "Credit note", "Refund": "Refund to client",
}  # fmt: skip


def write_xero(clients: Sequence[Client], rows: Sequence[Row]) -> tuple[bytes, list[int]]:
    """Account Transactions with the receivable account and the account of income and bank.

    Returns:
        The file, and its rows that a reader sets aside.
    """
    paper = _Paper(len(_XERO_HEADER))
    for text in ("Account Transactions", COMPANY, "All dates", ""):
        paper.write([text])
    paper.write(_XERO_HEADER)
    ordered = sorted(rows, key=lambda row: (row.day, row.client, row.name))
    paper.write(["Accounts Receivable (610)"])
    paper.write(["Opening Balance", "", "", "", "", "0.00", "0.00", "0.00"])
    running, charged, settled = 0, 0, 0
    for row in ordered:
        cents = row.lines[0].cents
        running += cents
        charged, settled = charged + max(cents, 0), settled + max(-cents, 0)
        row.at = paper.write(_xero_cells(clients, row, cents, running))
        row.lines[0].written = "amount"
    total = [money(charged), money(settled), money(running)]
    paper.write(["Total Accounts Receivable (610)", "", "", "", "", *total])
    paper.write(["Closing Balance", "", "", "", "", money(max(running, 0)), money(max(-running, 0)), money(running)])
    paper.write(["Sales and bank (200)"])
    aside = [paper.write(_xero_cells(clients, row, -row.lines[0].cents, 0)) for row in ordered]
    paper.write(["Total Sales and bank (200)", "", "", "", "", money(settled), money(charged), money(-running)])
    return paper.done(), aside


def _xero_cells(clients: Sequence[Client], row: Row, cents: int, running: int) -> list[str]:
    return [
        f"{row.day.day} {row.day:%b %Y}", _XERO_SOURCES[row.type], clients[row.client].right_names[row.name], row.memo,
        row.number, money(max(cents, 0)), money(max(-cents, 0)), money(running),
    ]  # fmt: skip


def write_wave(clients: Sequence[Client], rows: Sequence[Row]) -> tuple[bytes, list[int]]:
    """All transactions, two rows each.

    Returns:
        The file, and its rows that a reader sets aside.
    """
    paper = _Paper(len(_WAVE_HEADER))
    paper.write(_WAVE_HEADER)
    aside = []
    for number, row in enumerate(sorted(rows, key=lambda row: (row.day, row.client, row.name)), start=710_001):
        cents = row.lines[0].cents
        cells = {
            "Transaction ID": str(number), "Transaction Date": f"{row.day:%Y-%m-%d}",
            "Transaction Description": _WAVE_WORDS[row.type],
            "Customer": clients[row.client].right_names[row.name], "Invoice Number": row.number,
            "Notes / Memo": row.memo,
        }  # fmt: skip
        row.at = paper.write(
            _wave_cells(cells | {"Account Name": "Accounts Receivable", "Account Group": "Asset"}, cents)
        )
        row.lines[0].written = "amount"
        other = "Counseling Income" if row.type == "Invoice" else "Checking"
        aside.append(paper.write(_wave_cells(cells | {"Account Name": other, "Customer": ""}, -cents)))
    return paper.done(), aside


def _wave_cells(cells: dict[str, str], cents: int) -> list[str]:
    amounts = {
        "Amount (One column)": format_plain(cents),
        "Debit Amount (Two Column Approach)": format_plain(cents) if cents > 0 else "",
        "Credit Amount (Two Column Approach)": format_plain(-cents) if cents < 0 else "",
    }
    return [(cells | amounts).get(header, "") for header in _WAVE_HEADER]


class _Paper:
    """Rows of one width written one after the other, counted as a spreadsheet counts them."""

    def __init__(self, width: int) -> None:
        self._width = width
        self._out = io.StringIO(newline="")
        self._writer = csv.writer(self._out, lineterminator="\r\n")
        self._at = 0

    def write(self, cells: Sequence[str]) -> int:
        self._writer.writerow([*cells, *[""] * (self._width - len(cells))])
        self._at += 1
        return self._at

    def done(self) -> bytes:
        return self._out.getvalue().encode()
