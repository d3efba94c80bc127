"""The cost table: what each event costs, in thousandths of a bit (−log2 of its probability).

Costs are whole numbers so that no sum depends on the order of its terms. Nothing else in the matching holds
a probability: whoever wants to judge the engine's taste reads this page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log2

BIT = 1_000
"""One bit."""

FAULT_RATE = 0.03
"""Share of events that are faults, before anything is learned."""

FAULT_RATE_MIN, FAULT_RATE_MAX = 0.004, 0.12
"""Learned fault rates are kept between these: a clean practice still has some, a bad one still has matches."""

GAP_DAYS_MAX = 75
"""Lines further apart than this are not compared: a billing period, a lag and a shift."""

GROUP_LINES_MAX = 24
"""The most lines of one side that one line of the other side may stand for."""

GROUP_DAYS_MAX = 150
"""The longest stretch of days that one group covers."""

MARGIN = 3 * BIT
"""Another story within this margin (8 : 1) makes an answer `several_fit`."""

CONCENTRATED_SHARE = 0.6
"""A habit is concentrated when at least this share of its events falls on one day gap."""

PRIOR_WEIGHT = 2.0
"""How many events of its class a client's own habit is worth before it has any."""

DIFFERENCE_NAMED = 2 * BIT
"""A pair whose amounts differ in a way people make mistakes (swapped digits, a fee taken off, ...)."""

DIFFERENCE_OTHER = 5 * BIT
"""A pair whose amounts differ in no such way."""

SHIFT = 5 * BIT
"""A day gap this much dearer than the client's usual one is told as a date that differs."""

EXACT_SHARE = 0.6
"""Same-day pairs are taken at once where at least this share of all lines has one; elsewhere they are chance."""

ACROSS_BASE = 4 * BIT
"""A line entered under another client: which client it might have been."""

WHICH_LINE = BIT // 2
"""A line on one side only: which of the lines it might have been."""

_TAIL_PER_DAY = BIT // 4
_UNTRAINED_PER_DAY = 20
_UNTRAINED_FLOOR = 200
_FAR_PER_DAY = 200
_FAR_DAYS = 45


def cost_of(probability: float) -> int:
    """The cost of an event of this probability, in thousandths of a bit."""
    return round(-log2(probability) * BIT)


@dataclass(frozen=True, slots=True)
class Habit:
    """How one client's payments (or charges) usually follow the practice's lines.

    Attributes:
        gaps: cost by day gap, for -GAP_DAYS_MAX … GAP_DAYS_MAX (right day minus left day).
        left_groups: cost of k left lines standing for one right line, by k.
        right_groups: cost of one left line standing for n right lines, by n.
        grouped: whether one right line usually stands for several left lines.
        parted: whether one left line usually stands for several right lines.
    """

    gaps: tuple[int, ...]
    left_groups: tuple[int, ...]
    right_groups: tuple[int, ...]
    grouped: bool
    parted: bool

    def shape(self, left: int, right: int) -> int:
        """Cost of an event of so many left and so many right lines (one of the two is 1)."""
        return self.left_groups[left] + self.right_groups[right]

    @property
    def is_same_day(self) -> bool:
        """Whether no gap is cheaper than none."""
        return self.gap(0) == min(self.gaps)

    def near(self, margin: int) -> list[int]:
        """Gaps that cost less than so much more than no gap."""
        far = GAP_DAYS_MAX + margin // _FAR_PER_DAY + 1
        return [days for days in range(-far, far + 1) if self.gap(days) - self.gap(0) < margin]

    def gap(self, days: int) -> int:
        """Cost of a gap of so many days (right minus left); beyond the table it goes on rising."""
        if -GAP_DAYS_MAX <= days <= GAP_DAYS_MAX:
            return self.gaps[days + GAP_DAYS_MAX]
        edge = self.gaps[0] if days < 0 else self.gaps[-1]
        return edge + (abs(days) - GAP_DAYS_MAX) * _FAR_PER_DAY


@dataclass(frozen=True, slots=True)
class Seen:
    """What one stream's events look like: input of learning.

    Attributes:
        gaps: how many agreeing events have each day gap.
        left_sizes: how many agreeing events have so many lines on the left.
        right_sizes: how many agreeing events have so many lines on the right.
        events: number of events.
        faults: number of those that are faults.
    """

    gaps: Counter[int]
    left_sizes: Counter[int]
    right_sizes: Counter[int]
    events: int
    faults: int


