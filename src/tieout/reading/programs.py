"""The readers of known reports, asked first; a new program is a line here.

Readers of tables are all asked. Readers of other files are loaded only where the beginning of a file may be theirs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module

from tieout.reading.accounting import freshbooks, sage, wave, xero_invoices, xero_receivables, xero_transactions, zoho
from tieout.reading.ledgers import beancount, gnucash, hledger, ledger_program
from tieout.reading.practices import other_programs, sessions_health, sessions_health_money, simple_practice
from tieout.reading.quickbooks import desktop, online
from tieout.reading.reader import FileReader, Reader
from tieout.reading.statements import processors

LEDGERS: tuple[Reader, ...] = (
    *hledger.READERS,
    *beancount.READERS,
    *gnucash.READERS,
    *ledger_program.READERS,
)
"""Readers of ledgers; a column map may tell them the receivable account and the client's column."""

SPECIFIC: tuple[Reader, ...] = (
    *sessions_health.READERS,
    *sessions_health_money.READERS,
    *online.READERS,
    *desktop.READERS,
    *xero_transactions.READERS,
    *xero_receivables.READERS,
    *xero_invoices.READERS,
    *zoho.READERS,
    *freshbooks.READERS,
    *wave.READERS,
    *processors.READERS,
    *simple_practice.READERS,
    *other_programs.READERS,
    *sage.READERS,
    *LEDGERS,
)
"""Readers of known reports."""

FROM_BYTES: dict[str, re.Pattern[bytes]] = {
    "statements.ofx": re.compile(rb"OFX", re.IGNORECASE),
    "statements.qif": re.compile(rb"!(?:Type|Account|Option|Clear)", re.IGNORECASE),
    "statements.camt": re.compile(rb"BkToCstmr"),
    "statements.mt940": re.compile(rb":20:"),
    "statements.bai2": re.compile(rb"\A\s*01,"),
    "statements.remittance": re.compile(rb"ISA"),
    "quickbooks.iif": re.compile(rb"!(?:TRNS|SPL|ENDTRNS|HDR|ACCNT|CUST|INVITEM|VEND)"),
    "ledgers.gnucash_book": re.compile(rb"\ASQLite"),
    "ledgers.gnucash_xml": re.compile(rb"\A\x1f\x8b|<gnc-v2"),
}
"""Readers of files that are no tables: their modules, and what stands in the beginning of every file of theirs."""

BEGINNING_BYTES = 1_000_000
"""How much of a file is its beginning; no reader looks for its marks further on."""


def readers_from_bytes(data: bytes) -> Iterator[FileReader]:
    """Readers of files that are no tables whose file this may be; they are to be asked.

    Args:
        data: the file's bytes, or its beginning as `FileReader.recognises` takes it.
    """
    for module, mark in FROM_BYTES.items():
        if mark.search(data, 0, BEGINNING_BYTES):
            yield from import_module(f"tieout.reading.{module}").READERS
