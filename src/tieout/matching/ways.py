"""Ways to have covered every line before a place, layer after layer, the cheapest to each mask of later lines."""

from __future__ import annotations

from typing import Final

from librt.vecs import append, vec
from mypy_extensions import i64

from tieout.matching.board import FAR, Board, clash, join
from tieout.matching.ranking import doubled, nth, sort
from tieout.matching.slots import NUMBER, STAMP, slot_of, slot_of_word

_ROOM: Final = 1024
"""Ways that there is room for to begin with."""


class Ways:
    """Ways to have covered every line before a place, layer after layer of one stretch, the newest as it is made.

    The rows are longer than what they hold, so that they are made once for many stretches and many searches.

    Attributes:
        filled: how many ways there are.
        masks: of each way, the places from there on that are covered already.
        costs: of each way.
        before: of each, the way in the layer before that it comes from.
        offer: of each, the offer on the board that was taken.
        layers: where each layer begins.
        layered: how many layers there are.
        least: what the cheapest way of the newest layer costs.
        ahead: room for `in_order`.
        in_order: whether the newest layer has as many ways as are kept, in order of cost.
        slots: how many slots of the table by mask are in use for one layer, less one.
    """

    def __init__(self) -> None:
        self.words: i64 = 1
        self.table = vec[i64]([0] * 1024)
        self.slots: i64 = 0
        self.stamp: i64 = 0
        self.count: i64 = 0
        self.least: i64 = 0
        self.kept = vec[i64]()
        self.spare = vec[i64]()
        self.kept_count: i64 = 0
        self.masks = vec[i64]([0] * _ROOM)
        self.costs = vec[i64]([0] * _ROOM)
        self.before = vec[i64]([-1] * _ROOM)
        self.offer = vec[i64]([-1] * _ROOM)
        self.layers = vec[i64]([0])
        self.ahead = vec[i64]([0] * 32)
        self.restart()

    def begin(self, words: i64) -> None:
        """Begin a search whose masks take so many words."""
        self.words = words
        while i64(len(self.masks)) < words * i64(len(self.costs)):
            self.masks = doubled(self.masks)
        word: i64 = 0
        while word < words:
            self.masks[word] = 0
            word += 1
        self.restart()

    def restart(self) -> None:
        """Begin a stretch: nothing is covered yet."""
        self.filled: i64 = 1
        self.layered: i64 = 1
        self.in_order = False

    def reserve(self, most: i64) -> None:
        """Make room for so many new ways, and for those of them that are kept beside them."""
        room = i64(len(self.spare))
        while room < most:
            room = max(2 * room, 256)
        if room > i64(len(self.spare)):
            self.kept = vec[i64]([0] * room)
            self.spare = vec[i64]([0] * room)
        while self.filled + 2 * most > i64(len(self.costs)):
            self._grow()
        size: i64 = 64
        while size < 2 * most:
            size *= 2
        self.slots = size - 1
        if size > i64(len(self.table)):
            self.table = vec[i64]([0] * size)

    def step(self, board: Board, place: i64, slack: i64, width: i64) -> None:
        """All ways from the newest layer over one more place, the cheapest to each mask; the first of equals.

        Once there are many more than will be kept, those that can't be among them any more are left out.
        """
        words, covers, over = self.words, board.masks, board.over
        low, high = self.layers[self.layered - 1], self.filled
        begin, end, nothing = board.begin[place], board.begin[place + 1], i64(len(over)) - 1
        self.reserve((high - low) * max(end - begin, 1) + 1)
        self.stamp += 1
        masks, costs, before, taken = self.masks, self.costs, self.before, self.offer
        table, stamp, slots = self.table, self.stamp, self.slots
        least, most, bound = i64(FAR), i64(FAR), i64(FAR)
        new, enough, k = high, high + 2 * width, low
        while k < high:
            mask, paid = masks[k * words], costs[k]
            offer, last = begin, end
            if mask & 1:
                offer, last = nothing, nothing + 1
            while offer < last:
                cost, cover = paid + over[offer], covers[offer * words]
                if cost > most or mask & cover or (words > 1 and clash(masks, k * words, covers, offer * words, words)):
                    offer += 1
                    continue
                if cost < least:
                    least = cost
                    most = min(cost + slack, bound)
                if words == 1:
                    seen = (mask | cover) >> 1
                    masks[new] = seen
                    slot = slot_of_word(table, slots, stamp, seen, masks)
                else:
                    join(masks, new * words, masks, k * words, covers, offer * words, words)
                    slot = slot_of(table, slots, stamp, masks, new * words, masks, words)
                entry = table[slot]
                at = entry & NUMBER
                if entry >> STAMP != stamp:
                    at = new
                    table[slot] = stamp << STAMP | new
                    new += 1
                elif cost >= costs[at]:
                    offer += 1
                    continue
                costs[at], before[at], taken[at] = cost, k, offer
                if new == enough:
                    bound = self._ranked_cost(width + 1, new - high)
                    most = min(most, bound)
                    enough += width
                offer += 1
            k += 1
        self.count = new - high
        self.least = least
        if least + slack < bound < FAR:  # a much cheaper way came later: then nothing was to be left out
            self.step(board, place, slack, FAR)

    def keep(self, slack: i64, width: i64) -> bool:
        """Keep the new ways as a layer, but for what is much dearer than the best; True when more had to go."""
        costs, kept, first, end = self.costs, self.kept, self.filled, self.filled + self.count
        most = self.least + slack
        found: i64 = 0
        k = first
        while k < end:
            if costs[k] <= most:
                kept[found] = k
                found += 1
            k += 1
        self.kept_count = found
        cut = found > width
        if cut:
            self._keep_cheapest(width)
            self._gather(end)
        self._gather(first)
        self.add_layer(first, self.kept_count)
        self.in_order = cut
        return cut

    def add_layer(self, first: i64, count: i64) -> None:
        """So many new ways are the newest layer."""
        if self.layered == i64(len(self.layers)):
            self.layers = append(self.layers, first)
        self.layers[self.layered] = first
        self.layered += 1
        self.filled = first + count

    def _gather(self, to: i64) -> None:
        """Bring the ways that are kept together from a place on; that is where they are then."""
        masks, costs, before, offer, kept = self.masks, self.costs, self.before, self.offer, self.kept
        words, count = self.words, self.kept_count
        k: i64 = 0
        while k < count:
            way = kept[k]
            if way != to:
                masks[to * words] = masks[way * words]
                word: i64 = 1
                while word < words:
                    masks[to * words + word] = masks[way * words + word]
                    word += 1
                costs[to], before[to], offer[to] = costs[way], before[way], offer[way]
                kept[k] = to
            to += 1
            k += 1

    def _grow(self) -> None:
        """Make room for twice as many ways."""
        self.costs = doubled(self.costs)
        while i64(len(self.masks)) < self.words * i64(len(self.costs)):
            self.masks = doubled(self.masks)
        self.before, self.offer = doubled(self.before), doubled(self.offer)

    def _keep_cheapest(self, width: i64) -> None:
        """Of the ways that are kept, keep the cheapest in order of cost, ties by mask.

        Cost and number of a way are put in order as one number.
        """
        kept, costs, spare, count, least = self.kept, self.costs, self.spare, self.kept_count, self.least
        k: i64 = 0
        while k < count:
            spare[k] = costs[kept[k]]
            k += 1
        most = nth(spare, count, width)
        near: i64 = 0
        k = 0
        while k < count:
            cost = costs[kept[k]]
            if cost <= most:
                spare[near] = (cost - least) << STAMP | kept[k]
                near += 1
            k += 1
        sort(spare, near)
        k = 0
        while k < near:
            kept[k] = spare[k] & NUMBER
            at = k
            while at and spare[at - 1] >> STAMP == spare[k] >> STAMP and self._is_below(kept[at], kept[at - 1]):
                kept[at], kept[at - 1] = kept[at - 1], kept[at]
                at -= 1
            k += 1
        self.kept_count = width

    def _is_below(self, one: i64, other: i64) -> bool:
        """Whether the mask of one new way is below that of another, as a number."""
        masks, words = self.masks, self.words
        word = words - 1
        while word > 0 and masks[one * words + word] == masks[other * words + word]:
            word -= 1
        return masks[one * words + word] < masks[other * words + word]

    def _ranked_cost(self, rank: i64, count: i64) -> i64:
        """The cost that stands at a rank among the first so many new ways, counted from one."""
        costs, spare, first = self.costs, self.spare, self.filled
        k: i64 = 0
        while k < count:
            spare[k] = costs[first + k]
            k += 1
        return nth(spare, count, rank)

    def done(self) -> bool:
        """Whether every way has come to the same place."""
        last = self.filled - 1
        if self.layers[self.layered - 1] != last:
            return False
        word: i64 = 0
        while word < self.words:
            if self.masks[last * self.words + word]:
                return False
            word += 1
        return True

    def back(self) -> vec[i64]:
        """The offers on the board of the cheapest way to the end of the stretch."""
        chosen = vec[i64]()
        k, number = self.filled - 1, self.layered - 1
        while number > 0:
            chosen = append(chosen, self.offer[k])
            k = self.before[k]
            number -= 1
        return chosen

    def number_layer(self, low: i64, high: i64) -> None:
        """Make the ways of one layer findable by their masks."""
        self.reserve(high - low)
        self.stamp += 1
        k = low
        while k < high:
            slot = slot_of(self.table, self.slots, self.stamp, self.masks, k * self.words, self.masks, self.words)
            self.table[slot] = self.stamp << STAMP | k
            k += 1
