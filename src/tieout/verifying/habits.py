"""The habits that a report states: what they price, and whether those are prices of probabilities."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import exp2

from tieout.verifying.table import (
    BIT,
    GAP_DAYS_MAX,
    GAP_FAR_PER_DAY,
    GROUP_LINES_MAX,
    PART_DAYS_MAX,
    even_gap,
    untrained_gap,
    untrained_part,
)

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DUE = {"own_day", "month_end", *_WEEKDAYS}
_ROUNDING = 1.01
_TAILS = 1.27
"""Probabilities with straight tails may come to 2^(1/3) together: a third of a bit."""


class Unpriced(Exception):
    """A habit states no price of something that one of its events rests on; the text says of what."""


@dataclass(frozen=True, slots=True)
class GapClaim:
    """What day gaps cost, as claimed."""

    middle: int
    even: tuple[int, int] | None
    costs: Mapping[int, int]

    def price(self, days: int) -> int:
        """What a gap costs; beyond the table it goes on rising.

        Raises:
            Unpriced: when it isn't stated.
        """
        near = min(max(days, -GAP_DAYS_MAX), GAP_DAYS_MAX)
        if self.even is not None:
            found = even_gap(*self.even, near)
        elif near in self.costs:
            found = self.costs[near]
        else:
            raise Unpriced(f"a gap of {near} days")
        return found + GAP_FAR_PER_DAY * abs(days - near)

    def wrong(self, *, credit: bool, learned: bool) -> Iterator[str]:
        """What is wrong with these prices."""
        if self.even is not None:
            low, high = self.even
            if not -GAP_DAYS_MAX <= low <= high <= GAP_DAYS_MAX or self.costs:
                yield "gaps that are even aren't so between two days"
            elif self.middle != low + (high - low + 1) // 2:
                yield "the middle of even gaps is another"
            return
        if self.middle not in self.costs or self.price(self.middle) > min(self.costs.values()):
            yield "the likeliest gap isn't the cheapest"
        if learned and _likelihood(self.costs.values()) > _ROUNDING:
            yield "its gaps' probabilities come to more than one"
        if not learned and any(cost != untrained_gap(days, credit=credit) for days, cost in self.costs.items()):
            yield "its gaps don't cost what they do untrained"


@dataclass(frozen=True, slots=True)
class HabitClaim:
    """The habit of one stream, as claimed."""

    due: str
    monthly: bool
    money: GapClaim | None
    credits: GapClaim | None
    left_lines: Mapping[int, int]
    right_lines: Mapping[int, int]
    part_days: Sequence[int]
    step: int

    def gaps(self, *, credit: bool) -> GapClaim:
        """Of credits used, or of lines where money moved.

        Raises:
            Unpriced: when they aren't stated.
        """
        found = self.credits if credit else self.money
        if found is None:
            raise Unpriced("credits used" if credit else "lines where money moved")
        return found

    def left(self, lines: int) -> int:
        """What so many left lines cost."""
        return _group(self.left_lines, lines, "left")

    def right(self, lines: int) -> int:
        """What so many right lines cost."""
        return _group(self.right_lines, lines, "right")

    @property
    def usual_part_days(self) -> int:
        """The likeliest days between parts."""
        if not self.part_days:
            raise Unpriced("days between parts")
        return self.part_days.index(min(self.part_days))

    def part(self, line: int, before: int, day: int, number: int) -> int | None:
        """What a part costs on a day; None where it can't stand there.

        Args:
            line: the day from which the line counts.
            before: day of the part before.
            day: of the part.
            number: of the part, from 0.
        """
        apart = day - line - (number - 1) * self.step if self.step else day - before
        if not self.part_days:
            raise Unpriced("days between parts")
        return None if apart < 0 else self.part_days[min(apart, PART_DAYS_MAX)]

    def due_day(self, day: int) -> int:
        """The day from which gaps count for a line; days are those of `date.toordinal`."""
        if self.due == "own_day":
            return day
        if self.due == "month_end":
            own = date.fromordinal(day)
            return day - own.day + monthrange(own.year, own.month)[1]
        return day + (_WEEKDAYS.index(self.due) - date.fromordinal(day).weekday()) % 7

    def wrong(self, *, learned: bool) -> Iterator[str]:
        """What is wrong with the habit."""
        if self.due not in _DUE:
            yield f"gaps count from {self.due!r}"
        for credit, gaps in enumerate((self.money, self.credits)):
            if gaps is not None:
                yield from gaps.wrong(credit=bool(credit), learned=learned)
        for sizes in (self.left_lines, self.right_lines):
            if sizes and not 1 <= min(sizes) <= max(sizes) <= GROUP_LINES_MAX:
                yield "a group has no such number of lines"
            if _likelihood(sizes.values()) > _ROUNDING:
                yield "its groups' probabilities come to more than one"
        if self.part_days and len(self.part_days) != PART_DAYS_MAX + 1:
            yield f"days between parts are priced for {len(self.part_days)} days"
        untrained = [untrained_part(days) for days in range(len(self.part_days))]
        if list(self.part_days) != untrained and _likelihood(self.part_days) > _TAILS:
            yield "its days between parts are likelier than certain"
        prices: list[Iterable[int]] = [self.left_lines.values(), self.right_lines.values(), self.part_days]
        prices += [gaps.costs.values() for gaps in (self.money, self.credits) if gaps is not None]
        if any(cost < 0 for own in prices for cost in own) or self.step < 0:
            yield "a price is below nought"


def _group(prices: Mapping[int, int], lines: int, side: str) -> int:
    if lines not in prices:
        raise Unpriced(f"{lines} lines on the {side}")
    return prices[lines]


def _likelihood(costs: Iterable[int]) -> float:
    return sum((exp2(-cost / BIT) for cost in costs), 0.0)
