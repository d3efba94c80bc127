"""For a line that matched nothing: what came nearest on the other side, in words."""

from __future__ import annotations

from collections.abc import Sequence

from tieout.explaining.lines import Sides, ToldLine
from tieout.explaining.wording import noun
from tieout.matching.costs import GAP_DAYS_MAX
from tieout.model.explanation import LineRef
from tieout.model.money import format_cents

NEAR_DAYS_MAX = 14
"""A line of another amount is a near miss within this many days."""

LINES_MAX = 200
"""Lines of one client left alone beyond which near misses aren't looked for."""


def nearest_misses(lone: Sequence[Sequence[ToldLine]], sides: Sides) -> dict[LineRef, str]:
    """The nearest line left alone on the other side, for each line left alone.

    Args:
        lone: the lines of each event of one client that stands on one side only.
        sides: program names and how days are written.

    Returns:
        A sentence by the place of the event's first line; nothing where nothing is near.
    """
    lines = [event[0] for event in lone if len(event) == 1]
    if len(lines) > LINES_MAX:
        return {}
    misses: dict[LineRef, str] = {}
    for line in lines:
        others = [other for other in lines if other.side is not line.side and other.is_charge == line.is_charge]
        if text := _nearest(line, others, sides):
            misses[line.ref] = text
    return misses


def _nearest(line: ToldLine, others: Sequence[ToldLine], sides: Sides) -> str | None:
    same = [other for other in others if other.cents == line.cents]
    if same:
        near = min(same, key=lambda other: (abs((other.day - line.day).days), other.ref))
        apart = abs((near.day - line.day).days)
        return f"Nearest: same amount, {apart} days apart (we look up to {GAP_DAYS_MAX})."
    close = [other for other in others if abs((other.day - line.day).days) <= NEAR_DAYS_MAX]
    if not close:
        return None
    near = min(close, key=lambda other: (abs(other.cents - line.cents), abs((other.day - line.day).days), other.ref))
    return (
        f"Nearest: a {noun(near)} of {format_cents(near.amount)} on {sides.day(near.day)} in {sides.name(near.side)}."
    )
