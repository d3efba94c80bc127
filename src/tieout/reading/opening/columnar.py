"""Parquet files, and Arrow tables of other libraries, as a Grid: the column names are row 1, as in a spreadsheet."""

from __future__ import annotations

import hashlib
import io
import subprocess
import sys
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl

from tieout.errors import FileNotUnderstood
from tieout.limits import COLUMNS_MAX, PARQUET_MEMORY_BYTES_MAX, PARQUET_PROCESSOR_SECONDS_MAX
from tieout.model.vouching import CHECKED_PARQUET
from tieout.reading.opening.kinds import TABLE_MARK, Container
from tieout.reading.opening.page_checksums import check_pages
from tieout.reading.opening.workbook_parser import text_of
from tieout.reading.reader import Grid, Record

_PARSER = Path(__file__).with_name("parquet_parser.py")
_SEAL_BYTES = 32
_END = b"PAR1"
_OUT_OF_BOUNDS = frozenset({9, 24})
"""Signals that end a process beyond its bounds (SIGKILL, SIGXCPU)."""


def read_columnar(name: str, data: bytes, container: Container) -> Grid:
    """Read a Parquet file, or a table that `table_bytes` wrote.

    Raises:
        FileNotUnderstood: E105 when it is damaged, E102 when it is too wide, E103 when a column isn't plain.
    """
    table, sha256, called = columnar_table(name, data, container)
    return table_grid(name, table, sha256, called)


def columnar_table(name: str, data: bytes, container: Container) -> tuple[pl.DataFrame, str, str]:
    """The table in a Parquet file, or one that `table_bytes` wrote, the sha256 of its bytes, and what it is called.

    Raises:
        FileNotUnderstood: E105 when it is damaged.
    """
    called = container.value
    if container is Container.PARQUET:
        pages = check_pages(data)
        if not pages.whole or not data.endswith(_END):
            raise _damaged(name)
        called = CHECKED_PARQUET if 0 < pages.pages == pages.checked else called
    arrow = _arrow_of_parquet(name, data) if container is Container.PARQUET else _unsealed(name, data)
    try:
        return pl.read_ipc(io.BytesIO(arrow)), hashlib.sha256(data).hexdigest(), called
    except (pl.exceptions.PolarsError, OSError, ValueError) as error:
        raise _damaged(name) from error


def table_bytes(table: Any) -> bytes:
    """An Arrow table of any library as bytes that only `read_columnar` reads, sealed with their checksum.

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
    arrow = written.getvalue()
    return TABLE_MARK + hashlib.sha256(arrow).digest() + arrow


def _unsealed(name: str, data: bytes) -> bytes:
    """The Arrow file in bytes of `table_bytes`; its checksum must hold."""
    body = data[len(TABLE_MARK) :]
    seal, arrow = body[:_SEAL_BYTES], body[_SEAL_BYTES:]
    if hashlib.sha256(arrow).digest() != seal:
        raise _damaged(name)
    return arrow


def _arrow_of_parquet(name: str, data: bytes) -> bytes:
    """The table as the child reads it, within bounds; whatever else ends the child, the file is damaged."""
    bounds = [str(PARQUET_PROCESSOR_SECONDS_MAX), str(PARQUET_MEMORY_BYTES_MAX)]
    done = subprocess.run(  # noqa: S603  our own file, no shell
        [sys.executable, "-I", "-X", "utf8", str(_PARSER), *bounds], input=data, capture_output=True, check=False
    )
    if -done.returncode in _OUT_OF_BOUNDS or b"memory allocation" in done.stderr or b"MemoryError" in done.stderr:
        raise FileNotUnderstood(
            f"{name} could not be read within {PARQUET_MEMORY_BYTES_MAX // 1024**3} GiB of memory and "
            f"{PARQUET_PROCESSOR_SECONDS_MAX} seconds of processor time. Export fewer rows, or use CSV.",
            code="E108",
        )
    if done.returncode:
        raise _damaged(name)
    return done.stdout


def _damaged(name: str) -> FileNotUnderstood:
    return FileNotUnderstood(f"{name} is damaged or cut short. Export it again.", code="E105")


def table_grid(name: str, table: pl.DataFrame, sha256: str, called: str) -> Grid:
    """A table's cells as text."""
    if table.width > COLUMNS_MAX:
        raise FileNotUnderstood(f"{name} has {table.width:,} columns; the limit is {COLUMNS_MAX:,}.", code="E102")
    for column, kind in table.schema.items():
        if kind.is_nested() or kind in {pl.Binary(), pl.Object()}:
            raise FileNotUnderstood(
                f"{name}: the column {column} holds {kind}, not text, numbers or dates. Leave it out.", code="E103"
            )
    rows = (tuple(map(value_text, values)) for values in table.iter_rows())
    records = (Record(1, tuple(table.columns)), *(Record(row, cells) for row, cells in enumerate(rows, start=2)))
    return Grid(name=name, sha256=sha256, encoding=called, delimiter="", records=records)


def value_text(value: object) -> str:
    """A cell's value as text."""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime):
        return text_of(value.replace(tzinfo=None))
    if value is None or isinstance(value, str | bool | int | float | date):
        return text_of(value)
    return str(value)
