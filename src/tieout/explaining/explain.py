"""A Settlement in, each client's bridge out: events become reconciling items and matches, in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

import numpy as np
import polars as pl

from tieout.checks import ensure
from tieout.explaining.abroad import Abroad
from tieout.explaining.causes import hint_of_lone, hints_of_difference, is_a_day_off, is_unspent
from tieout.explaining.headlines import headline, summary
from tieout.explaining.lines import Sides, ToldLine
from tieout.explaining.match_rows import match_rows
from tieout.explaining.matches import Matches, MatchMaker, refs
from tieout.explaining.nearest import nearest_misses
from tieout.explaining.precedents import Precedents, precedents_of, shown_by
from tieout.explaining.story import Story, ToldEvent, balances
from tieout.explaining.wording import (
    MAY_BE_TWO,
    amount_differs,
    before_start,
    date_differs,
    entered_twice,
    noun,
    only_one_side,
    other_client,
    other_client_later,
    part_missing,
    part_under_other_client,
    timing,
    unspent_credit,
)
from tieout.model.book import Book, LineKind, SetAside, Side
from tieout.model.explanation import ClientExplanation, Counterpart, Hint, Item, ItemKind
from tieout.model.linkage import Link, Linkage, Verdict
from tieout.model.outcome import OutsideRow
from tieout.model.settings import Settings
from tieout.model.settlement import EventKind, Settlement

_KIND = {
    EventKind.DIFFER: ItemKind.AMOUNT_DIFFERS,
    EventKind.SHIFTED: ItemKind.DATE_DIFFERS,
    EventKind.ONLY_LEFT: ItemKind.ONLY_LEFT,
    EventKind.ONLY_RIGHT: ItemKind.ONLY_RIGHT,
    EventKind.TWICE: ItemKind.ENTERED_TWICE,
    EventKind.OTHER_CLIENT: ItemKind.OTHER_CLIENT,
    EventKind.BEFORE_START: ItemKind.BEFORE_START,
}


@dataclass(frozen=True, slots=True)
class Telling:
    """What every sentence needs.

    Attributes:
        sides: program names and how days are written.
        settings: the as-of day and the fees.
        linkage: which clients are the same.
        names: client names of the left and of the right book.
        story: all events, as columns.
        events: by number, those that aren't matches, and halves of them that stand under clients of other parts.
        twins: by number of the event that repeats it, the line that is repeated.
        nearest: by number of the event of a line that stands alone, its nearest miss in words.
        precedents: what the files show besides, to bear hints out.
    """

    sides: Sides
    settings: Settings
    linkage: Linkage
    names: tuple[tuple[str, ...], tuple[str, ...]]
    story: Story
    events: dict[int, ToldEvent]
    twins: dict[int, ToldLine]
    nearest: dict[int, str]
    precedents: Precedents

    def counts(self, line: ToldLine) -> bool:
        """Whether a line is in the balance at the as-of day."""
        return self.settings.as_of is None or line.day <= self.settings.as_of

    def counted(self, event: ToldEvent) -> list[ToldLine]:
        """The lines of an event that are in the balances at the as-of day."""
        lines = event.lines()
        return lines if self.settings.as_of is None else [line for line in lines if self.counts(line)]

    def counts_whole(self, *events: ToldEvent) -> bool:
        """Whether all lines of some events are in the balances at the as-of day."""
        return self.settings.as_of is None or all(self.counts(line) for event in events for line in event.lines())

    def names_of(self, client: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """A client's names in both books."""
        link = self.linkage.links[client]
        return (
            tuple(self.names[0][index] for index in link.left),
            tuple(self.names[1][index] for index in link.right),
        )


def explain(
    left: Book,
    right: Book,
    linkage: Linkage,
    settlement: Settlement,
    settings: Settings,
    abroad: Abroad | None = None,
) -> tuple[tuple[ClientExplanation, ...], tuple[OutsideRow, ...], Callable[[], Iterator[pl.DataFrame]]]:
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
        linkage=linkage,
        names=(left.clients, right.clients),
        story=story,
        events={**{event.number: event for event in events}, **abroad.halves},
        twins=_twins(story, events),
        nearest=nearest_misses(story, events, sides),
        precedents=precedents_of(story, events, abroad.shown),
    )
    told = tuple(_clients(telling, events, left, right, abroad.own))
    return told, tuple(_after_as_of(telling, events)), partial(match_rows, story, telling.sides)


