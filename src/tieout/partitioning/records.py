"""Lines on disk: records of one width, and beside them the texts they have, each once."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import polars as pl

from tieout.checks import ensure
from tieout.model.book import ITEM_SCHEMA

if TYPE_CHECKING:
    import numpy.typing as npt

Ints: TypeAlias = "npt.NDArray[np.int64]"
Codes: TypeAlias = "npt.NDArray[np.uint32]"
Records: TypeAlias = "npt.NDArray[np.void]"

RECORD = np.dtype([
    ("cents", np.int64),
    ("place", np.uint32),  # among the lines of its piece; set when lines are put in parts, as `link` is
    ("client", np.uint32),
    ("link", np.uint32),
    ("row", np.uint32),
    ("reference", np.uint32),  # place in the texts; 0 = none
    ("memo", np.uint32),
    ("day", np.int32),
    ("file", np.uint16),
    ("kind", np.uint8),  # place in its list, as is the part's
    ("part", np.uint8),
])  # fmt: skip
"""A line; `item` isn't written, because it follows from where the line stands."""

TEXTS = ("reference", "memo")

_SMALL_BYTES = 2**16
"""Texts of no more bytes are kept by whoever has read them: most books have few, and every part asks for them."""


def write_lines(path: Path, lines: pl.DataFrame) -> pl.Series:
    """Write lines down.

    Args:
        path: where to.
        lines: in `ITEM_SCHEMA`, but for `item`, and for texts that are an Enum of theirs.

    Returns:
        Their texts, each once.
    """
    records = np.empty(lines.height, RECORD)
    for name in ("cents", "client", "row", "day", "file", "kind", "part"):
        numbers = lines[name].to_physical().to_numpy()
        bounds = np.iinfo(RECORD[name])
        fits = not len(numbers) or (numbers.min() >= bounds.min and numbers.max() <= bounds.max)
        ensure(bool(fits), f"the {name} of a line fits its record")
        records[name] = numbers
    texts, codes = _coded([lines[name] for name in TEXTS])
    for name, own in zip(TEXTS, codes, strict=True):
        records[name] = own
    records.tofile(path)
    pl.DataFrame({"text": texts}).write_ipc(_texts_path(path))
    return texts.drop_nulls()


def _coded(columns: list[pl.Series]) -> tuple[pl.Series, list[Codes | int]]:
    """The texts of some columns, each once after a null, and each column as places among them."""
    with_texts = [column for column in columns if column.null_count() < len(column)]
    distinct = [
        column.dtype.categories if isinstance(column.dtype, pl.Enum) else column.unique().drop_nulls()
        for column in with_texts
    ]
    none = pl.Series("text", [None], pl.String)
    if not distinct:
        return none, [0 for _ in columns]
    texts = distinct[0] if len(distinct) == 1 else pl.concat(own.rename("text") for own in distinct).unique()
    kind = pl.Enum(texts)
    codes = (column.cast(kind).to_physical().cast(pl.UInt32) + 1 for column in columns)  # an equal Enum stays as it is
    return pl.concat([none, texts.rename("text")]), [own.fill_null(0).to_numpy() for own in codes]


def read_records(path: Path) -> Records:
    """All lines of a file."""
    return np.fromfile(path, RECORD)


def read_stretches(stretches: Sequence[tuple[Path, int, int]]) -> Records:
    """Lines of several files, one after the other.

    Args:
        stretches: of each file, the first of them and how many.
    """
    found = np.empty(sum(count for _, _, count in stretches), RECORD)
    room, width = found.view(np.uint8).data, RECORD.itemsize
    for path, start, count in stretches:
        with path.open("rb", buffering=0) as file:
            file.seek(start * width)
            ensure(file.readinto(room[: count * width]) == count * width, "every line is where it was written")
        room = room[count * width :]
    return found


def texts_beside(path: Path) -> pl.Series:
    """The texts of lines, by where the lines stand."""
    own = _texts_path(path)
    return _few_texts(own) if own.stat().st_size <= _SMALL_BYTES else pl.read_ipc(own)["text"]


@lru_cache(maxsize=128)
def _few_texts(path: Path) -> pl.Series:
    return pl.read_ipc(io.BytesIO(path.read_bytes()))["text"]


def _texts_path(path: Path) -> Path:
    return path.with_suffix(".texts")


def texts_of(records: Records, texts: pl.Series, name: str) -> pl.Series:
    """The `reference` or `memo` of lines, by their texts."""
    codes = np.ascontiguousarray(records[name])
    if not codes.any():
        return pl.repeat(None, len(codes), dtype=pl.String, eager=True).alias(name)
    return texts.gather(codes).alias(name)


def columns_of(records: Records) -> list[pl.Series]:
    """The columns of lines but their item, client and texts, as of `ITEM_SCHEMA`."""
    return [_column(name, records[name]) for name in ("day", "kind", "cents", "file", "row", "part")]


def _column(name: str, numbers: npt.NDArray[np.number]) -> pl.Series:
    kind = ITEM_SCHEMA[name]
    if isinstance(kind, pl.Enum):
        return pl.Series(name, kind.categories, kind).gather(pl.Series(np.ascontiguousarray(numbers)))
    width = np.int64 if kind == pl.Int64 else np.int32
    return pl.Series(name, numbers.astype(width)).cast(kind)  # numpy widens records' numbers three times as fast
