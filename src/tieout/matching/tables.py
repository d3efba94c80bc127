"""Events and cancelled pairs in, the settlement's tables out; chunks may come in any order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import polars as pl

from tieout.checks import ensure
from tieout.matching.cancelling import Pairs
from tieout.matching.chunks import Ints
from tieout.matching.streams import Event, Facts
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
    "kind": pl.String(),
    "first_left": pl.Int64(),  # its first item on the left, or -1
    "first_right": pl.Int64(),
    "rule": pl.String(),
    "verdict": pl.String(),
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

_BY_NAME = sorted(EventKind)


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


def tables_of(
    events: Sequence[Event], facts: Facts, pairs: Pairs, pair_costs: Ints, habits: StatedHabits
) -> ChunkTables:
    """Write down the events of one chunk."""
    left, right = (_SideMembers.of(events, facts, side) for side in (0, 1))
    rows: dict[str, Ints | Sequence[object]] = {
        "event": np.arange(len(events)),
        "client": [event.client for event in events],
        "first_day": np.minimum(left.first_day, right.first_day),
        "kind": [_KINDS[event.kind] for event in events],
        "first_left": left.first,
        "first_right": right.first,
        "rule": [_RULES[event.rule] for event in events],
        "verdict": [
            _SEVERAL if event.doubtful or event.several else _ONLY if event.searched else _UNSEARCHED
            for event in events
        ],
        "cents": right.cents - left.cents,
        "days_apart": [event.days_apart for event in events],
        "crossing": [event.crossing for event in events],
        "twin": [event.twin for event in events],
        "cost": [event.cost for event in events],
        "said": [event.said for event in events],
    }
    members = {
        "event": np.concatenate([left.event, right.event]),
        "side": np.repeat([0, 1], [len(left.item), len(right.item)]),
        "item": np.concatenate([left.item, right.item]),
    }
    alternatives = [
        (number, side, item) for number, event in enumerate(events) if event.several for side, item in event.several
    ]
    return ChunkTables(
        _typed(rows, CHUNK_EVENT_SCHEMA),
        _typed(members, MEMBER_SCHEMA),
        pl.DataFrame(alternatives, schema=ALTERNATIVE_SCHEMA, orient="row"),
        pair_table(pairs, pair_costs),
        habits,
    )


def pair_table(pairs: Pairs, costs: Ints) -> pl.DataFrame:
    """Pairs that agree, and what each costs, in `PAIR_SCHEMA`."""
    columns = {
        "client": pairs.stream // 2, "day": pairs.day, "left": pairs.left, "right": pairs.right, "cost": costs,
    }  # fmt: skip
    return _typed(columns, PAIR_SCHEMA)


@dataclass(frozen=True, slots=True)
class _SideMembers:
    """Lines of one side in order of the events that they are in.

    Attributes:
        event: of each line.
        item: of each line.
        first: by event, its first item, or -1.
        first_day: by event; far off where it has no line.
        cents: by event, its sum.
    """

    event: Ints
    item: Ints
    first: Ints
    first_day: Ints
    cents: Ints

    @classmethod
    def of(cls, events: Sequence[Event], facts: Facts, side: int) -> _SideMembers:
        own = [event.right for event in events] if side else [event.left for event in events]
        item = np.array(list(chain.from_iterable(own)), np.int64)
        day, cents = (_told_of(item, column) for column in (facts.days[side], facts.cents[side]))
        counts = np.array(list(map(len, own)), np.int64)
        held = np.flatnonzero(counts)
        starts = (np.cumsum(counts) - counts)[held]
        first, first_day = np.full(len(own), -1, np.int64), np.full(len(own), np.iinfo(np.int64).max)
        sums = np.zeros(len(own), np.int64)
        if len(held):
            first[held], first_day[held] = np.minimum.reduceat(item, starts), np.minimum.reduceat(day, starts)
            sums[held] = np.add.reduceat(cents, starts)
        return cls(np.repeat(np.arange(len(own)), counts), item, first, first_day, sums)


def _told_of(items: Ints, column: dict[int, int]) -> Ints:
    """What is known of each of some items; they are exactly those of which something is known."""
    known, told = (np.fromiter(values, np.int64, len(column)) for values in (column, column.values()))
    order, of_known = np.argsort(items), np.argsort(known)
    ensure(np.array_equal(items[order], known[of_known]), "every line item is in exactly one event")
    found = np.empty(len(items), np.int64)
    found[order] = told[of_known]
    return found


def _typed(columns: Mapping[str, Ints | Sequence[object]], schema: dict[str, pl.DataType]) -> pl.DataFrame:
    return pl.DataFrame({name: pl.Series(name, columns[name]).cast(kind) for name, kind in schema.items()})


_KINDS, _RULES = ({one: one.value for one in names} for names in (EventKind, Rule))
_SEVERAL, _ONLY, _UNSEARCHED = Verdict.SEVERAL_FIT.value, Verdict.ONLY_ANSWER.value, Verdict.NOT_SEARCHED.value


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
    settlement = Settlement(
        _events(events, pairs, order, own),
        _members(members, pairs, own, of_pairs),
        _alternatives(alternatives, own),
        StatedHabits.together([part.habits for part in parts]),
        basis,
    )
    return settlement, own


def _order(events: pl.DataFrame, pairs: pl.DataFrame) -> Ints:
    """Places of events, then pairs, in their one order."""
    kind = events["kind"].replace_strict(
        {name.value: place for place, name in enumerate(_BY_NAME)}, return_dtype=pl.Int64
    )
    agree = np.full(pairs.height, _BY_NAME.index(EventKind.AGREE))
    client, day, kinds, left, right = (
        np.concatenate([one.to_numpy(), np.asarray(other)]).astype(np.int64)
        for one, other in (
            (events["client"], pairs["client"]),
            (events["first_day"], pairs["day"]),
            (kind, agree),
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
    """`EVENT_SCHEMA` in order."""
    same = pl.lit(0, pl.Int32)
    agreeing = pairs.select(
        "client",
        kind=pl.lit(EventKind.AGREE.value, EVENT_SCHEMA["kind"]),
        rule=pl.lit(Rule.SAME_DAY.value, EVENT_SCHEMA["rule"]),
        verdict=pl.lit(Verdict.ONLY_ANSWER.value, EVENT_SCHEMA["verdict"]),
        cents=pl.lit(0, pl.Int64),
        days_apart=same,
        counterpart=pl.lit(None, pl.Int64),
        twin=pl.lit(None, pl.Int64),
        cost=pl.col("cost"),
        said=pl.lit(0, pl.Int32),
    )
    told = events.with_columns(counterpart=_counterparts(events["crossing"], own))
    told = told.select(pl.col(name).cast(kind) for name, kind in EVENT_SCHEMA.items() if name != "event")
    together = pl.concat([told, agreeing])[order]
    return together.select(pl.int_range(pl.len(), dtype=pl.Int64).alias("event"), *together.columns)


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
