"""Clients cut into parts, and lines put where their part is: what a child does with one piece of a book."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from tieout.matching.chunks import Ints, links_of
from tieout.matching.testimony import Manner, manner_of
from tieout.model.book import ITEM_SCHEMA
from tieout.model.linkage import Linkage
from tieout.partitioning.spooling import SpooledBook, SpooledPiece, read_lines

PART_SCHEMA: dict[str, pl.DataType] = {**ITEM_SCHEMA, "name": pl.Int32()}
"""Lines of a part: `client` is the number of the link, `name` the index in the book's clients."""


def cut(books: tuple[SpooledBook, SpooledBook], linkage: Linkage, lines: int) -> list[range]:
    """Links in order, cut into parts of at most about so many lines of both books; no client is cut.

    Args:
        books: left and right.
        linkage: which clients are the same.
        lines: at most about so many make one part.

    Returns:
        The numbers of each part's links; at least one part.
    """
    sizes = np.zeros(len(linkage.links), np.int64)
    for side, book in enumerate(books):
        np.add.at(sizes, links_of(linkage, side), book.counts)
    before = np.cumsum(sizes) - sizes
    firsts = np.flatnonzero(np.diff(before // lines, prepend=-1))
    ends = np.append(firsts[1:], len(sizes))
    return [range(first, end) for first, end in zip(firsts.tolist(), ends.tolist(), strict=True)] or [range(0)]


@dataclass(frozen=True, slots=True)
class PutInParts:
    """Puts the lines of one piece of a book into the files of their parts.

    Attributes:
        piece: the piece; it is gone afterwards.
        number: its place among the pieces.
        side: 0 left, 1 right.
        links: a file with the number of the link of each client of the book.
        firsts: the first link of each part.
        folders: of each part.
    """

    piece: SpooledPiece
    number: int
    side: int
    links: Path
    firsts: tuple[int, ...]
    folders: tuple[Path, ...]

    def __call__(self) -> Manner:
        """How the lines speak."""
        lines = self.piece.read()
        manner = manner_of(*_both(lines, self.side))
        link = np.load(self.links)[lines["client"].to_numpy()]
        part = np.searchsorted(np.array(self.firsts), link, side="right") - 1
        lines = lines.with_columns(name="client", client=pl.Series(link, dtype=pl.Int32))
        if len(self.firsts) > 1:
            lines = lines[np.argsort(part, kind="stable")]
        ends = np.cumsum(np.bincount(part, minlength=len(self.firsts))).tolist()
        for place, (start, end) in enumerate(zip([0, *ends[:-1]], ends, strict=True)):
            if start < end:
                lines[start:end].select(list(PART_SCHEMA)).write_ipc(self.folders[place] / self._name)
        self.piece.path.unlink()
        return manner

    @property
    def _name(self) -> str:
        return f"{self.side}-{self.number:06}.lines"


def _both(lines: pl.DataFrame, side: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    none = lines.clear()
    return (none, lines) if side else (lines, none)


def part_lines(folder: Path, side: int) -> pl.DataFrame:
    """The lines of one side of a part, in order of item."""
    pieces = sorted(folder.glob(f"{side}-*.lines"))
    return pl.concat([pl.DataFrame(schema=PART_SCHEMA), *(read_lines(piece) for piece in pieces)])


def link_files(folder: Path, linkage: Linkage) -> Sequence[Path]:
    """Files with the number of the link of each client, of the left and of the right book."""
    paths = [folder / f"links-{side}.npy" for side in (0, 1)]
    for side, path in enumerate(paths):
        np.save(path, links_of(linkage, side).astype(np.int32), allow_pickle=False)
    return paths


__all__ = ["PART_SCHEMA", "Ints", "PutInParts", "cut", "link_files", "part_lines"]
