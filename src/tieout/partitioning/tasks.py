"""The passes over one part, each a task for a child; what a later one needs of it stays in the part's folder."""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

import numpy as np
import polars as pl

from tieout.checks import ensure
from tieout.explaining.abroad import Abroad, Glimpse, glimpse
from tieout.explaining.explain import explain
from tieout.explaining.headlines import Totals
from tieout.explaining.lines import Sides
from tieout.explaining.precedents import Shown, called
from tieout.explaining.story import ToldEvent
from tieout.matching.across import Crossings
from tieout.matching.chunks import Chunk, chunk_of, heard, lines_of
from tieout.matching.learning import Learned, Statistics
from tieout.matching.leftovers import Leftovers
from tieout.matching.settle import Begun, Told, first_pass, last_pass, second_pass
from tieout.matching.tables import ChunkTables, assemble_part
from tieout.matching.testimony import Manner
from tieout.model.book import Book
from tieout.model.explanation import ClientExplanation
from tieout.model.linkage import Link
from tieout.model.outcome import OutsideRow, Reconciliation
from tieout.model.settings import Settings
from tieout.model.settlement import Settlement
from tieout.partitioning.cutting import part_lines
from tieout.partitioning.part import LocalPart, Part
from tieout.partitioning.spooling import read_lines
from tieout.reporting.report import whole
from tieout.reporting.results import clients_table, items_table

TABLES = ("clients", "items", "matches")


@dataclass(frozen=True, slots=True)
class First:
    """The first pass."""

    folder: Path
    manner: Manner
    settings: Settings

    def __call__(self) -> tuple[Statistics, Shown]:
        """What the part teaches about the whole practice, and what its lines show by themselves."""
        left, right = _both_lines(self.folder)
        begun = first_pass(chunk_of(left, right, self.manner), self.settings)
        _keep(self.folder / "begun", replace(begun, chunk=Chunk(left.clear(), right.clear())))
        return begun.statistics, called((left, right))


@dataclass(frozen=True, slots=True)
class Second:
    """The second pass."""

    folder: Path
    learned: Learned
    settings: Settings

    def __call__(self) -> Leftovers:
        """The lines that stand alone, or nearly so."""
        begun, lines = cast(Begun, _kept(self.folder / "begun")), _both_lines(self.folder)
        told, pairs = second_pass(replace(begun, chunk=heard(*lines)), self.learned, self.settings).apart()
        pairs.write_ipc(self.folder / "pairs")
        left, right = (
            lines_of(own, np.concatenate([events.sides[side].item for events in (told.forward, told.events)]))
            for side, own in enumerate(lines)
        )
        _keep(self.folder / "told", (replace(told, leftovers=Leftovers.together([])), left, right))
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
class Last:
    """The last pass, over all but the pairs that no event has to do with.

    Attributes:
        folder: of the part.
        heads: the books' programs, as of the part.
        links: the numbers of its links.
        crossings: of its lines.
        asked: `side` and `item` of its lines that any part's events name.
    """

    folder: Path
    heads: tuple[Book, Book]
    links: range
    crossings: Crossings
    asked: pl.DataFrame
    settings: Settings

    def __call__(self) -> Seen:
        """What the others need to know."""
        told, *lines = cast(tuple[Told, pl.DataFrame, pl.DataFrame], _kept(self.folder / "told"))
        tables = last_pass(told, self.crossings)
        _keep(self.folder / "tables", tables)
        settlement, halves = assemble_part(tables)
        local = LocalPart.nameless(self.heads, (lines[0], lines[1]))
        own = local.settlement(settlement, self.links.start)
        seen = glimpse(local.books, len(self.links), own, halves, self.settings)
        return Seen(seen, local.lines_among(self.asked))


