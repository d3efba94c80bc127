"""What runs inside Spark's workers: the passes of the matching, Arrow in, Arrow out.

The module imports no Spark, so that a worker needs nothing but tieout itself. Between the passes a chunk travels as
one row: its number, what the driver wants to see of it (small), and its state (large; it stays with the workers).
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, cast

import polars as pl

from tieout.checks import ensure
from tieout.matching.across import Crossings
from tieout.matching.chunks import LINE_SCHEMA, Chunk
from tieout.matching.learning import Learned
from tieout.matching.settle import first_pass, last_pass, second_pass
from tieout.matching.tables import ChunkTables
from tieout.model.settings import Settings

if TYPE_CHECKING:
    import pyarrow as pa

ROW = "shown binary, state binary"
"""A chunk between the passes, as Spark names types."""

TABLES = "tables binary"
"""A chunk's part of the settlement."""


def first(settings: Settings) -> Callable[[pa.Table, pa.Table], pa.Table]:
    """The first pass over one chunk's lines of both books; it shows the chunk's statistics."""

    def run(left: pa.Table, right: pa.Table) -> pa.Table:
        begun = first_pass(Chunk(_lines(left), _lines(right)), settings)
        return _row(begun.statistics, begun)

    return run


def second(learned: Learned, settings: Settings) -> Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    """The second pass over chunks; it shows their leftovers."""

    def run(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for state in _states(batches):
            told = second_pass(pickle.loads(state), learned, settings)  # noqa: S301  our own bytes, of the pass before
            yield from _row(told.leftovers, told).to_batches()

    return run


def last(crossings: Crossings) -> Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    """The last pass over chunks: their tables."""

    def run(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        import pyarrow as pa  # noqa: PLC0415  only where Spark runs

        for state in _states(batches):
            tables = last_pass(pickle.loads(state), crossings)  # noqa: S301  as above
            yield pa.RecordBatch.from_pydict({"tables": pa.array([pickle.dumps(tables, 5)], pa.binary())})

    return run


def tables_from(data: bytes) -> ChunkTables:
    """The tables that `last` has written."""
    tables = pickle.loads(data)  # noqa: S301  our own bytes, of our own workers
    ensure(isinstance(tables, ChunkTables), "a worker gives back a chunk's tables")
    return cast(ChunkTables, tables)


def _lines(table: pa.Table) -> pl.DataFrame:
    """Lines as the matching takes them; Spark knows no enumerations and no order."""
    frame = pl.DataFrame(table)
    return frame.select(pl.col(name).cast(kind) for name, kind in LINE_SCHEMA.items()).sort("item")


def _row(shown: object, state: object) -> pa.Table:
    import pyarrow as pa  # noqa: PLC0415  only where Spark runs

    blobs = {"shown": pickle.dumps(shown, 5), "state": pickle.dumps(state, 5)}
    return pa.table({name: pa.array([blob], pa.binary()) for name, blob in blobs.items()})


def _states(batches: Iterator[pa.RecordBatch]) -> Iterator[bytes]:
    for batch in batches:
        for number in range(batch.num_rows):
            yield batch.column("state")[number].as_py()
