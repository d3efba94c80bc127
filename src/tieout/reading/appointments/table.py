"""An Appointment Status export in, its rows out as one table: what `read_appointments` gives, in columns.

A large plain file is read column by column, each distinct text once; any other goes through the strict reader.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time

import numpy as np
import polars as pl

from tieout.errors import FileNotUnderstood
from tieout.model.appointments import Appointments, Value
from tieout.model.book import TotalsVerdict
from tieout.reading.appointments.rows import all_amounts, appointments_of, cell_cents, moment, read_appointments
from tieout.reading.opening.source import Source
from tieout.reading.parsing.cells import clean_text
from tieout.reading.parsing.taking import Columns, Taken
from tieout.reading.plain.columns import Flags, Ints, PlainTable
from tieout.reading.plain.files import plain_text_of
from tieout.reading.plain.plans import Evidence, texts_in
from tieout.reading.plain.text import PlainText
from tieout.reading.practices import sessions_health
from tieout.reading.reader import ReadingOptions
from tieout.reading.recognising import recognise

_MONEY = sessions_health.MONEY


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentTable:
    """One export of the report.

    Attributes:
        table: `row`, `client`, `day`, `charge`, `paid`, `credit`, and each cell of the file as `c0`, `c1`, … in the
            order of `about.headers`: amounts in cents, days as such, anything else as text or null.
        about: everything else; it has no `rows`.
    """

    table: pl.DataFrame = field(repr=False)
    about: Appointments


def read_appointment_table(source: Source, options: ReadingOptions | None = None) -> AppointmentTable:
    """Read the Appointment Status report as a table.

    Args:
        source: the export.
        options: what a person says about it.

    Raises:
        FileNotUnderstood: when it can't be read, or is another report.
    """
    options = options or ReadingOptions()
    return _by_columns(source, options) or by_rows(read_appointments(source, options))


def _by_columns(source: Source, options: ReadingOptions) -> AppointmentTable | None:
    """The table of a plain file; None where the strict reader must read it, or say what is wrong."""
    try:
        text = plain_text_of(source.name, source.data, options)
        if text is None or recognise(text.head, options)[0].report != sessions_health.AppointmentStatus.report:
            return None
        at = sessions_health.header_index(text.head)
        table = None if at is None else _whole_table(text, at)
        return None if at is None or table is None else _of_columns(text, at, table, options)
    except FileNotUnderstood:
        return None


def _whole_table(text: PlainText, at: int) -> PlainTable | None:
    """Every column: as `c0`, `c1`, …, and by its meaning where it has one."""
    header = text.head.records[at]
    known = sessions_health.columns_of(text.head, header).at
    columns = Columns(header.cells, known | {f"c{place}": place for place in range(len(header.cells))})
    frame = text.columns(at, range(len(header.cells)))
    table = None if frame is None else PlainTable(columns, frame, header.row + 1)
    return None if table is None or table.has_other_rows() else table


def _of_columns(text: PlainText, at: int, table: PlainTable, options: ReadingOptions) -> AppointmentTable | None:
    header = text.head.records[at]
    samples = Evidence(table.height, texts_in(table, ("date",), _MONEY)).records(table.columns)
    taken, currency = sessions_health.begin_with(text.head, header, samples, options)
    names, clients, fine = table.clients()
    days, has_day = table.days(taken)
    amounts, readable = zip(*(table.cents(meaning, taken.decimal) for meaning in _MONEY), strict=True)
    fine &= has_day & np.logical_and.reduce(readable)
    if not _set_aside(table, taken, ~fine) or not fine.any():
        return None
    used = np.flatnonzero(fine)
    known = {
        "row": pl.Series(table.row_of(used), dtype=pl.Int64),
        "client": pl.Series(names, dtype=pl.String).gather(clients[used]),
        "day": pl.Series(days[used]).cast(pl.Int32).cast(pl.Date),
    } | {meaning: pl.Series(cents[used], dtype=pl.Int64) for meaning, cents in zip(_MONEY, amounts, strict=True)}
    money = _money_places(table, taken, used)
    reading = sessions_health.reading_of(text.head, taken, currency, TotalsVerdict.NONE, [])
    about = appointments_of(text.head, taken, money, reading)
    return AppointmentTable(table=pl.DataFrame(known | _cells(table, taken, used, known, money)), about=about)


def _set_aside(table: PlainTable, taken: Taken, odd: Flags) -> bool:
    """Set the rows aside that can't be read; False when one of them can be after all."""
    for record in table.records(odd):
        taken.take(
            record,
            lambda row: sessions_health.lines_of(row, taken),
            lambda row: sessions_health.effect_of(row, taken),
        )
    return len(taken.aside) == int(odd.sum())


