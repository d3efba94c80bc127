"""Many clients, explained: what is said of them as columns, and each as an object when somebody looks at it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import repeat
from typing import TYPE_CHECKING, Protocol, TypeAlias, overload

import numpy as np

from tieout.model.explanation import ClientExplanation, Item, ItemKind, Match
from tieout.model.linkage import Links
from tieout.model.pricing import StatedHabit

if TYPE_CHECKING:
    import numpy.typing as npt

Ints: TypeAlias = "npt.NDArray[np.int64]"

Names: TypeAlias = tuple[str, ...]


class Agreeing(Protocol):
    """What agrees, of all clients."""

    @property
    def counts(self) -> Sequence[int]:
        """How many matches each client has."""

    def of(self, client: int) -> Sequence[Match]:
        """The matches of one client."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientColumns:
    """What `ClientExplanation` says, column by column, in the order of the clients.

    Attributes:
        names: in the left and in the right book.
        cents: what each owes by the left and by the right book.
        unexplained_cents: the part of the difference for which no cause was found.
        first_difference: the first day of an item that moves the balance, or None.
        items: of each client, by day.
        matches: how many matches each has.
        summaries: the phrase for the list of clients.
        headlines: one sentence each.
        costs: of all items and matches, in thousandths of a bit.
        habits: the different habits, None first.
        habit_places: of each client's charges and of its payments, the place of the habit.
    """

    names: tuple[Sequence[Names], Sequence[Names]]
    cents: tuple[Ints, Ints]
    unexplained_cents: Ints
    first_difference: Sequence[date | None]
    items: Sequence[tuple[Item, ...]]
    matches: Sequence[int]
    summaries: Sequence[str]
    headlines: Sequence[str]
    costs: Sequence[int | None]
    habits: Sequence[StatedHabit | None]
    habit_places: tuple[Ints, Ints]

    @classmethod
    def of(cls, clients: Sequence[ClientExplanation]) -> ClientColumns:
        """The columns of some clients, at no cost where they are kept so."""
        if isinstance(clients, ExplainedClients):
            return clients.columns
        number: dict[StatedHabit | None, int] = {None: 0}
        charges, payments = (
            np.array([number.setdefault(client.habits[way], len(number)) for client in clients], np.int64)
            for way in (0, 1)
        )
        return cls(
            names=([client.left_names for client in clients], [client.right_names for client in clients]),
            cents=(
                np.array([client.left_cents for client in clients], np.int64),
                np.array([client.right_cents for client in clients], np.int64),
            ),
            unexplained_cents=np.array([client.unexplained_cents for client in clients], np.int64),
            first_difference=[client.first_difference for client in clients],
            items=[client.items for client in clients],
            matches=[len(client.matches) for client in clients],
            summaries=[client.summary for client in clients],
            headlines=[client.headline for client in clients],
            costs=[client.cost for client in clients],
            habits=tuple(number),
            habit_places=(charges, payments),
        )


class ExplainedClients(Sequence[ClientExplanation]):
    """Clients who are told as columns when first somebody asks; each is made into an object when it is looked at, once.

    Attributes:
        links: how the names of each were brought together.
        names: in the left and in the right book.
        cents: what each owes by the left and by the right book.
    """

    def __init__(
        self,
        links: Links,
        names: tuple[Sequence[Names], Sequence[Names]],
        cents: tuple[Ints, Ints],
        agreeing: Agreeing,
        tell: Callable[[], ClientColumns],
    ) -> None:
        self.links, self.names, self.cents = links, names, cents
        self._agreeing, self._tell = agreeing, tell
        self._made: list[ClientExplanation | None] = list(repeat(None, len(links)))

    @property
    def columns(self) -> ClientColumns:
        """What is said of them."""
        return self._tell()

    def __len__(self) -> int:
        return len(self._made)

    @overload
    def __getitem__(self, place: int) -> ClientExplanation: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[ClientExplanation, ...]: ...

    def __getitem__(self, place: int | slice) -> ClientExplanation | tuple[ClientExplanation, ...]:
        if isinstance(place, slice):
            return tuple(self[number] for number in range(*place.indices(len(self))))
        made = self._made[place]
        if made is None:
            made = self._made[place] = self._client(place if place >= 0 else place + len(self))
        return made

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    __hash__ = None  # type: ignore[assignment]  # compared by content, like a list

    def __repr__(self) -> str:
        return f"<{len(self)} clients>"

    def _client(self, number: int) -> ClientExplanation:
        told = self.columns
        charges, payments = (told.habits[int(places[number])] for places in told.habit_places)
        return ClientExplanation(
            link=self.links[number],
            left_names=told.names[0][number],
            right_names=told.names[1][number],
            left_cents=int(told.cents[0][number]),
            right_cents=int(told.cents[1][number]),
            first_difference=told.first_difference[number],
            items=told.items[number],
            matches=self._agreeing.of(number),
            summary=told.summaries[number],
            headline=told.headlines[number],
            cost=told.costs[number],
            habits=(charges, payments),
        )


def links_of(clients: Sequence[ClientExplanation]) -> Links:
    """How the names of each of some clients were brought together."""
    return clients.links if isinstance(clients, ExplainedClients) else Links.of([client.link for client in clients])


def names_of(clients: Sequence[ClientExplanation], number: int) -> tuple[Names, Names]:
    """The names of one of many clients in the left and in the right book."""
    if isinstance(clients, ExplainedClients):
        left, right = clients.names
        return left[number], right[number]
    return clients[number].left_names, clients[number].right_names


def cents_of(clients: Sequence[ClientExplanation]) -> tuple[Ints, Ints]:
    """What each of some clients owes by the left and by the right book."""
    if isinstance(clients, ExplainedClients):
        return clients.cents
    left, right = ([client.left_cents for client in clients], [client.right_cents for client in clients])
    return np.array(left, np.int64), np.array(right, np.int64)


def unexplained_of(clients: Sequence[ClientExplanation]) -> Ints:
    """The part of each one's difference for which no cause was found."""
    if isinstance(clients, ExplainedClients):
        return clients.columns.unexplained_cents
    return np.array([client.unexplained_cents for client in clients], np.int64)


def unexplained(items: Sequence[Item]) -> int:
    """The cents of some items for which no cause was found."""
    return sum([item.cents for item in items if item.kind is ItemKind.UNEXPLAINED])
