"""The search against brute force: the same least cost, and exactly the rivals within the margin."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tieout.matching.board import FAR
from tieout.matching.costs import BIT, FAULT_RATE, MARGIN, Table
from tieout.matching.groups import offer_groups
from tieout.matching.guesses import month_habit, parts_habit, untrained_habit
from tieout.matching.offered import Offers
from tieout.matching.offers import collect
from tieout.matching.prices import TIE
from tieout.matching.search import search
from tieout.matching.sides import Side
from tieout.matching.speaking import speak_up
from tieout.matching.spoken import Spoken, speak
from tieout.matching.story import Costs
from tieout.matching.streams import Lines, Said
from tieout.matching.ways import Ways
from tieout.model.settings import ProcessorFee

NOTHING_DROPPED = 400 * BIT * TIE
AMOUNTS = st.sampled_from([15_000, 15_000, 7_500, 30_000, 4_500, 5_400, -15_000])
LINES = st.lists(st.tuples(st.integers(0, 40), AMOUNTS), max_size=6)
HABITS = st.sampled_from([untrained_habit(), month_habit(), parts_habit((-1, 7), (0, 5))])


def side(lines: list[tuple[int, int]]) -> Side:
    lines = sorted(lines)
    days = [day for day, _ in lines]
    copies = [int(sum(other == line for other in lines) > 1) for line in lines]
    return Side(days, [cents for _, cents in lines], [0] * len(lines), copies, [day // 30 for day in days])


class BruteForce:
    """The least cost of covering a set of places exactly, every way tried."""

    def __init__(self, offers: Offers, places: int) -> None:
        self.all = (1 << places) - 1
        self.masks = [sum(1 << place for place in offers.places_of(offer)) for offer in range(offers.count)]
        self.costs = [int(offers.cost[offer]) for offer in range(offers.count)]
        self.by_place = [[o for o, mask in enumerate(self.masks) if mask >> place & 1] for place in range(places)]
        self.known = {0: 0}

    def cover(self, places: int) -> int:
        if places not in self.known:
            highest = places.bit_length() - 1
            ways = [o for o in self.by_place[highest] if not self.masks[o] & ~places]
            self.known[places] = min(self.costs[o] + self.cover(places & ~self.masks[o]) for o in ways)
        return self.known[places]

    def with_offer(self, offer: int) -> int:
        """The least cost of a story that contains an offer."""
        return self.costs[offer] + self.cover(self.all & ~self.masks[offer])


def all_offers(
    left: list[tuple[int, int]], right: list[tuple[int, int]], costs: Costs, spoken: Spoken | None
) -> Offers:
    """Everything that is on offer, groups of both sides and evidence included."""
    sides, prices = (side(left), side(right)), costs.prices()
    offers = Offers()
    collect(*sides, prices, offers)
    offer_groups(offers, *sides, prices)
    if spoken is not None:
        speak_up(offers, sides, spoken, prices)
    return offers


def check_against_brute_force(
    left: list[tuple[int, int]], right: list[tuple[int, int]], costs: Costs, spoken: Spoken | None = None
) -> None:
    offers = all_offers(left, right, costs, spoken)
    brute = BruteForce(offers, len(left) + len(right))
    answer = search(offers, NOTHING_DROPPED, MARGIN * TIE, 100_000, FAR, Ways())
    least = brute.cover(brute.all)
    assert not answer.bounded
    assert sum(brute.masks[offer] for offer in answer.chosen) == brute.all
    assert sum(offers.cost[offer] for offer in answer.chosen) == least
    near = {offer for offer in range(offers.count) if brute.with_offer(offer) <= least + MARGIN * TIE}
    assert answer.rivals == near - set(answer.chosen)


def costs_of(habit: object) -> Costs:
    assert hasattr(habit, "gaps")
    return Costs(habit, Table.of(FAULT_RATE), (ProcessorFee(),))  # type: ignore[arg-type]


@given(LINES, LINES, HABITS)
@settings(max_examples=60, deadline=None)
def test_the_search_finds_what_trying_everything_finds(
    left: list[tuple[int, int]], right: list[tuple[int, int]], habit: object
) -> None:
    check_against_brute_force(left, right, costs_of(habit))


@given(LINES, LINES, HABITS, st.data())
@settings(max_examples=60, deadline=None)
def test_the_search_finds_it_when_lines_name_others(
    left: list[tuple[int, int]], right: list[tuple[int, int]], habit: object, data: st.DataObject
) -> None:
    check_against_brute_force(left, right, costs_of(habit), some_said(left, right, data))


@pytest.mark.slow
@given(LINES, LINES, HABITS, st.data())
@settings(max_examples=4_000, deadline=None)
def test_six_and_six_lines_thousands_of_times(
    left: list[tuple[int, int]], right: list[tuple[int, int]], habit: object, data: st.DataObject
) -> None:
    check_against_brute_force(left, right, costs_of(habit), some_said(left, right, data))


def some_said(left: list[tuple[int, int]], right: list[tuple[int, int]], data: st.DataObject) -> Spoken:
    """Right lines that name days of left lines, truly or not."""
    items = [tuple(range(len(lines))) for lines in (left, right)]
    sides = [
        Lines(own, tuple(day for day, _ in sorted(lines)), tuple(cents for _, cents in sorted(lines)), (0,) * len(own))
        for own, lines in zip(items, (left, right), strict=True)
    ]
    days = st.sampled_from([day for day, _ in left] or [0])
    named = {item: [(day, day) for day in sorted(data.draw(st.sets(days, max_size=3)))] for item in items[1]}
    said = Said(({}, {item: spans for item, spans in named.items() if spans}), ({}, {}))
    return speak(said, sides[0], sides[1])


@given(LINES, LINES)
@settings(max_examples=40, deadline=None)
def test_a_bounded_search_is_never_cheaper_and_mostly_as_cheap(
    left: list[tuple[int, int]], right: list[tuple[int, int]]
) -> None:
    offers = Offers()
    collect(side(left), side(right), costs_of(untrained_habit()).prices(), offers)
    whole = search(offers, NOTHING_DROPPED, -1, 100_000, FAR, Ways())
    bounded = search(offers, 20 * BIT * TIE, -1, 200, FAR, Ways())
    costs = [sum(offers.cost[offer] for offer in answer.chosen) for answer in (whole, bounded)]
    assert costs[0] <= costs[1] <= costs[0] + BIT * TIE
