"""Which program and report a file is, from its content."""

from __future__ import annotations

from tieout.errors import FileNotUnderstood
from tieout.reading import flat, quickbooks_desktop, quickbooks_online, sessions_health
from tieout.reading.cells import clean_text
from tieout.reading.reader import Grid, Reader, ReadingOptions

SPECIFIC: tuple[Reader, ...] = (*sessions_health.READERS, *quickbooks_online.READERS, *quickbooks_desktop.READERS)
"""Readers of known reports, asked first."""

FALLBACK: Reader = flat.READERS[0]
"""The reader of any flat table."""


def recognise(grid: Grid, options: ReadingOptions) -> tuple[Reader, str]:
    """The reader of a file, and by what it was recognised.

    Args:
        grid: the file.
        options: with a column map, the file is read as a flat table.

    Raises:
        FileNotUnderstood: when no reader or several fit.
    """
    if options.columns is not None:
        return FALLBACK, "your column map"
    fits = [(reader, by) for reader in SPECIFIC if (by := reader.fits(grid)) is not None]
    if len(fits) == 1:
        return fits[0]
    if fits:
        names = " and ".join(f"{reader.program_name} {reader.report_name}" for reader, _ in fits)
        raise FileNotUnderstood(
            f"{grid.name} looks like {names}. Say which columns it has: --columns MAP.toml.", code="E206"
        )
    if (by := FALLBACK.fits(grid)) is not None:
        return FALLBACK, by
    raise FileNotUnderstood(_not_recognised(grid), code="E201")


def _not_recognised(grid: Grid) -> str:
    widest = max(grid.records[:40], key=lambda record: sum(bool(cell.strip()) for cell in record.cells))
    found = ", ".join(clean_text(cell) for cell in widest.cells if cell.strip())
    return (
        f"{grid.name}: this layout isn't known. We looked for Sessions Health Appointment Status (Client, Client "
        "Responsibility, Client Paid, Credit Used), for QuickBooks transaction lists, and for a table with a date, a "
        f"client and an amount. This file has: {found[:300]}. Say which column is which with --columns MAP.toml."
    )
