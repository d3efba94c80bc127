"""One verb, `settle`: the matching run over all clients, wherever it runs."""

from __future__ import annotations

from typing import Protocol

import polars as pl

from tieout.engines.embedded import Embedded
from tieout.model.linkage import Linkage
from tieout.model.settings import Settings
from tieout.model.settlement import Settlement

__all__ = ["Embedded", "Engine"]


class Engine(Protocol):
    """Where the matching runs. Results are equal whatever the engine."""

    name: str

    def settle(self, left: pl.DataFrame, right: pl.DataFrame, linkage: Linkage, settings: Settings) -> Settlement:
        """Cover every line item of both books by exactly one event."""
