"""Which program and report a file is, from its content, and the file read by its reader."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

from tieout.errors import FileNotUnderstood
from tieout.model.book import Problem
from tieout.reading import (
    bai2,
    camt,
    flat,
    flat_header,
    mt940,
    ofx,
    qif,
    quickbooks_desktop,
    quickbooks_online,
    sessions_health,
)
from tieout.reading.columns import ColumnMap
from tieout.reading.grid import plain, read_grid
from tieout.reading.reader import FileReader, Grid, Reader, Reading, ReadingOptions

SPECIFIC: tuple[Reader, ...] = (*sessions_health.READERS, *quickbooks_online.READERS, *quickbooks_desktop.READERS)
"""Readers of known reports, asked first."""

FROM_BYTES: tuple[FileReader, ...] = (
    *ofx.READERS,
    *qif.READERS,
    *camt.READERS,
    *mt940.READERS,
    *bai2.READERS,
)
"""Readers of files that are no tables, told by their beginning."""

FALLBACK: Reader = flat.READERS[0]
"""The reader of any flat table."""


@dataclass(frozen=True, slots=True)
class ReadFile:
    """One file, recognised and read.

    Attributes:
        grid: the file as rows of text; without rows when it is no table.
        reader: of its program and report.
        recognised_by: what showed it.
        reading: what the reader made of it.
    """

    grid: Grid
    reader: Reader | FileReader
    recognised_by: str
    reading: Reading


def read_file(name: str, data: bytes, options: ReadingOptions) -> ReadFile:
    """Read one file with the reader of its program.

    Args:
        name: of the file, for messages.
        data: its bytes.
        options: what a person says about it.

    Raises:
        FileNotUnderstood: when it can't be read.
    """
    for file_reader in FROM_BYTES:
        if (by := file_reader.recognises(data)) is not None:
            return _read_bytes(file_reader, by, name, data, options)
    grid = read_grid(name, data, options.encoding)
    reader, by = recognise(grid, options)
    reading = reader.read(grid, options)
    if reader is not FALLBACK and options.columns is not None and _holds(grid, options.columns):
        text = (
            f"The column map is not used: this is {reader.program_name}, {reader.report_name}, whose columns are known."
        )
        reading = replace(reading, problems=(*reading.problems, Problem(code="W204", text=text, file=0)))
    return ReadFile(grid, reader, by, reading)


def _read_bytes(reader: FileReader, by: str, name: str, data: bytes, options: ReadingOptions) -> ReadFile:
    encoding, reading = reader.read_file(name, data, options)
    sha256 = hashlib.sha256(data).hexdigest()
    return ReadFile(Grid(name=name, sha256=sha256, encoding=encoding, delimiter="", records=()), reader, by, reading)


def recognise(grid: Grid, options: ReadingOptions) -> tuple[Reader, str]:
    """The reader of a file, and by what it was recognised.

    Known reports come first; a column map counts where none is recognised, or several are.

    Args:
        grid: the file.
        options: what a person says about it.

    Raises:
        FileNotUnderstood: when no reader or several fit.
    """
    fits = [(reader, by) for reader in SPECIFIC if (by := reader.fits(grid)) is not None]
    if len(fits) == 1:
        return fits[0]
    if options.columns is not None:
        return FALLBACK, "your column map"
    if fits:
        names = " and ".join(f"{reader.program_name} {reader.report_name}" for reader, _ in fits)
        raise FileNotUnderstood(
            f"{grid.name} looks like {names}. Say which columns it has: --columns MAP.toml.", code="E206"
        )
    if (text := sessions_health.lacking(grid)) is not None:
        raise FileNotUnderstood(text, code="E201")
    if (by := FALLBACK.fits(grid)) is not None:
        return FALLBACK, by
    raise FileNotUnderstood(
        f"{grid.name}: this layout isn't known. We looked for Sessions Health Appointment Status (Client, Client "
        "Responsibility, Client Paid, Credit Used), for QuickBooks transaction lists, and for a table with a date, a "
        f"client and an amount. {flat_header.shown(grid)}",
        code="E201",
    )


def _holds(grid: Grid, said: ColumnMap) -> bool:
    """Whether a map names columns that this file has, so that it may have been meant for it."""
    wanted = {plain(header) for header in said.columns.values()}
    return bool(wanted) and any(wanted <= {plain(cell) for cell in record.cells} for record in grid.records[:60])
