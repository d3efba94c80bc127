"""An event priced anew: from the table, the habit that the report states, and the lines of the two files.

Where the table leaves several readings of the same lines, all of them are given.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tieout.verifying.differing import difference, is_slip
from tieout.verifying.distances import Distances
from tieout.verifying.habits import HabitClaim, Unpriced
from tieout.verifying.instalments import Instalments
from tieout.verifying.streams import ClientStreams, PricedLine
from tieout.verifying.table import (
    BOTH_SEVERAL,
    BROKEN_RUN,
    CREDIT_BEFORE_MONEY,
    DIFFERENCE_NAMED,
    DIFFERENCE_OTHER,
    GAP_DAYS_MAX,
    GROUP_LINES_MAX,
    TORN_MONTH,
    TWICE,
    TWICE_DAYS_MAX,
    TWICE_PER_DAY,
    UNUSUAL,
    WRONG_SIGN,
)

Lines = Sequence[PricedLine]


@dataclass(frozen=True, slots=True)
class Repricing(Distances):
    """Prices the events of one client.

    Attributes:
        streams: the client's lines.
    """

    streams: ClientStreams

    def _is_wrong_date(self, here: PricedLine, there: PricedLine) -> bool:
        """Whether the days between two lines are likelier a date entered wrong than habit."""
        habit = self.habit(here.stream)
        gaps, apart = habit.gaps(credit=here.credit), there.day - habit.due_day(here.day)
        return abs(apart) > GAP_DAYS_MAX or self.gap(here, there, here) < gaps.price(apart)

    def alone(self, side: int, lines: Lines, twin: PricedLine | None) -> set[int]:
        """Lines of one side only, or one that repeats another."""
        if len(lines) > 1:
            return set(self._missing_group(side, lines))
        if twin is not None:
            return {self._copy(abs(twin.day - lines[0].day))}
        if self.streams.is_unusual(lines[0]):
            return {self.practice.only + UNUSUAL}
        every = self.streams.lines(side, lines[0].stream)
        equal = [abs(one.day - lines[0].day) for one in every if one.cents == lines[0].cents and one != lines[0]]
        return {self.practice.only, *(self._copy(apart) for apart in equal if apart <= TWICE_DAYS_MAX)}

    def _copy(self, apart: int) -> int:
        return min(self.practice.only, self.practice.fault + TWICE + TWICE_PER_DAY * apart)

    def _missing_group(self, side: int, lines: Lines) -> Iterator[int]:
        habit = self.habit(lines[0].stream)
        if side == 0:
            for torn in self._torn(lines, habit):
                yield self.practice.only + habit.left(len(lines)) + torn
        else:
            line = lines[0].day - habit.gaps(credit=False).middle
            days = self._following(habit, line, lines)
            yield self.practice.only + habit.left(1) + habit.right(len(lines)) + days

    def _following(self, habit: HabitClaim, line: int, parts: Lines) -> int:
        """What the days of parts after the first cost."""
        found = [
            habit.part(line, before.day, after.day, number) for number, (before, after) in enumerate(pairwise(parts), 1)
        ]
        if None in found:
            raise Unpriced("parts on such days")
        return sum(cost for cost in found if cost is not None)

    def _torn(self, left: Lines, habit: HabitClaim) -> set[int]:
        """What it costs that some lines aren't a whole month, for a client who pays by the month."""
        return {0 if whole else TORN_MONTH for whole in self.streams.is_whole_month(left)} if habit.monthly else {0}

    def _turned(self, left: Lines, habit: HabitClaim) -> int:
        turns = sum(
            before.credit and not after.credit and habit.due_day(before.day) < habit.due_day(after.day)
            for before, after in pairwise(left)
        )
        return turns * CREDIT_BEFORE_MONEY

    def both(self, left: Lines, right: Lines, *, named: bool, on_usual_day: bool | None) -> Iterator[int]:
        """Lines of both sides.

        Args:
            left: in order.
            right: in order.
            named: whether memos or references say something of them.
            on_usual_day: whether they are told as agreeing, or as a date that differs; None where either may be.
        """
        if left[0].stream != right[0].stream:
            yield self._wrong_sign(left, right)
            return
        one, other = sum(line.cents for line in left), sum(line.cents for line in right)
        pair = len(left) == len(right) == 1 and one == other
        if pair and on_usual_day is not None and self._is_wrong_date(left[0], right[0]) is on_usual_day:
            return
        if len(right) == 1:
            yield from self._one_right(left, right[0], one, other)
        if len(left) == 1 and len(right) > 1:
            yield from Instalments(self, left[0], right).readings(on_usual_day=on_usual_day)
        if len(left) > 1 and len(right) > 1 and one == other:
            yield BOTH_SEVERAL + self.practice.agree + self._several(left, right, last=True)
        if named:
            yield from self._named(left, right, one, other)

    def _wrong_sign(self, left: Lines, right: Lines) -> int:
        apart = right[0].day - left[0].day
        gaps = [habit.money.price(apart) for habit in self.habits if habit is not None and habit.money is not None]
        if not gaps or len(left) + len(right) > 2:
            raise Unpriced("a wrong sign")
        return self.practice.fault + WRONG_SIGN + min(gaps)

    def _one_right(self, left: Lines, right: PricedLine, one: int, other: int) -> Iterator[int]:
        """One left line, or several, for one right line."""
        habit, count = self.habit(left[0].stream), len(left)
        gap = min(self.gap(left[0], right, left[0]), self.gap(left[-1], right, left[0]))
        if count == 1 and one != other:
            apart = difference(one, other, self.practice.fees)
            if apart is not None:
                yield self.practice.fault + apart + gap + habit.left(1) + habit.right(1)
            return
        kinds = {self.practice.agree + broken for broken in self._broken(left)}
        if one != other:
            slip = DIFFERENCE_NAMED if self._is_slip_of_one(left, one, other) else DIFFERENCE_OTHER
            kinds = {self.practice.fault + slip}
        shape = gap + habit.left(count) + habit.right(1) + self._turned(left, habit)
        for torn in self._torn(left, habit):
            yield from (kind + shape + torn for kind in kinds)

    def _broken(self, left: Lines) -> set[int]:
        """What it costs that a group's lines don't follow each other: nothing where they do."""
        if len(left) < 2:
            return {0}
        return {0, BROKEN_RUN} if self.streams.between(0, left) else {0}

    def _is_slip_of_one(self, left: Lines, one: int, other: int) -> bool:
        fees = self.practice.fees
        return is_slip(one, other, fees) or any(is_slip(own.cents, own.cents + other - one, fees) for own in left)

    def lacking(self, left: Lines, right: Lines) -> Iterator[int]:
        """A whole of which the other side lacks a part."""
        one, other = sum(line.cents for line in left), sum(line.cents for line in right)
        if abs(one) < abs(other):
            habit = self.habit(left[0].stream)
            size = min(len(left) + 1, GROUP_LINES_MAX)
            gap = min(self.gap(own, right[0], left[0]) for own in (left[0], left[-1]))
            shape = gap + habit.left(size) + habit.right(1)
            yield from (self.practice.only + shape + torn for torn in self._torn(left, habit))
        else:
            yield from Instalments(self, left[0], right).lacking()

    def _several(self, left: Lines, right: Lines, *, last: bool) -> int:
        """Gap and shape of several lines of both sides; the gap is that of the first lines or of the last ones."""
        habit = self.habit(left[0].stream)
        end = right[-1] if last else right[0]
        gap = min(self.gap(left[0], right[0], left[0]), self.gap(left[-1], end, left[0]))
        shape = gap + habit.left(len(left)) + habit.right(len(right))
        return shape + (self._following(habit, habit.due_day(left[-1].day), right) if len(right) > 1 else 0)

    def _named(self, left: Lines, right: Lines, one: int, other: int) -> Iterator[int]:
        """Lines that name each other are one event however they stand."""
        apart = None if one == other else difference(one, other, self.practice.fees)
        if one == other or apart is not None:
            kind = self.practice.agree if apart is None else self.practice.fault + apart
            yield kind + self._several(left, right, last=False)
