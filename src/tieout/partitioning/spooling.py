"""A book whose lines lie on disk, piece by piece in their order; in memory is what a book says of itself."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import polars as pl

from tieout.explaining.lines import Span
from tieout.model.book import ITEM_SCHEMA, Book, Side
from tieout.model.outcome import OutsideRow
from tieout.pipeline import until_end

if TYPE_CHECKING:
    import numpy.typing as npt

Ints: TypeAlias = "npt.NDArray[np.int64]"

PIECE_LINES = 500_000
"""Lines of one piece of a book that is in memory already."""


STORED_SCHEMA: dict[str, pl.DataType] = {name: kind for name, kind in ITEM_SCHEMA.items() if name != "item"}


@dataclass(frozen=True, slots=True)
class SpooledPiece:
    """Some lines of a book that follow each other, on disk.

    Attributes:
        path: they, in `STORED_SCHEMA`.
        lines: how many.
        first_item: number of the first.
        rows_above: to be added to their rows.
        clients: a file with the index in the book of each client number they use; None where they use that index.
    """

    path: Path
    lines: int
    first_item: int
    rows_above: int = 0
    clients: Path | None = None

    def read(self) -> pl.DataFrame:
        """They, in `ITEM_SCHEMA`."""
        stored = read_lines(self.path)
        item = pl.int_range(self.first_item, self.first_item + pl.len(), dtype=pl.Int64).alias("item")
        found = stored.with_columns(item, pl.col("row") + self.rows_above)
        if self.clients is not None:
            clients = np.load(self.clients)
            found = found.with_columns(pl.Series("client", clients[stored["client"].to_numpy()], pl.Int32))
        return found.select(list(ITEM_SCHEMA))


@dataclass(frozen=True, slots=True)
class SpooledBook:
    """A book with its lines on disk.

    Attributes:
        head: the book without its lines.
        spooled: its pieces in order.
        counts: by client, how many lines there are.
        file_days: first and last day of each file's lines.
    """

    head: Book
    spooled: tuple[SpooledPiece, ...]
    counts: Ints
    file_days: tuple[Span, ...]

    @property
    def days(self) -> Span:
        """First and last day of its lines."""
        return joint_span(self.file_days)

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
        for piece in self.spooled:
            yield piece.read()

    def until(self, end: date, side: Side) -> tuple[SpooledBook, list[OutsideRow]]:
        """The book without the lines after a day, and those lines as rows left out."""
        kept, outside = _Spooler(self.spooled[0].path.parent / "kept"), list[OutsideRow]()
        for piece in self.spooled:
            lines, late = until_end(piece.read(), side, end)
            outside.extend(late)
            piece.path.unlink()
            kept.add(lines)
        return kept.bound(self.head), outside


class _Spooler:
    """Writes a book's lines down as they come."""

    def __init__(self, folder: Path) -> None:
        """Lines go into `folder`, which is made where it isn't there."""
        folder.mkdir(parents=True, exist_ok=True)
        self._folder, self._pieces, self._lines = folder, list[SpooledPiece](), 0
        self._counts: list[pl.DataFrame] = []
        self._days: dict[int, Span] = {}

    def add(self, lines: pl.DataFrame) -> None:
        """Write the next piece."""
        if lines.is_empty():
            return
        path = self._folder / f"{self._lines:015}.piece"
        lines.select(list(STORED_SCHEMA)).write_ipc(path)
        self._pieces.append(SpooledPiece(path, lines.height, self._lines))
        self._lines += lines.height
        self._counts.append(lines.group_by("client").len())
        for (file,), own in lines.select("file", "day").group_by("file"):
            self._days[file] = joint_span([self._days.get(file), span_of(own)])

    def bound(self, head: Book) -> SpooledBook:
        """The book of the pieces that were written.

        Args:
            head: the book; its lines are of no matter.
        """
        counts = np.zeros(len(head.clients), np.int64)
        for one in self._counts:
            counts[one["client"].to_numpy()] += one["len"].to_numpy()
        days = tuple(self._days.get(file) for file in range(len(head.files)))
        return SpooledBook(replace(head, items=pl.DataFrame(schema=ITEM_SCHEMA)), tuple(self._pieces), counts, days)


def spool(book: Book, folder: Path, piece_lines: int = PIECE_LINES) -> SpooledBook:
    """Put the lines of a book on disk.

    Args:
        book: the book.
        folder: where to.
        piece_lines: lines of one piece.
    """
    spooler = _Spooler(folder)
    for piece in book.items.iter_slices(piece_lines):
        spooler.add(piece)
    return spooler.bound(book)


def span_of(lines: pl.DataFrame) -> Span:
    """First and last day of some lines."""
    first, last = lines["day"].min(), lines["day"].max()
    return (first, last) if isinstance(first, date) and isinstance(last, date) else None


def joint_span(spans: Iterable[Span]) -> Span:
    """First and last day of several spans."""
    found = [span for span in spans if span is not None]
    return (min(first for first, _ in found), max(last for _, last in found)) if found else None


def read_lines(path: Path) -> pl.DataFrame:
    """A piece, in memory of its own: pages of a mapped file would count until they are let go."""
    return pl.read_ipc(io.BytesIO(path.read_bytes()))
