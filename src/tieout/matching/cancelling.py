"""Lines equal to the day and the cent, taken out of the streams in which that is the habit, for all clients at once.

Elsewhere equal lines are chance, and their streams are told line by line. What is taken out stays columns; a line
becomes an object again only where something else may have to do with it (`neighbours`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from tieout.matching.costs import EXACT_PAIRS_MIN, EXACT_SHARE
from tieout.matching.layout import Flags, Layout, different, stream_of
from tieout.matching.ranges import Ints
from tieout.matching.remains import Remains
from tieout.matching.streams import Lines, Stream


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of equal lines, in order of stream, day, amount and item.

    Attributes:
        stream: of both lines (`layout.stream_of`).
        day: of both.
        amount: of both, positive in the normal direction.
        left: items of the left book.
        right: items of the right book.
        credits: of the left and of the right line, 1 where no money moved (a credit used), else 0.
    """

    stream: Ints
    day: Ints
    amount: Ints
    left: Ints
    right: Ints
    credits: tuple[Ints, Ints]

    def __len__(self) -> int:
        return len(self.stream)

    def only(self, which: Flags | Ints | slice) -> Pairs:
        """Some of the pairs, in the same order."""
        if isinstance(which, np.ndarray) and which.dtype == np.bool_:
            which = np.flatnonzero(which)
        return Pairs(
            self.stream[which], self.day[which], self.amount[which], self.left[which], self.right[which],
            (self.credits[0][which], self.credits[1][which]),
        )  # fmt: skip

    def of(self, stream: int) -> Pairs:
        """The pairs of one stream."""
        first, end = np.searchsorted(self.stream, [stream, stream + 1]).tolist()
        return self.only(slice(first, end))

    def restore(self, stream: Stream) -> Stream:
        """A stream with all its pairs put back."""
        back = self.put_back(stream)
        return Stream(back.client, back.direction, back.left, back.right, said=stream.said, odd=stream.odd)

    def put_back(self, stream: Stream) -> Stream:
        """A stream with these pairs put back; those not among them still count as cancelled."""
        return self.put_back_each([stream])[0]

    def put_back_each(self, streams: Sequence[Stream]) -> list[Stream]:
        """The same for several streams, in their order."""
        numbers = [stream_of(stream.client, stream.direction) for stream in streams]
        begin, stop = np.searchsorted(self.stream, numbers), np.searchsorted(self.stream, numbers, "right")
        start = int(begin.min(initial=len(self)))
        own = self.only(slice(start, max(int(stop.max(initial=0)), start)))
        days, amounts = own.day.tolist(), own.amount.tolist()
        sides = [
            (items.tolist(), used.tolist()) for items, used in zip((own.left, own.right), own.credits, strict=True)
        ]
        back = []
        for stream, first, end in zip(streams, (begin - start).tolist(), (stop - start).tolist(), strict=True):
            left, right = (
                _merged(rest, zip(days[first:end], amounts[first:end], items[first:end], used[first:end], strict=True))
                for rest, (items, used) in zip((stream.left, stream.right), sides, strict=True)
            )
            pairs = stream.cancelled - (end - first)
            used = stream.cancelled_credits - sum(sides[0][1][first:end])
            counts = max(pairs, 0), max(used, 0)
            back.append(Stream(stream.client, stream.direction, left, right, *counts, stream.said, stream.odd))
        return back


def _merged(rest: Lines, back: Iterable[tuple[int, int, int, int]]) -> Lines:
    lines = sorted([*back, *zip(rest.days, rest.amounts, rest.items, rest.credits, strict=True)])
    days, amounts, own_items, own_credits = zip(*lines, strict=True) if lines else ((), (), (), ())
    return Lines(own_items, days, amounts, own_credits)


@dataclass(frozen=True, slots=True)
class Cancelled:
    """What cancelling leaves.

    Attributes:
        pairs: what was taken out.
        remains: every stream that has lines left.
        whole_streams: number of each stream of which nothing is left.
        whole_counts: its number of pairs.
        whole_credits: how many of those are credits used.
    """

    pairs: Pairs
    remains: Remains
    whole_streams: Ints
    whole_counts: Ints
    whole_credits: Ints


