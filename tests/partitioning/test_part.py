"""A part by itself: its lines are exactly those of its events."""

from __future__ import annotations

import polars as pl
import pytest

from tests.books import book, charge, paid
from tieout.checks import InvariantBroken
from tieout.linking import link
from tieout.matching.settle import settle
from tieout.model.book import Book
from tieout.model.settings import Settings
from tieout.model.settlement import Settlement
from tieout.partitioning.part import LocalPart

SHIFT = 70
"""Numbers of the lines in their whole books are so much higher than in the part."""


def settled() -> tuple[Book, Book, Settlement]:
    left = book([charge(0, 0, 12_000), charge(1, 0, 9_000), paid(0, 7, 12_000)], clients=2)
    right = book([charge(1, 0, 9_000), charge(0, 0, 12_000)], program="quickbooks-online", clients=2)
    settlement = settle(left.items, right.items, link(left, right, Settings()), Settings())
    members = settlement.members.with_columns(pl.col("item") + SHIFT)
    return left, right, Settlement(settlement.events, members, settlement.alternatives)


def part_of(left: Book, right: Book) -> LocalPart:
    lines = [own.items.with_columns(pl.col("item") + SHIFT, name="client") for own in (left, right)]
    return LocalPart.of((left, right), (lines[0], lines[1]))


def test_lines_of_events_become_places_in_the_part() -> None:
    left, right, settlement = settled()
    told = part_of(left, right).settlement(settlement, 0)
    assert told.members["item"].to_list() == (settlement.members["item"] - SHIFT).to_list()


@pytest.mark.parametrize("item", [SHIFT + 1, SHIFT + 40])
def test_a_line_told_twice_or_of_another_part_is_refused(item: int) -> None:
    left, right, settlement = settled()
    first = (pl.col("side") == 0) & (pl.col("item") == SHIFT)
    members = settlement.members.with_columns(pl.when(first).then(item).otherwise("item").cast(pl.Int64).alias("item"))
    with pytest.raises(InvariantBroken, match="every line item is in exactly one event"):
        part_of(left, right).settlement(Settlement(settlement.events, members, settlement.alternatives), 0)


def test_a_line_without_an_event_is_refused() -> None:
    left, right, settlement = settled()
    members = settlement.members.filter((pl.col("side") == 1) | (pl.col("item") != SHIFT))
    with pytest.raises(InvariantBroken, match="every line item is in exactly one event"):
        part_of(left, right).settlement(Settlement(settlement.events, members, settlement.alternatives), 0)
