"""Parquet files and tables of other libraries are read in columns where they are plain: the strict reader's book."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given, settings

from tests.reading.plain.test_plain_files import Answer, answer, assert_same, tables
from tieout.reading import ReadingOptions, Source
from tieout.reading.opening.columnar import table_bytes
from tieout.reading.plain import files as plain_files
from tieout.reading.plain import sizes


def both(source: Source) -> tuple[Answer, Answer, bool]:
    """What the strict reader gives, what is given when every file is large, and whether that was read in columns."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sizes, "COLUMNAR_BYTES_MIN", 0)
        in_columns = plain_files.read_plain_file(source.name, source.data, ReadingOptions()) is not None
        plainly = answer(source, ReadingOptions())
        patch.setattr("tieout.reading.plain.files.read_plain_file", lambda *_: None)
        return answer(source, ReadingOptions()), plainly, in_columns


@given(tables())
@settings(max_examples=200, deadline=None)
def test_tables_of_text_are_read_the_same(data: bytes) -> None:
    text = data.decode("utf-8-sig")
    mark = max(",;\t", key=text.split("\n", maxsplit=1)[0].count)
    header, *rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=mark))
    width = len(header)
    columns = {name: [[*row, *[""] * width][place] for row in rows] for place, name in enumerate(header)}
    strictly, plainly, _ = both(Source("(table)", table_bytes(pl.DataFrame(columns))))
    assert_same(strictly, plainly)


TYPED = {
    "dates and decimals": pl.DataFrame(
        {
            "Date": [date(2026, 1, 6), date(2026, 2, 13), None],
            "Client": ["Ann Lee", "  Bo  Ray", "Ann Lee"],
            "Amount": pl.Series([Decimal("150.00"), Decimal("-20.50"), Decimal("3.00")], dtype=pl.Decimal(12, 2)),
            "Memo": [None, "Session", ""],
        }
    ),
    "moments and floats": pl.DataFrame(
        {
            "Date": pl.Series(["2026-01-06 09:30", "2026-01-07 00:00", "2026-01-08 00:00"]).str.to_datetime(),
            "Customer": pl.Series(["Ann Lee", "Bo Ray", "Ann Lee"], dtype=pl.Categorical),
            "Amount": [0.1 + 0.2, -120.0, None],
            "Num": [1, 2, None],
        }
    ),
    "whole numbers": pl.DataFrame(
        {"Date": ["2026-01-06", "2026-01-07"], "Client": ["Ann Lee", "Bo Ray"], "Charge": [150, 20], "Paid": [0, -5]}
    ),
    "odd figures": pl.DataFrame(
        {"Date": ["2026-01-06", "2026-01-07"], "Client": ["Ann Lee", "Bo Ray"], "Amount": [float("nan"), 1e20]}
    ),
}


@pytest.mark.parametrize("kind", TYPED)
@pytest.mark.parametrize("as_parquet", [True, False])
def test_tables_of_typed_columns_are_read_the_same(kind: str, as_parquet: bool) -> None:
    source = Source("(table)", table_bytes(TYPED[kind]))
    if as_parquet:
        written = io.BytesIO()
        TYPED[kind].write_parquet(written)
        source = Source("table.parquet", written.getvalue())
    strictly, plainly, in_columns = both(source)
    assert_same(strictly, plainly)
    assert in_columns or kind == "odd figures"


def test_a_damaged_file_is_refused_in_the_same_words() -> None:
    written = io.BytesIO()
    TYPED["whole numbers"].write_parquet(written)
    damaged = bytearray(written.getvalue())
    damaged[40:60] = b"x" * 20
    strictly, plainly, in_columns = both(Source("table.parquet", bytes(damaged)))
    assert_same(strictly, plainly)
    assert strictly[0] == "refused"
    assert not in_columns