def cancel(layout: Layout, elsewhere: tuple[Ints, Ints] | None = None) -> Cancelled:
    """Take out pairs of equal lines, as often as they stand on both sides, where most lines of a stream have one.

    Where one side has more of a line, its later rows stay. Where a line says that it stands for another than the equal
    one of its day, they all stay: that is for the search to weigh.

    Args:
        layout: the lines of whole clients, in order.
        elsewhere: by side, items that say so.
    """
    if not len(layout.stream):
        none = np.zeros(0, np.int64)
        nothing = Remains(layout, none.astype(np.bool_), none, none, none)
        return Cancelled(Pairs(none, none, none, none, none, (none, none)), nothing, none, none, none)
    paired = _paired(layout, elsewhere)
    starts = np.flatnonzero(np.concatenate(([True], layout.stream[1:] != layout.stream[:-1])))
    lines = np.diff(np.append(starts, len(layout.stream)))
    counts = np.add.reduceat(paired, starts, dtype=np.int64) // 2
    used = np.add.reduceat(paired & (layout.credit == 1) & (layout.side == 0), starts, dtype=np.int64)
    exact = (2 * counts == lines) | ((counts >= EXACT_PAIRS_MIN) & (2 * counts >= EXACT_SHARE * lines))
    taken = paired & np.repeat(exact, lines)
    counts, used = np.where(exact, counts, 0), np.where(exact, used, 0)
    left, right = (layout.only(taken & (layout.side == side)) for side in (0, 1))
    numbers = layout.stream[starts]
    whole = 2 * counts == lines
    return Cancelled(
        pairs=Pairs(left.stream, left.day, left.amount, left.item, right.item, (left.credit, right.credit)),
        remains=Remains(layout.only(~taken), _odd(layout, ~taken), numbers[~whole], counts[~whole], used[~whole]),
        whole_streams=numbers[whole],
        whole_counts=counts[whole],
        whole_credits=used[whole],
    )


def _paired(layout: Layout, elsewhere: tuple[Ints, Ints] | None) -> Flags:
    """Whether a line has an equal one across from it, the first with the first."""
    new = np.ones(len(layout.stream), np.bool_)
    new[1:] = (
        (layout.stream[1:] != layout.stream[:-1])
        | (layout.day[1:] != layout.day[:-1])
        | (layout.amount[1:] != layout.amount[:-1])
    )
    starts = np.flatnonzero(new)
    lines = np.diff(np.append(starts, len(new)))
    on_right = np.add.reduceat(layout.side, starts)
    on_left = lines - on_right
    place = np.arange(len(new)) - np.repeat(starts, lines)
    place -= layout.side * np.repeat(on_left, lines)
    pairs = np.minimum(on_left, on_right)
    if elsewhere is not None:
        pairs = np.where(np.logical_or.reduceat(_speaking(layout, elsewhere), starts), 0, pairs)
    paired: Flags = place < np.repeat(pairs, lines)
    return paired


def _speaking(layout: Layout, elsewhere: tuple[Ints, Ints]) -> Flags:
    left, right = (np.isin(layout.item, items) & (layout.side == side) for side, items in enumerate(elsewhere))
    speaking: Flags = left | right
    return speaking


def _odd(layout: Layout, left_over: Flags) -> Flags:
    """Of the lines left over, which have an amount, whatever its sign, that no other line of their stream has."""
    if not left_over.any():
        return np.zeros(0, np.bool_)
    amounts = different(np.abs(layout.amount))[1]
    keys = layout.stream * (int(amounts.max()) + 1) + amounts
    wanted, own = np.unique(keys[left_over], return_inverse=True)
    times = np.bincount(own)
    if not left_over.all():
        theirs = np.zeros(int(layout.stream[-1]) + 1, np.bool_)
        theirs[layout.stream[left_over]] = True
        others = keys[theirs[layout.stream] & ~left_over]
        places = np.minimum(np.searchsorted(wanted, others), len(wanted) - 1)
        times += np.bincount(places[wanted[places] == others], minlength=len(wanted))
    alone: Flags = times[own] == 1
    return alone
