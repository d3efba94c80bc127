"""One side's files onto disk, piece by piece: no file is ever in memory whole.

That goes for plain tables, each piece of which is proved and read by itself. Other files are read as a whole, where the
memory holds them, and are refused where it doesn't.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import accumulate, combinations
from pathlib import Path

import numpy as np
import polars as pl

from tieout.checks import ensure
from tieout.engines.disk_files import DiskFile, RangeWork, ranges_of
from tieout.errors import FileNotUnderstood, WrongUsage
from tieout.explaining.lines import Span
from tieout.matching.chunks import Ints
from tieout.partitioning.spooling import STORED_SCHEMA, SpooledBook, SpooledPiece, joint_span, span_of, spool
from tieout.partitioning.working import Crew
from tieout.progress import counted
from tieout.reading import FarSource, ReadingOptions, Source, read_book
from tieout.reading.books import head_of_book, refuse_repeats
from tieout.reading.plain.columns import LINE_SCHEMA, PlainReading
from tieout.reading.plain.far_files import far_text_of
from tieout.reading.plain.files import PlainFile, Planned, planned_for
from tieout.reading.plain.pieces import rows_of
from tieout.reading.plain.plans import Layout, Plan, moved
from tieout.reading.reader import RowAside

PIECE_BYTES = 16 * 2**20
"""About so many bytes of a file are read by one task."""

WHOLE_BYTES = 12
"""So many bytes of memory are needed for each byte of a file that is read as a whole."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What was taken of one piece of a file.

    Attributes:
        path: its lines in `STORED_SCHEMA`; there is no such file when there are none.
        rows: how many it has, of which each line knows its number within the piece.
        names: of the clients of its lines.
        counts: how many lines each of them has.
        days: first and last of its lines.
        aside: rows set aside.
    """

    path: Path
    rows: int
    names: tuple[str, ...] = field(repr=False)
    counts: Ints = field(repr=False)
    days: Span
    aside: tuple[RowAside, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class TakeToDisk:
    """Reads one piece by a plan and leaves its lines on disk.

    Attributes:
        layout: of the table.
        plan: how its rows are read.
        file: its index in the book.
        folder: where the lines go.
    """

    layout: Layout
    plan: Plan
    file: int
    folder: Path

    def __call__(self, place: int, data: bytes) -> bytes:
        """`Taken`; nothing when the piece isn't plain."""
        rows = rows_of(self.layout, self.plan, place, data)
        if rows is None:
            return b""
        path = self.folder / f"{self.file:03}-{place:015}.piece"
        used, local, counts = np.unique(rows.lines["client"].to_numpy(), return_inverse=True, return_counts=True)
        if rows.lines.height:
            own = rows.lines.with_columns(
                pl.Series("client", local, pl.Int32), pl.lit(self.file, pl.Int32).alias("file")
            )
            own.select(list(STORED_SCHEMA)).write_ipc(path)
        names = tuple(rows.names[number] for number in used.tolist())
        return pickle.dumps(Taken(path, rows.count, names, counts, span_of(rows.lines), rows.aside), 5)


