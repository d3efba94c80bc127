"""Cancelled pairs that a line left over may have to do with: they are told again together with it.

Such a line may repeat one of them, or tell the story as well as one of them does. All others can't change any answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from tieout.matching.cancelling import Pairs
from tieout.matching.costs import MARGIN
from tieout.matching.habits import Habit
from tieout.matching.layout import stream_of
from tieout.matching.ranges import Ints, ranges
from tieout.matching.remains import Remains
from tieout.matching.spoken import days_named
from tieout.matching.story import TWIN_DAYS_MAX
from tieout.matching.streams import Stream


def find_neighbours(pairs: Pairs, streams: Sequence[tuple[Stream, Habit]]) -> Ints:
    """Places of the pairs of the same stream and amount that are near enough to a line left over.

    Args:
        pairs: cancelled pairs of whole clients.
        streams: what cancelling left of these clients' streams, each with its habit.
    """
    wanted: list[tuple[int, int, int, int]] = []
    for stream, habit in streams:
        number = stream_of(stream.client, stream.direction)
        for side, lines in enumerate((stream.left, stream.right)):
            near = _near(habit, side)
            for item, day, amount in zip(lines.items, lines.days, lines.amounts, strict=True):
                wanted += [(number, day + low, day + high, amount) for low, high in near]
                wanted += [(number, named, named, amount) for named in days_named(stream.said, side, item)]
    return _places(pairs, *np.array(wanted, np.int64).reshape(-1, 4).T)


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
            own = lines.only((habit == place) & (lines.side == side))
            wanted += [(own.stream, own.day + low, own.day + high, own.amount) for low, high in _near(one, side)]
    return _places(pairs, *(np.concatenate(columns) for columns in zip(*wanted, strict=True)))


def _places(pairs: Pairs, number: Ints, low: Ints, high: Ints, amount: Ints) -> Ints:
    """Places of the pairs of these streams and amounts, each on any day from a first to a last."""
    if not len(pairs) or not len(number):
        return np.zeros(0, np.int64)
    first_day = int(pairs.day.min())
    days = int(pairs.day.max()) - first_day + 1
    key = pairs.stream * days + (pairs.day - first_day)
    low, high = np.maximum(low - first_day, 0), np.minimum(high - first_day, days - 1)
    first, end = np.searchsorted(key, number * days + low), np.searchsorted(key, number * days + high, "right")
    end = np.where(low <= high, end, first)
    places = ranges(first, end)
    return np.unique(places[pairs.amount[places] == np.repeat(amount, end - first)])


@lru_cache(maxsize=4_096)
def _near(habit: Habit, side: int) -> tuple[tuple[int, int], ...]:
    """Days from a line that stands alone to pairs that count: near ones, and those a swap costs little more for.

    Returns:
        First and last of each stretch of days.
    """
    swaps = {days if side == 0 else -days for days in habit.near(MARGIN)}
    near = sorted(swaps | set(range(-TWIN_DAYS_MAX, TWIN_DAYS_MAX + 1)))
    begin = [days for days in near if days - 1 not in near]
    return tuple(zip(begin, [days for days in near if days + 1 not in near], strict=True))
