"""Line items of any set of whole clients in, a Settlement out.

Told twice: first by untrained habits, then by the habits that the first story showed. What crosses clients
(money on the wrong client) comes last, on what is left over.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import chain
from typing import Any

import polars as pl

from tieout.checks import ensure
from tieout.matching.across import pair_across
from tieout.matching.alignment import Costs
from tieout.matching.beginnings import first_story
from tieout.matching.costs import FAULT_RATE, Habit, Seen, Table, gap_costs, learned_habit, untrained_habit
from tieout.matching.forward import take_before, take_opening
from tieout.matching.leftovers import pair_wrong_signs
from tieout.matching.story import name_shifts, tell
from tieout.matching.streams import Direction, Event, Facts, Lines, Stream, seen_in
from tieout.matching.verdicts import judge, name_twins
from tieout.model.book import LineKind
from tieout.model.linkage import Linkage, Verdict
from tieout.model.settings import Settings
from tieout.model.settlement import ALTERNATIVE_SCHEMA, EVENT_SCHEMA, MEMBER_SCHEMA, Settlement

_EPOCH = date(1970, 1, 1)

_PAYMENT_KINDS = frozenset({LineKind.PAYMENT, LineKind.CREDIT, LineKind.REFUND})
_CHARGE_KINDS = frozenset({LineKind.CHARGE, LineKind.OPENING})


def settle(left: pl.DataFrame, right: pl.DataFrame, linkage: Linkage, settings: Settings) -> Settlement:
    """Cover every line item of both books by exactly one event.

    Args:
        left: the practice's items, in `ITEM_SCHEMA`.
        right: the other program's items, in `ITEM_SCHEMA`.
        linkage: which clients are the same.
        settings: fees, start, and whether habits are learned.
    """
    facts = _facts(left, right)
    items = _items_by_client(left, right, linkage)
    forward, streams = _streams(items, facts, settings)
    events, habits, table = _tell_twice(streams, settings)
    by_client: dict[int, list[Event]] = defaultdict(list)
    for event in events:
        by_client[event.client].append(event)
    for client, own in by_client.items():
        costs = Costs(habits[client, Direction.PAYMENTS], table, settings.fees)
        by_client[client] = pair_wrong_signs(own, facts, costs)
        name_twins(by_client[client], facts)
    told = [event for client in sorted(by_client) for event in by_client[client]]
    pair_across(told, facts, habits, table)
    for client, own in by_client.items():
        judge(own, facts, {direction: habits[client, direction] for direction in Direction})
    return _tables([*forward, *told], facts)


def _facts(left: pl.DataFrame, right: pl.DataFrame) -> Facts:
    def by_item(side: pl.DataFrame, column: pl.Expr) -> dict[int, Any]:
        return dict(zip(side["item"].to_list(), side.select(column).to_series().to_list(), strict=True))

    def of(column: pl.Expr) -> tuple[dict[int, Any], dict[int, Any]]:
        return by_item(left, column), by_item(right, column)

    rows = tuple(
        dict(
            zip(
                side["item"].to_list(),
                zip(side["file"].to_list(), side["row"].to_list(), strict=True),
                strict=True,
            )
        )
        for side in (left, right)
    )
    kinds = of(pl.col("kind").cast(pl.String))
    return Facts(of(pl.col("day").cast(pl.Int32)), of(pl.col("cents")), kinds, (rows[0], rows[1]))


def _items_by_client(left: pl.DataFrame, right: pl.DataFrame, linkage: Linkage) -> list[tuple[list[int], list[int]]]:
    items: list[tuple[list[int], list[int]]] = [([], []) for _ in linkage.links]
    for side, frame in enumerate((left, right)):
        link_of = {
            client: number
            for number, link in enumerate(linkage.links)
            for client in (link.right if side else link.left)
        }
        for item, client in zip(frame["item"].to_list(), frame["client"].to_list(), strict=True):
            items[link_of[client]][side].append(item)
    return items


def _streams(
    items: Sequence[tuple[list[int], list[int]]],
    facts: Facts,
    settings: Settings,
) -> tuple[list[Event], list[Stream]]:
    """Balances brought forward as events, and everything else as streams."""
    opening = [{item for item, kind in kinds.items() if kind == LineKind.OPENING} for kinds in facts.kinds]
    forward: list[Event] = []
    streams: list[Stream] = []
    for client, own in enumerate(items):
        taken = None
        if settings.start is not None:
            taken = take_before(client, own, facts, (settings.start - _EPOCH).days)
        if taken is None:
            taken = take_opening(client, own, opening, facts)
        rest: Sequence[Sequence[int]] = own
        if taken is not None:
            forward.append(taken)
            gone = (set(taken.left), set(taken.right))
            rest = [[item for item in own[side] if item not in gone[side]] for side in (0, 1)]
        streams.extend(_client_streams(client, rest, facts))
    return forward, streams


def _client_streams(client: int, items: Sequence[Sequence[int]], facts: Facts) -> Iterator[Stream]:
    for direction in Direction:
        left, right = (
            _lines(
                [
                    item
                    for item in items[side]
                    if _direction(facts.kinds[side][item], facts.cents[side][item]) is direction
                ],
                side,
                direction,
                facts,
            )
            for side in (0, 1)
        )
        yield Stream(client, direction, left, right)


def _direction(kind: str, cents: int) -> Direction:
    if kind in _CHARGE_KINDS:
        return Direction.CHARGES
    if kind in _PAYMENT_KINDS:
        return Direction.PAYMENTS
    return Direction.CHARGES if cents > 0 else Direction.PAYMENTS


def _lines(items: Sequence[int], side: int, direction: Direction, facts: Facts) -> Lines:
    days, cents = facts.days[side], facts.cents[side]
    ordered = sorted(items, key=lambda item: (days[item], cents[item] * direction, item))
    return Lines(
        tuple(ordered),
        tuple(days[item] for item in ordered),
        tuple(cents[item] * direction for item in ordered),
    )


def _tell_twice(
    streams: Sequence[Stream], settings: Settings
) -> tuple[list[Event], dict[tuple[int, Direction], Habit], Table]:
    table = Table.of(FAULT_RATE)
    untrained = Costs(untrained_habit(), table, settings.fees)
    if settings.learn:
        stories = [first_story(stream, table, settings.fees) for stream in streams]
    else:
        stories = [tell(stream, untrained) for stream in streams]
    habits = {(stream.client, stream.direction): untrained.habit for stream in streams}
    if settings.learn:
        seen = [seen_in(story) for story in stories]
        table = _learned_table(seen)
        of_class = {
            direction: gap_costs(sorted(chain.from_iterable(one.gaps for one in _of(streams, seen, direction))), None)
            for direction in Direction
        }
        for stream, one in zip(streams, seen, strict=True):
            habits[stream.client, stream.direction] = learned_habit(one, of_class[stream.direction])
        stories = [
            tell(stream, Costs(habits[stream.client, stream.direction], table, settings.fees)) for stream in streams
        ]
    for stream, story in zip(streams, stories, strict=True):
        name_shifts(story, Costs(habits[stream.client, stream.direction], table, settings.fees))
    return list(chain.from_iterable(stories)), habits, table


def _of(streams: Sequence[Stream], seen: Sequence[Seen], direction: Direction) -> Iterator[Seen]:
    return (one for stream, one in zip(streams, seen, strict=True) if stream.direction is direction)


def _learned_table(seen: Sequence[Seen]) -> Table:
    """The practice's share of faults, leaning on the default while few events were seen."""
    faults, events = sum(one.faults for one in seen), sum(one.events for one in seen)
    return Table.of((faults + 20 * FAULT_RATE) / (events + 20))


