"""Streams in small batches, each told without the others: by this process, or by several at once.

Whoever settles says how batches are shared out. What comes back is in the order of the streams, so that nobody can tell
who told what.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, TypeAlias, TypeVar

import numpy as np

from tieout.matching.beginnings import first_seen
from tieout.matching.cancelling import Pairs
from tieout.matching.costs import Table
from tieout.matching.events import Events
from tieout.matching.habits import Habit
from tieout.matching.layout import stream_of
from tieout.matching.ranges import ranges
from tieout.matching.rivals import tell_by_each
from tieout.matching.seen import Seen
from tieout.matching.story import Costs
from tieout.matching.streams import Event, Stream
from tieout.matching.telling import Room
from tieout.model.settings import ProcessorFee
from tieout.progress import counted

T = TypeVar("T")
S = TypeVar("S")

LINES_A_BATCH = 1_000
"""Streams are put together until they have so many lines."""

LAST_BATCH = 4
"""So many times as many where habits are known: those are told sooner, and who shares them out would be waited for."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Some streams that follow each other.

    Attributes:
        streams: to be told.
        left_over: each as cancelling left it.
        habits: of each, the likely ones; empty where a first story is told.
        pairs: what was cancelled in these streams, among others.
    """

    streams: Sequence[Stream]
    left_over: Sequence[Stream]
    habits: Sequence[Sequence[Habit]]
    pairs: Pairs

    @property
    def lines(self) -> int:
        """How many lines are to be told."""
        return sum(len(stream.left) + len(stream.right) for stream in self.streams)

    def whole(self) -> Callable[[Stream], Stream]:
        """A function that gives a stream as it was before anything was cancelled."""
        by_key = {(stream.client, stream.direction): stream for stream in self.left_over}
        return lambda stream: self.pairs.restore(by_key[stream.client, stream.direction])

    def alone(self) -> Batch:
        """The same with no pairs but those of its own streams, to be sent elsewhere."""
        numbers = [stream_of(stream.client, stream.direction) for stream in self.streams if stream.cancelled]
        first, end = np.searchsorted(self.pairs.stream, numbers), np.searchsorted(self.pairs.stream, numbers, "right")
        return replace(self, pairs=self.pairs.only(ranges(first, end)))


Meanwhile: TypeAlias = Callable[[], tuple[S, Sequence[Batch]]]
"""What is done here while others begin: what it gives, and further batches."""


class Share(Protocol):
    """Has a piece of work done on every batch; gives what came of each, in their order, further ones last."""

    def __call__(
        self, work: Callable[[Batch], T], batches: Sequence[Batch], doing: str, meanwhile: Meanwhile[S], /
    ) -> tuple[Sequence[T], S]:
        """Do the work, and say how far it is; and here, before helping others with it, what is to be done meanwhile."""
        ...


def all_here(
    work: Callable[[Batch], T], batches: Sequence[Batch], doing: str, meanwhile: Meanwhile[S]
) -> tuple[list[T], S]:
    """All of the work in this process, one batch after the other."""
    beside, further = meanwhile()
    return [work(batch) for batch in counted([*batches, *further], doing, every=1)], beside


def batches_of(
    streams: Sequence[Stream],
    pairs: Pairs,
    left_over: Sequence[Stream] = (),
    habits: Callable[[Stream], Sequence[Habit]] | None = None,
    *,
    whole: bool = False,
) -> Iterator[Batch]:
    """Streams in batches.

    Args:
        streams: in order; some may have got pairs back.
        pairs: what was cancelled.
        left_over: of streams that got pairs back, what cancelling left of them.
        habits: the likely ones of a stream; None where a first story is told.
        whole: whether they are likely to be told with what was cancelled.
    """
    by_key = {(stream.client, stream.direction): stream for stream in left_over}
    enough = LINES_A_BATCH * (LAST_BATCH if habits else 1)
    begin, lines = 0, 0
    for end, stream in enumerate(streams, 1):
        lines += len(stream.left) + len(stream.right) + (2 * stream.cancelled if whole else 0)
        if lines >= enough or end == len(streams):
            own = streams[begin:end]
            before = [by_key.get((one.client, one.direction), one) for one in own]
            yield Batch(own, before, [habits(one) for one in own] if habits else [], pairs)
            begin, lines = end, 0


@dataclass(frozen=True, slots=True)
class FirstStories:
    """Each stream told once, to see its habits."""

    table: Table
    fees: tuple[ProcessorFee, ...]

    def __call__(self, batch: Batch) -> list[Seen]:
        """What each stream shows."""
        room = Room()
        return [first_seen(stream, self.table, self.fees, batch.pairs.restore, room) for stream in batch.streams]


@dataclass(frozen=True, slots=True)
class LastStories:
    """Each stream told by its own habit."""

    table: Table
    fees: tuple[ProcessorFee, ...]

    def __call__(self, batch: Batch) -> tuple[Events, list[int]]:
        """The events of all streams, and which of its likely habits each was told by."""
        whole, room = batch.whole(), Room()
        events: list[Event] = []
        numbers: list[int] = []
        for stream, habits in zip(batch.streams, batch.habits, strict=True):
            own, number = tell_by_each(stream, [Costs(habit, self.table, self.fees) for habit in habits], whole, room)
            events += own
            numbers.append(number)
        return Events.of(events), numbers  # as columns: those are sent between processes as they are
