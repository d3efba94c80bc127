"""Clients cut into parts, and lines sorted by them: what a child does with one piece of a book."""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from tieout.matching.chunks import links_of
from tieout.model.book import ITEM_SCHEMA
from tieout.model.linkage import Linkage
from tieout.partitioning.records import RECORD, Ints, Records, columns_of, read_records, texts_beside, texts_of
from tieout.partitioning.spooling import SpooledBook, SpooledPiece

PART_SCHEMA: dict[str, pl.DataType] = {**ITEM_SCHEMA, "name": pl.Int32()}
"""Lines of a part: `client` is the number of the link, `name` the index in the book's clients."""


def lines_by_link(books: tuple[SpooledBook, SpooledBook], linkage: Linkage) -> Ints:
    """How many lines of both books each link has."""
    sizes = np.zeros(len(linkage.links), np.int64)
    for side, book in enumerate(books):
        np.add.at(sizes, links_of(linkage, side), book.counts)
    return sizes


def cut(sizes: Ints, lines: int) -> list[range]:
    """Links in order, cut into parts of at most about so many lines of both books; no client is cut.

    Args:
        sizes: as of `lines_by_link`.
        lines: at most about so many make one part.

    Returns:
        The numbers of each part's links; at least one part.
    """
    before = np.cumsum(sizes) - sizes
    firsts = np.flatnonzero(np.diff(before // lines, prepend=-1))
    ends = np.append(firsts[1:], len(sizes))
    return [range(first, end) for first, end in zip(firsts.tolist(), ends.tolist(), strict=True)] or [range(0)]


@dataclass(frozen=True, slots=True)
class PutInParts:
    """Sorts the lines of one piece of a book by part, where they stand.

    Attributes:
        piece: the piece.
        links: a file with the number of the link of each client of the book.
        firsts: the first link of each part.
    """

    piece: SpooledPiece
    links: Path
    firsts: tuple[int, ...]

    def __call__(self) -> list[int]:
        """How many lines of each part there are; they follow each other in order of part and item."""
        lines, links = self.piece.records(), np.load(self.links)
        lines["place"] = np.arange(len(lines))
        lines["link"] = links[lines["client"]]
        parts = np.searchsorted(np.array(self.firsts), links, side="right") - 1
        parts = parts.astype(np.min_scalar_type(len(self.firsts)))[
            lines["client"]
        ]  # short numbers are sorted by digits
        if len(self.firsts) > 1:
            lines = np.take(lines, np.argsort(parts, kind="stable"))  # indexing takes records field by field
        with self.piece.path.open("r+b") as file:
            lines.tofile(file)
        counts: list[int] = np.bincount(parts, minlength=len(self.firsts)).tolist()
        return counts


@dataclass(frozen=True, slots=True)
class Stretch:
    """Lines of one part that follow each other in a piece of its book.

    Attributes:
        path: of the piece.
        first_item: number of the piece's first line.
        start: place of the first of them.
        count: how many there are.
    """

    path: Path
    first_item: int
    start: int
    count: int

    def lines(self, wanted: Ints | None) -> tuple[Ints, Records]:
        """Their items and they; those among `wanted` (ascending), or all."""
        lines = read_records(self.path, self.start, self.count)
        items = lines["place"] + np.int64(self.first_item)
        if wanted is not None and len(items):
            own = wanted[np.searchsorted(wanted, items[0]) : np.searchsorted(wanted, items[-1], side="right")]
            places = np.flatnonzero(np.isin(items, own, assume_unique=True))
            lines, items = np.take(lines, places), items[places]
        return items, lines


def stretches_of(book: SpooledBook, counts: Sequence[Sequence[int]], parts: int) -> list[list[Stretch]]:
    """By part where its lines of one book are, once they are put in parts.

    Args:
        book: the book.
        counts: of each of its pieces, how many lines of each part it has.
        parts: how many there are.
    """
    found: list[list[Stretch]] = [[] for _ in range(parts)]
    for piece, own in zip(book.spooled, counts, strict=True):
        start = 0
        for part, count in zip(found, own, strict=True):
            if count:
                part.append(Stretch(piece.path, piece.first_item, start, count))
            start += count
    return found


def note_stretches(folder: Path, side: int, stretches: Sequence[Stretch]) -> None:
    """Leave word in a part's folder where its lines of one side are."""
    _stretches_path(folder, side).write_bytes(pickle.dumps(stretches, 5))


def _stretches_path(folder: Path, side: int) -> Path:
    return folder / f"{side}.stretches"


def part_lines(folder: Path, side: int, items: Ints | None = None, *, with_texts: bool = True) -> pl.DataFrame:
    """The lines of one side of a part, in order of item.

    Args:
        folder: of the part.
        side: 0 left, 1 right.
        items: numbers of those that are asked for; None = all.
        with_texts: whether somebody reads their references and memos; otherwise there are none.
    """
    stretches: list[Stretch] = pickle.loads(_stretches_path(folder, side).read_bytes())  # noqa: S301  our own
    wanted = None if items is None else np.unique(items)
    found = [one.lines(wanted) for one in stretches]
    numbers, pieces = [own for own, _ in found], [own for _, own in found]
    lines = np.concatenate([np.zeros(0, RECORD), *pieces])
    columns = [
        pl.Series("item", np.concatenate([np.zeros(0, np.int64), *numbers])),
        pl.Series("client", lines["link"].astype(np.int32)),
        *columns_of(lines),
        pl.Series("name", lines["client"].astype(np.int32)),
    ]
    for name in ("reference", "memo"):
        if with_texts:
            none = pl.Series(name, [], pl.String)
            texts = (texts_of(own, texts_beside(one.path), name) for own, one in zip(pieces, stretches, strict=True))
            columns.append(pl.concat([none, *texts], rechunk=True))
        else:
            columns.append(pl.repeat(None, len(lines), dtype=pl.String, eager=True).alias(name))
    return pl.DataFrame(columns).select(list(PART_SCHEMA))


def link_files(folder: Path, linkage: Linkage) -> Sequence[Path]:
    """Files with the number of the link of each client, of the left and of the right book."""
    paths = [folder / f"links-{side}.npy" for side in (0, 1)]
    for side, path in enumerate(paths):
        np.save(path, links_of(linkage, side).astype(np.int32), allow_pickle=False)
    return paths
