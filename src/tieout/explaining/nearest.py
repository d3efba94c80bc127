"""For a line that matched nothing: what came nearest on the other side, in words.

Any line of the same client may be the nearest, also one that stands for something else: then that is said. A line of
the same amount comes first, whatever its day, and of those one that is left alone too; then a line of another amount
that is left alone; then whatever stands within three days. Looked for in columns, for all clients at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TypeAlias

import numpy as np

from tieout.explaining.lines import Sides
from tieout.explaining.lots import Lot, whole
from tieout.explaining.placed import Flags, Ints, order_of
from tieout.explaining.story import Story, ToldEvent
from tieout.explaining.wording import noun, the_lines
from tieout.matching.costs import GAP_DAYS_MAX
from tieout.matching.ranges import ranges
from tieout.model.book import Side
from tieout.model.money import format_cents
from tieout.model.settlement import EventKind

LONE_DAYS_MAX = 14
"""A line of another amount that is left alone too is a near miss within this many days."""

TAKEN_DAYS_MAX = 3
"""A line of another amount that stands for something else is a near miss within this many days."""

SAME_DAYS_MAX = 400
"""A line of the same amount further away than this is no near miss."""

LONE_LINES_MAX = 200
"""Lines left alone in one stream beyond which only those of the same amount are looked at."""

LONE = frozenset({EventKind.ONLY_LEFT, EventKind.ONLY_RIGHT})
FREE = LONE | {EventKind.TWICE}
"""Events whose line has no counterpart on the other side; a copy may be the other half of a line with a wrong date."""

Lines: TypeAlias = tuple[Ints, Ints]
"""Of some lines, the number of the group, and the day since 1970-01-01."""

_NOWHERE = np.zeros(0, np.int64)


def nearest_misses(story: Story, events: Sequence[ToldEvent], sides: Sides) -> dict[int, str]:
    """The nearest line of the other side for each line that stands alone.

    Args:
        story: all events, as columns.
        events: those that aren't matches.
        sides: program names and how days are written.

    Returns:
        A sentence by the number of the event; nothing where nothing is near.
    """
    free = {
        event.number: lines
        for event in events
        if event.kind in FREE and (lines := whole(event.left, event.right)).size == 1
    }
    lone = [event.number for event in events if event.kind in LONE and event.number in free]
    if not lone:
        return {}
    is_lone, is_free = np.zeros(story.count, np.bool_), np.zeros(story.count, np.bool_)
    is_lone[lone] = True
    is_free[list(free)] = True
    found: dict[int, str] = {}
    for side in (0, 1):
        numbers, items = _found(story, is_lone, is_free, side)
        others = story.placed[1 - side].event[items]
        told = {event.number: event for event in story.told(np.unique(others), doubts=False)}
        nearest = story.books[1 - side].lots(items, np.arange(len(items)))
        for number, near, other in zip(numbers.tolist(), nearest, others.tolist(), strict=True):
            found[number] = _sentence(free[number], near, told[other], sides)
    return found


def _found(story: Story, is_lone: Flags, is_free: Flags, side: int) -> tuple[Ints, Ints]:
    """The nearest line for each lone line of one side: numbers of events, and items of the other side."""
    here, there = story.placed[side], story.placed[1 - side]
    own = np.flatnonzero(is_lone[here.event])
    streams, stream = np.unique(here.streams[own], return_inverse=True)
    number = np.full(2 * len(story.bounds), -1, np.int64)
    number[streams] = np.arange(len(streams))
    theirs = number[there.streams]
    others = np.flatnonzero(theirs >= 0)
    theirs = theirs[others]
    amounts, amount = np.unique(here.cents[own], return_inverse=True)
    same = np.searchsorted(amounts[:-1], there.cents[others])
    alike = np.flatnonzero(amounts[same] == there.cents[others]) if len(own) else _NOWHERE
    free = is_free[there.event[others]]
    on, on_there = here.on[own].astype(np.int64), there.on[others].astype(np.int64)
    of_amount, theirs_of_amount = stream * len(amounts) + amount, theirs * len(amounts) + same
    chosen = (alike[free[alike]], alike, np.flatnonzero(free), np.arange(len(others)))
    pairs = (
        *(
            _by_day((of_amount, on), (theirs_of_amount[places], on_there[places]), places, SAME_DAYS_MAX)
            for places in chosen[:2]
        ),
        _alone((stream, on), (theirs[chosen[2]], on_there[chosen[2]]), chosen[2], len(streams)),
        _by_day((stream, on), (theirs, on_there), chosen[3], TAKEN_DAYS_MAX),
    )
    first = np.repeat(np.arange(len(pairs)), [len(near) for near, _ in pairs])
    near, far = own[np.concatenate([one for one, _ in pairs])], others[np.concatenate([other for _, other in pairs])]
    off, apart = np.abs(there.cents[far] - here.cents[near]), np.abs(there.on[far] - here.on[near])
    order = np.lexsort((far, ~is_free[there.event[far]], apart, off, first, near))
    best = order[np.flatnonzero(np.diff(near[order], prepend=-1))]
    return here.event[near[best]], far[best]


def _by_day(own: Lines, others: Lines, places: Ints, days: int) -> tuple[Ints, Ints]:
    """The line before and the line after, of those in the same group; on one day the nearest by number.

    Args:
        own: group and day of each own line.
        others: likewise of lines of the other side.
        places: of those lines.
        days: so many apart at most.

    Returns:
        Places of own lines, and of as many others.
    """
    (group, on), (group_there, on_there) = own, others
    if not len(on_there):
        return _NOWHERE, _NOWHERE
    begin = min(int(on.min()), int(on_there.min()))
    span = max(int(on.max()), int(on_there.max())) + 1 - begin
    at, reach = group * span + (on - begin), group_there * span + (on_there - begin)
    order = order_of(reach)
    reach, found = reach[order], []
    before, after = np.searchsorted(reach, at, "right") - 1, np.searchsorted(reach, at)
    for place in (before, after):
        held = np.clip(place, 0, len(reach) - 1)
        near = (held == place) & (np.abs(reach[held] - at) <= days) & (group_there[order[held]] == group)
        found.append((np.flatnonzero(near), places[order[held[near]]]))
    return np.concatenate([one for one, _ in found]), np.concatenate([other for _, other in found])


def _alone(own: Lines, others: Lines, places: Ints, streams: int) -> tuple[Ints, Ints]:
    """Lines left alone on the other side, within some days, likewise; `streams` is how many groups there are."""
    (group, on), (group_there, on_there) = own, others
    counts, counts_there = np.bincount(group, minlength=streams), np.bincount(group_there, minlength=streams)
    few = (counts <= LONE_LINES_MAX) & (counts_there <= LONE_LINES_MAX)
    ends = np.cumsum(counts_there)
    kept = np.flatnonzero(few[group])
    first, end = (ends - counts_there)[group[kept]], ends[group[kept]]
    here, there = np.repeat(kept, end - first), order_of(group_there)[ranges(first, end)]
    near = np.abs(on_there[there] - on[here]) <= LONE_DAYS_MAX
    return here[near], places[there[near]]


def _sentence(line: Lot, near: Lot, event: ToldEvent, sides: Sides) -> str:
    apart = (near.first_day - line.first_day).days
    when = "the same day" if not apart else f"{_days(apart)} {'later' if apart > 0 else 'earlier'}"
    there = f"{sides.day(near.first_day)} in {sides.name(near.side)}"
    same = near.cents == line.cents
    what = f"Nearest: the {noun(near)} of {format_cents(near.amount)} on {there}, {when}"
    reason = _taken(near, event, sides)
    slip = _mistyped(line.first_day, near.first_day) if same and event.kind in FREE else ""
    if slip and not reason:
        return f"{what}: {slip}."
    if not reason and same and abs(apart) > GAP_DAYS_MAX:
        reason = f"too far apart to be told as one (we look up to {GAP_DAYS_MAX} days)"
    if not reason:
        return f"{what}." if same else f"{what}: {format_cents(abs(near.amount - line.amount))} apart."
    return f"{what}; it is {reason}{f', but {slip}' if slip else ''}."


def _mistyped(one: date, other: date) -> str:
    """How one of two days may have become the other at the keyboard, or nothing."""
    if (one.year, one.month, one.day) == (other.year, other.day, other.month):
        return "day and month may be swapped" if one != other else ""
    if (one.month, one.day) == (other.month, other.day):
        return "the year may be mistyped"
    return "the month may be mistyped" if (one.year, one.day) == (other.year, other.day) else ""


def _taken(near: Lot, event: ToldEvent, sides: Sides) -> str:
    """What the nearest line stands for already; nothing when it is left alone too."""
    partners = event.left if near.side is Side.RIGHT else event.right
    if partners:
        amount = f" ({format_cents(abs(partners.cents))})" if partners.size > 1 else ""
        return f"taken by {the_lines(partners, sides)}{amount}"
    if event.kind is EventKind.TWICE:
        return "taken for a copy"
    return "told under another client" if event.kind is EventKind.OTHER_CLIENT else ""


def _days(apart: int) -> str:
    return "1 day" if abs(apart) == 1 else f"{abs(apart)} days"
