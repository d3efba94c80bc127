"""A settlement and its two books as columns: events become objects only when somebody asks for them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cached_property
from itertools import repeat
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from tieout.explaining.lines import BookLines
from tieout.explaining.lots import Lot, Lots
from tieout.explaining.placed import Flags, Ints, Placed
from tieout.matching.ranges import ranges
from tieout.model.book import Book, Side
from tieout.model.explanation import LineRef
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
_COLUMNS = ("client", "kind", "rule", "verdict", "days_apart", "counterpart", "twin", "cost", "said")


class Half(NamedTuple):
    """The half of an event that stands under a client of another part."""

    client: int
    left: Lot | None
    right: Lot | None


class ToldEvent(NamedTuple):
    """One event of the settlement with its lines.

    Attributes:
        counted: its lines that are in the balances at the as-of day.
        later: the others.
        others: lines that fit as well, in order, none its own.
    """

    number: int
    client: int
    kind: EventKind
    rule: Rule
    verdict: Verdict
    days_apart: int
    counterpart: int | None
    twin: int | None
    cost: int | None
    said: int
    left: Lot | None
    right: Lot | None
    counted: Lots
    later: Lots
    others: tuple[LineRef, ...]

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
        self._last_day = None if as_of is None else (as_of - _EPOCH).days
        if as_of is not None:
            self.is_match = self.is_match & self._counts_whole()

    def _counts_whole(self) -> Flags:
        """By event, whether none of its lines lies after the as-of day."""
        members = self._settlement.members
        late = self._late(members["side"].to_numpy(), members["item"].to_numpy())
        whole: Flags = np.ones(self.count, np.bool_)
        whole[members["event"].to_numpy()[late]] = False
        return whole

    def _late(self, side: npt.NDArray[np.int8], item: Ints) -> Flags:
        """Whether each of some lines lies after the as-of day."""
        late = np.zeros(len(item), np.bool_)
        for number, book in enumerate(self.books if self._last_day is not None else ()):
            own = side == number
            late[own] = book.days()[item[own]] > self._last_day
        return late

    def told(self, numbers: Ints, *, doubts: bool = True, words: bool = False) -> list[ToldEvent]:
        """Some events with their lines.

        Args:
            numbers: theirs, ascending.
            doubts: whether somebody asks for lines that fit as well.
            words: whether somebody asks what the lines say.
        """
        told, count = self._settlement.events.select(_COLUMNS)[numbers], len(numbers)
        kinds, rules, verdicts = (
            [known[value] for value in told[name].to_list()]
            for name, known in (("kind", _KINDS), ("rule", _RULES), ("verdict", _VERDICTS))
        )
        members, owners = self._members(numbers)
        late = self._late(*members)
        lots = self._lots(members, owners, count, np.ones(len(owners), np.bool_), words=words)
        counted, later = lots, list[Lots](repeat((None, None), count))
        if late.any():
            counted, later = (self._lots(members, owners, count, own, words=words) for own in (~late, late))
        others: list[tuple[LineRef, ...]] = [()] * count
        if doubts:
            doubtful = np.flatnonzero((told["verdict"] == Verdict.SEVERAL_FIT.value).to_numpy())
            for place, fitting in zip(doubtful.tolist(), self._fitting(numbers[doubtful]), strict=True):
                others[place] = fitting
        columns: tuple[Iterable[object], ...] = (
            *(numbers.tolist(), told["client"].to_list(), kinds, rules, verdicts),
            *(told["days_apart"].fill_null(0).to_list(), told["counterpart"].to_list(), told["twin"].to_list()),
            *(told["cost"].to_list(), told["said"].to_list()),
            *([one for one, _ in lots], [other for _, other in lots], counted, later, others),
        )
        return list(map(ToldEvent._make, zip(*columns, strict=True)))

    def _members(self, numbers: Ints) -> tuple[tuple[npt.NDArray[np.int8], Ints], Ints]:
        """Side and item of each line of some events, and of each the event's place among `numbers`."""
        places, owners = self._places(self._settlement.members, numbers)
        side, item = (self._settlement.members[name].to_numpy()[places] for name in ("side", "item"))
        return (side, item), owners

    def _lots(
        self, members: tuple[npt.NDArray[np.int8], Ints], owners: Ints, count: int, chosen: Flags, *, words: bool
    ) -> list[Lots]:
        """By event its lines, as far as they are chosen."""
        (side, item), by_side = members, list[list[Lot | None]]()
        for number, book in enumerate(self.books):
            own = np.flatnonzero(chosen & (side == number))
            starts = np.flatnonzero(np.diff(owners[own], prepend=-1))
            lots: list[Lot | None] = [None] * count
            for place, lot in zip(
                owners[own[starts]].tolist(), book.lots(item[own], starts, with_texts=words), strict=True
            ):
                lots[place] = lot
            by_side.append(lots)
        return list(zip(*by_side, strict=True))

    def _fitting(self, numbers: Ints) -> list[tuple[LineRef, ...]]:
        """Lines that fit some events as well as their own, of each event in order."""
        found: dict[int, list[LineRef]] = {number: [] for number in numbers.tolist()}
        for number, file, row, part in self.others_of(numbers).iter_rows():
            found[number].append(LineRef(file, row, part))
        return [tuple(fitting) for fitting in found.values()]

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

    def match_counts(self) -> list[int]:
        """By client, how many matches there are."""
        running = np.concatenate(([0], np.cumsum(self.is_match)))
        counts: list[int] = np.diff(running[self.bounds]).tolist()
        return counts

    def match_costs(self) -> Ints:
        """By client, what its matches cost together; those that a person made cost nothing."""
        costs = self._settlement.events["cost"].fill_null(0).to_numpy()
        running = np.concatenate(([0], np.cumsum(np.where(self.is_match, costs, 0), dtype=np.int64)))
        return np.diff(running[self.bounds])

    @property
    def habits(self) -> StatedHabits:
        """What the costs of each client's charges and of its payments rest on."""
        return self._settlement.habits

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
