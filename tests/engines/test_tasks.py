"""What runs inside Spark's workers, run here: each pass takes what the pass before has written down."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from itertools import chain
from typing import Any, cast

import polars as pl
import pyarrow as pa
import pytest

from tests.engines.practices import practice
from tieout.engines import spark_tasks
from tieout.engines.embedded import Embedded
from tieout.matching.across import Leftover, by_line, pair_across
from tieout.matching.chunks import split
from tieout.matching.learning import Statistics, learn
from tieout.matching.tables import assemble
from tieout.model.settings import Settings
from tieout.model.settlement import Settlement


def as_spark_gives(frame: pl.DataFrame) -> pa.Table:
    """Lines as they come to a worker: plain text for enumerations, in any order."""
    return frame.with_columns(pl.col("kind").cast(pl.String)).sample(fraction=1, shuffle=True, seed=1).to_arrow()


def shown(batches: list[pa.RecordBatch]) -> Iterator[Any]:
    return (pickle.loads(blob) for batch in batches for blob in batch.column("shown").to_pylist())  # noqa: S301


def by_tasks(seed: int, chunks: int) -> tuple[Settlement, Settlement]:
    """The embedded answer and that of the tasks."""
    left, right, linkage = practice(seed)
    settings = Settings()
    pieces = split(left.items, right.items, linkage, chunks)
    begun = [spark_tasks.first(settings)(as_spark_gives(one.left), as_spark_gives(one.right)) for one in pieces]
    batches = [batch for table in begun for batch in table.to_batches()]
    learned = learn(cast(Iterator[Statistics], shown(batches)))
    told = list(spark_tasks.second(learned, settings)(iter(batches)))
    leftovers = cast(Iterator[list[Leftover]], shown(told))
    crossings = by_line(pair_across(chain.from_iterable(leftovers), learned.table))
    ended = spark_tasks.last(crossings)(iter(told))
    blobs = (blob for batch in ended for blob in batch.column("tables").to_pylist())
    tasks = assemble(spark_tasks.tables_from(blob) for blob in blobs)
    return Embedded().settle(left.items, right.items, linkage, settings), tasks


@pytest.mark.parametrize(("seed", "chunks"), [(1, 1), (2, 4), (3, 40)])
def test_the_tasks_give_the_embedded_answer(seed: int, chunks: int) -> None:
    embedded, tasks = by_tasks(seed, chunks)
    assert embedded.events.equals(tasks.events)
    assert embedded.members.equals(tasks.members)
    assert embedded.alternatives.equals(tasks.alternatives)
