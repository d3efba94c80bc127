"""Line items of any set of whole clients in, a Settlement out.

Told twice: first by untrained habits, then by the habits that the first story showed. The passes work on chunks of
whole clients; what crosses clients (the practice's habits, money on the wrong client) goes between them as small
statistics and as leftovers, so that any chunks, on any machine, give the same answer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

import polars as pl

from tieout.checks import ensure
from tieout.matching.across import Crossings, Leftover, by_line, leftovers_of, mark_crossings, pair_across
from tieout.matching.alignment import Costs
from tieout.matching.beginnings import first_story
from tieout.matching.chunks import Chunk, facts_of, split
from tieout.matching.costs import Habit, Seen
from tieout.matching.forward import take_before, take_opening
from tieout.matching.learning import Learned, Statistics, learn, untaught
from tieout.matching.leftovers import pair_wrong_signs
from tieout.matching.story import name_shifts, tell
from tieout.matching.streams import Direction, Event, Facts, Lines, Stream, seen_in
from tieout.matching.tables import ChunkTables, assemble, tables_of
from tieout.matching.verdicts import judge, name_twins
from tieout.model.book import LineKind
from tieout.model.linkage import Linkage
from tieout.model.settings import Settings
from tieout.model.settlement import Settlement

_EPOCH = date(1970, 1, 1)

_PAYMENT_KINDS = frozenset({LineKind.PAYMENT, LineKind.CREDIT, LineKind.REFUND})
_CHARGE_KINDS = frozenset({LineKind.CHARGE, LineKind.OPENING})


def settle(
    left: pl.DataFrame,
    right: pl.DataFrame,
    linkage: Linkage,
    settings: Settings,
    *,
    chunks: int = 1,
) -> Settlement:
    """Cover every line item of both books by exactly one event.

    Args:
        left: the practice's items, in `ITEM_SCHEMA`.
        right: the other program's items, in `ITEM_SCHEMA`.
        linkage: which clients are the same.
        settings: fees, start, and whether habits are learned.
        chunks: how many pieces the clients are cut into; changes no byte of the answer.
    """
    begun = [first_pass(chunk, settings) for chunk in split(left, right, linkage, chunks)]
    learned = learn(one.statistics for one in begun) if settings.learn else untaught()
    told = [second_pass(one, learned, settings) for one in begun]
    crossings = by_line(pair_across(chain.from_iterable(one.leftovers for one in told), learned.table))
    settlement = assemble(last_pass(one, crossings) for one in told)
    ensure(settlement.members.height == left.height + right.height, "every line item is in exactly one event")
    return settlement


@dataclass(frozen=True, slots=True)
class Begun:
    """A chunk after the first pass.

    Attributes:
        facts: of its lines.
        forward: balances brought forward, told already.
        streams: everything else.
        seen: what the first story of each stream shows; None when nothing is to be learned.
    """

    facts: Facts
    forward: list[Event]
    streams: list[Stream]
    seen: list[Seen | None]

    @property
    def statistics(self) -> Statistics:
        """What the chunk teaches about the whole practice."""
        found = Statistics()
        for stream, seen in zip(self.streams, self.seen, strict=True):
            if seen is not None:
                found.add(stream.direction, seen)
        return found


@dataclass(frozen=True, slots=True)
class Told:
    """A chunk after the second pass: everything but money on the wrong client and verdicts.

    Attributes:
        facts: of its lines.
        forward: balances brought forward.
        events: all others, by client.
        habits: of each stream.
        leftovers: lines that stand alone.
    """

    facts: Facts
    forward: list[Event]
    events: dict[int, list[Event]]
    habits: dict[tuple[int, Direction], Habit]
    leftovers: list[Leftover]


def first_pass(chunk: Chunk, settings: Settings) -> Begun:
    """Tell each stream once, to see its habits."""
    facts = facts_of(chunk)
    forward, streams = _streams(_items_by_client(chunk), facts, settings)
    seen: list[Seen | None] = [None] * len(streams)
    if settings.learn:
        table = untaught().table
        seen = [seen_in(first_story(stream, table, settings.fees)) for stream in streams]
    return Begun(facts, forward, streams, seen)


def second_pass(begun: Begun, learned: Learned, settings: Settings) -> Told:
    """Tell each stream by its own habits, and bring together what a client's streams left over."""
    facts, table = begun.facts, learned.table
    habits: dict[tuple[int, Direction], Habit] = {}
    events: dict[int, list[Event]] = defaultdict(list)
    for stream, seen in zip(begun.streams, begun.seen, strict=True):
        habit = habits[stream.client, stream.direction] = learned.habit(stream.direction, seen)
        costs = Costs(habit, table, settings.fees)
        story = tell(stream, costs)
        name_shifts(story, costs)
        events[stream.client].extend(story)
    for client, own in events.items():
        costs = Costs(habits[client, Direction.PAYMENTS], table, settings.fees)
        events[client] = pair_wrong_signs(own, facts, costs)
        name_twins(events[client], facts)
    leftovers = leftovers_of(chain.from_iterable(events.values()), facts, habits)
    return Told(facts, begun.forward, dict(events), habits, leftovers)


def last_pass(told: Told, crossings: Crossings) -> ChunkTables:
    """Mark money on the wrong client, say how sure each answer is, and write the tables."""
    for client, own in told.events.items():
        mark_crossings(own, crossings)
        judge(own, told.facts, {direction: told.habits[client, direction] for direction in Direction})
    return tables_of([*told.forward, *chain.from_iterable(told.events.values())], told.facts)


def _items_by_client(chunk: Chunk) -> dict[int, tuple[list[int], list[int]]]:
    """Items of both sides by client, clients in order."""
    items: dict[int, tuple[list[int], list[int]]] = {}
    for side, frame in enumerate(chunk.sides):
        for item, client in zip(frame["item"].to_list(), frame["client"].to_list(), strict=True):
            items.setdefault(client, ([], []))[side].append(item)
    return dict(sorted(items.items()))


def _streams(
    items: dict[int, tuple[list[int], list[int]]],
    facts: Facts,
    settings: Settings,
) -> tuple[list[Event], list[Stream]]:
    """Balances brought forward as events, and everything else as streams."""
    opening = [{item for item, kind in kinds.items() if kind == LineKind.OPENING} for kinds in facts.kinds]
    forward: list[Event] = []
    streams: list[Stream] = []
    for client, own in items.items():
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
