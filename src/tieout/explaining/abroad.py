"""What one part of the clients must know of the others, so that each part can be explained by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from tieout.explaining.lines import Sides
from tieout.explaining.precedents import Shown, shown_by
from tieout.explaining.story import Story, ToldEvent
from tieout.model.book import Book
from tieout.model.settings import Settings
from tieout.model.settlement import EventKind, Settlement


@dataclass(frozen=True, slots=True)
class Abroad:
    """What is known of the other clients.

    Attributes:
        sides: program names and how days are written, of the whole books.
        shown: what all clients show.
        halves: by number of the event, other halves of events that stand under clients of other parts.
        own: how many links are explained; those after them are the clients of `halves`.
    """

    sides: Sides
    shown: Shown
    halves: Mapping[int, ToldEvent]
    own: int


@dataclass(frozen=True, slots=True)
class Glimpse:
    """What the others must know of a part.

    Attributes:
        shown: what its events show.
        halves: the left item of the pair, and the half of it that stands here.
    """

    shown: Shown
    halves: list[tuple[int, ToldEvent]]


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
    told = story.told(halves["event"].to_numpy())
    return Glimpse(shown_by(story, story.told(differing)), list(zip(halves["crossing"].to_list(), told, strict=True)))
