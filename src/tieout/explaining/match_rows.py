"""What agrees as one table, made from columns: no object for a match."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import polars as pl

from tieout.explaining.lines import Sides
from tieout.explaining.placed import Ints
from tieout.explaining.story import Story
from tieout.explaining.wording import MAY_BE_TWO, match_reason
from tieout.matching.ranges import ranges
from tieout.model.book import Part
from tieout.model.linkage import Verdict
from tieout.model.outcome import MATCH_ROW_SCHEMA
from tieout.model.settlement import Rule

PIECE_MATCHES = 250_000
"""Matches that are made into rows at once: some twenty megabytes."""

_HELD = ("lefts", "rights")
_SAME_DAY = list(Rule).index(Rule.SAME_DAY)
_PART_ORDER = {part.value: place for place, part in enumerate(sorted(Part))}


def match_rows(story: Story, sides: Sides, piece: int = PIECE_MATCHES) -> Iterator[pl.DataFrame]:
    """Every match in `MATCH_ROW_SCHEMA`, in order, piece by piece, so that no table of all of them is needed.

    Args:
        story: the events of a settlement.
        sides: the programs' names.
        piece: how many matches one piece holds.

    Yields:
        At least one table, which is empty where nothing agrees.
    """
    matches, items = story.matched()
    matches, different = _with_alternatives(story, matches)
    ends = [np.concatenate(([0], np.cumsum(matches[held].to_numpy()))) for held in _HELD]
    for first in range(0, max(matches.height, 1), piece):
        own = matches[first : first + piece]
        here = [items[side][ends[side][first] : ends[side][first + own.height]] for side in (0, 1)]
        lines = [_side(story, side, here[side], own) for side in (0, 1)]
        cents = _sums(story.books[0].cents()[here[0]], own["lefts"].to_numpy())
        yield _rows(own.with_columns(_reasons(own, sides), different.gather(own["others"]), cents), lines, first)


def _rows(matches: pl.DataFrame, lines: Sequence[pl.DataFrame], first: int) -> pl.DataFrame:
    """Some matches as rows of the table; `first` is the number of the first."""
    counts = matches.select(pl.max_horizontal(*_HELD)).to_series().to_numpy()
    starts = np.concatenate(([0], np.cumsum(counts)))
    number = np.repeat(np.arange(len(counts)), counts)
    table = matches.with_columns(days_apart=pl.col("days_apart").fill_null(0).abs())
    table = table.select("client", "rule", "cents", "days_apart", "verdict", "reason", "alternatives", "cost", "said")
    columns = [pl.Series("match", first + number), *(table if len(number) == len(counts) else table[number])]
    for name, own, held in zip(("left", "right"), lines, _HELD, strict=True):
        own_counts = matches[held].to_numpy()
        found = own.get_columns()
        if (own_counts != counts).any():  # else every row has its line
            at = _spread(starts, own_counts, int(starts[-1]))
            found = [column.gather(at) for column in found]
        columns += [column.alias(f"{name}_{column.name}") for column in found]
    rows = pl.DataFrame(columns)
    return rows.select(pl.col(name).cast(kind) for name, kind in MATCH_ROW_SCHEMA.items())


def _with_alternatives(story: Story, matches: pl.DataFrame) -> tuple[pl.DataFrame, pl.Series]:
    """The matches with `others`, where the other lines that fit stand in a column, and this column; null where sure."""
    several = np.flatnonzero((matches["verdict"] == Verdict.SEVERAL_FIT.value).to_numpy())
    numbers = matches["event"].to_numpy()[several]
    lines = story.others_of(numbers).select("event", line=pl.struct("file", "row", "part"))
    found = lines.group_by("event", maintain_order=True).agg("line")
    kind = MATCH_ROW_SCHEMA["alternatives"]
    different = pl.concat([pl.Series("alternatives", [[]], kind), found["line"].cast(kind)])
    places = np.full(matches.height, -1)
    places[several] = 0
    places[several[np.searchsorted(numbers, found["event"].to_numpy())]] = 1 + np.arange(found.height)
    return matches.with_columns(others=pl.Series(places).replace(-1, None)), different


def _side(story: Story, side: int, items: Ints, matches: pl.DataFrame) -> pl.DataFrame:
    """One side's lines, match by match, each match's in order of file, row and part."""
    lines = story.books[side].places(items)
    counts = matches[_HELD[side]].to_numpy()
    if not (counts > 1).any():
        return lines
    owner = pl.Series("owner", np.repeat(np.arange(len(counts)), counts))
    part = pl.col("part").cast(pl.String).replace_strict(_PART_ORDER, return_dtype=pl.Int8)
    return lines.with_columns(owner).sort("owner", "file", "row", part).drop("owner")


def _sums(cents: Ints, counts: Ints) -> pl.Series:
    running = np.concatenate(([0], np.cumsum(cents)))
    ends = np.cumsum(counts)
    return pl.Series("cents", running[ends] - running[ends - counts])


def _spread(starts: Ints, counts: Ints, rows: int) -> pl.Series:
    """By row of the table the place of its line among one side's lines; null where the other side has more."""
    places = np.full(rows, -1, np.int64)
    places[ranges(starts[:-1], starts[:-1] + counts)] = np.arange(int(counts.sum()))
    found = pl.Series(places)
    return found.set(found < 0, None) if (places < 0).any() else found


def _reasons(matches: pl.DataFrame, sides: Sides) -> pl.Series:
    """Why the lines of each match were brought together: few sentences for many matches."""
    lefts, rights = (matches[held].to_numpy() for held in _HELD)
    same_day = matches["rule"].to_physical().to_numpy() == _SAME_DAY
    usual = same_day & (matches["days_apart"].fill_null(-1).to_numpy() == 0) & (lefts == 1) & (rights == 1)
    others = np.flatnonzero(~(usual & matches["others"].is_null().to_numpy()))
    doubted = (pl.col("others") == 0) & (pl.col("lefts") > 0) & (pl.col("rights") > 0)
    odd = matches[others].with_columns(doubtful=doubted.fill_null(value=False))
    keys = (*_HELD, "days_apart", "rule", "doubtful")
    distinct = odd.select(keys).unique(maintain_order=True).with_row_index("place", offset=1)
    place = np.zeros(matches.height, np.uint32)
    place[others] = odd.join(distinct, on=keys, how="left", nulls_equal=True, maintain_order="left")["place"]
    reasons = [match_reason(1, 1, 0, sides, forward=False)] + [
        match_reason(left, right, days or 0, sides, forward=rule == Rule.BALANCE_BROUGHT_FORWARD.value)
        + (f"; {MAY_BE_TWO}" if doubtful else "")
        for _, left, right, days, rule, doubtful in distinct.iter_rows()
    ]
    return pl.Series("reason", reasons, pl.String).gather(place)
