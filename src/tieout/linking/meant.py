"""A name in, whom it means out: as written, else in any order and case."""

from __future__ import annotations

from collections.abc import Sequence

from tieout.linking.names import matches_client
from tieout.model.book import Book
from tieout.model.explanation import ClientExplanation


def clients_named(clients: Sequence[ClientExplanation], wanted: str) -> tuple[int, ...]:
    """Indices of the clients that bear a name in either program: as written, else in any order and case."""
    return bearing([(*client.left_names, *client.right_names) for client in clients], wanted)


def bearing(clients: Sequence[Sequence[str]], wanted: str) -> tuple[int, ...]:
    """Indices of the clients among whose names one is, as written, else in any order and case."""
    exact = tuple(number for number, names in enumerate(clients) if wanted in names)
    return exact or tuple(
        number for number, names in enumerate(clients) if any(matches_client(name, wanted) for name in names)
    )


def names_in_book(book: Book, wanted: str) -> tuple[str, ...]:
    """A client's names in one book, in all spellings; empty when the client isn't there."""
    return tuple(name for name in book.clients if name == wanted or matches_client(name, wanted))
