"""Stories told before: lines that stand to each other as those of another stream did have the same story.

A story takes days only as how far they are apart, months only as being the same or not, and items only in their order.
So where few lines are told (the rest of a stream was cancelled), many clients of a practice with a few fees and weekly
sessions ask the same, and are given the answer that the first of them got.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from tieout.matching.due import months_of
from tieout.matching.seen import Seen
from tieout.matching.shown import Shown
from tieout.matching.streams import Event, Lines, Stream

LINES_MAX = 24
"""Streams with more lines are hardly ever alike."""

STORIES_MAX = 8_192
"""So many stories are kept; then they are forgotten, and are told anew."""

Shape: TypeAlias = tuple[Hashable, ...]
"""What a story depends on besides its costs."""


def shape_of(stream: Stream, twins: Sequence[Mapping[int, int]]) -> Shape | None:
    """The shape of a stream; None where its story may depend on more, or where it is hardly that of another one.

    Args:
        stream: one client's charges or payments.
        twins: by side, items that may repeat another, and that one.
    """
    count = len(stream.left) + len(stream.right)
    if stream.said is not None or not stream.cancelled or not count or count > LINES_MAX:
        return None
    first = min(lines.days[0] for lines in (stream.left, stream.right) if len(lines))
    return (*_side(stream.left, twins[0], first), *_side(stream.right, twins[1], first))


def _side(lines: Lines, twins: Mapping[int, int], first: int) -> Shape:
    months = months_of(lines.days)
    places = {item: place for place, item in enumerate(lines.items)} if twins else {}
    return (
        tuple([day - first for day in lines.days]),
        lines.amounts,
        lines.credits,
        tuple([month - months[0] for month in months]),
        tuple(sorted((places[item], places[other]) for item, other in twins.items())),
    )


@dataclass(frozen=True, slots=True)
class _OneEvent:
    """An event by the positions of its lines.

    Attributes:
        like: all that it says besides them.
        left: positions of its left lines.
        right: positions of its right lines.
        several: sides and positions of lines that fit as well.
        twin: position of the line that it may repeat, on its own side.
    """

    like: Event
    left: tuple[int, ...]
    right: tuple[int, ...]
    several: tuple[tuple[int, int], ...]
    twin: int | None

    @classmethod
    def of(cls, event: Event, places: Sequence[Mapping[int, int]]) -> _OneEvent:
        own = places[0 if event.left else 1]
        return cls(
            replace(event, left=(), right=(), several=set(), twin=None),
            tuple(places[0][item] for item in event.left),
            tuple(places[1][item] for item in event.right),
            tuple((side, places[side][item]) for side, item in event.several),
            None if event.twin is None else own[event.twin],
        )

    def of_stream(self, stream: Stream) -> Event:
        """The same event of other lines."""
        left, right, like = stream.left.items, stream.right.items, self.like
        items = (left, right)
        own = left if self.left else right
        return Event(
            stream.client, stream.direction, like.kind, like.rule,
            tuple(sorted([left[place] for place in self.left])),
            tuple(sorted([right[place] for place in self.right])),
            like.days_apart, like.cost, {(side, items[side][place]) for side, place in self.several},
            like.doubtful, None if self.twin is None else own[self.twin], None, like.searched,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Retold:
    """A story as it can be told again of other lines.

    Attributes:
        seen: what it shows of habits, without what was cancelled.
        shown: what its offers show.
    """

    _events: tuple[_OneEvent, ...]
    seen: Seen
    shown: Shown

    @classmethod
    def of(cls, stream: Stream, events: Sequence[Event], seen: Seen, shown: Shown) -> Retold:
        """The story of a stream."""
        places = [{item: place for place, item in enumerate(own.items)} for own in (stream.left, stream.right)]
        return cls(tuple(_OneEvent.of(event, places) for event in events), seen, shown)

    def events_of(self, stream: Stream) -> list[Event]:
        """Its events in a stream of the same shape."""
        return [one.of_stream(stream) for one in self._events]


class Memory:
    """Stories by what they depend on."""

    def __init__(self, most: int = STORIES_MAX) -> None:
        self._most = most
        self._stories: dict[Hashable, Retold] = {}

    def recall(self, key: Hashable) -> Retold | None:
        """The story of these lines and costs, if it was told."""
        return self._stories.get(key)

    def keep(self, key: Hashable, story: Retold) -> None:
        """Keep a story."""
        if len(self._stories) >= self._most:
            self._stories.clear()
        self._stories[key] = story
