"""A table of rows into sheets of a workbook: sub-totals on top, filter on, split where a sheet is full."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from xlsxwriter.utility import xl_col_to_name

from tieout.reporting.sheets import Column, ColumnKind, Sheet
from tieout.reporting.workbook_rows import RowsBelow, row_writer
from tieout.reporting.workbook_style import ROWS_MAX, Look, Paper

FIRST_ROW = 2
"""Index of the first row of data: sub-totals stand in row 1, the header in row 2."""

_WIDTHS = {
    ColumnKind.MONEY: 15.0,
    ColumnKind.BALANCE: 15.0,
    ColumnKind.DAY: 12.0,
    ColumnKind.COUNT: 9.0,
    ColumnKind.TEXT: 22.0,
}

Advance = Callable[[int], None]
"""Told of each batch of rows that has been written."""

PROGRESS_ROWS = 5_000

ROWS_MEASURED = 5_000
"""Texts of so many rows are measured for the widths of their columns."""

WIDTH_MAX = 60.0
"""No column grows wider than so many characters."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table to be written.

    Attributes:
        name: of its sheet; further sheets are numbered.
        content: its columns and rows.
        rows: how many rows it has, as far as that is known before; for progress.
        frozen: how many columns stay in sight.
        tab: colour of the sheet's tab.
        unsummed: names of columns of money that have no sub-total.
    """

    name: str
    content: Sheet
    rows: int = 0
    frozen: int = 1
    tab: str | None = None
    unsummed: frozenset[str] = frozenset()


@dataclass(slots=True)
class Part:
    """One sheet of a table: where it is, and the sum of each column of money in cents."""

    sheet: RowsBelow
    sums: dict[int, int]


def sheets_for(rows: int) -> int:
    """How many sheets so many rows take."""
    return max(1, -(-rows // (ROWS_MAX - FIRST_ROW)))


def write_table(paper: Paper, table: Table, currency: str, advance: Advance) -> list[RowsBelow]:
    """Write a table.

    Args:
        paper: the workbook.
        table: what to write.
        currency: named in the headers of money.
        advance: told of rows written.

    Returns:
        Its sheets; each knows how many rows it has.
    """
    columns = table.content.columns
    write = row_writer(paper, columns)
    money = [place for place, column in enumerate(columns) if column.is_money]
    money = [place for place in money if columns[place].name not in table.unsummed]
    longest = [0] * len(columns)
    parts = [_part(paper, table, money)]
    done = 0
    for row in table.content.rows:
        part = parts[-1]
        if part.sheet.count == ROWS_MAX - FIRST_ROW:
            part = _part(paper, table, money)
            parts.append(part)
        if len(parts) == 1 and part.sheet.count < ROWS_MEASURED:
            longest = [
                max(most, len(cell)) if isinstance(cell, str) else most for most, cell in zip(longest, row, strict=True)
            ]
        part.sheet.add(write(FIRST_ROW + 1 + part.sheet.count, row))
        for place in money:
            cell = row[place]
            part.sums[place] += cell if isinstance(cell, int) else 0
        done += 1
        if done % PROGRESS_ROWS == 0:
            advance(PROGRESS_ROWS)
    advance(done % PROGRESS_ROWS)
    for part in parts:
        _write_head(paper, part, table, longest, currency)
    return [part.sheet for part in parts]


def _part(paper: Paper, table: Table, money: Sequence[int]) -> Part:
    sheet = paper.book.add_worksheet(paper.new_name(table.name), RowsBelow)
    paper.lay_out(sheet, tab=table.tab)
    return Part(sheet, dict.fromkeys(money, 0))


def _write_head(paper: Paper, part: Part, table: Table, longest: Sequence[int], currency: str) -> None:
    sheet, columns = part.sheet, table.content.columns
    last = FIRST_ROW + max(sheet.count, 1)
    for place, column in enumerate(columns):
        sheet.set_column(place, place, _width(column, longest[place]))
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
        is_balance = columns[place].kind is ColumnKind.BALANCE
        paper.formula(sheet, 0, place, formula, cents, Look.BALANCE_STRONG if is_balance else Look.MONEY_STRONG)
    sheet.set_row(FIRST_ROW - 1, 32)
    for place, column in enumerate(columns):
        name = f"{column.name}, {currency}" if column.is_money else column.name
        numbers = column.is_money or column.kind is ColumnKind.COUNT
        paper.text(sheet, FIRST_ROW - 1, place, name, Look.HEAD_MONEY if numbers else Look.HEAD)


def _width(column: Column, longest: int) -> float:
    """A column's width: texts that aren't broken into lines are seen whole, up to a bound."""
    width = column.width or _WIDTHS[column.kind]
    if column.wrap or not column.printed or column.kind is not ColumnKind.TEXT:
        return width
    return max(width, min(longest + 2.0, WIDTH_MAX))
