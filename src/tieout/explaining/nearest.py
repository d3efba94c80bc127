"""For a line that matched nothing: what came nearest on the other side, in words.

Any line of the same client may be the nearest, also one that stands for something else: then that is said. A line of
the same amount comes first, whatever its day, and of those one that is left alone too; then a line of another amount
that is left alone; then whatever stands within three days. Looked for in columns, for all clients at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import polars as pl

from tieout.explaining.lines import Sides
from tieout.explaining.story import Flags, Story, ToldEvent
from tieout.explaining.wording import noun, the_lines
from tieout.matching.costs import GAP_DAYS_MAX
from tieout.model.book import Side
from tieout.model.lines import BookLine
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

_STREAM = ("client", "charge")


def nearest_misses(story: Story, events: Sequence[ToldEvent], sides: Sides) -> dict[int, str]:
    """The nearest line of the other side for each line that stands alone.

    Args:
        story: all events, as columns.
        events: those that aren't matches.
        sides: program names and how days are written.

    Returns:
        A sentence by the number of the event; nothing where nothing is near.
    """
    lone = [event for event in events if event.kind in LONE and len(event.lines()) == 1]
    if not lone:
        return {}
    is_lone = np.zeros(story.count, np.bool_)
    is_lone[[event.number for event in events if event.kind in FREE and len(event.lines()) == 1]] = True
    found = pl.concat(_found(story, [event for event in lone if event.members(side)], is_lone, side) for side in (0, 1))
    near = _lines(story, found)
    told = {event.number: event for event in story.told(np.unique(found["event_there"].to_numpy()))}
    lines = {event.number: event.lines()[0] for event in lone}
    return {
        event: _sentence(lines[event], near[side, item], told[there], sides)
        for event, side, item, there in found.select("event", "side", "item_there", "event_there").iter_rows()
    }


def _found(story: Story, events: Sequence[ToldEvent], is_lone: Flags, side: int) -> pl.DataFrame:
    """The nearest line for each lone line of one side: `event`, `side` (the other), `item_there`, `event_there`."""
    own = story.placed_in(side, np.array([event.number for event in events], np.int64))
    own = own.select("event", *_STREAM, "cents", "on")
    others = story.placed(1 - side, {event.client for event in events})
    others = others.with_columns(lone=pl.Series(is_lone[others["event"].to_numpy()]))
    alike = (*_STREAM, "cents")
    free = others.filter("lone")
    same_free = _by_day(own, free, alike, SAME_DAYS_MAX, first=0)
    same = _by_day(own, others, alike, SAME_DAYS_MAX, first=1)
    alone = _alone(own, free)
    taken = _by_day(own, _close(own, others), _STREAM, TAKEN_DAYS_MAX, first=3)
    found = pl.concat([same_free, same, alone, taken]).with_columns(
        off=(pl.col("cents_there") - pl.col("cents")).abs(), apart=(pl.col("on_there") - pl.col("on")).abs()
    )
    return (
        found.sort("event", "first", "off", "apart", ~pl.col("lone"), "item_there")
        .unique("event", keep="first", maintain_order=True)
        .select("event", pl.lit(1 - side).alias("side"), "item_there", "event_there")
    )


def _close(own: pl.DataFrame, others: pl.DataFrame) -> pl.DataFrame:
    """Lines of other amounts that may be near: few of all that a client has."""
    days = pl.int_ranges(pl.col("on") - TAKEN_DAYS_MAX, pl.col("on") + TAKEN_DAYS_MAX + 1, dtype=pl.Int32)
    around = own.select(*_STREAM, days.alias("on")).unique().explode("on").unique()
    return others.join(around, on=(*_STREAM, "on"), how="semi")


def _by_day(own: pl.DataFrame, others: pl.DataFrame, by: Sequence[str], days: int, *, first: int) -> pl.DataFrame:
    """The line before and the line after, of those that agree in some columns; on one day the nearest by number."""
    groups = own.select(by).unique().with_row_index("group")
    here, there = own.join(groups, on=by), others.join(groups, on=by)
    if not there.height:
        return _shaped(here.head(0), there, first)
    begin = min(int(lines["on"].to_numpy().min()) for lines in (here, there))
    span = max(int(lines["on"].to_numpy().max()) for lines in (here, there)) + 1 - begin
    at, reach = (
        lines["group"].to_numpy().astype(np.int64) * span + (lines["on"].to_numpy() - begin) for lines in (here, there)
    )
    order = np.lexsort((there["item"].to_numpy(), reach))
    reach, found = reach[order], []
    before, after = np.searchsorted(reach, at, "right") - 1, np.searchsorted(reach, at)
    for place in (before, after):
        held = np.clip(place, 0, len(reach) - 1)
        near = (held == place) & (np.abs(reach[held] - at) <= days)
        near &= there["group"].to_numpy()[order[held]] == here["group"].to_numpy()
        found.append(_shaped(here.filter(pl.Series(near)), there[order[held[near]]], first))
    return pl.concat(found)


def _alone(own: pl.DataFrame, others: pl.DataFrame) -> pl.DataFrame:
    """Lines left alone on the other side, within some days."""
    few = others.filter(pl.len().over(_STREAM) <= LONE_LINES_MAX)
    own = own.filter(pl.len().over(_STREAM) <= LONE_LINES_MAX)
    pairs = own.with_row_index("here").select("here", "on", *_STREAM).join(
        few.with_row_index("there").select("there", *_STREAM, on_there="on"), on=_STREAM
    )  # fmt: skip
    near = pairs.filter((pl.col("on_there") - pl.col("on")).abs() <= LONE_DAYS_MAX)
    return _shaped(own[near["here"]], few[near["there"]], 2)


def _shaped(here: pl.DataFrame, there: pl.DataFrame, first: int) -> pl.DataFrame:
    """Lines and as many lines of the other side, one beside the other."""
    others = there.select("lone", **{f"{name}_there": pl.col(name) for name in ("item", "event", "cents", "on")})
    return here.select("event", "cents", "on", first=pl.lit(first)).hstack(others)


def _lines(story: Story, found: pl.DataFrame) -> dict[tuple[int, int], BookLine]:
    lines: dict[tuple[int, int], BookLine] = {}
    for side in (0, 1):
        items = found.filter(pl.col("side") == side)["item_there"].unique().sort().to_numpy()
        lines.update(zip(((side, int(item)) for item in items), story.books[side].lines(items), strict=True))
    return lines


def _sentence(line: BookLine, near: BookLine, event: ToldEvent, sides: Sides) -> str:
    apart = (near.day - line.day).days
    when = "the same day" if not apart else f"{_days(apart)} {'later' if apart > 0 else 'earlier'}"
    there = f"{sides.day(near.day)} in {sides.name(near.side)}"
    same = near.cents == line.cents
    what = f"Nearest: the {noun(near)} of {format_cents(near.amount)} on {there}, {when}"
    reason = _taken(near, event, sides)
    slip = _mistyped(line.day, near.day) if same and event.kind in FREE else ""
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


def _taken(near: BookLine, event: ToldEvent, sides: Sides) -> str:
    """What the nearest line stands for already; nothing when it is left alone too."""
    partners = event.left if near.side is Side.RIGHT else event.right
    if partners:
        amount = f" ({format_cents(abs(sum(line.cents for line in partners)))})"
        return f"taken by {the_lines(partners, sides)}{amount if len(partners) > 1 else ''}"
    if event.kind is EventKind.TWICE:
        return "taken for a copy"
    return "told under another client" if event.kind is EventKind.OTHER_CLIENT else ""


def _days(apart: int) -> str:
    return "1 day" if abs(apart) == 1 else f"{abs(apart)} days"
