"""Many rows of the database, a few at a time, with no query left open in between."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar

from django.db.models import Model, QuerySet

M = TypeVar("M", bound=Model)
Row = TypeVar("Row")


def in_pieces(rows: QuerySet[M, Row], at_once: int) -> Iterator[Row]:
    """The rows in their order, each few fetched whole by a query of their own.

    `iterator()` leaves its query open until the last row is taken: nobody can write to a SQLite file for so long, and
    who waits to write lets nobody begin to read.

    Args:
        rows: in an order; their keys are fetched first.
        at_once: how many rows are in memory at a time.
    """
    keys: list[Any] = list(rows.values_list("pk", flat=True))
    for start in range(0, len(keys), at_once):
        yield from rows.filter(pk__in=keys[start : start + at_once])
