"""Balances brought forward: an opening line on one side against the lines it stands for on the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from tieout.matching.chunks import Chunk
from tieout.matching.streams import Direction, Event
from tieout.model.book import LineKind
from tieout.model.settlement import EventKind, Rule

_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is asked about lines of clients with such a balance, by side (0 left, 1 right) and item number.

    Attributes:
        days: days since 1970-01-01.
        cents: effect on the balance.
    """

    days: tuple[dict[int, int], dict[int, int]]
    cents: tuple[dict[int, int], dict[int, int]]

    @classmethod
    def of(cls, sides: Sequence[pl.DataFrame]) -> Facts:
        """Of the lines of both sides, in `LINE_SCHEMA`."""
        items = [frame["item"].to_list() for frame in sides]
        days, cents = (
            [dict(zip(own, told.to_list(), strict=True)) for own, told in zip(items, columns, strict=True)]
            for columns in ([frame["day"].to_physical() for frame in sides], [frame["cents"] for frame in sides])
        )
        return cls((days[0], days[1]), (cents[0], cents[1]))


def tell_forward(chunk: Chunk, start: date | None) -> list[Event]:
    """The balances brought forward of a chunk's clients.

    Args:
        chunk: lines of whole clients.
        start: the first day that is told line by line; None when there is no such day.
    """
    asked = pl.col("kind") == LineKind.OPENING.value
    if start is not None:
        asked |= pl.col("day") < start
    clients = pl.concat([frame.filter(asked)["client"] for frame in chunk.sides]).unique().sort()
    if not len(clients):
        return []
    sides = [frame.filter(pl.col("client").is_in(clients.implode())) for frame in chunk.sides]
    facts = Facts.of(sides)
    opening = [set(frame.filter(pl.col("kind") == LineKind.OPENING.value)["item"].to_list()) for frame in sides]
    items: dict[int, tuple[list[int], list[int]]] = {client: ([], []) for client in clients.to_list()}
    for side, frame in enumerate(sides):
        for item, client in frame.select("item", "client").iter_rows():
            items[client][side].append(item)
    told = [_forward_of(client, own, opening, facts, start) for client, own in items.items()]
    return [event for event in told if event is not None]


def _forward_of(
    client: int, own: Sequence[Sequence[int]], opening: Sequence[set[int]], facts: Facts, start: date | None
) -> Event | None:
    taken = take_before(client, own, facts, (start - _EPOCH).days) if start is not None else None
    return taken or take_opening(client, own, opening, facts)


def take_before(client: int, items: Sequence[Sequence[int]], facts: Facts, start: int) -> Event | None:
    """One event of all lines before a day, on both sides.

    Args:
        client: the link's index.
        items: the client's left items and right items.
        facts: of the items.
        start: the first day that is told line by line.
    """
    left, right = (tuple(item for item in items[side] if facts.days[side][item] < start) for side in (0, 1))
    return _brought_forward(client, left, right, facts) if left or right else None


def take_opening(
    client: int, items: Sequence[Sequence[int]], opening: Sequence[set[int]], facts: Facts
) -> Event | None:
    """One event of an opening balance on one side and the other side's lines that it stands for.

    Lines of the opening day itself belong to it only when they alone make it agree.

    Args:
        client: the link's index.
        items: the client's left items and right items.
        opening: items of either book that are opening balances.
        facts: of the items.
    """
    opens = [tuple(item for item in items[side] if item in opening[side]) for side in (0, 1)]
    if bool(opens[0]) == bool(opens[1]):
        return None
    side = 0 if opens[0] else 1
    day = max(facts.days[side][item] for item in opens[side])
    wanted = sum(facts.cents[side][item] for item in opens[side])
    other = 1 - side
    before, until = (
        tuple(item for item in items[other] if facts.days[other][item] < limit) for limit in (day, day + 1)
    )
    stands_for = until if sum(facts.cents[other][item] for item in until) == wanted else before
    left, right = (opens[0], stands_for) if side == 0 else (stands_for, opens[1])
    return _brought_forward(client, left, right, facts)


def _brought_forward(client: int, left: tuple[int, ...], right: tuple[int, ...], facts: Facts) -> Event:
    equal = sum(facts.cents[0][item] for item in left) == sum(facts.cents[1][item] for item in right)
    kind = EventKind.AGREE if equal and left and right else EventKind.BEFORE_START
    rule = Rule.BALANCE_BROUGHT_FORWARD if left and right else Rule.NONE
    return Event(client, Direction.CHARGES, kind, rule, left, right, 0 if left and right else None, 0)
