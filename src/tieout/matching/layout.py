"""The lines of a chunk as columns, in order of client, direction, day and amount: no Python object per line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from tieout.matching.ranges import Ints
from tieout.matching.streams import Direction
from tieout.model.kinds import LineKind

if TYPE_CHECKING:
    import numpy.typing as npt
    import polars as pl

    from tieout.matching.chunks import Chunk

Flags: TypeAlias = "npt.NDArray[np.bool_]"

KINDS = tuple(LineKind)
"""Kinds of lines by their codes."""

_CHARGE, _OPENING, _ADJUSTMENT, _CREDIT = (
    KINDS.index(kind) for kind in (LineKind.CHARGE, LineKind.OPENING, LineKind.ADJUSTMENT, LineKind.CREDIT)
)
_KEY_MAX = 2**62
_TABLE_MIN = 2**20


@dataclass(frozen=True, slots=True)
class Layout:
    """Lines of both sides in order of stream, day, amount, side and item.

    Attributes:
        stream: see `stream_of`.
        day: days since 1970-01-01.
        amount: cents, positive in the normal direction.
        side: 0 left, 1 right.
        item: its number in that side's book.
        credit: 1 where no money moved (a credit used), else 0.
    """

    stream: Ints
    day: Ints
    amount: Ints
    side: Ints
    item: Ints
    credit: Ints

    def only(self, which: Flags | Ints) -> Layout:
        """Some of its lines, in the same order."""
        if which.dtype == np.bool_:
            which = np.flatnonzero(which)  # once, not for every column
        columns = (self.stream, self.day, self.amount, self.side, self.item, self.credit)
        return Layout(*(column[which] for column in columns))


def stream_of(client: int, direction: Direction) -> int:
    """The number of a stream: charges of a link before its payments."""
    return 2 * client + (direction is Direction.PAYMENTS)


def client_and_direction(stream: int) -> tuple[int, Direction]:
    """What a stream's number stands for."""
    return stream // 2, Direction.PAYMENTS if stream % 2 else Direction.CHARGES


def lay_out(chunk: Chunk, gone: tuple[Ints, Ints]) -> Layout:
    """Bring the lines of a chunk into order.

    Args:
        chunk: lines of whole clients, each side in order of item.
        gone: items of either side that are told already.
    """
    sides = [_side(frame, number, gone[number]) for number, frame in enumerate(chunk.sides)]
    stream, day, amount, rest = (np.concatenate(columns) for columns in zip(*sides, strict=True))
    if not len(stream):
        return Layout(stream, day, amount, rest, rest, rest)
    packed = _Packed.of(stream, day, amount)
    if packed is None:
        places = np.lexsort((amount, day, stream))
        stream, day, amount = stream[places], day[places], amount[places]
    else:  # what is in the sorted numbers is read out of them: that takes a fraction of fetching it
        places, stream, day, amount = packed.places(), *packed.columns()
    rest = rest[places]
    return Layout(stream, day, amount, (rest >> 1) & 1, rest >> 2, rest & 1)


def _side(frame: pl.DataFrame, number: int, gone: Ints) -> tuple[Ints, Ints, Ints, Ints]:
    """Stream, day, amount, and item, side and credit in one number, of each line of a side."""
    item = frame["item"].to_numpy()
    cents = frame["cents"].to_numpy()
    day = frame["day"].to_physical().to_numpy().astype(np.int64)
    kinds = kind_codes(frame["kind"])
    payments = ~is_charge(kinds, cents)
    amounts = np.where(payments, -cents, cents)
    stream = 2 * frame["client"].to_numpy().astype(np.int64) + payments
    rest = 4 * item + (2 * number + (kinds == _CREDIT))
    columns = (stream, day, amounts, rest)
    if not len(gone):
        return columns
    kept = ~np.isin(item, gone)
    return stream[kept], day[kept], amounts[kept], rest[kept]


def kind_codes(kinds: pl.Series) -> Ints:
    """Each line's kind by its place in `KINDS`."""
    from tieout.model.book import ITEM_SCHEMA  # noqa: PLC0415  who tells streams loads no tables

    return kinds.cast(ITEM_SCHEMA["kind"]).to_physical().to_numpy().astype(np.int64)


def is_charge(kinds: Ints, cents: Ints) -> Flags:
    """Whether lines belong to the charges of their client; of adjustments the sign decides."""
    charges: Flags = (kinds == _CHARGE) | (kinds == _OPENING) | ((kinds == _ADJUSTMENT) & (cents > 0))
    return charges


def in_order(stream: Ints, day: Ints, amount: Ints) -> Ints:
    """Places of lines in order of stream, day and amount, or of three other numbers; equal ones stay as they come."""
    if not len(stream):
        return np.zeros(0, np.int64)
    packed = _Packed.of(stream, day, amount)
    return np.lexsort((amount, day, stream)) if packed is None else packed.places()


@dataclass(frozen=True, slots=True)
class _Packed:
    """Stream, day, amount and place of each line as one number, in order; sorting these is several times faster.

    Attributes:
        numbers: of the lines.
        bits: how many the place takes.
        first_day: what days are counted from.
        days: how many there may be.
        amounts: all amounts, in order.
    """

    numbers: Ints
    bits: int
    first_day: int
    days: int
    amounts: Ints

    @classmethod
    def of(cls, stream: Ints, day: Ints, amount: Ints) -> _Packed | None:
        """Pack and sort some lines; None where they don't fit."""
        first_day, bits = int(day.min()), len(stream).bit_length()
        days = int(day.max()) - first_day + 1
        amounts, own = different(amount)
        if ((int(stream.max()) + 1) * days * len(amounts)) << bits >= _KEY_MAX:
            return None
        numbers: Ints = stream * days
        numbers += day - first_day
        numbers *= len(amounts)
        numbers += own
        numbers <<= bits
        numbers |= np.arange(len(stream))
        numbers.sort()
        return cls(numbers, bits, first_day, days, amounts)

    def places(self) -> Ints:
        """The place that each line had."""
        places: Ints = self.numbers & ((1 << self.bits) - 1)
        return places

    def columns(self) -> tuple[Ints, Ints, Ints]:
        """Stream, day and amount of each line."""
        lines = self.numbers >> self.bits
        moments = lines // len(self.amounts)  # with a product that is several times faster than a rest
        stream = moments // self.days
        day = moments - stream * self.days + self.first_day
        return stream, day, self.amounts[lines - moments * len(self.amounts)]


def different(amount: Ints) -> tuple[Ints, Ints]:
    """The different amounts, in order, and the place among them of each."""
    first = amount.min()
    width = int(amount.max()) - int(first) + 1
    if width > max(len(amount), _TABLE_MIN):
        amounts, numbers = np.unique(amount, return_inverse=True)
        return amounts, numbers
    own = amount - first
    there = np.zeros(width, np.bool_)
    there[own] = True
    places: Ints = (np.cumsum(there) - 1)[own]
    return np.flatnonzero(there) + first, places
