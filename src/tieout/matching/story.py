"""The story of one stream: the cheapest choice of events that covers every line, and what else fits as well."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

from tieout.checks import ensure
from tieout.matching.costs import (
    BIT,
    BROKEN_RUN,
    CREDIT_BEFORE_MONEY,
    DIFFERENCE_NAMED,
    DIFFERENCE_NEAR,
    DIFFERENCE_OTHER,
    GROUP_DAYS_MAX,
    GROUP_LINES_MAX,
    MARGIN,
    PARTS_SLACK,
    SHIFT_DAYS_MAX,
    SHIFT_NAMED,
    TORN_MONTH,
    TWICE,
    TWICE_PER_DAY,
    UNUSUAL,
    Table,
    shift_cost,
)
from tieout.matching.habits import Habit
from tieout.matching.prices import Prices
from tieout.matching.seen import Seen
from tieout.matching.shown import Shown
from tieout.matching.streams import NOWHERE, Event, Lines, Stream
from tieout.matching.telling import Care, Room, Telling, Twins, seen_of
from tieout.model.kinds import EventKind, Rule
from tieout.model.settings import ProcessorFee

TWIN_DAYS_MAX = 3
"""A line that repeats another does so within this many days."""

USUAL_TIMES, USUAL_SHARE = 2, 0.2
"""Equal lines that follow each other more often than this at one distance, and in this share of lines, are a habit."""


ROUGHLY = Care(16 * BIT, 60, -1)
"""To see where a beginning leads."""

TO_LEARN = Care(20 * BIT, 100, -1)
"""To learn a stream's habits from, and to choose between them."""

TO_TELL = Care(20 * BIT, 200, MARGIN)
"""For the answer."""


_SHIFTS = tuple(shift_cost(abs(off)) for off in range(-SHIFT_DAYS_MAX, SHIFT_DAYS_MAX + 1))


@dataclass(frozen=True, slots=True)
class Costs:
    """What the story of a stream is priced by."""

    habit: Habit
    table: Table
    fees: tuple[ProcessorFee, ...]

    def prices(self) -> Prices:
        """The same as the search takes it."""
        return _prices(self.habit, self.table, self.fees)


@lru_cache(maxsize=16)
def _mistakes(fault: int) -> list[int]:
    """Cost of a wrong date by days off, those too early first."""
    return [fault + cost for cost in _SHIFTS]


@lru_cache(maxsize=1_024)
def _prices(habit: Habit, table: Table, fees: tuple[ProcessorFee, ...]) -> Prices:
    fault = table.fault
    return Prices(
        gaps=habit.gaps,
        centers=[habit.center(0), habit.center(1)],
        usual=[habit.usual(0), habit.usual(1)],
        left_groups=list(habit.left_groups),
        right_groups=list(habit.right_groups),
        spread=list(habit.spread),
        step=habit.step,
        agree=table.agree,
        fault=fault,
        only=table.only,
        unusual=UNUSUAL,
        twice=fault + TWICE,
        twice_per_day=TWICE_PER_DAY,
        mistakes=_mistakes(fault),
        shift_named=SHIFT_NAMED,
        named=DIFFERENCE_NAMED,
        near=DIFFERENCE_NEAR,
        other=DIFFERENCE_OTHER,
        broken=BROKEN_RUN,
        torn=TORN_MONTH if habit.monthly else 0,
        turned=CREDIT_BEFORE_MONEY,
        parts_slack=PARTS_SLACK,
        margin=MARGIN,
        grouped=habit.grouped,
        parted=habit.parted,
        group_lines=GROUP_LINES_MAX,
        group_days=GROUP_DAYS_MAX,
        fees=[(fee.basis_points, fee.cents) for fee in fees],
    )


@dataclass(frozen=True, slots=True)
class Told:
    """The story of a stream and what it shows.

    Attributes:
        events: all of them; none where the story was told only to learn from.
        seen: the client's habits, cancelled pairs among them.
        shown: what the offers of the story show, cancelled pairs left out.
    """

    events: list[Event]
    seen: Seen
    shown: Shown

    @property
    def judged(self) -> int:
        """What the story costs, and the lag that it was told by: what stories by different habits are compared by."""
        return self.shown.cost + self.seen.lag_cost


def as_it_is(stream: Stream) -> Stream:
    """A stream of which nothing was cancelled."""
    return stream


