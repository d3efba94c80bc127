"""Streams told by several processes give what one gives, byte for byte, also where a process is lost on the way."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from functools import partial
from typing import NoReturn, TypeVar

import pytest

from tests.engines.practices import practice
from tieout import crew
from tieout.engines import hands
from tieout.engines.embedded import Embedded
from tieout.engines.hands import Hands
from tieout.matching import batches
from tieout.matching.batches import Batch
from tieout.matching.settle import settle
from tieout.model.settings import Settings
from tieout.model.settlement import Settlement
from tieout.progress import heard_by

T = TypeVar("T")
S = TypeVar("S")

FEW = 40
"""Lines of a batch, so that even small books have many."""


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "LINES_A_BATCH", FEW)


def settled(cores: int, seed: int = 3, *, learn: bool = True) -> Settlement:
    left, right, linkage = practice(seed)
    engine = Embedded(lambda: Hands(cores, lines_a_child=FEW))
    return engine.settle(left.items, right.items, linkage, Settings(learn=learn))


def same(one: Settlement, other: Settlement) -> bool:
    return (
        one.events.equals(other.events)
        and one.members.equals(other.members)
        and one.alternatives.equals(other.alternatives)
    )


@pytest.mark.parametrize("learn", [True, False])
def test_any_number_of_processes_gives_the_same(monkeypatch: pytest.MonkeyPatch, *, learn: bool) -> None:
    started: list[int] = []

    def noted(size: int, *, quiet: bool) -> AbstractContextManager[crew.Crew]:
        started.append(size)
        return crew.crew_of(size, quiet=quiet)

    monkeypatch.setattr(hands, "crew_of", noted)
    alone = settled(1, learn=learn)
    assert same(alone, settled(2, learn=learn))
    assert same(alone, settled(3, learn=learn))
    assert started == [1, 2]


def test_children_do_their_share() -> None:
    slowly = partial(eval, "__import__('time').sleep(0.05) or __import__('os').getpid()")
    with crew.crew_of(2) as both:
        processes, beside = both.shared([slowly] * 59, range(59), lambda *_: None, lambda: (os.getpid(), [slowly]))
    assert beside == os.getpid()
    assert len(processes) == 60
    assert len(set(processes)) == 3
    assert os.getpid() in processes


def test_children_that_tell_streams_load_no_tables() -> None:
    loaded = partial(eval, "__import__('tieout.matching.batches') and 'polars' in __import__('sys').modules")
    with crew.crew_of(1) as one:
        assert list(one.each([loaded])) == [False]


@pytest.mark.parametrize("program", ["", "import sys; sys.stdin.buffer.read(2000)", "raise SystemExit(3)"])
def test_what_a_lost_process_had_is_told_here(monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    alone = settled(1)
    monkeypatch.setattr(crew, "_child", partial(_other_child, program))
    assert same(alone, settled(2))


def _other_child(program: str, errors: int | None) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors
    )


def test_without_a_further_process_it_is_told_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> NoReturn:
        raise OSError("no more processes")

    monkeypatch.setattr(crew, "_child", refuse)
    assert same(settled(1), settled(2))


@pytest.mark.parametrize(
    ("cores", "executable", "memory"), [(1, sys.executable, 10**12), (2, "", 10**12), (2, sys.executable, 5 * 10**8)]
)
def test_one_core_no_python_and_little_memory_start_nothing(
    monkeypatch: pytest.MonkeyPatch, cores: int, executable: str, memory: int
) -> None:
    def refuse(*_: object, **__: object) -> NoReturn:
        raise AssertionError("a process was started")

    monkeypatch.setattr(hands, "crew_of", refuse)
    monkeypatch.setattr(sys, "executable", executable)
    monkeypatch.setattr(hands, "computer_bytes", lambda: memory)
    assert settled(cores).events.height


def test_few_lines_start_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> NoReturn:
        raise AssertionError("a process was started")

    monkeypatch.setattr(hands, "crew_of", refuse)
    left, right, linkage = practice(3)
    assert Embedded().settle(left.items, right.items, linkage, Settings()).events.height


def test_what_goes_wrong_in_a_child_is_raised_here() -> None:
    with crew.crew_of(1) as one, pytest.raises(ZeroDivisionError):
        one.shared([partial(divmod, 1, 0)] * 3, range(3), lambda *_: None, lambda: (None, []))


def test_stopped_in_the_middle_the_processes_end(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[subprocess.Popen[bytes]] = []
    start = crew._child

    def noted(errors: int | None) -> subprocess.Popen[bytes]:
        started.append(start(errors))
        return started[-1]

    def stop(doing: str, done: int, of: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(crew, "_child", noted)
    with heard_by(stop), pytest.raises(KeyboardInterrupt):
        settled(2)
    assert [child.poll() is not None for child in started] == [True]


def test_a_batch_sent_away_takes_only_its_own_pairs_along() -> None:
    sizes: list[tuple[int, int]] = []

    def share(
        work: Callable[[Batch], T], found: Sequence[Batch], doing: str, meanwhile: batches.Meanwhile[S]
    ) -> tuple[Sequence[T], S]:
        for batch in found:
            own = batch.alone()
            sizes.append((len(batch.pairs), len(own.pairs)))
            for stream in batch.streams:
                if stream.cancelled:
                    assert own.pairs.restore(stream) == batch.pairs.restore(stream)
        return batches.all_here(work, found, doing, meanwhile)

    left, right, linkage = practice(3)
    settle(left.items, right.items, linkage, Settings(), share=share)
    assert any(0 < own < every for every, own in sizes)
