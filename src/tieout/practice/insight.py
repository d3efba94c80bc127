"""The Appointment Status insight: the practice program's report for a time frame, with one client's rows picked out.

The published procedure downloads the report from the client's first session to the most recent one, filters the Client
column and sub-totals three columns by their letters. The letters are kept whatever the export looks like today.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from tieout.model.appointments import Appointments, Insight, InsightColumn

CHARGE_PLACE, PAID_PLACE, CREDIT_PLACE = 8, 9, 11
"""Columns I, J and L: Client Responsibility, Client Paid, Credit Used."""

_FIXED = {CHARGE_PLACE: "charge", PAID_PLACE: "paid", CREDIT_PLACE: "credit"}


def appointment_status(
    source: Appointments,
    *,
    names: Collection[str] = (),
    start: date | None = None,
    end: date | None = None,
    alone: bool = False,
) -> Insight:
    """The report for a time frame.

    Args:
        source: the export.
        names: the client's name in all its spellings; empty = all clients.
        start: first day; None = the client's first session.
        end: last day; None = the client's most recent session.
        alone: leave other clients' rows out instead of hiding them.

    Returns:
        Every client's rows in the time frame; `shown` are those of the client.
    """
    own = [row.day for row in source.rows if not names or row.client in names]
    first = start or min(own, default=None)
    last = end or max(own, default=None)
    return Insight(
        source=source,
        columns=_columns(source),
        names=tuple(sorted(names)),
        start=first,
        end=last,
        chosen=start is not None or end is not None,
        rows=tuple(
            row
            for row in source.rows
            if (first is None or row.day >= first)
            and (last is None or row.day <= last)
            and not (alone and names and row.client not in names)
        ),
    )


def _columns(source: Appointments) -> tuple[InsightColumn, ...]:
    """The file's own columns in its own order where the letters fit; else its other columns around the three."""
    meanings = {place: meaning for meaning, place in source.places.items()}
    return tuple(
        InsightColumn(header="", place=None)
        if place is None
        else InsightColumn(
            header=source.headers[place],
            place=place,
            meaning=meanings.get(place, ""),
            money=place in source.money,
        )
        for place in arrange(len(source.headers), source.places)
    )


def arrange(width: int, places: dict[str, int]) -> tuple[int | None, ...]:
    """Which of the file's columns stand at A, B, C and on.

    The file's order is kept when Client Responsibility is in I, Client Paid in J and Credit Used in L. Otherwise the
    other columns, in the file's order, fill A to H, then K, then M and on; letters left over stay empty.

    Args:
        width: how many columns the file has.
        places: where `charge`, `paid` and `credit` stand in it.

    Returns:
        For each letter the index of a column of the file, or None.
    """
    if all(places[meaning] == letter for letter, meaning in _FIXED.items()):
        return tuple(range(width))
    fixed = {letter: places[meaning] for letter, meaning in _FIXED.items()}
    others = iter([place for place in range(width) if place not in fixed.values()])
    letters = max(CREDIT_PLACE + 1, width)
    return tuple(fixed[letter] if letter in fixed else next(others, None) for letter in range(letters))
