"""What runs inside Spark's workers while files are read: a piece of whole lines, and what is done with it.

The module imports no Spark, so that a worker needs nothing but tieout itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tieout.engines.spark_workers import spare_looks
from tieout.model.far_file import Work

if TYPE_CHECKING:
    import pyarrow as pa

PIECE_BYTES = 2**25
"""At most about so many bytes of a file are read by one task."""

PIECE_BYTES_WORTH = 2**20
"""Fewer bytes don't pay for a task of their own."""

RESULT = "place long, result binary"
"""What the work gave for each piece, as Spark names types."""


def pieces_for(size: int, cores: int) -> int:
    """How many pieces a file of so many bytes is cut into, for so many cores; both books are read at once."""
    most = max(1, -(-size // PIECE_BYTES_WORTH))
    return max(-(-size // PIECE_BYTES), min(cores, most))


@dataclass(frozen=True, slots=True)
class LinesWork:
    """Does the work on the lines that Spark has read, split by split."""

    work: Work

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """One row for each split: its offset in the file, and what the work gave."""
        import pyarrow as pa  # noqa: PLC0415  only where Spark runs

        spare_looks()
        splits: dict[int, list[bytes]] = {}
        for batch in batches:
            place, value = batch.column(0), batch.column(1)
            for start in place.unique().to_pylist():
                own = value.filter(pa.compute.equal(place, start)) if len(place.unique()) > 1 else value
                splits.setdefault(start, []).append(_together(own))
        for start, blocks in splits.items():
            result = self.work(start, b"".join(blocks))
            yield pa.RecordBatch.from_pydict({"place": pa.array([start], pa.int64()), "result": [result]})


def _together(lines: pa.Array) -> bytes:
    """Lines with their breaks put back."""
    return b"\n".join([*lines.to_pylist(), b""])
