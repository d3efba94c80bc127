"""Who tells the streams of the embedded engine: this process, and where there is much to tell its other cores too."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import partial
from threading import Lock
from typing import TypeVar

from tieout.crew import Crew, computer_bytes, crew_of, usable_cores
from tieout.matching.batches import Batch, Meanwhile, all_here
from tieout.progress import tell

T = TypeVar("T")
S = TypeVar("S")

LINES_A_CHILD = 8_000
"""Lines to tell that are worth a process: what it takes to start is told in the meantime."""

CHILDREN_MAX = 15
"""More would wait for this process, which does what can't be shared."""

CHILD_BYTES = 100_000_000
"""What a child holds, whatever the size of the books: the program and a few batches."""

MEMORY_SHARE = 8
"""Children may hold together one part in so many of the computer's memory."""


class Hands:
    """Processes that tell streams, started when there is enough to tell and ended with the block.

    Args:
        cores: how many processes work, this one among them; None = as many as there are cores.
        lines_a_child: lines to tell that are worth a further process.
    """

    def __init__(self, cores: int | None = None, lines_a_child: int = LINES_A_CHILD) -> None:
        self._cores = usable_cores() if cores is None else cores
        self._lines_a_child = lines_a_child
        self._stack = ExitStack()
        self._crew: Crew | None = None
        self._one_at_a_time = Lock()

    def __enter__(self) -> Hands:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def share(
        self, work: Callable[[Batch], T], batches: Sequence[Batch], doing: str, meanwhile: Meanwhile[S]
    ) -> tuple[list[T], S]:
        """Have the work done on every batch (see `matching.batches.Share`)."""
        lines = [batch.lines for batch in batches]
        crew = self._crew_for(sum(lines))
        if crew is None or not batches:
            found, further = meanwhile()
            told_all = all_here if not further else self.share
            return told_all(work, [*batches, *further], doing, lambda: (found, ()))

        def tasks_of(some: Sequence[Batch]) -> list[Callable[[], T]]:
            return [partial(work, batch.alone()) for batch in some]

        def beside() -> tuple[S, list[Callable[[], T]]]:
            given, more = meanwhile()
            return given, tasks_of(more)

        longest_first = sorted(range(len(lines)), key=lambda number: -lines[number])
        with self._one_at_a_time:
            return crew.shared(tasks_of(batches), longest_first, partial(tell, doing), beside)

    def _crew_for(self, lines: int) -> Crew | None:
        """Those who help with so many lines: children that are there, or as many as they are worth."""
        with self._one_at_a_time:
            children = self._children_for(lines) if self._crew is None else 0
            if children:
                try:
                    self._crew = self._stack.enter_context(crew_of(children, quiet=True))
                except OSError:  # no more processes may be started: then the work is done here
                    self._cores = 1
            return self._crew

    def _children_for(self, lines: int) -> int:
        """How many further processes so many lines are worth."""
        if not sys.executable or getattr(sys, "frozen", False):  # then there is no Python to start
            return 0
        fit = computer_bytes() // MEMORY_SHARE // CHILD_BYTES
        return min(self._cores - 1, lines // self._lines_a_child, CHILDREN_MAX, fit)
