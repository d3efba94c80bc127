"""One client's events in, its reconciling items out: what each is, why it probably came about, and in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tieout.explaining.causes import hint_of_lone, hint_of_payment, hints_of_difference, is_a_day_off, is_unspent
from tieout.explaining.lines import Sides
from tieout.explaining.matches import refs
from tieout.explaining.precedents import Precedents
from tieout.explaining.story import Half, ToldEvent
from tieout.explaining.wording import (
    MAY_BE_TWO,
    amount_differs,
    before_start,
    called_a_refund,
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
from tieout.model.book import LineKind, Side
from tieout.model.explained import Names
from tieout.model.explanation import Counterpart, Hint, Item, ItemKind
from tieout.model.lines import BookLine
from tieout.model.linkage import Verdict
from tieout.model.settings import Settings
from tieout.model.settlement import EventKind

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
        names: of each client in the left and in the right book.
        halves: by number, events that aren't matches, and halves of such that stand under clients of other parts.
        twins: by number of the event that repeats it, the line that is repeated.
        nearest: by number of the event of a line that stands alone, its nearest miss in words.
        precedents: what the files show besides, to bear hints out.
    """

    sides: Sides
    settings: Settings
    names: tuple[Sequence[Names], Sequence[Names]]
    halves: Mapping[int, Half | ToldEvent]
    twins: dict[int, BookLine]
    nearest: dict[int, str]
    precedents: Precedents

    def counts(self, line: BookLine) -> bool:
        """Whether a line is in the balance at the as-of day."""
        return self.settings.as_of is None or line.day <= self.settings.as_of

    def counted(self, event: ToldEvent) -> list[BookLine]:
        """The lines of an event that are in the balances at the as-of day."""
        lines = event.lines()
        return lines if self.settings.as_of is None else [line for line in lines if self.counts(line)]

    def counts_whole(self, *events: Half | ToldEvent) -> bool:
        """Whether all lines of some events are in the balances at the as-of day."""
        return self.settings.as_of is None or all(self.counts(line) for event in events for line in event.lines())


def items_of(telling: Telling, events: Sequence[ToldEvent]) -> tuple[Item, ...]:
    """The items of one client's events that aren't matches, by day."""
    items = [_item(telling, event, counted) for event in events if (counted := telling.counted(event))]
    if len(items) > 1:
        items.sort(key=lambda item: (item.day, item.kind.value, item.left, item.right))
    return tuple(items)


def _item(telling: Telling, event: ToldEvent, counted: Sequence[BookLine]) -> Item:
    first, number = counted[0], event.number
    if len(counted) == 1:
        cents, day = (first.cents if first.side is Side.RIGHT else -first.cents), first.day
    else:
        cents = sum([line.cents if line.side is Side.RIGHT else -line.cents for line in counted])
        day = min([line.day for line in counted])
    kind, hint, text = _told(telling, event, counted)
    if event.may_be_two and kind is not ItemKind.OTHER_CLIENT:
        text = f"{text} {MAY_BE_TWO[:1].upper()}{MAY_BE_TWO[1:]}."
    twin = telling.twins.get(number)
    return Item(  # in the order of its fields, which takes a third of the time that their names take
        kind,
        hint,
        cents,
        day,
        refs(event.left),
        refs(event.right),
        event.verdict,
        text,
        noun(first),
        None if hint is Hint.NOT_BILLED else telling.nearest.get(number),
        twin.ref if twin else None,
        _counterpart(telling, event),
        tuple(event.others),
        event.cost,
        event.said,
    )


def _told(telling: Telling, event: ToldEvent, counted: Sequence[BookLine]) -> tuple[ItemKind, Hint | None, str]:
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
            copy, twin = event.lines()[0], telling.twins[event.number]
            return ItemKind.ENTERED_TWICE, *_called(entered_twice(copy, twin, sides), copy, twin)
        case EventKind.OTHER_CLIENT:
            return _elsewhere(telling, event)
        case EventKind.BEFORE_START:
            return ItemKind.BEFORE_START, Hint.OPENING_BALANCE, before_start(event.left, event.right, sides)
    return _lone(telling, event)


def _lone(telling: Telling, event: ToldEvent) -> tuple[ItemKind, Hint | None, str]:
    lines = event.lines()
    if all(line.side is Side.LEFT and line.kind is LineKind.CREDIT and line.cents > 0 for line in lines):
        return ItemKind.UNSPENT_CREDIT, Hint.PREPAYMENT, unspent_credit(lines, telling.sides)
    hint = hint_of_lone(event, telling.sides, telling.precedents)
    text = only_one_side(lines, hint, telling.sides)
    if hint is Hint.REFUND:
        hint, text = _called(text, lines[0])
    kind = _KIND[event.kind] if event.verdict is not Verdict.NOT_SEARCHED else ItemKind.UNEXPLAINED
    return kind, hint, text


def _called(text: str, *lines: BookLine) -> tuple[Hint | None, str]:
    """A hint and the sentence about a line, or a copy and its twin, with what a payment's own words say against it."""
    if any(line.kind is not LineKind.PAYMENT for line in lines):
        return Hint.REFUND if len(lines) == 1 else None, text
    hints = [hint for line in lines if (hint := hint_of_payment(line))]
    if Hint.REFUND in hints:
        return Hint.REFUND, f"{text} {called_a_refund(one_of_two=len(lines) > 1)}"
    return hints[0] if hints else None, text


def _elsewhere(telling: Telling, event: ToldEvent) -> tuple[ItemKind, Hint | None, str]:
    """A line whose other half stands under another client; that half may lie after the as-of day."""
    other = telling.halves[event.counterpart or 0]
    left_names, right_names = telling.names[0][other.client], telling.names[1][other.client]
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
    other = telling.halves[event.counterpart]
    if not telling.counts_whole(event, other):
        return None
    return Counterpart(other.client, refs(other.left), refs(other.right))
