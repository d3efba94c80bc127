"""Which leftovers of the right book may be worth an offer across clients to one of the left: those within reach.

Most lines of one amount stand too far apart for it, by either line's habit. So only days are looked at that are cheap.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from tieout.matching.costs import GAP_DAYS_MAX
from tieout.matching.habits import Habit
from tieout.matching.leftovers import Leftover
from tieout.matching.streams import Direction

DAYS_APART_MAX = 35
"""A line entered under another client is looked for within this many days of its own date."""

_IN_REACH = range(-DAYS_APART_MAX - 31, DAYS_APART_MAX + 1)
"""Days from when the money for a line is due, which may be a month after it, to a line in reach of it."""


class RightLines:
    """Right leftovers by amount and day.

    Args:
        leftovers: of both sides.
        room: gaps that cost no less than so much make no offer of any two single lines.
    """

    def __init__(self, leftovers: Sequence[Leftover], room: int) -> None:
        self._room = room
        self._own: dict[int, list[int]] = {}
        self._by_day: dict[tuple[Direction, int], dict[int, list[int]]] = {}
        self._odd: dict[tuple[Direction, int], list[tuple[int, int]]] = defaultdict(list)
        habits: dict[int, Habit] = {}
        for place, one in enumerate(leftovers):
            if one.side == 0:
                continue
            if _is_single(one):
                habits[id(one.habit)] = one.habit
                self._by_day.setdefault((one.direction, one.cents), {}).setdefault(one.days[0], []).append(place)
            else:
                self._odd[one.direction, one.cents] += [(day, place) for day in set(one.days)]
        self._any = sorted({days for habit in habits.values() for days in self._cheap(habit)})

    def near(self, one: Leftover) -> list[int]:
        """Places of right leftovers of a left one's amount that may be worth an offer."""
        by_day, odd = self._by_day.get((one.direction, one.cents), {}), self._odd.get((one.direction, one.cents), ())
        found = {place for here in set(one.days) for day, place in odd if abs(day - here) <= DAYS_APART_MAX}
        if not by_day:
            return sorted(found)
        if _is_single(one):
            here = one.days[0]
            days = {here + off for off in self._any}
            days.update(late for off in self._cheap(one.habit) if abs((late := one.due + off) - here) <= DAYS_APART_MAX)
        else:
            days = {here + off for here in set(one.days) for off in range(-DAYS_APART_MAX, DAYS_APART_MAX + 1)}
        for day in days:
            found.update(by_day.get(day, ()))
        return sorted(found)

    def _cheap(self, habit: Habit) -> list[int]:
        """Days apart, in reach of each other or of when money is due, that cost less than there is room for."""
        if id(habit) not in self._own:
            costs = habit.gaps[0][_IN_REACH.start + GAP_DAYS_MAX : _IN_REACH.stop + GAP_DAYS_MAX]
            self._own[id(habit)] = [days for days, cost in zip(_IN_REACH, costs, strict=True) if cost < self._room]
        return self._own[id(habit)]


def _is_single(one: Leftover) -> bool:
    return one.days[0] == one.days[1] and not one.part