def _money_places(table: PlainTable, taken: Taken, used: Ints) -> frozenset[int]:
    """The columns that hold amounts and nothing else."""
    at = taken.columns.at
    others = set(range(len(taken.columns.headers))) - set(at.values())
    return frozenset(
        {at[meaning] for meaning in _MONEY}
        | {place for place in others if all_amounts(_texts_of(table, place, used), taken)}
    )


def _texts_of(table: PlainTable, place: int, used: Ints) -> set[str]:
    """Each text of a column once, cleaned, of the rows that are used."""
    column = table.distinct(f"c{place}")
    return {text for code in np.unique(column.codes[used]).tolist() if (text := clean_text(column.values[code]))}


def _cells(
    table: PlainTable, taken: Taken, used: Ints, known: dict[str, pl.Series], money: frozenset[int]
) -> dict[str, pl.Series]:
    """Every cell of the rows that are used, column by column."""
    at = taken.columns.at
    special = {at["client"]: known["client"]} | {at[meaning]: known[meaning] for meaning in _MONEY}
    cells: dict[str, pl.Series] = {}
    for place in range(len(taken.columns.headers)):
        column = table.distinct(f"c{place}")
        codes = column.codes[used]
        if place in special:
            cells[f"c{place}"] = special[place]
        elif place == at["date"]:
            pairs = zip(known["day"].to_list(), codes.tolist(), strict=True)
            cells[f"c{place}"] = _moments([moment(day, clean_text(column.values[code])) for day, code in pairs])
        elif place in money:
            values = [cell_cents(text, taken) if (text := clean_text(value)) else None for value in column.values]
            cells[f"c{place}"] = pl.Series(values, dtype=pl.Int64).gather(codes)
        else:
            texts = [clean_text(value) or None for value in column.values]
            cells[f"c{place}"] = pl.Series(texts, dtype=pl.String).gather(codes)
    return cells


def _moments(cells: Sequence[date]) -> pl.Series:
    """Days, with the time of day where any has one."""
    if not any(isinstance(cell, datetime) for cell in cells):
        return pl.Series(cells, dtype=pl.Date)
    whole = [cell if isinstance(cell, datetime) else datetime.combine(cell, time()) for cell in cells]
    return pl.Series(whole, dtype=pl.Datetime("us"))


def by_rows(read: Appointments) -> AppointmentTable:
    """Appointments as a table."""
    columns: dict[str, pl.Series] = {
        "row": pl.Series([row.row for row in read.rows], dtype=pl.Int64),
        "client": pl.Series([row.client for row in read.rows], dtype=pl.String),
        "day": pl.Series([row.day for row in read.rows], dtype=pl.Date),
        "charge": pl.Series([row.charge_cents for row in read.rows], dtype=pl.Int64),
        "paid": pl.Series([row.paid_cents for row in read.rows], dtype=pl.Int64),
        "credit": pl.Series([row.credit_cents for row in read.rows], dtype=pl.Int64),
    }
    for place in range(len(read.headers)):
        columns[f"c{place}"] = _column([row.cells[place] for row in read.rows], place, read)
    return AppointmentTable(table=pl.DataFrame(columns), about=replace(read, rows=()))


def _column(cells: Sequence[Value], place: int, read: Appointments) -> pl.Series:
    if place in read.money:
        return pl.Series(cells, dtype=pl.Int64)
    if place == read.places["date"]:
        return _moments([cell for cell in cells if isinstance(cell, date)])
    return pl.Series([None if cell is None else str(cell) for cell in cells], dtype=pl.String)