def _twins(story: Story, events: Iterable[ToldEvent]) -> dict[int, ToldLine]:
    twins: dict[int, ToldLine] = {}
    for side, book in enumerate(story.books):
        copies = [event for event in events if event.twin is not None and bool(event.right) == bool(side)]
        lines = book.lines(np.array([event.twin for event in copies], np.int64))
        twins.update(zip((event.number for event in copies), lines, strict=True))
    return twins


def _clients(
    telling: Telling, events: Iterable[ToldEvent], left: Book, right: Book, own: int
) -> Iterator[ClientExplanation]:
    by_client: dict[int, list[ToldEvent]] = defaultdict(list)
    for event in events:
        by_client[event.client].append(event)
    links, as_of = telling.linkage.links[:own], telling.settings.as_of
    maker = MatchMaker(telling.story, telling.sides)
    bounds, costs = telling.story.bounds.tolist(), telling.story.match_costs()
    cents = zip(
        balances(left, [link.left for link in links], as_of),
        balances(right, [link.right for link in links], as_of),
        strict=True,
    )
    for number, (link, sums) in enumerate(zip(links, cents, strict=True)):
        matches = Matches(maker, bounds[number], bounds[number + 1])
        yield _client(telling, number, link, sums, by_client.get(number, ()), matches, costs[number])


def _after_as_of(telling: Telling, events: Iterable[ToldEvent]) -> Iterator[OutsideRow]:
    as_of = telling.settings.as_of
    for event in events:
        if as_of is not None and not any(telling.counts(line) for line in event.lines()):
            yield from (_outside(line, as_of) for line in event.lines())


def _outside(line: ToldLine, as_of: date | None) -> OutsideRow:
    why = f"after the as-of date {as_of}; counts from then on"
    aside = SetAside(
        file=line.ref.file, row=line.ref.row, column=line.ref.part, found=str(line.day), why=why,
        cents=line.cents, code="W310",
    )  # fmt: skip
    return OutsideRow(side=line.side, aside=aside)


def _client(
    telling: Telling,
    number: int,
    link: Link,
    cents: tuple[int, int],
    events: Sequence[ToldEvent],
    matches: Matches,
    cost: int,
) -> ClientExplanation:
    items = _items(telling, events)
    left_cents, right_cents = cents
    ensure(left_cents + sum(item.cents for item in items) == right_cents, "every bridge closes to the cent")
    left_names, right_names = telling.names_of(number)
    one_sided = (link, telling.names) if not (left_names and right_names) else None
    return ClientExplanation(
        link=link,
        left_names=left_names,
        right_names=right_names,
        left_cents=left_cents,
        right_cents=right_cents,
        first_difference=min((item.day for item in items if item.cents), default=None),
        items=tuple(items),
        matches=matches,
        summary=summary(items, telling.sides, one_sided),
        headline=headline(left_cents, right_cents, items, telling.sides),
        cost=cost + sum(item.cost or 0 for item in items),
        habits=telling.story.habits_of(number),
    )


def _items(telling: Telling, events: Sequence[ToldEvent]) -> list[Item]:
    """The items of one client's events that aren't matches, by day."""
    shown = [(event, counted) for event in events if (counted := telling.counted(event))]
    items = [_item(telling, event, counted, telling.nearest.get(event.number)) for event, counted in shown]
    if len(items) > 1:
        items.sort(key=lambda item: (item.day, item.kind.value, item.left, item.right))
    return items


def _item(telling: Telling, event: ToldEvent, counted: Sequence[ToldLine], nearest: str | None) -> Item:
    cents = sum([line.cents if line.side is Side.RIGHT else -line.cents for line in counted])
    kind, hint, text = _told(telling, event, counted)
    if event.may_be_two and kind is not ItemKind.OTHER_CLIENT:
        text = f"{text} {MAY_BE_TWO[:1].upper()}{MAY_BE_TWO[1:]}."
    twin = telling.twins.get(event.number)
    return Item(
        kind=kind,
        hint=hint,
        cents=cents,
        day=min([line.day for line in counted]),
        left=refs(event.left),
        right=refs(event.right),
        verdict=event.verdict,
        text=text,
        subject=noun(counted[0]),
        nearest=None if hint is Hint.NOT_BILLED else nearest,
        twin=twin.ref if twin else None,
        counterpart=_counterpart(telling, event),
        alternatives=tuple(sorted(event.others)),
        cost=event.cost,
        said=event.said,
    )


