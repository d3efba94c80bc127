"""Islands that are alike have one story: each shape is told once, for all clients at once.

A story takes days only as how far they are apart, months only as being the same or not, and items only in their order.
So where few lines are told, many clients of a practice with a few fees ask the same, and are given the answer that the
first of them got. A line by itself is told without looking at it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

import numpy as np

from tieout.checks import ensure
from tieout.matching.chunks import Ints
from tieout.matching.copies import ODD
from tieout.matching.costs import Table
from tieout.matching.events import Events
from tieout.matching.islands import Islands
from tieout.matching.layout import client_and_direction
from tieout.matching.retold import Retold, events_of
from tieout.matching.seen import Seen
from tieout.matching.shown import Shown
from tieout.matching.story import Costs, lone_event
from tieout.matching.streams import NO_LINES, NOWHERE, Direction, Lines, Stream
from tieout.matching.telling import Care, Room, Telling, seen_of

STORIES_MAX = 8_192
"""So many stories are kept; then they are forgotten, and are told anew."""

_STORIES: dict[tuple[int, bytes], Retold] = {}
"""By number of costs and care, and shape: what this process has told; other parts of a book ask much the same."""

_NUMBERS: dict[tuple[Costs, Care], int] = {}
_NEXT = count()


@dataclass(frozen=True, slots=True)
class Retelling:
    """Islands, and the story of each.

    Attributes:
        islands: of some streams.
        stories: of each island.
        bounds: where the islands of each stream begin, and the number of islands at the end.
    """

    islands: Islands
    stories: Sequence[Retold]
    bounds: Sequence[int]

    def seen(self, cancelled: Sequence[int], credits_used: Sequence[int]) -> list[tuple[Seen, Shown]]:
        """What the stories of each stream show together.

        Args:
            cancelled: of each stream, pairs that were taken out.
            credits_used: of each, how many of those are credits used.
        """
        known: dict[tuple[int, ...], tuple[Seen, Shown]] = {}
        found = []
        for number, (first, end) in enumerate(zip(self.bounds[:-1], self.bounds[1:], strict=True)):
            own = self.stories[first:end]
            key = (cancelled[number], credits_used[number], *sorted([story.number for story in own]))
            if key not in known:
                known[key] = _together(own, cancelled[number], credits_used[number])
            found.append(known[key])
        return found

    def events(self, pairs: tuple[Ints, Ints]) -> Events:
        """The events of all streams.

        Args:
            pairs: left and right items of cancelled pairs (see `retold.events_of`).
        """
        return events_of(self.islands, self.stories, pairs)


def _together(stories: Sequence[Retold], cancelled: int, credits_used: int) -> tuple[Seen, Shown]:
    """What some stories show together, and so many cancelled pairs."""
    seen, shown = Seen.of_cancelled(cancelled, credits_used), stories[0].shown
    for story in stories:
        seen = story.seen + seen
    if len(stories) > 1:
        shown = Shown()
        for story in stories:
            shown.add(story.shown)
    return seen, shown


def retell(islands: Islands, costs: Sequence[Costs], places: Ints, care: Care) -> Retelling:
    """The cheapest story of each island.

    Args:
        islands: of some streams.
        costs: what streams are told by.
        places: of each stream, in order, the place of its costs among those.
        care: how carefully.
    """
    lines, starts = islands.lines, islands.starts[:-1]
    first_of_stream = np.flatnonzero(np.append(True, np.diff(lines.stream[starts]) != 0))
    bounds = np.append(first_of_stream, len(islands))
    priced = np.repeat(places, np.diff(bounds))
    teller = _Teller(islands, costs, care)
    lone = np.diff(islands.starts) == 1
    kinds = (2 * lines.side[starts] + (islands.marks[starts] == ODD)).tolist()
    stories = [
        teller.lone(kind, price) if alone else teller.told(island, price)
        for island, (alone, kind, price) in enumerate(zip(lone.tolist(), kinds, priced.tolist(), strict=True))
    ]
    return Retelling(islands, stories, bounds.tolist())


class _Teller:
    """Tells islands, each shape once."""

    def __init__(self, islands: Islands, costs: Sequence[Costs], care: Care) -> None:
        self._islands, self._costs, self._care = islands, costs, care
        self._rows = _rows(islands)
        self._starts = islands.starts.tolist()
        self._lone: dict[tuple[int, int], Retold] = {}
        self._numbers = [_number_of(one, care) for one in costs]
        self._room = Room()

    def lone(self, kind: int, price: int) -> Retold:
        """The story of a line that stands alone: 2 for one of the right side, and 1 more where its amount is odd."""
        key = kind, price
        if key not in self._lone:
            self._lone[key] = _of_lone(kind >= 2, kind % 2 == 1, self._costs[price].table)
        return self._lone[key]

    def told(self, island: int, price: int) -> Retold:
        """The story of an island of several lines."""
        begin, stop = self._starts[island], self._starts[island + 1]
        key = self._numbers[price], self._rows[begin:stop].tobytes()
        known = _STORIES.get(key)
        if known is None:
            if len(_STORIES) >= STORIES_MAX:
                _STORIES.clear()
            known = _STORIES[key] = self._tell(begin, stop, self._costs[price])
        return known

    def _tell(self, begin: int, stop: int, costs: Costs) -> Retold:
        stream, twins = _stream_of(self._islands, begin, stop)
        found = Telling(stream, twins, self._room).tell(costs.prices(), self._care)
        ensure(found is not None, "without a bound there is a story")
        assert found is not None  # noqa: S101  for the type checker
        events, shown = found
        return Retold.of(stream, events, seen_of(shown), shown)


def _number_of(costs: Costs, care: Care) -> int:
    known = _NUMBERS.get((costs, care))
    if known is None:
        if len(_NUMBERS) >= STORIES_MAX:  # a number is never given twice
            _NUMBERS.clear()
        known = _NUMBERS.setdefault((costs, care), next(_NEXT))  # another thread may have been here
    return known


def _of_lone(on_right: bool, odd: bool, table: Table) -> Retold:
    """The story of a line that stands alone."""
    lines = (NO_LINES, Lines((0,), (0,), (0,), (0,)))
    items = (lines[not on_right].items, lines[on_right].items)
    stream = Stream(0, Direction.CHARGES, lines[not on_right], lines[on_right], odd=items if odd else ((), ()))
    event = lone_event(stream, table)
    shown = Shown.of_lone(event.cost, on_right)
    return Retold.of(stream, [event], seen_of(shown), shown)


def _rows(islands: Islands) -> Ints:
    """What the story of an island depends on, a row for each line: the shape of its lines."""
    lines, starts = islands.lines, islands.starts
    first = np.repeat(starts[:-1], np.diff(starts))
    months = lines.day.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    columns = (
        lines.side, lines.day - lines.day[first], lines.amount, lines.credit, months - months[first], islands.marks,
    )  # fmt: skip
    return np.stack(columns, axis=1)


def _stream_of(islands: Islands, begin: int, stop: int) -> tuple[Stream, tuple[dict[int, int], dict[int, int]]]:
    """An island as a stream of its own, and its lines that may repeat another, with that one."""
    lines = islands.lines
    columns = (lines.item, lines.day, lines.amount, lines.credit)
    rows = list(zip(*(column[begin:stop].tolist() for column in columns), strict=True))
    by_side: tuple[list[tuple[int, ...]], list[tuple[int, ...]]] = ([], [])
    twins: tuple[dict[int, int], dict[int, int]] = ({}, {})
    marked = zip(lines.side[begin:stop].tolist(), islands.marks[begin:stop].tolist(), strict=True)
    for place, (side, mark) in enumerate(marked):
        by_side[side].append(rows[place])
        if mark:
            twins[side][rows[place][0]] = NOWHERE if mark == ODD else rows[place + mark][0]
    left, right = (Lines(*zip(*own, strict=True)) if own else NO_LINES for own in by_side)
    client, direction = client_and_direction(int(lines.stream[begin]))
    return Stream(client, direction, left, right, cancelled=1), twins