class Teller:
    """Covers every line of a stream by one event, by one habit or by several."""

    def __init__(self, stream: Stream, whole: Callable[[Stream], Stream] = as_it_is, room: Room | None = None) -> None:
        """Lay out the lines.

        Args:
            stream: one client's charges or payments.
            whole: gives a stream its cancelled pairs back.
            room: for the tellings; shared by those who tell one after the other.
        """
        self.stream = stream
        self._room = room
        self._telling: Telling | None = None
        self._twins: tuple[Twins, Twins] | None = None
        if len(stream.left) + len(stream.right) != 1:
            entire = once(whole)
            self._twins = _alike(stream, 0, entire), _alike(stream, 1, entire)
        self._cancelled = Seen.of_cancelled(stream.cancelled, stream.cancelled_credits) if stream.cancelled else None

    def tell(self, costs: Costs, care: Care | None = None) -> Told:
        """The cheapest story.

        Args:
            costs: habit, table and fees that hold for the stream.
            care: how carefully; `TO_TELL` if not said.
        """
        told = self.tell_within(None, costs, care or TO_TELL)
        ensure(told is not None, "without a bound there is a story")
        return cast(Told, told)

    def tell_within(self, most: int | None, costs: Costs, care: Care) -> Told | None:
        """The cheapest story, if it costs no more than so much; None for no bound."""
        if self._twins is None:
            return _tell_lone(self.stream, costs)
        if self._telling is None:
            self._telling = Telling(self.stream, self._twins, self._room or Room())
        found = self._telling.tell(costs.prices(), care, due=costs.habit.due, most=most)
        if found is None:
            return None
        events, shown = found
        seen = seen_of(shown)
        if self._cancelled:
            seen += self._cancelled
        return Told(events, self._telling.as_due(seen), shown)


def once(whole: Callable[[Stream], Stream]) -> Callable[[Stream], Stream]:
    """Gives the stream it is asked for first again without making it anew."""
    made: list[Stream] = []

    def give(stream: Stream) -> Stream:
        if not made:
            made.append(whole(stream))
        return made[0]

    return give


def _tell_lone(stream: Stream, costs: Costs) -> Told:
    """The story of a stream with one line: it stands alone. The search would say the same, and most streams are so."""
    event = lone_event(stream, costs.table)
    shown = Shown.of_lone(event.cost, not len(stream.left))
    return Told([event], _seen_of_lone(stream.cancelled, stream.cancelled_credits), shown)


def lone_event(stream: Stream, table: Table) -> Event:
    """The only event of a stream with one line."""
    kind = EventKind.ONLY_LEFT if len(stream.left) else EventKind.ONLY_RIGHT
    odd = any(stream.odd)
    repeats = (NOWHERE if stream.odd[0] else None, NOWHERE if stream.odd[1] else None)
    return Event(
        stream.client, stream.direction, kind, Rule.NONE, stream.left.items, stream.right.items, None,
        table.only + (UNUSUAL if odd else 0), repeats=repeats,
    )  # fmt: skip


@lru_cache(maxsize=4_096)
def _seen_of_lone(cancelled: int, credits_used: int) -> Seen:
    alone = Seen((Counter(), Counter()), Counter(), Counter(), Counter(), Counter(), whole=0, events=1, faults=1)
    return alone + Seen.of_cancelled(cancelled, credits_used)


def _alike(stream: Stream, side: int, whole: Callable[[Stream], Stream]) -> Twins:
    """Items of one side that may repeat another, and those whose amount stands nowhere else."""
    return dict.fromkeys(stream.odd[side], NOWHERE) | _copies(stream, side, whole)


def _copies(stream: Stream, side: int, whole: Callable[[Stream], Stream]) -> Twins:
    """Items of one side that may repeat another of their own side, with the item they may repeat.

    Equal lines that often follow each other so closely (parts of one payment) are no sign of a copy.
    """
    lines = stream.right if side else stream.left
    near = _near_equals(lines)
    if not near:
        return {}
    if stream.cancelled:
        entire = whole(stream)
        lines_whole = entire.right if side else entire.left
    else:
        lines_whole = lines
    times = _times(lines_whole, near if lines_whole is lines else _near_equals(lines_whole))
    usual = max(USUAL_TIMES, USUAL_SHARE * len(lines_whole))
    found: dict[int, int] = {}
    for apart, before, place in near:
        if times[apart] <= usual:
            found[lines.items[place]] = lines.items[before]
            found.setdefault(lines.items[before], lines.items[place])
    return found


def _times(lines: Lines, near: Sequence[tuple[int, int, int]]) -> Counter[int]:
    """How often equal lines follow each other after so many days; several copies of one line count once."""
    moments = {(apart, lines.days[place], lines.amounts[place]) for apart, _, place in near}
    return Counter(apart for apart, _, _ in moments)


def _near_equals(lines: Lines) -> list[tuple[int, int, int]]:
    """Equal lines that follow each other closely: days apart, place of the earlier, place of the later."""
    last: dict[int, int] = {}
    near: list[tuple[int, int, int]] = []
    for place, (day, amount) in enumerate(zip(lines.days, lines.amounts, strict=True)):
        before = last.get(amount)
        if before is not None and day - lines.days[before] <= TWIN_DAYS_MAX:
            near.append((day - lines.days[before], before, place))
        last[amount] = place
    return near
