"""A book: one program's exports as one table of line items, with what was set aside and what was odd.

Positive cents = the client owes more. The sign is set once, by the reader, and never again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Protocol

import polars as pl

from tieout.checks import ensure
from tieout.model.kinds import LineKind as LineKind  # noqa: PLC0414  told here, too
from tieout.model.money import format_cents


class Side(StrEnum):
    """The practice's program is always left, the other program always right."""

    LEFT = "left"
    RIGHT = "right"


class Part(StrEnum):
    """The column of its row that a line item came from."""

    CHARGE = "charge"
    PAID = "paid"
    CREDIT = "credit"
    AMOUNT = "amount"


ITEM_SCHEMA: dict[str, pl.DataType] = {
    "item": pl.Int64(),  # 0, 1, 2, … in order of file, row, part
    "client": pl.Int32(),  # index in Book.clients
    "day": pl.Date(),  # local calendar date as written
    "kind": pl.Enum([kind.value for kind in LineKind]),
    "cents": pl.Int64(),  # never 0; positive = the client owes more
    "file": pl.Int32(),  # index in Book.files
    "row": pl.Int64(),  # as a spreadsheet numbers it: the first line of the file is row 1
    "part": pl.Enum([part.value for part in Part]),
    "reference": pl.String(),  # invoice number, transaction number, bill number, or null
    "memo": pl.String(),  # free text, or null
}


