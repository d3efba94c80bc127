"""The settlement: every line item of both books in exactly one event, as three tables."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from tieout.checks import ensure
from tieout.model.kinds import EventKind as EventKind  # noqa: PLC0414  told here, too
from tieout.model.kinds import Rule as Rule  # noqa: PLC0414  told here, too
from tieout.model.pricing import Basis, StatedHabits

EVENT_SCHEMA: dict[str, pl.DataType] = {
    "event": pl.Int64(),  # 0, 1, 2, … in order of client, first day, kind, first item
    "client": pl.Int32(),  # index of the link
    "kind": pl.Enum([kind.value for kind in EventKind]),
    "rule": pl.Enum([rule.value for rule in Rule]),
    "verdict": pl.Enum(["only_answer", "several_fit", "not_searched"]),
    "cents": pl.Int64(),  # sum of the right members minus sum of the left members
    "days_apart": pl.Int32(),  # between the sides, as the rule counts it; null for one side only
    "counterpart": pl.Int64(),  # event on the other client, for OTHER_CLIENT; else null
    "twin": pl.Int64(),  # item (same side) that a TWICE line repeats; else null
    "cost": pl.Int32(),  # thousandths of a bit; of an OTHER_CLIENT event this half's part; null where a person decided
    "said": pl.Int32(),  # as much of it as memos and references say: below 0 for the event, above 0 against it
}

MEMBER_SCHEMA: dict[str, pl.DataType] = {
    "event": pl.Int64(),
    "side": pl.Int8(),  # 0 = left, 1 = right
    "item": pl.Int64(),  # `item` of that side's book
}

ALTERNATIVE_SCHEMA: dict[str, pl.DataType] = {
    "event": pl.Int64(),
    "side": pl.Int8(),
    "item": pl.Int64(),  # a line that fits this event as well as one of its own
}


@dataclass(frozen=True, slots=True)
class Settlement:
    """What stands for what.

    Attributes:
        events: `EVENT_SCHEMA`, sorted by `event`.
        members: `MEMBER_SCHEMA`, sorted by event, side, item; each item of either side once.
        alternatives: `ALTERNATIVE_SCHEMA`, for events whose verdict is `several_fit`.
        habits: of each stream, as far as costs rest on it.
        basis: what the costs of all clients rest on; None for a part of the clients.
    """

    events: pl.DataFrame
    members: pl.DataFrame
    alternatives: pl.DataFrame
    habits: StatedHabits = field(default_factory=StatedHabits)
    basis: Basis | None = None

    def __post_init__(self) -> None:
        ensure(dict(self.events.schema) == EVENT_SCHEMA, "events have the declared schema")
        ensure(dict(self.members.schema) == MEMBER_SCHEMA, "members have the declared schema")
        ensure(dict(self.alternatives.schema) == ALTERNATIVE_SCHEMA, "alternatives have the declared schema")
