"""A settlement and its two books as columns: events become objects only when somebody asks for them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import polars as pl

from tieout.explaining.lines import BookLines, ToldLine
from tieout.model.book import Book, Side
from tieout.model.explanation import LineRef
from tieout.model.linkage import Verdict
from tieout.model.pricing import StatedHabit
from tieout.model.settlement import EventKind, Rule, Settlement

if TYPE_CHECKING:
    import numpy.typing as npt

Ints: TypeAlias = "npt.NDArray[np.int64]"
Flags: TypeAlias = "npt.NDArray[np.bool_]"

_EPOCH = date(1970, 1, 1)
_KINDS, _RULES, _VERDICTS = (
    {kind.value: kind for kind in EventKind},
    {rule.value: rule for rule in Rule},
    {verdict.value: verdict for verdict in Verdict},
)
_COLUMNS = ("event", "client", "kind", "rule", "verdict", "days_apart", "counterpart", "twin", "cost", "said")


@dataclass(frozen=True, slots=True)
class ToldEvent:
    """One event of the settlement with its lines; `others` are lines that fit as well, none of its own among them."""

    number: int
    client: int
    kind: EventKind
    rule: Rule
    verdict: Verdict
    days_apart: int
    counterpart: int | None
    twin: int | None
    left: list[ToldLine] = field(default_factory=list)
    right: list[ToldLine] = field(default_factory=list)
    others: list[LineRef] = field(default_factory=list)
    cost: int | None = None
    said: int = 0

    @property
    def may_be_two(self) -> bool:
        """Whether it is doubtful only because its own lines may have nothing to do with each other."""
        return self.verdict is Verdict.SEVERAL_FIT and not self.others and bool(self.left) and bool(self.right)

    def members(self, side: int) -> list[ToldLine]:
        """Its lines of one side: 0 left, 1 right."""
        return self.right if side else self.left

    def lines(self) -> list[ToldLine]:
        """Its lines of both sides."""
        return [*self.left, *self.right]


class Story:
    """The events of a settlement.

    Attributes:
        books: the lines of the left and of the right book.
        count: how many events there are.
        is_match: by event, whether it agrees and all its lines count.
        bounds: by client, the first of its events; one more at the end.
    """

    def __init__(self, settlement: Settlement, left: Book, right: Book, clients: int, as_of: date | None) -> None:
        self._settlement = settlement
        self.books = (BookLines(left, Side.LEFT), BookLines(right, Side.RIGHT))
        events = settlement.events
        self.bounds = _bounds(events["client"], clients)
        self.count = events.height
        self.is_match: Flags = (events["kind"] == EventKind.AGREE.value).to_numpy()
        if as_of is not None:
            self.is_match = self.is_match & self._counts_whole((as_of - _EPOCH).days)

    def _counts_whole(self, last_day: int) -> Flags:
        """By event, whether none of its lines lies after a day."""
        late = np.zeros(self._settlement.members.height, np.bool_)
        side, item = (self._settlement.members[name].to_numpy() for name in ("side", "item"))
        for number, book in enumerate(self.books):
            own = side == number
            late[own] = book.days()[item[own]] > last_day
        whole: Flags = np.ones(self._settlement.events.height, np.bool_)
        whole[self._settlement.members["event"].to_numpy()[late]] = False
        return whole

    def told(self, numbers: Ints) -> list[ToldEvent]:
        """Some events with their lines, by their numbers, in order."""
        rows = self._settlement.events[numbers].select(_COLUMNS)
        events = [
            ToldEvent(
                number,
                client,
                _KINDS[kind],
                _RULES[rule],
                _VERDICTS[verdict],
                days or 0,
                other,
                twin,
                cost=cost,
                said=said,
            )
            for number, client, kind, rule, verdict, days, other, twin, cost, said in rows.iter_rows()
        ]
        for event, line in self._lines(self._settlement.members, numbers):
            own = events[event]
            (own.left if line.side is Side.LEFT else own.right).append(line)
        for event, line in self._lines(self._settlement.alternatives, numbers):
            own = events[event]
            if line.ref not in {mine.ref for mine in (own.left if line.side is Side.LEFT else own.right)}:
                own.others.append(line.ref)
        return events

    def placed(self, side: int, clients: Iterable[int]) -> pl.DataFrame:
        """Every line of one side that some clients have, in order of event.

        Args:
            side: 0 left, 1 right.
            clients: numbers of links.

        Returns:
            `item`, `event`, `client` (the number of the link), `charge`, `cents`, and `on`, days since 1970-01-01.
        """
        asked = np.array(sorted(clients), np.int64)
        return self._placed(side, self.bounds[asked], self.bounds[asked + 1])

    def placed_in(self, side: int, numbers: Ints) -> pl.DataFrame:
        """Every line of one side in some events, by their numbers, likewise."""
        return self._placed(side, numbers, numbers + 1)

    def _placed(self, side: int, first: Ints, end: Ints) -> pl.DataFrame:
        """The lines of one side of the events from each first to before its end."""
        members = self._settlement.members
        numbers = members["event"].to_numpy()
        places = ranges(np.searchsorted(numbers, first), np.searchsorted(numbers, end))
        places = places[members["side"].to_numpy()[places] == side]
        item, event = members["item"].to_numpy()[places], numbers[places]
        client = self._settlement.events["client"].to_numpy()[event]
        return (
            self.books[side]
            .signs(item)
            .with_columns(item=pl.Series(item), event=pl.Series(event), client=pl.Series(client))
        )

    def agreeing(self, clients: Iterable[int]) -> pl.DataFrame:
        """`event`, `client` and `days_apart` of every event of some clients that agrees on a usual day, in order."""
        asked = np.array(sorted(clients), np.int64)
        own = self._settlement.events.select("event", "client", "days_apart", "kind")[
            ranges(self.bounds[asked], self.bounds[asked + 1])
        ]
        return own.filter(pl.col("kind") == EventKind.AGREE.value).drop("kind")

    def matched(self) -> tuple[pl.DataFrame, tuple[Ints, Ints]]:
        """Every match, and by side the items in all of them, match by match.

        Returns:
            `client`, `rule`, `days_apart`, `verdict`, `cost`, `said`, and `lefts` and `rights`, its numbers of lines;
            and the items.
        """
        members = self._settlement.members
        side, event, item = (members[name].to_numpy() for name in ("side", "event", "item"))
        on_right, kept = side == 1, self.is_match[event]
        left, right = (np.bincount(event[own], minlength=self.count) for own in (~on_right, on_right))
        events = self._settlement.events.select("client", "rule", "verdict", "days_apart", "cost", "said")
        matches = events.with_columns(lefts=pl.Series(left), rights=pl.Series(right)).filter(self.is_match)
        return matches, (item[~on_right & kept], item[on_right & kept])

    def match_costs(self) -> list[int]:
        """By client, what its matches cost together; those that a person made cost nothing."""
        costs = self._settlement.events["cost"].fill_null(0).to_numpy().astype(np.int64)
        running = np.concatenate(([0], np.cumsum(np.where(self.is_match, costs, 0))))
        by_client: list[int] = np.diff(running[self.bounds]).tolist()
        return by_client

    def habits_of(self, client: int) -> tuple[StatedHabit | None, StatedHabit | None]:
        """What the costs of a client's charges and of its payments rest on."""
        return self._settlement.habits.of(client)

    def doubtful(self) -> tuple[Ints, list[ToldEvent]]:
        """Matches that other lines fit as well: their places among the matches, and their events."""
        several = self.is_match & (self._settlement.events["verdict"] == Verdict.SEVERAL_FIT.value).to_numpy()
        places: Ints = np.cumsum(self.is_match)[several] - 1
        return places, self.told(np.flatnonzero(several))

    def _lines(self, table: pl.DataFrame, numbers: Ints) -> Iterable[tuple[int, ToldLine]]:
        """Lines of some events, each with the event's place among `numbers`."""
        sorted_events = table["event"].to_numpy()
        first, end = (np.searchsorted(sorted_events, numbers, side) for side in ("left", "right"))
        places = ranges(first, end)
        owners = np.repeat(np.arange(len(numbers)), end - first)
        side, item = (table[name].to_numpy()[places] for name in ("side", "item"))
        for number, book in enumerate(self.books):
            own = side == number
            yield from zip(owners[own].tolist(), book.lines(item[own]), strict=True)


def _bounds(column: pl.Series, count: int) -> Ints:
    """Where each number's rows begin in a sorted column, for 0 … count."""
    if not len(column):
        return np.zeros(count + 1, np.int64)
    return np.searchsorted(column.to_numpy(), np.arange(count + 1)).astype(np.int64)


def ranges(first: Ints, end: Ints) -> Ints:
    """All places from each first to before its end, one range after the other."""
    counts = end - first
    shifts = first - np.concatenate(([0], np.cumsum(counts)[:-1])) if len(first) else first
    return np.repeat(shifts, counts) + np.arange(int(counts.sum()))


def balances(book: Book, clients: Sequence[Sequence[int]], as_of: date | None) -> list[int]:
    """What each client owes by one book, up to and with a day, in cents.

    Args:
        book: the book.
        clients: for each client its numbers in the book.
        as_of: the last day that counts; None = all lines count.
    """
    counted = book.items if as_of is None else book.items.filter(pl.col("day") <= as_of)
    sums = np.zeros(len(book.clients), np.int64)
    found = counted.group_by("client").agg(pl.col("cents").sum())
    sums[found["client"].to_numpy()] = found["cents"].to_numpy()
    by_number = sums.tolist()
    return [sum(by_number[number] for number in own) for own in clients]
