"""Where they part, as a notebook shows it."""

from __future__ import annotations

from dataclasses import dataclass

from tieout.reporting.chart import Running, vega_lite
from tieout.reporting.drawing import can_draw, svg


@dataclass(frozen=True, slots=True)
class Plot:
    """A drawing for notebooks: the specification, and the picture where the extra `pdf` is installed.

    Attributes:
        running: both balances by day.
    """

    running: Running

    @property
    def spec(self) -> dict[str, object]:
        """The drawing as a Vega-Lite specification."""
        return vega_lite(self.running)

    def __str__(self) -> str:
        """The finding in a sentence."""
        return self.running.text

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, object]:
        """What a notebook may show, richest first."""
        told: dict[str, object] = {"application/vnd.vegalite.v6+json": self.spec, "text/plain": self.running.text}
        return told | {"image/svg+xml": svg(self.running)} if can_draw() and self.running.days else told
