"""A Settlement in, each client's bridge out: events become reconciling items and matches, in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import partial

import numpy as np
import polars as pl

from tieout.checks import ensure
from tieout.explaining.abroad import Abroad
from tieout.explaining.headlines import headline, summary
from tieout.explaining.items import Telling, items_of
from tieout.explaining.lines import Sides
from tieout.explaining.match_rows import match_rows
from tieout.explaining.matches import AllMatches, MatchMaker
from tieout.explaining.nearest import nearest_misses
from tieout.explaining.precedents import precedents_of, shown_by
from tieout.explaining.story import Story, ToldEvent, balances
from tieout.model.book import Book, SetAside
from tieout.model.explained import ClientColumns, ExplainedClients, Names, unexplained
from tieout.model.explanation import Item
from tieout.model.lines import BookLine
from tieout.model.linkage import Linkage
from tieout.model.outcome import OutsideRow
from tieout.model.settings import Settings
from tieout.model.settlement import Settlement


def explain(
    left: Book,
    right: Book,
    linkage: Linkage,
    settlement: Settlement,
    settings: Settings,
    abroad: Abroad | None = None,
) -> tuple[ExplainedClients, tuple[OutsideRow, ...], Callable[[], Iterator[pl.DataFrame]]]:
    """Explain every client's difference to the cent.

    Args:
        left: the practice's book.
        right: the other program's book.
        linkage: which clients are the same.
        settlement: every line in one event.
        settings: the as-of day and the fees.
        abroad: what is known of the other clients, where these are a part of them; None = these are all.

    Returns:
        Each link's explanation, in the order of the links; the rows whose lines lie after the as-of day; and what
        agrees as pieces of one table, made when called.
    """
    story = Story(settlement, left, right, len(linkage.links), settings.as_of)
    events = story.told(np.flatnonzero(~story.is_match))
    abroad = abroad or Abroad(Sides.of(left, right), shown_by(story, events), {}, len(linkage.links))
    sides = abroad.sides
    telling = Telling(
        sides=sides,
        settings=settings,
        names=_names(linkage, (left.clients, right.clients)),
        events={**{event.number: event for event in events}, **abroad.halves},
        twins=_twins(story, events),
        nearest=nearest_misses(story, events, sides),
        precedents=precedents_of(story, events, abroad.shown),
    )
    own = Linkage(linkage.links[: abroad.own])
    clients = _clients(telling, story, own, (left, right), _items_by_client(telling, events, abroad.own))
    return clients, tuple(_after_as_of(telling, events)), partial(match_rows, story, sides)


def _names(linkage: Linkage, names: tuple[Names, Names]) -> tuple[Sequence[Names], Sequence[Names]]:
    """Each client's names in both books."""
    left, right = names
    return (
        [tuple([left[one] for one in link.left]) for link in linkage.links],
        [tuple([right[one] for one in link.right]) for link in linkage.links],
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


def _clients(
    telling: Telling, story: Story, linkage: Linkage, books: tuple[Book, Book], items: Sequence[tuple[Item, ...]]
) -> ExplainedClients:
    """The clients with their items, which close every bridge."""
    sides, as_of, links = telling.sides, telling.settings.as_of, linkage.links
    left = balances(books[0], [link.left for link in links], as_of)
    right = balances(books[1], [link.right for link in links], as_of)
    moved = np.array([sum([item.cents for item in own]) if own else 0 for own in items], np.int64)
    ensure(bool((left + moved == right).all()), "every bridge closes to the cent")
    item_costs = np.array([sum([item.cost or 0 for item in own]) if own else 0 for own in items], np.int64)
    maker = MatchMaker(story, sides)
    matches = AllMatches(maker, story.bounds[: len(links) + 1])
    names = tuple(own[: len(links)] for own in telling.names)
    one_sided = [None if link.left and link.right else (link, (books[0].clients, books[1].clients)) for link in links]
    columns = ClientColumns(
        links=links,
        names=(names[0], names[1]),
        cents=(left, right),
        unexplained_cents=np.array([unexplained(own) if own else 0 for own in items], np.int64),
        first_difference=[
            min([item.day for item in own if item.cents], default=None) if own else None for own in items
        ],
        items=items,
        matches=matches.counts,
        summaries=[summary(own, sides, alone) for own, alone in zip(items, one_sided, strict=True)],
        headlines=[
            headline(here, there, own, sides, alone)
            for here, there, own, alone in zip(left.tolist(), right.tolist(), items, one_sided, strict=True)
        ],
        costs=(story.match_costs()[: len(links)] + item_costs).tolist(),
        habits=(None, *story.habits.different),
        habit_places=story.habits.places_of(len(links)),
    )
    return ExplainedClients(columns, matches)


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
