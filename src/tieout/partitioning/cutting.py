"""Clients cut into parts, and lines sorted by them: what a child does with one piece of a book."""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from tieout.matching.chunks import LINE_SCHEMA, links_of
from tieout.model.book import ITEM_SCHEMA
from tieout.model.linkage import Linkage
from tieout.partitioning.records import TEXTS, Ints, Records, columns_of, read_stretches, texts_beside, texts_of
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


NOBODY = (np.zeros(0, np.int64), np.zeros(0, np.int64))
"""The lines of both sides whose texts are read, where nobody reads any."""


class PartSide:
    """The lines of one side of a part: read once, looked up as often as somebody asks."""

    def __init__(self, folder: Path, side: int) -> None:
        """Read them.

        Args:
            folder: of the part.
            side: 0 left, 1 right.
        """
        data = _stretches_path(folder, side).read_bytes()
        self._stretches: list[Stretch] = pickle.loads(data)  # noqa: S301  our own
        counts = [one.count for one in self._stretches]
        self._lines = read_stretches([(one.path, one.start, one.count) for one in self._stretches])
        firsts = np.repeat(np.array([one.first_item for one in self._stretches], np.int64), counts)
        self._items: Ints = self._lines["place"] + firsts
        self._ends = np.cumsum([0, *counts])

    def all(self, spoken: Ints | None = None) -> pl.DataFrame:
        """They, in `PART_SCHEMA` and in order of item; of those that aren't among some (None = all are) no texts."""
        if spoken is None:
            return _table(self._items, self._lines, self._texts(self._lines, self._ends))
        places, count = self._places(spoken), len(self._lines)
        texts = self._texts(np.take(self._lines, places), np.searchsorted(places, self._ends))
        return _table(self._items, self._lines, (_without(count, one.name).scatter(places, one) for one in texts))

    def some(self, items: Ints, *, with_texts: bool = True) -> pl.DataFrame:
        """Likewise those that have some of these numbers, without texts where nobody reads them."""
        places = self._places(items)
        lines = np.take(self._lines, places)
        if with_texts:
            return _table(self._items[places], lines, self._texts(lines, np.searchsorted(places, self._ends)))
        return _table(self._items[places], lines, (_without(len(lines), name) for name in TEXTS))

    def _places(self, items: Ints) -> Ints:
        """The places of the lines that have some of these numbers, ascending."""
        wanted = np.unique(items)
        near = np.minimum(np.searchsorted(self._items, wanted), max(len(self._items) - 1, 0))
        found: Ints = near[self._items[near] == wanted] if len(self._items) else np.zeros(0, np.int64)
        return found

    def _texts(self, lines: Records, ends: Ints) -> Iterator[pl.Series]:
        """References, then memos of lines; those of each stretch end there, after a first 0."""
        owners = list(zip(self._stretches, ends[:-1].tolist(), ends[1:].tolist(), strict=True))
        for name in TEXTS:
            own = (
                texts_of(lines[start:end], texts_beside(one.path), name) for one, start, end in owners if start < end
            )
            yield pl.concat([pl.Series(name, [], pl.String), *own], rechunk=True)


def _without(count: int, name: str) -> pl.Series:
    """So many lines' texts, where nobody reads them."""
    return pl.repeat(None, count, dtype=pl.String, eager=True).alias(name)


def _table(items: Ints, lines: Records, texts: Iterable[pl.Series]) -> pl.DataFrame:
    """Lines in `PART_SCHEMA`, with their references and memos."""
    columns = [
        pl.Series("item", items),
        pl.Series("client", lines["link"].astype(np.int32)),
        *columns_of(lines),
        pl.Series("name", lines["client"].astype(np.int32)),
        *texts,
    ]
    return pl.DataFrame(columns).select(list(PART_SCHEMA))


class PartLines:
    """The lines of both sides of a part."""

    def __init__(self, folder: Path) -> None:
        """Read those in a part's folder."""
        self.sides = PartSide(folder, 0), PartSide(folder, 1)

    def all(self, spoken: tuple[Ints, Ints] | None = None) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Left and right (see `PartSide.all`)."""
        left, right = (side.all(own) for side, own in zip(self.sides, spoken or (None, None), strict=True))
        return left, right

    def lines(self, side: int, items: Ints) -> pl.DataFrame:
        """See `ByItem`; what lines say isn't asked."""
        found = self.sides[side].some(items, with_texts=False)
        return found.select(
            pl.lit(None, kind).alias(name) if name == "says" else name for name, kind in LINE_SCHEMA.items()
        )


def link_files(folder: Path, linkage: Linkage) -> Sequence[Path]:
    """Files with the number of the link of each client, of the left and of the right book."""
    paths = [folder / f"links-{side}.npy" for side in (0, 1)]
    for side, path in enumerate(paths):
        np.save(path, links_of(linkage, side).astype(np.int32), allow_pickle=False)
    return paths
