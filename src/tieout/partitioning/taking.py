"""Files whose pieces are read by processes: what a child does with one piece, and what comes back of it."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Protocol, cast

import numpy as np
import polars as pl

from tieout.checks import ensure
from tieout.crew import Crew, T
from tieout.errors import FileNotUnderstood
from tieout.explaining.lines import Span
from tieout.partitioning.clients import PIECE_SCHEMA
from tieout.partitioning.records import write_lines
from tieout.partitioning.spooling import Spoken, read_lines, span_of
from tieout.progress import counted
from tieout.reading.opening.columnar import table_grid
from tieout.reading.opening.kinds import Container
from tieout.reading.plain.columns import PlainTable
from tieout.reading.plain.far_files import FarText
from tieout.reading.plain.files import Planned, Shown
from tieout.reading.plain.parquet import plain_of
from tieout.reading.plain.plans import Evidence, Layout, PlainRows, evidence_of, wanted_of
from tieout.reading.plain.text import HEAD_ROWS
from tieout.reading.reader import Grid, RowAside

PIECE_ROWS = 200_000
"""About so many rows of a Parquet file are read by one task."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What was taken of one piece of a file.

    Attributes:
        path: its lines (see `records`), and beside it their clients; there are no such files when there are none.
        rows: how many it has; its lines and rows set aside are numbered as if they were the first.
        lines: how many lines they make.
        days: first and last of its lines.
        spoken: what its lines say; None when there are none.
        aside: rows set aside.
    """

    path: Path
    rows: int
    lines: int
    days: Span
    spoken: Spoken | None
    aside: tuple[RowAside, ...] = field(repr=False)

    def clients(self) -> pl.DataFrame:
        """The clients of its lines in `PIECE_SCHEMA`, in the order of their numbers; their file is gone afterwards."""
        path = clients_path(self.path)
        found = read_lines(path)
        path.unlink()
        return found


def clients_path(lines: Path) -> Path:
    """Where the clients of a piece stand, by where its lines do."""
    return lines.with_suffix(".clients")


@dataclass(frozen=True, slots=True)
class Keep:
    """Leaves the lines of pieces on disk.

    Attributes:
        file: index of their file in the book.
        folder: where the lines go.
    """

    file: int
    folder: Path

    def __call__(self, place: int, rows: PlainRows) -> Taken:
        """What was taken of the piece at a place of the file."""
        path = self.folder / f"{self.file:03}-{place:015}.piece"
        lines, names = rows.lines, pl.Series(rows.names, dtype=pl.String)
        if lines.is_empty():
            return Taken(path, rows.count, 0, None, None, rows.aside)
        counts = np.bincount(lines["client"].to_numpy(), minlength=len(names))
        used = np.flatnonzero(counts)
        if len(used) < len(names):
            clients = np.zeros(len(names), np.int32)
            clients[used] = np.arange(len(used))
            lines = lines.with_columns(client=pl.Series(clients).gather(lines["client"]))
        lines = lines.with_columns(file=pl.lit(self.file, pl.Int32))
        texts = write_lines(path, lines)
        found = pl.DataFrame({"name": names.gather(used), "lines": counts[used]}, schema=PIECE_SCHEMA)
        found.write_ipc(clients_path(path))
        return Taken(path, rows.count, lines.height, span_of(lines), Spoken.of(lines, texts), rows.aside)


class OnDisk(Shown, Protocol):
    """A table that processes read piece by piece."""

    def kept(self, how: Planned) -> list[Taken]:
        """Its lines, left on disk piece by piece in order."""


@dataclass(frozen=True, slots=True)
class TextOnDisk:
    """A text table.

    Attributes:
        text: it, each of whose pieces gives a `Taken`.
    """

    text: FarText

    @property
    def head(self) -> Grid:
        """Its first rows."""
        return self.text.head

    def look(self, layout: Layout) -> Evidence | None:
        """See `Shown.look`."""
        return self.text.look(layout)

    def kept(self, how: Planned) -> list[Taken]:
        """See `OnDisk.kept`."""
        return [pickle.loads(one) for one in self.text.pieces.take(how.layout, how.plan)]  # noqa: S301  our own


@dataclass(frozen=True, slots=True)
class KeepText:
    """Leaves the lines of pieces of text on disk, and says what was taken (see `Made`)."""

    keep: Keep

    def __call__(self, place: int, rows: PlainRows) -> bytes:
        """A `Taken`."""
        return pickle.dumps(self.keep(place, rows), 5)


@dataclass(frozen=True, slots=True)
class ParquetOnDisk:
    """A Parquet file, read by slices of its rows.

    Attributes:
        head: its first rows.
        path: of the file.
        rows: how many it has.
        crew: the processes.
        keep: what they leave on disk.
    """

    head: Grid
    path: Path
    rows: int
    crew: Crew
    keep: Keep

    @classmethod
    def of(cls, path: Path, crew: Crew, keep: Keep) -> ParquetOnDisk | None:
        """The file, or None where only the strict reader can say what it is."""
        (found,) = crew.each([partial(_begin, path)])
        return None if found is None else cls(found[0], path, found[1], crew, keep)

    def look(self, layout: Layout) -> Evidence | None:
        """See `Shown.look`."""
        found = list(self._each(partial(_look_at, self.path, layout)))
        shown = [one for one in found if one is not None]
        return Evidence.of_all(shown) if len(shown) == len(found) else None

    def kept(self, how: Planned) -> list[Taken]:
        """See `OnDisk.kept`."""
        return list(self._each(partial(_keep_rows, self.path, how, self.keep)))

    def _each(self, work: Callable[[int], T]) -> Iterable[T]:
        tasks = [partial(work, first) for first in range(0, self.rows, PIECE_ROWS)]
        return counted(self.crew.each(tasks), "Reading rows", of=len(tasks), every=1)


def _begin(path: Path) -> tuple[Grid, int] | None:
    """The first rows of a Parquet file, and how many there are."""
    try:
        head = pl.scan_parquet(path).head(HEAD_ROWS - 1).collect()
        rows = int(pl.scan_parquet(path).select(pl.len()).collect().item())
        return table_grid(path.name, head, "", Container.PARQUET.value), rows
    except _DAMAGED:
        return None


def _rows_from(path: Path, first: int, layout: Layout) -> PlainTable | None:
    wanted = wanted_of(layout)
    names = [layout.columns.headers[number] for number in wanted]
    rows = pl.scan_parquet(path).select(names).slice(first, PIECE_ROWS).collect()
    return plain_of(layout, rows.rename(dict(zip(names, map(str, wanted), strict=True))))


def _look_at(path: Path, layout: Layout, first: int) -> Evidence | None:
    try:
        table = _rows_from(path, first, layout)
    except _DAMAGED:
        return None
    return None if table is None else evidence_of(layout, table)


def _keep_rows(path: Path, how: Planned, keep: Keep, first: int) -> Taken:
    table = _rows_from(path, first, how.layout)
    ensure(table is not None, "what was plain when it was looked at is plain when it is read")
    return keep(first, how.plan.read(cast(PlainTable, table)))


_DAMAGED = (pl.exceptions.PolarsError, pl.exceptions.PanicException, FileNotUnderstood, OSError)
"""What a damaged file raises; what to say of it is for the strict reader."""
