"""The story of one stream: what agrees to the day, then the walk in date order, then what is left over."""

from __future__ import annotations

from collections.abc import Sequence

from tieout.matching.alignment import Costs, align, count_places
from tieout.matching.costs import EXACT_SHARE, SHIFT
from tieout.matching.exact import pair_same_day
from tieout.matching.leftovers import mend, two_sided
from tieout.matching.streams import Event, Lines, Stream
from tieout.model.settlement import EventKind

PLACES_MAX = 2_000_000
"""Places a walk may visit; a larger stream pairs equal days first."""


def tell(stream: Stream, costs: Costs) -> list[Event]:
    """Cover every line of a stream by one event.

    Args:
        stream: one client's charges or payments.
        costs: habit, table and fees that hold for it.
    """
    left, right = stream.left, stream.right
    events: list[Event] = []
    pairs = pair_same_day(left, right)
    crowded = count_places(left, right) > PLACES_MAX
    if pairs and ((costs.habit.is_same_day and is_exact(left, right, pairs)) or crowded):
        cost = costs.table.agree + costs.habit.gap(0) + costs.habit.shape(1, 1)
        events.extend(
            two_sided(stream.client, stream.direction, EventKind.AGREE, left.at([i]), right.at([j]), 0, cost)
            for i, j in pairs
        )
        left, right = left.without({i for i, _ in pairs}), right.without({j for _, j in pairs})
    searched = not crowded or count_places(left, right) <= PLACES_MAX
    loose_left, loose_right = (set(range(len(left))), set(range(len(right))))
    for step in align(left, right, costs) if searched else ():
        if step.left and step.right:
            events.append(
                two_sided(
                    stream.client, stream.direction, step.kind,
                    left.at(step.left), right.at(step.right), step.days_apart or 0, step.cost,
                )
            )  # fmt: skip
            loose_left.difference_update(step.left)
            loose_right.difference_update(step.right)
    rest = left.at(sorted(loose_left)), right.at(sorted(loose_right))
    return events + mend(stream.client, stream.direction, *rest, costs)


def is_exact(left: Lines, right: Lines, pairs: Sequence[tuple[int, int]]) -> bool:
    """Whether most lines have an equal one on the very day, so that such pairs are no chance."""
    return bool(pairs) and 2 * len(pairs) >= EXACT_SHARE * (len(left) + len(right))


def name_shifts(events: list[Event], costs: Costs) -> None:
    """Tell pairs that agree on a day far from the client's habit as dates that differ.

    Args:
        events: of one stream; changed in place.
        costs: what holds for the stream.
    """
    usual = min(costs.habit.gaps)
    for event in events:
        if event.kind is EventKind.AGREE and costs.habit.gap(event.days_apart or 0) - usual >= SHIFT:
            event.kind = EventKind.SHIFTED
