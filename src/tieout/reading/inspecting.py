"""What a file is: its program and report, columns, period, rows used and set aside, and its own totals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import TypedDict

import polars as pl

from tieout.errors import FileNotUnderstood
from tieout.model.book import Problem, TotalsVerdict
from tieout.progress import heard_by
from tieout.reading.opening.containers import open_grids
from tieout.reading.opening.kinds import Container, container_of
from tieout.reading.opening.source import Source
from tieout.reading.plain.files import read_plain_file
from tieout.reading.reader import Grid, Line, ReadingOptions, Record, RowAside
from tieout.reading.recognising import read_file

HEAD_ROWS = 14
"""First rows that are shown to a person."""

_HEAD_BYTES = 500_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """One file looked at.

    Attributes:
        name: of the file.
        program: key of its program.
        program_name: as people write it.
        report: key of its report.
        report_name: as the program writes it.
        recognised_by: what showed it.
        rows: records read.
        used: records used.
        set_aside: number of records set aside.
        aside: records set aside.
        cents: sum of all line items.
        first_day: first day of a line item, or None.
        last_day: last day of a line item, or None.
        clients: number of distinct names.
        own_totals: whether the file's totals agree.
        problems: what a person should know.
        columns: (meaning, header) pairs used.
        encoding: how the bytes were read.
        delimiter: what separates the cells; `""` when the file is no table.
        currency: of every amount.
        head: its first rows that aren't blank, as they stand in it; none when it is no table.
    """

    name: str
    program: str
    program_name: str
    report: str
    report_name: str
    recognised_by: str
    rows: int
    used: int
    set_aside: int
    aside: tuple[RowAside, ...] = field(repr=False)
    cents: int
    first_day: date | None
    last_day: date | None
    clients: int
    own_totals: TotalsVerdict
    problems: tuple[Problem, ...]
    columns: tuple[tuple[str, str], ...]
    encoding: str
    delimiter: str
    currency: str
    head: tuple[Record, ...] = field(repr=False)


def inspect(source: Source, options: ReadingOptions | None = None) -> Inspection:
    """Look at one file.

    Raises:
        FileNotUnderstood: when it can't be read.
    """
    options = options or ReadingOptions()
    plain = read_plain_file(source.name, source.data, options)
    file = plain or read_file(source.name, source.data, options)
    reading, reader = file.reading, file.reader
    return Inspection(
        name=source.name,
        program=reader.program,
        program_name=reader.program_name,
        report=reader.report,
        report_name=reader.report_name,
        recognised_by=file.recognised_by,
        rows=reading.rows,
        used=reading.rows - len(reading.aside),
        set_aside=len(reading.aside),
        aside=reading.aside,
        **(_sums(reading.lines) if plain is None else _column_sums(plain.found.lines)),
        own_totals=reading.own_totals,
        problems=reading.problems,
        columns=reading.columns,
        encoding=file.grid.encoding,
        delimiter=file.grid.delimiter,
        currency=reading.currency,
        head=_filled(file.grid),
    )


def first_rows(source: Source, encoding: str | None = None) -> tuple[Record, ...]:
    """The first rows of a file as they stand in it, whatever they mean; none where it is no table.

    Args:
        source: the file.
        encoding: a codec name for text; None = by the ladder.
    """
    data = source.data
    try:
        if len(data) > _HEAD_BYTES and container_of(source.name, data) is Container.TEXT:
            data = data[: data.rfind(b"\n", 0, _HEAD_BYTES) + 1]
        with heard_by(None):
            return _filled(open_grids(source.name, data, encoding)[0])
    except FileNotUnderstood:
        return ()


def _filled(grid: Grid) -> tuple[Record, ...]:
    return tuple(islice((record for record in grid.records if not record.blank), HEAD_ROWS))


class _Sums(TypedDict):
    cents: int
    first_day: date | None
    last_day: date | None
    clients: int


def _sums(lines: Sequence[Line]) -> _Sums:
    days = [line.day for line in lines]
    return _Sums(
        cents=sum(line.cents for line in lines),
        first_day=min(days, default=None),
        last_day=max(days, default=None),
        clients=len({line.client for line in lines}),
    )


def _column_sums(lines: pl.DataFrame) -> _Sums:
    day = pl.col("day")
    cents, first, last, clients = lines.select(
        pl.col("cents").sum(), day.min().alias("first"), day.max().alias("last"), pl.col("client").n_unique()
    ).row(0)
    return _Sums(cents=cents, first_day=first, last_day=last, clients=clients)
