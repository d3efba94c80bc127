"""The Spark engine: the same passes of the matching, chunk by chunk, on Spark's workers.

Lines go to the workers cut into chunks of whole clients; back come small statistics, the leftovers, and at the end
the tables of the settlement. The answer is the embedded engine's, byte for byte.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import chain
from typing import TYPE_CHECKING, cast

import polars as pl

from tieout.checks import ensure
from tieout.engines import spark_tasks
from tieout.engines.spark_files import fetch
from tieout.engines.spark_session import open_session
from tieout.matching.across import Leftover, by_line, pair_across
from tieout.matching.chunks import linked_lines
from tieout.matching.learning import Statistics, learn, untaught
from tieout.matching.tables import assemble
from tieout.model.linkage import Linkage
from tieout.model.settings import Settings
from tieout.model.settlement import Settlement

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

LINES_PER_CHUNK = 200_000
"""About so many lines of both books make one chunk: a second or two of work, a few hundred megabytes at most."""

CHUNKS_PER_CORE = 3
"""At least so many chunks for each core, so that none waits long for the slowest."""


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
        """Keep one session for everything inside the block.

        Raises:
            EngineFailed: as `settle`.
        """
        return open_session(self.master)

    def fetch(self, address: str) -> list[tuple[str, bytes]]:
        """Names and bytes of the files at an address (see `spark_files.fetch`)."""
        with open_session(self.master) as session:
            return fetch(session, address)

    def settle(self, left: pl.DataFrame, right: pl.DataFrame, linkage: Linkage, settings: Settings) -> Settlement:
        """Cover every line item of both books by exactly one event (see `matching.settle`).

        Raises:
            EngineFailed: when Spark, Java or the cluster is missing or fails.
        """
        with open_session(self.master) as session:
            chunks = self.chunks or chunks_for(session, left.height + right.height)
            sides = [
                session.createDataFrame(_with_chunk(lines, chunks).to_arrow())
                for lines in linked_lines(left, right, linkage)
            ]
            settlement = settle_frames(sides[0], sides[1], settings, chunks)
        ensure(settlement.members.height == left.height + right.height, "every line item is in exactly one event")
        return settlement


def chunks_for(session: SparkSession, lines: int) -> int:
    """How many chunks so many lines are cut into."""
    return max(CHUNKS_PER_CORE * session.sparkContext.defaultParallelism, -(-lines // LINES_PER_CHUNK))


def _with_chunk(lines: pl.DataFrame, chunks: int) -> pl.DataFrame:
    return lines.with_columns(pl.col("kind").cast(pl.String), (pl.col("client") % chunks).alias("chunk"))


def settle_frames(left: DataFrame, right: DataFrame, settings: Settings, chunks: int) -> Settlement:
    """Settle lines that Spark holds.

    Args:
        left: the practice's lines: `LINE_SCHEMA` and `chunk`, with the link's number as `client`.
        right: the other program's lines, likewise.
        settings: as for `matching.settle`.
        chunks: how many different values `chunk` may have.
    """
    pairs = (
        left.repartition(chunks, "chunk").groupBy("chunk").cogroup(right.repartition(chunks, "chunk").groupBy("chunk"))
    )
    with _kept(pairs.applyInArrow(spark_tasks.first(settings), spark_tasks.ROW)) as begun:
        learned = learn(cast(Iterator[Statistics], _shown(begun))) if settings.learn else untaught()
        with _kept(begun.mapInArrow(spark_tasks.second(learned, settings), spark_tasks.ROW)) as told:
            crossings = by_line(
                pair_across(chain.from_iterable(cast(Iterator[list[Leftover]], _shown(told))), learned.table)
            )
            tables = told.mapInArrow(spark_tasks.last(crossings), spark_tasks.TABLES)
            return assemble(spark_tasks.tables_from(bytes(row.tables)) for row in tables.toLocalIterator())


@contextmanager
def _kept(frame: DataFrame) -> Iterator[DataFrame]:
    """Rows that the workers keep until the next pass has read them; what a lost worker kept is computed again."""
    from pyspark import StorageLevel  # noqa: PLC0415  only where Spark runs

    frame.persist(StorageLevel.MEMORY_AND_DISK)
    try:
        yield frame
    finally:
        frame.unpersist()


def _shown(frame: DataFrame) -> Iterator[object]:
    for row in frame.select("shown").collect():
        yield pickle.loads(row.shown)  # noqa: S301  our own bytes, of our own workers
