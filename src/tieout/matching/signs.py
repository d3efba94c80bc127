"""Lines entered on the wrong side: a charge as a payment, or a payment as a charge."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl

from tieout.matching.chunks import ByItem
from tieout.matching.costs import WRONG_SIGN, Table
from tieout.matching.events import KIND_CODES, Events
from tieout.matching.habits import Habit
from tieout.matching.streams import Direction, Event
from tieout.model.settlement import EventKind, Rule


def pair_wrong_signs(
    events: Events, lines: ByItem, habits: Mapping[tuple[int, Direction], Habit], table: Table
) -> Events:
    """Bring together a charge and a payment of one amount that stand alone on different sides, the likeliest first.

    Args:
        events: of whole clients.
        lines: theirs.
        habits: of all streams; such a pair may be a charge or a payment of its client, whichever is likelier.
        table: costs of the practice.

    Returns:
        The events, with such pairs as one event each, after all others.
    """
    offers: list[tuple[int, int, int, int, int, int, int, int, int]] = []
    for client, place, other, here, there, apart, cents in _of_one_amount(events):
        gap = min(habits[client, direction].gap(apart) for direction in Direction)
        cost = table.fault + WRONG_SIGN + gap
        if cost < 2 * table.only:
            offers.append((cost, abs(apart), here, there, apart, place, other, client, cents))
    gone: set[int] = set()
    pairs: list[Event] = []
    for cost, _, here, there, apart, place, other, client, cents in sorted(offers):
        if place in gone or other in gone:
            continue
        gone.update((place, other))
        direction = Direction.CHARGES if cents > 0 else Direction.PAYMENTS
        pairs.append(Event(client, direction, EventKind.DIFFER, Rule.CHANGED_AMOUNT, (here,), (there,), apart, cost))
    if not pairs:
        return events
    stay = np.ones(len(events), np.bool_)
    stay[list(gone)] = False
    return Events.together([events.only(stay), Events.of(pairs).known(lines)])


def _of_one_amount(events: Events) -> list[tuple[int, int, int, int, int, int, int]]:
    """Lone lines of both sides, one charge and one payment of a client and of the same amount.

    Returns:
        Client, place of the left event and of the right one, left item and right item, right day minus left day, cents
        of the left line.
    """
    sides = []
    counts = events.counts
    for side, alone in enumerate((EventKind.ONLY_LEFT, EventKind.ONLY_RIGHT)):
        place = np.flatnonzero((events.kind == KIND_CODES[alone]) & (counts[side] == 1))
        own = events.sides[side].only(events.first_members(side)[place])
        stream = events.stream[place]
        sides.append(
            pl.DataFrame({
                "client": stream // 2, "payment": stream % 2, "amount": -own.cents if side else own.cents,
                "place": place, "item": own.item, "day": own.day,
            })
        )  # fmt: skip
    found = sides[0].join(sides[1], on=("client", "amount")).filter(pl.col("payment") != pl.col("payment_right"))
    apart = pl.col("day_right") - pl.col("day")
    return found.select("client", "place", "place_right", "item", "item_right", apart.alias("apart"), "amount").rows()
