"""A stream that can be told by another habit as well: equal weekly amounts at a lag that wanders fit a week later too.

Both stories are told to the end. Where they differ, neither is the only answer.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from tieout.matching.costs import HABIT_MARGIN
from tieout.matching.story import Costs, Teller, Told
from tieout.matching.streams import Event, Stream
from tieout.matching.telling import Room

Line: TypeAlias = tuple[int, int, int]
"""Side, day and amount: identical lines are the same story."""


def tell_by_each(
    stream: Stream, likely: Sequence[Costs], whole: Callable[[Stream], Stream], room: Room
) -> tuple[list[Event], int]:
    """The cheapest story of a stream by any of these habits, and the number of the costs it was told by.

    Args:
        stream: one client's charges or payments.
        likely: costs by each habit that comes into question, the likeliest first.
        whole: gives a stream its cancelled pairs back.
        room: for the tellings.
    """
    teller = Teller(stream, whole, room)
    if len(likely) == 1:
        return teller.tell(likely[0]).events, 0
    told = [teller.tell(costs) for costs in likely]
    first = min(range(len(told)), key=lambda number: told[number].judged)
    for number, other in enumerate(told):
        if number != first and other.judged <= told[first].judged + HABIT_MARGIN:
            _mark(stream, told[first], other)
    return told[first].events, first


def _mark(stream: Stream, told: Told, other: Told) -> None:
    """Mark events of a story that another tells otherwise, with the lines that fit as well."""
    line_of = [
        {item: (side, day, amount) for item, day, amount in zip(lines.items, lines.days, lines.amounts, strict=True)}
        for side, lines in enumerate((stream.left, stream.right))
    ]
    same = {_signature(event, line_of) for event in other.events}
    instead = {(side, item): event for event in other.events for side in (0, 1) for item in event.members(side)}
    for event in told.events:
        if _signature(event, line_of) in same:
            continue
        event.doubtful = True
        own = {(side, item) for side in (0, 1) for item in event.members(side)}
        for member in own:
            there = instead[member]
            event.several.update(
                (side, item) for side in (0, 1) for item in there.members(side) if (side, item) not in own
            )


def _signature(event: Event, line_of: Sequence[dict[int, Line]]) -> tuple[Line, ...]:
    return tuple(sorted(line_of[side][item] for side in (0, 1) for item in event.members(side)))
