"""Bytes in, Grids out, whatever the container: text with separators, workbooks with sheets, Parquet and Arrow."""

from __future__ import annotations

from pathlib import PurePath

from tieout.errors import FileNotUnderstood
from tieout.reading.opening.grid import read_grid
from tieout.reading.opening.kinds import Container, container_of
from tieout.reading.reader import Grid

_ENDINGS: dict[str, frozenset[Container]] = {
    **dict.fromkeys((".csv", ".tsv", ".txt", ".tab"), frozenset({Container.TEXT})),
    **dict.fromkeys((".xlsx", ".xlsm", ".xls"), frozenset({Container.EXCEL, Container.OLD_EXCEL})),
    ".ods": frozenset({Container.OPEN_DOCUMENT}),
    ".parquet": frozenset({Container.PARQUET}),
}
_CALLED = {
    Container.TEXT: ("a text table", ".csv"),
    Container.EXCEL: ("an Excel workbook", ".xlsx"),
    Container.OLD_EXCEL: ("an old Excel workbook", ".xls"),
    Container.OPEN_DOCUMENT: ("an OpenDocument spreadsheet", ".ods"),
    Container.PARQUET: ("a Parquet file", ".parquet"),
    Container.ARROW: ("a table", ".parquet"),
}


def open_grids(name: str, data: bytes, encoding: str | None = None) -> tuple[Grid, ...]:
    """A file's tables: one of a text file or a Parquet file, one for each sheet of a workbook.

    Args:
        name: the file's name, for messages; its ending must not contradict what its bytes are.
        data: its bytes.
        encoding: a codec name for text; None = by the ladder of `grid.read_grid`.

    Raises:
        FileNotUnderstood: when it can't be read, in one sentence with what to do.
    """
    container = container_of(name, data)
    refuse_other_ending(name, container)
    if container is Container.TEXT:
        return (read_grid(name, data, encoding),)
    grids = _tables(name, data, container)
    filled = tuple(grid for grid in grids if grid.records)
    if not filled:
        raise FileNotUnderstood(f"{name} is empty. Was the date range empty in the export?", code="E101")
    return filled


def _tables(name: str, data: bytes, container: Container) -> tuple[Grid, ...]:
    """The tables of a file that isn't text; what reads it is loaded for it."""
    match container:
        case Container.EXCEL | Container.OPEN_DOCUMENT:
            from tieout.reading.opening import workbooks  # noqa: PLC0415

            read = workbooks.read_excel if container is Container.EXCEL else workbooks.read_open_document
            return read(name, data)
        case Container.OLD_EXCEL:
            from tieout.reading.opening.old_workbooks import read_old_workbook  # noqa: PLC0415

            return read_old_workbook(name, data)
    from tieout.reading.opening.columnar import read_columnar  # noqa: PLC0415

    return (read_columnar(name, data, container),)


def refuse_other_ending(name: str, container: Container) -> None:
    """Refuse a file that isn't what its ending says.

    Raises:
        FileNotUnderstood: E103, with the right ending.
    """
    ending = PurePath(name).suffix.casefold()
    if container in _ENDINGS.get(ending, {container}):
        return
    what, right = _CALLED[container]
    raise FileNotUnderstood(
        f"{name} is {what}, not what its ending says. Rename it to {right}, or export it again.", code="E103"
    )
