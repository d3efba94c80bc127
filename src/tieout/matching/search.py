"""The cheapest story: offers chosen so that every line is covered exactly once, and every story nearly as cheap.

The lines stand in one order. The search goes from line to line; what it must remember is which later lines are
covered already (a bit mask). The first line not yet covered must be covered by one of the offers that begin with it,
so that nothing is tried twice. All costs are first lowered by what each line costs at the least, so that a story's
cost shows only what it costs too much; whatever is much dearer than the best at the same line is dropped.

A second pass from the end gives, for every offer, the cost of the cheapest story that contains it: an exact answer
to the question which other stories fit. Plain enough to be compiled as it stands.
"""

from __future__ import annotations


class Answer:
    """What the search found.

    Attributes:
        chosen: offers of the cheapest story.
        rivals: offers of other stories within the margin.
        bounded: whether a story was dropped only because there were too many.
    """

    def __init__(self) -> None:
        self.chosen: list[int] = []
        self.rivals: set[int] = set()
        self.bounded: set[int] = set()


class Layer:
    """The ways to have covered every line before one place."""

    def __init__(self) -> None:
        self.masks: list[int] = []
        self.costs: list[int] = []
        self.before: list[int] = []
        self.offer: list[int] = []
        self.number: dict[int, int] = {}

    def push(self, mask: int, cost: int, before: int, offer: int) -> None:
        """Keep the cheapest way to each mask; the first of equals."""
        at = self.number.get(mask, -1)
        if at < 0:
            self.number[mask] = len(self.masks)
            self.masks.append(mask)
            self.costs.append(cost)
            self.before.append(before)
            self.offer.append(offer)
        elif cost < self.costs[at]:
            self.costs[at] = cost
            self.before[at] = before
            self.offer[at] = offer

    def prune(self, slack: int, width: int) -> bool:
        """Drop what is much dearer than the best; True when more had to go."""
        if len(self.masks) == 1:
            return False
        most = min(self.costs) + slack
        kept = [k for k in range(len(self.masks)) if self.costs[k] <= most]
        cut = len(kept) > width
        if cut:
            ranked = sorted([(self.costs[k], self.masks[k], k) for k in kept])
            kept = [entry[2] for entry in ranked[:width]]
        elif len(kept) == len(self.masks):
            return False
        self.masks = [self.masks[k] for k in kept]
        self.costs = [self.costs[k] for k in kept]
        self.before = [self.before[k] for k in kept]
        self.offer = [self.offer[k] for k in kept]
        self.number = {self.masks[k]: k for k in range(len(kept))}
        return cut


def search(at: list[list[int]], masks: list[int], costs: list[int], slack: int, margin: int, width: int) -> Answer:
    """Choose offers that cover every place exactly once at the least cost.

    Args:
        at: by place, the offers whose first line stands there.
        masks: of each offer, the places it covers, counted from its first.
        costs: of each offer.
        slack: ways dearer than the best by more than this are dropped.
        margin: other stories within this are told; -1 to look for none.
        width: the most ways to keep at one place.
    """
    answer = Answer()
    over = _reduced(at, masks, costs)
    start = Layer()
    start.push(0, 0, -1, -1)
    layers: list[Layer] = [start]
    first = 0
    for place in range(len(at)):
        layer = _step(layers[-1], at[place], masks, over)
        if layer.prune(slack, width):
            answer.bounded.add(place)
        layers.append(layer)
        if len(layer.masks) == 1 and layer.masks[0] == 0:
            _settle(layers, at, masks, over, first, margin, answer)
            layer.costs[0] = 0
            layers = [layer]
            first = place + 1
    return answer


def _reduced(at: list[list[int]], masks: list[int], costs: list[int]) -> list[int]:
    """Costs less what each covered line costs at the least."""
    least: list[int] = [1 << 60] * len(at)
    members: list[list[int]] = [[] for _ in masks]
    for place in range(len(at)):
        for offer in at[place]:
            mask, here = masks[offer], place
            own = members[offer]
            while mask:
                if mask & 1:
                    own.append(here)
                mask >>= 1
                here += 1
            share = costs[offer] // len(own)
            for line in own:
                least[line] = min(least[line], share)
    over = list(costs)
    for offer in range(len(masks)):
        for line in members[offer]:
            over[offer] -= least[line]
    return over


def _step(layer: Layer, offers: list[int], masks: list[int], over: list[int]) -> Layer:
    out = Layer()
    for k in range(len(layer.masks)):
        mask, cost = layer.masks[k], layer.costs[k]
        if mask & 1:
            out.push(mask >> 1, cost, k, -1)
            continue
        for offer in offers:
            covers = masks[offer]
            if not covers & mask:
                out.push((mask | covers) >> 1, cost + over[offer], k, offer)
    return out


def _settle(
    layers: list[Layer], at: list[list[int]], masks: list[int], over: list[int], first: int, margin: int, answer: Answer
) -> None:
    """Walk back through a stretch after which every way has come to the same place."""
    best = layers[-1].costs[0]
    k = 0
    chosen: set[int] = set()
    for number in range(len(layers) - 1, 0, -1):
        offer = layers[number].offer[k]
        if offer >= 0:
            chosen.add(offer)
        k = layers[number].before[k]
    answer.chosen.extend(sorted(chosen))
    if margin < 0 or (len(layers) == 2):
        return
    most = best + margin
    rest: list[int] = [0]
    for number in range(len(layers) - 2, -1, -1):
        layer, after = layers[number], layers[number + 1]
        place = first + number
        here: list[int] = []
        for k in range(len(layer.masks)):
            mask, cost = layer.masks[k], layer.costs[k]
            cheapest = 1 << 60
            if mask & 1:
                to = after.number.get(mask >> 1, -1)
                if to >= 0:
                    cheapest = rest[to]
            else:
                for offer in at[place]:
                    covers = masks[offer]
                    if covers & mask:
                        continue
                    to = after.number.get((mask | covers) >> 1, -1)
                    if to < 0:
                        continue
                    whole = over[offer] + rest[to]
                    cheapest = min(cheapest, whole)
                    if cost + whole <= most and offer not in chosen:
                        answer.rivals.add(offer)
            here.append(cheapest)
        rest = here
