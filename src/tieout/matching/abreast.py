"""Work on columns in several threads at once: NumPy and Polars let go of Python while they are busy."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import TypeVar

from tieout.crew import usable_cores

T = TypeVar("T")
S = TypeVar("S")


def abreast(work: Callable[[S], T], things: Sequence[S]) -> list[T]:
    """What the work gives of each thing, in their order.

    Args:
        work: done in any thread; it says how far it is to whoever hears it here.
        things: each worked on by itself.
    """
    if len(things) == 1:
        return [work(things[0])]
    with ThreadPoolExecutor(usable_cores()) as threads:
        waiting = [threads.submit(copy_context().run, work, one) for one in things]
        return [one.result() for one in waiting]
