"""The habit of every stream, as its own first story and those of all streams together show it."""

from __future__ import annotations

import numpy as np

from tieout.matching.cancelling import Cancelled
from tieout.matching.habits import Habit
from tieout.matching.layout import stream_of
from tieout.matching.learning import Learned
from tieout.matching.seen import Seen
from tieout.matching.streams import Direction, Stream


class Habits(dict[tuple[int, Direction], Habit]):
    """The habit of each stream by client and direction; those of streams that were cancelled as they are asked for."""

    def __init__(self, learned: Learned, cancelled: Cancelled) -> None:
        super().__init__()
        self._learned, self._streams = learned, cancelled.whole_streams
        self._rivals: dict[tuple[int, Direction], list[Habit]] = {}
        self._counts = np.stack([cancelled.whole_counts, cancelled.whole_credits], axis=1)

    def __missing__(self, key: tuple[int, Direction]) -> Habit:
        number = stream_of(*key)
        place = int(np.searchsorted(self._streams, number))
        known = place < len(self._streams) and int(self._streams[place]) == number
        pairs, used = self._counts[place].tolist() if known else (0, 0)
        self[key] = self._learned.habit_of_cancelled(key[1], pairs, used)
        return self[key]

    def add(self, key: tuple[int, Direction], seen: Seen | None) -> Habit:
        """The habit of a stream that isn't cancelled."""
        habit = self[key] = self._learned.habit(key[1], seen)
        if seen is not None and seen.rivals and not habit.is_same_day:
            self._rivals[key] = [self._learned.habit(key[1], rival) for rival in seen.rivals]
        return habit

    def likely(self, stream: Stream) -> list[Habit]:
        """The habit of a stream, and others by which it can be told nearly as well."""
        key = stream.client, stream.direction
        return [self[key], *self._rivals.get(key, ())]

    def unlike_same_day(self) -> list[int]:
        """Numbers of the streams that were cancelled although the same day turns out not to be their habit."""
        found: list[int] = []
        for direction in Direction:
            own = self._streams % 2 == stream_of(0, direction)
            streams, counts = self._streams[own], self._counts[own]
            for count in np.unique(counts, axis=0):
                if not self._learned.habit_of_cancelled(direction, *count.tolist()).is_same_day:
                    found.extend(streams[(counts == count).all(axis=1)].tolist())
        return found
