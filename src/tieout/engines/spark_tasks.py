"""What runs inside Spark's workers: the passes of the matching, bytes in, bytes out.

The module imports no Spark, so that a worker needs nothing but tieout itself. A chunk of clients travels as one piece
of bytes, in columns; Spark never looks inside. Between the passes it is a pair: what the driver wants to see of it
(small), and its state (large; it stays with the workers).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias, cast

import numpy as np
import polars as pl

from tieout.checks import ensure
from tieout.matching.across import Crossings
from tieout.matching.chunks import Chunk
from tieout.matching.learning import Learned
from tieout.matching.settle import first_pass, last_pass, second_pass
from tieout.matching.tables import ChunkTables
from tieout.model.settings import Settings
from tieout.packing import packed, unpacked

Between: TypeAlias = tuple[bytes, bytes]
"""A chunk between the passes: what it shows, and its state."""


@dataclass(frozen=True, slots=True)
class First:
    """The first pass over one chunk; it shows the chunk's statistics."""

    settings: Settings

    def __call__(self, piece: bytes) -> Between:
        """What is seen of a piece, and the chunk begun."""
        begun = first_pass(Chunk(*unpacked(piece)), self.settings)
        return packed(begun.statistics), packed(begun)


@dataclass(frozen=True, slots=True)
class Second:
    """The second pass; it shows the chunk's leftovers."""

    learned: Learned
    settings: Settings

    def __call__(self, between: Between) -> Between:
        """What is left over, and the chunk told."""
        told = second_pass(unpacked(between[1]), self.learned, self.settings)
        return packed(told.leftovers), packed(told)


@dataclass(frozen=True, slots=True)
class Last:
    """The last pass: the chunk's tables."""

    crossings: Crossings

    def __call__(self, between: Between) -> bytes:
        """The tables, written."""
        return packed(last_pass(unpacked(between[1]), self.crossings))


def pieces(left: pl.DataFrame, right: pl.DataFrame, count: int) -> Iterator[bytes]:
    """Lines of both books cut into pieces of whole clients, by the link's number modulo `count`.

    Args:
        left: the practice's lines in `LINE_SCHEMA`, with the link's number as `client`.
        right: the other program's lines, likewise.
        count: how many pieces; some may hold no line.
    """
    for one in zip(_cut(left, count), _cut(right, count), strict=True):
        yield packed(one)


def tables_from(data: bytes) -> ChunkTables:
    """The tables that `Last` has written."""
    tables = unpacked(data)
    ensure(isinstance(tables, ChunkTables), "a worker gives back a chunk's tables")
    return cast(ChunkTables, tables)


def _cut(lines: pl.DataFrame, count: int) -> Iterator[pl.DataFrame]:
    """Each piece's lines of one book, in order of item; the book is put in order once, not searched for each piece."""
    numbers = lines["client"].to_numpy() % count
    together = lines[np.argsort(numbers, kind="stable")]
    ends = np.cumsum(np.bincount(numbers, minlength=count)).tolist()
    for start, end in zip([0, *ends[:-1]], ends, strict=True):
        yield together[start:end]
