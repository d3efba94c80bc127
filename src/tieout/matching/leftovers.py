"""What a client's story leaves over: lines on one side only, or nearly so, that may stand under another client."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from tieout.matching.costs import Table
from tieout.matching.due import due_day
from tieout.matching.habits import Habit
from tieout.matching.streams import Direction, Event, Facts
from tieout.model.settlement import EventKind


@dataclass(frozen=True, slots=True)
class Leftover:
    """A line, a missing group of lines or a missing part that stands alone under its client or nearly so.

    Attributes:
        side: 0 left, 1 right.
        item: its number in that side's book; of a group, the first.
        client: the link's index.
        direction: of its stream.
        days: the first and the last day, since 1970-01-01.
        due: the day from which the habit counts what comes after the last line.
        cents: effect on the balance, of all its lines; of a missing part, what is missing.
        habit: of its stream.
        saving: what the client's own story costs less without it.
        partner: side and item of the line it is told with; None when it stands alone.
        part: whether it is a missing part; its item is of the side that has the whole.
    """

    side: int
    item: int
    client: int
    direction: Direction
    days: tuple[int, int]
    due: int
    cents: int
    habit: Habit
    saving: int
    partner: tuple[int, int] | None = None
    part: bool = False


WEAK = frozenset({EventKind.SHIFTED, EventKind.DIFFER})
"""Events of two lines that may be taken apart again."""

ALONE = frozenset({EventKind.ONLY_LEFT, EventKind.ONLY_RIGHT, EventKind.TWICE})


def leftovers_of(
    events: Iterable[Event], facts: Facts, habits: Mapping[tuple[int, Direction], Habit], table: Table
) -> list[Leftover]:
    """What of these events stands on one side only, the lines of weak events, and parts that are missing."""
    found = []
    for event in events:
        habit = habits[event.client, event.direction]
        if event.kind in ALONE:
            found.append(_leftover(event, 0 if event.left else 1, facts, habit, event.cost))
        elif event.kind is EventKind.PART_MISSING:
            found.append(_missing_part(event, facts, habit, table))
        elif event.kind in WEAK and len(event.left) == len(event.right) == 1:
            for side in (0, 1):
                one = _leftover(event, side, facts, habit, event.cost - table.only)
                found.append(replace(one, partner=(1 - side, event.members(1 - side)[0])))
    return found


def _leftover(event: Event, side: int, facts: Facts, habit: Habit, saving: int) -> Leftover:
    items, of_item = event.members(side), facts.days[side]
    days = [of_item[item] for item in items]
    first, last = min(days), max(days)
    due = last if side else due_day(last, habit.due)
    return Leftover(
        side, min(items), event.client, event.direction, (first, last), due, _cents(event, side, facts), habit, saving
    )


def _missing_part(event: Event, facts: Facts, habit: Habit, table: Table) -> Leftover:
    side = whole_side(event, facts)
    rest = _cents(event, side, facts) - _cents(event, 1 - side, facts)
    return replace(_leftover(event, side, facts, habit, table.only), cents=rest, part=True)


def whole_side(event: Event, facts: Facts) -> int:
    """The side that has the whole of an event of which the other has a part."""
    return int(abs(_cents(event, 0, facts)) < abs(_cents(event, 1, facts)))


def _cents(event: Event, side: int, facts: Facts) -> int:
    return sum(facts.cents[side][item] for item in event.members(side))


def clients_of(leftovers: Iterable[Leftover]) -> int:
    """How many clients have something left over."""
    return len({one.client for one in leftovers})
