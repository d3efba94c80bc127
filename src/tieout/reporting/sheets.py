"""A Report in, rows out: the one table of items that every table format writes.

One row for each reconciling item, one for each client without items, one for each row set aside. Balances stand on a
client's first row only, so that every column of money can be summed: Σ left balance + Σ amount = Σ right balance.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tieout.model.book import SetAside, Side, SourceFile, told_apart
from tieout.model.explanation import ClientExplanation, Item, LineRef
from tieout.model.money import format_cents
from tieout.reporting.report import Report

Cell = str | int | date | None


class ColumnKind(StrEnum):
    """What the cells of a column are."""

    TEXT = "text"
    MONEY = "money"  # whole cents
    BALANCE = "balance"  # whole cents that a client owes; below zero the client is owed
    DAY = "day"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        name: its header.
        kind: what its cells are.
        width: in characters, where a page has room to choose; None = by its kind.
        wrap: whether long texts are broken into lines.
        printed: whether it is of use on paper; those that aren't stand last.
    """

    name: str
    kind: ColumnKind = ColumnKind.TEXT
    width: float | None = None
    wrap: bool = False
    printed: bool = True

    @property
    def is_money(self) -> bool:
        """Whether its cells are whole cents."""
        return self.kind in {ColumnKind.MONEY, ColumnKind.BALANCE}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: its columns and its rows, each as long as the columns."""

    columns: tuple[Column, ...]
    rows: Iterator[tuple[Cell, ...]]


def items_sheet(report: Report) -> Sheet:
    """The items of a report, with what was set aside at the end.

    Args:
        report: the answer to write.

    Returns:
        Columns `client`, `other name`, a balance for each program, `kind`, `hint`, `date`, `amount` (the item's part
        of right minus left), the rows in each program, `verdict`, `text`, `nearest`.
    """
    left, right = told_apart(report.reconciliation.left.program_name, report.reconciliation.right.program_name)
    columns = (
        Column("client"),
        Column("other name"),
        Column(f"balance {left}", ColumnKind.BALANCE),
        Column(f"balance {right}", ColumnKind.BALANCE),
        Column("kind"),
        Column("hint"),
        Column("date", ColumnKind.DAY),
        Column("amount", ColumnKind.MONEY),
        Column(f"rows {left}"),
        Column(f"rows {right}"),
        Column("verdict"),
        Column("text"),
        Column("nearest"),
    )
    return Sheet(columns, _rows(report))


def _rows(report: Report) -> Iterator[tuple[Cell, ...]]:
    for client in report.clients:
        yield from _client_rows(report, client)
    for side, book in ((Side.LEFT, report.reconciliation.left), (Side.RIGHT, report.reconciliation.right)):
        for aside in book.set_aside:
            yield _aside_row(aside, side, _files(report, side))
    for row in report.outside:
        yield _aside_row(row.aside, row.side, _files(report, row.side))


def _files(report: Report, side: Side) -> Sequence[SourceFile]:
    return report.left_files if side is Side.LEFT else report.right_files


def _client_rows(report: Report, client: ClientExplanation) -> Iterator[tuple[Cell, ...]]:
    names = (" + ".join(client.left_names or client.right_names), _other_name(client))
    balances: tuple[Cell, Cell] = (client.left_cents, client.right_cents)
    if not client.items:
        yield (*names, *balances, "agrees", None, None, 0, None, None, None, client.summary, None)
    for number, item in enumerate(client.items):
        yield (*names, *(balances if number == 0 else (None, None)), *_item_cells(report, item))


def _other_name(client: ClientExplanation) -> str | None:
    """The right book's names where they differ from the left book's."""
    if not client.left_names or client.right_names == client.left_names:
        return None
    return " + ".join(client.right_names) or None


def _item_cells(report: Report, item: Item) -> tuple[Cell, ...]:
    return (
        item.kind.value,
        item.hint.value if item.hint else None,
        item.day,
        item.cents,
        places(item.left, report.left_files),
        places(item.right, report.right_files),
        item.verdict.value,
        item.text,
        item.nearest,
    )


def places(lines: Sequence[LineRef], files: Sequence[SourceFile]) -> str | None:
    """Where lines stand: `row 7; row 9`, with the file's name where a program has several files."""
    if not lines:
        return None
    rows = dict.fromkeys((line.file, line.row) for line in lines)
    return "; ".join(_place(file, row, files) for file, row in rows)


def _place(file: int, row: int, files: Sequence[SourceFile]) -> str:
    return f"row {row}" if len(files) == 1 else f"{files[file].name} row {row}"


def _aside_row(aside: SetAside, side: Side, files: Sequence[SourceFile]) -> tuple[Cell, ...]:
    """A row in no balance. Its amount stands in the text, or the columns would no longer add up."""
    place = _place(aside.file, aside.row, files)
    text = f"{aside.why} ({format_cents(aside.cents)})"
    rows = (place, None) if side is Side.LEFT else (None, place)
    return (None, None, None, None, "set_aside", aside.code or None, None, None, *rows, None, text, None)
