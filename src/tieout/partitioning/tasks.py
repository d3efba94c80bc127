"""The passes over one part, each a task for a child; what a later one needs of it stays in the part's folder."""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

import polars as pl

from tieout.checks import ensure
from tieout.explaining.abroad import Abroad, Glimpse, glimpse
from tieout.explaining.explain import explain
from tieout.explaining.headlines import Totals
from tieout.explaining.lines import Sides
from tieout.explaining.precedents import Shown
from tieout.explaining.story import ToldEvent
from tieout.matching.across import Crossings
from tieout.matching.chunks import Ints, chunk_of
from tieout.matching.learning import Learned, Statistics
from tieout.matching.leftovers import Leftover
from tieout.matching.settle import Begun, Told, first_pass, last_pass, second_pass
from tieout.matching.tables import assemble_part
from tieout.matching.testimony import Manner
from tieout.model.explanation import ClientExplanation
from tieout.model.lines import BookLine
from tieout.model.linkage import Link
from tieout.model.outcome import OutsideRow, Reconciliation
from tieout.model.settings import Settings
from tieout.model.settlement import Settlement
from tieout.partitioning.cutting import part_lines
from tieout.partitioning.part import LocalPart, Part
from tieout.reporting.report import whole
from tieout.reporting.results import clients_table, items_table

TABLES = ("clients", "items", "matches")


@dataclass(frozen=True, slots=True)
class First:
    """The first pass."""

    folder: Path
    manner: Manner
    settings: Settings

    def __call__(self) -> Statistics:
        """What the part teaches about the whole practice."""
        left, right = (part_lines(self.folder, side) for side in (0, 1))
        begun = first_pass(chunk_of(left, right, self.manner), self.settings)
        _keep(self.folder / "begun", begun)
        return begun.statistics


@dataclass(frozen=True, slots=True)
class Second:
    """The second pass."""

    folder: Path
    learned: Learned
    settings: Settings

    def __call__(self) -> list[Leftover]:
        """The lines that stand alone, or nearly so."""
        begun = cast(Begun, _kept(self.folder / "begun"))
        told = second_pass(begun, self.learned, self.settings)
        _keep(self.folder / "told", replace(told, leftovers=[]))
        return told.leftovers


@dataclass(frozen=True, slots=True)
class Seen:
    """What the others need to know of a part that is settled.

    Attributes:
        members: how many lines its events have.
        glimpse: what its clients show, and its halves of events that stand under two clients.
        found: lines asked for, by side and item.
    """

    members: int
    glimpse: Glimpse
    found: dict[tuple[int, int], BookLine]


@dataclass(frozen=True, slots=True)
class Last:
    """The last pass: the settlement.

    Attributes:
        part: the part.
        first_link: the number of its first link.
        crossings: of its lines.
        asked: by side, lines of any part that some other part's events name.
    """

    part: Part
    first_link: int
    crossings: Crossings
    asked: tuple[Ints, Ints]
    settings: Settings

    def __call__(self) -> Seen:
        """What the others need to know."""
        told = cast(Told, _kept(self.part.folder / "told"))
        settlement, halves = assemble_part(last_pass(told, self.crossings))
        local = self.part.numbered()
        ensure(
            settlement.members.height == sum(book.items.height for book in local.books),
            "every line item is in exactly one event",
        )
        own = local.settlement(settlement, self.first_link)
        _keep(self.part.folder / "settlement", (own, settlement.alternatives))
        seen = glimpse(local.books, local.linkage, own, halves, self.settings)
        return Seen(own.members.height, seen, local.lines_among(self.asked))


@dataclass(frozen=True, slots=True)
class Half:
    """The other half of one of a part's events.

    Attributes:
        event: number of the part's event.
        other: the other half.
        link: of the other half's client.
        names: that this link speaks of.
        number: of this link, among all.
    """

    event: int
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
    """

    totals: Totals
    outside: tuple[OutsideRow, ...]
    paths: dict[str, Path]
    matches: int
    items: int


@dataclass(frozen=True, slots=True)
class Explain:
    """Explaining and writing.

    Attributes:
        part: the part.
        halves: other halves of its events, of other parts.
        lines: by side and item, lines of other parts that its events name.
        sides: programs and days of the whole books.
        shown: what all clients show.
    """

    part: Part
    halves: tuple[Half, ...]
    lines: dict[tuple[int, int], BookLine]
    sides: Sides
    shown: Shown
    settings: Settings

    def __call__(self) -> Explained:
        """The totals; the tables are files."""
        own = len(self.part.links)
        settlement, alternatives = cast(tuple[Settlement, pl.DataFrame], _kept(self.part.folder / "settlement"))
        strangers = {half.number: half for half in self.halves}
        part = self.part.with_clients((half.link, half.names) for half in strangers.values())
        local = part.numbered().with_lines(self.lines)
        place = {number: own + at for at, number in enumerate(strangers)}
        first = settlement.events.height
        others = {
            first + at: replace(half.other, number=first + at, client=place[half.number])
            for at, half in enumerate(self.halves)
        }
        settlement = replace(_with_counterparts(settlement, self.halves), alternatives=local.alternatives(alternatives))
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
        return Explained(Totals.of(clients), outside, paths, count, items.height)


def _with_counterparts(settlement: Settlement, halves: Sequence[Half]) -> Settlement:
    """Events whose other half stands in another part get a number after all of the part's own."""
    if not halves:
        return settlement
    first, counterpart = settlement.events.height, settlement.events["counterpart"].to_list()
    for at, half in enumerate(halves):
        counterpart[half.event] = first + at
    column = pl.Series("counterpart", counterpart, pl.Int64)
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


def _keep(path: Path, what: object) -> None:
    with path.open("wb") as file:
        pickle.dump(what, file, 5)


def _kept(path: Path) -> object:
    with path.open("rb") as file:
        found = pickle.load(file)  # noqa: S301  written by the task before
    path.unlink()
    return found
