"""What one part of the clients must know of the others, so that each part can be explained by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from tieout.explaining.lots import SIDES, lots_of
from tieout.explaining.precedents import Shown, shown_by
from tieout.explaining.story import Half, Story
from tieout.model.book import ITEM_SCHEMA, Book
from tieout.model.explained import Names
from tieout.model.settings import Settings
from tieout.model.settlement import EventKind, Settlement

HALF_LINE_SCHEMA: dict[str, pl.DataType] = {
    "crossing": pl.Int64(),  # left item of the pair that is told by both halves
    "client": pl.Int32(),
    "side": pl.Int8(),  # 0 left, 1 right
    **{name: ITEM_SCHEMA[name] for name in ("file", "row", "part", "day", "kind", "cents")},
}
"""Lines of halves of events, each half's in order."""


@dataclass(frozen=True, slots=True)
class Abroad:
    """What is known of the other clients.

    Attributes:
        shown: what all clients show.
        halves: by number of the event, other halves of events that stand under clients of other parts.
        names: of the clients of those halves in the left and in the right book; they are numbered after all own ones.
    """

    shown: Shown
    halves: Mapping[int, Half] = field(default_factory=dict)
    names: tuple[Sequence[Names], Sequence[Names]] = ((), ())

    def with_names(self, own: tuple[Sequence[Names], Sequence[Names]]) -> tuple[Sequence[Names], Sequence[Names]]:
        """The names of the own clients and of those of the halves after them."""
        return [*own[0], *self.names[0]], [*own[1], *self.names[1]]


@dataclass(frozen=True, slots=True)
class Glimpse:
    """What the others must know of a part.

    Attributes:
        shown: what its events show.
        halves: lines of the events of which the other half stands under another client, in `HALF_LINE_SCHEMA`.
    """

    shown: Shown
    halves: pl.DataFrame


def glimpse(
    books: tuple[Book, Book], clients: int, settlement: Settlement, halves: pl.DataFrame, settings: Settings
) -> Glimpse:
    """What a part shows by its events; what its lines show by themselves is for `precedents.called`.

    Args:
        books: the part's books; of no matter are lines of events that agree to the day and the cent.
        clients: how many it has.
        settlement: the events of those lines.
        halves: `crossing` and `event` of those that stand under two clients.
        settings: the as-of day.
    """
    story = Story(settlement, *books, clients, settings.as_of)
    differing = np.flatnonzero((settlement.events["kind"] == EventKind.DIFFER.value).to_numpy())
    lines = story.lines_of(halves["event"].to_numpy()).join(halves, on="event", maintain_order="left")
    return Glimpse(shown_by(story, story.told(differing, doubts=False)), lines.select(list(HALF_LINE_SCHEMA)))


def halves_of(lines: pl.DataFrame) -> list[Half]:
    """The halves of events in order.

    Args:
        lines: `HALF_LINE_SCHEMA`, half by half; `client` is the number that each half's client has.
    """
    number, side = lines["crossing"].rle_id().to_numpy(), lines["side"].to_numpy()
    starts = np.flatnonzero(np.diff(2 * number.astype(np.int64) + side, prepend=-1))
    lots = lots_of(lines, starts, [SIDES[own] for own in side[starts].tolist()])
    found: list[Half] = []
    halves = zip(
        number[starts].tolist(), lines["client"].to_numpy()[starts].tolist(), side[starts].tolist(), lots, strict=True
    )
    for own, client, at, lot in halves:
        if own == len(found):
            found.append(Half(client, None, None))
        found[own] = found[own]._replace(**{"right" if at else "left": lot})
    return found
