"""Child processes that do tasks: a task goes to a child's input, what it gives comes back on its output.

Threads can't share the work, because Python runs one at a time, and a process that has started Polars can't be copied;
so children are started anew, once.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from queue import SimpleQueue
from typing import IO, TypeAlias, TypeVar, cast

from tieout.errors import EngineFailed

T = TypeVar("T")
Task: TypeAlias = Callable[[], T]

_LENGTH_BYTES = 8


class Crew:
    """Children, or none: then tasks are done here, one after the other."""

    def __init__(self, children: Iterable[subprocess.Popen[bytes]]) -> None:
        self._idle: SimpleQueue[subprocess.Popen[bytes]] = SimpleQueue()
        self._size = 0
        for child in children:
            self._idle.put(child)
            self._size += 1

    def each(self, tasks: Iterable[Task[T]]) -> Iterator[T]:
        """What each task gives, in their order.

        Raises:
            EngineFailed: when a child ends before its task does.
        """
        if not self._size:
            yield from (task() for task in tasks)
            return
        with ThreadPoolExecutor(self._size) as threads:
            waiting = [threads.submit(self._done, task) for task in tasks]
            try:
                yield from (one.result() for one in waiting)
            finally:
                for one in waiting:
                    one.cancel()

    def keep(self, size: int) -> None:
        """End children that are more than so many; they have nothing to do."""
        while self._size > size:
            self._size -= 1
            _end(self._idle.get())

    def _done(self, task: Task[T]) -> T:
        child = self._idle.get()
        try:
            return cast(T, _ask(child, task))
        finally:
            self._idle.put(child)


@contextmanager
def crew_of(size: int) -> Iterator[Crew]:
    """So many children while the block lasts."""
    children = [_child() for _ in range(size)]
    try:
        yield Crew(children)
    finally:
        for child in children:
            _end(child)


def _end(child: subprocess.Popen[bytes]) -> None:
    child.kill()
    child.wait()
    for pipe in (child.stdin, child.stdout):
        if pipe is not None:
            pipe.close()


def _child() -> subprocess.Popen[bytes]:
    environment = {**os.environ, "POLARS_MAX_THREADS": "1"}
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "tieout.partitioning"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment,
    )  # fmt: skip


def _ask(child: subprocess.Popen[bytes], task: Task[object]) -> object:
    if child.stdin is None or child.stdout is None:
        raise EngineFailed("A child process has no pipes.", code="E508")
    try:
        send(child.stdin, task)
        told, fault = cast(tuple[object, BaseException | None], receive(child.stdout))
    except (OSError, EOFError) as error:
        raise EngineFailed(
            "A child process ended before its work did; was there too little memory? Try a lower --memory.", code="E508"
        ) from error
    if fault is not None:
        raise fault
    return told


def send(pipe: IO[bytes], what: object) -> None:
    """Write an object to a pipe, its length first."""
    data = pickle.dumps(what, 5)
    pipe.write(len(data).to_bytes(_LENGTH_BYTES, "little"))
    pipe.write(data)
    pipe.flush()


def receive(pipe: IO[bytes]) -> object:
    """Read an object from a pipe.

    Raises:
        EOFError: when the pipe ends before it does.
    """
    length = pipe.read(_LENGTH_BYTES)
    data = pipe.read(int.from_bytes(length, "little")) if len(length) == _LENGTH_BYTES else b""
    if not data:
        raise EOFError
    return pickle.loads(data)  # noqa: S301  between our own processes
