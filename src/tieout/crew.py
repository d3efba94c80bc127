"""Child processes that do tasks: a task goes to a child's input, what it gives comes back on its output.

Threads can't share the work, because Python runs one at a time, and a process that has started Polars can't be copied;
so children are started anew, once. `python -m tieout.crew` is a child.
"""

from __future__ import annotations

import gc
import os
import pickle
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from queue import SimpleQueue
from threading import Thread
from typing import IO, Generic, TypeAlias, TypeVar, cast

from tieout.errors import EngineFailed

T = TypeVar("T")
S = TypeVar("S")
Task: TypeAlias = Callable[[], T]

_LENGTH_BYTES = 8

_AHEAD = 4
"""Tasks that a child has at once where it shares them with this process: one it does, one that waits."""

_PIPE_BYTES = 2**20
"""What a pipe and its buffer hold, so that an answer is taken at once: each read waits for whoever is busy here."""

_SECONDS_BETWEEN_WORDS = 0.2

_OBJECTS_BETWEEN_LOOKS = 1_000_000
"""New objects after which a child looks for cycles that nobody holds: what tasks leave behind has none."""

CHILD_SETTINGS = {
    **{f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL")},
    "POLARS_MAX_THREADS": "1",
    "MALLOC_MMAP_THRESHOLD_": str(2**25),
    "MALLOC_TRIM_THRESHOLD_": str(2**28),
}
"""Environment of a process that works beside others: one thread, and memory that one table gave back serves the next;
fresh pages cost a child a tenth of its time (glibc's settings)."""


class Crew:
    """Children, or none: then tasks are done here, one after the other."""

    def __init__(self, children: Iterable[subprocess.Popen[bytes]]) -> None:
        self._children = list(children)
        self._idle: SimpleQueue[subprocess.Popen[bytes]] = SimpleQueue()
        self._size = len(self._children)
        for child in self._children:
            self._idle.put(child)

    @property
    def size(self) -> int:
        """How many children there are."""
        return self._size

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

    def shared(
        self, tasks: Sequence[Task[T]], order: Iterable[int], heard: Callable[[int, int], None],
        meanwhile: Task[tuple[S, Sequence[Task[T]]]],
    ) -> tuple[list[T], S]:  # fmt: skip
        """What each task gives, in their order; this process does tasks too, and again those of a child that ended.

        Args:
            tasks: small ones; what they give depends on nothing else.
            order: their numbers, those first that are to be begun first.
            heard: told how many are done of how many; may raise to stop the work, and then the crew is of no more use.
            meanwhile: done by this process before it does tasks; gives what is given, too, and further tasks.
        """
        return _Sharing(tasks, order, heard).among(self._children, meanwhile)

    def keep(self, size: int) -> None:
        """End children that are more than so many; they have nothing to do."""
        while self._size > size:
            self._size -= 1
            child = self._idle.get()
            self._children.remove(child)
            _end(child)

    def _done(self, task: Task[T]) -> T:
        child = self._idle.get()
        try:
            return cast(T, _ask(child, task))
        finally:
            self._idle.put(child)


class _Sharing(Generic[T]):
    """Tasks on their way through the children and this process."""

    def __init__(self, tasks: Sequence[Task[T]], order: Iterable[int], heard: Callable[[int, int], None]) -> None:
        self._tasks, self._heard = list(tasks), heard
        self._open = deque(order)
        self._given: dict[int, T] = {}
        self._lost: list[int] = []
        self._faults: list[BaseException] = []

    def among(
        self, children: Iterable[subprocess.Popen[bytes]], meanwhile: Task[tuple[S, Sequence[Task[T]]]]
    ) -> tuple[list[T], S]:
        threads = [Thread(target=self._by_child, args=(child,), daemon=True) for child in children]
        for thread in threads:
            thread.start()
        try:
            beside, further = meanwhile()
            self._tasks.extend(further)
            self._open.extendleft(range(len(self._tasks) - len(further), len(self._tasks)))
            while (number := self._next()) is not None:
                self._do(number)
            for thread in threads:
                while thread.is_alive():
                    thread.join(_SECONDS_BETWEEN_WORDS)
                    self._heard(len(self._given), len(self._tasks))
            for number in self._lost:
                self._do(number)
        finally:
            self._open.clear()
        if self._faults:
            raise self._faults[0]
        return [self._given[number] for number in range(len(self._tasks))], beside

    def _do(self, number: int) -> None:
        self._given[number] = self._tasks[number]()
        self._heard(len(self._given), len(self._tasks))

    def _next(self) -> int | None:
        try:
            return self._open.popleft()
        except IndexError:
            return None

    def _ahead(self) -> int:
        """How many tasks a child may have at once: the last ones go to whoever is free."""
        return _AHEAD if len(self._open) > _AHEAD else 1

    def _by_child(self, child: subprocess.Popen[bytes]) -> None:
        sent = deque[int]()
        try:
            while child.stdin is not None and child.stdout is not None:
                while len(sent) < self._ahead() and (number := self._next()) is not None:
                    sent.append(number)
                    send(child.stdin, self._tasks[number])
                if not sent:
                    return
                told, fault = cast(tuple[T, BaseException | None], receive(child.stdout))
                if fault is not None:
                    self._faults.append(fault)
                    self._open.clear()
                    return
                self._given[sent.popleft()] = told
        except (OSError, EOFError, ValueError):  # it has ended, or was ended
            self._lost.extend(sent)
        except Exception as error:  # whoever shares the work raises it
            self._faults.append(error)


@contextmanager
def crew_of(size: int, *, quiet: bool = False) -> Iterator[Crew]:
    """So many children while the block lasts.

    Args:
        size: how many.
        quiet: whether nobody is to see what they have to say, because their work can be done here as well.
    """
    children = [_child(subprocess.DEVNULL if quiet else None) for _ in range(size)]
    try:
        yield Crew(children)
    finally:
        for child in children:
            _end(child)


def usable_cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def computer_bytes() -> int:
    """The memory of this computer; a modest one where it doesn't say."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, OSError, ValueError):
        return 8_000_000_000


def _end(child: subprocess.Popen[bytes]) -> None:
    child.kill()
    child.wait()
    for pipe in (child.stdin, child.stdout):
        if pipe is not None:
            with suppress(OSError):  # what it didn't take any more
                pipe.close()


def _child(errors: int | None) -> subprocess.Popen[bytes]:
    try:
        return _started(errors, _PIPE_BYTES)
    except PermissionError:  # so many pipes are as wide already
        return _started(errors, -1)


def _started(errors: int | None, pipe_bytes: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "tieout.crew"], _PIPE_BYTES, pipesize=pipe_bytes,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, env={**os.environ, **CHILD_SETTINGS},
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
    return pickle.loads(_received(pipe))  # noqa: S301  between our own processes


def _received(pipe: IO[bytes]) -> bytes:
    length = pipe.read(_LENGTH_BYTES)
    data = pipe.read(int.from_bytes(length, "little")) if len(length) == _LENGTH_BYTES else b""
    if not data:
        raise EOFError
    return data


def main() -> None:
    """Do tasks as they come on standard input, until it ends; what goes wrong in one goes back to whoever sent it."""
    gc.set_threshold(_OBJECTS_BETWEEN_LOOKS)
    output = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # nothing else may write between the answers
    waiting: SimpleQueue[bytes | None] = SimpleQueue()
    Thread(target=_take_in, args=(waiting,), daemon=True).start()
    with suppress(KeyboardInterrupt, BrokenPipeError):
        while (data := waiting.get()) is not None:
            try:
                answer: tuple[object, BaseException | None] = (pickle.loads(data)(), None)  # noqa: S301  as above
            except Exception as error:  # whoever asked raises it there
                answer = (None, error)
            send(output, answer)
    os._exit(0)  # the thread may stand in the middle of reading


def _take_in(waiting: SimpleQueue[bytes | None]) -> None:
    """Read all that comes at once, so that nobody who sends waits for a task to end."""
    with suppress(EOFError):
        while True:
            waiting.put(_received(sys.stdin.buffer))
    waiting.put(None)


if __name__ == "__main__":
    main()
