"""Whole streams as columns: what cancelling took out of them together with what it left."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tieout.matching.cancelling import Pairs
from tieout.matching.layout import different, in_order
from tieout.matching.ranges import Ints, ranges
from tieout.matching.remains import Remains


@dataclass(frozen=True, slots=True)
class WholeLines:
    """All lines of some streams, in order of stream, side, amount and day.

    Attributes:
        numbers: the streams, in order.
        owner: of each line, twice the place of its stream among those, and 1 more on the right side.
        amount: cents, positive in the normal direction.
        day: days since 1970-01-01.
    """

    numbers: Ints
    owner: Ints
    amount: Ints
    day: Ints

    @classmethod
    def of(cls, numbers: Ints, pairs: Pairs, remains: Remains) -> WholeLines:
        """The lines of streams.

        Args:
            numbers: of the streams, in order, each once.
            pairs: what was taken out of them, among others.
            remains: what is left of them, among others.
        """
        paired = ranges(np.searchsorted(pairs.stream, numbers), np.searchsorted(pairs.stream, numbers, "right"))
        lines = remains.lines
        left = ranges(np.searchsorted(lines.stream, numbers), np.searchsorted(lines.stream, numbers, "right"))
        of_pairs = 2 * np.searchsorted(numbers, pairs.stream[paired])
        of_lines = 2 * np.searchsorted(numbers, lines.stream[left]) + lines.side[left]
        owner = np.concatenate([of_pairs, of_pairs + 1, of_lines])
        amount = np.concatenate([pairs.amount[paired], pairs.amount[paired], lines.amount[left]])
        day = np.concatenate([pairs.day[paired], pairs.day[paired], lines.day[left]])
        order = in_order(owner, different(amount)[1], day)
        return cls(numbers, owner[order], amount[order], day[order])

    @property
    def is_new(self) -> Ints:
        """1 where a line differs from the one before in side or amount, and so by stream; else 0."""
        new = np.ones(len(self.owner), np.int64)
        new[1:] = (self.owner[1:] != self.owner[:-1]) | (self.amount[1:] != self.amount[:-1])
        return new
