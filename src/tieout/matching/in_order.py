"""The next layer of ways from a full one that stands in order of cost: the cheapest come first, the rest isn't made.

Where more ways lead on than are kept, each offer makes of a layer in order of cost new ways in order of cost. Taken
together like that, as many as are kept are the cheapest; nobody need make all, look for the cheapest and sort them.
"""

from __future__ import annotations

from typing import Final

from librt.vecs import vec
from mypy_extensions import i64

from tieout.matching.board import FAR, Board
from tieout.matching.slots import STAMP, slot_of_word
from tieout.matching.ways import Ways

LANES_MAX: Final = 31
"""Offers of one place whose ways are taken in order of cost; with more of them, all ways are made at once."""

_LANE: Final = 5
_PLACE: Final = 12
_LANES: Final = (1 << _LANE) - 1
_PLACES: Final = (1 << _PLACE) - 1


def step_in_order(ways: Ways, board: Board, place: i64, slack: i64, width: i64) -> bool:
    """The cheapest ways over one more place as the newest layer, like `Ways.step` and `Ways.keep` where more had to go.

    Args:
        ways: of a stretch.
        board: the offers.
        place: the next one.
        slack: ways dearer than the best by more than this aren't wanted.
        width: how many are kept.

    Returns:
        False, and nothing is done, where the newest layer isn't in order, or no more ways lead on than are kept.
    """
    begin, lanes = board.begin[place], board.begin[place + 1] - board.begin[place]
    if not ways.in_order or ways.words > 1 or lanes > LANES_MAX or width > _PLACES:
        return False
    low, high, nothing = ways.layers[ways.layered - 1], ways.filled, i64(len(board.over)) - 1
    ways.reserve((high - low) * (lanes + 1))
    ways.stamp += 1
    masks, costs, before, taken = ways.masks, ways.costs, ways.before, ways.offer
    covers, over, table, stamp, slots = board.masks, board.over, ways.table, ways.stamp, ways.slots
    ahead, cheapest, count = ways.ahead, costs[low], _first_of_each(ways, board, place, low)
    new, full, most = high, high + width, i64(FAR)
    while count:
        key = ahead[0]
        cost, k, lane = (key >> (_LANE + _PLACE)) + cheapest, low + (key >> _LANE & _PLACES), key & _LANES
        if new == high:
            most = cost + slack
        if cost > most:
            break
        offer = begin + lane if lane < lanes else nothing
        cover = covers[offer]
        seen = (masks[k] | cover) >> 1
        masks[new] = seen
        slot = slot_of_word(table, slots, stamp, seen, masks)
        if table[slot] >> STAMP != stamp:
            table[slot] = stamp << STAMP | new
            costs[new], before[new], taken[new] = cost, k, offer
            new += 1
            if new > full and cost > costs[full - 1]:
                break
        k = _next_fit(masks, k + 1, high, cover)
        key = _key(costs[k] + over[offer] - cheapest, k - low, lane) if k < high else i64(FAR)
        _put_back(ahead, count, key)
        if k == high:
            count -= 1
    if new <= full:
        return False
    _order_equals(ways, high, new)
    ways.least = costs[high]
    ways.add_layer(high, width)
    return True


def _first_of_each(ways: Ways, board: Board, place: i64, low: i64) -> i64:
    """Put what each offer makes first of the newest layer in order; how many make anything.

    The last one is that which covers nothing: it goes on with ways that cover the place already.
    """
    masks, costs, covers, over, ahead = ways.masks, ways.costs, board.masks, board.over, ways.ahead
    begin, lanes, high = board.begin[place], board.begin[place + 1] - board.begin[place], ways.filled
    count: i64 = 0
    lane: i64 = 0
    while lane <= lanes:
        offer = begin + lane if lane < lanes else i64(len(over)) - 1
        k = _next_fit(masks, low, high, covers[offer])
        if k < high:
            key = _key(costs[k] + over[offer] - costs[low], k - low, lane)
            at = count
            while at and ahead[at - 1] > key:
                ahead[at] = ahead[at - 1]
                at -= 1
            ahead[at] = key
            count += 1
        lane += 1
    return count


def _put_back(ahead: vec[i64], count: i64, key: i64) -> None:
    """In the place of the first of some keys in order, another one: where it belongs."""
    at: i64 = 1
    while at < count and ahead[at] < key:
        ahead[at - 1] = ahead[at]
        at += 1
    ahead[at - 1] = key


def _key(cost: i64, place: i64, lane: i64) -> i64:
    """In order of cost, then of the way in its layer, then of the offer."""
    return (cost << _PLACE | place) << _LANE | lane


def _next_fit(masks: vec[i64], k: i64, high: i64, cover: i64) -> i64:
    """The first way from one on whose lines an offer doesn't cover; of no offer, the first that covers the place."""
    if cover:
        while k < high and masks[k] & cover:
            k += 1
    else:
        while k < high and not masks[k] & 1:
            k += 1
    return k


def _order_equals(ways: Ways, first: i64, end: i64) -> None:
    """Put ways in order of cost that cost the same in order of their masks."""
    masks, costs, before, taken = ways.masks, ways.costs, ways.before, ways.offer
    k = first + 1
    while k < end:
        way = k
        while way > first and costs[way - 1] == costs[way] and masks[way - 1] > masks[way]:
            masks[way], masks[way - 1] = masks[way - 1], masks[way]
            before[way], before[way - 1] = before[way - 1], before[way]
            taken[way], taken[way - 1] = taken[way - 1], taken[way]
            way -= 1
        k += 1
