"""The passes over one part, each a task for a child; what a later one needs of it stays in the part's folder."""

from __future__ import annotations

import pickle
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

import numpy as np
import polars as pl

from tieout.checks import ensure
from tieout.explaining.abroad import HALF_LINE_SCHEMA, Abroad, Glimpse, glimpse, halves_of
from tieout.explaining.explain import tell
from tieout.explaining.headlines import Totals
from tieout.explaining.lines import Sides
from tieout.explaining.match_rows import match_rows
from tieout.explaining.precedents import Shown
from tieout.explaining.story import Half, Story
from tieout.matching.chunks import chunk_of, heard
from tieout.matching.crossings import Crossings
from tieout.matching.learning import Learned, Statistics
from tieout.matching.leftovers import Leftovers
from tieout.matching.settle import Begun, Told, first_pass, last_pass, second_pass
from tieout.matching.tables import ChunkTables, assemble_part
from tieout.matching.testimony import Manner
from tieout.model.book import Book
from tieout.model.explained import Names
from tieout.model.outcome import OutsideRow
from tieout.model.settings import Settings
from tieout.model.settlement import EventKind, Settlement
from tieout.partitioning.cutting import NOBODY, PartLines
from tieout.partitioning.part import LocalPart, Part, clients_of
from tieout.partitioning.spooling import read_lines
from tieout.reporting.tables import clients_table, items_table

TABLES = ("clients", "items", "matches")


HALVES_SCHEMA: dict[str, pl.DataType] = {
    **HALF_LINE_SCHEMA,
    "left_name": pl.String(),  # of the half's client, in the left book; null where it isn't there
    "right_name": pl.String(),
}
"""Other halves of a part's events."""


@dataclass(frozen=True, slots=True)
class First:
    """The first pass."""

    folder: Path
    manner: Manner
    settings: Settings

    def __call__(self) -> Statistics:
        """What the part teaches about the whole practice."""
        if self.manner.says_nothing:
            chunk = heard(*PartLines(self.folder).all(NOBODY))
        else:
            chunk = chunk_of(*PartLines(self.folder).all(), self.manner)
        begun = first_pass(chunk, self.settings)
        keep(self.folder / "begun", begun)
        return begun.statistics


@dataclass(frozen=True, slots=True)
class Second:
    """The second pass."""

    folder: Path
    learned: Learned
    settings: Settings

    def __call__(self) -> Leftovers:
        """The lines that stand alone, or nearly so."""
        begun, lines = cast(Begun, _kept(self.folder / "begun")), PartLines(self.folder)
        told, pairs = second_pass(begun, lines, self.learned, self.settings).apart()
        pairs.write_ipc(self.folder / "pairs")
        left, right = (
            own.some(np.concatenate([events.sides[side].item for events in (told.forward, told.events)]))
            for side, own in enumerate(lines.sides)
        )
        keep(self.folder / "told", (replace(told, leftovers=Leftovers.together([])), left, right))
        return told.leftovers


@dataclass(frozen=True, slots=True)
class Seen:
    """What the others need to know of a part that is told to the end.

    Attributes:
        glimpse: what its events show, and its halves of events that stand under two clients.
        found: lines asked for, in `NAMED_SCHEMA`.
    """

    glimpse: Glimpse
    found: pl.DataFrame


@dataclass(frozen=True, slots=True)
class Crossing:
    """What a part is told of lines entered under another client.

    Attributes:
        crossings: of its lines.
        asked: `side` and `item` of its own lines that any part's crossings name as fitting as well.
    """

    crossings: Crossings
    asked: pl.DataFrame


@dataclass(frozen=True, slots=True)
class Last:
    """The last pass, over all but the pairs that no event has to do with.

    Attributes:
        folder: of the part; its `Crossing` lies there.
        heads: the books' programs, as of the part.
        links: the numbers of its links.
    """

    folder: Path
    heads: tuple[Book, Book]
    links: range
    settings: Settings

    def __call__(self) -> Seen:
        """What the others need to know."""
        told, *lines = cast(tuple[Told, pl.DataFrame, pl.DataFrame], _kept(self.folder / "told"))
        known = cast(Crossing, _kept(self.folder / "crossing"))
        tables = last_pass(told, known.crossings)
        keep(self.folder / "tables", tables)
        settlement, halves = assemble_part(tables)
        local = LocalPart.of(self.heads, (lines[0], lines[1]))
        own = local.settlement(settlement, self.links.start)
        seen = glimpse(local.books, len(self.links), own, halves, self.settings)
        return Seen(seen, local.lines_among(known.asked))


