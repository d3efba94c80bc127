"""What a person said on the command line about the files and the comparison."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from tieout.cli.options import DateOrder
from tieout.errors import WrongUsage

if TYPE_CHECKING:
    from concurrent.futures import Future

    from tieout.reading import Source

AHEAD_BYTES = range(2**20, 2**27)
"""Files of so many bytes together are worth reading ahead, and are never compared in parts unless that is asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a person said about the files and the comparison.

    Attributes:
        left: paths of the practice's files.
        right: paths of the other program's files; empty for commands that look at one side.
        sources: files whose bytes were read.

    Raises:
        WrongUsage: when the days contradict each other.
    """

    left: tuple[str, ...]
    right: tuple[str, ...] = ()
    dates: DateOrder | None = None
    encoding: str | None = None
    sheets: tuple[str, ...] = ()
    columns: Path | None = None
    names: Path | None = None
    client: str | None = None
    start: date | None = None
    end: date | None = None
    as_of: date | None = None
    decisions: Path | None = None
    engine: str = "embedded"
    master: str | None = None
    memory: int | None = None
    sources: dict[str, Source] = field(default_factory=dict)
    ahead: dict[str, Future[Source]] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        if self.start and self.end and self.start > self.end:
            raise WrongUsage(f"--from {self.start} is after --to {self.end}.")

    @property
    def file_sizes(self) -> list[tuple[str, int]]:
        """Name and size in bytes of every file of this computer."""
        files = (Path(path) for path in (*self.left, *self.right))
        return [(path.name, path.stat().st_size) for path in files if path.is_file()]

    def read_ahead(self) -> None:
        """Begin to read the files and take their sums, beside the loading of what compares them."""
        size = sum(size for _, size in self.file_sizes)
        if size not in AHEAD_BYTES or self.engine != "embedded" or self.memory is not None:
            return
        from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415  small files start without it

        from tieout.reading import Source  # noqa: F401, PLC0415  loaded here, so that no two threads load it at once

        beside = ThreadPoolExecutor(1)
        for path in (*self.left, *self.right):
            if Path(path).is_file():
                self.ahead[path] = beside.submit(_read, path)
        beside.shutdown(wait=False)

    def source(self, path: str) -> Source:
        """A file's bytes, read once.

        Raises:
            FileNotUnderstood: when it can't be read.
        """
        if path not in self.sources:
            self.sources[path] = self.ahead[path].result() if path in self.ahead else _read(path)
        return self.sources[path]


def _read(path: str) -> Source:
    from tieout.reading import Source  # noqa: PLC0415  what is missing is said before readers are loaded

    source = Source.of(path)
    _ = source.sha256  # kept; all who read ask for it
    return source


def may_be_report(path: str) -> bool:
    """Whether a path, given alone, may be a report that is written already; no export is a folder or JSON."""
    return path.casefold().endswith(".json") or Path(path).is_dir()


def both_sides(
    left: str | None,
    right: str | None,
    also_left: list[str] | None = None,
    also_right: list[str] | None = None,
    *,
    command: str = "reconcile",
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Both sides' files, none missing.

    Args:
        left: the practice's file.
        right: the other program's file.
        also_left: further files of the practice.
        also_right: further files of the other program.
        command: what is typed before the files, shown to whoever left one out.

    Raises:
        WrongUsage: when one is missing, or standard input is given twice.
    """
    if left is None:
        raise WrongUsage(_missing("the two files", "", command))
    if right is None:
        raise WrongUsage(_missing("the other program's file", left, command))
    sides = (left, *(also_left or [])), (right, *(also_right or []))
    if [*sides[0], *sides[1]].count("-") > 1:
        raise WrongUsage("Standard input can be one file only; name the others.")
    return sides


def _missing(what: str, left: str, command: str) -> str:
    first = "sessions.csv" if left in {"", "-"} else left
    second = f"  cat quickbooks.csv | tieout {command} {first} -"
    return f"Missing: {what}.\n  tieout {command} {first} quickbooks.csv\n{second}"
