"""The two files, read anew: every line item by its place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from tieout.model.book import Book
from tieout.verifying.claims import Claims, Place


@dataclass(frozen=True, slots=True)
class ReadLine:
    """One line item of a file."""

    client: str
    day: date
    cents: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """Both books and the lines that count. Pairs are (left, right).

    Attributes:
        books: as read anew.
        lines: every line item by place.
        last_day: the last day that counts in a balance, or None.
    """

    books: tuple[Book, Book]
    lines: tuple[dict[Place, ReadLine], dict[Place, ReadLine]]
    last_day: date | None

    def counts(self, line: ReadLine) -> bool:
        """Whether a line is in the balance."""
        return self.last_day is None or line.day <= self.last_day

    def cents(self, side: int, places: Iterable[Place]) -> int:
        """The sum of the lines at some places that count; places that don't exist add nothing."""
        lines = (self.lines[side].get(place) for place in places)
        return sum(line.cents for line in lines if line and self.counts(line))

    def where(self, side: int, place: Place) -> str:
        """A place in words, without a client's name."""
        files = self.books[side].files
        name = files[place.file].name if 0 <= place.file < len(files) else f"file {place.file}"
        return f"{name} row {place.row}, {place.part}"


def gather(claims: Claims, left: Book, right: Book) -> tuple[Evidence, Sequence[str]]:
    """The lines of both books by place, and breaches where one place holds two lines."""
    doubled: list[str] = []
    lines = tuple(_lines(book, doubled) for book in (left, right))
    last = min((day for day in (claims.as_of, claims.to) if day is not None), default=None)
    return Evidence((left, right), (lines[0], lines[1]), last), doubled


def _lines(book: Book, doubled: list[str]) -> dict[Place, ReadLine]:
    found: dict[Place, ReadLine] = {}
    columns = ("client", "day", "cents", "file", "row", "part")
    for client, day, cents, file, row, part in book.items.select(columns).iter_rows():
        place = Place(file, row, part)
        if place in found:
            doubled.append(f"{book.files[file].name} row {row}, {part}: two line items stand at one place")
        found[place] = ReadLine(book.clients[client], day, cents)
    return found
