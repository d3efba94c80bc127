"""What lines say, put on the scales: offers made cheaper or dearer by the evidence for and against them.

Nothing here knows what a line or a text is: places and costs come in as lists of integers. Plain enough to be compiled
as it stands.
"""

from __future__ import annotations


def weigh(
    firsts: list[int],
    masks: list[int],
    costs: list[int],
    on_right: list[int],
    hits: dict[int, int],
    against: list[int],
) -> None:
    """Add to the cost of each offer of both sides what its lines say of each other; `costs` is changed in place.

    What speaks for pairs of lines adds up; what speaks against counts once, at its strongest.

    Args:
        firsts: of each offer, the place of its first line.
        masks: of each offer, the places it covers, counted from its first.
        costs: of each offer.
        on_right: by place, 1 where the line stands on the right side.
        hits: by place on the left times the number of places plus place on the right, what speaks for the two.
        against: by place, what it costs to tell a line with one that it doesn't speak for; 0 where it says nothing.
    """
    count = len(on_right)
    speaks = [0] * count
    for code in hits:
        speaks[code // count] = speaks[code % count] = 1
    for place in range(count):
        if against[place]:
            speaks[place] = 1
    for offer in range(len(masks)):
        place, mask = firsts[offer], masks[offer]
        left: list[int] = []
        right: list[int] = []
        speaking = 0
        while mask:
            if mask & 1:
                speaking |= speaks[place]
                if on_right[place]:
                    right.append(place)
                else:
                    left.append(place)
            mask >>= 1
            place += 1
        if speaking and left and right:
            costs[offer] += evidence_of(left, right, count, hits, against)


def evidence_of(left: list[int], right: list[int], count: int, hits: dict[int, int], against: list[int]) -> int:
    """What the lines of one event say of each other, as a cost: below 0 when they speak for it."""
    found = 0
    worst = 0
    for here in left:
        for there in right:
            hit = hits.get(here * count + there, 0)
            if hit:
                found -= hit
            else:
                worst = max(worst, against[here], against[there])
    return found + worst
