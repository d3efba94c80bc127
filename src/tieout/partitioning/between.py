"""What goes between the passes of all parts: lines entered under clients of two parts, and numbers that run through."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from tieout.checks import ensure
from tieout.matching.across import Crossing, Crossings
from tieout.matching.chunks import Ints
from tieout.matching.leftovers import Leftover
from tieout.model.explained import Names
from tieout.model.linkage import Linkage
from tieout.partitioning.spooling import read_lines
from tieout.partitioning.tasks import HALVES_SCHEMA, Explained, Seen

Line = tuple[int, int]
"""Side (0 left, 1 right) and item."""

_LINE_SCHEMA: dict[str, pl.DataType] = {"side": pl.Int8(), "item": pl.Int64()}


@dataclass(frozen=True, slots=True)
class Crossed:
    """Lines entered under another client, part by part.

    Attributes:
        of_part: by part, the crossings of its lines.
        named: by part, `side` and `item` of lines of any part that its crossings name as fitting as well.
        asked: by side, all lines that are named so.
    """

    of_part: list[Crossings]
    named: list[pl.DataFrame]
    asked: tuple[Ints, Ints]

    @classmethod
    def of(cls, crossings: Sequence[Crossing], leftovers: Sequence[Sequence[Leftover]]) -> Crossed:
        """The crossings by the parts whose leftovers they pair; leftovers come part by part."""
        crossing = {(side, one.item(side)): one for one in crossings for side in (0, 1)}
        of_part: list[dict[Line, Crossing]] = [{} for _ in leftovers]
        for number, own in enumerate(leftovers):
            for one in own:
                if (found := crossing.get((one.side, one.item))) is not None:
                    of_part[number][one.side, one.item] = found
        named = [{line for one in own.values() for line in one.several} for own in of_part]
        tables = [pl.DataFrame(list(own), _LINE_SCHEMA, orient="row") for own in named]
        every = pl.concat([pl.DataFrame(schema=_LINE_SCHEMA), *tables]).unique()
        asked = [every.filter(pl.col("side") == side)["item"].to_numpy() for side in (0, 1)]
        return cls(list(of_part), tables, (asked[0], asked[1]))

    def lines_of_others(self, found: Sequence[pl.DataFrame]) -> list[pl.DataFrame]:
        """By part the lines of other parts that its crossings name.

        Args:
            found: by part the lines that are asked for and stand there, in `NAMED_SCHEMA`.
        """
        every = pl.concat(own.with_columns(place=pl.lit(place)) for place, own in enumerate(found))
        named = [every.join(own, on=("side", "item"), how="semi") for own in self.named]
        ensure(
            all(lines.height == own.height for lines, own in zip(named, self.named, strict=True)),
            "every line that is named stands in one part",
        )
        return [own.filter(pl.col("place") != place).drop("place") for place, own in enumerate(named)]


def other_halves(
    linkage: Linkage, clients: tuple[Names, Names], links: Sequence[range], seen: Sequence[Seen]
) -> list[pl.DataFrame]:
    """For each part the other halves of its events that stand in other parts, in order of their left item.

    Args:
        linkage: which clients are the same.
        clients: all names of the left and of the right book.
        links: numbers of the links of each part.
        seen: the parts.

    Returns:
        By part, `HALVES_SCHEMA`.
    """
    lines = pl.concat(
        one.glimpse.halves.with_columns(pl.col("client") + own.start, there=pl.lit(part, pl.Int32))
        for part, (one, own) in enumerate(zip(seen, links, strict=True))
    )
    parts = lines.select("crossing", "there").unique()
    pairs = parts.join(parts.rename({"there": "here"}), on="crossing").filter(pl.col("here") != pl.col("there"))
    others = lines.join(pairs, on=("crossing", "there"), maintain_order="left")
    names = _first_names(linkage, clients, others["client"].unique())
    told = others.join(names, on="client", how="left", maintain_order="left").sort("crossing", maintain_order=True)
    return [told.filter(pl.col("here") == part).select(list(HALVES_SCHEMA)) for part in range(len(seen))]


def _first_names(linkage: Linkage, clients: tuple[Names, Names], wanted: pl.Series) -> pl.DataFrame:
    """The first names of some links: `client`, `left_name`, `right_name`; null where it isn't in the book."""
    links = [linkage.links[number] for number in wanted.to_list()]
    left, right = clients
    columns = {
        "client": wanted,
        "left_name": pl.Series([left[link.left[0]] if link.left else None for link in links], dtype=pl.String),
        "right_name": pl.Series([right[link.right[0]] if link.right else None for link in links], dtype=pl.String),
    }
    return pl.DataFrame(columns)


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
