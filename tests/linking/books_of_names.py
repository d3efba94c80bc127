"""Books for tests of linking: who has which lines, written as short lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from tieout.linking import link
from tieout.model.book import ITEM_SCHEMA, Book, LineKind, Part, SourceFile
from tieout.model.linkage import LinkBasis, Verdict
from tieout.model.settings import Settings

Line = tuple[str, int, int]


def book_of(lines: Sequence[Line], *, right: bool = False, others: Iterable[str] = ()) -> Book:
    """A book of (name, day number, cents); `others` are clients without a line."""
    clients = tuple(sorted({name for name, _, _ in lines} | set(others)))
    index = {name: number for number, name in enumerate(clients)}
    rows = [
        (
            number,
            index[name],
            date(2026, 1, 5) + timedelta(days=day),
            (LineKind.CHARGE if cents > 0 else LineKind.PAYMENT).value,
            cents,
            0,
            number + 2,
            Part.AMOUNT.value,
            None,
            None,
        )
        for number, (name, day, cents) in enumerate(lines)
    ]
    return Book(
        program="quickbooks-online" if right else "sessions-health",
        program_name="QuickBooks" if right else "Sessions Health",
        report="test",
        clients=clients,
        items=pl.DataFrame(rows, schema=ITEM_SCHEMA, orient="row"),
        files=(SourceFile(name="test.csv", sha256="0" * 64, rows=len(rows), used=len(rows), set_aside=0),),
    )


def weekly(name: str, weekday: int, cents: int = 15_000, weeks: int = 6) -> list[Line]:
    """A session each week, paid on the day."""
    days = [7 * week + weekday for week in range(weeks)]
    return [(name, day, cents) for day in days] + [(name, day, -cents) for day in days]


def named(names: Iterable[str], *, right: bool = False) -> Book:
    """A book of clients without lines."""
    return book_of([], right=right, others=names)


@dataclass(frozen=True)
class Told:
    """A link in names."""

    left: tuple[str, ...]
    right: tuple[str, ...]
    basis: LinkBasis
    verdict: Verdict
    evidence: str
    candidates: tuple[str, ...]


def told(left: Book, right: Book, names: Sequence[tuple[str, str]] = ()) -> list[Told]:
    """The links between two books, in names, in order."""
    return [
        Told(
            left=tuple(left.clients[index] for index in one.left),
            right=tuple(right.clients[index] for index in one.right),
            basis=one.basis,
            verdict=one.verdict,
            evidence=one.evidence,
            candidates=tuple((right if one.left else left).clients[index] for index in one.candidates),
        )
        for one in link(left, right, Settings(names=tuple(names))).links
    ]


def together(left: Book, right: Book, names: Sequence[tuple[str, str]] = ()) -> set[tuple[tuple[str, ...], ...]]:
    """Only who is linked with whom."""
    return {(one.left, one.right) for one in told(left, right, names) if one.left and one.right}
