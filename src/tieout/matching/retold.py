"""A story by the positions of its lines, as it is told again of other lines that stand to each other alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count

import numpy as np

from tieout.matching.events import KIND_CODES, PLAIN_COLUMNS, RULE_CODES, Events, Members, Several
from tieout.matching.islands import Islands
from tieout.matching.layout import Flags
from tieout.matching.ranges import Ints, ranges
from tieout.matching.shown import Shown
from tieout.matching.streams import NOWHERE, Event
from tieout.model.settlement import EventKind, Rule


@dataclass(frozen=True, slots=True)
class Retold:
    """A story as it can be told again of other lines.

    Attributes:
        events: with positions of lines of a side in place of items; none where it was told only to learn from.
        shown: what its offers show.
        has_copies: whether a line may repeat another.
        number: another one for each story.
    """

    events: Sequence[Event]
    shown: Shown
    has_copies: bool
    number: int = field(default_factory=count(1).__next__, compare=False, repr=False)

    @classmethod
    def of(cls, events: Sequence[Event], shown: Shown) -> Retold:
        """The story of a stream whose items are their positions."""
        copies = any(at is not None and at != NOWHERE for event in events for at in event.repeats)
        return cls(events, shown, copies)


def events_of(islands: Islands, stories: Sequence[Retold], pairs: tuple[Ints, Ints]) -> Events:
    """The stories of islands as events of their own lines.

    Args:
        islands: of some streams.
        stories: of each.
        pairs: left items of cancelled pairs, and the right ones; where these are told as they were, and no line may be
            a copy of one of theirs, there is no event of them.
    """
    different = {story.number: story for story in stories}
    place = {number: at for at, number in enumerate(different)}
    told = Events.of([event for story in different.values() for event in story.events])
    ends = np.cumsum([len(story.events) for story in different.values()])
    own = np.array([place[story.number] for story in stories], np.int64)
    begin = ends - [len(story.events) for story in different.values()]
    source = ranges(begin[own], ends[own])
    island = np.repeat(np.arange(len(own)), (ends - begin)[own])
    items = _Items.of(islands)
    copied = np.repeat([story.has_copies for story in different.values()], ends - begin)
    stays = ~items.are_pairs(told, source, island, _are_plain(told) & ~copied, pairs)
    return _repeated(told, source[stays], island[stays], items, islands)


def _are_plain(events: Events) -> Flags:
    """Of each event whether it is that two lines agree on one day, and nothing else fits."""
    plain: Flags = (events.kind == KIND_CODES[EventKind.AGREE]) & (events.rule == RULE_CODES[Rule.SAME_DAY])
    plain &= events.searched & ~events.doubtful
    plain[events.several.event] = False
    return plain


@dataclass(frozen=True, slots=True)
class _Items:
    """Items of islands by side, and where those of each island begin."""

    items: tuple[Ints, Ints]
    first: tuple[Ints, Ints]

    @classmethod
    def of(cls, islands: Islands) -> _Items:
        lines, starts = islands.lines, islands.starts[:-1]
        on_right = np.cumsum(lines.side) - lines.side  # right lines before each
        right = on_right[starts]
        left, is_right = starts - right, lines.side == 1
        return cls((lines.item[~is_right], lines.item[is_right]), (left, right))

    def at(self, side: int, island: Ints, position: Ints) -> Ints:
        """The items that stand so far in their island's lines of a side."""
        found: Ints = self.items[side][self.first[side][island] + position]
        return found

    def are_pairs(self, told: Events, source: Ints, island: Ints, plain: Flags, pairs: tuple[Ints, Ints]) -> Flags:
        """Which events are cancelled pairs told as they were."""
        found = np.zeros(len(source), np.bool_)
        asked = np.flatnonzero(plain[source])
        if not len(pairs[0]) or not len(asked):
            return found
        left, right = (
            self.at(side, island[asked], told.sides[side].item[told.first_members(side)[source[asked]]])
            for side in (0, 1)
        )
        order = np.argsort(pairs[0])
        at = order[np.minimum(np.searchsorted(pairs[0], left, sorter=order), len(order) - 1)]
        found[asked] = (pairs[0][at] == left) & (pairs[1][at] == right)
        return found


def _repeated(told: Events, source: Ints, island: Ints, items: _Items, islands: Islands) -> Events:
    """Events by position as events of the items of islands.

    Args:
        told: by position.
        source: which of them is told again.
        island: of whose lines.
        items: of the islands.
        islands: they.
    """
    sides = []
    for side, own in enumerate(told.sides):
        begin, counts = told.first_members(side)[source], told.counts[side][source]
        at, event = ranges(begin, begin + counts), np.repeat(np.arange(len(source)), counts)
        item = items.at(side, island[event], own.item[at])
        sides.append(Members(event, item, own.facts[:, at]).in_order())
    fits = told.several
    order = np.argsort(fits.event, kind="stable")
    begin = np.searchsorted(fits.event, source, sorter=order)
    counts = np.searchsorted(fits.event, source, "right", sorter=order) - begin
    at, event = order[ranges(begin, begin + counts)], np.repeat(np.arange(len(source)), counts)
    several = np.where(
        fits.side[at] == 1,
        *(_positions(items, side, island[event], fits.item[at], fits.side[at] == side) for side in (1, 0)),
    )
    left, right = (
        _positions(items, side, island, told.repeats[side][source], told.repeats[side][source] >= 0) for side in (0, 1)
    )
    plain = {name: getattr(told, name)[source] for name in PLAIN_COLUMNS}
    plain["stream"] = islands.lines.stream[islands.starts[island]]
    return Events(
        **plain, repeats=(left, right), sides=(sides[0], sides[1]), several=Several(event, fits.side[at], several)
    )


def _positions(items: _Items, side: int, island: Ints, position: Ints, which: Flags) -> Ints:
    """The items at some positions where `which`; elsewhere what stands there."""
    found = position.copy()
    found[which] = items.at(side, island[which], position[which])
    return found
