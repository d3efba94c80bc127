"""A Sheet in, comma-separated text out, as spreadsheets and scripts both read it.

ISO dates, plain amounts (`-12.34`), CRLF, and no text that a spreadsheet would run as a formula.
"""

from __future__ import annotations

import csv
import re
from datetime import date
from typing import TextIO

from tieout.model.money import format_plain
from tieout.reporting.sheets import Cell, ColumnKind, Sheet

BYTE_ORDER_MARK = "\ufeff"

_RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)*")


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
    kinds = [column.kind for column in sheet.columns]
    for row in sheet.rows:
        writer.writerow([_cell_text(cell, kind) for cell, kind in zip(row, kinds, strict=True)])


def _cell_text(cell: Cell, kind: ColumnKind) -> str:
    if cell is None:
        return ""
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, int):
        return format_plain(cell) if kind is ColumnKind.MONEY else str(cell)
    return harmless(cell)


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula: an apostrophe before one that begins like it.

    The rule is OWASP's for CSV injection; plain numbers stay as they are.
    """
    begins = text.lstrip(" \u00a0")
    if begins.startswith(_RUNS) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text
