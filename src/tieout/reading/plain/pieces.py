"""Pieces of a plain text table, each proved and read by itself, wherever; put together, they are the table.

A piece begins at the beginning of a row and outside of quotes if the piece before it ended so; each shows that it ends
so. Columns travel as their distinct texts and a number for each row.
"""

from __future__ import annotations

import codecs
import pickle
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import polars as pl

from tieout.reading.plain.text import count_delimiters, has_odd_breaks, is_text, read_columns

Codes: TypeAlias = npt.NDArray[np.unsignedinteger]

MANY = 2
"""A column of which more than one text in so many is a new one travels as it stands."""


@dataclass(frozen=True, slots=True)
class Piece:
    """What was read of one piece.

    Attributes:
        rows: how many rows of the table it holds.
        is_end: whether more line breaks follow its last row than a row ends with: nothing may come after it.
        columns: each wanted column as distinct texts and a number for each row, or as it stands.
    """

    rows: int
    is_end: bool
    columns: tuple[tuple[pl.Series, Codes] | pl.Series, ...]


@dataclass(frozen=True, slots=True)
class PieceReader:
    """Reads one piece; runs where the piece is.

    Attributes:
        delimiter: what separates the cells.
        width: cells in a row.
        wanted: numbers of the columns to read, ascending.
        above: cells of each row up to and with the header, which the first piece begins with.
    """

    delimiter: str
    width: int
    wanted: tuple[int, ...]
    above: tuple[int, ...]

    def __call__(self, place: int, data: bytes) -> bytes:
        """A `Piece` in bytes, or nothing when the piece isn't plain."""
        above = self.above if place == 0 else ()
        data = data if place else data.removeprefix(codecs.BOM_UTF8)
        found = self._read(data, above)
        return b"" if found is None else pickle.dumps(found, 5)

    def _read(self, data: bytes, above: Sequence[int]) -> Piece | None:
        end = len(data.rstrip(b"\r\n"))
        if not is_text(data) or has_odd_breaks(data, end):
            return None
        rows = data.count(b"\n", 0, end) + 1 - len(above)
        delimiters = count_delimiters(np.frombuffer(data, np.uint8), ord(self.delimiter))
        if rows < 0 or delimiters != sum(cells - 1 for cells in above) + rows * (self.width - 1):
            return None
        is_end = data.count(b"\n", end) > 1
        if not rows:
            return Piece(0, is_end, tuple(pl.Series(dtype=pl.String) for _ in self.wanted))
        frame = read_columns(data[:end] + b"\n", self.delimiter, self.width, self.wanted, skip=len(above), rows=rows)
        return None if frame is None else Piece(rows, is_end, tuple(map(_numbered, frame.get_columns())))


def _numbered(column: pl.Series) -> tuple[pl.Series, Codes] | pl.Series:
    distinct = column.unique()
    if len(distinct) * MANY > len(column):
        return column
    codes = column.cast(pl.Enum(distinct)).to_physical().to_numpy()
    return distinct, codes.astype(np.min_scalar_type(len(distinct)))


def join_pieces(pieces: Sequence[bytes], wanted: Sequence[int]) -> pl.DataFrame | None:
    """The columns of all pieces, named by their numbers: texts, or an Enum of the texts; None when one isn't plain.

    Args:
        pieces: as `PieceReader` wrote them, in order.
        wanted: numbers of the columns.
    """
    if not pieces or not all(pieces):
        return None
    read: list[Piece] = [pickle.loads(piece) for piece in pieces]  # noqa: S301  our own bytes, of our own workers
    if any(piece.is_end for piece in read[:-1]):
        return None
    return pl.DataFrame(
        [_joined(str(number), [piece.columns[place] for piece in read]) for place, number in enumerate(wanted)]
    )


def _joined(name: str, parts: Sequence[tuple[pl.Series, Codes] | pl.Series]) -> pl.Series:
    numbered = [part for part in parts if isinstance(part, tuple)]
    if len(numbered) < len(parts):
        texts = [part[0].gather(part[1].astype(np.uint32)) if isinstance(part, tuple) else part for part in parts]
        return pl.concat(texts).alias(name)
    distinct = pl.concat([texts for texts, _ in numbered]).unique()
    kind = pl.Enum(distinct)
    codes = [texts.cast(kind).to_physical().to_numpy()[own] for texts, own in numbered]
    return pl.Series(name, distinct, kind).gather(np.concatenate(codes))
