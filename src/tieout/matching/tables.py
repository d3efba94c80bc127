"""Events in, the settlement's tables out; chunks may come in any order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import polars as pl

from tieout.checks import ensure
from tieout.matching.streams import Event, Facts
from tieout.model.linkage import Verdict
from tieout.model.settlement import ALTERNATIVE_SCHEMA, EVENT_SCHEMA, MEMBER_SCHEMA, Settlement

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
}

ORDER = ("client", "first_day", "kind", "first_left", "first_right")
"""What events are ordered and numbered by."""


@dataclass(frozen=True, slots=True)
class ChunkTables:
    """One chunk's part of the settlement.

    Attributes:
        events: `CHUNK_EVENT_SCHEMA`.
        members: `MEMBER_SCHEMA`, with the chunk's own event numbers.
        alternatives: `ALTERNATIVE_SCHEMA`, likewise.
    """

    events: pl.DataFrame
    members: pl.DataFrame
    alternatives: pl.DataFrame


def tables_of(events: Sequence[Event], facts: Facts) -> ChunkTables:
    """Write down the events of one chunk."""
    members = [
        (number, side, item) for number, event in enumerate(events) for side in (0, 1) for item in event.members(side)
    ]
    ensure(
        len(members) == sum(len(facts.days[side]) for side in (0, 1))
        and len({entry[1:] for entry in members}) == len(members),
        "every line item is in exactly one event",
    )
    alternatives = [(number, side, item) for number, event in enumerate(events) for side, item in event.several]
    rows = [_event_row(number, event, facts) for number, event in enumerate(events)]
    return ChunkTables(
        pl.DataFrame(rows, schema=CHUNK_EVENT_SCHEMA, orient="row"),
        pl.DataFrame(members, schema=MEMBER_SCHEMA, orient="row"),
        pl.DataFrame(alternatives, schema=ALTERNATIVE_SCHEMA, orient="row"),
    )


def _event_row(number: int, event: Event, facts: Facts) -> tuple[object, ...]:
    cents = [sum(facts.cents[side][item] for item in event.members(side)) for side in (0, 1)]
    return (
        number,
        event.client,
        min(facts.days[side][item] for side in (0, 1) for item in event.members(side)),
        event.kind.value,
        min(event.left, default=-1),
        min(event.right, default=-1),
        event.rule.value,
        _verdict(event).value,
        cents[1] - cents[0],
        event.days_apart,
        event.crossing,
        event.twin,
    )


def _verdict(event: Event) -> Verdict:
    if event.several:
        return Verdict.SEVERAL_FIT
    return Verdict.ONLY_ANSWER if event.searched else Verdict.NOT_SEARCHED


def assemble(chunks: Iterable[ChunkTables]) -> Settlement:
    """Put the chunks together: events in their one order, numbered through."""
    parts = list(chunks)
    first = [0]
    for part in parts[:-1]:
        first.append(first[-1] + part.events.height)
    events, members, alternatives = (
        pl.concat(
            frame.with_columns(pl.col("event") + start)
            for start, frame in zip(first, (getattr(part, name) for part in parts), strict=True)
        )
        for name in ("events", "members", "alternatives")
    )
    events = events.sort(ORDER).rename({"event": "told"}).with_row_index("event")
    events = events.with_columns(pl.col("event").cast(pl.Int64))
    numbers = events.select("event", "told")
    return Settlement(
        _with_counterparts(events).select(pl.col(name).cast(kind) for name, kind in EVENT_SCHEMA.items()),
        _numbered(members, numbers, MEMBER_SCHEMA),
        _numbered(alternatives, numbers, ALTERNATIVE_SCHEMA),
    )


def _with_counterparts(events: pl.DataFrame) -> pl.DataFrame:
    halves = events.filter(pl.col("crossing").is_not_null()).select("event", "crossing")
    pairs = halves.join(halves, on="crossing").filter(pl.col("event") != pl.col("event_right"))
    return events.join(pairs.select("event", counterpart="event_right"), on="event", how="left", maintain_order="left")


def _numbered(frame: pl.DataFrame, numbers: pl.DataFrame, schema: dict[str, pl.DataType]) -> pl.DataFrame:
    return (
        frame.rename({"event": "told"})
        .join(numbers, on="told")
        .select(pl.col(name).cast(kind) for name, kind in schema.items())
        .sort("event", "side", "item")
    )
