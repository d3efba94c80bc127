"""Bytes in, Grids out, whatever the container: text with separators, workbooks with sheets, Parquet and Arrow."""

from __future__ import annotations

from pathlib import PurePath

from tieout.errors import FileNotUnderstood
from tieout.reading.columnar import read_columnar
from tieout.reading.grid import read_grid
from tieout.reading.kinds import Container, container_of
from tieout.reading.old_workbooks import read_old_workbook
from tieout.reading.reader import Grid
from tieout.reading.workbooks import read_excel, read_open_document

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
    _refuse_other_ending(name, container)
    match container:
        case Container.EXCEL:
            grids = read_excel(name, data)
        case Container.OPEN_DOCUMENT:
            grids = read_open_document(name, data)
        case Container.OLD_EXCEL:
            grids = read_old_workbook(name, data)
        case Container.PARQUET | Container.ARROW:
            grids = (read_columnar(name, data, container),)
        case Container.TEXT:
            return (read_grid(name, data, encoding),)
    filled = tuple(grid for grid in grids if grid.records)
    if not filled:
        raise FileNotUnderstood(f"{name} is empty. Was the date range empty in the export?", code="E101")
    return filled


def _refuse_other_ending(name: str, container: Container) -> None:
    ending = PurePath(name).suffix.casefold()
    if container in _ENDINGS.get(ending, {container}):
        return
    what, right = _CALLED[container]
    raise FileNotUnderstood(
        f"{name} is {what}, not what its ending says. Rename it to {right}, or export it again.", code="E103"
    )
