"""An Appointment Status export in, its rows out: every cell, days and amounts as such, beside what it means."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import date, datetime, time

from tieout.errors import FileNotUnderstood
from tieout.model.appointments import Appointment, Appointments, Value
from tieout.model.book import Part, SetAside
from tieout.reading.opening.source import Source
from tieout.reading.parsing.cells import CellProblem, clean_text, parse_cents
from tieout.reading.parsing.taking import Taken
from tieout.reading.practices.sessions_health import AppointmentStatus
from tieout.reading.reader import Grid, Line, Reading, ReadingOptions, Record
from tieout.reading.recognising import read_file

_AMOUNT = re.compile(r"\(?-?\$?[\d,.\u00a0 ]*\d[.,]\d\d\)?")
_TIME = re.compile(r"\b(\d{1,2}):(\d\d)(?::\d\d)?\s*(?:([AaPp])\.?[Mm]\.?)?")

_PART = {Part.CHARGE: "charge", Part.PAID: "paid", Part.CREDIT: "credit"}


def read_appointments(source: Source, options: ReadingOptions | None = None) -> Appointments:
    """Read the Appointment Status report row by row.

    Args:
        source: the export.
        options: what a person says about it.

    Raises:
        FileNotUnderstood: when it can't be read, or is another report.
    """
    options = options or ReadingOptions()
    file = read_file(source.name, source.data, options)
    if not isinstance(file.reader, AppointmentStatus):
        raise FileNotUnderstood(
            f"{source.name} is {file.reader.program_name}, {file.reader.report_name}. The insight needs the "
            "Appointment Status export (Client, Client Responsibility, Client Paid, Credit Used).",
            code="E201",
        )
    used: list[tuple[Record, list[Line]]] = []
    taken = file.reader.take_each(file.grid, options, lambda record, lines: used.append((record, lines)))
    money = _money_places([record for record, _ in used], taken)
    rows = tuple(_appointment(record, lines, taken, money) for record, lines in used)
    return appointments_of(file.grid, taken, money, file.reading, rows)


def appointments_of(
    grid: Grid, taken: Taken, money: frozenset[int], reading: Reading, rows: tuple[Appointment, ...] = ()
) -> Appointments:
    """What is known of an export besides its rows, and the rows where they are no table.

    Args:
        grid: the file.
        taken: its columns and what was set aside.
        money: the columns that hold amounts and nothing else.
        reading: what was made of it.
        rows: its appointments.
    """
    return Appointments(
        file_name=grid.name,
        sha256=grid.sha256,
        headers=tuple(clean_text(header) for header in taken.columns.headers),
        places=dict(taken.columns.at),
        money=money,
        rows=rows,
        aside=tuple(
            SetAside(file=0, row=row.row, column=row.column, found=row.found, why=row.why, cents=row.cents,
                     code=row.code)
            for row in taken.aside
        ),
        notes=tuple(problem.text for problem in reading.problems),
        currency=reading.currency,
    )  # fmt: skip


def _money_places(records: Sequence[Record], taken: Taken) -> frozenset[int]:
    """The columns that hold amounts and nothing else; a code such as 90837 is none."""
    known = {taken.columns.at[meaning] for meaning in _PART.values()}
    others = set(range(len(taken.columns.headers))) - set(taken.columns.at.values())
    return frozenset(known | {place for place in others if _all_amounts(records, place, taken)})


def _all_amounts(records: Sequence[Record], place: int, taken: Taken) -> bool:
    texts = {text for record in records if (text := _text(record, place))}
    return all_amounts(texts, taken)


def all_amounts(texts: Collection[str], taken: Taken) -> bool:
    """Whether there is a text and each is an amount with cents."""
    return bool(texts) and all(_AMOUNT.fullmatch(text) and cell_cents(text, taken) is not None for text in texts)


def _text(record: Record, place: int) -> str:
    return clean_text(record.cells[place]) if place < len(record.cells) else ""


def cell_cents(text: str, taken: Taken) -> int | None:
    """A cell's amount in cents; None when it is none."""
    try:
        return parse_cents(text, taken.decimal)
    except CellProblem:
        return None


def _appointment(record: Record, lines: Sequence[Line], taken: Taken, money: frozenset[int]) -> Appointment:
    cents = {line.part: line.cents if line.part is Part.CHARGE else -line.cents for line in lines}
    at = taken.columns.at
    cells: list[Value] = [
        cell_cents(_text(record, place), taken)
        if place in money and _text(record, place)
        else _text(record, place) or None
        for place in range(len(taken.columns.headers))
    ]
    cells[at["date"]] = moment(lines[0].day, _text(record, at["date"]))
    cells[at["client"]] = lines[0].client
    for part, meaning in _PART.items():
        cells[at[meaning]] = cents[part]
    return Appointment(
        row=record.row,
        client=lines[0].client,
        day=lines[0].day,
        charge_cents=cents[Part.CHARGE],
        paid_cents=cents[Part.PAID],
        credit_cents=cents[Part.CREDIT],
        cells=tuple(cells),
    )


def moment(day: date, text: str) -> date:
    """A day, with the time of day where the cell holds one."""
    found = _TIME.search(text)
    if found is None:
        return day
    hour, minute = int(found[1]), int(found[2])
    if found[3]:
        hour = hour % 12 + (12 if found[3] in "Pp" else 0)
    return datetime.combine(day, time(hour, minute)) if hour < 24 and minute < 60 else day
