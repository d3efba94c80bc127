"""Lines are laid out in order of stream, day, amount, side and item, however far apart their numbers are."""

from __future__ import annotations

from unittest.mock import patch

import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from tieout.matching import layout
from tieout.matching.chunks import Chunk
from tieout.model.book import ITEM_SCHEMA

numbers = st.one_of(st.integers(-3, 3), st.integers(-(10**6), 10**6), st.integers(-(2**62), 2**62))
lines = st.lists(st.tuples(st.integers(0, 10**6), st.integers(-20_000, 60_000), numbers), max_size=40)


@given(lines, st.booleans())
def test_places_are_in_order_and_equal_lines_as_they_come(rows: list[tuple[int, int, int]], table: bool) -> None:
    stream, day, amount = (np.array([row[column] for row in rows], np.int64) for column in range(3))
    with patch.object(layout, "_TABLE_MIN", 2**20 if table else 0):
        found = layout.in_order(stream, day, amount)
    assert found.tolist() == sorted(range(len(rows)), key=rows.__getitem__)


kinds = st.sampled_from(("charge", "payment", "credit", "adjustment", "opening"))
items = st.lists(st.tuples(st.integers(0, 10**6), st.integers(-20_000, 60_000), numbers, kinds), max_size=20)


@given(items, items)
def test_a_line_keeps_what_it_is_when_it_is_laid_out(
    left: list[tuple[int, int, int, str]], right: list[tuple[int, int, int, str]]
) -> None:
    sides = [
        pl.DataFrame(
            [(7 * number, *row[:3], row[3]) for number, row in enumerate(rows)],
            schema={"item": pl.Int64, "client": pl.Int32, "day": pl.Int32, "cents": pl.Int64, "kind": pl.String},
            orient="row",
        ).with_columns(pl.col("day").cast(pl.Date), pl.col("kind").cast(ITEM_SCHEMA["kind"]))
        for rows in (left, right)
    ]
    found = layout.lay_out(Chunk(sides[0], sides[1]), (np.array([0], np.int64), np.zeros(0, np.int64)))
    wanted = sorted(
        (2 * client + payment, day, -cents if payment else cents, side, 7 * number, int(kind == "credit"))
        for side, rows in enumerate((left, right))
        for number, (client, day, cents, kind) in enumerate(rows)
        if side or number
        for payment in [kind in ("payment", "credit") or (kind == "adjustment" and cents <= 0)]
    )
    columns = (found.stream, found.day, found.amount, found.side, found.item, found.credit)
    assert list(zip(*(column.tolist() for column in columns), strict=True)) == wanted
