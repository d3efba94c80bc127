"""Events and cancelled pairs in, the settlement's tables out; chunks may come in any order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from tieout.checks import ensure
from tieout.matching.abreast import abreast
from tieout.matching.cancelling import Pairs
from tieout.matching.events import EVENT_KINDS, KIND_CODES, NO_DAYS, NO_ITEM, Events
from tieout.matching.ranges import Ints
from tieout.model.linkage import Verdict
from tieout.model.pricing import Basis, StatedHabits
from tieout.model.settlement import (
    ALTERNATIVE_SCHEMA,
    EVENT_SCHEMA,
    MEMBER_SCHEMA,
    EventKind,
    Rule,
    Settlement,
)

CHUNK_EVENT_SCHEMA: dict[str, pl.DataType] = {
    "event": pl.Int64(),  # 0, 1, 2, … within the chunk
    "client": pl.Int32(),
    "first_day": pl.Int32(),  # of all its lines, days since 1970-01-01
    "kind": EVENT_SCHEMA["kind"],
    "first_left": pl.Int64(),  # its first item on the left, or -1
    "first_right": pl.Int64(),
    "rule": EVENT_SCHEMA["rule"],
    "verdict": EVENT_SCHEMA["verdict"],
    "cents": pl.Int64(),
    "days_apart": pl.Int32(),
    "crossing": pl.Int64(),  # left item of the pair that stands under two clients, or null
    "twin": pl.Int64(),
    "cost": pl.Int32(),  # thousandths of a bit
    "said": pl.Int32(),
}

PAIR_SCHEMA: dict[str, pl.DataType] = {
    "client": pl.Int32(),
    "day": pl.Int32(),
    "left": pl.Int64(),
    "right": pl.Int64(),
    "cost": pl.Int32(),
}
"""Lines that agree to the day and the cent: one event each, nothing else to say."""

_BY_NAME = np.argsort(np.argsort([kind.value for kind in EVENT_KINDS]))
"""By code of a kind of event its place in order of name."""

_VERDICTS = tuple(Verdict)
"""Verdicts by their codes in `EVENT_SCHEMA`."""


@dataclass(frozen=True, slots=True)
class ChunkTables:
    """One chunk's part of the settlement.

    Attributes:
        events: `CHUNK_EVENT_SCHEMA`.
        members: `MEMBER_SCHEMA`, with the chunk's own event numbers.
        alternatives: `ALTERNATIVE_SCHEMA`, likewise.
        pairs: `PAIR_SCHEMA`.
        habits: by stream, what the costs rest on.
    """

    events: pl.DataFrame
    members: pl.DataFrame
    alternatives: pl.DataFrame
    pairs: pl.DataFrame
    habits: StatedHabits


def tables_of(events: Events, pairs: Pairs, pair_costs: Ints, habits: StatedHabits) -> ChunkTables:
    """Write down the events of one chunk."""
    fits, left, right = events.several, *events.sides
    ensure(
        all(np.diff(np.sort(own.item)).all() for own in events.sides),
        "every line item is in exactly one event",
    )
    several = events.doubtful.copy()
    several[fits.event] = True
    only_one = np.where(events.searched, _VERDICTS.index(Verdict.ONLY_ANSWER), _VERDICTS.index(Verdict.NOT_SEARCHED))
    rows: dict[str, pl.Series] = {
        "event": pl.Series(np.arange(len(events))),
        "client": pl.Series(events.stream // 2),
        "first_day": pl.Series(np.minimum(*(_first(events, side, "day", _FAR) for side in (0, 1)))),
        "kind": _coded(events.kind, "kind"),
        "first_left": pl.Series(_first(events, 0, "item", -1)),
        "first_right": pl.Series(_first(events, 1, "item", -1)),
        "rule": _coded(events.rule, "rule"),
        "verdict": _coded(np.where(several, _VERDICTS.index(Verdict.SEVERAL_FIT), only_one), "verdict"),
        "cents": pl.Series(events.cents(1) - events.cents(0)),
        "days_apart": _or_null(events.days_apart, NO_DAYS),
        "crossing": _or_null(events.crossing, NO_ITEM),
        "twin": _or_null(events.twin, NO_ITEM),
        "cost": pl.Series(events.cost),
        "said": pl.Series(events.said),
    }
    members = {
        "event": np.concatenate([left.event, right.event]),
        "side": np.repeat([0, 1], [len(left.item), len(right.item)]),
        "item": np.concatenate([left.item, right.item]),
    }
    alternatives = {"event": fits.event, "side": fits.side, "item": fits.item}
    return ChunkTables(
        _typed(rows, CHUNK_EVENT_SCHEMA),
        _typed(members, MEMBER_SCHEMA),
        _typed(alternatives, ALTERNATIVE_SCHEMA),
        pair_table(pairs, pair_costs),
        habits,
    )


_FAR = np.iinfo(np.int32).max


def _first(events: Events, side: int, name: str, none: int) -> Ints:
    """By event, the least day or item of its lines of a side."""
    own, found = events.sides[side], np.full(len(events), none, np.int64)
    starts = np.flatnonzero(np.diff(own.event, prepend=-1))
    held = own.event[starts]
    if len(held):
        found[held] = np.minimum.reduceat(getattr(own, name), starts)
    return found


def _coded(codes: Ints, name: str) -> pl.Series:
    """A column of `EVENT_SCHEMA` whose words have codes."""
    return pl.Series(codes.astype(np.uint8)).cat.to(EVENT_SCHEMA[name])


def _or_null(column: Ints, none: int) -> pl.Series:
    return pl.Series(column).scatter(np.flatnonzero(column == none), None)


def pair_table(pairs: Pairs, costs: Ints) -> pl.DataFrame:
    """Pairs that agree, and what each costs, in `PAIR_SCHEMA`."""
    columns = {
        "client": pairs.stream // 2, "day": pairs.day, "left": pairs.left, "right": pairs.right, "cost": costs,
    }  # fmt: skip
    return _typed(columns, PAIR_SCHEMA)


def _typed(columns: Mapping[str, Ints | pl.Series], schema: dict[str, pl.DataType]) -> pl.DataFrame:
    return pl.DataFrame({name: pl.Series(name, columns[name]).cast(kind) for name, kind in schema.items()})


HALF_SCHEMA: dict[str, pl.DataType] = {
    "crossing": pl.Int64(),  # left item of the pair that stands under two clients
    "event": pl.Int64(),  # number of the event that is one half of it
}


def assemble(chunks: Iterable[ChunkTables], basis: Basis | None) -> Settlement:
    """Put the chunks together: events in their one order, numbered through."""
    return _assembled(list(chunks), basis)[0]


def assemble_part(part: ChunkTables) -> tuple[Settlement, pl.DataFrame]:
    """One chunk by itself: its events in their one order, and the halves of pairs that stand under two clients.

    Returns:
        The settlement, in which the counterpart of a half is null where the other half stands in another chunk; and
        all halves in `HALF_SCHEMA`.
    """
    settlement, own = _assembled([part], None)
    halves = pl.DataFrame({"crossing": part.events["crossing"], "event": own}).drop_nulls("crossing")
    return settlement, halves.sort("event")


def _assembled(parts: Sequence[ChunkTables], basis: Basis | None) -> tuple[Settlement, Ints]:
    """The settlement, and the number of each event that isn't a cancelled pair."""
    first = [0, *np.cumsum([part.events.height for part in parts]).tolist()]
    events, members, alternatives = (
        pl.concat(
            frame.with_columns(pl.col("event") + start)
            for start, frame in zip(first[:-1], (getattr(part, name) for part in parts), strict=True)
        )
        for name in ("events", "members", "alternatives")
    )
    pairs = pl.concat(part.pairs for part in parts)
    order = _order(events, pairs)
    number = np.empty(len(order), np.int64)
    number[order] = np.arange(len(order))
    own, of_pairs = number[: events.height], number[events.height :]
    makers: tuple[Callable[[], pl.DataFrame], ...] = (
        lambda: _events(events, pairs, order, own),
        lambda: _members(members, pairs, own, of_pairs),
    )
    told, covered = abreast(lambda make: make(), makers)
    settlement = Settlement(
        told,
        covered,
        _alternatives(alternatives, own),
        StatedHabits.together([part.habits for part in parts]),
        basis,
    )
    return settlement, own


