"""A list of corrections in, a workbook out: a box to fill in for each, and the balances after them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from tieout.model.correction import CorrectionList
from tieout.reporting.corrections import corrections_sheet
from tieout.reporting.sheets import Cell, Column, ColumnKind, Sheet
from tieout.reporting.words import higher_or_lower
from tieout.reporting.workbook_style import Paper
from tieout.reporting.workbook_tables import Table, write_table

_DONE = Column("Done", width=7)
_WIDTHS = {"number": 9.0, "program": 14.0, "client": 22.0, "do": 9.0, "what": 12.0, "reference": 12.0, "from": 12.0,
           "to": 12.0, "change of balance": 13.0, "text": 56.0, "row": 22.0, "follows": 22.0}  # fmt: skip
"""Narrow enough to be read on paper."""


def write_corrections_workbook(told: CorrectionList, path: Path) -> None:
    """Write the workbook: the list of `corrections_sheet` with a column to tick, then each client's balance.

    Raises:
        OSError: when the file can't be written.
    """
    days = [*(one.day for one in told.todo), *(one.day for one in told.open)]
    paper = Paper(path, made_on=max(days, default=None))
    unsummed = frozenset({"From", "To"})  # the old and the new amount of a line add up to nothing that is asked for
    tables = [Table("Corrections", _to_tick(told), frozen=2, tab="#9A3412", unsummed=unsummed)]
    if told.after:
        tables.append(Table("Balances after these", _after_sheet(told)))
    for table in tables:
        write_table(paper, table, told.currency, lambda rows: None)
    paper.close()


def _to_tick(told: CorrectionList) -> Sheet:
    sheet = corrections_sheet(told)
    columns = tuple(
        replace(column, name=column.name.capitalize(), width=_WIDTHS.get(column.name)) for column in sheet.columns
    )
    return Sheet((_DONE, *columns), ((None, *row) for row in sheet.rows))


def _after_sheet(told: CorrectionList) -> Sheet:
    columns = (
        Column("Client", width=28),
        Column(f"{told.program} now", ColumnKind.BALANCE, width=20),
        Column(f"{told.program} then", ColumnKind.BALANCE, width=20),
        Column(told.other, ColumnKind.BALANCE, width=20),
        Column("State", width=24),
    )
    return Sheet(columns, _after_rows(told))


def _after_rows(told: CorrectionList) -> Iterator[tuple[Cell, ...]]:
    for row in told.after:
        apart = row.after_cents - row.other_cents
        state = f"{higher_or_lower(apart)} than {told.other}" if apart else "agrees"
        yield row.client, row.before_cents, row.after_cents, row.other_cents, state