def _tables(events: Sequence[Event], facts: Facts) -> Settlement:
    ordered = sorted(events, key=lambda event: _place(event, facts))
    number = {id(event): place for place, event in enumerate(ordered)}
    members = [
        (place, side, item)
        for place, event in enumerate(ordered)
        for side in (0, 1)
        for item in sorted(event.members(side))
    ]
    ensure(
        len(members) == sum(len(facts.days[side]) for side in (0, 1))
        and len({entry[1:] for entry in members}) == len(members),
        "every line item is in exactly one event",
    )
    alternatives = [(place, side, item) for place, event in enumerate(ordered) for side, item in sorted(event.several)]
    return Settlement(
        pl.DataFrame([_event_row(event, number, facts) for event in ordered], schema=EVENT_SCHEMA, orient="row"),
        pl.DataFrame(members, schema=MEMBER_SCHEMA, orient="row"),
        pl.DataFrame(alternatives, schema=ALTERNATIVE_SCHEMA, orient="row"),
    )


def _place(event: Event, facts: Facts) -> tuple[int, int, str, int, int]:
    days = [facts.days[side][item] for side in (0, 1) for item in event.members(side)]
    return (
        event.client,
        min(days),
        event.kind.value,
        min(event.left, default=-1),
        min(event.right, default=-1),
    )


def _event_row(event: Event, number: dict[int, int], facts: Facts) -> tuple[object, ...]:
    cents = [sum(facts.cents[side][item] for item in event.members(side)) for side in (0, 1)]
    return (
        number[id(event)],
        event.client,
        event.kind.value,
        event.rule.value,
        _verdict(event).value,
        cents[1] - cents[0],
        event.days_apart,
        None if event.counterpart is None else number[id(event.counterpart)],
        event.twin,
    )


def _verdict(event: Event) -> Verdict:
    if event.several:
        return Verdict.SEVERAL_FIT
    return Verdict.ONLY_ANSWER if event.searched else Verdict.NOT_SEARCHED