def _order(events: pl.DataFrame, pairs: pl.DataFrame) -> Ints:
    """Places of events, then pairs, in their one order."""
    kind = _BY_NAME[events["kind"].to_physical().to_numpy()]
    agree = np.full(pairs.height, _BY_NAME[KIND_CODES[EventKind.AGREE]])
    client, day, kinds, left, right = (
        np.concatenate([one.to_numpy(), np.asarray(other)]).astype(np.int64)
        for one, other in (
            (events["client"], pairs["client"]),
            (events["first_day"], pairs["day"]),
            (pl.Series(kind), agree),
            (events["first_left"], pairs["left"]),
            (events["first_right"], pairs["right"]),
        )
    )
    if not len(client):
        return client
    rights = int(right.max()) + 1
    first = np.where(left < 0, right, rights + left)  # each item is in one event: no two are equal
    day -= day.min()
    spans = [int(column.max()) + 1 for column in (client, day, kinds, first)]
    if spans[0] * spans[1] * spans[2] * spans[3] >= 2**62:
        return np.lexsort((first, kinds, day, client))
    order: Ints = np.argsort(((client * spans[1] + day) * spans[2] + kinds) * spans[3] + first)
    return order


def _events(events: pl.DataFrame, pairs: pl.DataFrame, order: Ints, own: Ints) -> pl.DataFrame:
    """`EVENT_SCHEMA` in order: of pairs only the client and the cost differ."""
    told = events.with_columns(counterpart=_counterparts(events["crossing"], own))
    columns = [pl.Series("event", np.arange(len(order)))]
    for name, kind in EVENT_SCHEMA.items():
        if name == "event":
            continue
        here = told[name].cast(kind)
        if name in pairs.columns:
            columns.append(pl.concat([here, pairs[name]])[order])
        else:
            usual = pl.repeat(_OF_PAIR[name], len(order), dtype=kind, eager=True)
            columns.append(usual.scatter(own, here).alias(name))
    return pl.DataFrame(columns)


