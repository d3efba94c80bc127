"""A story by the positions of its lines, as it is told again of other lines that stand to each other alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from types import MappingProxyType
from typing import TypeAlias

from tieout.matching.seen import Seen
from tieout.matching.shown import Shown
from tieout.matching.streams import NOWHERE, Direction, Event, Stream
from tieout.model.settlement import EventKind, Rule

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
        has_copies: whether a line may repeat another.
        number: another one for each story.
    """

    events: tuple[_OneEvent, ...]
    seen: Seen
    shown: Shown
    has_copies: bool
    number: int = field(default_factory=count(1).__next__, compare=False, repr=False)

    @classmethod
    def of(cls, stream: Stream, events: Sequence[Event], seen: Seen, shown: Shown) -> Retold:
        """The story of a stream."""
        places = [{item: place for place, item in enumerate(own.items)} for own in (stream.left, stream.right)]
        copies = any(at not in (None, NOWHERE) for event in events for at in event.repeats)
        return cls(tuple([_by_position(event, places) for event in events]), seen, shown, copies)

    def events_of(
        self,
        stream: tuple[int, Direction],
        left: Sequence[int],
        right: Sequence[int],
        pairs: Mapping[int, int] = MappingProxyType({}),
    ) -> list[Event]:
        """Its events in lines of the same shape.

        Args:
            stream: client and direction.
            left: items of the left lines.
            right: items of the right lines.
            pairs: left items of cancelled pairs, with the right ones; where these are told as they were, and no line
                may be a copy of one of theirs, there is no event of them.
        """
        items = left, right
        told = self.events
        if pairs and not self.has_copies:
            told = tuple(
                [
                    event
                    for event in told
                    if not (_is_plain(event) and pairs.get(left[event[2][0]]) == right[event[3][0]])
                ]
            )
        return [
            Event(
                *stream, kind, rule,
                tuple(sorted([left[place] for place in here])), tuple(sorted([right[place] for place in there])),
                apart, cost, {(side, items[side][place]) for side, place in several}, doubtful,
                (_at(left, repeats[0]), _at(right, repeats[1])), None, None, searched,
            )
            for kind, rule, here, there, apart, cost, several, doubtful, repeats, searched in told
        ]  # fmt: skip


def _is_plain(event: _OneEvent) -> bool:
    """Whether an event is that two lines agree on one day, and nothing else fits."""
    kind, rule, _, _, _, _, several, doubtful, _, searched = event
    return kind is EventKind.AGREE and rule is Rule.SAME_DAY and searched and not several and not doubtful


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
