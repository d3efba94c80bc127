"""One part of the clients by itself: its books, links and settlement, numbered from 0 like those of a whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import polars as pl

from tieout.matching.chunks import Ints
from tieout.model.book import ITEM_SCHEMA, Book
from tieout.model.linkage import Link, Linkage
from tieout.model.settlement import Settlement
from tieout.partitioning.cutting import part_lines

NAMED_SCHEMA: dict[str, pl.DataType] = {
    "side": pl.Int8(),  # 0 left, 1 right
    **{name: kind for name, kind in ITEM_SCHEMA.items() if name != "client"},  # `item` is that of the whole book
}
"""Lines that events of other parts name as fitting as well."""

_FROM_0 = pl.int_range(pl.len(), dtype=pl.Int64)


@dataclass(frozen=True, slots=True)
class Part:
    """What is known of a part before its lines are looked at.

    Attributes:
        folder: where its lines are, and what the tasks leave for each other.
        links: its clients, by index in the whole books.
        heads: the books' programs, without names, lines, or rows set aside.
        names: by side and index in the whole books, the names that the links speak of.
    """

    folder: Path
    links: tuple[Link, ...]
    heads: tuple[Book, Book]
    names: tuple[dict[int, str], dict[int, str]]

    @classmethod
    def of(cls, folder: Path, links: Sequence[Link], books: tuple[Book, Book]) -> Part:
        """A part of whole books, of some of their links."""
        heads = tuple(replace(book, clients=(), files=(), set_aside=(), problems=()) for book in books)
        names = tuple(
            {number: books[side].clients[number] for number in sorted(_spoken_of(links, side))} for side in (0, 1)
        )
        return cls(folder, tuple(links), (heads[0], heads[1]), (names[0], names[1]))

    def with_clients(self, links: Iterable[tuple[Link, tuple[dict[int, str], dict[int, str]]]]) -> Part:
        """The part with clients of other parts after its own; they have no lines here."""
        added, names = list(self.links), (dict(self.names[0]), dict(self.names[1]))
        for link, theirs in links:
            added.append(replace(link, candidates=()))
            for side in (0, 1):
                names[side].update(theirs[side])
        return replace(self, links=tuple(added), names=names)

    def numbered(self) -> LocalPart:
        """The part by itself."""
        known = [np.array(sorted(own), np.int64) for own in self.names]
        places = [{number: place for place, number in enumerate(own.tolist())} for own in known]
        links = tuple(
            Link(
                left=tuple([places[0][number] for number in link.left]),
                right=tuple([places[1][number] for number in link.right]),
                basis=link.basis,
                evidence=link.evidence,
                verdict=link.verdict,
                candidates=tuple([places[1 if link.left else 0][number] for number in link.candidates]),
            )
            for link in self.links
        )
        sides = [part_lines(self.folder, side) for side in (0, 1)]
        books = [self._book(side, lines, known[side]) for side, lines in enumerate(sides)]
        items = [lines["item"].to_numpy() for lines in sides]
        return LocalPart((books[0], books[1]), Linkage(links), (items[0], items[1]))

    def _book(self, side: int, lines: pl.DataFrame, known: Ints) -> Book:
        own = lines.with_columns(
            item=_FROM_0,
            client=pl.Series(np.searchsorted(known, lines["name"].to_numpy()), dtype=pl.Int32),
        )
        names = tuple(self.names[side][number] for number in known.tolist())
        return replace(self.heads[side], clients=names, items=own.select(list(ITEM_SCHEMA)))


def _spoken_of(links: Iterable[Link], side: int) -> set[int]:
    """Indices of one book's names that links hold or take for candidates."""
    found: set[int] = set()
    for link in links:
        found.update(link.right if side else link.left)
        if bool(link.left) == bool(side):
            found.update(link.candidates)
    return found


@dataclass(frozen=True, slots=True)
class LocalPart:
    """A part by itself.

    Attributes:
        books: left and right; items, clients and links are numbered from 0.
        linkage: its links, and after them clients of other parts that its events speak of.
        items: by side, the number of each line in its whole book, ascending.
    """

    books: tuple[Book, Book]
    linkage: Linkage
    items: tuple[Ints, Ints]

    @classmethod
    def nameless(cls, heads: tuple[Book, Book], lines: tuple[pl.DataFrame, pl.DataFrame]) -> LocalPart:
        """Some lines of a part, in `PART_SCHEMA` and in order of item, without names and links."""
        left, right = (
            replace(head, items=own.with_columns(item=_FROM_0).select(list(ITEM_SCHEMA)))
            for head, own in zip(heads, lines, strict=True)
        )
        return cls((left, right), Linkage(()), (lines[0]["item"].to_numpy(), lines[1]["item"].to_numpy()))

    def with_lines(self, lines: pl.DataFrame) -> LocalPart:
        """The part with lines of other parts after its own, so that they can be named; they are nobody's.

        Args:
            lines: in `NAMED_SCHEMA`.
        """
        books, numbers = list(self.books), list(self.items)
        for side in (0, 1):
            own = lines.filter(pl.col("side") == side).sort("item")
            numbers[side] = np.concatenate([numbers[side], own["item"].to_numpy()])
            first, nobody = books[side].items.height, pl.lit(len(books[side].clients), pl.Int32)
            more = own.with_columns(client=nobody, item=_FROM_0 + first).select(list(ITEM_SCHEMA))
            clients = (*books[side].clients, "")
            books[side] = replace(books[side], clients=clients, items=pl.concat([books[side].items, more]))
        return LocalPart((books[0], books[1]), self.linkage, (numbers[0], numbers[1]))

    def lines_among(self, asked: pl.DataFrame) -> pl.DataFrame:
        """Those of some lines that are here, in `NAMED_SCHEMA`.

        Args:
            asked: `side` and `item`, the number in the whole book, of each.
        """
        found = []
        for side, (book, items) in enumerate(zip(self.books, self.items, strict=True)):
            named = book.items.with_columns(item=pl.Series(items), side=pl.lit(side, pl.Int8))
            found.append(named.filter(pl.Series(np.isin(items, asked.filter(side=side)["item"].to_numpy()))))
        return pl.concat(found).select(list(NAMED_SCHEMA))

    def settlement(self, whole: Settlement, first_link: int) -> Settlement:
        """A settlement of whole books' numbers in numbers of the part; alternatives that it doesn't have are left out.

        Args:
            whole: of this part's lines.
            first_link: the number of the part's first link.
        """
        members = whole.members.with_columns(item=self._places(whole.members["side"], whole.members["item"]))
        twins, first = whole.events["twin"], pl.col("client") - pl.lit(first_link, pl.Int32)
        copies = twins.is_not_null().arg_true()
        side = whole.members["side"].gather(whole.members["event"].search_sorted(whole.events["event"].gather(copies)))
        twins = twins.scatter(copies, self._places(side, twins.gather(copies)))
        events = whole.events.with_columns(first, twins)
        return Settlement(events, members, self.alternatives(whole.alternatives), whole.habits.moved(first_link))

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
