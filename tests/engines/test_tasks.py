"""What runs inside Spark's workers, run here: each pass takes what the pass before has kept."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from tests.engines.practices import practice, stated
from tieout.engines import spark_tasks
from tieout.engines.embedded import Embedded
from tieout.engines.spark import chunks_for
from tieout.engines.spark_kept import LOCAL_DIRS, keep, take
from tieout.engines.spark_tasks import Begin, First, Last, Second, Tell
from tieout.matching.across import pair_across
from tieout.matching.chunks import linked_lines
from tieout.matching.learning import learn
from tieout.matching.leftovers import Leftovers, clients_of
from tieout.matching.tables import assemble
from tieout.model.settings import Settings
from tieout.model.settlement import Settlement
from tieout.packing import unpacked


def by_tasks(seed: int, chunks: int, lose: Callable[[str], None] | None = None) -> tuple[Settlement, Settlement]:
    """The embedded answer and that of the tasks, where a worker may lose what it has kept."""
    left, right, linkage = practice(seed)
    lines = linked_lines(left.items, right.items, linkage)
    pieces = list(enumerate(spark_tasks.pieces(*lines, chunks)))
    assert len(pieces) == chunks
    first = First(Settings())
    begun: list[Begin] = [unpacked(first(piece)) for piece in pieces]
    learned = learn(statistics for statistics, _ in begun)
    second = Second(first, kept(begun, lose), learned)
    told: list[Tell] = [unpacked(second(piece)) for piece in pieces]
    leftovers = Leftovers.together([own for own, _, _ in told])
    last = Last(second, kept(told, lose), pair_across(leftovers, learned.table))
    tables = (replace(unpacked(last(piece)), pairs=told[piece[0]][1]) for piece in pieces)
    tasks = assemble(tables, learned.basis(clients_of(leftovers)))
    return Embedded().settle(left.items, right.items, linkage, Settings()), tasks


def kept(shown: Sequence[Begin] | Sequence[Tell], lose: Callable[[str], None] | None) -> list[str]:
    paths = [one[-1] for one in shown]
    assert all(Path(path).is_file() for path in paths)
    if lose:
        for path in paths[::2]:
            lose(path)
    return paths


@pytest.fixture(autouse=True)
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder that Spark gives a worker; nothing stays there."""
    monkeypatch.setenv(LOCAL_DIRS, f"{tmp_path},/nowhere")
    yield tmp_path
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("seed", "chunks"), [(1, 1), (2, 4), (3, 40)])
@pytest.mark.parametrize("lose", [None, os.unlink], ids=["kept", "lost"])
def test_the_tasks_give_the_embedded_answer(seed: int, chunks: int, lose: Callable[[str], None] | None) -> None:
    embedded, tasks = by_tasks(seed, chunks, lose)
    assert embedded.events.equals(tasks.events)
    assert embedded.members.equals(tasks.members)
    assert embedded.alternatives.equals(tasks.alternatives)
    assert embedded.basis == tasks.basis
    assert stated(embedded.habits) == stated(tasks.habits)


def test_a_worker_without_room_keeps_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(LOCAL_DIRS, "/nowhere")
    assert keep([1]) == ""
    assert take("") is None


@pytest.mark.parametrize(
    ("cores", "lines", "chunks"),
    [(2, 0, 1), (2, 1_000, 1), (16, 120_000, 3), (2, 10**6, 2), (2, 10**8, 100), (16, 10**7, 16)],
)
def test_as_many_chunks_as_pay(cores: int, lines: int, chunks: int) -> None:
    assert chunks_for(cores, lines) == chunks
