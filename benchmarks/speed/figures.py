"""What one run of the benchmark has measured."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import log

from benchmarks.speed.clean_books import CleanBooks
from benchmarks.speed.measuring import Runs

TINY, SMALL, LARGER = 1_000, 10_000, 100_000
"""Lines a side by which every contender is tried first, once: by the larger too where nothing near is measured, by the
tiny where what starting takes must be told from what lines take."""


@dataclass(slots=True)
class Figures:
    """What was measured.

    Attributes:
        clean: by lines a side: the books, each contender's runs, and why others weren't run.
        practice: by lines a side: lines of both files, and the runs.
        by_client: by lines per client: lines of both files, and tieout's runs.
        start: by command: its runs.
        spark: Spark beside embedded, or None.
        small: by few lines a side and contender: seconds, once; only to foresee what larger sizes take.
        rounds: rounds of each size, unless its seconds were up.
    """

    rounds: int
    clean: dict[int, Measured] = field(default_factory=dict)
    practice: dict[int, tuple[int, dict[str, Runs]]] = field(default_factory=dict)
    by_client: dict[int, tuple[int, Runs]] = field(default_factory=dict)
    start: dict[str, Runs] = field(default_factory=dict)
    spark: SparkFigures | None = None
    small: dict[int, dict[str, float]] = field(default_factory=dict)

    def seconds_of(self, contender: str) -> dict[int, float]:
        """By lines a side, what a contender took for clean books."""
        every = ((lines, measured.runs.get(contender)) for lines, measured in self.clean.items())
        known = {lines: tried[contender] for lines, tried in self.small.items() if contender in tried}
        return known | {lines: runs.seconds for lines, runs in every if runs is not None}


@dataclass(frozen=True, slots=True)
class Measured:
    """Clean books of one size.

    Attributes:
        books: what was read.
        runs: of each contender.
        left_out: by contender: why it wasn't run.
    """

    books: CleanBooks
    runs: dict[str, Runs]
    left_out: dict[str, str]


@dataclass(frozen=True, slots=True)
class SparkFigures:
    """Reading, linking and matching on Spark beside the same here.

    Attributes:
        start: seconds until Spark has begun and its workers have done a small piece of work.
        cores: that Spark was given.
        lines: of both files.
        embedded: seconds of each round.
        spark: likewise.
    """

    start: float
    cores: int
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
