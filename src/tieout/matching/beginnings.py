"""Where to begin: the lags a stream's own amounts suggest, before any habit is known.

Equal weekly amounts look the same at every lag; what tells them apart are the weeks without a session. A walk that
begins at the wrong lag learns the wrong lag, so a stream is told once from each likely beginning, and the story that
is cheapest once its own habit is learned is kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain

from tieout.matching.costs import FAULT_RATE, FIRST_PART_DAYS, GAP_DAYS_MAX, HABIT_MARGIN, SPREAD_DAYS_MAX, Table
from tieout.matching.due import OWN_DAY, due_weekday
from tieout.matching.guesses import ahead_habit, lag_habit, month_habit, parts_habit, untrained_habit
from tieout.matching.habits import Habit, class_habit, learned_habit
from tieout.matching.lags import Lags, has_other_lag
from tieout.matching.part_lags import PartLags
from tieout.matching.seen import Seen
from tieout.matching.shown import Shown
from tieout.matching.story import ROUGHLY, TO_LEARN, Costs, Teller, Told, once
from tieout.matching.strays import StrayCounts, Strays, concentrated_on
from tieout.matching.streams import Lines, Stream
from tieout.matching.telling import Room
from tieout.model.settings import ProcessorFee

WIDTHS = (0, 6)
"""Lags are looked for on one day, and within a week."""

LAGS_EACH = 2
"""How many lags of each width are tried."""

SPREADS = ((0, 5), (6, 8), (13, 16), (27, 31))
"""Days between the parts of a payment: within a week, weekly, every two weeks, monthly."""

FIRST_PART_EARLY, FIRST_PART_LATE = 3, 21
"""The first part is counted within these days of its line."""

PART_WIDTHS = (0, 3)
"""Days of parts are looked for on one day, and within a few."""

PARTED_MIN, PARTS_EACH = 3, 3
"""So many lines at least show days of parts, and so many of the days they show are tried."""

PAIRS_MAX = 200_000
"""Pairs of equal amounts that are counted; a stream with more begins without a lag."""

PLACES_COMPARED_MAX = 4_000_000
"""Left lines times right lines beyond which the habit of equal days is taken as it stands."""

NARROW_DAYS, PARTED_NARROW_DAYS = 3, 1
"""A first story without a fault whose gaps all lie this close together needs no other; closer where parts are paid."""


WANDERING_MIN = 8
"""Fewer events than this show no lag that another week might fit as well."""

WEEKS_TRIED_MAX = 6
"""Lags that are tried beside the likeliest one."""

LAG_DIFFERS, RIVALS_MAX = 4, 2
"""Habits whose lags are nearer than this tell the same; no more than so many others are told to the end."""


def first_seen(
    stream: Stream, table: Table, fees: tuple[ProcessorFee, ...], whole: Callable[[Stream], Stream], room: Room
) -> Seen:
    """What the story of a stream shows that is cheapest under the habit it shows itself.

    Args:
        stream: one client's charges or payments.
        table: costs of the practice.
        fees: processor fees.
        whole: gives a stream its cancelled pairs back.
        room: for the tellings.
    """
    whole = once(whole)
    teller = Teller(stream, whole, room)
    plain = teller.tell(Costs(untrained_habit(), table, fees), TO_LEARN)
    if needs_no_other(plain, stream.cancelled):
        return plain.seen
    entire = whole(stream) if stream.cancelled else stream
    enough = stream.cancelled + (stream.said is None)
    if stream.cancelled and not has_rival_lag(entire.left, entire.right, enough):
        return plain.seen
    if stream.cancelled:
        return _cheapest_story(_Stories(Teller(entire, room=room), table, fees), [lag_habit(0, 0), untrained_habit()])
    stories = _Stories(teller, table, fees)
    stories.go_on_from(plain.seen)
    return _cheapest_story(stories)


def _cheapest_story(stories: _Stories, known: Sequence[Habit] = ()) -> Seen:
    """Told once from each likely beginning, and from a week sooner and later than the best of them.

    Args:
        stories: of the stream.
        known: beginnings that are likely for other reasons.
    """
    stories.tell_from(chain(known, _likely_habits(stories.stream.left, stories.stream.right)))
    tried: set[int] = set()
    while (beside := _a_week_beside(stories.in_order()[0], tried)) is not None:
        stories.tell_from([beside])
    told, *others = stories.in_order()
    rivals = [
        other.seen
        for other in others
        if other.judged <= told.judged + HABIT_MARGIN
        and (abs(other.seen.lag - told.seen.lag) >= LAG_DIFFERS or other.seen.due != told.seen.due)
    ]
    return replace(told.seen, rivals=tuple(rivals[:RIVALS_MAX]))


class _Stories:
    """The stories of one stream by habits that its beginnings lead to, the cheapest of each lag."""

    def __init__(self, teller: Teller, table: Table, fees: tuple[ProcessorFee, ...]) -> None:
        self._teller, self._table, self._fees = teller, table, fees
        self._learned: dict[Habit, int] = {}
        self._best: dict[tuple[int, int], tuple[int, int, Told]] = {}
        self._led_to: list[tuple[int, int, Habit]] = []

    @property
    def stream(self) -> Stream:
        """What is told."""
        return self._teller.stream

    def go_on_from(self, seen: Seen) -> None:
        """Keep the habit that a story has shown, for when the stream is told next."""
        learned = learned_habit(seen, _NO_CLASS)
        if learned not in self._learned:  # else another beginning has led there, and so to the same story
            self._learned[learned] = len(self._learned)
            self._led_to.append((seen.faults, self._learned[learned], learned))

    def tell_from(self, beginnings: Iterable[Habit]) -> None:
        """Tell the stream roughly from each beginning, and with care by each habit that this shows."""
        for habit in beginnings:
            self.go_on_from(self._teller.tell(self._costs(habit), ROUGHLY).seen)
        for _, _, learned in sorted(self._led_to, key=lambda one: one[:2]):
            self._tell_by(learned)
        self._led_to.clear()

    def _tell_by(self, habit: Habit) -> None:
        """Those of few faults come first, because a story is given up where it is too dear to be even a rival."""
        most = min(judged for judged, _, _ in self._best.values()) + HABIT_MARGIN if self._best else None
        told = self._teller.tell_within(most, self._costs(habit), TO_LEARN)
        if told is not None:
            found = told.judged, self._learned[habit], told
            way = told.seen.lag, told.seen.due
            self._best[way] = min(self._best.get(way, found), found, key=lambda one: one[:2])

    def _costs(self, habit: Habit) -> Costs:
        return Costs(habit, self._table, self._fees)

    def in_order(self) -> list[Told]:
        """In order of what they cost, ties to the shorter lag."""
        order = sorted(self._best, key=lambda way: (self._best[way][0], abs(way[0]), way))
        return [self._best[way][2] for way in order]


def _a_week_beside(told: Told, tried: set[int]) -> Habit | None:
    """The lag of a story whose gaps wander, moved by a week to where none was tried: weekly lines fit there as well."""
    gaps = sorted(told.seen.gaps[0].elements())
    if len(gaps) < WANDERING_MIN or concentrated_on(told.seen.gaps[0]) is not None or len(tried) >= WEEKS_TRIED_MAX:
        return None
    low, high = gaps[len(gaps) // 20], gaps[-1 - len(gaps) // 20]
    tried.add(low // 7)
    for week in (-7, 7):
        if (low + week) // 7 not in tried and low + week >= -GAP_DAYS_MAX and high + week <= GAP_DAYS_MAX:
            tried.add((low + week) // 7)
            return replace(lag_habit(low + week, high + week), due=told.seen.due)
    return None


_NO_STRAYS = Strays.of(StrayCounts(), FAULT_RATE)
_NO_CLASS = (class_habit(Counter(), _NO_STRAYS, credit=False), class_habit(Counter(), _NO_STRAYS, credit=True))


def _likely_habits(left: Lines, right: Lines) -> Iterator[Habit]:
    """Where a story may begin: the likely lags, the likely parts, the calendar month, ahead."""
    yield from likely_lags(left, right)
    weekday = due_weekday(left.days, right.days)
    if weekday != OWN_DAY:
        yield replace(lag_habit(0, 0), due=weekday)
    if len(left) and 4 * len(right) >= 5 * len(left):
        yield from likely_parts(left, right)
        yield from (parts_habit(FIRST_PART_DAYS, spread) for spread in SPREADS)
    if len(left) >= 2 * len(right) > 0:
        yield month_habit()
        yield ahead_habit()


def needs_no_other(told: Told, cancelled: int) -> bool:
    """Whether a story told by no habit shows that no other beginning need be tried.

    Args:
        told: the story.
        cancelled: pairs that were taken out of the stream beforehand.
    """
    if _settled(told, cancelled) or _one_sided(told.shown, cancelled):
        return True
    return cancelled > 0 and _in_place(told.shown)


def _settled(told: Told, cancelled: int) -> bool:
    gaps, apart = [*told.seen.gaps[0], *told.seen.gaps[1]] + [0] * bool(cancelled), told.seen.spreads
    narrow = PARTED_NARROW_DAYS if apart else NARROW_DAYS
    return not told.seen.faults and all(not days or max(days) - min(days) <= narrow for days in (gaps, apart))


def _one_sided(shown: Shown, cancelled: int) -> bool:
    """Whether equal days explain all but lines of one side: no lag would bring those together."""
    if shown.agree_apart or 2 * (shown.events - shown.faults) + cancelled < shown.events:
        return False
    return len(shown.others) <= 1


def _in_place(shown: Shown) -> bool:
    """Whether every event that has two sides has them on one day, and lines stand alone on one side only."""
    return not shown.apart and not shown.both_sides


def has_rival_lag(left: Lines, right: Lines, enough: int) -> bool:
    """Whether some lag other than the same day brings enough equal lines together.

    Weekly amounts paid a week later look exact in most weeks; only the weeks without a session tell. Enough are more
    than the same day brings together: of equals it is the likelier, unless what lines say speaks for the other. A line
    entered twice pairs once, as it does on the same day.

    Args:
        left: the practice's lines.
        right: the other program's lines.
        enough: so many pairs.
    """
    if len(left) * len(right) > PLACES_COMPARED_MAX:
        return False
    here, there = ((list(lines.days), list(lines.amounts)) for lines in (left, right))
    return has_other_lag(here, there, GAP_DAYS_MAX, list(WIDTHS), enough)


def likely_lags(left: Lines, right: Lines) -> list[Habit]:
    """The lags at which most lines of equal amount stand across from each other."""
    lags = Lags(
        list(left.days), list(left.amounts), list(right.days), list(right.amounts), GAP_DAYS_MAX, PAIRS_MAX
    )  # fmt: skip
    return [lag_habit(low, low + width) for width in WIDTHS for low in lags.fullest(width, LAGS_EACH)]


def likely_parts(left: Lines, right: Lines) -> Iterator[Habit]:
    """The days to the first part and from part to part on which most lines are the sum of later ones."""
    lags = PartLags(
        (list(left.days), list(left.amounts)), (list(right.days), list(right.amounts)),
        FIRST_PART_EARLY, FIRST_PART_LATE, SPREAD_DAYS_MAX,
    )  # fmt: skip
    enough = max(PARTED_MIN, len(left) // 4)
    for width in PART_WIDTHS:
        for first, apart in lags.fullest(width, PARTS_EACH, enough):
            yield parts_habit((first, first + width), (apart, apart + width))
