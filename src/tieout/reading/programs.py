"""The readers of known reports, asked first; a new program is a line here."""

from __future__ import annotations

from tieout.reading import quickbooks_desktop, quickbooks_online, sessions_health, sessions_health_money
from tieout.reading.reader import Reader

SPECIFIC: tuple[Reader, ...] = (
    *sessions_health.READERS,
    *sessions_health_money.READERS,
    *quickbooks_online.READERS,
    *quickbooks_desktop.READERS,
)
"""Readers of known reports."""
