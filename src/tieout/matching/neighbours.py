"""Cancelled pairs that a line standing alone may have to do with: they become events again.

Such a line may repeat one of them (`verdicts.name_twins`), or have told the story as well (`verdicts.judge`). All
others can't change any answer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from tieout.matching.across import Leftover
from tieout.matching.cancelling import Pairs
from tieout.matching.chunks import Chunk, Ints
from tieout.matching.costs import MARGIN, Habit
from tieout.matching.layout import KINDS, Keys, kind_codes, stream_of
from tieout.matching.streams import Direction
from tieout.matching.verdicts import TWIN_DAYS_MAX


def find_neighbours(pairs: Pairs, lone: Sequence[Leftover]) -> Ints:
    """Places of the pairs of the same stream and amount that are near enough to a line that stands alone.

    Args:
        pairs: cancelled pairs of whole clients.
        lone: lines of these clients that stand alone.
    """
    if not len(pairs) or not lone:
        return np.zeros(0, np.int64)
    offsets = [_offsets(one.habit, one.side) for one in lone]
    times = [len(own) for own in offsets]
    stream, day, amount = (
        np.repeat(np.array(column, np.int64), times)
        for column in (
            [stream_of(one.client, one.direction) for one in lone],
            [one.day for one in lone],
            [one.cents * one.direction for one in lone],
        )
    )
    keys = Keys(pairs.stream, pairs.day, pairs.amount)
    own = keys.of(pairs.stream, pairs.day, pairs.amount)
    wanted = np.unique(keys.of(stream, day + np.concatenate(offsets), amount))
    first, end = (np.searchsorted(own, wanted, which) for which in ("left", "right"))
    return _ranges(first, end)


def _ranges(first: Ints, end: Ints) -> Ints:
    """All places from each first to before its end."""
    counts = end - first
    return np.repeat(first - np.concatenate(([0], np.cumsum(counts)[:-1])), counts) + np.arange(counts.sum())


@lru_cache(maxsize=4_096)
def _offsets(habit: Habit, side: int) -> Ints:
    """Days from a line that stands alone to pairs that count: near ones, and those a swap costs little more for."""
    swaps = {days if side == 0 else -days for days in habit.near(MARGIN)}
    return np.array(sorted(swaps | set(range(-TWIN_DAYS_MAX, TWIN_DAYS_MAX + 1))), np.int64)


class PairedDays:
    """Days of cancelled lines by client and side, kind and cents."""

    def __init__(self, chunk: Chunk, pairs: Pairs) -> None:
        self._pairs = pairs
        self._items = [frame["item"].to_numpy() for frame in chunk.sides]
        self._kinds = [kind_codes(frame["kind"]) for frame in chunk.sides]

    def of(self, client: int, side: int) -> dict[tuple[str, int], list[int]]:
        """One client's lines of one side (0 left, 1 right)."""
        found: dict[tuple[str, int], list[int]] = defaultdict(list)
        for direction in Direction:
            own = self._pairs.of(stream_of(client, direction))
            places = np.searchsorted(self._items[side], own.right if side else own.left)
            kinds, cents = self._kinds[side][places], own.amount * direction
            for kind, amount, day in zip(kinds.tolist(), cents.tolist(), own.day.tolist(), strict=True):
                found[KINDS[kind], amount].append(day)
        return found
