"""What one run of the benchmark has measured."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import log

from benchmarks.speed.clean_books import CleanBooks
from benchmarks.speed.measuring import Runs


@dataclass(slots=True)
class Figures:
    """What was measured.

    Attributes:
        clean: by lines a side: the books and each contender's runs.
        practice: by lines a side: lines of both files, and the runs.
        by_client: by lines per client: lines of both files, and tieout's runs.
        start: by command: its runs.
        spark: Spark beside embedded, or None.
        rounds: rounds of each size.
    """

    rounds: int
    clean: dict[int, tuple[CleanBooks, dict[str, Runs]]] = field(default_factory=dict)
    practice: dict[int, tuple[int, dict[str, Runs]]] = field(default_factory=dict)
    by_client: dict[int, tuple[int, Runs]] = field(default_factory=dict)
    start: dict[str, Runs] = field(default_factory=dict)
    spark: SparkFigures | None = None


@dataclass(frozen=True, slots=True)
class SparkFigures:
    """Settling on Spark beside settling here.

    Attributes:
        start: seconds until a warm session is there.
        lines: of both files.
        embedded: seconds of each round.
        spark: likewise.
    """

    start: float
    lines: int
    embedded: list[float]
    spark: list[float]


def exponent(points: Mapping[int, float]) -> float | None:
    """The power of the size that the seconds grow with, by least squares over logarithms; None for one size."""
    if len(points) < 2:
        return None
    across = [(log(size), log(seconds)) for size, seconds in points.items()]
    mid = [sum(pair[axis] for pair in across) / len(across) for axis in (0, 1)]
    return sum((x - mid[0]) * (y - mid[1]) for x, y in across) / sum((x - mid[0]) ** 2 for x, _ in across)
