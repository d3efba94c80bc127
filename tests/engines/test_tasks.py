"""What runs inside Spark's workers, run here: each pass takes what the pass before has written down."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from typing import Any, cast

import pytest

from tests.engines.practices import practice
from tieout.engines import spark_tasks
from tieout.engines.embedded import Embedded
from tieout.engines.spark import chunks_for
from tieout.engines.spark_tasks import Between
from tieout.matching.across import pair_across
from tieout.matching.chunks import linked_lines
from tieout.matching.learning import Statistics, learn
from tieout.matching.leftovers import Leftovers, clients_of
from tieout.matching.tables import assemble
from tieout.model.settings import Settings
from tieout.model.settlement import Settlement


def by_tasks(seed: int, chunks: int) -> tuple[Settlement, Settlement]:
    """The embedded answer and that of the tasks."""
    left, right, linkage = practice(seed)
    settings = Settings()
    begun = [
        spark_tasks.First(settings)(piece)
        for piece in spark_tasks.pieces(*linked_lines(left.items, right.items, linkage), chunks)
    ]
    assert len(begun) == chunks
    learned = learn(cast(Iterator[Statistics], shown(begun)))
    told = [spark_tasks.Second(learned, settings)(one) for one in begun]
    leftovers = Leftovers.together(list(cast(Iterator[Leftovers], shown(told))))
    crossings = pair_across(leftovers, learned.table)
    tables = (spark_tasks.tables_from(spark_tasks.Last(crossings)(one)) for one in told)
    tasks = assemble(tables, learned.basis(clients_of(leftovers)))
    return Embedded().settle(left.items, right.items, linkage, settings), tasks


def shown(between: list[Between]) -> Iterator[Any]:
    return (pickle.loads(blob) for blob, _ in between)  # noqa: S301


@pytest.mark.parametrize(("seed", "chunks"), [(1, 1), (2, 4), (3, 40)])
def test_the_tasks_give_the_embedded_answer(seed: int, chunks: int) -> None:
    embedded, tasks = by_tasks(seed, chunks)
    assert embedded.events.equals(tasks.events)
    assert embedded.members.equals(tasks.members)
    assert embedded.alternatives.equals(tasks.alternatives)
    assert embedded.basis == tasks.basis
    assert list(embedded.habits.by_stream.items()) == list(tasks.habits.by_stream.items())


@pytest.mark.parametrize(
    ("cores", "lines", "chunks"),
    [(2, 0, 1), (2, 1_000, 1), (2, 120_000, 3), (2, 10**6, 4), (2, 10**8, 200), (16, 10**7, 32)],
)
def test_as_many_chunks_as_pay(cores: int, lines: int, chunks: int) -> None:
    assert chunks_for(cores, lines) == chunks
