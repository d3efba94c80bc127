"""One client's events in, its reconciling items out: what each is, why it probably came about, and in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter, itemgetter

from tieout.explaining.causes import hint_of_lone, hint_of_payment, hints_of_difference, is_a_day_off, is_unspent
from tieout.explaining.lines import Sides
from tieout.explaining.lots import Lot, both, first, together, whole
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


_BY_DAY = attrgetter("day", "kind", "left", "right")


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
    twins: dict[int, Lot]
    nearest: dict[int, str]
    precedents: Precedents

    def counts_whole(self, *events: Half | ToldEvent) -> bool:
        """Whether all lines of some events are in the balances at the as-of day."""
        as_of = self.settings.as_of
        return as_of is None or all(whole(event.left, event.right).days[-1] <= as_of for event in events)


def items_of(telling: Telling, events: Sequence[ToldEvent], clients: int) -> list[tuple[Item, ...]]:
    """The items of events that aren't matches, as far as their lines count at the as-of day.

    Args:
        telling: what every sentence needs.
        events: they, client by client.
        clients: how many there are.

    Returns:
        The items of each client, by day.
    """
    events = [event for event in events if any(event.counted)]
    told = [_told(telling, event) for event in events]
    columns: tuple[Iterable[object], ...] = (  # in the order of an item's fields
        [kind for kind, _, _ in told],
        [hint for _, hint, _ in told],
        [
            (there.cents if there else 0) - (here.cents if here else 0)
            for here, there in (own.counted for own in events)
        ],
        [min([lines.days[0] for lines in event.counted if lines]) for event in events],
        [event.left.refs if event.left else () for event in events],
        [event.right.refs if event.right else () for event in events],
        [event.verdict for event in events],
        [text for _, _, text in told],
        [noun(first(*event.counted)) for event in events],
        [
            None if hint is Hint.NOT_BILLED else telling.nearest.get(event.number)
            for event, (_, hint, _) in zip(events, told, strict=True)
        ],
        [twin.refs[0] if (twin := telling.twins.get(event.number)) else None for event in events],
        [None if event.counterpart is None else _counterpart(telling, event) for event in events],
        [event.others for event in events],
        [event.cost for event in events],
        [event.said for event in events],
    )
    items = list(map(Item._make, zip(*columns, strict=True)))
    found: list[tuple[Item, ...]] = [()] * clients
    for client, own in groupby(zip((event.client for event in events), items, strict=True), key=itemgetter(0)):
        found[client] = tuple(sorted([item for _, item in own], key=_BY_DAY))
    return found


def _told(telling: Telling, event: ToldEvent) -> tuple[ItemKind, Hint | None, str]:
    """Kind, hint and sentence of an event that isn't a plain match."""
    kind, hint, text = _plainly(telling, event)
    if event.may_be_two and kind is not ItemKind.OTHER_CLIENT:
        text = f"{text} {MAY_BE_TWO[:1].upper()}{MAY_BE_TWO[1:]}."
    return kind, hint, text