@lru_cache(maxsize=1)
def untrained_habit() -> Habit:
    """What is assumed before anything was seen: near days are likelier, single lines are usual."""
    gaps = tuple(_untrained_gap(abs(days)) for days in range(-GAP_DAYS_MAX, GAP_DAYS_MAX + 1))
    sizes = _group_costs(Counter(), 0)
    return Habit(gaps, sizes, sizes, grouped=False, parted=False)


def lag_habit(low: int, high: int) -> Habit:
    """A guess to begin with: the right side follows between `low` and `high` days later."""
    sizes = _group_costs(Counter(), 0)
    return Habit(tuple(_flat(low, high)), sizes, sizes, grouped=False, parted=False)


def _untrained_gap(days: int) -> int:
    return _UNTRAINED_FLOOR + _UNTRAINED_PER_DAY * days + max(0, days - _FAR_DAYS) * (_FAR_PER_DAY - _UNTRAINED_PER_DAY)


def learned_habit(own: Seen, of_class: Sequence[int]) -> Habit:
    """A habit from a stream's own events, leaning on its class where it has few.

    Args:
        own: what the stream's events look like.
        of_class: cost by day gap of the class (all clients' streams of the same kind).
    """
    sizes_left = _group_costs(own.left_sizes, own.left_sizes.total())
    sizes_right = _group_costs(own.right_sizes, own.right_sizes.total())
    return Habit(
        gaps=tuple(gap_costs(own.gaps, of_class)),
        left_groups=sizes_left,
        right_groups=sizes_right,
        grouped=_usual(own.left_sizes),
        parted=_usual(own.right_sizes),
    )


def _usual(sizes: Counter[int]) -> bool:
    groups = sum(times for size, times in sizes.items() if size > 1)
    return groups >= 2 and 2 * groups >= sizes.total()


def gap_costs(counts: Counter[int], of_class: Sequence[int] | None) -> list[int]:
    """Cost by day gap, for -GAP_DAYS_MAX … GAP_DAYS_MAX.

    A concentrated habit keeps its peaks, less one event each, so that a shifted date can't vouch for itself. A
    spread habit is flat between its quantiles with straight tails: its own peaks are chance, and a curve that
    isn't convex makes even an exact search cross payments.

    Args:
        counts: how often each gap was seen.
        of_class: the class's costs to lean on, or None for the class itself.
    """
    lean = list(of_class) if of_class is not None else list(untrained_habit().gaps)
    total = counts.total()
    if total < 3:
        return lean
    if max(counts.values()) >= CONCENTRATED_SHARE * total:
        return _concentrated(counts, total, lean)
    return _flat(_nth(counts, total // 20), _nth(counts, total - 1 - total // 20))


def _concentrated(counts: Counter[int], total: int, lean: Sequence[int]) -> list[int]:
    weight = total + PRIOR_WEIGHT
    return [
        cost_of((max(counts[days] - 1, 0) + PRIOR_WEIGHT * 2.0 ** (-lean[days + GAP_DAYS_MAX] / BIT)) / weight)
        for days in range(-GAP_DAYS_MAX, GAP_DAYS_MAX + 1)
    ]


def _nth(counts: Counter[int], place: int) -> int:
    """The gap at this place when all that were counted stand in order."""
    for days in sorted(counts):
        place -= counts[days]
        if place < 0:
            return days
    raise IndexError(place)


def _flat(low: int, high: int) -> list[int]:
    inside = cost_of(1 / (high - low + 2))
    return [inside + _TAIL_PER_DAY * max(low - days, days - high, 0) for days in range(-GAP_DAYS_MAX, GAP_DAYS_MAX + 1)]


def _group_costs(counts: Counter[int], total: int) -> tuple[int, ...]:
    weight = total + PRIOR_WEIGHT
    return (
        0,
        *(cost_of((counts[n] + PRIOR_WEIGHT * _group_prior(n)) / weight) for n in range(1, GROUP_LINES_MAX + 1)),
    )


def _group_prior(lines: int) -> float:
    return 0.85 if lines == 1 else 0.15 / (lines * (lines - 1))


@dataclass(frozen=True, slots=True)
class Table:
    """The costs that hold for a whole practice.

    Attributes:
        agree: an event on which both books agree.
        fault: an event on which they don't.
    """

    agree: int
    fault: int

    @property
    def only(self) -> int:
        """A line that stands in one book only."""
        return self.fault + WHICH_LINE

    @classmethod
    def of(cls, fault_rate: float) -> Table:
        """The table for a share of faults, kept within bounds."""
        rate = min(max(fault_rate, FAULT_RATE_MIN), FAULT_RATE_MAX)
        return cls(agree=cost_of(1 - rate), fault=cost_of(rate))
