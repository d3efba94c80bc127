"""The embedded engine: the matching on this computer, in this process and where it pays on the other cores."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext

import polars as pl

from tieout.crew import usable_cores
from tieout.engines.hands import Hands
from tieout.errors import FileNotUnderstood
from tieout.matching.settle import settle
from tieout.model.far_file import FarFile, is_address
from tieout.model.linkage import Linkage
from tieout.model.settings import Settings
from tieout.model.settlement import Settlement

LINES_ABREAST = 200_000
"""Where there are so many lines, the clients are cut into as many chunks as there are cores."""


@contextmanager
def without_looks() -> Iterator[None]:
    """Python doesn't look for cycles that nobody holds meanwhile: stories have none, and are many."""
    looked = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if looked:
            gc.enable()


class Embedded:
    """Settles all clients on this computer.

    Args:
        hands: makes the processes that tell streams; they change no byte of the answer.
    """

    name = "embedded"

    def __init__(self, hands: Callable[[], Hands] = Hands) -> None:
        self._hands = hands

    def running(self) -> AbstractContextManager[object]:
        """Nothing is to be started."""
        return nullcontext()

    def reads(self, path: str) -> bool:
        """Files of this computer are read like any; an address is refused, with what to do."""
        return is_address(path)

    def files(self, path: str) -> Sequence[FarFile]:
        """Refuse: this engine reads files of this computer.

        Raises:
            FileNotUnderstood: E100, with what to do.
        """
        raise FileNotUnderstood(
            f"{path} isn't a file of this computer; --engine spark reads it where Spark does.", code="E100"
        )

    def settle(self, left: pl.DataFrame, right: pl.DataFrame, linkage: Linkage, settings: Settings) -> Settlement:
        """Cover every line item of both books by exactly one event (see `matching.settle`)."""
        with without_looks(), self._hands() as hands:
            chunks = usable_cores() if left.height + right.height >= LINES_ABREAST else 1
            return settle(left, right, linkage, settings, chunks=chunks, share=hands.share)
