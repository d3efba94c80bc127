"""The two files, read anew: every line item by its place."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import polars as pl

from tieout.model.book import Book
from tieout.verifying.claims import Claims, Place

if TYPE_CHECKING:
    import numpy.typing as npt


@dataclass(frozen=True, slots=True)
class ReadLine:
    """One line item of a file; `item` is its place in the book; whether it has a memo, and a reference or a memo."""

    client: str
    day: date
    cents: int
    kind: str
    item: int
    has_memo: bool
    speaks: bool


Lines: TypeAlias = dict[Place, ReadLine]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Both books and the lines that count, of all clients or of some. Pairs are (left, right).

    Attributes:
        books: as read anew.
        lines: every line item of these clients by place.
        named: line items of others that these clients' matches and items name.
        last_day: the last day that counts in a balance, or None.
    """

    books: tuple[Book, Book]
    lines: tuple[Lines, Lines]
    named: tuple[Lines, Lines]
    last_day: date | None

    def line(self, side: int, place: Place) -> ReadLine | None:
        """The line item at a place, or None where there is none."""
        return self.lines[side].get(place) or self.named[side].get(place)

    def counts(self, line: ReadLine) -> bool:
        """Whether a line is in the balance."""
        return self.last_day is None or line.day <= self.last_day

    def cents(self, side: int, places: Iterable[Place]) -> int:
        """The sum of the lines at some places that count; places that don't exist add nothing."""
        lines = (self.line(side, place) for place in places)
        return sum(line.cents for line in lines if line and self.counts(line))

    def where(self, side: int, place: Place) -> str:
        """A place in words, without a client's name."""
        files = self.books[side].files
        name = files[place.file].name if 0 <= place.file < len(files) else f"file {place.file}"
        return f"{name} row {place.row}, {place.part}"


class ReadBook:
    """A book read anew, whose lines are looked up by client and by place."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self._client = book.items["client"].to_numpy()
        self._by_client = np.argsort(self._client, kind="stable")
        self._number = {name: number for number, name in enumerate(book.clients)}
        self._place = (book.items["file"].cast(pl.Int64) * _FILE + book.items["row"]).to_numpy()
        self._by_place = np.argsort(self._place, kind="stable")

    @property
    def doubled(self) -> list[str]:
        """What is wrong where one place holds two line items."""
        places = ["file", "row", "part"]
        more = self.book.items.filter(~pl.struct(places).is_first_distinct()).select(places)
        return [
            f"{self.book.files[file].name} row {row}, {part}: two line items stand at one place"
            for file, row, part in more.iter_rows()
        ]

    def of(self, names: Iterable[str]) -> Lines:
        """The line items of some clients, in order; of all where they are all."""
        numbers = sorted({self._number[name] for name in names if name in self._number})
        ordered = self._client[self._by_client]
        firsts, ends = (np.searchsorted(ordered, numbers, side=side) for side in ("left", "right"))
        found = [self._by_client[first:end] for first, end in zip(firsts.tolist(), ends.tolist(), strict=True)]
        return self._lines(np.sort(np.concatenate(found)) if found else self._by_client[:0])

    def at(self, places: Collection[Place]) -> Lines:
        """The line items at some places."""
        keys = np.array(sorted({place.file * _FILE + place.row for place in places}), np.int64)
        ordered = self._place[self._by_place]
        firsts, ends = (np.searchsorted(ordered, keys, side=side) for side in ("left", "right"))
        found = [self._by_place[first:end] for first, end in zip(firsts.tolist(), ends.tolist(), strict=True)]
        lines = self._lines(np.concatenate(found)) if found else {}
        return {place: line for place, line in lines.items() if place in places}

    def _lines(self, which: npt.NDArray[np.int64]) -> Lines:
        has_memo = pl.col("memo").is_not_null()
        speaks = has_memo | pl.col("reference").is_not_null()
        columns = ("client", "day", "cents", "file", "row", "part", "kind", "item")
        lines = self.book.items[which].select(*columns, has_memo=has_memo, speaks=speaks)
        return {
            Place(file, row, part): ReadLine(self.book.clients[client], day, cents, *others)
            for client, day, cents, file, row, part, *others in lines.iter_rows()
        }


Books: TypeAlias = tuple[ReadBook, ReadBook]

_FILE = 2**40
"""More rows than any file has."""


def gather(claims: Claims, books: Books, *, whole: bool) -> Evidence:
    """The lines that are needed to judge some clients.

    Args:
        claims: what is claimed of them.
        books: left and right.
        whole: whether they are all clients of the report; then every line is needed.
    """
    lines, named = list[Lines](), list[Lines]()
    for side, book in enumerate(books):
        names = book.book.clients if whole else (name for one in claims.clients for name in one.names[side])
        lines.append(book.of(names))
        named.append(book.at({place for place in claims.places[side] if place not in lines[side]}))
    return _evidence(claims, books, (lines[0], lines[1]), (named[0], named[1]))


def gather_set_aside(claims: Claims, books: Books) -> Evidence:
    """The lines at the places of rows that a report sets aside."""
    rows = [(row.side, Place(row.file, row.row, row.column)) for row in claims.set_aside]
    named = [book.at({place for of, place in rows if of == side}) for side, book in enumerate(books)]
    return _evidence(claims, books, ({}, {}), (named[0], named[1]))


def _evidence(claims: Claims, books: Books, lines: tuple[Lines, Lines], named: tuple[Lines, Lines]) -> Evidence:
    last = min((day for day in (claims.as_of, claims.to) if day is not None), default=None)
    return Evidence((books[0].book, books[1].book), lines, named, last)
