"""The embedded engine: the matching in this process."""

from __future__ import annotations

import polars as pl

from tieout.matching.settle import settle
from tieout.model.linkage import Linkage
from tieout.model.settings import Settings
from tieout.model.settlement import Settlement


class Embedded:
    """Settles all clients in this process."""

    name = "embedded"

    def settle(self, left: pl.DataFrame, right: pl.DataFrame, linkage: Linkage, settings: Settings) -> Settlement:
        """Cover every line item of both books by exactly one event (see `matching.settle`)."""
        return settle(left, right, linkage, settings)