@dataclass(frozen=True, slots=True)
class Explained:
    """What is kept of a part that is explained and written.

    Attributes:
        totals: sums over its clients.
        outside: rows of lines after the as-of day.
        paths: a file for each of its tables, numbered from 0.
        matches: how many there are.
        items: how many there are.
        lines: how many the part's events have.
    """

    totals: Totals
    outside: tuple[OutsideRow, ...]
    paths: dict[str, Path]
    matches: int
    items: int
    lines: int


@dataclass(frozen=True, slots=True)
class Explain:
    """Assembling, explaining and writing.

    Attributes:
        part: the part.
        first_link: the number of its first link.
        halves: other halves of its events, of other parts, in `HALVES_SCHEMA` and in order of their left item.
        lines: of other parts, that its events name, in `NAMED_SCHEMA`.
        sides: programs and days of the whole books.
        shown: what all clients show.
    """

    part: Part
    first_link: int
    halves: pl.DataFrame
    lines: pl.DataFrame
    sides: Sides
    shown: Shown
    settings: Settings

    def __call__(self) -> Explained:
        """The totals; the tables are files."""
        whole, event_of = self._settled()
        links, lines = self.part.read_links(), self._lines(whole)
        ensure(whole.members.height == sum(own.height for own in lines), "every line item is in exactly one event")
        local = LocalPart.of(self.part.heads, lines).with_others(self.lines)
        others = self.halves.unique("crossing", keep="first", maintain_order=True)
        halved = others.join(event_of, on="crossing", how="left", maintain_order="left")["event"]
        settlement = local.settlement(_with_counterparts(whole, halved), self.first_link)
        story = Story(settlement, *local.books, links.height, self.settings.as_of, local.others)
        abroad = Abroad(
            self.shown,
            dict(enumerate(self._halves(links.height), story.count)),
            (_names(others["left_name"]), _names(others["right_name"])),
        )
        clients = clients_of(links, lines, self.first_link, self.settings.as_of)
        told = tell(story, self.sides, clients, self.settings, abroad)
        paths = {name: self.part.folder / f"{name}.ipc" for name in TABLES}
        clients_table(told.columns, links).write_ipc(paths["clients"])
        items = items_table(told.columns.items, told.names)
        items.write_ipc(paths["items"])
        matches = pl.concat(match_rows(story, self.sides))
        matches.write_ipc(paths["matches"])
        count = 0 if matches.is_empty() else int(matches["match"][-1]) + 1
        totals = Totals.of(clients.names, clients.cents, int(told.columns.unexplained_cents.sum()))
        return Explained(totals, told.outside, paths, count, items.height, settlement.members.height)

    def _lines(self, settlement: Settlement) -> tuple[pl.DataFrame, pl.DataFrame]:
        """The part's lines; only of those that don't agree, or are repeated, somebody reads the texts."""
        odd, members = settlement.events.filter(pl.col("kind") != EventKind.AGREE.value), settlement.members
        own = members[np.flatnonzero(np.isin(members["event"].to_numpy(), odd["event"].to_numpy()))]
        twins = odd["twin"].drop_nulls().to_numpy()
        left, right = (np.concatenate([own.filter(side=side)["item"].to_numpy(), twins]) for side in (0, 1))
        return PartLines(self.part.folder).all((left, right))

    def _settled(self) -> tuple[Settlement, pl.DataFrame]:
        """The settlement, in numbers of the whole books; and of its halves of events `crossing` and `event`."""
        tables, path = cast(ChunkTables, _kept(self.part.folder / "tables")), self.part.folder / "pairs"
        settled = assemble_part(replace(tables, pairs=read_lines(path)))
        path.unlink()
        return settled

    def _halves(self, clients: int) -> list[Half]:
        """The other halves, their clients numbered after so many own ones."""
        number = self.halves["crossing"].rle_id() + clients
        return halves_of(self.halves.with_columns(client=number).select(list(HALF_LINE_SCHEMA)))


def _names(first: pl.Series) -> list[Names]:
    return [() if name is None else (name,) for name in first.to_list()]


def _with_counterparts(settlement: Settlement, halves: pl.Series) -> Settlement:
    """Events whose other half stands in another part (`halves`) get numbers after all of the part's own."""
    if halves.is_empty():
        return settlement
    ensure(not halves.has_nulls(), "every event of two clients has its two halves")
    first = settlement.events.height
    numbers = pl.Series(range(first, first + len(halves)), dtype=pl.Int64)
    column = settlement.events["counterpart"].scatter(halves, numbers)
    return replace(settlement, events=settlement.events.with_columns(column))


def keep(path: Path, what: object) -> None:
    """Leave something in a part's folder for a later task."""
    with path.open("wb") as file:
        pickle.dump(what, file, 5)


def _kept(path: Path) -> object:
    with path.open("rb") as file:
        found = pickle.load(file)  # noqa: S301  written by the task before
    path.unlink()
    return found
