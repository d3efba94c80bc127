"""Lines that agree to the day and the cent, repeated lines counted."""

from __future__ import annotations

from tieout.matching.streams import Lines


def pair_same_day(left: Lines, right: Lines) -> list[tuple[int, int]]:
    """Pair equal lines of one day, as often as they stand on both sides.

    Args:
        left: one side, in order of day and amount.
        right: the other side, likewise.

    Returns:
        Pairs of positions. Where one side has more of a line, its later rows stay unpaired.
    """
    pairs: list[tuple[int, int]] = []
    i = j = 0
    while i < len(left) and j < len(right):
        one = (left.days[i], left.amounts[i])
        other = (right.days[j], right.amounts[j])
        if one == other:
            pairs.append((i, j))
        i, j = i + (one <= other), j + (other <= one)
    return pairs
