"""What runs inside Spark's workers: the passes of the matching, bytes in, bytes out.

The module imports no Spark, so that a worker needs nothing but tieout itself. A chunk of clients travels as one piece
of bytes, in columns; Spark never looks inside. A pass gives back what the driver wants to see of it, and where it has
kept its state for the next pass; whoever doesn't find it there begins again with the piece.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
import polars as pl

from tieout.engines.spark_kept import keep, take
from tieout.matching.abreast import abreast
from tieout.matching.chunks import Chunk
from tieout.matching.crossings import Crossings
from tieout.matching.learning import Learned, Statistics
from tieout.matching.leftovers import Leftovers
from tieout.matching.settle import Begun, Told, first_pass, last_pass, second_pass
from tieout.matching.tables import ChunkTables
from tieout.model.settings import Settings
from tieout.packing import packed, unpacked

Piece: TypeAlias = tuple[int, bytes]
"""A chunk: its number, and its lines as `pieces` writes them."""

Begin: TypeAlias = tuple[Statistics, str]
"""What the first pass gives: what the chunk teaches, and where its state is kept."""

Tell: TypeAlias = tuple[Leftovers, pl.DataFrame, str]
"""What the second pass gives: lines left over, pairs that are settled (`PAIR_SCHEMA`), and where its state is kept."""

_NARROW = 2**16
"""Numbers below it are put in order without comparing them."""


@dataclass(frozen=True, slots=True)
class First:
    """The first pass over one chunk."""

    settings: Settings

    def __call__(self, piece: Piece) -> bytes:
        """`Begin`, packed."""
        begun = self.begun(_chunk(piece))
        return packed((begun.statistics, keep(begun)))

    def begun(self, chunk: Chunk) -> Begun:
        """The chunk after it."""
        return first_pass(chunk, self.settings)


@dataclass(frozen=True, slots=True)
class Second:
    """The second pass.

    Attributes:
        first: the pass before.
        kept: by chunk, where its state is; empty = the first pass wasn't done.
        learned: from all chunks.
    """

    first: First
    kept: Sequence[str]
    learned: Learned

    def __call__(self, piece: Piece) -> bytes:
        """`Tell`, packed."""
        told, pairs = self.told(piece)
        return packed((told.leftovers, pairs, keep(replace(told, leftovers=Leftovers.together([])))))

    def told(self, piece: Piece) -> tuple[Told, pl.DataFrame]:
        """The chunk after it, without its pairs, and they."""
        chunk = _chunk(piece)
        found: Begun | None = take(self.kept[piece[0]]) if self.kept else None
        begun = found or self.first.begun(chunk)
        return second_pass(begun, chunk, self.learned, self.first.settings).apart()


@dataclass(frozen=True, slots=True)
class Last:
    """The last pass over all but the pairs that are settled.

    Attributes:
        second: the pass before.
        kept: by chunk, where its state is.
        crossings: of all chunks.
    """

    second: Second
    kept: Sequence[str]
    crossings: Crossings

    def __call__(self, piece: Piece) -> bytes:
        """`ChunkTables`, packed."""
        return packed(self.of_kept(piece[0]) or last_pass(self.second.told(piece)[0], self.crossings))

    def of_kept(self, number: int) -> ChunkTables | None:
        """What it makes of the state that a chunk's second pass has kept; None where that isn't found."""
        found: Told | None = take(self.kept[number])
        return None if found is None else last_pass(found, self.crossings)


def _chunk(piece: Piece) -> Chunk:
    return Chunk(*unpacked(piece[1]))


def pieces(left: pl.DataFrame, right: pl.DataFrame, count: int) -> list[bytes]:
    """Lines of both books cut into pieces of whole clients, by the link's number modulo `count`.

    Args:
        left: the practice's lines in `LINE_SCHEMA`, with the link's number as `client`.
        right: the other program's lines, likewise.
        count: how many pieces; some may hold no line.
    """
    sides = abreast(lambda lines: _cut(lines, count), (left, right))
    return abreast(packed, list(zip(*sides, strict=True)))


def _cut(lines: pl.DataFrame, count: int) -> list[pl.DataFrame]:
    """Each piece's lines of one book, in order of item; the book is put in order once, not searched for each piece."""
    numbers = lines["client"].to_numpy() % count
    narrow = numbers.astype(np.uint16) if count <= _NARROW else numbers
    together = lines[np.argsort(narrow, kind="stable")]
    ends = np.cumsum(np.bincount(numbers, minlength=count)).tolist()
    return [together[start:end] for start, end in zip([0, *ends[:-1]], ends, strict=True)]
