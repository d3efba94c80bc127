"""Stories told before: lines that stand to each other as those of another stream did have the same story.

A story takes days only as how far they are apart, months only as being the same or not, and items only in their order.
So where few lines are told (the rest of a stream was cancelled), many clients of a practice with a few fees and weekly
sessions ask the same, and are given the answer that the first of them got.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from tieout.matching.due import months_of
from tieout.matching.seen import Seen
from tieout.matching.shown import Shown
from tieout.matching.streams import NOWHERE, Event, Lines, Stream
from tieout.model.settlement import EventKind, Rule

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
        tuple(sorted((places[item], NOWHERE if other == NOWHERE else places[other]) for item, other in twins.items())),
    )


_OneEvent: TypeAlias = tuple[
    EventKind,
    Rule,
    tuple[int, ...],
    tuple[int, ...],
    int | None,
    int,
    tuple[tuple[int, int], ...],
    bool,
    tuple[int | None, int | None],
    bool,
]
"""An event by positions of lines: kind, rule, left, right, days apart, cost, several, doubtful, repeats, searched."""


@dataclass(frozen=True, slots=True)
class Retold:
    """A story as it can be told again of other lines.

    Attributes:
        events: by the positions of their lines.
        seen: what it shows of habits, without what was cancelled.
        shown: what its offers show.
    """

    events: tuple[_OneEvent, ...]
    seen: Seen
    shown: Shown
    _seen_with: dict[tuple[int, int], Seen] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, stream: Stream, events: Sequence[Event], seen: Seen, shown: Shown) -> Retold:
        """The story of a stream."""
        places = [{item: place for place, item in enumerate(own.items)} for own in (stream.left, stream.right)]
        return cls(tuple([_by_position(event, places) for event in events]), seen, shown)

    def seen_with(self, cancelled: int, credits_used: int) -> Seen:
        """What it shows together with so many cancelled pairs, so many of them credits used."""
        key = cancelled, credits_used
        if key not in self._seen_with:
            self._seen_with[key] = self.seen + Seen.of_cancelled(cancelled, credits_used)
        return self._seen_with[key]

    def events_of(self, stream: Stream) -> list[Event]:
        """Its events in a stream of the same shape."""
        left, right = items = (stream.left.items, stream.right.items)
        return [
            Event(
                stream.client, stream.direction, kind, rule,
                tuple(sorted([left[place] for place in here])), tuple(sorted([right[place] for place in there])),
                apart, cost, {(side, items[side][place]) for side, place in several}, doubtful,
                (_at(left, repeats[0]), _at(right, repeats[1])), None, None, searched,
            )
            for kind, rule, here, there, apart, cost, several, doubtful, repeats, searched in self.events
        ]  # fmt: skip


def _by_position(event: Event, places: Sequence[Mapping[int, int]]) -> _OneEvent:
    left, right = places
    return (
        event.kind, event.rule,
        tuple([left[item] for item in event.left]), tuple([right[item] for item in event.right]),
        event.days_apart, event.cost, tuple([(side, places[side][item]) for side, item in event.several]),
        event.doubtful, (_at(left, event.repeats[0]), _at(right, event.repeats[1])), event.searched,
    )  # fmt: skip


def _at(numbers: Sequence[int] | Mapping[int, int], place: int | None) -> int | None:
    return place if place is None or place == NOWHERE else numbers[place]


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
