"""Layers made in order of cost are those that making all ways, and keeping the cheapest, gives."""

from __future__ import annotations

from random import Random

import pytest

from tieout.matching.board import Board
from tieout.matching.in_order import LANES_MAX, step_in_order
from tieout.matching.offered import Offers
from tieout.matching.ways import Ways

WIDTH, PLACES = 12, 60


def board_of(random: Random, offers_each: int, spread: int) -> Board:
    """Lines that may stand alone, and a few offers that begin at each; many cost the same."""
    offers = Offers()
    offers.begin_anew(PLACES)
    for place in range(PLACES):
        offers.add([place], 40, 0, 0)
        for _ in range(offers_each):
            others = random.sample(range(place + 1, place + 9), random.randint(1, 2))
            if max(others) < PLACES:
                offers.add([place, *others], 10 * random.randint(1, spread), 0, 0)
    board = Board(offers)
    board.lay_out(offers)
    return board


def newest(ways: Ways) -> list[tuple[int, int, int, int]]:
    first = ways.layers[ways.layered - 1]
    return [(ways.masks[k], ways.costs[k], ways.before[k], ways.offer[k]) for k in range(first, ways.filled)]


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize(("offers_each", "spread", "slack"), [(3, 3, 10**6), (6, 40, 10**6), (4, 9, 60), (2, 1, 25)])
def test_the_same_layers_either_way(seed: int, offers_each: int, spread: int, slack: int) -> None:
    board = board_of(Random(seed), offers_each, spread)  # noqa: S311
    one, other = Ways(), Ways()
    one.begin(board.words)
    other.begin(board.words)
    taken = 0
    for place in range(board.places):
        cut = step_in_order(one, board, place, slack, WIDTH)
        taken += cut
        if not cut:
            one.step(board, place, slack, WIDTH)
            cut = one.keep(slack, WIDTH)
        other.step(board, place, slack, WIDTH)
        assert other.keep(slack, WIDTH) == cut
        assert newest(one) == newest(other)
        assert one.least == other.least
    assert taken > 5 or slack < 100


def test_too_many_offers_are_left_to_others() -> None:
    board = board_of(Random(1), LANES_MAX + 1, 9)  # noqa: S311
    ways = Ways()
    ways.begin(board.words)
    while not ways.in_order:
        ways.step(board, ways.layered - 1, 10**6, WIDTH)
        ways.keep(10**6, WIDTH)
    assert not step_in_order(ways, board, ways.layered - 1, 10**6, WIDTH)
