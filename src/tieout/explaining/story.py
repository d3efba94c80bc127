"""A settlement and its two books as columns: events become objects only when somebody asks for them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from tieout.explaining.lines import BookLines
from tieout.explaining.placed import Flags, Ints, Placed
from tieout.matching.ranges import ranges
from tieout.model.book import Book, Side
from tieout.model.explanation import LineRef
from tieout.model.lines import BookLine
from tieout.model.linkage import Verdict
from tieout.model.pricing import StatedHabits
from tieout.model.settlement import EventKind, Rule, Settlement

if TYPE_CHECKING:
    import numpy.typing as npt

_EPOCH = date(1970, 1, 1)
_KINDS, _RULES, _VERDICTS = (
    {kind.value: kind for kind in EventKind},
    {rule.value: rule for rule in Rule},
    {verdict.value: verdict for verdict in Verdict},
)
_COLUMNS = ("event", "client", "kind", "rule", "verdict", "days_apart", "counterpart", "twin", "cost", "said")


class _Lines:
    """Lines of one client, by side."""

    __slots__ = ()

    left: list[BookLine]
    right: list[BookLine]

    def members(self, side: int) -> list[BookLine]:
        """Its lines of one side: 0 left, 1 right."""
        return self.right if side else self.left

    def lines(self) -> list[BookLine]:
        """Its lines of both sides."""
        return [*self.left, *self.right]


@dataclass(slots=True, eq=False)
class Half(_Lines):
    """The half of an event that stands under a client of another part."""

    client: int
    left: list[BookLine] = field(default_factory=list)
    right: list[BookLine] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class ToldEvent(_Lines):
    """One event of the settlement with its lines; `others` are lines that fit as well, in order, none its own."""

    number: int
    client: int
    kind: EventKind
    rule: Rule
    verdict: Verdict
    days_apart: int
    counterpart: int | None
    twin: int | None
    left: list[BookLine] = field(default_factory=list)
    right: list[BookLine] = field(default_factory=list)
    others: list[LineRef] = field(default_factory=list)
    cost: int | None = None
    said: int = 0

    @property
    def may_be_two(self) -> bool:
        """Whether it is doubtful only because its own lines may have nothing to do with each other."""
        return self.verdict is Verdict.SEVERAL_FIT and not self.others and bool(self.left) and bool(self.right)


class Story:
    """The events of a settlement.

    Attributes:
        books: the lines of the left and of the right book.
        count: how many events there are.
        client: by event, the number of the link.
        is_match: by event, whether it agrees and all its lines count.
        bounds: by client, the first of its events; one more at the end.
    """

    def __init__(
        self,
        settlement: Settlement,
        left: Book,
        right: Book,
        clients: int,
        as_of: date | None,
        others: tuple[pl.DataFrame | None, pl.DataFrame | None] = (None, None),
    ) -> None:
        """The `others` are, by side, `file`, `row` and `part` of lines that the settlement numbers after the book's."""
        self._settlement = settlement
        self.books = (BookLines(left, Side.LEFT, others[0]), BookLines(right, Side.RIGHT, others[1]))
        events = settlement.events
        self.bounds = _bounds(events["client"], clients)
        self.count = events.height
        self.client: npt.NDArray[np.int32] = events["client"].to_numpy()
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

    def told(self, numbers: Ints, *, doubts: bool = True) -> list[ToldEvent]:
        """Some events with their lines, by their numbers, in order; lines that fit as well where asked for."""
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
        if not doubts:
            return events
        doubtful = {event.number: event for event in events if event.verdict is Verdict.SEVERAL_FIT}
        others = self.others_of(np.array(list(doubtful), np.int64))
        for number, file, row, part in others.iter_rows():
            doubtful[number].others.append(LineRef(file, row, part))
        return events

    def lines_of(self, numbers: Ints) -> pl.DataFrame:
        """The lines of some events, by their numbers, in order.

        Returns:
            `event`, `client`, `side` (0 left, 1 right), `file`, `row`, `part`, `day`, `kind` and `cents`.
        """
        members = self._settlement.members[self._places(self._settlement.members, numbers)[0]]
        own = [members.filter(pl.col("side") == side) for side in (0, 1)]
        lines = pl.concat(lines.hstack(book.table(lines["item"])) for lines, book in zip(own, self.books, strict=True))
        client = self._settlement.events["client"].gather(lines["event"])
        return lines.with_columns(client).sort("event", "side", "item").drop("item")

    def others_of(self, numbers: Ints) -> pl.DataFrame:
        """Lines that fit some events as well as their own, none of these among them.

        Returns:
            `event`, `file`, `row` and `part`, in this order.
        """
        own = self._settlement.members[self._places(self._settlement.members, numbers)[0]]
        fitting = self._settlement.alternatives[self._places(self._settlement.alternatives, numbers)[0]]
        others = fitting.join(own, on=("event", "side", "item"), how="anti")
        placed = pl.concat(
            self.books[side]
            .places(others.filter(pl.col("side") == side)["item"].to_numpy())
            .select(others.filter(pl.col("side") == side)["event"], "file", "row", pl.col("part").cast(pl.String))
            for side in (0, 1)
        )
        return placed.sort("event", "file", "row", "part")

    @cached_property
    def placed(self) -> tuple[Placed, Placed]:
        """Every line of the left and of the right side."""
        left, right = (Placed.of(self._settlement, side, book) for side, book in enumerate(self.books))
        return left, right

    def let_go(self) -> None:
        """Forget `placed`, which takes thirteen bytes a line; matches that are looked at later don't need it."""
        self.__dict__.pop("placed", None)

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
            `event`, `client`, `rule`, `days_apart`, `verdict`, `cost`, `said`, and `lefts` and `rights`, its numbers
            of lines; and the items.
        """
        members, counts, items = self._settlement.members, [], []
        side, event, item = (members[name].to_numpy() for name in ("side", "event", "item"))
        for own in (np.flatnonzero(side == 0), np.flatnonzero(side)):
            events = event[own]
            counts.append(np.bincount(events, minlength=self.count))
            items.append(item[own[self.is_match[events]]])
        told = self._settlement.events.select("event", "client", "rule", "verdict", "days_apart", "cost", "said")
        matches = told.with_columns(lefts=pl.Series(counts[0]), rights=pl.Series(counts[1])).filter(self.is_match)
        return matches, (items[0], items[1])

    def match_costs(self) -> Ints:
        """By client, what its matches cost together; those that a person made cost nothing."""
        costs = self._settlement.events["cost"].fill_null(0).to_numpy()
        running = np.concatenate(([0], np.cumsum(np.where(self.is_match, costs, 0), dtype=np.int64)))
        return np.diff(running[self.bounds])

    @property
    def habits(self) -> StatedHabits:
        """What the costs of each client's charges and of its payments rest on."""
        return self._settlement.habits

    def _lines(self, table: pl.DataFrame, numbers: Ints) -> Iterable[tuple[int, BookLine]]:
        """Lines of some events, each with the event's place among `numbers`."""
        places, owners = self._places(table, numbers)
        side, item = (table[name].to_numpy()[places] for name in ("side", "item"))
        for number, book in enumerate(self.books):
            own = side == number
            yield from zip(owners[own].tolist(), book.lines(item[own]), strict=True)

    @staticmethod
    def _places(table: pl.DataFrame, numbers: Ints) -> tuple[Ints, Ints]:
        """The rows of some events in a table that is sorted by event, and of each the event's place among `numbers`."""
        events = table["event"].to_numpy()
        first, end = (np.searchsorted(events, numbers, side) for side in ("left", "right"))
        return ranges(first, end), np.repeat(np.arange(len(numbers)), end - first)


def _bounds(column: pl.Series, count: int) -> Ints:
    """Where each number's rows begin in a sorted column, for 0 … count."""
    if not len(column):
        return np.zeros(count + 1, np.int64)
    return np.searchsorted(column.to_numpy(), np.arange(count + 1)).astype(np.int64)
