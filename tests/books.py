"""Books for tests, written as short lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl

from tieout.model.book import ITEM_SCHEMA, Book, LineKind, Part, SourceFile
from tieout.model.linkage import Linkage, Links

START = date(2026, 1, 5)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: client number, day number from START, kind, cents (positive = owes more)."""

    client: int
    day: int
    kind: LineKind
    cents: int
    memo: str | None = None
    row: int | None = None
    reference: str | None = None


def charge(client: int, day: int, cents: int, memo: str | None = None) -> Entry:
    return Entry(client, day, LineKind.CHARGE, cents, memo)


def paid(client: int, day: int, cents: int, memo: str | None = None) -> Entry:
    return Entry(client, day, LineKind.PAYMENT, -cents, memo)


def book(entries: Sequence[Entry], *, program: str = "sessions-health", clients: int | None = None) -> Book:
    count = clients if clients is not None else max((entry.client for entry in entries), default=-1) + 1
    rows = [
        (
            number,
            entry.client,
            START + timedelta(days=entry.day),
            entry.kind.value,
            entry.cents,
            0,
            entry.row or number + 2,
            Part.AMOUNT.value,
            entry.reference,
            entry.memo,
        )
        for number, entry in enumerate(entries)
    ]
    return Book(
        program=program,
        program_name="Sessions Health" if program == "sessions-health" else "QuickBooks",
        report="test",
        clients=tuple(f"Client {number:04d}" for number in range(count)),
        items=pl.DataFrame(rows, schema=ITEM_SCHEMA, orient="row"),
        files=(SourceFile(name=f"{program}.csv", sha256="0" * 64, rows=len(rows), used=len(rows), set_aside=0),),
    )


def linked(clients: int) -> Linkage:
    numbers = np.arange(clients, dtype=np.int32)
    return Linkage(Links((numbers, numbers), {}))


def weekly(client: int, weeks: Iterable[int], cents: int = 15_000, *, lag: int = 0) -> list[Entry]:
    """A payment each week, so many days after the session."""
    return [paid(client, 7 * week + lag, cents) for week in weeks]
