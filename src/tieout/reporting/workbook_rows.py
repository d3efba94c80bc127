"""The rows of a table as a sheet's XML, in one pass: a cell at a time through the library took most of a report's time.

Head, widths and filter of the sheet are the library's; these rows stand below the head, which is written when they are
counted and summed.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from functools import lru_cache
from html import escape
from tempfile import SpooledTemporaryFile

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from tieout.checks import ensure
from tieout.reporting.sheets import Cell, Column, ColumnKind
from tieout.reporting.workbook_style import ROW_HEIGHT, Look, Paper, fitting

IN_MEMORY_BYTES = 2**23
"""Rows beyond this are kept in an unnamed file until the workbook is closed."""

LINE_HEIGHT, ROOM = 15, 3
"""Of a row that holds several lines of text, in points."""

_CHARACTERS = 1.05
"""Characters that stand side by side where a column is one wide."""

_DAY_ZERO = date(1899, 12, 30)
_DAY_ONE = date(1900, 3, 1)
"""A spreadsheet's calendar has a Feb 29 before it that never was; days before it are written as text."""


class RowsBelow(Worksheet):  # type: ignore[misc]  # the library has no types
    """A sheet whose first rows are written by the library, and the others given as XML.

    The library has no public road for that: two of its own methods are taken over, and `ensure_written` sees to it that
    it still calls them.
    """

    def __init__(self) -> None:
        super().__init__()
        self.count = 0
        self._measured = False
        self._below = SpooledTemporaryFile(IN_MEMORY_BYTES, "w+", encoding="utf-8")  # noqa: SIM115  lives with the book

    def add(self, text: str) -> None:
        """Add one row."""
        self._below.write(text)
        self.count += 1

    def end(self) -> tuple[bool, bool]:
        """Let the rows go; whether the library asked for them, and for their number."""
        asked = self._below.closed
        self._below.close()
        return asked, self._measured

    def _write_dimension(self) -> None:
        self._measured = True
        self.dim_rowmax += self.count
        super()._write_dimension()
        self.dim_rowmax -= self.count

    def _write_rows(self) -> None:
        super()._write_rows()
        self._below.seek(0)
        shutil.copyfileobj(self._below, self.fh)
        self._below.close()


def ensure_written(sheets: Iterable[RowsBelow]) -> None:
    """See to it, once the workbook is closed, that the library asked for the rows of every sheet.

    Raises:
        InvariantBroken: when it no longer writes sheets by the methods that are taken over here.
    """
    asked = [sheet.end() for sheet in sheets]
    ensure(all(rows for rows, _ in asked), "the library writes a sheet's rows by _write_rows")
    ensure(all(size for _, size in asked), "the library writes a sheet's size by _write_dimension")


def row_writer(paper: Paper, columns: Sequence[Column]) -> Callable[[int, Sequence[Cell]], str]:
    """What makes a row's XML from its number (that a person sees) and its cells.

    Args:
        paper: the workbook, for its formats.
        columns: of the table.
    """
    letters = [xl_col_to_name(place) for place in range(len(columns))]
    money = [column.is_money for column in columns]
    room = [int((column.width or 22) * _CHARACTERS) if column.wrap else 0 for column in columns]
    looks = [paper.number_of(Look.WRAP if column.wrap else Look.PLAIN) for column in columns]
    count, day, moment = (paper.number_of(look) for look in (Look.COUNT, Look.DAY, Look.MOMENT))
    amounts = [paper.number_of(Look.BALANCE if column.kind is ColumnKind.BALANCE else Look.MONEY) for column in columns]
    height = f'ht="{ROW_HEIGHT}" customHeight="1"'

    def write(number: int, row: Sequence[Cell]) -> str:
        lines = 1
        cells = []
        for place, cell in enumerate(row):
            if cell is None or cell == "":
                continue
            at = f'<c r="{letters[place]}{number}" s='
            if isinstance(cell, str):
                cells.append(f'{at}"{looks[place]}" t="inlineStr"><is>{_text(cell)}</is></c>')
                if room[place]:
                    lines = max(lines, -(-len(cell) // room[place]))
            elif isinstance(cell, int):
                cells.append(f'{at}"{amounts[place]}"><v>{cell / 100:.16G}</v></c>' if money[place] else
                             f'{at}"{count}"><v>{cell}</v></c>')  # fmt: skip
            elif isinstance(cell, datetime):
                cells.append(f'{at}"{moment}"><v>{_moment(cell):.16G}</v></c>')
            elif cell >= _DAY_ONE:
                cells.append(f'{at}"{day}"><v>{(cell - _DAY_ZERO).days}</v></c>')
            else:
                cells.append(f'{at}"{looks[place]}" t="inlineStr"><is>{_text(str(cell))}</is></c>')
        own = height if lines == 1 else f'ht="{LINE_HEIGHT * lines + ROOM}" customHeight="1"'
        return f'<row r="{number}" {own}>{"".join(cells)}</row>'

    return write


@lru_cache(65_536)
def _text(text: str) -> str:
    kept = ' xml:space="preserve"' if text != text.strip() or "\n" in text else ""
    return f"<t{kept}>{escape(fitting(text), quote=False)}</t>"


def _moment(moment: datetime) -> float:
    return (moment.replace(tzinfo=None) - datetime.combine(_DAY_ZERO, datetime.min.time())).total_seconds() / 86_400
