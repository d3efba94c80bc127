"""Cancelled pairs that a line left over may have to do with: they are told again together with it.

Such a line may repeat one of them, or tell the story as well as one of them does. All others can't change any answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from tieout.matching.cancelling import Pairs
from tieout.matching.chunks import Ints
from tieout.matching.costs import MARGIN
from tieout.matching.evidence import days_named
from tieout.matching.habits import Habit
from tieout.matching.layout import Keys, stream_of
from tieout.matching.remains import Remains
from tieout.matching.story import TWIN_DAYS_MAX
from tieout.matching.streams import Lines, Said, Stream
from tieout.matching.whole_lines import ranges


def find_neighbours(pairs: Pairs, streams: Sequence[tuple[Stream, Habit]]) -> Ints:
    """Places of the pairs of the same stream and amount that are near enough to a line left over.

    Args:
        pairs: cancelled pairs of whole clients.
        streams: what cancelling left of these clients' streams, each with its habit.
    """
    numbers, days, amounts = list[int](), list[int](), list[int]()
    offsets = list[Ints]()
    for stream, habit in streams:
        for side, lines in enumerate((stream.left, stream.right)):
            near = _offsets(habit, side)
            numbers += [stream_of(stream.client, stream.direction)] * len(lines)
            days += lines.days
            amounts += lines.amounts
            offsets += [near] * len(lines) if stream.said is None else _with_named(near, stream.said, side, lines)
    if not offsets:
        return np.zeros(0, np.int64)
    times = [len(own) for own in offsets]
    number, day, amount = (np.repeat(np.array(column, np.int64), times) for column in (numbers, days, amounts))
    return _places(pairs, number, day + np.concatenate(offsets), amount)


def near_places(pairs: Pairs, remains: Remains, habits: Sequence[Habit], of_stream: Ints) -> Ints:
    """The same for streams of which nothing is said, as columns.

    Args:
        pairs: cancelled pairs of whole clients.
        remains: what cancelling left of these clients' streams.
        habits: all there are among them.
        of_stream: of each stream, the place of its habit among those.
    """
    lines = remains.lines
    habit = of_stream[np.searchsorted(remains.numbers, lines.stream)]
    wanted = []
    for place, one in enumerate(habits):
        for side in (0, 1):
            own, offsets = np.flatnonzero((habit == place) & (lines.side == side)), _offsets(one, side)
            number, day, amount = (
                np.repeat(column[own], len(offsets)) for column in (lines.stream, lines.day, lines.amount)
            )
            wanted.append((number, day + np.tile(offsets, len(own)), amount))
    number, day, amount = (np.concatenate(columns) for columns in zip(*wanted, strict=True))
    return _places(pairs, number, day, amount)


def _places(pairs: Pairs, number: Ints, day: Ints, amount: Ints) -> Ints:
    """Places of the pairs of these streams, days and amounts."""
    if not len(pairs) or not len(number):
        return np.zeros(0, np.int64)
    keys = Keys(pairs.stream, pairs.day, pairs.amount)
    own = keys.of(pairs.stream, pairs.day, pairs.amount)
    wanted = np.unique(keys.of(number, day, amount))
    return ranges(*(np.searchsorted(own, wanted, which) for which in ("left", "right")))


def _with_named(offsets: Ints, said: Said, side: int, lines: Lines) -> list[Ints]:
    """For each line also the pairs on the days that the line itself names."""
    named = [(days_named(said, side, item), day) for item, day in zip(lines.items, lines.days, strict=True)]
    return [np.union1d(offsets, np.array(days, np.int64) - day) if days else offsets for days, day in named]


@lru_cache(maxsize=4_096)
def _offsets(habit: Habit, side: int) -> Ints:
    """Days from a line that stands alone to pairs that count: near ones, and those a swap costs little more for."""
    swaps = {days if side == 0 else -days for days in habit.near(MARGIN)}
    return np.array(sorted(swaps | set(range(-TWIN_DAYS_MAX, TWIN_DAYS_MAX + 1))), np.int64)
