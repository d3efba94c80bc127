"""The Spark engine: the same passes of the matching, chunk by chunk, on Spark's workers.

Lines go to the workers cut into chunks of whole clients; back come small statistics, the leftovers, and at the end
the tables of the settlement. The answer is the embedded engine's, byte for byte.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from tieout.checks import ensure
from tieout.engines import spark_tasks
from tieout.engines.embedded import without_looks
from tieout.engines.spark_files import find, shared_file
from tieout.engines.spark_session import is_local, open_spark
from tieout.engines.spark_workers import Sparing
from tieout.matching.abreast import abreast
from tieout.matching.across import pair_across
from tieout.matching.chunks import linked_lines
from tieout.matching.learning import learn, untaught
from tieout.matching.leftovers import Leftovers, clients_of
from tieout.matching.tables import assemble
from tieout.model.far_file import FarFile, is_address
from tieout.model.linkage import Linkage
from tieout.model.settings import Settings
from tieout.model.settlement import Settlement
from tieout.packing import unpacked

if TYPE_CHECKING:
    from pyspark import RDD, SparkContext

    from tieout.engines.spark_tasks import Begin, Last, Piece, Tell
    from tieout.matching.tables import ChunkTables

LINES_PER_CHUNK = 1_000_000
"""At most about so many lines of both books make one chunk: a few hundred megabytes of a worker's memory at most."""

LINES_WORTH_A_CHUNK = 50_000
"""Fewer lines don't pay for a task of their own."""


class Spark:
    """Settles all clients on Spark's workers.

    Args:
        master: where Spark runs, such as `local[2]`, `spark://host:7077` or `yarn`; None = the session that is
            already there (a notebook, `spark-submit`, Databricks), else what Spark is configured for.
        chunks: how many chunks the clients are cut into; None = by the number of lines and cores.
    """

    name = "spark"

    def __init__(self, master: str | None = None, *, chunks: int | None = None) -> None:
        self.master = master
        self.chunks = chunks

    def running(self) -> AbstractContextManager[object]:
        """Keep Spark running for everything inside the block.

        Raises:
            EngineFailed: as `settle`.
        """
        return open_spark(self.master)

    def reads(self, path: str) -> bool:
        """Whether the workers can read what a path or an address names; of paths, where they share this computer."""
        if is_address(path):
            return True
        with open_spark(self.master) as spark:
            return is_local(spark.master) and Path(path).is_file()

    def files(self, path: str) -> Sequence[FarFile]:
        """The files at a path or an address (see `spark_files.find`)."""
        with open_spark(self.master) as spark:
            return find(spark, path) if is_address(path) else [shared_file(spark, Path(path))]

    def settle(self, left: pl.DataFrame, right: pl.DataFrame, linkage: Linkage, settings: Settings) -> Settlement:
        """Cover every line item of both books by exactly one event (see `matching.settle`).

        Raises:
            EngineFailed: when Spark, Java or the cluster is missing or fails.
        """
        with open_spark(self.master) as spark, without_looks():
            chunks = self.chunks or chunks_for(spark.defaultParallelism, left.height + right.height)
            lines = linked_lines(left, right, linkage)
            settlement = settle_pieces(spark, spark_tasks.pieces(*lines, chunks), settings, chunks)
        ensure(settlement.members.height == left.height + right.height, "every line item is in exactly one event")
        return settlement


def chunks_for(cores: int, lines: int) -> int:
    """How many chunks so many lines are cut into, for so many cores; whole clients by number make chunks alike."""
    worth = -(-lines // LINES_WORTH_A_CHUNK)
    return max(-(-lines // LINES_PER_CHUNK), min(cores, worth), 1)


def settle_pieces(spark: SparkContext, pieces: Iterable[bytes], settings: Settings, chunks: int) -> Settlement:
    """Settle pieces of whole clients, each a task of its own.

    Args:
        spark: where they are worked on.
        pieces: as `spark_tasks.pieces` cuts them.
        settings: as for `matching.settle`.
        chunks: how many pieces there are.
    """
    first = spark_tasks.First(settings)
    with _at_hand(spark.parallelize(enumerate(pieces), chunks)) as lines:
        begun: list[Begin] = _done(lines, first) if settings.learn else []
        learned = learn(statistics for statistics, _ in begun) if settings.learn else untaught()
        second = spark_tasks.Second(first, tuple(kept for _, kept in begun), learned)
        told: list[Tell] = _done(lines, second)
        leftovers = Leftovers.together([own for own, _, _ in told])
        crossings = pair_across(leftovers, learned.table)
        tables = _last(lines, spark_tasks.Last(second, tuple(kept for _, _, kept in told), crossings))
    whole = (replace(own, pairs=pairs) for own, (_, pairs, _) in zip(tables, told, strict=True))
    return assemble(whole, learned.basis(clients_of(leftovers)))


@contextmanager
def _at_hand(lines: RDD[Piece]) -> Iterator[RDD[Piece]]:
    """Pieces that stay where a pass over them was done, so that the next one is done there too; here all is at hand."""
    from pyspark import StorageLevel  # noqa: PLC0415  only where Spark runs

    if is_local(lines.context.master):
        yield lines
        return
    lines.persist(StorageLevel.MEMORY_AND_DISK)
    try:
        yield lines
    finally:
        lines.unpersist()


def _last(lines: RDD[Piece], last: Last) -> list[ChunkTables]:
    """What the last pass makes of every piece: made here where the workers' states stand on this computer's disk.

    Starting the job would take as long as the pass.
    """
    if is_local(lines.context.master):
        found = [made for made in abreast(last.of_kept, range(len(last.kept))) if made is not None]
        if len(found) == len(last.kept):
            return found
    return _done(lines, last)


def _done(lines: RDD[Piece], work: Callable[[Piece], bytes]) -> list[Any]:
    """What a pass makes of every piece, in order."""
    return [unpacked(one) for one in lines.map(Sparing(work)).collect()]
