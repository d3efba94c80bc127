"""One command in its own process, measured: seconds and the most memory it held."""

from __future__ import annotations

import math
import subprocess
import sys
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median


@dataclass(frozen=True, slots=True)
class Run:
    """One run.

    Attributes:
        seconds: from start to end, as a person waits.
        processor_seconds: of all its threads, in the program and in the system: little of it is other programs' doing.
        peak_bytes: the most memory the process held.
    """

    seconds: float
    processor_seconds: float
    peak_bytes: int


@dataclass(frozen=True, slots=True)
class Runs:
    """The runs of one contender, in the order of the rounds; of one that was too slow for more, that of the first."""

    runs: tuple[Run, ...]

    @property
    def seconds(self) -> float:
        """The median."""
        return median(run.seconds for run in self.runs)

    @property
    def processor_seconds(self) -> float:
        """The median."""
        return median(run.processor_seconds for run in self.runs)

    @property
    def peak_bytes(self) -> int:
        """The most of all runs."""
        return max(run.peak_bytes for run in self.runs)

    def ratios(self, other: Runs) -> Ratio:
        """Of the seconds to another contender's, round by round."""
        return spread([mine.seconds / yours.seconds for mine, yours in self._by_round(other)])

    def processor_ratios(self, other: Runs) -> Ratio:
        """The same of the processor seconds."""
        return spread([mine.processor_seconds / yours.processor_seconds for mine, yours in self._by_round(other)])

    def _by_round(self, other: Runs) -> Iterator[tuple[Run, Run]]:
        """Runs of the rounds that both were in: the first ones."""
        return zip(self.runs, other.runs, strict=False)


Ratio = tuple[float, float, float]
"""Median, least and greatest."""


def spread(ratios: Sequence[float]) -> Ratio:
    """Median, least and greatest of some ratios."""
    return median(ratios), min(ratios), max(ratios)


def run_once(command: Sequence[str], log: Path, *, expected: tuple[int, ...] = (0,)) -> Run:
    """Run a command and wait for it.

    Raises:
        RuntimeError: when it ends with another exit code than expected.
    """
    launcher = [sys.executable, "-I", "-S", str(Path(__file__).with_name("launching.py")), str(log)]
    told = subprocess.run([*launcher, *command], check=True, capture_output=True, text=True).stdout.split()
    seconds, processor_seconds, peak_bytes, code = float(told[0]), float(told[1]), int(told[2]), int(told[3])
    if code not in expected:
        said = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-3:]
        raise RuntimeError(f"{Path(command[0]).name} {command[1]} ended with {code}: {' / '.join(said)}")
    return Run(seconds, processor_seconds, peak_bytes)


def in_rounds(
    commands: Mapping[str, Sequence[str]],
    rounds: int,
    log: Path,
    *,
    seconds: float = math.inf,
    seconds_again: float = math.inf,
    always: Collection[str] = (),
    expected: tuple[int, ...] = (0,),
) -> dict[str, Runs]:
    """Run all contenders once in each round, each round beginning with another one, so that drift meets all alike.

    Args:
        commands: by contender.
        rounds: how many rounds at most.
        log: where contenders write what they say.
        seconds: no further round begins that would probably end later than this; the first always does.
        seconds_again: a contender whose first run took longer is in no further round.
        always: contenders that are in every round, however long they take.
        expected: exit codes.
    """
    names, began = list(commands), time.perf_counter()
    found: dict[str, list[Run]] = {name: [] for name in names}
    for number in range(rounds):
        if number:
            names = [name for name in names if name in always or found[name][0].seconds <= seconds_again]
            used = time.perf_counter() - began
            if not names or used + sum(found[name][-1].seconds for name in names) > seconds:
                break
        first = number % len(names)
        for name in names[first:] + names[:first]:
            found[name].append(run_once(commands[name], log, expected=expected))
    return {name: Runs(tuple(runs)) for name, runs in found.items()}