ELSEWHERE_SCHEMA: dict[str, pl.DataType] = {
    "file": pl.Int32(),  # index in Book.files
    "row": pl.Int64(),  # a row that makes no line item here
    "other_file": pl.Int32(),  # where it counts: the same row, or what a newer export says of it
    "other_row": pl.Int64(),
    "superseded": pl.Boolean(),  # whether the other row says something else
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside:
    """A row that was read and not used, with its reason.

    Attributes:
        file: index in `Book.files`.
        row: as a spreadsheet numbers it.
        column: header of the column at fault, or `""` when the whole row is.
        found: what stood there, cut and with control characters shown.
        why: one sentence, with what to do.
        cents: the row's effect on the balance as far as it can be read, else 0.
        code: the code of the problem, such as `E301`.
    """

    file: int
    row: int
    column: str
    found: str
    why: str
    cents: int
    code: str


def counts_nowhere(code: str, cents: int) -> bool:
    """Whether a row set aside is a good row that belongs in no balance: voided, not posted, or told by another row.

    Nobody need look at it; every other row set aside may be missing in a balance.

    Args:
        code: of the row set aside.
        cents: its effect on the balance.
    """
    return code.startswith("W") and not cents


_UNREAD = frozenset({"E202", "E301", "E306"})
"""Codes of rows whose amount itself may be what can't be read."""


def leaves_doubt(code: str, cents: int) -> bool:
    """Whether a row set aside may change a balance: it has an amount, or one that can't be read.

    Args:
        code: of the row set aside.
        cents: its effect on the balance as far as it can be read.
    """
    return bool(cents) or code in _UNREAD


def amounts_phrase(rows: Iterable[tuple[str, int]]) -> str:
    """What rows set aside come to: `150.00 in all`, `150.00 in all and 2 amounts that can't be read`.

    Args:
        rows: the code and the cents of each.
    """
    told = list(rows)
    unread = sum(not cents and code in _UNREAD for code, cents in told)
    if not unread:
        return f"{format_cents(sum(cents for _, cents in told))} in all"
    amounts = "an amount" if unread == 1 else "amounts" if unread == len(told) else f"{unread} amounts"
    words = f"{amounts} that can't be read"
    if unread == len(told):
        return f"with {words}"
    return f"{format_cents(sum(cents for _, cents in told))} in all and {words}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something odd about a file that a person should know; nothing was left out because of it.

    Attributes:
        code: such as `W401`.
        text: one sentence, without any client's name.
        file: index in `Book.files`.
        row: as a spreadsheet numbers it, or None for the whole file.
    """

    code: str
    text: str
    file: int
    row: int | None = None


class TotalsVerdict(StrEnum):
    """Whether the totals a file states agree with the rows that were read."""

    AGREE = "agree"
    DIFFER = "differ"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """One file of a book and what became of its rows.

    Attributes:
        name: the file's name without its folder.
        sha256: of its bytes, in hexadecimal.
        rows: records read; titles, headers, group rows, totals, footers and blank lines are none.
        used: records in the book; one whose amounts are all zero is used and makes no line item.
        set_aside: records set aside. `rows == used + set_aside + other_clients + elsewhere`.
        other_clients: records of clients that were not asked for.
        elsewhere: records that count in another file of the book: overlapping exports hold them twice.
        own_totals: whether the totals the file states agree with the rows that were read.
        stated_from: first day of the period the file states, if it does.
        stated_to: last day of the period the file states, if it does.
        encoding: how its bytes were read, such as `utf-8`.
        columns: header of the file for each meaning used, such as `("client", "Client")`.
        report: key of the report it is; empty where the book's own holds for it.
    """

    name: str
    sha256: str
    rows: int
    used: int
    set_aside: int
    other_clients: int = 0
    elsewhere: int = 0
    own_totals: TotalsVerdict = TotalsVerdict.NONE
    stated_from: date | None = None
    stated_to: date | None = None
    encoding: str = "utf-8"
    columns: tuple[tuple[str, str], ...] = ()
    report: str = ""


class Lined(Protocol):
    """A book, wherever its line items are."""

    @property
    def program_name(self) -> str:
        """As people write it."""

    @property
    def clients(self) -> tuple[str, ...]:
        """Distinct client names as written, sorted."""

    def pieces(self) -> Iterator[pl.DataFrame]:
        """The line items in `ITEM_SCHEMA`, piece by piece, in order."""


def keeps_books(program: str) -> bool:
    """Whether the program of a key is never a practice's own: it stands on the right."""
    return program.startswith(_KEEPS_BOOKS)


def sees_clients(program: str) -> bool:
    """Whether the program of a key is a practice's own: it stands on the left."""
    return program in _SEES_CLIENTS


_SEES_CLIENTS = frozenset({"sessions-health", "simple-practice", "theranest", "therapy-notes", "jane"})
_KEEPS_BOOKS = ("quickbooks", "xero", "freshbooks", "wave", "zoho", "sage")


def told_apart(left: str, right: str) -> tuple[str, str]:
    """The names of two books' programs; equal ones say which file they mean."""
    return (f"{left} (first file)", f"{right} (second file)") if left == right else (left, right)


def opening(name: str) -> str:
    """A program's name at the start of a sentence or a heading: "The other program"; a name proper stays as it is."""
    return f"T{name[1:]}" if name.startswith("the ") else name


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """One program's exports, read.

    Attributes:
        program: key of the program, such as `sessions-health` or `quickbooks-online`.
        program_name: as people write it, such as `QuickBooks`.
        report: key of the report, such as `appointment-status`.
        clients: distinct client names as written, sorted; `items.client` indexes them.
        items: the line items, in `ITEM_SCHEMA`.
        files: the files the items came from.
        set_aside: rows read and not used, in order of file and row.
        problems: what a person should know about the files.
        currency: of every amount in the book.
        elsewhere: rows that count in another file of the book, `ELSEWHERE_SCHEMA`.
    """

    program: str
    program_name: str
    report: str
    clients: tuple[str, ...]
    items: pl.DataFrame = field(repr=False)
    files: tuple[SourceFile, ...]
    set_aside: tuple[SetAside, ...] = field(default=(), repr=False)
    problems: tuple[Problem, ...] = ()
    currency: str = "USD"
    elsewhere: pl.DataFrame = field(repr=False, default_factory=lambda: pl.DataFrame(schema=ELSEWHERE_SCHEMA))

    def __post_init__(self) -> None:
        ensure(dict(self.items.schema) == ITEM_SCHEMA, "a book's items have the declared schema")
        for file in self.files:
            ensure(
                file.rows == file.used + file.set_aside + file.other_clients + file.elsewhere,
                "rows read = rows used + rows set aside",
            )

    def pieces(self) -> Iterator[pl.DataFrame]:
        """The line items, piece by piece: here all at once."""
        yield self.items

    @property
    def cents(self) -> int:
        """The sum of all line items: what all clients owe together."""
        return int(self.items["cents"].sum())
