"""A Sheet in, comma-separated text out, as spreadsheets and scripts both read it.

ISO dates, plain amounts (`-12.34`), CRLF, and no text that a spreadsheet would run as a formula.
"""

from __future__ import annotations

import csv
from datetime import date
from typing import TextIO

from tieout.model.harmless import harmless
from tieout.model.money import format_plain
from tieout.reporting.sheets import Cell, Sheet

BYTE_ORDER_MARK = "\ufeff"


def write_separated(sheet: Sheet, out: TextIO, *, plain: bool = False) -> None:
    """Write a sheet.

    Args:
        sheet: the rows; they are consumed.
        out: opened without translation of line ends (`newline=""`).
        plain: leave out the byte order mark by which Excel knows UTF-8.
    """
    if not plain:
        out.write(BYTE_ORDER_MARK)
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([harmless(column.name) for column in sheet.columns])
    money = [column.is_money for column in sheet.columns]
    for row in sheet.rows:
        writer.writerow([_cell_text(cell, is_money=own) for cell, own in zip(row, money, strict=True)])


def _cell_text(cell: Cell, *, is_money: bool) -> str:
    if cell is None:
        return ""
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, int):
        return format_plain(cell) if is_money else str(cell)
    return harmless(cell)
