"""Which program and report a file is, from its content, and the file read by its reader."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tieout.errors import FileNotUnderstood
from tieout.model.book import Problem, TotalsVerdict
from tieout.model.money import format_cents
from tieout.model.vouching import OLD_WORKBOOK
from tieout.reading.columns import ColumnMap
from tieout.reading.opening.containers import open_grids
from tieout.reading.opening.grid import head_of
from tieout.reading.parsing.headers import plain
from tieout.reading.practices import sessions_health
from tieout.reading.programs import LEDGERS, readers_from_bytes, readers_of_tables
from tieout.reading.reader import FileReader, Grid, Reader, Reading, ReadingOptions
from tieout.reading.tables import flat, flat_header, grouping

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
    head = head_of(data)
    for file_reader in readers_from_bytes(head):
        if (by := file_reader.recognises(head)) is not None:
            return _read_bytes(file_reader, by, name, data, options)
    grids = open_grids(name, data, options.encoding)
    grid, reader, by = choose_sheet(grids, options)
    options = with_remembered(grid, reader, options)
    reading = reader.read(grid, options)
    reading = replace(reading, problems=(*reading.problems, *sheet_notes(grid, grids, reading)))
    takes_map = reader is FALLBACK or reader.program in LEDGERS
    if not takes_map and options.columns is not None and _holds(grid, options.columns):
        text = (
            f"The column map is not used: this is {reader.program_name}, {reader.report_name}, whose columns are known."
        )
        reading = replace(reading, problems=(*reading.problems, Problem(code="W204", text=text, file=0)))
    return ReadFile(grid, reader, by, reading)


def choose_sheet(grids: Sequence[Grid], options: ReadingOptions) -> tuple[Grid, Reader, str]:
    """The one table of a file that is a report, its reader, and by what it was recognised.

    A known report goes before a table with guessed columns, and a sheet that is shown before a hidden one.

    Args:
        grids: the file's tables.
        options: what a person says about the file; `sheets` settles the question.

    Raises:
        FileNotUnderstood: E207 when several sheets fit or the named one isn't there, else as `recognise`.
    """
    grids = sheets_asked_for(grids, options)
    if len(grids) == 1:
        return grids[0], *recognise(grids[0], options)
    found: list[tuple[Grid, Reader, str]] = []
    refusals: list[FileNotUnderstood] = []
    for grid in grids:
        try:
            found.append((grid, *recognise(grid, options)))
        except FileNotUnderstood as error:
            refusals.append(error)
    for rank in ((True, True), (True, False), (False, True), (False, False)):
        best = [entry for entry in found if (entry[1] is not FALLBACK, entry[0].shown) == rank]
        if len(best) > 1:
            raise _several_sheets(best)
        if best:
            return best[0]
    raise refusals[0]


def sheets_asked_for(grids: Sequence[Grid], options: ReadingOptions) -> Sequence[Grid]:
    """Of a workbook the sheets that are asked for; what is no workbook has none to choose."""
    if not options.sheets or not any(grid.sheet for grid in grids):
        return grids
    wanted = {name.casefold() for name in options.sheets}
    asked = [grid for grid in grids if grid.sheet.casefold() in wanted]
    if not asked:
        names = ", ".join(grid.sheet for grid in grids if grid.sheet)
        raise FileNotUnderstood(
            f"{grids[0].name} has no sheet {' or '.join(options.sheets)}. Its sheets with cells: {names}.", code="E207"
        )
    return asked


def _several_sheets(found: Sequence[tuple[Grid, Reader, str]]) -> FileNotUnderstood:
    names = " and ".join(grid.sheet for grid, _, _ in found)
    what = found[0][1].report_name
    return FileNotUnderstood(
        f"{found[0][0].name}: the sheets {names} each look like {what}. Say which one you mean: --sheet NAME.",
        code="E207",
    )


def sheet_notes(grid: Grid, grids: Sequence[Grid], reading: Reading) -> tuple[Problem, ...]:
    """What a person should know about the sheet that was read, and those that weren't."""
    notes = list(grid.notes)
    if grid.hidden_rows:
        hidden = [line for line in reading.lines if line.row in grid.hidden_rows]
        rows = len({line.row for line in hidden})
        if rows:
            cents = format_cents(sum(line.cents for line in hidden))
            count = "1 hidden row" if rows == 1 else f"{rows:,} hidden rows"
            text = f"{count} of the sheet {grid.sheet} read too ({cents})."
            notes.append(Problem(code="W402", text=text, file=0))
    others = [other.sheet for other in grids if other is not grid]
    if others:
        text = f"The sheet {grid.sheet} was read; not read: {', '.join(others)}."
        notes.append(Problem(code="W415", text=text, file=0))
    if grid.encoding == OLD_WORKBOOK and reading.lines and reading.own_totals is TotalsVerdict.NONE:
        text = (
            "Nothing in an old Excel workbook (.xls) vouches for its amounts, days and names: one changed by damage "
            "would not show. Export the report as XLSX, where it would."
        )
        notes.append(Problem(code="W416", text=text, file=0))
    return tuple(notes)


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
    fits = [(reader, by) for reader in readers_of_tables(grid) if (by := reader.fits(grid)) is not None]
    if len(fits) == 1:
        return fits[0]
    if options.columns is not None:
        return FALLBACK, "your column map"
    if not fits and (kept := remembered_map(grid, options)) is not None:
        return FALLBACK, f"the column map remembered as {kept.program}"
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


def with_remembered(grid: Grid, reader: Reader, options: ReadingOptions) -> ReadingOptions:
    """What a person says about a flat table, now or once before."""
    if reader is not FALLBACK or options.columns is not None:
        return options
    kept = remembered_map(grid, options)
    return options if kept is None else replace(options, columns=kept, day_order=options.day_order or kept.day_order)


def remembered_map(grid: Grid, options: ReadingOptions) -> ColumnMap | None:
    """The remembered map whose columns this file has; of several, the one that names most."""
    fitting = [kept for kept in options.remembered if _holds(grid, kept)]
    return max(fitting, key=lambda kept: len(kept.columns), default=None)


def _holds(grid: Grid, said: ColumnMap) -> bool:
    """Whether a map names columns that this file has, or has once its clients are carried down."""
    wanted = {plain(header) for header in said.columns.values()}
    rows = [{plain(cell) for cell in record.cells} for record in grid.records[:60]]
    if any(wanted <= row for row in rows):
        return bool(wanted)
    heading = plain(grouping.HEADING)
    if heading not in wanted or not any(wanted - {heading} <= row for row in rows):
        return False
    try:
        return bool(grouping.carry_down(grid, said)[1])
    except FileNotUnderstood:
        return False
