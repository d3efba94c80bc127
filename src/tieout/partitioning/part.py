"""One part of the clients by itself: its books, links and settlement, numbered from 0 like those of a whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import polars as pl

from tieout.checks import ensure
from tieout.explaining.clients import Clients, owed
from tieout.explaining.placed import order_of
from tieout.matching.ranges import Ints
from tieout.model.book import ITEM_SCHEMA, Book
from tieout.model.linkage import Links
from tieout.model.settlement import Settlement
from tieout.partitioning.spooling import read_lines
from tieout.reporting.tables import links_table

if TYPE_CHECKING:
    import numpy.typing as npt

Numbers: TypeAlias = "npt.NDArray[np.int8]"

NAMED_SCHEMA: dict[str, pl.DataType] = {
    "side": pl.Int8(),  # 0 left, 1 right
    **{name: ITEM_SCHEMA[name] for name in ("item", "file", "row", "part")},  # `item` is that of the whole book
}
"""Lines that events of other parts name as fitting as well."""

_FROM_0 = pl.int_range(pl.len(), dtype=pl.Int64)


@dataclass(frozen=True, slots=True)
class Part:
    """What is known of a part before its lines are looked at.

    Attributes:
        folder: where its lines are, and what the tasks leave for each other.
        heads: the books' programs, without names, lines, or rows set aside.
    """

    folder: Path
    heads: tuple[Book, Book]

    @classmethod
    def of(cls, folder: Path, links: Links, books: tuple[Book, Book]) -> Part:
        """A part of whole books, of some of their links, in a folder of its own."""
        left, right = (book.clients for book in books)
        heads = [replace(book, clients=(), files=(), set_aside=(), problems=()) for book in books]
        part = cls(folder, (heads[0], heads[1]))
        links_table(links, (links.names(0, left), links.names(1, right)), (left, right)).write_ipc(part._links_path)
        return part

    def read_links(self) -> pl.DataFrame:
        """Its clients, in `LINK_SCHEMA`, from where they lie on disk."""
        return read_lines(self._links_path)

    @property
    def _links_path(self) -> Path:
        return self.folder / "links"


def clients_of(links: pl.DataFrame, lines: Sequence[pl.DataFrame], first: int, as_of: date | None) -> Clients:
    """The clients of a part.

    Args:
        links: theirs, in `LINK_SCHEMA`.
        lines: of the part by side, in `PART_SCHEMA`.
        first: the number of the first client.
        as_of: the last day that counts in balances; None = all lines count.
    """
    left, right = ([tuple(own) for own in links[name].to_list()] for name in ("left_names", "right_names"))
    here, there = (owed(own, links.height, as_of, first) for own in lines)
    candidates = links["candidates"]
    some = (candidates.list.len() > 0).arg_true()
    likeliest = dict(zip(some.to_list(), candidates.gather(some).list.first().to_list(), strict=True))
    return Clients((left, right), (here, there), likeliest)


@dataclass(frozen=True, slots=True)
class LocalPart:
    """A part by itself.

    Attributes:
        books: left and right, without names; items, clients and links are numbered from 0.
        items: by side, the number of each line in its whole book, ascending, and after them those of `others`.
        others: by side, `file`, `row` and `part` of lines of other parts that its events name.
    """

    books: tuple[Book, Book]
    items: tuple[Ints, Ints]
    others: tuple[pl.DataFrame | None, pl.DataFrame | None] = (None, None)

    @classmethod
    def of(cls, heads: tuple[Book, Book], lines: tuple[pl.DataFrame, pl.DataFrame]) -> LocalPart:
        """All or some lines of a part, in `PART_SCHEMA` and in order of item."""
        left, right = (
            replace(head, items=own.with_columns(item=_FROM_0).select(list(ITEM_SCHEMA)))
            for head, own in zip(heads, lines, strict=True)
        )
        return cls((left, right), (lines[0]["item"].to_numpy(), lines[1]["item"].to_numpy()))

    def with_others(self, lines: pl.DataFrame) -> LocalPart:
        """The part with lines of other parts after its own, so that they can be named.

        Args:
            lines: in `NAMED_SCHEMA`.
        """
        if lines.is_empty():
            return self
        own = [lines.filter(pl.col("side") == side).sort("item") for side in (0, 1)]
        left, right = (
            np.concatenate([here, others["item"].to_numpy()]) for here, others in zip(self.items, own, strict=True)
        )
        left_others, right_others = (others.select("file", "row", "part") for others in own)
        return replace(self, items=(left, right), others=(left_others, right_others))

    def lines_among(self, asked: pl.DataFrame) -> pl.DataFrame:
        """Those of some lines that are here, in `NAMED_SCHEMA`.

        Args:
            asked: `side` and `item`, the number in the whole book, of each.
        """
        found = []
        for side, (book, items) in enumerate(zip(self.books, self.items, strict=True)):
            here = np.flatnonzero(np.isin(items, asked.filter(side=side)["item"].to_numpy(), assume_unique=True))
            places = book.items.select("file", "row", "part")[here]
            found.append(places.with_columns(item=pl.Series(items[here]), side=pl.lit(side, pl.Int8)))
        return pl.concat(found).select(list(NAMED_SCHEMA))

    def settlement(self, whole: Settlement, first_link: int) -> Settlement:
        """A settlement of whole books' numbers in numbers of the part; alternatives that it doesn't have are left out.

        Args:
            whole: of this part's lines.
            first_link: the number of the part's first link.
        """
        places = self._own_places(whole.members["side"].to_numpy(), whole.members["item"].to_numpy())
        members = whole.members.with_columns(places)
        twins, first = whole.events["twin"], pl.col("client") - pl.lit(first_link, pl.Int32)
        copies = twins.is_not_null().arg_true()
        side = whole.members["side"].gather(whole.members["event"].search_sorted(whole.events["event"].gather(copies)))
        twins = twins.scatter(copies, self._places(side, twins.gather(copies)))
        events = whole.events.with_columns(first, twins)
        return Settlement(events, members, self.alternatives(whole.alternatives), whole.habits.moved(first_link))

    def _own_places(self, side: Numbers, item: Ints) -> pl.Series:
        """By line its place in this part's book; the lines are all of this part, each once."""
        found = np.empty(len(item), np.int64)
        for number, book in enumerate(self.books):
            here = np.flatnonzero(side == number)
            order = order_of(item[here])
            ensure(
                np.array_equal(item[here[order]], self.items[number][: book.items.height]),
                "every line item is in exactly one event",
            )
            found[here[order]] = np.arange(len(order))
        return pl.Series("item", found)

    def alternatives(self, whole: pl.DataFrame) -> pl.DataFrame:
        """Lines that fit as well in numbers of the part, those that are here."""
        return whole.with_columns(item=self._places(whole["side"], whole["item"])).filter(pl.col("item") >= 0)

    def _places(self, sides: pl.Series, items: pl.Series) -> pl.Series:
        """By line its place in this part's book; −1 where it isn't here."""
        side, item = sides.to_numpy(), items.to_numpy()
        found = np.full(len(item), -1, np.int64)
        for number, own in enumerate(self.items):
            here = side == number
            order = np.argsort(own, kind="stable")
            at = np.minimum(np.searchsorted(own, item[here], sorter=order), max(len(own) - 1, 0))
            places = order[at] if len(own) else np.zeros(0, np.int64)
            found[here] = np.where(own[places] == item[here], places, -1) if len(own) else -1
        return pl.Series("item", found)
