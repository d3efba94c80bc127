"""The readers of known reports, asked first; a new program is a line here."""

from __future__ import annotations

from tieout.reading import (
    bai2,
    beancount,
    camt,
    gnucash,
    gnucash_book,
    hledger,
    iif,
    invoices,
    mt940,
    ofx,
    practices,
    processors,
    qif,
    quickbooks_desktop,
    quickbooks_online,
    remittance,
    sessions_health,
    sessions_health_money,
    wave,
    xero_reports,
)
from tieout.reading.reader import FileReader, Reader

LEDGERS: tuple[Reader, ...] = (*hledger.READERS, *beancount.READERS, *gnucash.READERS)
"""Readers of ledgers; a column map may tell them the receivable account and the client's column."""

SPECIFIC: tuple[Reader, ...] = (
    *sessions_health.READERS,
    *sessions_health_money.READERS,
    *quickbooks_online.READERS,
    *quickbooks_desktop.READERS,
    *xero_reports.READERS,
    *invoices.READERS,
    *wave.READERS,
    *processors.READERS,
    *practices.READERS,
    *LEDGERS,
)
"""Readers of known reports."""

FROM_BYTES: tuple[FileReader, ...] = (
    *ofx.READERS,
    *qif.READERS,
    *camt.READERS,
    *mt940.READERS,
    *bai2.READERS,
    *remittance.READERS,
    *iif.READERS,
    *gnucash_book.READERS,
)
"""Readers of files that are no tables, told by their beginning."""
