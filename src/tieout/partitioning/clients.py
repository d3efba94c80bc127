"""The clients of a book whose lines come piece by piece: each name gets a number, and is kept once."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import polars as pl

from tieout.matching.ranges import Ints

if TYPE_CHECKING:
    import numpy.typing as npt

Numbers: TypeAlias = "npt.NDArray[np.int32]"

PIECE_SCHEMA: dict[str, pl.DataType] = {"name": pl.String(), "lines": pl.Int64()}
"""The clients of one piece, each once, and how many lines each of them has."""


class Clients:
    """The names that pieces have brought so far."""

    def __init__(self) -> None:
        self._known = pl.DataFrame(schema={"name": pl.String(), "number": pl.Int32()})
        self._lines = np.zeros(0, np.int64)

    def add(self, piece: pl.DataFrame) -> Numbers:
        """The numbers of a piece's clients (`PIECE_SCHEMA`), by when each name came first."""
        found = piece.select("name").join(self._known, on="name", how="left", maintain_order="left")["number"]
        if found.has_nulls():
            first = self._known.height
            new = (
                piece.filter(found.is_null())
                .select("name")
                .with_columns(number=pl.int_range(first, first + pl.len(), dtype=pl.Int32))
            )
            self._known = pl.concat([self._known, new]).rechunk()
            self._lines = np.concatenate([self._lines, np.zeros(new.height, np.int64)])
            found = piece.select("name").join(self._known, on="name", how="left", maintain_order="left")["number"]
        numbers: Numbers = found.to_numpy()
        self._lines[numbers] += piece["lines"].to_numpy()
        return numbers

    def sorted(self) -> tuple[tuple[str, ...], Numbers, Ints]:
        """All names, sorted; by number the place among them; and by place how many lines there are."""
        order = self._known["name"].arg_sort().to_numpy()
        places = np.empty(len(order), np.int32)
        places[order] = np.arange(len(order), dtype=np.int32)
        return tuple(self._known["name"].gather(order).to_list()), places, self._lines[order]
