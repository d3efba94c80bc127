"""Habits to begin with, before anything was seen: near days are likelier, or what a stream's own amounts suggest."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from tieout.matching.costs import (
    AHEAD_DAYS,
    BIT,
    CREDIT_LATER,
    GAP_DAYS_MAX,
    GROUP_LINES_MAX,
    MONTH_END_DAYS,
    SPREAD_DAYS_MAX,
    cost_of,
)
from tieout.matching.habits import FAR_PER_DAY, Habit, flat_gaps, group_costs, untrained_spread

_PER_DAY, _FLOOR, _FAR_DAYS = 20, 200, 45
_ANY_SIZE = (0, *(2 * BIT for _ in range(GROUP_LINES_MAX)))


def _untrained_gap(days: int) -> int:
    return _FLOOR + _PER_DAY * days + max(0, days - _FAR_DAYS) * (FAR_PER_DAY - _PER_DAY)


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
    flat = tuple(flat_gaps(low, high))
    return _first_habit((flat, flat))


@lru_cache(maxsize=1_024)
def parts_habit(first: tuple[int, int], spread: tuple[int, int]) -> Habit:
    """A guess to begin with: payments come in parts, the first and the next after days between bounds."""
    flat = tuple(flat_gaps(*first))
    low, high = spread
    inside = cost_of(1 / (high - low + 2))
    costs = [inside + BIT * max(low - days, days - high, 0) for days in range(SPREAD_DAYS_MAX + 1)]
    return replace(_first_habit((flat, flat)), spread=tuple(costs), parted=True)


@lru_cache(maxsize=1)
def month_habit() -> Habit:
    """A guess to begin with: one payment for all the lines of a calendar month."""
    flat = tuple(flat_gaps(*MONTH_END_DAYS))
    return replace(_first_habit((flat, flat)), left_groups=_ANY_SIZE, grouped=True, monthly=True)


@lru_cache(maxsize=1)
def ahead_habit() -> Habit:
    """A guess to begin with: one payment ahead of the sessions it is for."""
    flat = tuple(flat_gaps(*AHEAD_DAYS))
    return replace(_first_habit((flat, flat)), left_groups=_ANY_SIZE, grouped=True)


def _first_habit(gaps: tuple[tuple[int, ...], tuple[int, ...]]) -> Habit:
    sizes = group_costs(frozenset())
    return Habit(gaps, sizes, sizes, untrained_spread(), grouped=False, parted=False)
