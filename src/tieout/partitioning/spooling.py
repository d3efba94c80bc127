"""A book whose lines lie on disk, piece by piece in their order; in memory is what a book says of itself."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

from tieout.explaining.lines import Span
from tieout.model.book import ITEM_SCHEMA, Book, Side
from tieout.model.outcome import OutsideRow
from tieout.pipeline import until_end

Ints = npt.NDArray[np.int64]

PIECE_LINES = 500_000
"""Lines of one piece of a book that is in memory already."""


@dataclass(frozen=True, slots=True)
class SpooledBook:
    """A book with its lines on disk.

    Attributes:
        head: the book without its lines.
        paths: its pieces in order, each in `ITEM_SCHEMA`; items are numbered through.
        counts: by client, how many lines there are.
        days: first and last day of its lines.
    """

    head: Book
    paths: tuple[Path, ...]
    counts: Ints
    days: Span

    @property
    def program_name(self) -> str:
        """As people write it."""
        return self.head.program_name

    @property
    def clients(self) -> tuple[str, ...]:
        """Distinct client names as written, sorted."""
        return self.head.clients

    @property
    def lines(self) -> int:
        """How many lines there are."""
        return int(self.counts.sum())

    def pieces(self) -> Iterator[pl.DataFrame]:
        """The lines, piece by piece."""
        for path in self.paths:
            yield read_lines(path)

    def until(self, end: date, side: Side) -> tuple[SpooledBook, list[OutsideRow]]:
        """The book without the lines after a day, and those lines as rows left out."""
        kept, outside = Spooler(self.paths[0].parent), list[OutsideRow]()
        for path, piece in zip(self.paths, self.pieces(), strict=True):
            lines, late = until_end(piece, side, end)
            outside.extend(late)
            path.unlink()
            kept.add(lines)
        return kept.bound(self.head), outside


class Spooler:
    """Writes a book's lines down as they come."""

    def __init__(self, folder: Path) -> None:
        """Lines go into `folder`, which is made where it isn't there."""
        folder.mkdir(parents=True, exist_ok=True)
        self._folder, self._paths, self._lines = folder, list[Path](), 0
        self._counts: list[pl.DataFrame] = []
        self._days: list[date] = []

    def add(self, lines: pl.DataFrame) -> None:
        """Write the next piece; its items are numbered on from those of the last."""
        if lines.is_empty():
            return
        first = self._lines
        numbered = lines.with_columns(pl.int_range(first, first + pl.len(), dtype=pl.Int64).alias("item"))
        path = self._folder / f"{self._lines:015}.piece"
        numbered.select(list(ITEM_SCHEMA)).write_ipc(path)
        self._paths.append(path)
        self._lines += lines.height
        self._counts.append(lines.group_by("client").len())
        self._days += [day for day in (lines["day"].min(), lines["day"].max()) if isinstance(day, date)]

    def bound(self, head: Book) -> SpooledBook:
        """The book of the pieces that were written.

        Args:
            head: the book; its lines are of no matter.
        """
        counts = np.zeros(len(head.clients), np.int64)
        for one in self._counts:
            counts[one["client"].to_numpy()] += one["len"].to_numpy()
        days = (min(self._days), max(self._days)) if self._days else None
        return SpooledBook(replace(head, items=pl.DataFrame(schema=ITEM_SCHEMA)), tuple(self._paths), counts, days)


def spool(book: Book, folder: Path, piece_lines: int = PIECE_LINES) -> SpooledBook:
    """Put the lines of a book on disk.

    Args:
        book: the book.
        folder: where to.
        piece_lines: lines of one piece.
    """
    spooler = Spooler(folder)
    for piece in book.items.iter_slices(piece_lines):
        spooler.add(piece)
    return spooler.bound(book)


def read_lines(path: Path) -> pl.DataFrame:
    """A piece, in memory of its own: pages of a mapped file would count until they are let go."""
    return pl.read_ipc(io.BytesIO(path.read_bytes()))
