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
from tieout.partitioning.records import Ints, columns_of, read_stretches, texts_beside, texts_of
from tieout.partitioning.spooling import SpooledBook, SpooledPiece

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


def part_lines(folder: Path, side: int, items: Ints | None = None, *, spoken: Ints | None = None) -> pl.DataFrame:
    """The lines of one side of a part, in order of item.

    Args:
        folder: of the part.
        side: 0 left, 1 right.
        items: numbers of those that are asked for; None = all.
        spoken: numbers of those whose references and memos somebody reads, the others have none; None = all.
    """
    stretches: list[Stretch] = pickle.loads(_stretches_path(folder, side).read_bytes())  # noqa: S301  our own
    lines = read_stretches([(one.path, one.start, one.count) for one in stretches])
    counts = [one.count for one in stretches]
    numbers = lines["place"] + np.repeat(np.array([one.first_item for one in stretches], np.int64), counts)
    ends = np.cumsum(counts)
    if items is not None:
        places = _places_of(items, numbers)
        lines, numbers, ends = np.take(lines, places), numbers[places], np.searchsorted(places, ends)
    columns = [
        pl.Series("item", numbers),
        pl.Series("client", lines["link"].astype(np.int32)),
        *columns_of(lines),
        pl.Series("name", lines["client"].astype(np.int32)),
    ]
    read = None if spoken is None else _places_of(spoken, numbers)
    if read is not None:
        lines, ends = np.take(lines, read), np.searchsorted(read, ends)
    owners = list(zip([one.path for one in stretches], [0, *ends[:-1]], ends, strict=True))
    for name in ("reference", "memo"):
        pieces = [texts_of(lines[start:end], texts_beside(path), name) for path, start, end in owners if start < end]
        texts = pl.concat([pl.Series(name, [], pl.String), *pieces], rechunk=True)
        if read is not None:
            texts = pl.repeat(None, len(numbers), dtype=pl.String, eager=True).alias(name).scatter(read, texts)
        columns.append(texts)
    return pl.DataFrame(columns).select(list(PART_SCHEMA))


def _places_of(wanted: Ints, items: Ints) -> Ints:
    """The places of some numbers among ascending ones, those that are there, ascending."""
    wanted = np.unique(wanted)
    near = np.minimum(np.searchsorted(items, wanted), max(len(items) - 1, 0))
    found: Ints = near[items[near] == wanted] if len(items) else np.zeros(0, np.int64)
    return found


def link_files(folder: Path, linkage: Linkage) -> Sequence[Path]:
    """Files with the number of the link of each client, of the left and of the right book."""
    paths = [folder / f"links-{side}.npy" for side in (0, 1)]
    for side, path in enumerate(paths):
        np.save(path, links_of(linkage, side).astype(np.int32), allow_pickle=False)
    return paths
