"""Books in, chunks of whole clients out: what one process or one Spark task settles at a time.

A chunk's lines carry the number of their link as `client`, so that nothing later needs to know names or books.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from tieout.matching.streams import Facts
from tieout.model.linkage import Linkage

LINE_COLUMNS = ("item", "client", "day", "kind", "cents", "file", "row", "reference", "memo")
"""The columns of a book's items that the matching reads."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Lines of whole clients, of both books.

    Attributes:
        left: the practice's lines, `LINE_COLUMNS` of `ITEM_SCHEMA`; `client` is the number of the link.
        right: the other program's lines, likewise.
    """

    left: pl.DataFrame
    right: pl.DataFrame

    @property
    def sides(self) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Left and right."""
        return self.left, self.right


def split(left: pl.DataFrame, right: pl.DataFrame, linkage: Linkage, count: int = 1) -> list[Chunk]:
    """Cut both books into chunks of whole clients, by link number modulo `count`.

    Args:
        left: the practice's items, in `ITEM_SCHEMA`.
        right: the other program's items, in `ITEM_SCHEMA`.
        linkage: which clients are the same; every client of either book stands in one link.
        count: how many chunks; some may be empty.
    """
    linked = [by_link(frame, links_of(linkage, side)) for side, frame in enumerate((left, right))]
    if count == 1:
        return [Chunk(*linked)]
    return [Chunk(*(frame.filter(pl.col("client") % count == number) for frame in linked)) for number in range(count)]


def links_of(linkage: Linkage, side: int) -> dict[int, int]:
    """The number of the link of each client of one book (0 left, 1 right)."""
    return {
        client: number for number, link in enumerate(linkage.links) for client in (link.right if side else link.left)
    }


def by_link(items: pl.DataFrame, links: Mapping[int, int]) -> pl.DataFrame:
    """A book's items as lines of links, in order of item."""
    number = pl.col("client").replace_strict(list(links), list(links.values()), return_dtype=pl.Int32)
    return items.select(LINE_COLUMNS).with_columns(number).sort("item") if links else items.select(LINE_COLUMNS)


def facts_of(chunk: Chunk) -> Facts:
    """What the passes ask about single lines."""

    def of(column: pl.Expr) -> tuple[dict[int, object], dict[int, object]]:
        left, right = (
            dict(zip(side["item"].to_list(), side.select(column).to_series().to_list(), strict=True))
            for side in chunk.sides
        )
        return left, right

    rows = tuple(
        dict(zip(side["item"].to_list(), zip(side["file"].to_list(), side["row"].to_list(), strict=True), strict=True))
        for side in chunk.sides
    )
    return Facts(  # the columns' types are those of ITEM_SCHEMA
        of(pl.col("day").cast(pl.Int32)),  # type: ignore[arg-type]
        of(pl.col("cents")),  # type: ignore[arg-type]
        of(pl.col("kind").cast(pl.String)),  # type: ignore[arg-type]
        (rows[0], rows[1]),
    )
