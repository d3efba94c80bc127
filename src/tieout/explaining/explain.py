"""A Settlement in, each client's bridge out: events become reconciling items and matches, in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from itertools import chain

import numpy as np
import polars as pl

from tieout.checks import ensure
from tieout.explaining.abroad import Abroad
from tieout.explaining.clients import Clients
from tieout.explaining.headlines import headline, only_in, only_in_with, summary
from tieout.explaining.items import Telling, items_of
from tieout.explaining.lines import Sides
from tieout.explaining.lots import SIDES, Lot
from tieout.explaining.match_rows import match_rows
from tieout.explaining.matches import AllMatches
from tieout.explaining.nearest import nearest_misses
from tieout.explaining.placed import Ints
from tieout.explaining.precedents import precedents_of, shown_by
from tieout.explaining.story import Story, ToldEvent
from tieout.model.book import Book, SetAside
from tieout.model.explained import ClientColumns, ExplainedClients, Names
from tieout.model.explanation import Item, ItemKind
from tieout.model.linkage import Linkage
from tieout.model.outcome import OutsideRow
from tieout.model.settings import Settings
from tieout.model.settlement import Settlement


def explain(
    left: Book, right: Book, linkage: Linkage, settlement: Settlement, settings: Settings
) -> tuple[ExplainedClients, tuple[OutsideRow, ...], Callable[[], Iterator[pl.DataFrame]]]:
    """Explain every client's difference to the cent, once somebody asks.

    Args:
        left: the practice's book.
        right: the other program's book.
        linkage: which clients are the same.
        settlement: every line in one event.
        settings: the as-of day and the fees.

    Returns:
        Each link's explanation, in the order of the links; the rows whose lines lie after the as-of day; and what
        agrees as pieces of one table, made when called.
    """
    clients, sides = Clients.of((left, right), linkage, settings.as_of), Sides.of(left, right)
    story = Story(settlement, left, right, len(linkage.links), settings.as_of)
    told = cache(partial(tell, story, sides, clients, settings))
    outside = told().outside if settings.as_of is not None else ()
    matches = AllMatches(story, sides)
    explained = ExplainedClients(linkage.links, clients.names, clients.cents, matches, lambda: told().columns)
    return explained, outside, partial(match_rows, story, sides)


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of some clients.

    Attributes:
        columns: each client's explanation.
        names: of these clients in the left and in the right book, and after them of those who are spoken of.
        outside: the rows whose lines lie after the as-of day.
    """

    columns: ClientColumns
    names: tuple[Sequence[Names], Sequence[Names]]
    outside: tuple[OutsideRow, ...]


def tell(story: Story, sides: Sides, clients: Clients, settings: Settings, abroad: Abroad | None = None) -> Told:
    """Explain the differences of some clients to the cent.

    Args:
        story: every line of their books in one event.
        sides: the programs and days of the whole books.
        clients: they, in order of the numbers that events have.
        settings: the as-of day and the fees.
        abroad: what is known of the other clients, where these are a part of them; None = these are all.
    """
    events = story.told(np.flatnonzero(~story.is_match), words=True)
    abroad = abroad or Abroad(shown_by(story, events))
    telling = Telling(
        sides=sides,
        settings=settings,
        names=abroad.with_names(clients.names) if abroad.halves else clients.names,
        halves={**{event.number: event for event in events}, **abroad.halves},
        twins=_twins(story, events),
        nearest=nearest_misses(story, events, sides),
        precedents=precedents_of(story, events, abroad.shown),
    )
    story.let_go()
    columns = _columns(telling, story, clients, items_of(telling, events, len(clients.names[0])))
    return Told(columns, telling.names, tuple(_after_as_of(story, events, settings.as_of)))


def _twins(story: Story, events: Iterable[ToldEvent]) -> dict[int, Lot]:
    twins: dict[int, Lot] = {}
    for side, book in enumerate(story.books):
        copies = [event for event in events if event.twin is not None and bool(event.right) == bool(side)]
        items = np.array([event.twin for event in copies], np.int64)
        lots = book.lots(items, np.arange(len(items)), with_texts=True)
        twins.update(zip((event.number for event in copies), lots, strict=True))
    return twins


def _columns(telling: Telling, story: Story, clients: Clients, items: Sequence[tuple[Item, ...]]) -> ClientColumns:
    """The clients with their items, which close every bridge."""
    sides, (left, right) = telling.sides, clients.cents
    owners, every = np.repeat(np.arange(len(items)), list(map(len, items))), list(chain.from_iterable(items))
    moved, costs, unexplained = (
        _sums(owners, own, len(items))
        for own in (
            [item.cents for item in every],
            [item.cost or 0 for item in every],
            [item.cents if item.kind is ItemKind.UNEXPLAINED else 0 for item in every],
        )
    )
    ensure(bool((left + moved == right).all()), "every bridge closes to the cent")
    return ClientColumns(
        names=clients.names,
        cents=clients.cents,
        unexplained_cents=unexplained,
        first_difference=[
            min([item.day for item in own if item.cents], default=None) if own else None for own in items
        ],
        items=items,
        matches=story.match_counts(),
        summaries=_summaries(clients, items, sides),
        headlines=_headlines(clients, items, sides),
        costs=(story.match_costs() + costs).tolist(),
        habits=(None, *story.habits.different),
        habit_places=story.habits.places_of(len(items)),
    )


def _sums(owners: Ints, values: Sequence[int], count: int) -> Ints:
    sums = np.zeros(count, np.int64)
    np.add.at(sums, owners, np.array(values, np.int64))
    return sums


def _summaries(clients: Clients, items: Sequence[tuple[Item, ...]], sides: Sides) -> list[str]:
    return [
        summary(own, sides)
        if here and there
        else only_in(sides.left if here else sides.right, clients.likeliest.get(number))
        for number, (here, there, own) in enumerate(zip(*clients.names, items, strict=True))
    ]


def _headlines(clients: Clients, items: Sequence[tuple[Item, ...]], sides: Sides) -> list[str]:
    """The sentence that answers first for each client; in one program only, the sum is that program's."""
    left, right = (own.tolist() for own in clients.cents)
    return [
        headline(here, there, own, sides)
        if named[0] and named[1]
        else only_in_with(
            *((sides.left, sides.right) if named[0] else (sides.right, sides.left)),
            here + there,
            clients.likeliest.get(number),
        )
        for number, (named, here, there, own) in enumerate(
            zip(zip(*clients.names, strict=True), left, right, items, strict=True)
        )
    ]


def _after_as_of(story: Story, events: Iterable[ToldEvent], as_of: date | None) -> Iterator[OutsideRow]:
    """The lines of events of which none counts at the as-of day."""
    late = np.array([event.number for event in events if not any(event.counted)], np.int64)
    why = f"after the as-of date {as_of}; counts from then on"
    for side, file, row, part, day, cents in (
        story.lines_of(late).select("side", "file", "row", "part", "day", "cents").iter_rows() if len(late) else ()
    ):
        aside = SetAside(file=file, row=row, column=part, found=str(day), why=why, cents=cents, code="W310")
        yield OutsideRow(side=SIDES[side], aside=aside)
