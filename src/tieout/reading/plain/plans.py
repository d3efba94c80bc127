"""What a plain file means, worked out once: its layout from the head, its plan from what all rows show together.

A table is looked at piece by piece, what the pieces show is put together, and the plan that follows is applied to any
piece, in this process or in another.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from typing import Protocol

import polars as pl

from tieout.reading.parsing.cells import DecimalMark, currency_of
from tieout.reading.parsing.taking import Columns, Taken, mark_before_cents
from tieout.reading.plain.columns import LINE_SCHEMA, PlainTable
from tieout.reading.reader import Grid, Reading, Record, RowAside


@dataclass(frozen=True, slots=True)
class Evidence:
    """What rows show of how the whole table is to be read.

    Attributes:
        rows: how many there are.
        texts: by meaning, each text of a date or a currency, and amounts of every make that occurs.
        sides: how often each type word has amounts above (1), of (0) and below (-1) zero, read with each mark before
            the cents that the whole table may turn out to have.
    """

    rows: int
    texts: Mapping[str, tuple[str, ...]] = field(repr=False)
    sides: Mapping[tuple[DecimalMark, str, int], int] = field(default_factory=dict)

    @classmethod
    def of_all(cls, parts: Sequence[Evidence]) -> Evidence:
        """What parts of a table show together."""
        texts: dict[str, dict[str, None]] = {}
        sides: Counter[tuple[DecimalMark, str, int]] = Counter()
        for part in parts:
            for meaning, found in part.texts.items():
                texts.setdefault(meaning, {}).update(dict.fromkeys(found))
            sides.update(part.sides)
        return cls(sum(part.rows for part in parts), {name: tuple(found) for name, found in texts.items()}, sides)

    def records(self, columns: Columns) -> list[Record]:
        """Rows in which each of the texts stands at least once."""
        meanings = list(self.texts)
        rows = zip_longest(*self.texts.values(), fillvalue="")
        return [columns.record(0, dict(zip(meanings, row, strict=True))) for row in rows]


@dataclass(frozen=True, slots=True)
class PlainRows:
    """What was made of some rows.

    Attributes:
        count: how many there are.
        names: client names, each once.
        lines: their line items, `LINE_SCHEMA`, in order of row and part; their texts may be an Enum of these rows'.
        aside: rows set aside.
    """

    count: int
    names: tuple[str, ...] = field(repr=False)
    lines: pl.DataFrame = field(repr=False)
    aside: tuple[RowAside, ...] = field(repr=False)

    @classmethod
    def of_all(cls, parts: Sequence[PlainRows]) -> PlainRows:
        """The rows of the pieces of a table, each read as if it were the first, with texts as such."""
        parts = [replace(one, lines=one.lines.cast(pl.Schema(LINE_SCHEMA))) for one in parts]
        if len(parts) == 1:
            return parts[0]
        place = {name: number for number, name in enumerate(dict.fromkeys(name for one in parts for name in one.names))}
        lines, aside, before = list[pl.DataFrame](), list[RowAside](), 0
        for one in parts:
            clients = pl.Series("client", [place[name] for name in one.names], pl.Int32).gather(one.lines["client"])
            lines.append(one.lines.with_columns(clients, row=pl.col("row") + before))
            aside += moved(one.aside, before)
            before += one.count
        return cls(before, tuple(place), pl.concat(lines), tuple(aside))


def moved(aside: Iterable[RowAside], rows: int) -> list[RowAside]:
    """Rows set aside, so many rows further down."""
    return [replace(row, row=row.row + rows) for row in aside]


class Plan(Protocol):
    """How every row of one table is read."""

    @property
    def taken(self) -> Taken:
        """How its dates and amounts are read."""

    def read(self, table: PlainTable) -> PlainRows:
        """Read some of its rows."""

    def reads_as(self, other: Plan) -> bool:
        """Whether another plan of the same layout makes the same of any row."""

    def reading(self, rows: int, aside: Sequence[RowAside]) -> Reading:
        """What was made of so many rows, without lines."""


class Layout(Protocol):
    """Where a report's columns are."""

    @property
    def head(self) -> Grid:
        """The file's first rows."""

    @property
    def header(self) -> int:
        """Index of the header among them."""

    @property
    def columns(self) -> Columns:
        """The header."""

    def evidence(self, table: PlainTable) -> Evidence:
        """What some rows show."""

    def plan(self, evidence: Evidence) -> Plan | None:
        """How all rows are read, from what all of them show; None where only the strict reader can say.

        Raises:
            FileNotUnderstood: as the strict reader does.
        """


def wanted_of(layout: Layout) -> list[int]:
    """The columns that have a meaning, ascending."""
    return sorted(set(layout.columns.at.values()))


def first_table(layout: Layout, frame: pl.DataFrame) -> PlainTable:
    """Rows as if they were the first below the header.

    Args:
        layout: of the table.
        frame: its wanted columns, named by their numbers, as text or an Enum.
    """
    return PlainTable(layout.columns, frame, layout.head.records[layout.header].row + 1)


def evidence_of(layout: Layout, table: PlainTable) -> Evidence | None:
    """What rows show; None when one is blank or a total, or repeats the header."""
    return None if table.has_other_rows() else layout.evidence(table)


def texts_in(table: PlainTable, meanings: Iterable[str], money: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """By meaning the texts that show how a table is read.

    Args:
        table: some rows.
        meanings: columns of which every text counts.
        money: columns of amounts: of those with one mark before the cents and one currency, any will do.
    """
    found = {name: tuple(table.distinct(name).values) for name in meanings if name in table.columns.at}
    for name in money:
        if name in table.columns.at:
            makes = {(mark_before_cents(text), currency_of(text)): text for text in table.distinct(name).values}
            found[name] = tuple(makes.values())
    return found