@dataclass(frozen=True, slots=True)
class Half:
    """The other half of one of a part's events.

    Attributes:
        crossing: left item of the pair that is told by both.
        other: the other half.
        link: of the other half's client.
        names: that this link speaks of.
        number: of this link, among all.
    """

    crossing: int
    other: ToldEvent
    link: Link
    names: tuple[dict[int, str], dict[int, str]]
    number: int


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
        halves: other halves of its events, of other parts.
        lines: of other parts, that its events name, in `NAMED_SCHEMA`.
        sides: programs and days of the whole books.
        shown: what all clients show.
    """

    part: Part
    first_link: int
    halves: tuple[Half, ...]
    lines: pl.DataFrame
    sides: Sides
    shown: Shown
    settings: Settings

    def __call__(self) -> Explained:
        """The totals; the tables are files."""
        own = len(self.part.links)
        settlement, event_of = self._settled()
        lines = settlement.members.height
        strangers = {half.number: half for half in self.halves}
        local = self.part.with_clients((half.link, half.names) for half in strangers.values()).numbered()
        ensure(
            lines == sum(book.items.height for book in local.books),
            "every line item is in exactly one event",
        )
        local = local.with_lines(self.lines)
        place = {number: own + at for at, number in enumerate(strangers)}
        first = settlement.events.height
        others = {
            first + at: replace(half.other, number=first + at, client=place[half.number])
            for at, half in enumerate(self.halves)
        }
        halved = [event_of[half.crossing] for half in self.halves]
        settlement = local.settlement(_with_counterparts(settlement, halved), self.first_link)
        abroad = Abroad(self.sides, self.shown, others, own)
        clients, outside, match_rows = explain(*local.books, local.linkage, settlement, self.settings, abroad)
        answer = Reconciliation(
            left=local.books[0], right=local.books[1], settings=self.settings,
            clients=(*clients, *(_stranger(local, number) for number in range(own, len(local.linkage.links)))),
            text="", counts_text="",
        )  # fmt: skip
        report = replace(whole(answer), clients=clients)
        paths = {name: self.part.folder / f"{name}.ipc" for name in TABLES}
        clients_table(report).write_ipc(paths["clients"])
        items = items_table(report)
        items.write_ipc(paths["items"])
        matches = pl.concat(match_rows())
        matches.write_ipc(paths["matches"])
        count = 0 if matches.is_empty() else int(matches["match"][-1]) + 1
        return Explained(Totals.of(clients), outside, paths, count, items.height, lines)

    def _settled(self) -> tuple[Settlement, dict[int, int]]:
        """The settlement, in numbers of the whole books, and by crossing an event that is half of it."""
        tables, path = cast(ChunkTables, _kept(self.part.folder / "tables")), self.part.folder / "pairs"
        settlement, halves = assemble_part(replace(tables, pairs=read_lines(path)))
        path.unlink()
        return settlement, dict(halves.iter_rows())


def _with_counterparts(settlement: Settlement, halves: Sequence[int]) -> Settlement:
    """Events whose other half stands in another part (`halves`) get numbers after all of the part's own."""
    if not halves:
        return settlement
    first = settlement.events.height
    numbers = pl.Series(range(first, first + len(halves)), dtype=pl.Int64)
    column = settlement.events["counterpart"].scatter(halves, numbers)
    return replace(settlement, events=settlement.events.with_columns(column))


def _stranger(local: LocalPart, number: int) -> ClientExplanation:
    """A client of another part, of whom only the name is told."""
    link = local.linkage.links[number]
    sides = zip(local.books, (link.left, link.right), strict=True)
    names = [tuple(book.clients[one] for one in own) for book, own in sides]
    return ClientExplanation(
        link=link, left_names=names[0], right_names=names[1], left_cents=0, right_cents=0, first_difference=None,
        items=(), matches=(), summary="", headline="",
    )  # fmt: skip


def _both_lines(folder: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    return part_lines(folder, 0), part_lines(folder, 1)


def _keep(path: Path, what: object) -> None:
    with path.open("wb") as file:
        pickle.dump(what, file, 5)


def _kept(path: Path) -> object:
    with path.open("rb") as file:
        found = pickle.load(file)  # noqa: S301  written by the task before
    path.unlink()
    return found
