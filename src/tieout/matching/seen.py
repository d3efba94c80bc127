"""What the events of one stream look like: the input of learning."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from math import log2
from typing import TypeAlias, TypeVar

from tieout.matching.costs import BIT, FROM_LINE, LAG_EARLY, LAG_PER_DAY, WEEKDAY
from tieout.matching.due import MONTH_END, OWN_DAY

T = TypeVar("T")

Gaps: TypeAlias = tuple[Counter[int], Counter[int]]
"""Events by day gap: of lines where money moved, and of credits used."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What one stream's events look like: input of learning.

    Attributes:
        gaps: how many agreeing events have each day gap: of lines where money moved, and of credits used.
        left_sizes: how many agreeing events have so many lines on the left.
        right_sizes: how many agreeing events have so many lines on the right.
        spreads: how many parts of agreeing events follow the part before after so many days.
        from_line: the same parts by their number, from 1, and days after the line that they are parts of.
        whole: agreeing events whose left lines are all the lines of one calendar month.
        events: number of events.
        faults: number of those that are faults.
        rivals: what other stories of the stream show, by another habit and nearly as likely.
        due: what the gaps count from.
    """

    gaps: Gaps
    left_sizes: Counter[int]
    right_sizes: Counter[int]
    spreads: Counter[int]
    from_line: Counter[tuple[int, int]]
    whole: int
    events: int
    faults: int
    rivals: tuple[Seen, ...] = ()
    due: int = OWN_DAY

    @property
    def monthly(self) -> bool:
        """Whether one right line usually stands for all the left lines of a calendar month."""
        return usual_groups(self.left_sizes) and 3 * self.whole >= 2 * self.left_sizes.total()

    def days_of_parts(self) -> tuple[Counter[int], int]:
        """Parts by days after the part before, and 0; or by days after the line less so many for each part between.

        Whichever keeps them closer together.
        """
        if not self.spreads and not self.from_line:
            return self.spreads, 0
        step = max(self.spreads, key=lambda days: (self.spreads[days], -days), default=0)
        even = Counter[int]()
        for (number, days), times in self.from_line.items():
            even[days - (number - 1) * step] += times
        closer = min(even, default=0) >= 0 and _spread_bits(even) + FROM_LINE < _spread_bits(self.spreads)
        return (even, step) if closer and step else (self.spreads, 0)

    def or_due(self, due: int, gaps: Gaps) -> Seen:
        """The same with gaps from a month's end or a weekday, where these lie closer together.

        Args:
            due: what the gaps count from.
            gaps: as they would be.
        """
        own, other = self.gaps[0] + self.gaps[1], gaps[0] + gaps[1]
        if due == MONTH_END:
            closer = self.monthly and _width(other) < _width(own)
        else:
            closer = _spread_bits(other) + WEEKDAY < _spread_bits(own)
        return replace(self, gaps=gaps, due=due) if closer else self

    @property
    def lag(self) -> int:
        """The middle of the day gaps of lines where money moved."""
        before, middle = 0, self.gaps[0].total() // 2
        for days, times in sorted(self.gaps[0].items()):
            before += times
            if before > middle:
                return days
        return 0

    @property
    def lag_cost(self) -> int:
        """How unlikely the lag itself is, beside another that tells the stream as well."""
        return LAG_PER_DAY * abs(self.lag) + (LAG_EARLY if self.lag < 0 else 0)

    @staticmethod
    @lru_cache(maxsize=4_096)
    def of_cancelled(pairs: int, used: int) -> Seen:
        """What pairs equal to the day and the cent show, so many of them credits used."""
        gaps = (Counter({0: pairs - used}), Counter({0: used}))
        one = Counter({1: pairs})
        return Seen(gaps, one, one, Counter(), Counter(), 0, pairs, 0)

    def __add__(self, other: Seen) -> Seen:
        return Seen(
            (self.gaps[0] + other.gaps[0], self.gaps[1] + other.gaps[1]),
            self.left_sizes + other.left_sizes,
            self.right_sizes + other.right_sizes,
            self.spreads + other.spreads if other.spreads else self.spreads,
            self.from_line + other.from_line if other.from_line else self.from_line,
            self.whole + other.whole,
            self.events + other.events,
            self.faults + other.faults,
        )


def counted(times: Mapping[T, int]) -> Counter[T]:
    """A counter of what is counted already; `Counter(times)` takes many times as long, and stories have many."""
    found: Counter[T] = Counter.__new__(Counter)
    if times:
        dict.update(found, times)
    return found


def usual_groups(sizes: Counter[int]) -> bool:
    """Whether events of several lines are usual, by how many have so many lines."""
    total = sum(sizes.values())
    groups = total - sizes.get(1, 0)
    return groups >= 2 and 2 * groups >= total


def _width(gaps: Counter[int]) -> int:
    """Days within which all but a tenth of the gaps at either end lie."""
    days = sorted(gaps.elements())
    return days[-1 - len(days) // 10] - days[len(days) // 10] if days else 0


def _spread_bits(gaps: Counter[int]) -> float:
    """How much it takes to tell which gap each event has, once their shares are known; in thousandths of a bit."""
    total = gaps.total()
    return BIT * sum(times * log2(total / times) for times in gaps.values())
