"""Exactly what is shown, as CSV and as a live workbook."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from tieout import __version__
from tieout.model.appointments import Appointments, Insight
from tieout.practice import appointment_status
from tieout.reporting import Sheet, write_separated
from tieout.reporting.insight import insight_sheet
from tieout.reporting.insight_workbook import write_insight_workbook
from tieout.reporting.sheets import Column as SheetColumn
from tieout.reporting.sheets import ColumnKind
from tieout.reporting.workbook_style import Look, Paper
from tieout.web.insights.columns import Holds
from tieout.web.insights.kept import Kept, kept_appointments
from tieout.web.insights.showing import Shown
from tieout.web.models import InsightKind, StoredFile

_KINDS = {Holds.MONEY: ColumnKind.MONEY, Holds.BALANCE: ColumnKind.BALANCE, Holds.DAY: ColumnKind.DAY}


def write_csv(shown: Shown, path: Path) -> None:
    """Write the rows shown; an Appointment Status in the columns of the published procedure."""
    insight = _insight(shown)
    sheet = insight_sheet(insight) if insight is not None else _sheet(shown)
    with path.open("w", encoding="utf-8", newline="") as file:
        write_separated(sheet, file)


def write_xlsx(shown: Shown, path: Path) -> None:
    """Write the rows shown with filter, live sub-totals of the visible rows, and the live balance."""
    insight = _insight(shown)
    if insight is not None:
        write_insight_workbook(insight, path, version=__version__)
    else:
        _write_table(shown, path)


def _insight(shown: Shown) -> Insight | None:
    """The same rows as the command line's insight; None where the insight is another, or its files differ in shape."""
    if shown.run.kind != InsightKind.APPOINTMENT_STATUS:
        return None
    found = {file.key: file for file in StoredFile.objects.filter(practice=shown.run.practice, key__in=shown.run.files)}
    if len(found) != len(shown.run.files):
        return None
    kept = [kept_appointments(found[key]) for key in shown.run.files]
    if any(one.about["headers"] != kept[0].about["headers"] for one in kept):
        return None
    source = _appointments(shown, kept)
    return appointment_status(source, start=shown.run.start, end=shown.run.end)


def _appointments(shown: Shown, kept: list[Kept]) -> Appointments:
    """The rows shown, in the order shown, out of one or several files."""
    places = shown.rows.select("file", "row").with_row_index("at")
    parts: list[tuple[int, Appointments]] = []
    for number, one in enumerate(kept):
        own = places.filter(pl.col("file") == number)
        parts.append((number, one.appointments(own["row"].to_list())))
    first = parts[0][1]
    if len(parts) == 1:
        return first
    order = {number: iter(part.rows) for number, part in parts}
    return replace(
        first,
        file_name=" + ".join(part.file_name for _, part in parts),
        sha256=" ".join(part.sha256 for _, part in parts),
        money=frozenset.intersection(*(part.money for _, part in parts)),
        rows=tuple(next(order[number]) for number in places["file"]),
        aside=tuple(aside for _, part in parts for aside in part.aside),
        notes=tuple(dict.fromkeys(note for _, part in parts for note in part.notes)),
    )


def _sheet(shown: Shown) -> Sheet:
    columns = tuple(SheetColumn(one.header, _KINDS.get(one.holds, ColumnKind.TEXT)) for one in shown.layout.columns)
    return Sheet(columns, _cells(shown))


def _cells(shown: Shown) -> Iterator[tuple[str | int | None, ...]]:
    yield from shown.rows.select([column.key for column in shown.layout.columns]).iter_rows()


def _write_table(shown: Shown, path: Path) -> None:
    """A table with a filter, and under it the live sub-totals of its visible rows."""
    paper = Paper(path, made_on=shown.run.end, constant_memory=len(shown.rows) > 20_000)
    sheet = paper.sheet(shown.layout.title, tab="#1D4ED8")
    columns, last = shown.layout.columns, max(len(shown.rows), 1) + 1
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.autofilter(0, 0, last - 1, len(columns) - 1)
    for place, column in enumerate(columns):
        sheet.set_column(place, place, 26 if column.holds is Holds.NAME else 15)
        paper.text(sheet, 0, place, column.header, Look.HEAD_MONEY if column.is_number else Look.HEAD)
    for number, row in enumerate(_cells(shown), start=1):
        for place, (column, cell) in enumerate(zip(columns, row, strict=True)):
            _write_cell(paper, sheet, number, place, column.holds, cell)
    for place, column in enumerate(columns):
        letter = xl_col_to_name(place)
        if column.is_money and column.summed:
            look = Look.BALANCE_SUM if column.holds is Holds.BALANCE else Look.MONEY_SUM
            formula = f"=SUBTOTAL(109,{letter}2:{letter}{last})"
            paper.formula(sheet, last + 1, place, formula, shown.sums[column.key], look)
        else:
            paper.text(sheet, last + 1, place, "Sub-total of the visible rows" if place == 0 else "", Look.TEXT_SUM)
    paper.close()


def _write_cell(paper: Paper, sheet: Worksheet, row: int, place: int, holds: Holds, cell: object) -> None:
    if cell is None:
        return
    if isinstance(cell, date):
        paper.day(sheet, row, place, cell)
    elif isinstance(cell, int) and holds in _KINDS:
        paper.money(sheet, row, place, cell, Look.BALANCE if holds is Holds.BALANCE else Look.MONEY)
    elif isinstance(cell, int):
        sheet.write_number(row, place, cell, paper.look(Look.COUNT))
    else:
        paper.text(sheet, row, place, str(cell))
