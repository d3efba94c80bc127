"""Habits: how one client's lines usually follow the practice's, learned from what a story shows and from all clients.

A habit is costs by day gap, by number of lines and by days between parts; `costs` holds the table it is learned into.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import log2

from tieout.matching.costs import (
    BIT,
    CONCENTRATED_SHARE,
    GAP_DAYS_MAX,
    GROUP_LINES_MAX,
    PRIOR_WEIGHT,
    SPREAD_DAYS_MAX,
    WRONG_DATE,
    cost_of,
)
from tieout.matching.due import OWN_DAY
from tieout.matching.seen import Seen, usual_groups
from tieout.matching.strays import CONCENTRATED_MIN, Strays, concentrated_on

FAR_PER_DAY = 200
"""What each further day costs beyond those that were seen, or may be."""

_LEARNED_MAX = 4_096
"""So much of what a class teaches is kept; then it is forgotten, and is learned anew."""

_TAIL = 10 * BIT
_TAIL_PER_DAY_MIN, _TAIL_PER_DAY_MAX = 300, 2 * BIT
_SPREAD_FLOOR, _SPREAD_PER_DAY = 200, 100
_CLASS_WEIGHT = 6.0
_HALF_LIFE_DAYS = 7.0
_OWN_PEAKS = 0.3
_PARTS_WEIGHT = 1.0
_NEAR_PARTS, _HALF_LIFE_DAYS_OF_PARTS = 0.98, 1.0


@dataclass(frozen=True, slots=True)
class Habit:
    """How one client's payments (or charges) usually follow the practice's lines.

    Attributes:
        gaps: cost by day gap, for -GAP_DAYS_MAX … GAP_DAYS_MAX (right day minus left day); first of lines where
            money moved, then of credits used.
        left_groups: cost of k left lines standing for one right line, by k.
        right_groups: cost of one left line standing for n right lines, by n.
        spread: cost of so many days between two parts of one payment.
        step: 0 where those are counted from the part before; else they are counted from the line that is paid, less so
            many for each part between.
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
    step: int = 0
    _hash: int = field(default=0, init=False, compare=False, repr=False)

    def __hash__(self) -> int:
        """Reckoned once: habits are looked up again and again, and have hundreds of numbers."""
        if not self._hash:
            whole = self.gaps, self.left_groups, self.right_groups, self.spread, self.due, self.step
            object.__setattr__(self, "_hash", hash(whole) or 1)
        return self._hash

    @property
    def is_same_day(self) -> bool:
        """Whether no gap is cheaper than none."""
        return _is_same_day(self)

    def near(self, margin: int) -> list[int]:
        """Gaps that cost less than so much more than no gap."""
        found: set[int] = set()
        for gaps in self.gaps:
            most = gaps[GAP_DAYS_MAX] + margin
            found.update(days for days, cost in enumerate(gaps, -GAP_DAYS_MAX) if cost < most)
            for edge, sign in ((gaps[0], -1), (gaps[-1], 1)):
                beyond = min(max(most - 1 - edge, 0), margin + FAR_PER_DAY) // FAR_PER_DAY
                found.update(sign * (GAP_DAYS_MAX + days) for days in range(1, beyond + 1))
        return sorted(found)

    def usual(self, credit: int = 0) -> int:
        """Cost of the likeliest gap."""
        return _likeliest(self.gaps[credit])[0]

    def center(self, credit: int = 0) -> int:
        """The middle of the likeliest gaps."""
        return _likeliest(self.gaps[credit])[1]

    def gap(self, days: int, credit: int = 0) -> int:
        """Cost of a gap of so many days (right minus left); beyond the table it goes on rising."""
        gaps = self.gaps[credit]
        if -GAP_DAYS_MAX <= days <= GAP_DAYS_MAX:
            return gaps[days + GAP_DAYS_MAX]
        edge = gaps[0] if days < 0 else gaps[-1]
        return edge + (abs(days) - GAP_DAYS_MAX) * FAR_PER_DAY


