"""A Settlement in, each client's bridge out: events become reconciling items and matches, in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from tieout.checks import ensure
from tieout.explaining.causes import hint_of_lone, hints_of_difference
from tieout.explaining.headlines import headline, summary
from tieout.explaining.lines import Sides, ToldLine, told_lines
from tieout.explaining.nearest import nearest_misses
from tieout.explaining.wording import (
    amount_differs,
    before_start,
    date_differs,
    entered_twice,
    match_reason,
    noun,
    only_one_side,
    other_client,
    other_client_later,
    part_missing,
    timing,
)
from tieout.model.book import Book, SetAside, Side
from tieout.model.explanation import ClientExplanation, Counterpart, Hint, Item, ItemKind, LineRef, Match
from tieout.model.linkage import Link, Linkage, Verdict
from tieout.model.outcome import OutsideRow
from tieout.model.settings import Settings
from tieout.model.settlement import EventKind, Rule, Settlement

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
class ToldEvent:
    """One event of the settlement with its lines."""

    number: int
    client: int
    kind: EventKind
    rule: Rule
    verdict: Verdict
    days_apart: int
    counterpart: int | None
    twin: int | None
    left: list[ToldLine] = field(default_factory=list)
    right: list[ToldLine] = field(default_factory=list)
    alternatives: list[LineRef] = field(default_factory=list)

    def lines(self) -> list[ToldLine]:
        """Its lines of both sides."""
        return [*self.left, *self.right]


@dataclass(frozen=True, slots=True)
class Telling:
    """What every sentence needs."""

    sides: Sides
    settings: Settings
    linkage: Linkage
    names: tuple[tuple[str, ...], tuple[str, ...]]
    books: tuple[list[ToldLine], list[ToldLine]]
    events: list[ToldEvent]

    def counts(self, line: ToldLine) -> bool:
        """Whether a line is in the balance at the as-of day."""
        return self.settings.as_of is None or line.day <= self.settings.as_of

    def names_of(self, client: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """A client's names in both books."""
        link = self.linkage.links[client]
        return (
            tuple(self.names[0][index] for index in link.left),
            tuple(self.names[1][index] for index in link.right),
        )


def explain(
    left: Book, right: Book, linkage: Linkage, settlement: Settlement, settings: Settings
) -> tuple[tuple[ClientExplanation, ...], tuple[OutsideRow, ...]]:
    """Explain every client's difference to the cent.

    Args:
        left: the practice's book.
        right: the other program's book.
        linkage: which clients are the same.
        settlement: every line in one event.
        settings: the as-of day and the fees.

    Returns:
        Each link's explanation, in the order of the links, and the rows whose lines lie after the as-of day.
    """
    books = (told_lines(left, Side.LEFT), told_lines(right, Side.RIGHT))
    events = _told_events(settlement, books)
    telling = Telling(Sides.of(left, right), settings, linkage, (left.clients, right.clients), books, events)
    by_client: dict[int, list[ToldEvent]] = defaultdict(list)
    for event in events:
        by_client[event.client].append(event)
    clients = tuple(_client(telling, number, link, by_client[number]) for number, link in enumerate(linkage.links))
    outside = [
        _outside(line, settings.as_of)
        for event in events
        if settings.as_of is not None and not any(telling.counts(line) for line in event.lines())
        for line in event.lines()
    ]
    return clients, tuple(outside)


def _told_events(settlement: Settlement, books: Sequence[Sequence[ToldLine]]) -> list[ToldEvent]:
    columns = ("event", "client", "kind", "rule", "verdict", "days_apart", "counterpart", "twin")
    events = [
        ToldEvent(number, client, EventKind(kind), Rule(rule), Verdict(verdict), days or 0, counterpart, twin)
        for number, client, kind, rule, verdict, days, counterpart, twin in settlement.events.select(
            columns
        ).iter_rows()
    ]
    for number, side, item in settlement.members.iter_rows():
        (events[number].right if side else events[number].left).append(books[side][item])
    for number, side, item in settlement.alternatives.iter_rows():
        events[number].alternatives.append(books[side][item].ref)
    return events


def _outside(line: ToldLine, as_of: date | None) -> OutsideRow:
    why = f"after the as-of date {as_of}; counts from then on"
    aside = SetAside(
        file=line.ref.file, row=line.ref.row, column=line.ref.part, found=str(line.day), why=why,
        cents=line.cents, code="W310",
    )  # fmt: skip
    return OutsideRow(side=line.side, aside=aside)


def _client(telling: Telling, number: int, link: Link, events: Sequence[ToldEvent]) -> ClientExplanation:
    shown = [event for event in events if any(telling.counts(line) for line in event.lines())]
    nearest = nearest_misses(
        [event.lines() for event in shown if event.kind in {EventKind.ONLY_LEFT, EventKind.ONLY_RIGHT}],
        telling.sides,
    )
    items: list[Item] = []
    matches: list[Match] = []
    for event in shown:
        if event.kind is EventKind.AGREE and all(telling.counts(line) for line in event.lines()):
            matches.append(_match(telling, event))
        else:
            items.append(_item(telling, event, nearest.get(event.lines()[0].ref)))
    counted = [line for event in shown for line in event.lines() if telling.counts(line)]
    left_cents = sum(line.cents for line in counted if line.side is Side.LEFT)
    right_cents = sum(line.cents for line in counted if line.side is Side.RIGHT)
    ensure(left_cents + sum(item.cents for item in items) == right_cents, "every bridge closes to the cent")
    items.sort(key=lambda item: (item.day, item.kind.value, item.left, item.right))
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
        matches=tuple(matches),
        summary=summary(items, telling.sides, one_sided),
        headline=headline(left_cents, right_cents, items, telling.sides),
    )