_OF_PAIR: dict[str, str | int | None] = {
    "kind": EventKind.AGREE.value,
    "rule": Rule.SAME_DAY.value,
    "verdict": Verdict.ONLY_ANSWER.value,
    "cents": 0,
    "days_apart": 0,
    "counterpart": None,
    "twin": None,
    "said": 0,
}


def _counterparts(crossing: pl.Series, own: Ints) -> pl.Series:
    """The number of the event that is the other half, where there is one."""
    halves = pl.DataFrame({"crossing": crossing, "event": own}).with_row_index("place").drop_nulls("crossing")
    others = halves.join(halves, on="crossing").filter(pl.col("event") != pl.col("event_right"))
    found: list[int | None] = [None] * len(crossing)
    for place, event in others.select("place", "event_right").iter_rows():
        found[place] = event
    return pl.Series("counterpart", found, pl.Int64)


def _members(members: pl.DataFrame, pairs: pl.DataFrame, own: Ints, of_pairs: Ints) -> pl.DataFrame:
    """`MEMBER_SCHEMA`, sorted by event, side, item: each event's lines are put where they belong."""
    told = members.with_columns(event=pl.Series(own)[members["event"]]).sort("event", "side", "item")
    counts = np.full(len(own) + len(of_pairs), 2, np.int64)
    counts[own] = np.bincount(members["event"].to_numpy(), minlength=len(own))
    starts = np.concatenate(([0], np.cumsum(counts)))
    item, side = np.empty(int(starts[-1]), np.int64), np.zeros(int(starts[-1]), np.int8)
    at = starts[of_pairs]
    item[at], item[at + 1], side[at + 1] = pairs["left"].to_numpy(), pairs["right"].to_numpy(), 1
    numbers = told["event"].to_numpy()
    first_of = np.searchsorted(numbers, numbers)
    at = starts[numbers] + np.arange(len(numbers)) - first_of
    item[at], side[at] = told["item"].to_numpy(), told["side"].to_numpy()
    event = np.repeat(np.arange(len(counts)), counts)
    return pl.DataFrame({"event": event, "side": side, "item": item}, schema=MEMBER_SCHEMA)


def _alternatives(alternatives: pl.DataFrame, own: Ints) -> pl.DataFrame:
    numbered = alternatives.with_columns(event=pl.Series(own)[alternatives["event"]])
    return numbered.select(pl.col(name).cast(kind) for name, kind in ALTERNATIVE_SCHEMA.items()).sort(
        "event", "side", "item"
    )
