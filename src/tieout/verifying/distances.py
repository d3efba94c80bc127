"""What the days between two lines cost, by the habits that a report states of a client."""

from __future__ import annotations

from dataclasses import dataclass

from tieout.verifying.differing import Fees
from tieout.verifying.habits import HabitClaim, Unpriced
from tieout.verifying.streams import CHARGES, PricedLine
from tieout.verifying.table import GAP_DAYS_MAX, ONLY, SHIFT_DAYS_MAX, wrong_date

NEVER = 2**40
"""Dearer than any event."""


@dataclass(frozen=True, slots=True)
class Practice:
    """What holds for every client."""

    agree: int
    fault: int
    clients: int
    fees: Fees

    @property
    def only(self) -> int:
        """A line on one side only."""
        return self.fault + ONLY


@dataclass(frozen=True, slots=True)
class Distances:
    """Prices the days between the lines of one client.

    Attributes:
        practice: what holds for every client.
        habits: of charges and of payments.
    """

    practice: Practice
    habits: tuple[HabitClaim | None, HabitClaim | None]

    def habit(self, stream: int) -> HabitClaim:
        """The habit of a stream.

        Raises:
            Unpriced: when none is stated.
        """
        found = self.habits[stream]
        if found is None:
            raise Unpriced("charges" if stream == CHARGES else "payments")
        return found

    def gap(self, here: PricedLine, there: PricedLine, first: PricedLine) -> int:
        """The days from one line to another, as habit has it or as a date entered wrong, whichever is cheaper.

        Args:
            here: a left line.
            there: a right line.
            first: the first left line of the event: its kind decides.
        """
        habit = self.habit(here.stream)
        return self.gap_of_days(habit, first.credit, there.day - habit.due_day(here.day))

    def gap_of_days(self, habit: HabitClaim, credit: bool, apart: int) -> int:
        """The same for a number of days; `NEVER` where neither comes into question."""
        gaps = habit.gaps(credit=credit)
        off = abs(apart - gaps.middle)
        prices = [gaps.price(apart)] if abs(apart) <= GAP_DAYS_MAX else []
        if off <= SHIFT_DAYS_MAX:
            prices.append(self.practice.fault + wrong_date(off))
        return min(prices, default=NEVER)
