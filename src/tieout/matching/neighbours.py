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
from tieout.matching.streams import Stream


def find_neighbours(pairs: Pairs, streams: Sequence[tuple[Stream, Habit]]) -> Ints:
    """Places of the pairs of the same stream and amount that are near enough to a line left over.

    Args:
        pairs: cancelled pairs of whole clients.
        streams: what cancelling left of these clients' streams, each with its habit.
    """
    lone = [
        (stream_of(stream.client, stream.direction), day, amount, _with_named(near, stream, side, item, day))
        for stream, habit in streams
        for side, lines in enumerate((stream.left, stream.right))
        for near in (_offsets(habit, side),)
        for item, day, amount in zip(lines.items, lines.days, lines.amounts, strict=True)
    ]
    if not len(pairs) or not lone:
        return np.zeros(0, np.int64)
    times = [len(own) for *_, own in lone]
    stream, day, amount = (np.repeat(np.array(column, np.int64), times) for column in list(zip(*lone, strict=True))[:3])
    keys = Keys(pairs.stream, pairs.day, pairs.amount)
    own = keys.of(pairs.stream, pairs.day, pairs.amount)
    wanted = np.unique(keys.of(stream, day + np.concatenate([own for *_, own in lone]), amount))
    first, end = (np.searchsorted(own, wanted, which) for which in ("left", "right"))
    return _ranges(first, end)


def _with_named(offsets: Ints, stream: Stream, side: int, item: int, day: int) -> Ints:
    """Also the pairs on the days that the line itself names."""
    named = days_named(stream.said, side, item)
    return np.union1d(offsets, np.array(named, np.int64) - day) if named else offsets


def _ranges(first: Ints, end: Ints) -> Ints:
    """All places from each first to before its end."""
    counts = end - first
    return np.repeat(first - np.concatenate(([0], np.cumsum(counts)[:-1])), counts) + np.arange(counts.sum())


@lru_cache(maxsize=4_096)
def _offsets(habit: Habit, side: int) -> Ints:
    """Days from a line that stands alone to pairs that count: near ones, and those a swap costs little more for."""
    swaps = {days if side == 0 else -days for days in habit.near(MARGIN)}
    return np.array(sorted(swaps | set(range(-TWIN_DAYS_MAX, TWIN_DAYS_MAX + 1))), np.int64)
