"""Lines are laid out in order of stream, day, amount, side and item, however far apart their numbers are."""

from __future__ import annotations

from unittest.mock import patch

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tieout.matching import layout

numbers = st.one_of(st.integers(-3, 3), st.integers(-(10**6), 10**6), st.integers(-(2**62), 2**62))
lines = st.lists(st.tuples(st.integers(0, 10**6), st.integers(-20_000, 60_000), numbers), max_size=40)


@given(lines, st.booleans())
def test_places_are_in_order_and_equal_lines_as_they_come(rows: list[tuple[int, int, int]], table: bool) -> None:
    stream, day, amount = (np.array([row[column] for row in rows], np.int64) for column in range(3))
    with patch.object(layout, "_TABLE_MIN", 2**20 if table else 0):
        found = layout.in_order(stream, day, amount)
    assert found.tolist() == sorted(range(len(rows)), key=rows.__getitem__)
