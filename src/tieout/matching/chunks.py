"""Books in, chunks of whole clients out: what one process or one Spark task settles at a time.

A chunk's lines carry the number of their link as `client`, so that nothing later needs to know names or books.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

import numpy as np
import polars as pl

from tieout.matching.ranges import Ints
from tieout.matching.testimony import SAYS, Manner, says_of
from tieout.model.book import ITEM_SCHEMA
from tieout.model.linkage import Linkage

LINE_SCHEMA: dict[str, pl.DataType] = {
    **{name: ITEM_SCHEMA[name] for name in ("item", "client", "day", "kind", "cents", "file", "row")},
    "says": SAYS,
}
"""What the matching reads of a line: columns of a book's items, and what memo and reference say as codes."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Lines of whole clients, of both books.

    Attributes:
        left: the practice's lines in `LINE_SCHEMA`; `client` is the number of the link.
        right: the other program's lines, likewise.
    """

    left: pl.DataFrame
    right: pl.DataFrame

    @property
    def sides(self) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Left and right."""
        return self.left, self.right

    def lines(self, side: int, _: Ints) -> pl.DataFrame:
        """See `ByItem`."""
        return self.sides[side]


class ByItem(Protocol):
    """Lines of whole clients that are looked up by their items."""

    def lines(self, side: int, items: Ints, /) -> pl.DataFrame:
        """Lines of one side (0 left, 1 right) in `LINE_SCHEMA` and in order of item, these among them."""


def cut(linked: tuple[pl.DataFrame, pl.DataFrame], links: range, of: int) -> Chunk:
    """The lines of some links.

    Args:
        linked: as of `linked_lines`.
        links: their numbers.
        of: how many links there are.
    """
    if len(links) == of:
        return Chunk(*linked)
    own = pl.col("client").is_between(links.start, links.stop, closed="left")
    return Chunk(*(frame.filter(own) for frame in linked))


def ranges_of(links: int, count: int) -> list[range]:
    """So many ranges of links that follow each other, as even as can be; some may be empty."""
    bounds = [number * links // count for number in range(count + 1)]
    return [range(first, end) for first, end in pairwise(bounds)]


def links_of(linkage: Linkage, side: int) -> Ints:
    """The number of the link of each client of one book (0 left, 1 right)."""
    links, clients = linkage.links.clients(side)
    found = np.full(len(clients), -1, np.int64)
    found[clients] = links
    return found


def linked_lines(left: pl.DataFrame, right: pl.DataFrame, linkage: Linkage) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Both books' items as lines of links, in order of item, in `LINE_SCHEMA`."""
    sides = [_by_link(frame, links_of(linkage, side)) for side, frame in enumerate((left, right))]
    says = says_of(sides[0], sides[1])
    here, there = (frame.with_columns(own).select(list(LINE_SCHEMA)) for frame, own in zip(sides, says, strict=True))
    return here, there


def _by_link(items: pl.DataFrame, links: Ints) -> pl.DataFrame:
    linked = pl.Series("client", links.astype(np.int32)).gather(items["client"])
    lines = items.with_columns(linked)
    return lines if lines["item"].is_sorted() else lines.sort("item")


def chunk_of(left: pl.DataFrame, right: pl.DataFrame, manner: Manner) -> Chunk:
    """A chunk of lines that are cut out of their books already.

    Args:
        left: the practice's lines in order of item; `ITEM_SCHEMA`, but that `client` is the number of the link.
        right: the other program's, likewise.
        manner: how the lines of both whole books speak.
    """
    says = says_of(left, right, manner)
    here, there = (
        frame.with_columns(own).select(pl.col(name).cast(kind) for name, kind in LINE_SCHEMA.items())
        for frame, own in zip((left, right), says, strict=True)
    )
    return Chunk(here, there)


def heard(left: pl.DataFrame, right: pl.DataFrame) -> Chunk:
    """A chunk of which no line is asked what it says.

    Args:
        left: as of `chunk_of`.
        right: likewise.
    """
    says = pl.lit(None, SAYS).alias("says")
    here, there = (frame.with_columns(says).select(list(LINE_SCHEMA)) for frame in (left, right))
    return Chunk(here, there)
