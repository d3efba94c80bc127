"""Parquet files and Arrow tables as a Grid: the column names are row 1, as if the table stood in a spreadsheet."""

from __future__ import annotations

import hashlib
import io
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import polars as pl

from tieout.errors import FileNotUnderstood
from tieout.limits import COLUMNS_MAX
from tieout.reading.kinds import Container
from tieout.reading.reader import Grid, Record
from tieout.reading.workbook_parser import text_of


def read_columnar(name: str, data: bytes, container: Container) -> Grid:
    """Read a Parquet or an Arrow file.

    Raises:
        FileNotUnderstood: E105 when it is damaged, E102 when it is too wide, E103 when a column isn't plain.
    """
    try:
        table = _table(data, container)
    except (pl.exceptions.PolarsError, OSError, ValueError) as error:
        raise FileNotUnderstood(f"{name} is damaged or cut short. Export it again.", code="E105") from error
    except BaseException as error:
        # A damaged file can make the library's own code panic, which isn't an Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise FileNotUnderstood(f"{name} is damaged or cut short. Export it again.", code="E105") from error
    return table_grid(name, table, hashlib.sha256(data).hexdigest(), container.value)


def table_bytes(table: Any) -> bytes:
    """An Arrow table of any library as an Arrow file.

    Args:
        table: anything with `__arrow_c_stream__`, such as a table of pyarrow, pandas, Polars or DuckDB.

    Raises:
        FileNotUnderstood: E103 when it isn't a table.
    """
    try:
        frame = table if isinstance(table, pl.DataFrame) else pl.DataFrame(table)
    except (TypeError, ValueError, AttributeError, pl.exceptions.PolarsError) as error:
        raise FileNotUnderstood("The object given is not a table of columns.", code="E103") from error
    written = io.BytesIO()
    frame.write_ipc(written)
    return written.getvalue()


def table_grid(name: str, table: pl.DataFrame, sha256: str, called: str) -> Grid:
    """A table's cells as text."""
    if table.width > COLUMNS_MAX:
        raise FileNotUnderstood(f"{name} has {table.width:,} columns; the limit is {COLUMNS_MAX:,}.", code="E102")
    for column, kind in table.schema.items():
        if kind.is_nested() or kind in {pl.Binary(), pl.Object()}:
            raise FileNotUnderstood(
                f"{name}: the column {column} holds {kind}, not text, numbers or dates. Leave it out.", code="E103"
            )
    rows = (tuple(map(_text, values)) for values in table.iter_rows())
    records = (Record(1, tuple(table.columns)), *(Record(row, cells) for row, cells in enumerate(rows, start=2)))
    return Grid(name=name, sha256=sha256, encoding=called, delimiter="", records=records)


def _table(data: bytes, container: Container) -> pl.DataFrame:
    if container is Container.PARQUET:
        return pl.read_parquet(io.BytesIO(data))
    return pl.read_ipc(io.BytesIO(data))


def _text(value: object) -> str:
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime):
        return text_of(value.replace(tzinfo=None))
    if value is None or isinstance(value, str | bool | int | float | date):
        return text_of(value)
    return str(value)
