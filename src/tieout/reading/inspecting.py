"""What a file is: its program and report, columns, period, rows used and set aside, and its own totals."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from tieout.model.book import Problem, TotalsVerdict
from tieout.reading.reader import ReadingOptions, RowAside
from tieout.reading.recognising import read_file
from tieout.reading.source import Source


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


def inspect(source: Source, options: ReadingOptions | None = None) -> Inspection:
    """Look at one file.

    Raises:
        FileNotUnderstood: when it can't be read.
    """
    file = read_file(source.name, source.data, options or ReadingOptions())
    reading, reader = file.reading, file.reader
    days = [line.day for line in reading.lines]
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
        cents=sum(line.cents for line in reading.lines),
        first_day=min(days, default=None),
        last_day=max(days, default=None),
        clients=len({line.client for line in reading.lines}),
        own_totals=reading.own_totals,
        problems=reading.problems,
        columns=reading.columns,
        encoding=file.grid.encoding,
        delimiter=file.grid.delimiter,
        currency=reading.currency,
    )
