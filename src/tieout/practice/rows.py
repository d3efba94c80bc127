"""A client's rows in the practice's export: what each row charges, what was paid on it, what credit it used."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import polars as pl

from tieout.model.book import Book, Part


@dataclass(frozen=True, slots=True)
class ClientRow:
    """One appointment: its place in the files and its three amounts, positive as the export writes them."""

    file: int
    file_name: str
    row: int
    day: date
    charge_cents: int
    paid_cents: int
    credit_cents: int

    @property
    def cents(self) -> int:
        """What the row adds to the balance."""
        return self.charge_cents - self.paid_cents - self.credit_cents

    @property
    def same(self) -> tuple[date, int, int, int]:
        """What two rows share that look like one row entered twice."""
        return self.day, self.charge_cents, self.paid_cents, self.credit_cents


def client_rows(book: Book, names: Collection[str]) -> tuple[ClientRow, ...]:
    """The rows of one client that hold an amount, in order of file and row.

    Args:
        book: the practice's book.
        names: the client's name in all its spellings.
    """
    clients = [number for number, name in enumerate(book.clients) if name in names]
    lines = book.items.filter(pl.col("client").is_in(clients)).select("file", "row", "day", "part", "cents")
    parts: dict[tuple[int, int, date], dict[str, int]] = {}
    for file, row, day, part, cents in lines.iter_rows():
        of_row = parts.setdefault((file, row, day), {})
        of_row[part] = of_row.get(part, 0) + cents
    return tuple(
        ClientRow(
            file,
            book.files[file].name,
            row,
            day,
            of_row.get(Part.CHARGE, 0) + of_row.get(Part.AMOUNT, 0),
            -of_row.get(Part.PAID, 0),
            -of_row.get(Part.CREDIT, 0),
        )
        for (file, row, day), of_row in sorted(parts.items())
    )
