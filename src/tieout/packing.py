"""Objects as bytes, to be sent between processes or kept: pickled, their tables and long rows of numbers compressed.

What a pass leaves for the next is mostly such rows, of few and near values: they take a fifth of the bytes so, and
bytes are what Spark's Java, its pipes and its memory are slow with.
"""

from __future__ import annotations

import io
import pickle
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

if TYPE_CHECKING:
    import numpy.typing as npt

LONG = 1_024
"""A shorter row of numbers isn't worth a table of its own."""


def packed(what: object) -> bytes:
    """An object's bytes."""
    written = io.BytesIO()
    _Packer(written, 5).dump(what)
    return written.getvalue()


def unpacked(data: bytes) -> Any:
    """The object of bytes that our own processes have packed; of no others."""
    return pickle.loads(data)  # noqa: S301  see above


class _Packer(pickle.Pickler):
    """Writes tables, and long rows of whole numbers, as compressed columns."""

    def reducer_override(self, obj: Any) -> Any:
        """How an object is made again; as always where nothing else is said."""
        if isinstance(obj, pl.DataFrame):
            return _table, (_columns(obj),)
        if type(obj) is np.ndarray and obj.ndim == 1 and obj.dtype.kind == "i" and len(obj) >= LONG:
            return _row, (_columns(pl.DataFrame([pl.Series("", obj).shrink_dtype()])), obj.dtype.str)
        return NotImplemented


def _columns(table: pl.DataFrame) -> bytes:
    written = io.BytesIO()
    table.write_ipc(written, compression="lz4")
    return written.getvalue()


def _table(data: bytes) -> pl.DataFrame:
    return pl.read_ipc(io.BytesIO(data))


def _row(data: bytes, kind: str) -> npt.NDArray[Any]:
    return _table(data).to_series().to_numpy().astype(kind)
