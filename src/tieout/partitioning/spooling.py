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
from tieout.explaining.precedents import Shown, called
from tieout.explaining.sayings import NO_SHOW
from tieout.matching.testimony import Manner, manner_of, may_speak
from tieout.model.book import ITEM_SCHEMA, Book, Side
from tieout.model.outcome import OutsideRow
from tieout.partitioning.records import Records, columns_of, read_records, texts_beside, texts_of, write_lines
from tieout.pipeline import until_end

if TYPE_CHECKING:
    import numpy.typing as npt

Ints: TypeAlias = "npt.NDArray[np.int64]"

PIECE_LINES = 500_000
"""Lines of one piece of a book that is in memory already."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """What lines of one book say by their texts.

    Attributes:
        manner: how they speak, as if they were the left book's.
        shown: what they show by their memos alone.
    """

    manner: Manner
    shown: Shown

    @classmethod
    def of(cls, lines: pl.DataFrame, texts: pl.Series) -> Spoken:
        """What some lines say.

        Args:
            lines: as of `write_lines`.
            texts: theirs, each once.
        """
        bear = (lines["reference"].null_count() < lines.height, False)
        may, no_show = may_speak(texts), bool(texts.str.contains(NO_SHOW).any())
        if may or no_show:
            lines = lines.with_columns(pl.col("reference", "memo").cast(pl.String))
        manner = manner_of(lines, lines.clear()) if may else Manner(bear=bear)
        return cls(manner, called([lines]) if no_show else Shown())

    def of_side(self, side: int) -> Manner:
        """How they speak, as lines of the left (0) or right (1) book."""
        return self.manner.turned() if side else self.manner


@dataclass(frozen=True, slots=True)
class SpooledPiece:
    """Some lines of a book that follow each other, on disk.

    Attributes:
        path: they (see `records`).
        lines: how many.
        first_item: number of the first.
        spoken: what they say.
        rows_above: to be added to their rows.
        clients: a file with the number of each client they use; None where they use the index in the book.
        places: a file with the index in the book of each of those numbers.
    """

    path: Path
    lines: int
    first_item: int
    spoken: Spoken
    rows_above: int = 0
    clients: Path | None = None
    places: Path | None = None

    def records(self) -> Records:
        """They, with rows of their file and clients of the book."""
        found = read_records(self.path)
        found["row"] += self.rows_above
        if self.clients is not None and self.places is not None:
            found["client"] = np.load(self.places)[np.load(self.clients)][found["client"]]
        return found

    def read(self) -> pl.DataFrame:
        """They, in `ITEM_SCHEMA`."""
        found, texts = self.records(), texts_beside(self.path)
        columns = [
            pl.int_range(self.first_item, self.first_item + len(found), dtype=pl.Int64, eager=True).alias("item"),
            pl.Series("client", found["client"].astype(np.int32)),
            *columns_of(found),
            *(texts_of(found, texts, name) for name in ("reference", "memo")),
        ]
        return pl.DataFrame(columns).select(list(ITEM_SCHEMA))


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
        spoken = Spoken.of(lines, write_lines(path, lines))
        self._pieces.append(SpooledPiece(path, lines.height, self._lines, spoken))
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
