"""What agrees as one table, made from columns: no object for a match."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from tieout.explaining.lines import Sides
from tieout.explaining.story import Ints, Story, ToldEvent, ranges
from tieout.explaining.wording import MAY_BE_TWO, match_reason
from tieout.model.book import Part
from tieout.model.outcome import MATCH_ROW_SCHEMA
from tieout.model.settlement import Rule

_PART_ORDER = {part.value: place for place, part in enumerate(sorted(Part))}


def match_rows(story: Story, sides: Sides) -> pl.DataFrame:
    """Every match in `MATCH_ROW_SCHEMA`, in order.

    Args:
        story: the events of a settlement.
        sides: the programs' names.
    """
    places, doubtful = story.doubtful()
    reasons = _with_doubt(_reasons(story.matched(), sides), places, doubtful)
    matches = story.matched().with_columns(reasons)
    lines = [_side(story, side, matches) for side in (0, 1)]
    counts = matches.select(pl.max_horizontal("lefts", "rights")).to_series().to_numpy().astype(np.int64)
    starts = np.concatenate(([0], np.cumsum(counts)))
    number = np.repeat(np.arange(len(counts)), counts)
    table = matches.with_columns(
        cents=_sums(lines[0]["cents"].to_numpy(), matches["lefts"].to_numpy().astype(np.int64)),
        days_apart=pl.col("days_apart").fill_null(0).abs(),
    )
    columns = [
        pl.Series("match", number),
        *table[number].select("client", "rule", "cents", "days_apart", "verdict", "reason"),
    ]
    for name, own, held in zip(("left", "right"), lines, ("lefts", "rights"), strict=True):
        at = _spread(starts, matches[held].to_numpy().astype(np.int64), int(starts[-1]))
        columns += [own[column].gather(at).alias(f"{name}_{column}") for column in ("file", "row", "part")]
    table = pl.DataFrame(columns).join(_alternatives(places, doubtful), on="match", how="left", maintain_order="left")
    return table.select(pl.col(name).cast(kind) for name, kind in MATCH_ROW_SCHEMA.items())


def _with_doubt(reasons: pl.Series, places: Ints, events: Sequence[ToldEvent]) -> pl.Series:
    """The reasons of all matches, with what is said of those that may be two different things."""
    two = [int(place) for place, event in zip(places, events, strict=True) if event.may_be_two]
    return reasons.scatter(two, [f"{reasons[place]}; {MAY_BE_TWO}" for place in two]) if two else reasons


def _alternatives(places: Ints, events: Sequence[ToldEvent]) -> pl.DataFrame:
    """The other lines that fit, by place of the match."""
    lines = [
        [{"file": line.file, "row": line.row, "part": line.part} for line in sorted(event.alternatives)]
        for event in events
    ]
    kind = MATCH_ROW_SCHEMA["alternatives"]
    return pl.DataFrame({"match": pl.Series(places, dtype=pl.Int64), "alternatives": pl.Series(lines, dtype=kind)})


def _side(story: Story, side: int, matches: pl.DataFrame) -> pl.DataFrame:
    """One side's lines, match by match, each match's in order of file, row and part."""
    lines = story.books[side].places(story.matched_items(side))
    counts = matches["rights" if side else "lefts"].to_numpy().astype(np.int64)
    if not (counts > 1).any():
        return lines
    owner = pl.Series("owner", np.repeat(np.arange(len(counts)), counts))
    part = pl.col("part").cast(pl.String).replace_strict(_PART_ORDER, return_dtype=pl.Int8)
    return lines.with_columns(owner).sort("owner", "file", "row", part).drop("owner")


def _sums(cents: Ints, counts: Ints) -> pl.Series:
    running = np.concatenate(([0], np.cumsum(cents)))
    ends = np.cumsum(counts)
    return pl.Series(running[ends] - running[ends - counts])


def _spread(starts: Ints, counts: Ints, rows: int) -> pl.Series:
    """By row of the table the place of its line among one side's lines; null where the other side has more."""
    places = np.full(rows, -1, np.int64)
    places[ranges(starts[:-1], starts[:-1] + counts)] = np.arange(int(counts.sum()))
    found = pl.Series(places)
    return found.set(found < 0, None) if (places < 0).any() else found


def _reasons(matches: pl.DataFrame, sides: Sides) -> pl.Series:
    """Why the lines of each match were brought together: few sentences for many matches."""
    keys = ("lefts", "rights", "days_apart", "rule")
    distinct = matches.select(keys).unique(maintain_order=True)
    reasons = [
        match_reason(left, right, days or 0, sides, forward=rule == Rule.BALANCE_BROUGHT_FORWARD.value)
        for left, right, days, rule in distinct.iter_rows()
    ]
    told = distinct.with_columns(reason=pl.Series(reasons, dtype=pl.String))
    return matches.join(told, on=keys, how="left", nulls_equal=True, maintain_order="left")["reason"]
