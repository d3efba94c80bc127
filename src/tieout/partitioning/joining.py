"""The tables of all parts put one after the other, with numbers that run through."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from tieout.partitioning.spooling import read_lines
from tieout.partitioning.tasks import Explained
from tieout.reporting.results import write_table


@dataclass(frozen=True, slots=True)
class Join:
    """Writes one table of all parts: a task for a child that has no part left to explain.

    Attributes:
        name: one of `TABLES`.
        parts: all of them in order; each table's file is gone afterwards.
        links: numbers of the links of each part.
        folder: of the results.
    """

    name: str
    parts: tuple[Explained, ...]
    links: tuple[range, ...]
    folder: Path

    def __call__(self) -> None:
        """The table is a file then."""
        write_table(self.name, numbered_on(self.name, self.parts, self.links), self.folder)


def numbered_on(name: str, parts: Iterable[Explained], links: Sequence[range]) -> Iterator[pl.DataFrame]:
    """One table of all parts, part by part, with numbers that run through.

    Args:
        name: one of `TABLES`.
        parts: explained parts in order; each table's file is gone afterwards.
        links: numbers of the links of each part.
    """
    first = 0
    for part, own in zip(parts, links, strict=True):
        table = read_lines(part.paths[name])
        part.paths[name].unlink()
        shifts = [pl.col("client") + pl.lit(own.start, pl.Int32)]
        if name != "clients":
            shifts.append(pl.col(name.removesuffix("es") if name == "matches" else "item") + first)
            first += part.matches if name == "matches" else part.items
        yield table.with_columns(shifts)