@lru_cache(maxsize=4_096)
def _likeliest(gaps: tuple[int, ...]) -> tuple[int, int]:
    """Cost of the likeliest gaps, and the middle of them."""
    usual = min(gaps)
    likely = [days for days, cost in enumerate(gaps, -GAP_DAYS_MAX) if cost == usual]
    return usual, likely[len(likely) // 2]


@lru_cache(maxsize=4_096)
def _is_same_day(habit: Habit) -> bool:
    return habit.gap(0) == habit.usual() and habit.due == OWN_DAY


@dataclass(frozen=True, slots=True)
class ClassHabit:
    """What all clients' lines of one kind show.

    Attributes:
        gaps: share of each day gap, for -GAP_DAYS_MAX … GAP_DAYS_MAX.
        costs: what each of those costs.
        strays: how they stray from their client's own usual gap, where that is concentrated.
    """

    gaps: Sequence[float]
    costs: tuple[int, ...]
    strays: Strays
    _learned: dict[frozenset[tuple[int, int]], tuple[int, ...]] = field(default_factory=dict, compare=False, repr=False)

    def gap_costs(self, counts: Counter[int]) -> tuple[int, ...]:
        """Cost by day gap (`gap_costs`); what was asked is kept, for many clients' few events fall on the same days."""
        asked = frozenset(counts.items())
        known = self._learned.get(asked)
        if known is None:
            if len(self._learned) >= _LEARNED_MAX:
                self._learned.clear()
            known = self._learned[asked] = tuple(gap_costs(counts, self))
        return known


def learned_habit(own: Seen, of_class: tuple[ClassHabit, ClassHabit]) -> Habit:
    """A habit from a stream's own events, leaning on its class where it has few.

    Args:
        own: what the stream's events look like.
        of_class: of its class, for lines where money moved and for credits used.
    """
    days_of_parts, step = own.days_of_parts()
    return Habit(
        gaps=(of_class[0].gap_costs(own.gaps[0]), of_class[1].gap_costs(own.gaps[1])),
        left_groups=group_costs(frozenset(own.left_sizes.items())),
        right_groups=group_costs(frozenset(own.right_sizes.items())),
        spread=_spread_costs(days_of_parts),
        step=step,
        grouped=usual_groups(own.left_sizes),
        parted=usual_groups(own.right_sizes),
        monthly=own.monthly,
        due=own.due,
    )


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
    return ClassHabit(shares, tuple(cost_of(share) for share in shares), strays)


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
    gaps = _without_wrong_dates(gaps)
    return flat_gaps(gaps[len(gaps) // 20], gaps[-1 - len(gaps) // 20])


def _without_wrong_dates(gaps: Sequence[int]) -> Sequence[int]:
    """Sorted gaps without those at either end that are likelier wrong dates than part of so wide a habit."""
    while len(gaps) > CONCENTRATED_MIN:
        shorter = min(gaps[1:], gaps[:-1], key=lambda kept: kept[-1] - kept[0])
        saved = len(gaps) * log2(gaps[-1] - gaps[0] + 2) - len(shorter) * log2(shorter[-1] - shorter[0] + 2)
        if saved * BIT < WRONG_DATE:
            break
        gaps = shorter
    return gaps


@lru_cache(maxsize=4_096)
def flat_gaps(low: int, high: int) -> tuple[int, ...]:
    """Costs by day gap, flat between two gaps with straight tails."""
    inside = cost_of(1 / (high - low + 2))
    tail = min(max(_TAIL_PER_DAY_MIN, _TAIL // (high - low + 2)), _TAIL_PER_DAY_MAX)
    return tuple(
        [inside + tail * (low - days) for days in range(-GAP_DAYS_MAX, min(low, GAP_DAYS_MAX + 1))]
        + [inside] * (min(high, GAP_DAYS_MAX) - max(low, -GAP_DAYS_MAX) + 1)
        + [inside + tail * (days - high) for days in range(max(high + 1, -GAP_DAYS_MAX), GAP_DAYS_MAX + 1)]
    )


@lru_cache(maxsize=1)
def untrained_spread() -> tuple[int, ...]:
    """Costs by days between two parts before anything was seen."""
    return tuple(_SPREAD_FLOOR + _SPREAD_PER_DAY * days for days in range(SPREAD_DAYS_MAX + 1))


def _spread_costs(counts: Counter[int]) -> tuple[int, ...]:
    """Cost by days between two parts: as learned, or nearly flat while little was seen; flat where it varies."""
    total = counts.total()
    if total < 3:
        return untrained_spread()
    if max(counts.values()) < CONCENTRATED_SHARE * total:
        return _uneven(counts)
    peak = max(counts, key=lambda days: (counts[days], -days))
    near = [2.0 ** (-abs(days - peak) / _HALF_LIFE_DAYS_OF_PARTS) for days in range(SPREAD_DAYS_MAX + 1)]
    around, anywhere = _PARTS_WEIGHT * _NEAR_PARTS / sum(near), _PARTS_WEIGHT * (1 - _NEAR_PARTS) / len(near)
    weight = total + _PARTS_WEIGHT
    return tuple(
        cost_of((_smoothed(counts, days) + around * near[days] + anywhere) / weight)
        for days in range(SPREAD_DAYS_MAX + 1)
    )


def _uneven(counts: Counter[int]) -> tuple[int, ...]:
    """Nearly flat between the quantiles and a day around them: the days seen most often are a little cheaper."""
    days = sorted(counts.elements())
    flat = flat_gaps(days[len(days) // 20] - 1, days[-1 - len(days) // 20] + 1)
    flat = flat[GAP_DAYS_MAX : GAP_DAYS_MAX + SPREAD_DAYS_MAX + 1]
    own = [_OWN_PEAKS * max(counts[days] - 1, 0) / counts.total() for days in range(SPREAD_DAYS_MAX + 1)]
    return tuple(
        cost_of((1 - _OWN_PEAKS) * 2.0 ** (-cost / BIT) + share) if share else cost
        for cost, share in zip(flat, own, strict=True)
    )


def _smoothed(counts: Counter[int], days: int) -> float:
    """A count less one event, with a little of its neighbours."""
    near = sum(max(counts[other] - 1, 0) for other in (days - 1, days + 1))
    return 0.9 * max(counts[days] - 1, 0) + 0.05 * near


@lru_cache(maxsize=4_096)
def group_costs(sizes: frozenset[tuple[int, int]]) -> tuple[int, ...]:
    """Cost of a group of so many lines, from how many events have so many."""
    counts = dict(sizes)
    weight = sum(counts.values()) + PRIOR_WEIGHT
    return (
        0,
        *(cost_of((counts.get(n, 0) + PRIOR_WEIGHT * prior) / weight) for n, prior in _GROUP_PRIORS),
    )


_GROUP_PRIORS = tuple((n, 0.85 if n == 1 else 0.15 / (n * (n - 1))) for n in range(1, GROUP_LINES_MAX + 1))
"""How likely a group of so many lines is, before any is seen."""
