"""Any flat table of date, client and amount: the column map is guessed from the header words, shown, overridable.

Amounts come as one signed column, as debit and credit (or charge and payment) columns, or with a type column that
gives the sign. Where the header leaves a choice, the file is refused and says how to make it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from tieout.errors import FileNotUnderstood
from tieout.model.book import Problem, TotalsVerdict
from tieout.reading.columns import ColumnMap
from tieout.reading.parsing import tables
from tieout.reading.parsing.headers import plain
from tieout.reading.parsing.taking import Columns, Taken
from tieout.reading.parsing.totals import Table, names_nobody
from tieout.reading.reader import Grid, Reading, ReadingOptions, Record
from tieout.reading.tables import flat_header, grouping
from tieout.reading.tables.flat_rows import Rows
from tieout.reading.tables.flat_signs import learn_signs, turned_columns

_RAISING = frozenset({"amount", "debit", "charge"})
"""Columns of money that raise what a client owes."""


class FlatTable:
    """A table with one header row and one transaction a row."""

    program = "table"
    program_name = "the other program"
    report = "flat-table"
    report_name = "table of date, client and amount"

    def fits(self, grid: Grid) -> str | None:
        """Recognised by columns for a date, a client and an amount; two of them are enough to say what is missing."""
        flat, grouped = grouping.carry_down(grid)
        if flat_header.guess(flat) is None:
            return None
        if grouped:
            return "columns for date and amount, clients on rows of their own"
        return "columns for date, client and amount"

    def read(self, grid: Grid, options: ReadingOptions) -> Reading:
        """Read every row (see `Reader.read`)."""
        said = options.columns
        grid, grouped = grouping.carry_down(grid, said)
        found = flat_header.given(grid, said) if said is not None else flat_header.guess(grid)
        if found is None:
            raise FileNotUnderstood(f"{grid.name} has no header row with a date, a client and an amount.", code="E201")
        index, columns = found
        header = tuple(plain(cell) for cell in columns.headers)
        records = [
            record
            for record in grid.records[index + 1 :]
            if not record.blank and (record.cells[0] != columns.headers[0] or header != tuple(map(plain, record.cells)))
        ]
        reading = _read(grid, records, columns, options, said or ColumnMap(columns={}))
        return replace(reading, problems=(*reading.problems, *grouped)) if grouped else reading


def _read(grid: Grid, records: Sequence[Record], columns: Columns, options: ReadingOptions, said: ColumnMap) -> Reading:
    money = flat_header.layout(columns.at)
    taken, currency = begin_with(grid.name, records, columns, options, said)
    dated = [record for record in records if not names_nobody(taken.columns.text(record, "date"))]
    table = Table(records, taken, money, partial(_balance, money, turned_columns(dated, taken, money)))
    signs, problems = learn_signs(grid.name, table.rows, taken, money, said)
    rows = Rows(taken, money, signs)
    for record in table.rows:
        taken.take(record, rows.lines, rows.effect)
    verdict, found = table.check()
    return reading_of(grid, taken, currency, verdict, [*problems, *found])


def reading_of(grid: Grid, taken: Taken, currency: str, verdict: TotalsVerdict, problems: Sequence[Problem]) -> Reading:
    """What was made of a flat table."""
    return tables.reading_of(grid, taken, currency, verdict, (*problems, *_all_wider(grid, taken)))


def _all_wider(grid: Grid, taken: Taken) -> list[Problem]:
    """Rows that all have an empty cell more than the header: banks write such files, and so does a lost separator."""
    width = len(taken.columns.headers)
    at = next((place for place, record in enumerate(grid.records) if record.cells == taken.columns.headers), None)
    rows = [record for record in grid.records[at + 1 :] if not record.blank] if at is not None else []
    if not rows or any(len(record.cells) != width + 1 or record.cells[-1].strip() for record in rows):
        return []
    text = "Every row has an empty cell more than the header. If the columns don't fit their names, export it again."
    return [Problem(code="W202", text=text, file=0)]


def begin_with(
    name: str, records: Sequence[Record], columns: Columns, options: ReadingOptions, said: ColumnMap
) -> tuple[Taken, str]:
    """How dates and amounts of a file are read, and the currency."""
    money = [meaning for meaning in ("amount", "debit", "credit", "charge", "paid") if meaning in columns.at]
    return tables.begin(name, columns, records, money, said=options.day_order or said.day_order, decimal=said.decimal)


def _balance(money: Sequence[str], turned: frozenset[str], sums: Sequence[int]) -> int:
    """Charges less what was paid and credited, as the columns print them; those that are turned print it below zero."""
    signed = zip(money, sums, strict=True)
    return sum(cents if (meaning in _RAISING) != (meaning in turned) else -cents for meaning, cents in signed)


READERS = (FlatTable(),)
