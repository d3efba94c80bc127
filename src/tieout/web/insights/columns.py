"""What each insight has for columns."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import polars as pl

from tieout.web.models import InsightKind


class Holds(StrEnum):
    """What the cells of a column are."""

    TEXT = "text"
    NAME = "name"  # a client's name
    DAY = "day"
    MONEY = "money"  # whole cents
    BALANCE = "balance"  # whole cents that a client owes; below zero the client is owed
    COUNT = "count"


_TYPES: dict[Holds, pl.DataType] = {
    Holds.TEXT: pl.String(),
    Holds.NAME: pl.String(),
    Holds.DAY: pl.Date(),
    Holds.MONEY: pl.Int64(),
    Holds.BALANCE: pl.Int64(),
    Holds.COUNT: pl.Int64(),
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its key in the table, its header, what it holds, and whether it is summed."""

    key: str
    header: str
    holds: Holds = Holds.TEXT
    summed: bool = False

    @property
    def is_number(self) -> bool:
        """Whether it is set to the right."""
        return self.is_money or self.holds is Holds.COUNT

    @property
    def is_money(self) -> bool:
        """Whether its cells are whole cents."""
        return self.holds in {Holds.MONEY, Holds.BALANCE}


@dataclass(frozen=True, slots=True)
class Layout:
    """An insight's columns, and in a sentence what it is."""

    title: str
    says: str
    columns: tuple[Column, ...]

    @property
    def schema(self) -> dict[str, pl.DataType]:
        """The table's columns, with the file and row each came from where it is one row's."""
        return {"file": pl.Int64(), "row": pl.Int64()} | {column.key: _TYPES[column.holds] for column in self.columns}

    def column(self, key: str) -> Column | None:
        """The column of a key."""
        return next((column for column in self.columns if column.key == key), None)


def _money(key: str, header: str) -> Column:
    return Column(key, header, Holds.MONEY, summed=True)


def _owed(key: str, header: str) -> Column:
    return Column(key, header, Holds.BALANCE, summed=True)


LAYOUTS: dict[str, Layout] = {
    InsightKind.APPOINTMENT_STATUS: Layout(
        "Appointment Status",
        "Every appointment with what the client is responsible for, what was paid, and what is owed.",
        (
            Column("day", "Date", Holds.DAY),
            Column("client", "Client", Holds.NAME),
            Column("practitioner", "Practitioner"),
            Column("service", "Service"),
            Column("status", "Status"),
            _money("charge", "Client Responsibility"),
            _money("paid", "Client Paid"),
            _money("credit", "Credit Used"),
            _owed("owed", "Owed"),
        ),
    ),
    InsightKind.CLIENT_BALANCES: Layout(
        "Client Balances",
        "Each client's charges, payments and credits, and the balance they leave.",
        (
            Column("client", "Client", Holds.NAME),
            Column("count", "Charges", Holds.COUNT, summed=True),
            Column("first", "First", Holds.DAY),
            Column("last", "Last", Holds.DAY),
            _money("charge", "Charged"),
            _money("paid", "Paid"),
            _money("credit", "Credits and other"),
            _owed("owed", "Balance"),
        ),
    ),
    InsightKind.PAYMENTS: Layout(
        "Payments",
        "Every payment and refund, with where it stands.",
        (
            Column("day", "Date", Holds.DAY),
            Column("client", "Client", Holds.NAME),
            Column("what", "What"),
            Column("note", "Note"),
            Column("place", "File and row"),
            _money("paid", "Paid"),
        ),
    ),
    InsightKind.AGING: Layout(
        "Aging",
        "What each client owes by age, by date of service; payments settle the oldest charges first.",
        (
            Column("client", "Client", Holds.NAME),
            _owed("current", "Current"),
            _owed("to_30", "1–30 days"),
            _owed("to_60", "31–60 days"),
            _owed("to_90", "61–90 days"),
            _owed("over_90", "Over 90 days"),
            _owed("owed", "Owed"),
        ),
    ),
}
