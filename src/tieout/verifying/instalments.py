"""Several right lines as the parts of one left line, priced anew: all of them, or one missing, astray or wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tieout.verifying.differing import difference, is_slip
from tieout.verifying.distances import Distances
from tieout.verifying.habits import HabitClaim
from tieout.verifying.streams import PricedLine
from tieout.verifying.table import (
    DIFFERENCE_NAMED,
    DIFFERENCE_OTHER,
    GROUP_LINES_MAX,
    PART_DAYS_MAX,
    SHIFT_DAYS_MAX,
    wrong_date,
)


@dataclass(frozen=True, slots=True)
class _Days:
    """What the days of some parts cost, one of which has a hole in its place.

    Attributes:
        cost: of all but the hole.
        hole: the day on which the part should have come.
        usual: what that day costs.
        is_first: whether it is the first part.
    """

    cost: int
    hole: int
    usual: int
    is_first: bool


@dataclass(frozen=True, slots=True)
class Instalments:
    """One left line and its parts on the right."""

    pricing: Distances
    whole: PricedLine
    parts: Sequence[PricedLine]

    @property
    def _habit(self) -> HabitClaim:
        return self.pricing.habit(self.whole.stream)

    @property
    def _line(self) -> int:
        """The day from which the line's days count."""
        return self._habit.due_day(self.whole.day)

    def _shape(self, parts: int) -> int:
        return self._habit.left(1) + self._habit.right(min(parts, GROUP_LINES_MAX))

    def readings(self, *, on_usual_day: bool | None) -> Iterator[int]:
        """What they cost as one event of both sides.

        Args:
            on_usual_day: of parts that agree, whether none is told as being on a wrong day; None where either may be.
        """
        practice, short = self.pricing.practice, self.whole.cents - sum(part.cents for part in self.parts)
        shape = self._shape(len(self.parts))
        days = self._days(self.parts)
        if days is not None:
            if short == 0 and on_usual_day is not False:
                yield practice.agree + days + shape
            if short and any(is_slip(part.cents, part.cents + short, practice.fees) for part in self.parts):
                yield practice.fault + DIFFERENCE_NAMED + days + shape
            if short and is_slip(self.whole.cents, self.whole.cents - short, practice.fees):
                yield practice.fault + DIFFERENCE_NAMED + practice.agree + days + shape
        if short or not on_usual_day:
            yield from (cost + shape for cost in self._astray(short))

    def lacking(self) -> Iterator[int]:
        """What they cost when a further part is missing."""
        shape = self._shape(len(self.parts) + 1)
        ways = [self._days(self.parts)]
        ways += [found.cost + found.usual for found in self._with_holes(self.parts)]
        for days in ways:
            if days is not None:
                for unusual in (0, DIFFERENCE_OTHER):
                    yield self.pricing.practice.only + unusual + days + shape

    def _days(self, parts: Sequence[PricedLine]) -> int | None:
        """What the days of all parts cost; None where they can't stand so."""
        cost = self.pricing.gap(self.whole, parts[0], self.whole)
        for number in range(1, len(parts)):
            own = self._habit.part(self._line, parts[number - 1].day, parts[number].day, number)
            if own is None:
                return None
            cost += own
        return cost

    def _with_holes(self, parts: Sequence[PricedLine]) -> Iterator[_Days]:
        """The days of parts when one more should have come before, between or after them."""
        for before in range(len(parts) + 1):
            found = self._with_hole(parts, before)
            if found is not None:
                yield found

    def _with_hole(self, parts: Sequence[PricedLine], before: int) -> _Days | None:
        habit, line = self._habit, self._line
        usual_days = habit.usual_part_days
        if before == 0:
            gaps = habit.gaps(credit=self.whole.credit)
            cost, hole, usual = 0, line + gaps.middle, gaps.price(gaps.middle)
        else:
            own = self._days(parts[:before])
            if own is None:
                return None
            last = line + habit.step * (before - 1) if habit.step else parts[before - 1].day
            cost, hole, usual = own, last + usual_days, habit.part_days[usual_days]
        day = hole
        for number, part in enumerate(parts[before:], before + 1):
            after = habit.part(line, day, part.day, number)
            if after is None:
                return None
            cost, day = cost + after, part.day
        return _Days(cost, hole, usual, before == 0)

    def _astray(self, short: int) -> Iterator[int]:
        """One part on a wrong day, or with a wrong amount."""
        practice = self.pricing.practice
        for place, part in enumerate(self.parts):
            others = [*self.parts[:place], *self.parts[place + 1 :]]
            for found in self._with_holes(others):
                off = part.day - found.hole
                if short == 0 and abs(off) <= SHIFT_DAYS_MAX:
                    yield found.cost + practice.fault + wrong_date(abs(off))
                apart = difference(part.cents, part.cents + short, practice.fees)
                if short and apart is not None and (on := self._on(found, off)) is not None:
                    yield found.cost + practice.fault + apart + on

    def _on(self, found: _Days, off: int) -> int | None:
        """What its day costs for a part with a wrong amount."""
        if found.is_first:
            gaps = self._habit.gaps(credit=False)
            return self.pricing.gap_of_days(self._habit, False, gaps.middle + off)
        days = self._habit.usual_part_days + off
        return self._habit.part_days[days] if 0 <= days <= PART_DAYS_MAX else None
