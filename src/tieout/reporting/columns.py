"""Rows of results in, columns out: lists of places and habits are put together from their values, all at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl

from tieout.model.explanation import LineRef
from tieout.reporting.costs import HABIT, habit_column

_LINE_SCHEMA = {"file": pl.Int32(), "row": pl.Int64(), "part": pl.String()}
LINES = pl.List(pl.Struct(_LINE_SCHEMA))
"""Places of lines: index of the file, spreadsheet row, part of the row."""


def table_of(rows: Sequence[tuple[object, ...]], schema: dict[str, pl.DataType]) -> pl.DataFrame:
    """Rows as a table; lists are put together from their values, which is much faster than list by list."""
    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    return pl.DataFrame(
        [_column(name, column, kind) for (name, kind), column in zip(schema.items(), columns, strict=True)]
    )


def _column(name: str, values: Sequence[Any], kind: pl.DataType) -> pl.Series:
    if kind == HABIT:
        return habit_column(name, values)
    return _nested(name, values, kind) if isinstance(kind, pl.List) else pl.Series(name, values, kind)


def _nested(name: str, lists: Sequence[Sequence[object] | None], kind: pl.List) -> pl.Series:
    given = pl.DataFrame(
        {
            "owner": pl.Series(range(len(lists)), dtype=pl.Int64),
            "given": pl.Series([own is not None for own in lists], dtype=pl.Boolean),
        }
    )
    owners = np.repeat(np.arange(len(lists)), [len(own or ()) for own in lists])
    values = [value for own in lists for value in own or ()]
    told = _lines(values) if isinstance(kind.inner, pl.Struct) else pl.Series(values, dtype=kind.inner)
    nested = pl.DataFrame({"owner": pl.Series(owners, dtype=pl.Int64), name: told})
    nested = nested.group_by("owner", maintain_order=True).agg(name)
    joined = given.join(nested, on="owner", how="left", maintain_order="left")
    empty = pl.lit([], kind)
    return joined.select(pl.when(pl.col("given")).then(pl.col(name).fill_null(empty)).alias(name))[name].cast(kind)


def _lines(refs: Sequence[object]) -> pl.Series:
    """Where lines stand, as structs; column by column, which is much faster than line by line."""
    own = [ref for ref in refs if isinstance(ref, LineRef)]
    columns = {"file": [ref.file for ref in own], "row": [ref.row for ref in own], "part": [ref.part for ref in own]}
    return pl.DataFrame(columns, schema=_LINE_SCHEMA).to_struct()
