"""One side's files onto disk, piece by piece: no file is ever in memory whole.

That goes for plain tables, each piece of which is proved and read by itself. Other files are read as a whole, where the
memory holds them, and are refused where it doesn't.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from itertools import accumulate, combinations
from pathlib import Path
from threading import Lock

import numpy as np
import polars as pl

from tieout.crew import Crew, crew_of
from tieout.engines.disk_files import DiskFile, RangeWork, cut_at_rows
from tieout.errors import FileNotUnderstood, WrongUsage
from tieout.explaining.lines import Span
from tieout.partitioning.clients import Clients
from tieout.partitioning.room import HERE_BYTES, PIECE_BYTES_MAX, PIECE_BYTES_MIN
from tieout.partitioning.spooling import SpooledBook, SpooledPiece, joint_span, spool
from tieout.partitioning.taking import Keep, KeepText, OnDisk, ParquetOnDisk, Taken, TextOnDisk
from tieout.progress import counted
from tieout.reading import FarSource, ReadingOptions, Source, read_book
from tieout.reading.books import head_of_book
from tieout.reading.opening.containers import refuse_other_ending
from tieout.reading.opening.kinds import PARQUET_MARK, Container
from tieout.reading.plain import sizes
from tieout.reading.plain.columns import LINE_SCHEMA, PlainReading
from tieout.reading.plain.far_files import far_text_of
from tieout.reading.plain.files import PlainFile, Planned, planned_for
from tieout.reading.plain.plans import moved
from tieout.reading.refusing import refuse_repeats

PIECES_A_PROCESS = 4
"""So many pieces of a file for each process, where it is large enough, so that none waits long for the slowest."""

WHOLE_BYTES, PARQUET_BYTES = 20, 100
"""So many bytes of memory are needed for each byte of a file that is read as a whole: of text, and of Parquet."""

COMPARED_BYTES = 12
"""So many at most for each byte of plain text, where two books are compared in memory."""


_ONE_WHOLE = Lock()
"""The memory is reckoned for the files of one side being read as a whole at a time."""


def on_disk(path: Path, crew: Crew, piece_bytes: int = PIECE_BYTES_MAX) -> FarSource:
    """A file whose pieces are read by processes.

    Args:
        path: of the file.
        crew: the processes.
        piece_bytes: at most about so many are read by one task.
    """

    def run(size: int, work: RangeWork) -> Iterable[tuple[int, bytes]]:
        even = max(size // (PIECES_A_PROCESS * max(crew.size, 1)), PIECE_BYTES_MIN)
        each = min(piece_bytes, even)
        tasks = (partial(work, own) for own in cut_at_rows(path, each))
        return counted(crew.each(tasks), "Reading rows", of=-(-size // each), every=1)

    return FarSource(DiskFile.of(path, run))


def gather(
    sources: Sequence[Source], options: ReadingOptions, folder: Path, memory_bytes: int, crew: Crew
) -> SpooledBook:
    """Put the lines of one side's files on disk.

    Args:
        sources: its files; those of `on_disk` are read piece by piece, if they are plain tables.
        options: what a person says about them.
        folder: where the lines go.
        memory_bytes: that may be used.
        crew: the processes that read pieces.

    Raises:
        FileNotUnderstood: when a file can't be read.
        WrongUsage: when there is too little memory for files that must be read as a whole.
    """
    folder.mkdir(parents=True, exist_ok=True)
    fits = _whole_bytes(sources) + HERE_BYTES <= memory_bytes
    refuse_repeats(sources)
    try:
        with ThreadPoolExecutor(1) as beside:
            beside.submit(lambda: [source.sha256 for source in sources])  # the sources keep it; others read meanwhile
            found = _in_pieces(sources, options, folder, crew)
    except FileNotUnderstood:
        if not fits:
            raise
        found = None  # that is for the strict readers to say
    if found is not None:
        return found
    if not fits:
        raise _too_large(sources, memory_bytes)
    whole = _Whole(tuple(map(_sent, sources)), options, folder)
    with _ONE_WHOLE:
        if not crew.size or _whole_bytes(sources) <= HERE_BYTES:
            return whole()
        with crew_of(1) as one:
            return next(iter(one.each([whole])))


@dataclass(frozen=True, slots=True)
class _Whole:
    """Files read as a whole, and their lines put on disk; what that takes is free again when its process ends."""

    sources: tuple[Source | Path, ...]
    options: ReadingOptions
    folder: Path

    def __call__(self) -> SpooledBook:
        """The book of all of them."""
        sources = [one if isinstance(one, Source) else Source.of(one) for one in self.sources]
        return spool(read_book(sources, self.options), self.folder)


def _sent(source: Source) -> Source | Path:
    """A source as another process can have it: one on disk by its path."""
    return source.far.path if isinstance(source, FarSource) and isinstance(source.far, DiskFile) else source


def whole_bytes(files: Iterable[tuple[str, int]], text: int = WHOLE_BYTES) -> int:
    """Memory that is needed where files are in memory as a whole.

    Args:
        files: their names and sizes in bytes.
        text: what is needed for each byte of text.
    """
    return sum((PARQUET_BYTES if name.casefold().endswith(".parquet") else text) * size for name, size in files)


def _whole_bytes(sources: Sequence[Source]) -> int:
    return whole_bytes((".parquet" if _is_parquet(source) else "", source.size) for source in sources)


def _is_parquet(source: Source) -> bool:
    start = source.far.read(0, len(PARQUET_MARK)) if isinstance(source, FarSource) else source.data
    return start.startswith(PARQUET_MARK)


def _too_large(sources: Sequence[Source], memory_bytes: int) -> WrongUsage:
    largest = max(sources, key=lambda source: source.size)
    several = "" if len(sources) == 1 else " (or its days overlap with those of another file of that side)"
    return WrongUsage(
        f"{largest.name} isn't a plain table{several}, so it must be read as a whole, which takes about "
        f"{_whole_bytes(sources) / 1e9:,.1f} GB of memory; {memory_bytes / 1e9:,.1f} GB may be used. Give more with "
        "--memory, or save it as a CSV or Parquet file with one header row and one transaction a row."
    )


def _in_pieces(sources: Sequence[Source], options: ReadingOptions, folder: Path, crew: Crew) -> SpooledBook | None:
    """The book of files that are plain tables, none of which may hold rows of another; None for others."""
    tables = [_table(source, options, crew, Keep(number, folder)) for number, source in enumerate(sources)]
    planned = [None if table is None else planned_for(table, options) for table in tables]
    files: list[_File] = []
    for source, table, how in zip(sources, tables, planned, strict=True):
        if table is None or how is None:
            return None
        files.append(_File(source, how, table.kept(how)))
    if any(one.meets(other) for one, other in combinations(files, 2)):
        return None
    clients, places, spooled, first = Clients(), folder / "places.npy", list[SpooledPiece](), 0
    for file in files:
        for piece, above in zip(file.pieces, file.rows_above, strict=True):
            if piece.spoken is not None:
                numbers = piece.path.with_suffix(".npy")
                np.save(numbers, clients.add(piece.clients()), allow_pickle=False)
                spooled.append(SpooledPiece(piece.path, piece.lines, first, piece.spoken, above, numbers, places))
            first += piece.lines
    names, indices, counts = clients.sorted()
    np.save(places, indices, allow_pickle=False)
    head = head_of_book([file.read for file in files], names)
    return SpooledBook(head, tuple(spooled), counts, tuple(file.days for file in files))


def _table(source: Source, options: ReadingOptions, crew: Crew, keep: Keep) -> OnDisk | None:
    if not isinstance(source, FarSource):
        return None
    if not _is_parquet(source):
        text = far_text_of(source.far, options, KeepText(keep))
        return None if text is None else TextOnDisk(text)
    if source.size < sizes.COLUMNAR_BYTES_MIN or not isinstance(source.far, DiskFile):
        return None
    refuse_other_ending(source.name, Container.PARQUET)
    return ParquetOnDisk.of(source.far.path, crew, keep)


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
