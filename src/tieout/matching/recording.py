"""What a report states of costs: what of each stream's habit its events rest on, and what cancelled pairs cost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import polars as pl

from tieout.matching.cancelling import Cancelled, Pairs
from tieout.matching.costs import GAP_DAYS_MAX, Table, shift_cost
from tieout.matching.crossings import Crossings
from tieout.matching.due import due_day
from tieout.matching.events import KIND_CODES, NO_ITEM, RULE_CODES, Events, Members
from tieout.matching.habits import Habit, flat_gaps
from tieout.matching.layout import KINDS, client_and_direction, stream_of
from tieout.matching.leftovers import due_days
from tieout.matching.ranges import Ints
from tieout.matching.streams import Direction
from tieout.model.book import LineKind
from tieout.model.pricing import Due, GapPrices, Prices, StatedHabit, StatedHabits
from tieout.model.settlement import EventKind, Rule

_DUE = tuple(Due)
_SAME_DAY = frozenset({0})
_CREDIT = KINDS.index(LineKind.CREDIT)


def pair_cost(habit: Habit, table: Table, credit: int) -> int:
    """What a pair equal to the day and the cent costs."""
    mistake = table.fault + shift_cost(abs(habit.center(credit)))
    gap = min(habit.gap(0, credit), mistake)
    return table.agree + habit.left_groups[1] + habit.right_groups[1] + gap


@dataclass(frozen=True, slots=True)
class Rested:
    """Streams of which some pairs were cancelled and stay so.

    Attributes:
        costs: of each pair.
        streams: numbers of the streams of which nothing else is left.
        habits: of those, one for each different number of pairs and of credits used.
        places: of each of those streams, the place of its habit.
        partly: numbers of streams of which something else is told: whether pairs of money and of credits stay.
    """

    costs: Ints
    streams: Ints
    habits: tuple[StatedHabit, ...]
    places: Ints
    partly: dict[int, tuple[bool, bool]]


def rest(
    pairs: Pairs,
    cancelled: Cancelled,
    told: Iterable[int],
    habits: Mapping[tuple[int, Direction], Habit],
    table: Table,
) -> Rested:
    """Price the pairs that no event has to do with, stream by stream.

    Args:
        pairs: those that stay.
        cancelled: what cancelling left.
        told: numbers of the streams that were told.
        habits: of every stream.
        table: costs of the practice.
    """
    begin = np.flatnonzero(np.diff(pairs.stream, prepend=-1))
    numbers = pairs.stream[begin]
    own = np.array(sorted(told), np.int64)
    is_told = np.isin(numbers, own)
    counts = np.stack([cancelled.whole_streams % 2, cancelled.whole_counts, cancelled.whole_credits], axis=1)
    counts = counts[~np.isin(cancelled.whole_streams, own)]
    whole = cancelled.whole_streams[~np.isin(cancelled.whole_streams, own)]
    different, first, places = _different(counts)
    costs = np.zeros((len(numbers), 2), np.int64)
    alike = [habits[client_and_direction(number)] for number in whole[first].tolist()]
    priced = np.array([[pair_cost(habit, table, credit) for credit in (0, 1)] for habit in alike], np.int64)
    if len(whole):
        costs[~is_told] = priced[places]
    partly: dict[int, tuple[bool, bool]] = {}
    known: dict[Habit, list[int]] = {}
    if is_told.any():
        ends = np.append(begin[1:], len(pairs))
        used = np.add.reduceat(pairs.credits[0], begin)
        for at in np.flatnonzero(is_told).tolist():
            habit = habits[client_and_direction(int(numbers[at]))]
            if habit not in known:
                known[habit] = [pair_cost(habit, table, credit) for credit in (0, 1)]
            costs[at] = known[habit]
            partly[int(numbers[at])] = (bool(used[at] < ends[at] - begin[at]), bool(used[at]))
    owner = np.repeat(np.arange(len(numbers)), np.diff(np.append(begin, len(pairs))))
    stated = tuple(
        _stated(habit, _SAME_DAY if count > used else None, _SAME_DAY if used else None, {1}, {1}, parted=False)
        for habit, (_, count, used) in zip(alike, different.tolist(), strict=True)
    )
    return Rested(costs[owner, pairs.credits[0]], whole, stated, places, partly)


def _different(counts: Ints) -> tuple[Ints, Ints, Ints]:
    """The different rows, where each is first, and the place among them of every row."""
    if not len(counts):
        none = np.zeros(0, np.int64)
        return counts, none, none
    different, first, places = np.unique(counts, axis=0, return_index=True, return_inverse=True)
    return different, first, places.reshape(-1)


class _Occurring:
    """What occurs in one stream.

    Attributes:
        habit: of the stream.
        gaps: of lines where money moved, and of credits used.
        sizes: of groups, by side.
        paired: whether one line stands for one line.
        parted: whether days between parts are priced.
    """

    __slots__ = ("gaps", "habit", "paired", "parted", "sizes")

    def __init__(self, habit: Habit) -> None:
        self.habit = habit
        self.gaps: tuple[set[int], set[int]] = (set(), set())
        self.sizes: tuple[set[int], set[int]] = (set(), set())
        self.paired = self.parted = False

    def key(self) -> tuple[object, ...]:
        """Equal for streams of which the same is stated, but for habits that are equal and not the same object."""
        left, right = (own | {1} if self.paired else own for own in self.sizes)
        money, used = self.gaps
        return id(self.habit), frozenset(money), frozenset(used), frozenset(left), frozenset(right), self.parted

    def stated(self) -> StatedHabit:
        """As much of the habit as that rests on."""
        left, right = (own | {1} if self.paired else own for own in self.sizes)
        money, used = self.gaps
        return _stated(self.habit, money or None, used or None, left, right, parted=self.parted)


def state_habits(
    events: Events, rested: Rested, habits: Mapping[tuple[int, Direction], Habit], crossings: Crossings
) -> StatedHabits:
    """As much of each stream's habit as the costs of its events rest on.

    Args:
        events: of the last pass, but for balances brought forward.
        rested: pairs that stay cancelled.
        habits: of the streams that were told.
        crossings: by which events stand under two clients.
    """
    found = {stream_of(*key): _Occurring(habit) for key, habit in habits.items()}
    for number, there in rested.partly.items():
        found[number].paired = True
        for credit in (0, 1):
            if there[credit]:
                found[number].gaps[credit].add(0)
    counts = events.counts
    single = (counts[0] == 1) & (counts[1] == 1) & (events.crossing == NO_ITEM)
    lines = events.sides[0].only(events.first_members(0)[single]), events.sides[1].only(events.first_members(1)[single])
    _look_at_pairs(events, np.flatnonzero(single), lines, found)
    _look_at_groups(events, np.flatnonzero(~single), found, crossings)
    different: dict[StatedHabit, int] = {one: place for place, one in enumerate(dict.fromkeys(rested.habits))}
    renumbered = np.array([different[one] for one in rested.habits], np.int64)
    known: dict[tuple[object, ...], int] = {}
    places = []
    for own in found.values():
        key = own.key()
        if (place := known.get(key)) is None:
            place = known[key] = different.setdefault(own.stated(), len(different))
        places.append(place)
    numbers = np.concatenate([rested.streams, np.array(list(found), np.int64)])
    own_places = np.concatenate([renumbered[rested.places], np.array(places, np.int64)])
    order = np.argsort(numbers, kind="stable")
    return StatedHabits(numbers[order], own_places[order], tuple(different))


def _look_at_pairs(
    events: Events, places: Ints, lines: tuple[Members, Members], found: Mapping[int, _Occurring]
) -> None:
    """One line for one line; what is the same in several is looked at once."""
    left, right = lines
    changed = events.rule[places] == RULE_CODES[Rule.CHANGED_AMOUNT]
    used = left.kind == _CREDIT
    streams, at = np.unique(events.stream[places], return_inverse=True)
    due = np.array([found[stream].habit.due for stream in streams.tolist()], np.int64)[at]
    different = pl.DataFrame({
        "stream": events.stream[places], "credit": used, "gap": right.day - due_days(left.day, due),
        "is_changed": changed, "is_part": changed & (events.kind[places] == KIND_CODES[EventKind.PART_MISSING]),
        "is_turned": changed & (left.cents == -right.cents), "days": np.where(changed, right.day - left.day, 0),
    }).unique()  # fmt: skip
    for stream, credit, gap, is_changed, is_part, is_turned, days in different.iter_rows():
        own = found[stream]
        own.gaps[credit].add(gap)
        own.paired = True
        if is_changed and is_part:
            own.parted = True
            for sizes in own.sizes:
                sizes.add(2)
        elif is_changed and is_turned and (other := found.get(stream ^ 1)) is not None:
            own.gaps[0].add(days)
            other.gaps[0].add(days)


def _look_at_groups(events: Events, places: Ints, found: Mapping[int, _Occurring], crossings: Crossings) -> None:
    """Groups of lines, parts of groups, and lines whose other half stands under another client."""
    counts = events.counts
    asked = places[(counts[0] + counts[1] > 1)[places] | (events.crossing != NO_ITEM)[places]]
    begin = [events.first_members(side)[asked].tolist() for side in (0, 1)]
    sizes = [counts[side][asked].tolist() for side in (0, 1)]
    days = [own.day.tolist() for own in events.sides]
    used = (events.sides[0].kind == _CREDIT).tolist()
    crossing = [crossings.find(side, events.sides[side].item) for side in (0, 1)]
    stated = zip(
        events.stream[asked].tolist(), (events.kind[asked] == KIND_CODES[EventKind.PART_MISSING]).tolist(),
        (events.crossing[asked] != NO_ITEM).tolist(), *begin, *sizes, strict=True,
    )  # fmt: skip
    for stream, is_part, is_half, here, there, lefts, rights in stated:
        own, both = found[stream], lefts > 0 and rights > 0
        more = 1 if is_part or (both and is_half) else 0
        if lefts + rights > 1:
            own.paired = True
            for size, count in zip(own.sizes, (lefts, rights), strict=True):
                size.update({count, count + more} - {0})
            own.parted = own.parted or rights > 1 or bool(more)
        if both:
            left, right = days[0][here : here + lefts], days[1][there : there + rights]
            ends = {due_day(day, own.habit.due) for day in (min(left), max(left))}
            each = right if lefts == 1 else (min(right), max(right))  # any part may be told as the first one
            apart = {late - early for early in ends for late in each}
            for credit in set(used[here : here + lefts]):
                own.gaps[credit].update(apart)
        elif is_half:
            side = 0 if lefts else 1
            place = int(crossing[side][here if lefts else there])
            own.gaps[0].update(crossings.gaps_of(side, own.habit.due, place))


def _stated(
    habit: Habit,
    money: Iterable[int] | None,
    used: Iterable[int] | None,
    left_sizes: Iterable[int],
    right_sizes: Iterable[int],
    *,
    parted: bool,
) -> StatedHabit:
    return StatedHabit(
        due=_DUE[habit.due],
        monthly=habit.monthly,
        money=None if money is None else _gap_prices(habit, 0, frozenset(money)),
        credits=None if used is None else _gap_prices(habit, 1, frozenset(used)),
        left_lines=_group_prices(habit.left_groups, left_sizes),
        right_lines=_group_prices(habit.right_groups, right_sizes),
        part_days=habit.spread if parted else (),
        step=habit.step if parted else 0,
    )


def _gap_prices(habit: Habit, credit: int, days: frozenset[int]) -> GapPrices:
    middle, even = habit.center(credit), _even(habit.gaps[credit])
    if even is not None:
        return GapPrices(middle, even, ())
    within = {min(max(one, -GAP_DAYS_MAX), GAP_DAYS_MAX) for one in days}
    return GapPrices(middle, None, tuple((one, habit.gap(one, credit)) for one in sorted(within | {middle})))


@lru_cache(maxsize=4_096)
def _even(gaps: tuple[int, ...]) -> tuple[int, int] | None:
    """First and last of the likeliest gaps, where the costs are flat between them with straight tails."""
    usual = min(gaps)
    low = gaps.index(usual) - GAP_DAYS_MAX
    high = GAP_DAYS_MAX - gaps[::-1].index(usual)
    return (low, high) if gaps == flat_gaps(low, high) else None


def _group_prices(costs: Sequence[int], sizes: Iterable[int]) -> Prices:
    return tuple((size, costs[size]) for size in sorted(sizes) if size < len(costs))
