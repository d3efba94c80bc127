"""What is shown of a reconciliation: all of it, or the clients that were asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import polars as pl

from tieout.model.book import Book, Side, SourceFile, leaves_doubt
from tieout.model.explained import cents_of, unexplained_of
from tieout.model.explanation import ClientExplanation
from tieout.model.outcome import OutsideRow, Reconciliation


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A reconciliation and the part of it that is shown.

    Attributes:
        reconciliation: the whole answer.
        clients: the clients shown, in their order.
        left_files: the left book's files; rows of clients not shown are counted as `other_clients`.
        right_files: likewise for the right book.
        outside: rows left out because of the dates chosen, of the clients shown.
        text: the headline of what is shown.
        counts_text: the line that counts the clients shown; empty when clients were asked for.
    """

    reconciliation: Reconciliation
    clients: Sequence[ClientExplanation]
    left_files: tuple[SourceFile, ...]
    right_files: tuple[SourceFile, ...]
    outside: tuple[OutsideRow, ...]
    text: str
    counts_text: str

    @property
    def numbers(self) -> tuple[int, ...]:
        """Indices in `reconciliation.clients` of the clients shown."""
        if self.clients is self.reconciliation.clients:
            return tuple(range(len(self.clients)))
        shown = {id(client) for client in self.clients}
        return tuple(number for number, client in enumerate(self.reconciliation.clients) if id(client) in shown)

    @property
    def left_cents(self) -> int:
        """What the clients shown owe by the left book."""
        return int(cents_of(self.clients)[0].sum())

    @property
    def right_cents(self) -> int:
        """What the clients shown owe by the right book."""
        return int(cents_of(self.clients)[1].sum())

    @property
    def difference_cents(self) -> int:
        """Right minus left."""
        return self.right_cents - self.left_cents

    @property
    def unexplained_cents(self) -> int:
        """The part of the difference for which no cause was found."""
        return int(unexplained_of(self.clients).sum())

    @property
    def agrees(self) -> bool:
        """Whether every client shown agrees and no row that may change a balance was set aside."""
        books = (self.reconciliation.left, self.reconciliation.right)
        left, right = cents_of(self.clients)
        return bool((left == right).all()) and not any(
            leaves_doubt(aside.code, aside.cents) for book in books for aside in book.set_aside
        )


def whole(reconciliation: Reconciliation) -> Report:
    """Show all clients."""
    return Report(
        reconciliation=reconciliation,
        clients=reconciliation.clients,
        left_files=reconciliation.left.files,
        right_files=reconciliation.right.files,
        outside=reconciliation.outside,
        text=reconciliation.text,
        counts_text=reconciliation.counts_text,
    )


def of_clients(reconciliation: Reconciliation, numbers: Collection[int], left: Book, right: Book) -> Report:
    """Show some clients only.

    Args:
        reconciliation: the answer for all clients.
        numbers: indices in `reconciliation.clients` of those to show.
        left: the left book as it was read, with the lines that the dates chosen leave out.
        right: likewise the right book.
    """
    clients = tuple(reconciliation.clients[number] for number in sorted(numbers))
    own = (
        _rows_of(left, {name for client in clients for name in client.left_names}),
        _rows_of(right, {name for client in clients for name in client.right_names}),
    )
    return Report(
        reconciliation=reconciliation,
        clients=clients,
        left_files=_files(left, own[0]),
        right_files=_files(right, own[1]),
        outside=tuple(
            row
            for row in reconciliation.outside
            if (row.aside.file, row.aside.row) in own[0 if row.side is Side.LEFT else 1]
        ),
        text=" ".join(client.headline for client in clients),
        counts_text="",
    )


def _rows_of(book: Book, names: Collection[str]) -> set[tuple[int, int]]:
    indices = [index for index, name in enumerate(book.clients) if name in names]
    return set(book.items.filter(pl.col("client").is_in(indices)).select("file", "row").iter_rows())


def _files(book: Book, own: Collection[tuple[int, int]]) -> tuple[SourceFile, ...]:
    """The files with the rows of other clients moved from `used` to `other_clients`."""
    rows = set(book.items.select("file", "row").iter_rows())
    others = Counter(file for file, row in rows if (file, row) not in own)
    return tuple(
        replace(file, used=file.used - others[number], other_clients=file.other_clients + others[number])
        for number, file in enumerate(book.files)
    )
