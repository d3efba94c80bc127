"""A plain Appointment Status in columns; appointments with anything odd are read by the strict reader."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from tieout.model.book import LineKind, Part, TotalsVerdict
from tieout.reading.parsing.cells import clean_text
from tieout.reading.parsing.taking import Columns, Taken
from tieout.reading.plain.columns import KINDS, PARTS, Distinct, Flags, Ints, PlainTable, line_frame, once
from tieout.reading.plain.plans import Evidence, PlainRows, Plan, texts_in
from tieout.reading.practices import sessions_health
from tieout.reading.reader import Grid, Reading, ReadingOptions, RowAside

_TEXTS = ("service", "status")


@dataclass(frozen=True, slots=True)
class AppointmentsLayout:
    """Where the columns of an Appointment Status are (see `Layout`)."""

    head: Grid
    header: int
    columns: Columns
    options: ReadingOptions

    @classmethod
    def of(cls, head: Grid, options: ReadingOptions) -> AppointmentsLayout | None:
        """The layout, or None where there is no header.

        Raises:
            FileNotUnderstood: as the strict reader does.
        """
        at = sessions_health.header_index(head)
        return None if at is None else cls(head, at, sessions_health.columns_of(head, head.records[at]), options)

    def evidence(self, table: PlainTable) -> Evidence:
        """What some appointments show."""
        return Evidence(table.height, texts_in(table, ("date",), sessions_health.MONEY))

    def plan(self, evidence: Evidence) -> AppointmentsPlan:
        """How all are read."""
        samples = evidence.records(self.columns)
        header = self.head.records[self.header]
        return AppointmentsPlan(self.head, *sessions_health.begin_with(self.head, header, samples, self.options))


@dataclass(frozen=True, slots=True)
class AppointmentsPlan:
    """How every appointment is read (see `Plan`)."""

    head: Grid
    taken: Taken
    currency: str

    def read(self, table: PlainTable) -> PlainRows:
        """Read some appointments."""
        taken = self.taken.anew()
        names, clients, fine = table.clients()
        days, has_day = table.days(taken)
        amounts, readable = zip(
            *(table.cents(meaning, taken.decimal) for meaning in sessions_health.MONEY), strict=True
        )
        fine &= has_day & np.logical_and.reduce(readable)
        for record in table.records(~fine):
            taken.take(
                record,
                lambda row: sessions_health.lines_of(row, taken),
                lambda row: sessions_health.effect_of(row, taken),
            )
        used, lines = line_frame(names, _lines(table, clients, days, amounts, fine), taken.lines)
        return PlainRows(table.height, used, lines, tuple(taken.aside))

    def reads_as(self, other: Plan) -> bool:
        """See `Plan.reads_as`."""
        return isinstance(other, AppointmentsPlan) and self.taken.anew() == other.taken.anew()

    def reading(self, rows: int, aside: Sequence[RowAside]) -> Reading:
        """What was made of so many appointments, without lines."""
        taken = self.taken.anew(rows, aside)
        return sessions_health.reading_of(self.head, taken, self.currency, TotalsVerdict.NONE, [])


def _lines(
    table: PlainTable, clients: Ints, days: Ints, amounts: tuple[Ints, ...], fine: Flags
) -> dict[str, pl.Series | Ints]:
    """Three line items a row, none of 0 cents."""
    charge, paid, credit = (np.where(fine, cents, 0) for cents in amounts)
    cents = np.stack([charge, -paid, -credit], axis=1).ravel()
    used = np.flatnonzero(cents)
    row, part, cents = used // 3, used % 3, cents[used]
    kinds = np.array([KINDS[LineKind.CHARGE], KINDS[LineKind.PAYMENT], KINDS[LineKind.CREDIT]])[part]
    kinds[(part == 1) & (cents > 0)] = KINDS[LineKind.REFUND]
    return {
        "client": clients[row],
        "day": days[row],
        "kind": kinds,
        "cents": cents,
        "row": table.row_of(row),
        "part": np.array([PARTS[Part.CHARGE], PARTS[Part.PAID], PARTS[Part.CREDIT]])[part],
        "reference": pl.repeat(None, len(used), dtype=pl.String, eager=True),
        "memo": _memos(table).gather(row),
    }


def _memos(table: PlainTable) -> pl.Series:
    """Service and status, joined."""
    columns = [table.distinct(meaning) for meaning in _TEXTS if meaning in table.columns.at]
    if not columns:
        return pl.repeat(None, table.height, dtype=pl.String, eager=True)
    codes = columns[0].codes.astype(np.int64)
    for column in columns[1:]:
        codes = codes * len(column.values) + column.codes
    used, places = _used(codes, math.prod(len(column.values) for column in columns))
    return once(pl.Series([_joined(columns, int(code)) for code in used], dtype=pl.String)).gather(places)


def _used(codes: Ints, count: int) -> tuple[Ints, Ints]:
    """Those of so many codes that occur, ascending, and by row the place among them."""
    if count > len(codes):
        return np.unique(codes, return_inverse=True)
    used = np.flatnonzero(np.bincount(codes, minlength=count))
    place = np.empty(count, np.int64)
    place[used] = np.arange(len(used))
    return used, place[codes]


def _joined(columns: list[Distinct], code: int) -> str | None:
    texts: list[str] = []
    for column in reversed(columns):
        code, place = divmod(code, len(column.values))
        texts.append(clean_text(column.values[place]))
    return " · ".join(text for text in reversed(texts) if text) or None
