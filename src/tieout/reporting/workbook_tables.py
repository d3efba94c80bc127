"""A table of rows into sheets of a workbook: sub-totals on top, filter on, split where a sheet is full."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import islice

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from tieout.reporting.sheets import Cell, Column, ColumnKind, Sheet
from tieout.reporting.workbook_style import ROWS_MAX, Look, Paper

FIRST_ROW = 2
"""Index of the first row of data: sub-totals stand in row 1, the header in row 2."""

_WIDTHS = {ColumnKind.MONEY: 15.0, ColumnKind.DAY: 12.0, ColumnKind.COUNT: 9.0, ColumnKind.TEXT: 22.0}

Advance = Callable[[int], None]
"""Told of each batch of rows that has been written."""

PROGRESS_ROWS = 5_000

ROWS_MEASURED = 5_000
"""Texts of so many rows are measured for the widths of their columns."""

WIDTH_MAX = 60.0
"""No column grows wider than so many characters."""


@dataclass(slots=True)
class Part:
    """One sheet of a table: how many rows it holds, and the sum of each column of money in cents."""

    rows: int = 0
    sums: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Table:
    """A table to be written, measured before.

    Attributes:
        name: of its sheet; further sheets are numbered.
        make: gives its rows, each time anew.
        parts: its sheets; one of no rows when the table is empty.
        longest: of each column, the characters of its longest text among the first rows.
        frozen: how many columns stay in sight.
        tab: colour of the sheet's tab.
    """

    name: str
    make: Callable[[], Sheet]
    parts: tuple[Part, ...]
    longest: tuple[int, ...]
    frozen: int = 1
    tab: str | None = None

    @property
    def rows(self) -> int:
        """Rows of all its sheets."""
        return sum(part.rows for part in self.parts)

    @classmethod
    def of(cls, name: str, make: Callable[[], Sheet], *, frozen: int = 1, tab: str | None = None) -> Table:
        """Measure a table: its rows are made once to be counted and summed, and again to be written."""
        sheet = make()
        money = [place for place, column in enumerate(sheet.columns) if column.kind is ColumnKind.MONEY]
        parts = [Part(sums=dict.fromkeys(money, 0))]
        longest = [0] * len(sheet.columns)
        for row in sheet.rows:
            if len(parts) == 1 and parts[0].rows < ROWS_MEASURED:
                longest = [
                    max(most, len(cell)) if isinstance(cell, str) else most
                    for most, cell in zip(longest, row, strict=True)
                ]
            if parts[-1].rows == ROWS_MAX - FIRST_ROW:
                parts.append(Part(sums=dict.fromkeys(money, 0)))
            part = parts[-1]
            part.rows += 1
            for place in money:
                cell = row[place]
                part.sums[place] += cell if isinstance(cell, int) else 0
        return cls(name, make, tuple(parts), tuple(longest), frozen, tab)


def write_table(paper: Paper, table: Table, currency: str, advance: Advance) -> list[Worksheet]:
    """Write a table.

    Args:
        paper: the workbook.
        table: what to write.
        currency: named in the headers of money.
        advance: told of rows written.

    Returns:
        Its sheets.
    """
    content = table.make()
    rows = iter(content.rows)
    sheets = []
    for part in table.parts:
        sheet = paper.sheet(table.name, tab=table.tab)
        _write_head(paper, sheet, content.columns, part, table, currency)
        _write_rows(paper, sheet, content.columns, islice(rows, part.rows), advance)
        sheets.append(sheet)
    return sheets


def _write_head(
    paper: Paper, sheet: Worksheet, columns: tuple[Column, ...], part: Part, table: Table, currency: str
) -> None:
    last = FIRST_ROW + max(part.rows, 1)
    for place, column in enumerate(columns):
        sheet.set_column(place, place, _width(column, table.longest[place]))
    printed = [place for place, column in enumerate(columns) if column.printed]
    if len(printed) < len(columns):
        sheet.print_area(0, 0, last - 1, printed[-1])
    sheet.freeze_panes(FIRST_ROW, table.frozen)
    sheet.repeat_rows(FIRST_ROW - 1)
    sheet.autofilter(FIRST_ROW - 1, 0, last - 1, len(columns) - 1)
    if part.sums:
        label = next((place for place, column in enumerate(columns) if column.name), 0)
        paper.text(sheet, 0, label, "Sub-total of the visible rows", Look.QUIET)
    for place, cents in part.sums.items():
        letter = xl_col_to_name(place)
        formula = f"=SUBTOTAL(109,{letter}{FIRST_ROW + 1}:{letter}{last})"
        paper.formula(sheet, 0, place, formula, cents, Look.MONEY_STRONG)
    sheet.set_row(FIRST_ROW - 1, 32)
    for place, column in enumerate(columns):
        money = column.kind is ColumnKind.MONEY
        name = f"{column.name}, {currency}" if money else column.name
        numbers = money or column.kind is ColumnKind.COUNT
        paper.text(sheet, FIRST_ROW - 1, place, name, Look.HEAD_MONEY if numbers else Look.HEAD)


def _width(column: Column, longest: int) -> float:
    """A column's width: texts that aren't broken into lines are seen whole, up to a bound."""
    width = column.width or _WIDTHS[column.kind]
    if column.wrap or not column.printed or column.kind is not ColumnKind.TEXT:
        return width
    return max(width, min(longest + 2.0, WIDTH_MAX))


def _write_rows(
    paper: Paper, sheet: Worksheet, columns: tuple[Column, ...], rows: Iterator[tuple[Cell, ...]], advance: Advance
) -> None:
    looks = [Look.WRAP if column.wrap else Look.PLAIN for column in columns]
    kinds = [column.kind for column in columns]
    done = 0
    for number, row in enumerate(rows, start=FIRST_ROW):
        lines = 1
        for place, cell in enumerate(row):
            if cell is None or cell == "":
                continue
            _write_cell(paper, sheet, number, place, cell, kinds[place], looks[place])
            if columns[place].wrap and isinstance(cell, str):
                lines = max(lines, -(-len(cell) // int((columns[place].width or 22) * 1.05)))
        if lines > 1:
            sheet.set_row(number, 15.0 * lines + 3)
        done += 1
        if done == PROGRESS_ROWS:
            advance(done)
            done = 0
    advance(done)


def _write_cell(
    paper: Paper, sheet: Worksheet, row: int, place: int, cell: Cell, kind: ColumnKind, look: Look
) -> None:  # fmt: skip
    if isinstance(cell, date):
        paper.day(sheet, row, place, cell)
    elif isinstance(cell, int):
        if kind is ColumnKind.MONEY:
            paper.money(sheet, row, place, cell)
        else:
            sheet.write_number(row, place, cell, paper.look(Look.COUNT))
    else:
        paper.text(sheet, row, place, cell or "", look)
