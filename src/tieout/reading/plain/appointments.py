"""A plain Appointment Status in columns; appointments with anything odd are read by the strict reader."""

from __future__ import annotations

import numpy as np
import polars as pl

from tieout.model.book import LineKind, Part, TotalsVerdict
from tieout.reading.parsing.cells import clean_text
from tieout.reading.parsing.taking import Taken
from tieout.reading.plain.columns import KINDS, PARTS, Distinct, Flags, Ints, PlainReading, PlainTable, line_frame
from tieout.reading.plain.text import TextColumns
from tieout.reading.practices import sessions_health
from tieout.reading.reader import Line, ReadingOptions

_TEXTS = ("service", "status")


def read_appointments(text: TextColumns, options: ReadingOptions) -> PlainReading | None:
    """Read every appointment, or None when the table isn't plain.

    Raises:
        FileNotUnderstood: as the strict reader does.
    """
    head = text.head
    at = sessions_health.header_index(head)
    if at is None:
        return None
    header = head.records[at]
    table = PlainTable.of(text, at, sessions_health.columns_of(head, header))
    if table is None:
        return None
    samples = table.samples(("date", *sessions_health.MONEY))
    taken, currency = sessions_health.begin_with(head, header, samples, options)
    names, clients, fine = table.clients()
    days, has_day = table.days(taken)
    amounts, readable = zip(*(table.cents(meaning, taken) for meaning in sessions_health.MONEY), strict=True)
    fine &= has_day & np.logical_and.reduce(readable)
    for record in table.records(~fine):
        taken.take(
            record,
            lambda row: sessions_health.lines_of(row, taken),
            lambda row: sessions_health.effect_of(row, taken),
        )
    taken.rows = table.height
    names_used, lines = line_frame(names, _lines(table, clients, days, amounts, fine), _others(taken))
    reading = sessions_health.reading_of(head, taken, currency, TotalsVerdict.NONE, [])
    return PlainReading(reading=reading, names=names_used, lines=lines)


def _others(taken: Taken) -> list[Line]:
    """The lines of odd rows, taken out of the reading."""
    lines, taken.lines = taken.lines, []
    return lines


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
        "memo": _memos(table)[row],
    }


def _memos(table: PlainTable) -> pl.Series:
    """Service and status, joined."""
    columns = [table.distinct(meaning) for meaning in _TEXTS if meaning in table.columns.at]
    if not columns:
        return pl.repeat(None, table.height, dtype=pl.String, eager=True)
    codes = columns[0].codes.astype(np.int64)
    for column in columns[1:]:
        codes = codes * len(column.values) + column.codes
    used, places = np.unique(codes, return_inverse=True)
    return pl.Series([_joined(columns, int(code)) for code in used], dtype=pl.String)[places]


def _joined(columns: list[Distinct], code: int) -> str | None:
    texts: list[str] = []
    for column in reversed(columns):
        code, place = divmod(code, len(column.values))
        texts.append(clean_text(column.values[place]))
    return " · ".join(text for text in reversed(texts) if text) or None