def _match(telling: Telling, event: ToldEvent) -> Match:
    forward = event.rule is Rule.BALANCE_BROUGHT_FORWARD
    return Match(
        rule=event.rule,
        left=_refs(event.left),
        right=_refs(event.right),
        cents=sum(line.cents for line in event.left),
        days_apart=abs(event.days_apart),
        verdict=event.verdict,
        reason=match_reason(event.left, event.right, event.days_apart, telling.sides, forward=forward),
        alternatives=tuple(sorted(event.alternatives)),
    )


def _item(telling: Telling, event: ToldEvent, nearest: str | None) -> Item:
    counted = [line for line in event.lines() if telling.counts(line)]
    cents = sum(line.cents if line.side is Side.RIGHT else -line.cents for line in counted)
    kind, hint, text = _told(telling, event, counted)
    twin = None
    if event.twin is not None:
        twin = telling.books[1 if event.right else 0][event.twin].ref
    return Item(
        kind=kind,
        hint=hint,
        cents=cents,
        day=min(line.day for line in counted),
        left=_refs(event.left),
        right=_refs(event.right),
        verdict=event.verdict,
        text=text,
        subject=noun(counted[0]),
        nearest=nearest,
        twin=twin,
        counterpart=_counterpart(telling, event),
        alternatives=tuple(sorted(event.alternatives)),
    )


def _told(telling: Telling, event: ToldEvent, counted: Sequence[ToldLine]) -> tuple[ItemKind, Hint | None, str]:
    """Kind, hint and sentence of an event that isn't a plain match."""
    sides, settings = telling.sides, telling.settings
    later = [line for line in event.lines() if not telling.counts(line)]
    if later and event.kind in {EventKind.AGREE, EventKind.SHIFTED}:
        return (
            ItemKind.DATE_DIFFERS,
            Hint.CUT_OFF,
            timing(counted, later, sides, sides.day(settings.as_of or later[0].day)),
        )
    match event.kind:
        case EventKind.DIFFER:
            hints = hints_of_difference(event.left, event.right, settings)
            hint = hints[0] if hints else None
            return ItemKind.AMOUNT_DIFFERS, hint, amount_differs(event.left, event.right, hints, sides)
        case EventKind.PART_MISSING:
            short_left = abs(sum(line.cents for line in event.left)) < abs(sum(line.cents for line in event.right))
            kind = ItemKind.ONLY_RIGHT if short_left else ItemKind.ONLY_LEFT
            return kind, Hint.PART_MISSING, part_missing(event.left, event.right, sides)
        case EventKind.SHIFTED | EventKind.AGREE:
            hint = Hint.UTC_DAY if abs(event.days_apart) == 1 else Hint.LATER
            return ItemKind.DATE_DIFFERS, hint, date_differs(event.left, event.right, event.days_apart, sides)
        case EventKind.TWICE:
            copy = event.lines()[0]
            twin = telling.books[0 if copy.side is Side.LEFT else 1][event.twin or 0]
            return ItemKind.ENTERED_TWICE, None, entered_twice(copy, twin, sides)
        case EventKind.OTHER_CLIENT:
            return _elsewhere(telling, event)
        case EventKind.BEFORE_START:
            return ItemKind.BEFORE_START, Hint.OPENING_BALANCE, before_start(event.left, event.right, sides)
    return _lone(telling, event)


def _lone(telling: Telling, event: ToldEvent) -> tuple[ItemKind, Hint | None, str]:
    hint = hint_of_lone(event.lines(), telling.sides)
    text = only_one_side(event.lines(), hint, telling.sides)
    kind = _KIND[event.kind] if event.verdict is not Verdict.NOT_SEARCHED else ItemKind.UNEXPLAINED
    return kind, hint, text


def _elsewhere(telling: Telling, event: ToldEvent) -> tuple[ItemKind, Hint | None, str]:
    """A line whose other half stands under another client; that half may lie after the as-of day."""
    other = telling.events[event.counterpart or 0]
    left_names, right_names = telling.names_of(other.client)
    name = (right_names or left_names)[0] if event.left else (left_names or right_names)[0]
    text = other_client(event.lines()[0], other.lines()[0], name, telling.sides)
    if all(telling.counts(line) for line in other.lines()):
        return ItemKind.OTHER_CLIENT, None, text
    kind = ItemKind.ONLY_LEFT if event.left else ItemKind.ONLY_RIGHT
    as_of = telling.sides.day(telling.settings.as_of or other.lines()[0].day)
    return kind, Hint.CUT_OFF, other_client_later(event.lines()[0], other.lines()[0], name, telling.sides, as_of)


def _counterpart(telling: Telling, event: ToldEvent) -> Counterpart | None:
    if event.counterpart is None:
        return None
    other = telling.events[event.counterpart]
    if not all(telling.counts(line) for line in other.lines()):
        return None
    return Counterpart(client=other.client, left=_refs(other.left), right=_refs(other.right))


def _refs(lines: Sequence[ToldLine]) -> tuple[LineRef, ...]:
    return tuple(sorted(line.ref for line in lines))
