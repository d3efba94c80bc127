"""Balances from before a report's period: a row `Beginning Balance`, or a balance beside a client's heading.

They are no transactions. Each becomes its client's opening balance, on the first day of the period that the report
states, else on the day of the client's first transaction.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tieout.reading.parsing.cells import CellProblem, clean_text, parse_cents
from tieout.reading.parsing.taking import Columns
from tieout.reading.quickbooks.frame import Frame, FrameRow
from tieout.reading.quickbooks.layout import is_beginning
from tieout.reading.reader import Record

_TYPE = "Opening Balance"


def with_openings(frame: Frame, columns: Columns, first: date | None) -> Frame:
    """The report with a type, a day and an amount on each balance from before.

    Args:
        frame: the report.
        columns: its header.
        first: first day of the period that it states.
    """
    if "balance" not in columns.at:
        return frame
    days: dict[int, str] = {}
    for row in frame.rows:
        if not is_opening(row.record, columns) and columns.text(row.record, "date").strip():
            days.setdefault(row.group_row, columns.text(row.record, "date"))
    rows = tuple(
        _opening(row, columns, frame, str(first) if first else days.get(row.group_row, ""))
        if is_opening(row.record, columns)
        else row
        for row in frame.rows
    )
    return replace(frame, rows=rows)


def is_opening(record: Record, columns: Columns) -> bool:
    """Whether a row says Beginning Balance, or has nothing but a balance beside a label."""
    if any(columns.text(record, meaning).strip() for meaning in ("type", "amount", "debit", "credit")):
        return False
    others = [cell for place, cell in enumerate(record.cells) if place != columns.at.get("balance") and cell.strip()]
    return any(is_beginning(clean_text(cell)) for cell in others) or is_balance_of(record, columns)


def is_balance_of(record: Record, columns: Columns) -> bool:
    """Whether a row is a label before the data columns and a balance, and nothing more."""
    filled = [place for place, cell in enumerate(record.cells) if cell.strip()]
    balance = columns.at.get("balance")
    lead = next((place for place, header in enumerate(columns.headers) if header.strip()), 0)
    return len(filled) == 2 and filled[0] < lead and filled[1] == balance


def _opening(row: FrameRow, columns: Columns, frame: Frame, day: str) -> FrameRow:
    cells = list(row.record.cells)
    stated = columns.text(row.record, "balance")
    for meaning, text in (("date", day), ("type", _TYPE), ("amount", stated), ("debit", stated)):
        at = columns.at.get(meaning)
        if at is not None and at < len(cells):
            cells[at] = text
    try:
        printed = parse_cents(stated, frame.decimal)
    except CellProblem:
        printed = None
    return replace(row, record=replace(row.record, cells=tuple(cells)), printed=printed, odd="")
