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
from tieout.matching.copies import ODD
from tieout.matching.costs import Table
from tieout.matching.events import Events
from tieout.matching.islands import Islands
from tieout.matching.ranges import Ints
from tieout.matching.retold import Retold, events_of
from tieout.matching.seen import Seen
from tieout.matching.shown import Shown
from tieout.matching.story import Costs, lone_event
from tieout.matching.streams import NO_LINES, NOWHERE, Direction, Lines, Stream
from tieout.matching.telling import Care, Room, Telling, Twins, seen_of

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
    shown = stories[0].shown
    if len(stories) > 1:
        shown = Shown()
        for story in stories:
            shown.add(story.shown)
    return seen_of(shown) + Seen.of_cancelled(cancelled, credits_used), shown


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
        self._columns: list[list[int]] = []
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
        if not self._columns:
            lines = self._islands.lines
            self._columns = [one.tolist() for one in (lines.day, lines.amount, lines.credit, lines.side)]
            self._columns.append(self._islands.marks.tolist())
        stream, twins = _stream_of(*(column[begin:stop] for column in self._columns))
        found = Telling(stream, twins, self._room).tell(costs.prices(), self._care)
        ensure(found is not None, "without a bound there is a story")
        assert found is not None  # noqa: S101  for the type checker
        return Retold.of(*found)


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
    return Retold.of([event], shown)


def _rows(islands: Islands) -> Ints:
    """What the story of an island depends on, a row for each line: the shape of its lines."""
    lines, starts = islands.lines, islands.starts
    first = np.repeat(starts[:-1], np.diff(starts))
    months = lines.day.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    columns = (
        lines.side, lines.day - lines.day[first], lines.amount, lines.credit, months - months[first], islands.marks,
    )  # fmt: skip
    return np.stack(columns, axis=1)


def _stream_of(
    days: list[int], amounts: list[int], used: list[int], sides: list[int], marks: list[int]
) -> tuple[Stream, tuple[Twins, Twins]]:
    """An island as a stream whose items are their positions, and its lines that may repeat another, with that one."""
    places = [[place for place, own in enumerate(sides) if own == side] for side in (0, 1)]
    left, right = (
        Lines(tuple(range(len(own))), *(tuple([column[place] for place in own]) for column in (days, amounts, used)))
        for own in places
    )
    twins: tuple[Twins, Twins] = ({}, {})
    if any(marks):
        for found, own in zip(twins, places, strict=True):
            at = {place: position for position, place in enumerate(own)}
            found.update((at[one], NOWHERE if marks[one] == ODD else at[one + marks[one]]) for one in own if marks[one])
    return Stream(0, Direction.CHARGES, left, right, cancelled=1), twins
