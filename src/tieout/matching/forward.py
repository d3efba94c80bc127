"""Balances brought forward: an opening line on one side against the lines it stands for on the other."""

from __future__ import annotations

from collections.abc import Sequence

from tieout.matching.streams import Direction, Event, Facts
from tieout.model.settlement import EventKind, Rule


def take_before(client: int, items: Sequence[Sequence[int]], facts: Facts, start: int) -> Event | None:
    """One event of all lines before a day, on both sides.

    Args:
        client: the link's index.
        items: the client's left items and right items.
        facts: of the items.
        start: the first day that is told line by line.
    """
    left, right = (tuple(item for item in items[side] if facts.days[side][item] < start) for side in (0, 1))
    return _brought_forward(client, left, right, facts) if left or right else None


def take_opening(
    client: int, items: Sequence[Sequence[int]], opening: Sequence[set[int]], facts: Facts
) -> Event | None:
    """One event of an opening balance on one side and the other side's lines that it stands for.

    Lines of the opening day itself belong to it only when they alone make it agree.

    Args:
        client: the link's index.
        items: the client's left items and right items.
        opening: items of either book that are opening balances.
        facts: of the items.
    """
    opens = [tuple(item for item in items[side] if item in opening[side]) for side in (0, 1)]
    if bool(opens[0]) == bool(opens[1]):
        return None
    side = 0 if opens[0] else 1
    day = max(facts.days[side][item] for item in opens[side])
    wanted = sum(facts.cents[side][item] for item in opens[side])
    other = 1 - side
    before, until = (
        tuple(item for item in items[other] if facts.days[other][item] < limit) for limit in (day, day + 1)
    )
    stands_for = until if sum(facts.cents[other][item] for item in until) == wanted else before
    left, right = (opens[0], stands_for) if side == 0 else (stands_for, opens[1])
    return _brought_forward(client, left, right, facts)


def _brought_forward(client: int, left: tuple[int, ...], right: tuple[int, ...], facts: Facts) -> Event:
    equal = sum(facts.cents[0][item] for item in left) == sum(facts.cents[1][item] for item in right)
    kind = EventKind.AGREE if equal and left and right else EventKind.BEFORE_START
    rule = Rule.BALANCE_BROUGHT_FORWARD if left and right else Rule.NONE
    return Event(client, Direction.CHARGES, kind, rule, left, right, 0 if left and right else None, 0)
