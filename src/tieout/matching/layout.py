"""The lines of a chunk as columns, in order of client, direction, day and amount: no Python object per line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import polars as pl

from tieout.matching.chunks import Chunk, Ints
from tieout.matching.streams import Direction
from tieout.model.book import ITEM_SCHEMA, LineKind

if TYPE_CHECKING:
    import numpy.typing as npt

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
    lines = Layout(*(np.concatenate(columns) for columns in zip(*sides, strict=True)))
    return lines.only(in_order(lines.stream, lines.day, lines.amount))


def _side(frame: pl.DataFrame, number: int, gone: Ints) -> tuple[Ints, ...]:
    item = frame["item"].to_numpy()
    client, cents = frame["client"].to_numpy().astype(np.int64), frame["cents"].to_numpy()
    day = frame["day"].to_physical().to_numpy().astype(np.int64)
    kinds = kind_codes(frame["kind"])
    payments = ~is_charge(kinds, cents)
    amounts = np.where(payments, -cents, cents)
    credit = (kinds == _CREDIT).astype(np.int64)
    columns = (2 * client + payments, day, amounts, np.full(len(item), number), item, credit)
    if not len(gone):
        return columns
    kept = ~np.isin(item, gone)
    return tuple(column[kept] for column in columns)


def kind_codes(kinds: pl.Series) -> Ints:
    """Each line's kind by its place in `KINDS`."""
    return kinds.cast(ITEM_SCHEMA["kind"]).to_physical().to_numpy().astype(np.int64)


def is_charge(kinds: Ints, cents: Ints) -> Flags:
    """Whether lines belong to the charges of their client; of adjustments the sign decides."""
    charges: Flags = (kinds == _CHARGE) | (kinds == _OPENING) | ((kinds == _ADJUSTMENT) & (cents > 0))
    return charges


def in_order(stream: Ints, day: Ints, amount: Ints) -> Ints:
    """Places of lines in order of stream, day and amount, or of three other numbers; equal ones stay as they come.

    Sorting whole numbers is several times faster than sorting places by them; so the place is the last part of each.
    """
    count = len(stream)
    if not count:
        return np.zeros(0, np.int64)
    days, amounts = day - day.min(), numbered(amount)
    streams, spans = int(stream.max()) + 1, (int(days.max()) + 1, int(amounts.max()) + 1)
    bits = count.bit_length()
    if (streams * spans[0] * spans[1]) << bits >= _KEY_MAX:
        return np.lexsort((amounts, days, stream))
    packed = (((stream * spans[0] + days) * spans[1] + amounts) << bits) | np.arange(count)
    packed.sort()
    places: Ints = packed & ((1 << bits) - 1)
    return places


def numbered(amount: Ints) -> Ints:
    """Amounts by their place among the different ones."""
    first = amount.min()
    width = int(amount.max()) - int(first) + 1
    if width > max(len(amount), _TABLE_MIN):
        numbers: Ints = np.unique(amount, return_inverse=True)[1]
        return numbers
    own = amount - first
    there = np.zeros(width, np.bool_)
    there[own] = True
    places: Ints = (np.cumsum(there) - 1)[own]
    return places


class Keys:
    """Stream, day and amount as one whole number, ordered alike; -1 for what no line has.

    Amounts too far apart, and moments too many, are numbered instead of measured.
    """

    def __init__(self, stream: Ints, day: Ints, amount: Ints) -> None:
        self._first_day, self._days = int(day.min()), int(day.max() - day.min()) + 1
        self._first_amount, self._width = int(amount.min()), int(amount.max()) - int(amount.min()) + 1
        self._amounts = self._moments = None
        if self._width > 2**30:
            self._amounts = np.unique(amount)
            self._width = len(self._amounts)
        self._span = self._days * self._width
        if (int(stream.max()) + 1) * self._span * 2 >= _KEY_MAX:
            self._moments = np.unique(self._moment(day, amount))
            self._span = len(self._moments)

    def of(self, stream: Ints, day: Ints, amount: Ints) -> Ints:
        """The key of each line."""
        moment = self._moment(day, amount)
        if self._moments is not None:
            moment = _places(self._moments, moment)
        found: Ints = np.where(moment < 0, -1, stream * self._span + moment)
        return found

    def _moment(self, day: Ints, amount: Ints) -> Ints:
        days = day - self._first_day
        amounts = amount - self._first_amount if self._amounts is None else _places(self._amounts, amount)
        known = (days >= 0) & (days < self._days) & (amounts >= 0) & (amounts < self._width)
        moment: Ints = np.where(known, days * self._width + amounts, -1)
        return moment


def _places(values: Ints, wanted: Ints) -> Ints:
    """Where each wanted value stands in sorted values, -1 where it doesn't."""
    places = np.minimum(np.searchsorted(values, wanted), len(values) - 1)
    found: Ints = np.where(values[places] == wanted, places, -1)
    return found
