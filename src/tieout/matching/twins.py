"""Lines entered twice: what the search left alone beside an equal line of its own side."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import TypeAlias

import numpy as np
import polars as pl

from tieout.matching.costs import TWICE, TWICE_PER_DAY, Table
from tieout.matching.events import KIND_CODES, Events, Members
from tieout.matching.layout import Flags
from tieout.matching.ranges import Ints
from tieout.matching.story import TWIN_DAYS_MAX
from tieout.model.settlement import EventKind


def name_twins(events: Events, table: Table, clients: Ints | None = None) -> Events:
    """Tell lines that repeat a paired line of their own side: entered twice.

    The copy is the higher row. Both lines being equal in amount, exchanging them on one day changes nothing.

    Args:
        events: of whole clients.
        table: costs of the practice.
        clients: those that are looked at; None = all.
    """
    asked = np.ones(len(events), np.bool_) if clients is None else np.isin(events.stream // 2, clients)
    for side, alone in enumerate((EventKind.ONLY_LEFT, EventKind.ONLY_RIGHT)):
        lone = asked & (events.kind == KIND_CODES[alone]) & (events.repeats[side] >= 0)
        if lone.any():
            events = _named(events, side, lone, table)
    return events


@dataclass(frozen=True, slots=True)
class _Original:
    """A line of an event of both sides: where it stands, and what it is."""

    place: int
    item: int
    day: int
    row: tuple[int, int]


def _named(events: Events, side: int, lone: Flags, table: Table) -> Events:
    """The events with copies of one side named."""
    own, both = events.sides[side], (events.counts[0] > 0) & (events.counts[1] > 0)
    at = events.first_members(side)[np.flatnonzero(lone)]
    at = at[np.lexsort((own.row[at], own.file[at]))]
    originals = _originals(events, own, both, at)
    cost, kind, twin, order = events.cost.copy(), events.kind.copy(), events.twin.copy(), np.arange(len(own.item))
    for client, line, cents, copy, item, day, file, row in _frame(events, own, at).iter_rows():
        original = _nearest(originals, (client, line, cents), day)
        if original is None:
            continue
        event, here = own.event[copy], _Original(original.place, item, day, (file, row))
        cost[event] = min(table.fault + TWICE + TWICE_PER_DAY * abs(original.day - day), table.only)
        kind[event] = KIND_CODES[EventKind.TWICE]
        if original.day == day and here.row < original.row:  # the higher row is the copy
            order[[original.place, copy]] = order[[copy, original.place]]
            entries = originals[client, line, cents, day]
            entries.remove(original)
            entries.append(original := here)
        twin[event] = original.item
    sides = list(events.sides)
    sides[side] = replace(own.only(order), event=own.event).in_order()
    return replace(events, cost=cost, kind=kind, twin=twin, sides=(sides[0], sides[1]))


_Originals: TypeAlias = dict[tuple[int, int, int, int], list[_Original]]
"""Lines that a copy may repeat, by client, kind of line, cents and day."""


def _nearest(originals: _Originals, alike: tuple[int, int, int], day: int) -> _Original | None:
    """The original of the nearest day, of those equally near the first; None where none is near."""
    for apart in range(TWIN_DAYS_MAX + 1):
        near = [one for off in (-apart, apart) for one in originals.get((*alike, day + off), ())]
        if near:
            return min(near, key=attrgetter("item"))
    return None


def _originals(events: Events, own: Members, both: Flags, copies: Ints) -> _Originals:
    """Lines of events of both sides that a copy may repeat."""
    paired = np.flatnonzero(both[own.event])
    asked = _frame(events, own, copies).select("client", "kind", "cents").unique()
    found: _Originals = defaultdict(list)
    rows = _frame(events, own, paired).join(asked, on=("client", "kind", "cents"), how="semi").iter_rows()
    for client, kind, cents, place, item, day, file, row in rows:
        found[client, kind, cents, day].append(_Original(place, item, day, (file, row)))
    return found


def _frame(events: Events, own: Members, which: Ints) -> pl.DataFrame:
    lines = own.only(which)
    return pl.DataFrame({
        "client": events.stream[lines.event] // 2, "kind": lines.kind, "cents": lines.cents, "place": which,
        "item": lines.item, "day": lines.day, "file": lines.file, "row": lines.row,
    })  # fmt: skip