def on_disk(path: Path, crew: Crew) -> FarSource:
    """A file whose pieces are read by processes.

    Args:
        path: of the file.
        crew: the processes.
    """

    def run(size: int, work: RangeWork) -> Iterable[tuple[int, bytes]]:
        tasks = [partial(work, own) for own in ranges_of(size, max(-(-size // PIECE_BYTES), 1))]
        return counted(crew.each(tasks), "Reading rows", of=len(tasks), every=1)

    return FarSource(DiskFile.of(path, run))


def gather(sources: Sequence[Source], options: ReadingOptions, folder: Path, memory_bytes: int) -> SpooledBook:
    """Put the lines of one side's files on disk.

    Args:
        sources: its files; those of `on_disk` are read piece by piece, if they are plain tables.
        options: what a person says about them.
        folder: where the lines go.
        memory_bytes: that may be used.

    Raises:
        FileNotUnderstood: when a file can't be read.
        WrongUsage: when there is too little memory for files that must be read as a whole.
    """
    folder.mkdir(parents=True, exist_ok=True)
    fits = WHOLE_BYTES * sum(source.size for source in sources) <= memory_bytes
    refuse_repeats(sources)
    try:
        found = _in_pieces(sources, options, folder)
    except FileNotUnderstood:
        if not fits:
            raise
        found = None  # that is for the strict readers to say
    if found is not None:
        return found
    if not fits:
        raise _too_large(sources, memory_bytes)
    return spool(read_book(sources, options), folder)


def _too_large(sources: Sequence[Source], memory_bytes: int) -> WrongUsage:
    largest = max(sources, key=lambda source: source.size)
    size = sum(source.size for source in sources)
    several = "" if len(sources) == 1 else " (or its days overlap with those of another file of that side)"
    return WrongUsage(
        f"{largest.name} isn't a plain table{several}, so it must be read as a whole, which takes about "
        f"{WHOLE_BYTES * size / 1e9:,.1f} GB of memory; {memory_bytes / 1e9:,.1f} GB may be used. Give more with "
        "--memory, or save it as a CSV or Parquet file with one header row and one transaction a row."
    )


def _in_pieces(sources: Sequence[Source], options: ReadingOptions, folder: Path) -> SpooledBook | None:
    """The book of files that are plain tables, none of which may hold rows of another; None for others."""
    planned = [_planned(source, options) for source in sources]
    files: list[_File] = []
    for number, (source, how) in enumerate(zip(sources, planned, strict=True)):
        if how is None or not isinstance(source, FarSource):
            return None
        found = source.far.each_piece(TakeToDisk(how.layout, how.plan, number, folder))
        ensure(all(found), "what was plain when it was looked at is plain when it is read")
        pieces = [pickle.loads(one) for one in found]  # noqa: S301  of our own processes
        files.append(_File(source, how, pieces))
    if any(one.meets(other) for one, other in combinations(files, 2)):
        return None
    clients = tuple(sorted({name for file in files for piece in file.pieces for name in piece.names}))
    number_of = {name: number for number, name in enumerate(clients)}
    counts, spooled, first = np.zeros(len(clients), np.int64), list[SpooledPiece](), 0
    for file in files:
        for piece, above in zip(file.pieces, file.rows_above, strict=True):
            own = np.array([number_of[name] for name in piece.names], np.int64)
            counts[own] += piece.counts
            if lines := int(piece.counts.sum()):
                spooled.append(SpooledPiece(piece.path, lines, first, above, own))
            first += lines
    head = head_of_book([file.read for file in files], clients)
    return SpooledBook(head, tuple(spooled), counts, tuple(file.days for file in files))


def _planned(source: Source, options: ReadingOptions) -> Planned | None:
    text = far_text_of(source.far, options) if isinstance(source, FarSource) else None
    return None if text is None else planned_for(text, options)


@dataclass(frozen=True, slots=True)
class _File:
    """One file whose lines are on disk."""

    source: Source
    how: Planned
    pieces: Sequence[Taken]

    @property
    def rows_above(self) -> list[int]:
        """By piece the rows of the pieces before it, and at the end of all of them."""
        return list(accumulate((piece.rows for piece in self.pieces[:-1]), initial=0))

    @property
    def days(self) -> Span:
        """First and last day of its lines."""
        return joint_span(piece.days for piece in self.pieces)

    @property
    def read(self) -> PlainFile:
        """It, without its lines."""
        aside = [row for piece, above in zip(self.pieces, self.rows_above, strict=True)
                 for row in moved(piece.aside, above)]  # fmt: skip
        reading = self.how.plan.reading(sum(piece.rows for piece in self.pieces), aside)
        grid = replace(self.how.layout.head, sha256=self.source.sha256)
        found = PlainReading(reading=reading, names=(), lines=pl.DataFrame(schema=LINE_SCHEMA))
        return PlainFile(grid, self.how.reader, self.how.recognised_by, found)

    def meets(self, other: _File) -> bool:
        """Whether it is the same report as another and shares days with it."""
        if self.how.reader.report != other.how.reader.report or not self.days or not other.days:
            return False
        return self.days[0] <= other.days[1] and other.days[0] <= self.days[1]
