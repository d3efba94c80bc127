"""The cheapest story: offers chosen so that every line is covered exactly once, and every story nearly as cheap.

The lines stand in one order. The search goes from line to line; what it must remember is which later lines are
covered already (a bit mask). The first line not yet covered must be covered by one of the offers that begin with it,
so that nothing is tried twice. All costs are first lowered by what each line costs at the least, so that a story's
cost shows only what it costs too much; whatever is much dearer than the best at the same line is dropped.

A second pass from the end gives, for every offer, the cost of the cheapest story that contains it: an exact answer
to the question which other stories fit.
"""

from __future__ import annotations

from librt.vecs import append, vec
from mypy_extensions import i64

from tieout.matching.board import FAR, Board, clash, join
from tieout.matching.in_order import step_in_order
from tieout.matching.offered import Offers
from tieout.matching.slots import STAMP, slot_of
from tieout.matching.ways import Ways


class Answer:
    """What the search found.

    Attributes:
        chosen: offers of the cheapest story.
        rivals: offers of other stories within the margin.
        bounded: places at which a story was dropped only because there were too many.
        dear: whether the search was given up, because every story costs more than was asked for.
    """

    def __init__(self) -> None:
        self.chosen: list[int] = []
        self.rivals: set[int] = set()
        self.bounded: set[int] = set()
        self.dear = False


def search(offers: Offers, slack: i64, margin: i64, width: i64, most: i64, ways: Ways) -> Answer:
    """Choose offers that cover every place exactly once at the least cost.

    Args:
        offers: of a stream.
        slack: ways dearer than the best by more than this are dropped.
        margin: other stories within this are told; -1 to look for none.
        width: the most ways to keep at one place.
        most: a story that costs more isn't wanted; `FAR` for no bound.
        ways: room for the search, of no meaning after it.
    """
    answer = Answer()
    board = Board(offers)
    if board.least > most:
        answer.dear = True
        return answer
    board.lay_out(offers)
    ways.begin(board.words)
    told = board.least
    first: i64 = 0
    place: i64 = 0
    while place < board.places:
        cut = step_in_order(ways, board, place, slack, width)
        if not cut:
            ways.step(board, place, slack, width)
            cut = ways.keep(slack, width)
        if cut:
            answer.bounded.add(place)
        if told + ways.least > most:
            answer.dear = True
            return answer
        place += 1
        if ways.done():
            told += ways.least
            _settle(ways, board, first, margin, answer)
            ways.restart()
            first = place
    return answer


def _settle(ways: Ways, board: Board, first: i64, margin: i64, answer: Answer) -> None:
    """Walk back through a stretch after which every way has come to the same place."""
    back = ways.back()
    for number in _numbers(back, board):
        answer.chosen.append(number)
    if margin < 0 or ways.layered == 2:
        return
    taken = set(back)
    most = ways.costs[ways.filled - 1] + margin
    rest = vec[i64]([0] * ways.filled)
    number = ways.layered - 2
    while number >= 0:
        low, high = ways.layers[number], ways.layers[number + 1]
        ways.number_layer(high, ways.layers[number + 2] if number + 2 < ways.layered else ways.filled)
        for offer in _fitting(ways, board, first + number, low, high, rest, most):
            if offer not in taken:
                answer.rivals.add(int(board.number[offer]))
        number -= 1


def _numbers(back: vec[i64], board: Board) -> vec[i64]:
    """The numbers, in order, of the offers among these that cover something."""
    found = vec[i64]()
    k: i64 = 0
    while k < i64(len(back)):
        number = board.number[back[k]]
        if number >= 0:
            found = append(found, number)
            at = i64(len(found)) - 1
            while at and found[at - 1] > number:
                found[at] = found[at - 1]
                at -= 1
            found[at] = number
        k += 1
    return found


def _fitting(ways: Ways, board: Board, place: i64, low: i64, high: i64, rest: vec[i64], most: i64) -> set[i64]:
    """Offers at a place that stand in a story that costs no more; what is left to pay from each way is filled in."""
    masks, costs, words, covers, over = ways.masks, ways.costs, ways.words, board.masks, board.over
    joined = vec[i64]([0] * words)
    nothing = i64(len(over)) - 1
    found: set[i64] = set()
    k = low
    while k < high:
        covered = masks[k * words] & 1
        offer = nothing if covered else board.begin[place]
        last = nothing + 1 if covered else board.begin[place + 1]
        cheapest: i64 = FAR
        while offer < last:
            if costs[k] + over[offer] <= most and not clash(masks, k * words, covers, offer * words, words):
                join(joined, 0, masks, k * words, covers, offer * words, words)
                slot = slot_of(ways.table, ways.slots, ways.stamp, joined, 0, masks, words)
                entry = ways.table[slot]
                if entry >> STAMP == ways.stamp:
                    whole = over[offer] + rest[entry & ((1 << STAMP) - 1)]
                    cheapest = min(cheapest, whole)
                    if costs[k] + whole <= most and offer != nothing:
                        found.add(offer)
            offer += 1
        rest[k] = cheapest
        k += 1
    return found
