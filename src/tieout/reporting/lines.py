"""The lines of a book by client, each with what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

import polars as pl

from tieout.model.book import Book, LineKind, Side
from tieout.model.explanation import ClientExplanation, LineRef
from tieout.reporting.words import Mark, mark_of

_COLUMNS = ("file", "row", "part", "day", "kind", "cents", "reference", "memo")


@dataclass(frozen=True, slots=True)
class PageLine:
    """One line of a book as pages show it.

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


class BookLines:
    """A book's lines, sorted by client once, so that one client's lines are a slice."""

    def __init__(self, book: Book, side: Side) -> None:
        self._side = side
        self._items = book.items.sort("client", "item").select("client", *_COLUMNS)
        counts = self._items.group_by("client", maintain_order=True).len()
        starts = counts.select(pl.col("client"), pl.col("len").cum_sum() - pl.col("len"), pl.col("len").alias("count"))
        self._spans = {client: (start, count) for client, start, count in starts.iter_rows()}

    def of(self, clients: Iterable[int]) -> list[PageLine]:
        """The lines of some clients of the book, in order of day and place."""
        found = [line for client in clients for line in self._of_one(client)]
        found.sort(key=lambda line: (line.day, line.ref))
        return found

    def count(self, clients: Iterable[int]) -> int:
        """How many lines some clients have."""
        return sum(self._spans.get(client, (0, 0))[1] for client in clients)

    def _of_one(self, client: int) -> Iterator[PageLine]:
        start, count = self._spans.get(client, (0, 0))
        for file, row, part, day, kind, cents, reference, memo in (
            self._items.slice(start, count).select(_COLUMNS).iter_rows()
        ):
            yield PageLine(self._side, LineRef(file, row, part), day, LineKind(kind), cents, reference, memo)


def marks(client: ClientExplanation, side: Side) -> dict[LineRef, tuple[Mark, int | None]]:
    """What became of each line of a client on one side: its sign, and the number of its item."""
    left = side is Side.LEFT
    told: dict[LineRef, tuple[Mark, int | None]] = {
        ref: (Mark.AGREES, None) for match in client.matches for ref in (match.left if left else match.right)
    }
    for number, item in enumerate(client.items, start=1):
        for ref in item.left if left else item.right:
            told[ref] = (mark_of(item.kind), number)
    return told