def _told(telling: Telling, event: ToldEvent, counted: Sequence[ToldLine]) -> tuple[ItemKind, Hint | None, str]:
    """Kind, hint and sentence of an event that isn't a plain match."""
    sides, settings = telling.sides, telling.settings
    later = [] if telling.counts_whole(event) else [line for line in event.lines() if not telling.counts(line)]
    if later and event.kind in {EventKind.AGREE, EventKind.SHIFTED}:
        return (
            ItemKind.DATE_DIFFERS,
            Hint.CUT_OFF,
            timing(counted, later, sides, sides.day(settings.as_of or later[0].day)),
        )
    match event.kind:
        case EventKind.DIFFER:
            hints = hints_of_difference(event, telling.precedents, settings)
            hint = hints[0] if hints else None
            return ItemKind.AMOUNT_DIFFERS, hint, amount_differs(event.left, event.right, hints, sides)
        case EventKind.PART_MISSING:
            short_left = abs(sum(line.cents for line in event.left)) < abs(sum(line.cents for line in event.right))
            kind = ItemKind.ONLY_RIGHT if short_left else ItemKind.ONLY_LEFT
            unspent = short_left and is_unspent(event, telling.precedents)
            hint = Hint.PREPAYMENT if unspent else Hint.PART_MISSING
            return kind, hint, part_missing(event.left, event.right, sides, unspent=unspent)
        case EventKind.SHIFTED | EventKind.AGREE:
            hint = Hint.UTC_DAY if is_a_day_off(event, telling.precedents) else Hint.LATER
            return ItemKind.DATE_DIFFERS, hint, date_differs(event.left, event.right, event.days_apart, sides)
        case EventKind.TWICE:
            copy = event.lines()[0]
            return ItemKind.ENTERED_TWICE, None, entered_twice(copy, telling.twins[event.number], sides)
        case EventKind.OTHER_CLIENT:
            return _elsewhere(telling, event)
        case EventKind.BEFORE_START:
            return ItemKind.BEFORE_START, Hint.OPENING_BALANCE, before_start(event.left, event.right, sides)
    return _lone(telling, event)


def _lone(telling: Telling, event: ToldEvent) -> tuple[ItemKind, Hint | None, str]:
    if all(line.side is Side.LEFT and line.kind is LineKind.CREDIT and line.cents > 0 for line in event.lines()):
        return ItemKind.UNSPENT_CREDIT, Hint.PREPAYMENT, unspent_credit(event.lines(), telling.sides)
    hint = hint_of_lone(event, telling.sides, telling.precedents)
    text = only_one_side(event.lines(), hint, telling.sides)
    kind = _KIND[event.kind] if event.verdict is not Verdict.NOT_SEARCHED else ItemKind.UNEXPLAINED
    return kind, hint, text


def _elsewhere(telling: Telling, event: ToldEvent) -> tuple[ItemKind, Hint | None, str]:
    """A line whose other half stands under another client; that half may lie after the as-of day."""
    other = telling.events[event.counterpart or 0]
    left_names, right_names = telling.names_of(other.client)
    at_right = bool(other.right) if event.left and event.right else bool(event.left)
    name = (right_names or left_names)[0] if at_right else (left_names or right_names)[0]
    if telling.counts_whole(event, other):
        if event.left and event.right:
            text = part_under_other_client(event.left, event.right, other.lines()[0], name, telling.sides)
        else:
            across = (other.right if event.left else other.left)[0]
            text = other_client(event.lines(), across, name, telling.sides)
        return ItemKind.OTHER_CLIENT, None, text
    kind = ItemKind.ONLY_LEFT if event.left else ItemKind.ONLY_RIGHT
    later = max((*event.lines(), *other.lines()), key=lambda line: line.day)
    as_of = telling.sides.day(telling.settings.as_of or later.day)
    return kind, Hint.CUT_OFF, other_client_later(event.lines(), later, name, telling.sides, as_of)


def _counterpart(telling: Telling, event: ToldEvent) -> Counterpart | None:
    if event.counterpart is None:
        return None
    other = telling.events[event.counterpart]
    if not telling.counts_whole(event, other):
        return None
    return Counterpart(client=other.client, left=refs(other.left), right=refs(other.right))
