"""One verb, `settle`: the matching run over all clients, wherever it runs."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Protocol

import polars as pl

from tieout.engines.embedded import Embedded
from tieout.errors import WrongUsage
from tieout.model.far_file import FarFile, is_address
from tieout.model.linkage import Linkage
from tieout.model.settings import Settings
from tieout.model.settlement import Settlement

__all__ = ["Embedded", "Engine", "engine_named", "is_address"]


class Engine(Protocol):
    """Where the matching runs. Results are equal whatever the engine."""

    name: str

    def running(self) -> AbstractContextManager[object]:
        """Keep what the engine needs started for everything inside the block."""

    def reads(self, path: str) -> bool:
        """Whether what a path or an address names is for `files`; all other paths are read here."""

    def files(self, path: str) -> Sequence[FarFile]:
        """The files at a path or an address; a pattern or a folder may name several."""

    def settle(self, left: pl.DataFrame, right: pl.DataFrame, linkage: Linkage, settings: Settings) -> Settlement:
        """Cover every line item of both books by exactly one event."""


def engine_named(name: str, master: str | None = None) -> Engine:
    """The engine of this name.

    Args:
        name: `embedded` or `spark`.
        master: where Spark runs, such as `local[2]`, `spark://host:7077` or `yarn`; None = as Spark is configured.

    Raises:
        WrongUsage: when there is none of this name, or a master is given to an engine that has none.
    """
    if name == "spark":
        from tieout.engines.spark import Spark  # noqa: PLC0415  loads only where it is asked for

        return Spark(master)
    if name != Embedded.name:
        raise WrongUsage(f"There is no engine {name!r}; there are embedded and spark.")
    if master is not None:
        raise WrongUsage("A master says where Spark runs; add --engine spark.")
    return Embedded()
