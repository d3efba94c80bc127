"""What cancelling left of streams, as columns; a stream becomes an object only where it is told by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tieout.matching.layout import Flags, Layout, client_and_direction
from tieout.matching.ranges import Ints
from tieout.matching.streams import Lines, Stream


@dataclass(frozen=True, slots=True)
class Remains:
    """Streams that have lines left.

    Attributes:
        lines: what is left, in order.
        odd: of each line, whether no other line of its stream, cancelled ones among them, has its amount.
        numbers: the streams, in order (`layout.stream_of`).
        cancelled: of each, pairs equal to the day and the cent that were taken out.
        credits_used: of each, how many of those are credits used.
    """

    lines: Layout
    odd: Flags
    numbers: Ints
    cancelled: Ints
    credits_used: Ints

    def __len__(self) -> int:
        return len(self.numbers)

    def only(self, which: Flags) -> Remains:
        """Some of the streams."""
        own = which[np.searchsorted(self.numbers, self.lines.stream)]
        return Remains(
            self.lines.only(own), self.odd[own], self.numbers[which], self.cancelled[which], self.credits_used[which]
        )

    def streams(self) -> list[Stream]:
        """All of them as objects."""
        lines = self.lines
        sides = [
            _SideLines.of(lines.only(lines.side == side), self.odd[lines.side == side], self.numbers) for side in (0, 1)
        ]
        rows = zip(self.numbers.tolist(), self.cancelled.tolist(), self.credits_used.tolist(), strict=True)
        return [
            Stream(
                *client_and_direction(number),
                sides[0].at(place),
                sides[1].at(place),
                cancelled=pairs,
                cancelled_credits=credits_used,
                odd=(sides[0].odd_at(place), sides[1].odd_at(place)),
            )
            for place, (number, pairs, credits_used) in enumerate(rows)
        ]


@dataclass(frozen=True, slots=True)
class _SideLines:
    """One side's lines, and where each stream's begin and end."""

    bounds: tuple[list[int], list[int]]
    items: list[int]
    days: list[int]
    amounts: list[int]
    credits: list[int]
    odd: list[bool]

    @classmethod
    def of(cls, side: Layout, odd: Flags, numbers: Ints) -> _SideLines:
        first, end = (np.searchsorted(side.stream, numbers, which).tolist() for which in ("left", "right"))
        items, days, amounts, used = (own.tolist() for own in (side.item, side.day, side.amount, side.credit))
        return cls((first, end), items, days, amounts, used, odd.tolist())

    def at(self, place: int) -> Lines:
        own = slice(self.bounds[0][place], self.bounds[1][place])
        columns: Sequence[list[int]] = (self.items, self.days, self.amounts, self.credits)
        return Lines(*(tuple(column[own]) for column in columns))

    def odd_at(self, place: int) -> tuple[int, ...]:
        """Items of a stream whose amount stands nowhere else."""
        own = range(self.bounds[0][place], self.bounds[1][place])
        return tuple([self.items[at] for at in own if self.odd[at]])
