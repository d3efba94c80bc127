"""Lines as rows of numbers: in order, and each with its event."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.books import Entry, book, charge
from tieout.explaining.lines import BookLines
from tieout.explaining.placed import order_of
from tieout.explaining.story import Story
from tieout.linking import link
from tieout.matching.settle import settle
from tieout.model.book import LineKind, Side
from tieout.model.lines import BookLines as ByClient
from tieout.model.settings import Settings


@given(st.lists(st.integers(0, 9) | st.integers(0, 2**62 - 1)))
def test_places_are_in_order_and_equal_numbers_as_they_come(numbers: list[int]) -> None:
    told = order_of(np.array(numbers, np.int64)).tolist()
    assert told == sorted(range(len(numbers)), key=lambda place: (numbers[place], place))


def test_a_line_is_a_charge_by_its_kind_and_an_adjustment_by_its_sign() -> None:
    entries = [Entry(0, 0, kind, cents) for kind in LineKind for cents in (-100, 100)]
    own = book(entries, clients=1)
    lines, told = BookLines(own, Side.LEFT), ByClient(own, Side.LEFT).of([0])
    assert lines.charges()[[line.ref.row - 2 for line in told]].tolist() == [line.is_charge for line in told]


def test_each_line_has_its_event_and_client() -> None:
    left = book([charge(client, 7 * week, 100) for week in range(4) for client in (0, 1)], clients=2)
    right = book([charge(1, 0, 100), charge(0, 0, 100)], program="quickbooks-online", clients=2)
    linkage = link(left, right, Settings())
    settlement = settle(left.items, right.items, linkage, Settings())
    story = Story(settlement, left, right, len(linkage.links), None)
    for side, own in enumerate((left, right)):
        lines = story.placed[side]
        assert lines.client.tolist() == own.items["client"].to_list()
        members = settlement.members.filter(side=side).sort("item")
        assert lines.event.tolist() == members["event"].to_list()
    assert story.placed[0].of_clients([1]).tolist() == left.items.filter(client=1)["item"].to_list()
