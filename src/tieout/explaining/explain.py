"""A Settlement in, each client's bridge out: events become reconciling items and matches, in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import chain

import numpy as np
import polars as pl

from tieout.checks import ensure
from tieout.explaining.abroad import Abroad
from tieout.explaining.clients import Clients
from tieout.explaining.headlines import headline, only_in, only_in_with, summary
from tieout.explaining.items import Telling, items_of
from tieout.explaining.lines import Sides
from tieout.explaining.match_rows import match_rows
from tieout.explaining.matches import AllMatches, MatchMaker
from tieout.explaining.nearest import nearest_misses
from tieout.explaining.placed import Ints
from tieout.explaining.precedents import precedents_of, shown_by
from tieout.explaining.story import Story, ToldEvent
from tieout.model.book import Book, SetAside
from tieout.model.explained import ClientColumns, ExplainedClients, Names
from tieout.model.explanation import Item, ItemKind
from tieout.model.lines import BookLine
from tieout.model.linkage import Linkage
from tieout.model.outcome import OutsideRow
from tieout.model.settings import Settings
from tieout.model.settlement import Settlement


def explain(
    left: Book, right: Book, linkage: Linkage, settlement: Settlement, settings: Settings
) -> tuple[ExplainedClients, tuple[OutsideRow, ...], Callable[[], Iterator[pl.DataFrame]]]:
    """Explain every client's difference to the cent.

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
    clients = Clients.of((left, right), linkage, settings.as_of)
    told = tell((left, right), clients, settlement, settings)
    return ExplainedClients(told.columns, linkage.links, told.matches), told.outside, told.match_rows


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of some clients.

    Attributes:
        columns: each client's explanation.
        names: of these clients in the left and in the right book, and after them of those who are spoken of.
        matches: what agrees, client by client.
        outside: the rows whose lines lie after the as-of day.
        match_rows: what agrees as pieces of one table, made when called.
    """

    columns: ClientColumns
    names: tuple[Sequence[Names], Sequence[Names]]
    matches: AllMatches
    outside: tuple[OutsideRow, ...]
    match_rows: Callable[[], Iterator[pl.DataFrame]]


def tell(
    books: tuple[Book, Book], clients: Clients, settlement: Settlement, settings: Settings, abroad: Abroad | None = None
) -> Told:
    """Explain the differences of some clients to the cent.

    Args:
        books: left and right.
        clients: they, in order of the numbers that events have.
        settlement: every line of the books in one event.
        settings: the as-of day and the fees.
        abroad: what is known of the other clients, where these are a part of them; None = these are all.
    """
    count = len(clients.names[0])
    story = Story(settlement, *books, count, settings.as_of, abroad.lines if abroad else (None, None))
    events = story.told(np.flatnonzero(~story.is_match))
    abroad = abroad or Abroad(Sides.of(*books), shown_by(story, events))
    sides = abroad.sides
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
    matches = AllMatches(MatchMaker(story, sides), story.bounds)
    columns = _columns(telling, story, clients, matches.counts, _items_by_client(telling, events, count))
    return Told(
        columns, telling.names, matches, tuple(_after_as_of(telling, events)), partial(match_rows, story, sides)
    )


def _twins(story: Story, events: Iterable[ToldEvent]) -> dict[int, BookLine]:
    twins: dict[int, BookLine] = {}
    for side, book in enumerate(story.books):
        copies = [event for event in events if event.twin is not None and bool(event.right) == bool(side)]
        lines = book.lines(np.array([event.twin for event in copies], np.int64))
        twins.update(zip((event.number for event in copies), lines, strict=True))
    return twins


def _items_by_client(telling: Telling, events: Iterable[ToldEvent], clients: int) -> list[tuple[Item, ...]]:
    by_client: dict[int, list[ToldEvent]] = defaultdict(list)
    for event in events:
        by_client[event.client].append(event)
    items: list[tuple[Item, ...]] = [()] * clients
    for client, own in by_client.items():
        items[client] = items_of(telling, own)
    return items


def _columns(
    telling: Telling, story: Story, clients: Clients, matches: Sequence[int], items: Sequence[tuple[Item, ...]]
) -> ClientColumns:
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
        matches=matches,
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


def _after_as_of(telling: Telling, events: Iterable[ToldEvent]) -> Iterator[OutsideRow]:
    as_of = telling.settings.as_of
    for event in events:
        if as_of is not None and not any(telling.counts(line) for line in event.lines()):
            yield from (_outside(line, as_of) for line in event.lines())


def _outside(line: BookLine, as_of: date | None) -> OutsideRow:
    why = f"after the as-of date {as_of}; counts from then on"
    aside = SetAside(
        file=line.ref.file, row=line.ref.row, column=line.ref.part, found=str(line.day), why=why,
        cents=line.cents, code="W310",
    )  # fmt: skip
    return OutsideRow(side=line.side, aside=aside)
