"""Events of many clients as columns, with what the later passes ask about their lines: no Python object per event.

An `Event` is what the search tells; from then on events are rows, which passes change by making columns anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from tieout.checks import ensure
from tieout.matching.layout import Flags, kind_codes, stream_of
from tieout.matching.ranges import Ints
from tieout.matching.streams import Event
from tieout.model.kinds import EventKind, Rule

if TYPE_CHECKING:
    import polars as pl

    from tieout.matching.chunks import ByItem

EVENT_KINDS, RULES = tuple(EventKind), tuple(Rule)
"""Kinds of events and rules by their codes."""

KIND_CODES = {kind: code for code, kind in enumerate(EVENT_KINDS)}
RULE_CODES = {rule: code for code, rule in enumerate(RULES)}

NO_ITEM = -2
"""In place of an item where none is told; `streams.NOWHERE` says that there is none."""

NO_DAYS = np.iinfo(np.int64).min
"""In place of the days between the sides of an event that has one side."""


@dataclass(frozen=True, slots=True)
class Members:
    """Lines of one side, in order of the event that they are in, and of item.

    Attributes:
        event: its place.
        item: number in the side's book.
        facts: rows of what is known of the lines (`day` and what follows it here); none before `Events.known`.
    """

    event: Ints
    item: Ints
    facts: Ints

    @property
    def day(self) -> Ints:
        """Days since 1970-01-01."""
        return self._fact(0)

    @property
    def cents(self) -> Ints:
        """Effect on the balance."""
        return self._fact(1)

    @property
    def kind(self) -> Ints:
        """Code of the kind of line (`layout.KINDS`)."""
        return self._fact(2)

    @property
    def file(self) -> Ints:
        """Index of its file."""
        return self._fact(3)

    @property
    def row(self) -> Ints:
        """Row in that file."""
        return self._fact(4)

    def _fact(self, number: int) -> Ints:
        fact: Ints = self.facts[number]
        return fact

    def only(self, which: Flags | Ints) -> Members:
        """Some of the lines, in this order."""
        return Members(self.event[which], self.item[which], self.facts[:, which])

    def in_order(self) -> Members:
        """The lines by event and item."""
        after = self.event[1:] - self.event[:-1]
        if bool(((after > 0) | ((after == 0) & (self.item[1:] > self.item[:-1]))).all()):
            return self
        return self.only(np.lexsort((self.item, self.event)))

    def known(self, lines: pl.DataFrame) -> Members:
        """The same with facts, out of lines of the side in `LINE_SCHEMA` and in order of item, they among them."""
        items = lines["item"].to_numpy()
        place = np.searchsorted(items, self.item)
        ensure(
            not len(place) or (int(place.max()) < len(items) and np.array_equal(items[place], self.item)),
            "every line of an event is a line of its chunk",
        )
        told = lines.select("day", "cents", "kind", "file", "row")[place]
        columns = [told[name].to_physical().to_numpy() for name in ("day", "cents", "file", "row")]
        columns.insert(2, kind_codes(told["kind"]))
        return replace(self, facts=np.stack([column.astype(np.int64) for column in columns]))


@dataclass(frozen=True, slots=True)
class Several:
    """Lines that fit an event as well as one of its own, in any order.

    Attributes:
        event: its place.
        side: 0 left, 1 right.
        item: number in that side's book.
    """

    event: Ints
    side: Ints
    item: Ints

    def only(self, which: Flags | Ints) -> Several:
        """Some of them."""
        return Several(self.event[which], self.side[which], self.item[which])


@dataclass(frozen=True, slots=True)
class Events:
    """Events as columns; see `streams.Event`.

    Attributes:
        stream: `layout.stream_of` of the client and the direction.
        kind: place in `EVENT_KINDS`.
        rule: place in `RULES`.
        days_apart: `NO_DAYS` where there is one side only.
        cost: in thousandths of a bit.
        said: likewise.
        doubtful: whether another story is nearly as cheap.
        searched: False where the bound on the search was reached.
        repeats: by side, the item that its only line there may repeat, `NOWHERE`, or `NO_ITEM`.
        twin: the item it repeats, or `NO_ITEM`.
        crossing: left item of the pair that stands under two clients, or `NO_ITEM`.
        sides: its left and its right lines.
        several: lines that fit as well.
    """

    stream: Ints
    kind: Ints
    rule: Ints
    days_apart: Ints
    cost: Ints
    said: Ints
    doubtful: Flags
    searched: Flags
    repeats: tuple[Ints, Ints]
    twin: Ints
    crossing: Ints
    sides: tuple[Members, Members]
    several: Several

    def __len__(self) -> int:
        return len(self.stream)

    @classmethod
    def of(cls, events: Sequence[Event]) -> Events:
        """Events as the search tells them, of any clients."""
        sides = []
        for side in (0, 1):
            own = [event.members(side) for event in events]
            counts = np.fromiter(map(len, own), np.int64, len(own))
            item = np.fromiter(chain.from_iterable(own), np.int64, int(counts.sum()))
            event = np.repeat(np.arange(len(own)), counts)
            sides.append(Members(event, item, np.zeros((0, len(item)), np.int64)).in_order())
        several = [(place, *one) for place, event in enumerate(events) if event.several for one in event.several]
        return cls(
            stream=_column([stream_of(event.client, event.direction) for event in events]),
            kind=_column([KIND_CODES[event.kind] for event in events]),
            rule=_column([RULE_CODES[event.rule] for event in events]),
            days_apart=_column([NO_DAYS if event.days_apart is None else event.days_apart for event in events]),
            cost=_column([event.cost for event in events]),
            said=_column([event.said for event in events]),
            doubtful=np.array([event.doubtful for event in events], np.bool_),
            searched=np.array([event.searched for event in events], np.bool_),
            repeats=(
                _column([_or_none(event.repeats[0]) for event in events]),
                _column([_or_none(event.repeats[1]) for event in events]),
            ),
            twin=_column([_or_none(event.twin) for event in events]),
            crossing=_column([_or_none(event.crossing) for event in events]),
            sides=(sides[0], sides[1]),
            several=Several(*(np.array(several, np.int64).reshape(-1, 3).T)),
        )

    @classmethod
    def together(cls, parts: Sequence[Events]) -> Events:
        """All of them, one after the other."""
        if len(parts) == 1:
            return parts[0]
        first = np.cumsum([0, *(len(part) for part in parts)]).tolist()
        left, right = (
            Members(
                np.concatenate([part.sides[side].event + start for part, start in zip(parts, first, strict=False)]),
                np.concatenate([part.sides[side].item for part in parts]),
                np.concatenate([part.sides[side].facts for part in parts], axis=1),
            )
            for side in (0, 1)
        )
        several = Several(
            np.concatenate([part.several.event + start for part, start in zip(parts, first, strict=False)]),
            np.concatenate([part.several.side for part in parts]),
            np.concatenate([part.several.item for part in parts]),
        )
        plain = {name: np.concatenate([getattr(part, name) for part in parts]) for name in PLAIN_COLUMNS}
        repeats = [np.concatenate([part.repeats[side] for part in parts]) for side in (0, 1)]
        return cls(**plain, repeats=(repeats[0], repeats[1]), sides=(left, right), several=several)

    def known(self, lines: ByItem) -> Events:
        """The same with what is known of their lines."""
        left, right = (own.known(lines.lines(side, own.item)) for side, own in enumerate(self.sides))
        return replace(self, sides=(left, right))

    @property
    def counts(self) -> tuple[Ints, Ints]:
        """By event, how many left and how many right lines there are."""
        left, right = (np.bincount(own.event, minlength=len(self)) for own in self.sides)
        return left, right

    def first_members(self, side: int) -> Ints:
        """By event, where its lines begin among those of a side."""
        return np.searchsorted(self.sides[side].event, np.arange(len(self)))

    def cents(self, side: int) -> Ints:
        """By event, the sum of its lines of a side."""
        own = self.sides[side]
        sums = np.zeros(len(self), np.int64)
        np.add.at(sums, own.event, own.cents)
        return sums

    def only(self, which: Flags) -> Events:
        """Some of the events, in the same order."""
        number = np.cumsum(which) - 1
        left, right = (own.only(which[own.event]) for own in self.sides)
        several = self.several.only(which[self.several.event])
        return Events(
            **{name: getattr(self, name)[which] for name in PLAIN_COLUMNS},
            repeats=(self.repeats[0][which], self.repeats[1][which]),
            sides=(replace(left, event=number[left.event]), replace(right, event=number[right.event])),
            several=replace(several, event=number[several.event]),
        )


PLAIN_COLUMNS = tuple(one.name for one in fields(Events) if one.name not in ("repeats", "sides", "several"))
"""Columns with one number, or flag, for each event."""


def kinds(*wanted: EventKind) -> Ints:
    """Codes of kinds of events."""
    return np.array([KIND_CODES[kind] for kind in wanted], np.int64)


def _column(values: Sequence[int]) -> Ints:
    return np.array(values, np.int64)


def _or_none(item: int | None) -> int:
    return NO_ITEM if item is None else item
