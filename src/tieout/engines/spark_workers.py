"""How work is done in Spark's workers.

The module imports no Spark, so that a worker needs nothing but tieout itself.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

Given = TypeVar("Given")
Made = TypeVar("Made")

OBJECTS_BETWEEN_LOOKS = 1_000_000
"""New objects after which a worker looks for cycles that nobody holds: what the passes leave behind has none."""


def spare_looks() -> None:
    """Let Python look no more through what is loaded.

    Spark has every worker look for cycles after each task: through all that Spark, Polars and we have loaded, which
    took as long as a pass over a chunk of clean books.
    """
    gc.freeze()
    gc.set_threshold(OBJECTS_BETWEEN_LOOKS)


@dataclass(frozen=True, slots=True)
class Sparing(Generic[Given, Made]):
    """Does the work on what it is given, without such looks."""

    work: Callable[[Given], Made]

    def __call__(self, given: Given) -> Made:
        """What the work makes of it."""
        spare_looks()
        return self.work(given)
