"""The readers of known reports, asked first; a new program is a line here."""

from __future__ import annotations

from tieout.reading import (
    invoices,
    practices,
    processors,
    quickbooks_desktop,
    quickbooks_online,
    sessions_health,
    sessions_health_money,
    wave,
    xero_reports,
)
from tieout.reading.reader import Reader

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
)
"""Readers of known reports."""
