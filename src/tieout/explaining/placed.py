"""Every line of one book with the event that it is in, as rows of numbers, of which many lines are asked at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import polars as pl

from tieout.explaining.lines import BookLines
from tieout.model.settlement import Settlement

if TYPE_CHECKING:
    import numpy.typing as npt

Ints: TypeAlias = "npt.NDArray[np.int64]"
Flags: TypeAlias = "npt.NDArray[np.bool_]"


@dataclass(frozen=True, slots=True)
class Placed:
    """The lines of one side, by item.

    Attributes:
        event: the number of the event.
        client: the number of the link.
        charge: whether it normally raises what the client owes, as `BookLine.is_charge`.
        cents: its effect.
        on: days since 1970-01-01.
    """

    event: Ints
    client: npt.NDArray[np.int32]
    charge: Flags
    cents: Ints
    on: npt.NDArray[np.int32]

    @classmethod
    def of(cls, settlement: Settlement, side: int, lines: BookLines) -> Placed:
        """The lines of one side (0 left, 1 right) of a settlement."""
        members = settlement.members
        own = np.flatnonzero(members["side"].to_numpy() == side)
        charge = lines.charges()
        event = np.zeros(len(charge), np.int64)
        event[members["item"].to_numpy()[own]] = members["event"].to_numpy()[own]
        client = settlement.events["client"].to_numpy()[event] if settlement.events.height else event.astype(np.int32)
        return cls(event, client, charge, lines.cents(), lines.days())

    def of_clients(self, clients: Iterable[int]) -> Ints:
        """The items of some clients, by the numbers of their links, ascending."""
        numbers = np.fromiter(clients, np.int64)
        if not len(numbers) or not len(self.client):
            return np.zeros(0, np.int64)
        asked = np.zeros(max(int(self.client.max()), int(numbers.max())) + 1, np.bool_)
        asked[numbers] = True
        return np.flatnonzero(asked[self.client])

    def table(self, items: Ints) -> pl.DataFrame:
        """`event`, `client`, `charge`, `cents` and `on` of some items."""
        columns: tuple[npt.NDArray[np.generic], ...] = self.event, self.client, self.charge, self.cents, self.on
        names = ("event", "client", "charge", "cents", "on")
        return pl.DataFrame({name: column[items] for name, column in zip(names, columns, strict=True)})

    @property
    def streams(self) -> Ints:
        """By item, twice the number of the link, and 1 more for charges."""
        return 2 * self.client.astype(np.int64) + self.charge


def order_of(numbers: Ints) -> Ints:
    """The places of some numbers that aren't below 0 in ascending order, equal ones as they come."""
    count = len(numbers)
    bits = count.bit_length()
    if not count or int(numbers.max()) >= 2 ** (62 - bits):
        return np.argsort(numbers, kind="stable")
    packed = np.sort(numbers << bits | np.arange(count))  # twice as fast as sorting places by their numbers
    return packed & ((1 << bits) - 1)
