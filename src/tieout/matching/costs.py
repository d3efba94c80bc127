"""The cost table: what each event costs, in thousandths of a bit (−log2 of its probability).

Costs are whole numbers so that no sum depends on the order of its terms. Nothing else in the matching holds
a probability: whoever wants to judge the engine's taste reads this page (explained in docs/internals/matching.md).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import log2

BIT = 1_000
"""One bit."""

FAULT_RATE = 0.03
"""Share of events that are faults, before anything is learned."""

FAULT_RATE_MIN, FAULT_RATE_MAX = 0.004, 0.12
"""Learned fault rates are kept between these: a clean practice still has some, a bad one still has matches."""

FAULT_EVENTS_PRIOR = 60
"""How many events the default share of faults is worth when the practice's own share is learned."""

GAP_DAYS_MAX = 75
"""Lines further apart than this are not compared: a billing period, a lag and a shift."""

GROUP_LINES_MAX = 24
"""The most lines of one side that one line of the other side may stand for."""

GROUP_DAYS_MAX = 150
"""The longest stretch of days that one group covers."""

SPREAD_DAYS_MAX = 45
"""Parts of one payment follow each other within this many days."""

MARGIN = 3 * BIT
"""Another story within this margin (8 : 1) makes an answer `several_fit`."""

CONCENTRATED_SHARE = 0.6
"""A habit is concentrated when at least this share of its events falls on one day gap."""

PRIOR_WEIGHT = 2.0
"""How many events of its class a client's own habit is worth before it has any."""

ONLY = 3_500
"""A line that stands on one side only, beyond its being a fault: which kind of fault, on which day."""

TWICE = 3 * BIT
"""A line entered twice: where the original stands, and on which day, is known."""

SHIFT = 8_500
"""A date that was entered wrong: which kind of fault, and which day instead."""

SHIFT_PER_DAY = 40
"""A date that is wrong by much is rarer than one that is wrong by little."""

SHIFT_NAMED = 5 * BIT
"""A day gap this much dearer than the client's usual one is told as a date that differs."""

DIFFERENCE_NAMED = 3 * BIT
"""A pair whose amounts differ in a way people make mistakes (swapped digits, a fee taken off, ...)."""

DIFFERENCE_NEAR = 6 * BIT
"""A pair whose amounts differ by a quarter or less: a fee that was changed."""

DIFFERENCE_OTHER = 7 * BIT
"""A pair whose amounts differ in no such way."""

BROKEN_RUN = 6 * BIT
"""A group with a line in its midst that belongs elsewhere."""

TORN_MONTH = 5 * BIT
"""A group that isn't all the lines of one calendar month, for a client who pays by the month."""

SAID = 6 * BIT
"""A line that names the day of the other: any of sixty days might stand there. A span of days tells less."""

SAID_OTHERWISE = 5 * BIT
"""A line that names another day than the other's: one in thirty is mistyped."""

NUMBERED = 8 * BIT
"""Two lines that bear one number of a bill or an invoice."""

NUMBERED_OTHERWISE = 5 * BIT
"""A line whose number stands on another line of the other book."""

BOTH_SEVERAL = 4 * BIT
"""A group of several lines of both sides, of which no part agrees by itself."""

PARTS_SLACK = 10 * BIT
"""Parts put together in a way this much dearer than the best are not offered."""

CREDIT_LATER = 3 * BIT
"""A credit used comes from money received before; one that follows later is this much rarer, untrained."""

EXACT_SHARE = 0.6
"""Same-day pairs are taken at once where at least this share of all lines has one; elsewhere they are chance."""

EXACT_PAIRS_MIN = 6
"""Fewer same-day pairs than this show no habit, unless they are all there is."""

ACROSS_BASE = 4 * BIT
"""A line entered under another client: which client it might have been."""

FIRST_PART_DAYS = (-1, 7)
"""The first part of a payment is looked for this many days after the session, to begin with."""

