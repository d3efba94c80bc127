"""Habits: how one client's lines usually follow the practice's, learned from what a story shows and from all clients.

A habit is costs by day gap, by number of lines and by days between parts; `costs` holds the table it is learned into.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import log2
from typing import TypeAlias

from tieout.matching.costs import (
    AHEAD_DAYS,
    BIT,
    CONCENTRATED_SHARE,
    CREDIT_LATER,
    GAP_DAYS_MAX,
    GROUP_LINES_MAX,
    LAG_EARLY,
    LAG_PER_DAY,
    MONTH_END_DAYS,
    PRIOR_WEIGHT,
    SPREAD_DAYS_MAX,
    WEEKDAY,
    WRONG_DATE,
    cost_of,
)
from tieout.matching.due import MONTH_END, OWN_DAY
from tieout.matching.strays import CONCENTRATED_MIN, Strays, concentrated_on

Gaps: TypeAlias = tuple[Counter[int], Counter[int]]
"""Events by day gap: of lines where money moved, and of credits used."""

_TAIL = 10 * BIT
_TAIL_PER_DAY_MIN, _TAIL_PER_DAY_MAX = 300, 2 * BIT
_UNTRAINED_PER_DAY = 20
_UNTRAINED_FLOOR = 200
_SPREAD_PER_DAY = 100
_FAR_PER_DAY = 200
_FAR_DAYS = 45
_CLASS_WEIGHT = 6.0
_HALF_LIFE_DAYS = 7.0
_ANY_SIZE = (0, *(2 * BIT for _ in range(GROUP_LINES_MAX)))
_OWN_PEAKS = 0.3
_NEAR_PARTS, _HALF_LIFE_DAYS_OF_PARTS = 0.8, 2.0


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
        due: what gaps count from (`due`): the left line's own day, its month's end or the next of one weekday.
    """

    gaps: tuple[tuple[int, ...], tuple[int, ...]]
    left_groups: tuple[int, ...]
    right_groups: tuple[int, ...]
    spread: tuple[int, ...]
    grouped: bool
    parted: bool
    monthly: bool = False
    due: int = OWN_DAY

    @property
    def is_same_day(self) -> bool:
        """Whether no gap is cheaper than none."""
        return self.gap(0) == self.usual() and self.due == OWN_DAY

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
        gaps, usual = self.gaps[credit], self.usual(credit)
        place = gaps.index(usual)
        for _ in range(gaps.count(usual) // 2):
            place = gaps.index(usual, place + 1)
        return place - GAP_DAYS_MAX

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
        rivals: what other stories of the stream show, by another habit and nearly as likely.
        due: what the gaps count from.
    """

    gaps: Gaps
    left_sizes: Counter[int]
    right_sizes: Counter[int]
    spreads: Counter[int]
    whole: int
    events: int
    faults: int
    rivals: tuple[Seen, ...] = ()
    due: int = OWN_DAY

    @property
    def monthly(self) -> bool:
        """Whether one right line usually stands for all the left lines of a calendar month."""
        return _usual(self.left_sizes) and 3 * self.whole >= 2 * self.left_sizes.total()

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
        return Seen(gaps, one, one, Counter(), 0, pairs, 0)

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


@lru_cache(maxsize=1_024)
def lag_habit(low: int, high: int) -> Habit:
    """A guess to begin with: the right side follows between `low` and `high` days later."""
    flat = tuple(_flat(low, high))
    return _first_habit((flat, flat))


@lru_cache(maxsize=1_024)
def parts_habit(first: tuple[int, int], spread: tuple[int, int]) -> Habit:
    """A guess to begin with: payments come in parts, the first and the next after days between bounds."""
    flat = tuple(_flat(*first))
    low, high = spread
    inside = cost_of(1 / (high - low + 2))
    costs = [inside + BIT * max(low - days, days - high, 0) for days in range(SPREAD_DAYS_MAX + 1)]
    return replace(_first_habit((flat, flat)), spread=tuple(costs), parted=True)


@lru_cache(maxsize=1)
def month_habit() -> Habit:
    """A guess to begin with: one payment for all the lines of a calendar month."""
    flat = tuple(_flat(*MONTH_END_DAYS))
    return replace(_first_habit((flat, flat)), left_groups=_ANY_SIZE, grouped=True, monthly=True)


@lru_cache(maxsize=1)
def ahead_habit() -> Habit:
    """A guess to begin with: one payment ahead of the sessions it is for."""
    flat = tuple(_flat(*AHEAD_DAYS))
    return replace(_first_habit((flat, flat)), left_groups=_ANY_SIZE, grouped=True)


def _first_habit(gaps: tuple[tuple[int, ...], tuple[int, ...]]) -> Habit:
    sizes = _group_costs(frozenset())
    return Habit(gaps, sizes, sizes, tuple(_untrained_spread()), grouped=False, parted=False)


def _untrained_spread() -> list[int]:
    return [_UNTRAINED_FLOOR + _SPREAD_PER_DAY * days for days in range(SPREAD_DAYS_MAX + 1)]


@dataclass(frozen=True, slots=True)
class ClassHabit:
    """What all clients' lines of one kind show.

    Attributes:
        gaps: share of each day gap, for -GAP_DAYS_MAX … GAP_DAYS_MAX.
        costs: what each of those costs.
        strays: how they stray from their client's own usual gap, where that is concentrated.
    """

    gaps: Sequence[float]
    costs: Sequence[int]
    strays: Strays


def learned_habit(own: Seen, of_class: tuple[ClassHabit, ClassHabit]) -> Habit:
    """A habit from a stream's own events, leaning on its class where it has few.

    Args:
        own: what the stream's events look like.
        of_class: of its class, for lines where money moved and for credits used.
    """
    return Habit(
        gaps=(tuple(gap_costs(own.gaps[0], of_class[0])), tuple(gap_costs(own.gaps[1], of_class[1]))),
        left_groups=_group_costs(frozenset(own.left_sizes.items())),
        right_groups=_group_costs(frozenset(own.right_sizes.items())),
        spread=tuple(_spread_costs(own.spreads)),
        grouped=_usual(own.left_sizes),
        parted=_usual(own.right_sizes),
        monthly=own.monthly,
        due=own.due,
    )


def _width(gaps: Counter[int]) -> int:
    """Days within which all but a tenth of the gaps at either end lie."""
    days = sorted(gaps.elements())
    return days[-1 - len(days) // 10] - days[len(days) // 10] if days else 0


def _spread_bits(gaps: Counter[int]) -> float:
    """How much it takes to tell which gap each event has, once their shares are known; in thousandths of a bit."""
    total = gaps.total()
    return BIT * sum(times * log2(total / times) for times in gaps.values())


def _usual(sizes: Counter[int]) -> bool:
    groups = sum(times for size, times in sizes.items() if size > 1)
    return groups >= 2 and 2 * groups >= sizes.total()


def class_habit(counts: Counter[int], strays: Strays, *, credit: bool) -> ClassHabit:
    """The habit of a class, with some left for gaps never seen.

    Args:
        counts: events by day gap, of all clients' events of the class.
        strays: how they stray, where a client's gaps are concentrated.
        credit: whether they are credits used.
    """
    days = range(-GAP_DAYS_MAX, GAP_DAYS_MAX + 1)
    base = [2.0 ** (-abs(one) / _HALF_LIFE_DAYS) * (0.125 if credit and one > 0 else 1.0) for one in days]
    shares = _shares({one: counts[one] for one in days}, base, _CLASS_WEIGHT)
    return ClassHabit(shares, [cost_of(share) for share in shares], strays)


def _shares(counts: dict[int, int], base: Sequence[float], weight: float) -> list[float]:
    """Shares of counts, leaning on a base that is worth so many events."""
    total, whole = sum(base), sum(counts.values()) + weight
    return [(count + weight * share / total) / whole for count, share in zip(counts.values(), base, strict=True)]


def gap_costs(counts: Counter[int], of_class: ClassHabit) -> Sequence[int]:
    """Cost by day gap, for -GAP_DAYS_MAX … GAP_DAYS_MAX.

    A concentrated habit keeps its peak; what strays from it is judged beside its class (`strays`). A spread
    habit is flat between its quantiles with straight tails: its own peaks are chance, and a curve that isn't convex
    makes even an exact search cross payments.

    Args:
        counts: events by day gap.
        of_class: the class to lean on.
    """
    total = counts.total()
    if total < CONCENTRATED_MIN:
        return of_class.costs
    peak = concentrated_on(counts)
    if peak is None:
        return _spread(sorted(counts.elements()))
    return _concentrated(counts, peak, of_class)


def _concentrated(counts: Counter[int], peak: int, of_class: ClassHabit) -> list[int]:
    loose = (PRIOR_WEIGHT / (counts.total() + PRIOR_WEIGHT)) ** 4
    own = of_class.strays.shares(counts, peak)
    own_share = 1 - loose
    return [
        round(-log2(own_share * one + loose * other) * BIT) for one, other in zip(own, of_class.gaps, strict=True)
    ]  # as `cost_of`, whose store none of these would be found in again


def _spread(gaps: Sequence[int]) -> Sequence[int]:
    gaps = _likely_right(gaps)
    return _flat(gaps[len(gaps) // 20], gaps[-1 - len(gaps) // 20])


def _likely_right(gaps: Sequence[int]) -> Sequence[int]:
    """Sorted gaps without those at either end that are likelier wrong dates than part of so wide a habit."""
    while len(gaps) > CONCENTRATED_MIN:
        shorter = min(gaps[1:], gaps[:-1], key=lambda kept: kept[-1] - kept[0])
        saved = len(gaps) * log2(gaps[-1] - gaps[0] + 2) - len(shorter) * log2(shorter[-1] - shorter[0] + 2)
        if saved * BIT < WRONG_DATE:
            break
        gaps = shorter
    return gaps


@lru_cache(maxsize=4_096)
def _flat(low: int, high: int) -> tuple[int, ...]:
    inside = cost_of(1 / (high - low + 2))
    tail = min(max(_TAIL_PER_DAY_MIN, _TAIL // (high - low + 2)), _TAIL_PER_DAY_MAX)
    return tuple(inside + tail * max(low - days, days - high, 0) for days in range(-GAP_DAYS_MAX, GAP_DAYS_MAX + 1))


def _spread_costs(counts: Counter[int]) -> Sequence[int]:
    """Cost by days between two parts: as learned, or nearly flat while little was seen; flat where it varies."""
    total = counts.total()
    if total < 3:
        return _untrained_spread()
    if max(counts.values()) < CONCENTRATED_SHARE * total:
        return _uneven(counts)
    peak = max(counts, key=lambda days: (counts[days], -days))
    near = [2.0 ** (-abs(days - peak) / _HALF_LIFE_DAYS_OF_PARTS) for days in range(SPREAD_DAYS_MAX + 1)]
    around, anywhere = PRIOR_WEIGHT * _NEAR_PARTS / sum(near), PRIOR_WEIGHT * (1 - _NEAR_PARTS) / len(near)
    weight = total + PRIOR_WEIGHT
    return [
        cost_of((_smoothed(counts, days) + around * near[days] + anywhere) / weight)
        for days in range(SPREAD_DAYS_MAX + 1)
    ]


def _uneven(counts: Counter[int]) -> list[int]:
    """Nearly flat between the quantiles and a day around them: the days seen most often are a little cheaper."""
    days = sorted(counts.elements())
    flat = _flat(days[len(days) // 20] - 1, days[-1 - len(days) // 20] + 1)
    flat = flat[GAP_DAYS_MAX : GAP_DAYS_MAX + SPREAD_DAYS_MAX + 1]
    own = [_OWN_PEAKS * max(counts[days] - 1, 0) / counts.total() for days in range(SPREAD_DAYS_MAX + 1)]
    return [
        cost_of((1 - _OWN_PEAKS) * 2.0 ** (-cost / BIT) + share) if share else cost
        for cost, share in zip(flat, own, strict=True)
    ]


def _smoothed(counts: Counter[int], days: int) -> float:
    """A count less one event, with a little of its neighbours."""
    near = sum(max(counts[other] - 1, 0) for other in (days - 1, days + 1))
    return 0.9 * max(counts[days] - 1, 0) + 0.05 * near


@lru_cache(maxsize=4_096)
def _group_costs(sizes: frozenset[tuple[int, int]]) -> tuple[int, ...]:
    counts = dict(sizes)
    weight = sum(counts.values()) + PRIOR_WEIGHT
    return (
        0,
        *(cost_of((counts.get(n, 0) + PRIOR_WEIGHT * prior) / weight) for n, prior in _GROUP_PRIORS),
    )


_GROUP_PRIORS = tuple((n, 0.85 if n == 1 else 0.15 / (n * (n - 1))) for n in range(1, GROUP_LINES_MAX + 1))
"""How likely a group of so many lines is, before any is seen."""
