"""The lines of a book by client."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

import polars as pl

from tieout.model.book import Book, LineKind, Side
from tieout.model.explanation import LineRef

_COLUMNS = ("file", "row", "part", "day", "kind", "cents", "reference", "memo")


class BookLine(NamedTuple):
    """One line of a book.

    Attributes:
        side: of the book.
        ref: where it stands.
        day: as its file writes it.
        kind: what it is.
        cents: positive = the client owes more.
        reference: number of the invoice or transaction.
        memo: free text.
    """

    side: Side
    ref: LineRef
    day: date
    kind: LineKind
    cents: int
    reference: str | None
    memo: str | None

    @property
    def is_charge(self) -> bool:
        """Whether it normally raises what the client owes."""
        kind = self.kind
        return kind is LineKind.CHARGE or kind is LineKind.OPENING or (kind is LineKind.ADJUSTMENT and self.cents > 0)

    @property
    def amount(self) -> int:
        """Cents, positive in the line's normal direction."""
        return self.cents if self.is_charge else -self.cents


class BookLines:
    """A book's lines, sorted by client once, so that one client's lines are a slice."""

    def __init__(self, book: Book, side: Side) -> None:
        self._side = side
        items = book.items.sort("client", "item")
        self._items = items.select(_COLUMNS)
        counts = items.group_by("client", maintain_order=True).len()
        starts = counts.select(pl.col("client"), pl.col("len").cum_sum() - pl.col("len"), pl.col("len").alias("count"))
        self._spans = {client: (start, count) for client, start, count in starts.iter_rows()}

    def of(self, clients: Iterable[int]) -> list[BookLine]:
        """The lines of some clients of the book, in order of day and place."""
        found = [line for client in clients for line in self._of_one(client)]
        found.sort(key=lambda line: (line.day, line.ref))
        return found

    def count(self, clients: Iterable[int]) -> int:
        """How many lines some clients have."""
        return sum(self._spans.get(client, (0, 0))[1] for client in clients)

    def _of_one(self, client: int) -> Iterator[BookLine]:
        start, count = self._spans.get(client, (0, 0))
        for file, row, part, day, kind, cents, reference, memo in self._items.slice(start, count).iter_rows():
            yield BookLine(self._side, LineRef(file, row, part), day, LineKind(kind), cents, reference, memo)
