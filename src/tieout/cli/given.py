"""What a person said on the command line about the files and the comparison."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from tieout.cli.options import DateOrder
from tieout.errors import WrongUsage

if TYPE_CHECKING:
    from tieout.reading import Source


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

    def __post_init__(self) -> None:
        if self.start and self.end and self.start > self.end:
            raise WrongUsage(f"--from {self.start} is after --to {self.end}.")

    @property
    def file_sizes(self) -> list[tuple[str, int]]:
        """Name and size in bytes of every file of this computer."""
        files = (Path(path) for path in (*self.left, *self.right))
        return [(path.name, path.stat().st_size) for path in files if path.is_file()]

    def source(self, path: str) -> Source:
        """A file's bytes, read once."""
        from tieout.reading import Source  # noqa: PLC0415  what is missing is said before readers are loaded

        if path not in self.sources:
            self.sources[path] = Source.of(path)
        return self.sources[path]


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
