"""Where to begin: the lags a stream's own amounts suggest, before any habit is known.

Equal weekly amounts look the same at every lag; what tells them apart are the weeks without a session. A walk that
begins at the wrong lag learns the wrong lag, so a stream is told once from each likely beginning, and the story that
is cheapest once its own habit is learned is kept.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from tieout.matching.alignment import Costs
from tieout.matching.costs import GAP_DAYS_MAX, Habit, Table, lag_habit, learned_habit, untrained_habit
from tieout.matching.story import tell
from tieout.matching.streams import Event, Lines, Stream, seen_in
from tieout.model.settings import ProcessorFee
from tieout.model.settlement import EventKind

WIDTHS = (0, 6)
"""Lags are looked for on one day, and within a week."""

LAGS_EACH = 2
"""How many lags of each width are tried."""

PAIRS_MAX = 200_000
"""Pairs of equal amounts that are counted; a stream with more begins without a lag."""

NARROW_DAYS = 3
"""A first story without a fault whose gaps all lie this close together needs no other."""


def first_story(stream: Stream, table: Table, fees: tuple[ProcessorFee, ...]) -> list[Event]:
    """The story of a stream that is cheapest under the habit it shows itself.

    Args:
        stream: one client's charges or payments.
        table: costs of the practice.
        fees: processor fees.
    """
    untrained = untrained_habit()
    plain = tell(stream, Costs(untrained, table, fees))
    if _settled(plain) or _one_sided(plain):
        return plain
    best, best_cost = plain, None
    for number, habit in enumerate((untrained, *likely_lags(stream.left, stream.right))):
        story = plain if number == 0 else tell(stream, Costs(habit, table, fees))
        own = learned_habit(seen_in(story), untrained.gaps)
        told = tell(stream, Costs(own, table, fees))
        cost = sum(event.cost for event in told)
        if best_cost is None or cost < best_cost:
            best, best_cost = told, cost
    return best


def _settled(story: Sequence[Event]) -> bool:
    gaps = [event.days_apart or 0 for event in story]
    return all(event.kind is EventKind.AGREE for event in story) and (not gaps or max(gaps) - min(gaps) <= NARROW_DAYS)


def _one_sided(story: Sequence[Event]) -> bool:
    """Whether equal days explain all but lines of one side: no lag would bring those together."""
    agree = [event for event in story if event.kind is EventKind.AGREE]
    if any(event.days_apart for event in agree) or 2 * len(agree) < len(story):
        return False
    return len({event.kind for event in story} - {EventKind.AGREE}) <= 1


def likely_lags(left: Lines, right: Lines) -> list[Habit]:
    """The lags at which most lines of equal amount stand across from each other."""
    days_of: dict[int, list[int]] = defaultdict(list)
    for day, amount in zip(right.days, right.amounts, strict=True):
        days_of[amount].append(day)
    if sum(len(days_of.get(amount, ())) for amount in left.amounts) > PAIRS_MAX:
        return []
    counts = Counter(
        other - day
        for day, amount in zip(left.days, left.amounts, strict=True)
        for other in days_of.get(amount, ())
        if abs(other - day) <= GAP_DAYS_MAX
    )
    return [lag_habit(low, low + width) for width in WIDTHS for low in _fullest(counts, width)]


def _fullest(counts: Counter[int], width: int) -> list[int]:
    """First days of the fullest windows that don't overlap; ties to the nearer one."""
    windows = sorted(
        (-sum(counts[day] for day in range(low, low + width + 1)), abs(low), low)
        for low in range(-GAP_DAYS_MAX, GAP_DAYS_MAX - width + 1)
    )
    chosen: list[int] = []
    for full, _, low in windows:
        if full and all(abs(low - other) > width for other in chosen):
            chosen.append(low)
        if len(chosen) == LAGS_EACH:
            break
    return chosen
