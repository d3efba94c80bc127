"""A stream: one client's charges, or one client's payments and credits, of both books side by side.

Amounts are made positive in their normal direction (a charge of 150.00 and a payment of 150.00 are both
15000), so that a wrong sign shows as a negative amount.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TypeAlias

from tieout.model.kinds import EventKind, Rule


class Direction(IntEnum):
    """What a stream holds, and the sign of its normal line."""

    CHARGES = 1
    PAYMENTS = -1


@dataclass(frozen=True, slots=True)
class Lines:
    """One side of a stream, in order of day, amount and item.

    Attributes:
        items: the book's item numbers.
        days: days since 1970-01-01.
        amounts: cents, positive in the normal direction.
        credits: 1 where no money moved (a credit used), else 0.
    """

    items: tuple[int, ...]
    days: tuple[int, ...]
    amounts: tuple[int, ...]
    credits: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.items)

    def __reduce__(self) -> tuple[type[Lines], tuple[tuple[int, ...], ...]]:
        """Its columns as they are: streams go to other processes by the thousand."""
        return Lines, (self.items, self.days, self.amounts, self.credits)

    def without(self, gone: set[int]) -> Lines:
        """The lines whose positions are not in `gone`."""
        keep = [place for place in range(len(self.items)) if place not in gone]
        return self.at(keep)

    def at(self, places: Sequence[int]) -> Lines:
        """The lines at these positions, in this order."""
        return Lines(
            tuple(self.items[place] for place in places),
            tuple(self.days[place] for place in places),
            tuple(self.amounts[place] for place in places),
            tuple(self.credits[place] for place in places),
        )


NO_LINES = Lines((), (), (), ())


Span: TypeAlias = tuple[int, int]
"""First and last day."""


@dataclass(frozen=True, slots=True)
class Said:
    """What the lines of one stream say, by side (0 left, 1 right) and item.

    Attributes:
        days: spans of days, where the side's days count.
        numbers: numbers of bills and invoices that the other book bears too.
    """

    days: tuple[dict[int, list[Span]], dict[int, list[Span]]]
    numbers: tuple[dict[int, list[int]], dict[int, list[int]]]


NOWHERE = -1
"""In place of an item of equal amount: there is none."""


@dataclass(frozen=True, slots=True)
class Stream:
    """Both sides of one client's charges or payments.

    Attributes:
        client: the link's index.
        direction: charges or payments.
        left: the practice's lines.
        right: the other program's lines.
        cancelled: pairs equal to the day and the cent that were taken out beforehand (`cancelling`).
        cancelled_credits: how many of those were credits used.
        said: what memos and references say; None when nothing.
        odd: by side, items whose amount, whatever its sign, no other line of either side has, cancelled ones included.
    """

    client: int
    direction: Direction
    left: Lines
    right: Lines
    cancelled: int = 0
    cancelled_credits: int = 0
    said: Said | None = None
    odd: tuple[tuple[int, ...], tuple[int, ...]] = ((), ())

    def __reduce__(self) -> tuple[type[Stream], tuple[object, ...]]:
        """Likewise."""
        lines = self.client, self.direction, self.left, self.right
        return Stream, (*lines, self.cancelled, self.cancelled_credits, self.said, self.odd)


@dataclass(slots=True, eq=False)
class Event:
    """One event while the story is being told; it becomes rows of the settlement at the end.

    Attributes:
        client: the link's index.
        direction: the stream it was found in.
        kind: what it says.
        rule: how its sides were brought together.
        left: item numbers of the left book.
        right: item numbers of the right book.
        days_apart: between the sides, or None for one side only.
        cost: in thousandths of a bit; of one that stands under two clients, each half's part of it.
        several: items of either side (0 left, 1 right) that fit as well.
        doubtful: whether another story tells these lines otherwise at nearly the same cost.
        repeats: by side, the item that its only line there may repeat, or `NOWHERE`, while it is one line or two.
        twin: the item this one repeats.
        crossing: when its other half stands under another client, the left item of the pair.
        searched: False when the bound on the search was reached.
        said: as much of the cost as memos and references say for it (below 0) and against it.
    """

    client: int
    direction: Direction
    kind: EventKind
    rule: Rule
    left: tuple[int, ...]
    right: tuple[int, ...]
    days_apart: int | None
    cost: int
    several: set[tuple[int, int]] = field(default_factory=set)
    doubtful: bool = False
    repeats: tuple[int | None, int | None] = (None, None)
    twin: int | None = None
    crossing: int | None = None
    searched: bool = True
    said: int = 0

    def members(self, side: int) -> tuple[int, ...]:
        """Its items on one side (0 left, 1 right)."""
        return self.right if side else self.left
