"""The practice's Appointment Status report, row by row, and the part of it that a person asked for."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from tieout.model.book import SetAside

Value = str | int | date | datetime | None
"""A cell: text, whole cents, a day, a day with its time, or nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """One row of the report.

    Attributes:
        row: as a spreadsheet numbers it.
        client: as the file writes the name.
        day: of the session.
        charge_cents: Client Responsibility.
        paid_cents: Client Paid.
        credit_cents: Credit Used.
        cells: every cell of the row, one for each header: text as the file writes it, days and amounts as such.
    """

    row: int
    client: str
    day: date
    charge_cents: int
    paid_cents: int
    credit_cents: int
    cells: tuple[Value, ...] = field(repr=False)

    @property
    def cents(self) -> int:
        """What the client owes for the session: Client Responsibility − Client Paid − Credit Used."""
        return self.charge_cents - self.paid_cents - self.credit_cents


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointments:
    """One export of the report.

    Attributes:
        file_name: without its folder.
        sha256: of its bytes, in hexadecimal.
        headers: of its columns, as written.
        places: index in `headers` of `date`, `client`, `charge`, `paid`, `credit`, and where found `service`, `status`.
        money: places of the columns whose every cell is an amount.
        rows: the appointments, in the order of the file.
        aside: rows that can't be used, with their reasons.
        notes: what a person should know about the file, in sentences.
        currency: of every amount.
    """

    file_name: str
    sha256: str
    headers: tuple[str, ...]
    places: dict[str, int]
    money: frozenset[int]
    rows: tuple[Appointment, ...] = field(repr=False)
    aside: tuple[SetAside, ...] = field(default=(), repr=False)
    notes: tuple[str, ...] = ()
    currency: str = "USD"


@dataclass(frozen=True, slots=True, kw_only=True)
class InsightColumn:
    """A column of the insight.

    Attributes:
        header: as the file writes it; `""` for a column left empty so that the letters hold.
        place: index in the file's columns, or None for an empty column.
        meaning: `date`, `client`, `charge`, `paid`, `credit`, or `""`.
        money: whether every cell of it is an amount.
    """

    header: str
    place: int | None
    meaning: str = ""
    money: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Insight:
    """The report for a time frame, with one client's rows picked out.

    Attributes:
        source: the export.
        columns: in their order; Client Responsibility is the ninth (I), Client Paid the tenth (J), Credit Used the
            twelfth (L).
        names: the client's names as written; empty = all clients.
        start: first day of the time frame; None when there is no row.
        end: last day of the time frame.
        chosen: whether a person chose the time frame.
        rows: every client's appointments in the time frame, in the order of the file.
    """

    source: Appointments
    columns: tuple[InsightColumn, ...]
    names: tuple[str, ...]
    start: date | None
    end: date | None
    chosen: bool
    rows: tuple[Appointment, ...] = field(repr=False)

    def values(self, row: Appointment) -> tuple[Value, ...]:
        """A row's cells in the order of `columns`."""
        return tuple(None if column.place is None else row.cells[column.place] for column in self.columns)

    def shows(self, row: Appointment) -> bool:
        """Whether the client filter lets a row through."""
        return not self.names or row.client in self.names

    @property
    def shown(self) -> tuple[Appointment, ...]:
        """The rows that the client filter lets through."""
        return tuple(row for row in self.rows if self.shows(row))

    @property
    def charge_cents(self) -> int:
        """Σ Client Responsibility of the rows shown."""
        return sum(row.charge_cents for row in self.shown)

    @property
    def paid_cents(self) -> int:
        """Σ Client Paid of the rows shown."""
        return sum(row.paid_cents for row in self.shown)

    @property
    def credit_cents(self) -> int:
        """Σ Credit Used of the rows shown."""
        return sum(row.credit_cents for row in self.shown)

    @property
    def cents(self) -> int:
        """The balance of the rows shown."""
        return self.charge_cents - self.paid_cents - self.credit_cents
