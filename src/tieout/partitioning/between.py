"""What goes between the passes of all parts: lines entered under clients of two parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from tieout.checks import ensure
from tieout.matching.crossings import Crossings
from tieout.matching.events import Several
from tieout.model.explained import Names
from tieout.model.linkage import Linkage
from tieout.partitioning.tasks import HALVES_SCHEMA, Crossing, Seen, keep


def _lines(several: Several) -> pl.DataFrame:
    """Side and item of each line, once."""
    rows = {"side": several.side, "item": several.item}
    return pl.DataFrame(rows, schema={"side": pl.Int8(), "item": pl.Int64()}).unique()


@dataclass(frozen=True, slots=True)
class Crossed:
    """Lines entered under another client, part by part; a `Crossing` lies in each part's folder.

    Attributes:
        named: by part, `side` and `item` of lines of any part that its crossings name as fitting as well.
    """

    named: list[pl.DataFrame]

    @classmethod
    def of(cls, crossings: Crossings, links: Sequence[range], folders: Sequence[Path]) -> Crossed:
        """The crossings by the parts whose lines they pair.

        Args:
            crossings: of all clients.
            links: numbers of the links of each part.
            folders: of the parts.
        """
        firsts = np.array([own.start for own in links])
        parts = [np.searchsorted(firsts, clients, "right") for clients in crossings.clients]
        standing = np.searchsorted(firsts, crossings.several_client, "right")
        named = []
        for part, folder in enumerate(folders, 1):
            own = (parts[0] == part) | (parts[1] == part)
            keep(folder / "crossing", Crossing(crossings.only(own), _lines(crossings.several.only(standing == part))))
            named.append(_lines(crossings.several.only(own[crossings.several.event])))
        return cls(named)

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
