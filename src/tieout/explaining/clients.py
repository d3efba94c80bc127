"""Who the clients are that are explained: their names and what they owe, client by client."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from tieout.explaining.placed import Ints
from tieout.model.book import Book
from tieout.model.explained import Names
from tieout.model.linkage import Link, Linkage, Links


@dataclass(frozen=True, slots=True)
class Clients:
    """Some clients, in their order.

    Attributes:
        names: of each in the left and in the right book.
        cents: what each owes by the left and by the right book.
        likeliest: of a client who stands in one book only, the name in the other that is likeliest the same client.
    """

    names: tuple[Sequence[Names], Sequence[Names]]
    cents: tuple[Ints, Ints]
    likeliest: Mapping[int, str]

    @classmethod
    def of(cls, books: tuple[Book, Book], linkage: Linkage, as_of: date | None) -> Clients:
        """All clients of two books."""
        links = linkage.links
        return cls(
            (_names(books[0], links, 0), _names(books[1], links, 1)),
            (_balances(books[0], links, 0, as_of), _balances(books[1], links, 1, as_of)),
            {
                number: _others(books, link)[link.candidates[0]]
                for number, link in links.others.items()
                if link.candidates
            },
        )


def _others(books: tuple[Book, Book], link: Link) -> Names:
    return books[1 if link.left else 0].clients


def _names(book: Book, links: Links, side: int) -> Sequence[Names]:
    """The names of each link's clients in one book."""
    found: list[tuple[str, ...]] = [()] * len(links)
    for number, client in zip(*(own.tolist() for own in links.clients(side)), strict=True):
        found[number] += (book.clients[client],)
    return found


def _balances(book: Book, links: Links, side: int, as_of: date | None) -> Ints:
    """What the clients of each link owe by one book, up to and with a day, in cents; None = all lines count."""
    by_number, sums = owed(book.items, len(book.clients), as_of), np.zeros(len(links), np.int64)
    numbers, clients = links.clients(side)
    np.add.at(sums, numbers, by_number[clients])
    return sums


def owed(lines: pl.DataFrame, clients: int, as_of: date | None, first: int = 0) -> Ints:
    """What each client owes by some lines, up to and with a day, in cents.

    Args:
        lines: `client`, `cents` and `day` as in a book's items.
        clients: how many there are.
        as_of: the last day that counts; None = all lines count.
        first: the number of the first client.
    """
    counted = lines if as_of is None else lines.filter(pl.col("day") <= as_of)
    sums = np.zeros(clients, np.int64)
    np.add.at(sums, counted["client"].to_numpy() - first, counted["cents"].to_numpy())
    return sums
