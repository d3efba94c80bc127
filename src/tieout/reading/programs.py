"""The readers of known reports, asked first; a new program is a line here.

A program's readers are loaded only where the beginning of a file may be theirs: by a mark that every file of theirs
has there. The mark proves nothing; the readers are asked then.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module

from tieout.reading.reader import FileReader, Grid, Reader

LEDGERS = frozenset({"hledger", "beancount", "gnucash", "ledger"})
"""Programs whose tables are ledgers; a column map may tell them the receivable account and the client's column."""


def _mark(text: str) -> re.Pattern[str]:
    return re.compile(text, re.MULTILINE)


def _bytes_marks(*marks: bytes) -> tuple[re.Pattern[bytes], ...]:
    return tuple(re.compile(mark) for mark in marks)


FROM_TABLES: dict[str, re.Pattern[str]] = {
    "practices.sessions_health": _mark(r"client responsibility|client paid|credits? used"),
    "practices.sessions_health_money": _mark(r"(?:^|\t)bill(?: id| #)?(?:\t|$)"),
    "quickbooks.online": _mark(r"transaction type|\A[\t\n]*[^\t\n]*\t*(?:\n|\Z)"),  # or a title
    "quickbooks.desktop": _mark(r"^\t(?:.*\t)?type(?:\t|$)|debit"),
    "accounting.xero_transactions": _mark(r"source"),
    "accounting.xero_receivables": _mark(r"invoice date|< 1 month"),
    "accounting.xero_invoices": _mark(r"contactname"),
    "accounting.zoho": _mark(r"customer name"),
    "accounting.freshbooks": _mark(r"date issued"),
    "accounting.wave": _mark(r"debit amount"),
    "statements.processors": _mark(
        r"balance_transaction_id|available on|amount.refunded|arrival.date|total collected|time ?zone"
    ),
    "practices.simple_practice": _mark(r"client payment status|payment id"),
    "practices.other_programs": _mark(
        r"payment number|client refunds|patient amount due|purchase date|income category|staff member|received"
    ),
    "accounting.sage": _mark(r"(?:^|\t)(?:tran |transaction )?type(?:\t|$)"),
    "ledgers.hledger": _mark(r"txnidx"),
    "ledgers.beancount": _mark(r"payee|narration"),
    "ledgers.gnucash": _mark(r"amount num"),
    "ledgers.ledger_program": _mark(r"\A(?:\Z|(?:[^\t\n]*\t){6}!?\t[^\t\n]*(?:\n|\Z))"),
}
"""Readers of tables: their modules, and what stands in the first rows of every table of theirs (see `Grid.start`)."""

FROM_BYTES: dict[str, tuple[re.Pattern[bytes], ...]] = {
    "statements.ofx": _bytes_marks(rb"(?i)OFX"),
    "statements.qif": _bytes_marks(rb"!(?i:Type|Account|Option|Clear)"),
    "statements.camt": _bytes_marks(rb"BkToCstmr"),
    "statements.mt940": _bytes_marks(rb":20:"),
    "statements.bai2": _bytes_marks(rb"\A\s*01,"),
    "statements.remittance": _bytes_marks(rb"ISA"),
    "quickbooks.iif": _bytes_marks(rb"!(?:TRNS|SPL|ENDTRNS|HDR|ACCNT|CUST|INVITEM|VEND)"),
    "ledgers.gnucash_book": _bytes_marks(rb"\ASQLite"),
    "ledgers.gnucash_xml": _bytes_marks(rb"\A\x1f\x8b", rb"<gnc-v2"),  # two: one would be sought ten times as long
}
"""Readers of files that are no tables: their modules, and marks of which one begins every file of theirs."""

BEGINNING_BYTES = 1_000_000
"""How much of a file is its beginning; no reader looks for its marks further on."""


def readers_of_tables(grid: Grid) -> Iterator[Reader]:
    """Readers of tables whose file this may be; they are to be asked."""
    start = grid.start
    for module, mark in FROM_TABLES.items():
        if mark.search(start):
            yield from import_module(f"tieout.reading.{module}").READERS


def readers_from_bytes(data: bytes) -> Iterator[FileReader]:
    """Readers of files that are no tables whose file this may be; they are to be asked.

    Args:
        data: the file's bytes, or its beginning as `FileReader.recognises` takes it.
    """
    for module, marks in FROM_BYTES.items():
        if any(mark.search(data, 0, BEGINNING_BYTES) for mark in marks):
            yield from import_module(f"tieout.reading.{module}").READERS