MONTH_END_DAYS = (-2, 20)
"""A month's payment is looked for this many days after its last session, to begin with."""

_TAIL = 10 * BIT
_TAIL_PER_DAY_MIN, _TAIL_PER_DAY_MAX = 300, 2 * BIT
_UNTRAINED_PER_DAY = 20
_UNTRAINED_FLOOR = 200
_SPREAD_PER_DAY = 100
_FAR_PER_DAY = 200
_FAR_DAYS = 45
_CLASS_WEIGHT = 6.0
_HALF_LIFE_DAYS = 7.0


def cost_of(probability: float) -> int:
    """The cost of an event of this probability, in thousandths of a bit."""
    return round(-log2(probability) * BIT)


@dataclass(frozen=True, slots=True)
class Habit:
    """How one client's payments (or charges) usually follow the practice's lines.

    Attributes:
        gaps: cost by day gap, for -GAP_DAYS_MAX … GAP_DAYS_MAX (right day minus left day); first of lines where
            money moved, then of credits used.
        left_groups: cost of k left lines standing for one right line, by k.
        right_groups: cost of one left line standing for n right lines, by n.
        spread: cost of so many days between two parts of one payment.
        grouped: whether one right line usually stands for several left lines.
        parted: whether one left line usually stands for several right lines.
        monthly: whether a group usually is all the lines of one calendar month.
    """

    gaps: tuple[tuple[int, ...], tuple[int, ...]]
    left_groups: tuple[int, ...]
    right_groups: tuple[int, ...]
    spread: tuple[int, ...]
    grouped: bool
    parted: bool
    monthly: bool = False

    @property
    def is_same_day(self) -> bool:
        """Whether no gap is cheaper than none."""
        return self.gap(0) == self.usual()

    def near(self, margin: int) -> list[int]:
        """Gaps that cost less than so much more than no gap."""
        far = GAP_DAYS_MAX + margin // _FAR_PER_DAY + 1
        return [
            days
            for days in range(-far, far + 1)
            if any(self.gap(days, credit) - self.gap(0, credit) < margin for credit in (0, 1))
        ]

    def usual(self, credit: int = 0) -> int:
        """Cost of the likeliest gap."""
        return min(self.gaps[credit])

    def center(self, credit: int = 0) -> int:
        """The middle of the likeliest gaps."""
        usual = self.usual(credit)
        days = [place for place, cost in enumerate(self.gaps[credit]) if cost <= usual]
        return days[len(days) // 2] - GAP_DAYS_MAX

    def gap(self, days: int, credit: int = 0) -> int:
        """Cost of a gap of so many days (right minus left); beyond the table it goes on rising."""
        gaps = self.gaps[credit]
        if -GAP_DAYS_MAX <= days <= GAP_DAYS_MAX:
            return gaps[days + GAP_DAYS_MAX]
        edge = gaps[0] if days < 0 else gaps[-1]
        return edge + (abs(days) - GAP_DAYS_MAX) * _FAR_PER_DAY


@dataclass(frozen=True, slots=True)
class Seen:
    """What one stream's events look like: input of learning.

    Attributes:
        gaps: how many agreeing events have each day gap: of lines where money moved, and of credits used.
        left_sizes: how many agreeing events have so many lines on the left.
        right_sizes: how many agreeing events have so many lines on the right.
        spreads: how many parts of agreeing events follow the part before after so many days.
        whole: agreeing events whose left lines are all the lines of one calendar month.
        events: number of events.
        faults: number of those that are faults.
    """

    gaps: tuple[Counter[int], Counter[int]]
    left_sizes: Counter[int]
    right_sizes: Counter[int]
    spreads: Counter[int]
    whole: int
    events: int
    faults: int

    @classmethod
    def of_cancelled(cls, pairs: int, used: int) -> Seen:
        """What pairs equal to the day and the cent show, so many of them credits used."""
        gaps = (Counter({0: pairs - used}), Counter({0: used}))
        one = Counter({1: pairs})
        return cls(gaps, one, one, Counter(), 0, pairs, 0)

    def __add__(self, other: Seen) -> Seen:
        return Seen(
            (self.gaps[0] + other.gaps[0], self.gaps[1] + other.gaps[1]),
            self.left_sizes + other.left_sizes,
            self.right_sizes + other.right_sizes,
            self.spreads + other.spreads,
            self.whole + other.whole,
            self.events + other.events,
            self.faults + other.faults,
        )


def _untrained_gap(days: int) -> int:
    return _UNTRAINED_FLOOR + _UNTRAINED_PER_DAY * days + max(0, days - _FAR_DAYS) * (_FAR_PER_DAY - _UNTRAINED_PER_DAY)


def untrained_gaps(*, credit: bool) -> tuple[int, ...]:
    """Gap costs before anything was seen: near days are likelier, and a credit used follows its payment."""
    return tuple(
        _untrained_gap(abs(days)) + (CREDIT_LATER if credit and days > 0 else 0)
        for days in range(-GAP_DAYS_MAX, GAP_DAYS_MAX + 1)
    )


UNTRAINED = (untrained_gaps(credit=False), untrained_gaps(credit=True))
"""Gap costs before anything was seen: of lines where money moved, and of credits used."""


@lru_cache(maxsize=1)
def untrained_habit() -> Habit:
    """What is assumed before anything was seen: near days are likelier, single lines are usual."""
    return _first_habit(UNTRAINED)


def lag_habit(low: int, high: int) -> Habit:
    """A guess to begin with: the right side follows between `low` and `high` days later."""
    flat = tuple(_flat(low, high))
    return _first_habit((flat, flat))


def parts_habit(low: int, high: int) -> Habit:
    """A guess to begin with: payments come in parts, the next between `low` and `high` days after the last."""
    flat = tuple(_flat(*FIRST_PART_DAYS))
    inside = cost_of(1 / (high - low + 2))
    spread = [inside + BIT * max(low - days, days - high, 0) for days in range(SPREAD_DAYS_MAX + 1)]
    return replace(_first_habit((flat, flat)), spread=tuple(spread), parted=True)


def month_habit() -> Habit:
    """A guess to begin with: one payment for all the lines of a calendar month."""
    flat = tuple(_flat(*MONTH_END_DAYS))
    sizes = (0, *(2 * BIT for _ in range(GROUP_LINES_MAX)))
    return replace(_first_habit((flat, flat)), left_groups=sizes, grouped=True, monthly=True)


def _first_habit(gaps: tuple[tuple[int, ...], tuple[int, ...]]) -> Habit:
    sizes = _group_costs(Counter(), 0)
    return Habit(gaps, sizes, sizes, tuple(_untrained_spread()), grouped=False, parted=False)


def _untrained_spread() -> list[int]:
    return [_UNTRAINED_FLOOR + _SPREAD_PER_DAY * days for days in range(SPREAD_DAYS_MAX + 1)]


def learned_habit(own: Seen, of_class: tuple[Sequence[float], Sequence[float]]) -> Habit:
    """A habit from a stream's own events, leaning on its class where it has few.

    Args:
        own: what the stream's events look like.
        of_class: probability by day gap of the class (all clients' lines of the same kind), as `class_shares` gives.
    """
    return Habit(
        gaps=(tuple(gap_costs(own.gaps[0], of_class[0])), tuple(gap_costs(own.gaps[1], of_class[1]))),
        left_groups=_group_costs(own.left_sizes, own.left_sizes.total()),
        right_groups=_group_costs(own.right_sizes, own.right_sizes.total()),
        spread=tuple(_spread_costs(own.spreads)),
        grouped=_usual(own.left_sizes),
        parted=_usual(own.right_sizes),
        monthly=_usual(own.left_sizes) and 3 * own.whole >= 2 * own.left_sizes.total(),
    )


def _usual(sizes: Counter[int]) -> bool:
    groups = sum(times for size, times in sizes.items() if size > 1)
    return groups >= 2 and 2 * groups >= sizes.total()


def class_shares(counts: Counter[int], *, credit: bool) -> list[float]:
    """The share of each day gap in a class, with some left for gaps never seen.

    Args:
        counts: events by day gap, of all clients' events of the class.
        credit: whether they are credits used.
    """
    days = range(-GAP_DAYS_MAX, GAP_DAYS_MAX + 1)
    base = [2.0 ** (-abs(one) / _HALF_LIFE_DAYS) * (0.125 if credit and one > 0 else 1.0) for one in days]
    total = sum(base)
    weight = counts.total() + _CLASS_WEIGHT
    return [(counts[one] + _CLASS_WEIGHT * share / total) / weight for one, share in zip(days, base, strict=True)]


def gap_costs(counts: Counter[int], of_class: Sequence[float]) -> list[int]:
    """Cost by day gap, for -GAP_DAYS_MAX … GAP_DAYS_MAX.

    A concentrated habit keeps its peaks, less one event each, so that a shifted date can't vouch for itself. A
    spread habit is flat between its quantiles with straight tails: its own peaks are chance, and a curve that
    isn't convex makes even an exact search cross payments.

    Args:
        counts: events by day gap.
        of_class: the class's shares to lean on.
    """
    total = counts.total()
    if total < 3:
        return [cost_of(share) for share in of_class]
    _, most = min(counts.items(), key=lambda pair: (-pair[1], abs(pair[0]), pair[0]))
    if most >= CONCENTRATED_SHARE * total:
        return _concentrated(counts, total, of_class)
    return _spread(sorted(counts.elements()))


def _concentrated(counts: Counter[int], total: int, of_class: Sequence[float]) -> list[int]:
    weight = total + PRIOR_WEIGHT
    return [
        cost_of((max(counts[days] - 1, 0) + PRIOR_WEIGHT * of_class[days + GAP_DAYS_MAX]) / weight)
        for days in range(-GAP_DAYS_MAX, GAP_DAYS_MAX + 1)
    ]


def _spread(gaps: Sequence[int]) -> list[int]:
    return _flat(gaps[len(gaps) // 20], gaps[-1 - len(gaps) // 20])


def _flat(low: int, high: int) -> list[int]:
    inside = cost_of(1 / (high - low + 2))
    tail = min(max(_TAIL_PER_DAY_MIN, _TAIL // (high - low + 2)), _TAIL_PER_DAY_MAX)
    return [inside + tail * max(low - days, days - high, 0) for days in range(-GAP_DAYS_MAX, GAP_DAYS_MAX + 1)]


def _spread_costs(counts: Counter[int]) -> list[int]:
    """Cost by days between two parts: as learned, or nearly flat while little was seen."""
    weight = counts.total() + PRIOR_WEIGHT
    if counts.total() < 3:
        return _untrained_spread()
    return [
        cost_of((_smoothed(counts, days) + PRIOR_WEIGHT / (SPREAD_DAYS_MAX + 1)) / weight)
        for days in range(SPREAD_DAYS_MAX + 1)
    ]


def _smoothed(counts: Counter[int], days: int) -> float:
    """A count less one event, with a little of its neighbours."""
    near = sum(max(counts[other] - 1, 0) for other in (days - 1, days + 1))
    return 0.9 * max(counts[days] - 1, 0) + 0.05 * near


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
        return self.fault + ONLY

    @classmethod
    def of(cls, fault_rate: float) -> Table:
        """The table for a share of faults, kept within bounds."""
        rate = min(max(fault_rate, FAULT_RATE_MIN), FAULT_RATE_MAX)
        return cls(agree=cost_of(1 - rate), fault=cost_of(rate))

    @classmethod
    def learned(cls, faults: int, events: int) -> Table:
        """The table for a practice's own share of faults, leaning on the default while few events were seen."""
        return cls.of((faults + FAULT_EVENTS_PRIOR * FAULT_RATE) / (events + FAULT_EVENTS_PRIOR))
