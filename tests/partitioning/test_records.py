"""Lines on disk are the lines that were written, or none are written."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from tieout.checks import InvariantBroken
from tieout.model.book import ITEM_SCHEMA
from tieout.partitioning.records import columns_of, read_records, texts_beside, texts_of, write_lines


def lines(row: int) -> pl.DataFrame:
    rows = {
        "item": [0, 1], "client": [3, 0], "day": [date(2026, 3, 2), date(1999, 12, 31)], "kind": ["charge", "payment"],
        "cents": [15_000, -2**40], "file": [0, 1], "row": [2, row], "part": ["charge", "paid"],
        "reference": [None, "1007"], "memo": ["Session", None],
    }  # fmt: skip
    return pl.DataFrame(rows, schema_overrides=ITEM_SCHEMA).select(list(ITEM_SCHEMA))


def test_lines_are_read_as_they_were_written(tmp_path: Path) -> None:
    written = lines(2**32 - 1)
    assert write_lines(tmp_path / "a.piece", written).sort().to_list() == ["1007", "Session"]
    records, texts = read_records(tmp_path / "a.piece"), texts_beside(tmp_path / "a.piece")
    told = pl.DataFrame([*columns_of(records), *(texts_of(records, texts, name) for name in ("reference", "memo"))])
    assert told.equals(written.select(told.columns))
    assert records["client"].tolist() == [3, 0]


def test_a_row_that_fits_no_record_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvariantBroken, match="the row of a line"):
        write_lines(tmp_path / "a.piece", lines(2**32))
