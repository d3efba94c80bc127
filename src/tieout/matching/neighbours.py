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
from tieout.matching.story import TWIN_DAYS_MAX
from tieout.matching.streams import Lines, Said, Stream


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
    if not len(pairs) or not offsets:
        return np.zeros(0, np.int64)
    times = [len(own) for own in offsets]
    number, day, amount = (np.repeat(np.array(column, np.int64), times) for column in (numbers, days, amounts))
    keys = Keys(pairs.stream, pairs.day, pairs.amount)
    own = keys.of(pairs.stream, pairs.day, pairs.amount)
    wanted = np.unique(keys.of(number, day + np.concatenate(offsets), amount))
    first, end = (np.searchsorted(own, wanted, which) for which in ("left", "right"))
    return _ranges(first, end)


def _with_named(offsets: Ints, said: Said, side: int, lines: Lines) -> list[Ints]:
    """For each line also the pairs on the days that the line itself names."""
    named = [(days_named(said, side, item), day) for item, day in zip(lines.items, lines.days, strict=True)]
    return [np.union1d(offsets, np.array(days, np.int64) - day) if days else offsets for days, day in named]


def _ranges(first: Ints, end: Ints) -> Ints:
    """All places from each first to before its end."""
    counts = end - first
    return np.repeat(first - np.concatenate(([0], np.cumsum(counts)[:-1])), counts) + np.arange(counts.sum())


@lru_cache(maxsize=4_096)
def _offsets(habit: Habit, side: int) -> Ints:
    """Days from a line that stands alone to pairs that count: near ones, and those a swap costs little more for."""
    swaps = {days if side == 0 else -days for days in habit.near(MARGIN)}
    return np.array(sorted(swaps | set(range(-TWIN_DAYS_MAX, TWIN_DAYS_MAX + 1))), np.int64)
