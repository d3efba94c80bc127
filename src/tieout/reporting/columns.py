"""Columns of values in, columns of results out: lists of places are put together from their values, all at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import polars as pl

from tieout.model.explanation import LineRef

if TYPE_CHECKING:
    import numpy.typing as npt

_LINE_SCHEMA = {"file": pl.Int32(), "row": pl.Int64(), "part": pl.String()}
LINE = pl.Struct(_LINE_SCHEMA)
"""Place of a line: index of the file, spreadsheet row, part of the row."""

LINES = pl.List(LINE)

Values: TypeAlias = "pl.Series | Sequence[Any] | npt.NDArray[np.int64]"


def table_of(columns: Mapping[str, Values], schema: Mapping[str, pl.DataType]) -> pl.DataFrame:
    """Columns as a table; lists are put together from their values, which is much faster than list by list."""
    return pl.DataFrame([_column(name, columns[name], kind) for name, kind in schema.items()])


def _column(name: str, values: Values, kind: pl.DataType) -> pl.Series:
    if isinstance(values, pl.Series):
        return values.alias(name)
    if isinstance(values, np.ndarray):
        return pl.Series(name, values).cast(kind)
    if isinstance(kind, pl.List):
        return _nested(values, kind).alias(name)
    return _lines(values).alias(name) if kind == LINE else pl.Series(name, values, kind)


def _nested(lists: Sequence[Sequence[Any] | None], kind: pl.List) -> pl.Series:
    """Lists of values; None stays None."""
    counts = np.array([-1 if own is None else len(own) for own in lists], np.int64)
    held = np.flatnonzero(counts > 0)
    values = list(chain.from_iterable(filter(None, lists)))
    told = _lines(values) if kind.inner == LINE else pl.Series(values, dtype=kind.inner)
    nested = pl.DataFrame({"owner": np.repeat(held, counts[held]), "told": told})
    different = pl.concat(
        [nested.group_by("owner", maintain_order=True).agg("told")["told"], pl.Series([[]], dtype=kind)]
    )
    places = np.full(len(lists), len(held))
    places[held] = np.arange(len(held))
    return different.gather(_where(places, counts >= 0))


def _lines(refs: Sequence[LineRef | None]) -> pl.Series:
    """Where lines stand, as structs; column by column, which is much faster than line by line."""
    own = list(filter(None, refs))
    columns: Iterable[Sequence[Any]] = zip(*own, strict=True) if own else [()] * len(_LINE_SCHEMA)
    told = pl.DataFrame(dict(zip(_LINE_SCHEMA, columns, strict=True)), schema=_LINE_SCHEMA).to_struct()
    if len(own) == len(refs):
        return told
    given = np.array([ref is not None for ref in refs], np.bool_)
    return told.gather(_where(np.cumsum(given) - 1, given))


def _where(places: npt.NDArray[np.int64], given: npt.NDArray[np.bool_]) -> pl.Series:
    """Places to gather from; null where nothing is given."""
    found = pl.Series(places)
    return found if given.all() else found.set(pl.Series(~given), None)