def _plainly(telling: Telling, event: ToldEvent) -> tuple[ItemKind, Hint | None, str]:
    sides, settings, precedents = telling.sides, telling.settings, telling.precedents
    later = together(event.later)
    if later and event.kind in {EventKind.AGREE, EventKind.SHIFTED}:
        as_of = sides.day(settings.as_of or later.first_day)
        return ItemKind.DATE_DIFFERS, Hint.CUT_OFF, timing(whole(*event.counted), later, sides, as_of)
    match event.kind:
        case EventKind.DIFFER:
            left, right = both(event)
            hints = hints_of_difference(event, precedents, settings)
            return ItemKind.AMOUNT_DIFFERS, hints[0] if hints else None, amount_differs(left, right, hints, sides)
        case EventKind.PART_MISSING:
            left, right = both(event)
            short_left = abs(left.cents) < abs(right.cents)
            kind = ItemKind.ONLY_RIGHT if short_left else ItemKind.ONLY_LEFT
            unspent = short_left and is_unspent(event, precedents)
            hint = Hint.PREPAYMENT if unspent else Hint.PART_MISSING
            return kind, hint, part_missing(left, right, sides, unspent=unspent)
        case EventKind.SHIFTED | EventKind.AGREE:
            hint = Hint.UTC_DAY if is_a_day_off(event, precedents) else Hint.LATER
            return ItemKind.DATE_DIFFERS, hint, date_differs(*both(event), event.days_apart, sides)
        case EventKind.TWICE:
            copy, twin = first(event.left, event.right), telling.twins[event.number]
            return ItemKind.ENTERED_TWICE, *_called(entered_twice(copy, twin, sides), copy, twin)
        case EventKind.OTHER_CLIENT:
            return _elsewhere(telling, event)
        case EventKind.BEFORE_START:
            text = before_start(event.left, event.right, whole(event.left, event.right), sides)
            return ItemKind.BEFORE_START, Hint.OPENING_BALANCE, text
    return _lone(telling, event)


def _lone(telling: Telling, event: ToldEvent) -> tuple[ItemKind, Hint | None, str]:
    lines = whole(event.left, event.right)
    if lines.side is Side.LEFT and lines.all_unused:
        return ItemKind.UNSPENT_CREDIT, Hint.PREPAYMENT, unspent_credit(lines, telling.sides)
    hint = hint_of_lone(event.client, lines, telling.sides, telling.precedents)
    text = only_one_side(lines, hint, telling.sides)
    if hint is Hint.REFUND:
        hint, text = _called(text, lines)
    kind = _KIND[event.kind] if event.verdict is not Verdict.NOT_SEARCHED else ItemKind.UNEXPLAINED
    return kind, hint, text


def _called(text: str, *lines: Lot) -> tuple[Hint | None, str]:
    """A hint and the sentence about a line, or a copy and its twin, with what a payment's own words say against it."""
    if any(line.kind is not LineKind.PAYMENT for line in lines):
        return Hint.REFUND if len(lines) == 1 else None, text
    hints = [hint for line in lines if (hint := hint_of_payment(line))]
    if Hint.REFUND in hints:
        return Hint.REFUND, f"{text} {called_a_refund(one_of_two=len(lines) > 1)}"
    return hints[0] if hints else None, text


def _elsewhere(telling: Telling, event: ToldEvent) -> tuple[ItemKind, Hint | None, str]:
    """A line whose other half stands under another client; that half may lie after the as-of day."""
    other, lines = telling.halves[event.counterpart or 0], whole(event.left, event.right)
    left_names, right_names = telling.names[0][other.client], telling.names[1][other.client]
    at_right = bool(other.right) if event.left and event.right else bool(event.left)
    name = (right_names or left_names)[0] if at_right else (left_names or right_names)[0]
    if telling.counts_whole(event, other):
        if event.left and event.right:
            rest = first(other.left, other.right)
            text = part_under_other_client(event.left, event.right, rest, name, telling.sides)
        else:
            text = other_client(lines, Side.RIGHT if event.left else Side.LEFT, name, telling.sides)
        return ItemKind.OTHER_CLIENT, None, text
    kind = ItemKind.ONLY_LEFT if event.left else ItemKind.ONLY_RIGHT
    halves = (event.left, event.right, other.left, other.right)
    later = max([own for own in halves if own], key=lambda own: own.days[-1])
    as_of = telling.sides.day(telling.settings.as_of or later.days[-1])
    return kind, Hint.CUT_OFF, other_client_later(lines, later, name, telling.sides, as_of)


def _counterpart(telling: Telling, event: ToldEvent) -> Counterpart | None:
    other = telling.halves[event.counterpart or 0]
    if not telling.counts_whole(event, other):
        return None
    return Counterpart(other.client, other.left.refs if other.left else (), other.right.refs if other.right else ())
