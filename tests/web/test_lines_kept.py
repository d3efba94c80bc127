"""The lines of each client, from columns to JSON text."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import polars as pl

from tests.books import book
from tieout.model.book import ITEM_SCHEMA, SetAside, Side
from tieout.model.outcome import OutsideRow
from tieout.web.lines_kept import lines_by_client

ROWS = [
    (0, 0, date(2026, 1, 6), "charge", 15000, 0, 2, "charge", "INV-1", 'says "yes" \\ é'),
    (1, 1, date(2026, 1, 6), "charge", 9000, 0, 3, "charge", None, None),
    (2, 0, date(2026, 1, 7), "payment", -15000, 0, 2, "paid", None, "INV-1"),
    (3, 2, date(2026, 1, 8), "charge", 100, 0, 4, "charge", None, None),
]


def test_lines_stand_as_json_under_their_client_in_the_order_of_the_file():
    own = replace(book([]), items=pl.DataFrame(ROWS, schema=ITEM_SCHEMA, orient="row"), clients=("A", "B", "a"))
    late = OutsideRow(
        side=Side.LEFT,
        aside=SetAside(file=0, row=4, column="charge", found="", why="later", cents=100, code="W311"),
    )
    found = lines_by_client(own, {0: 5, 1: 3, 2: 5}, [late])
    assert json.loads(found[5].text) == [
        [0, 2, "charge", "2026-01-06", "charge", 15000, "INV-1", 'says "yes" \\ é'],
        [0, 2, "paid", "2026-01-07", "payment", -15000, None, "INV-1"],
    ]
    assert [json.dumps(line[3:]) for line in json.loads(found[5].text)] == list(found[5].contents)
    assert json.loads(found[3].text) == [[0, 3, "charge", "2026-01-06", "charge", 9000, None, None]]
    assert set(found) == {5, 3}
