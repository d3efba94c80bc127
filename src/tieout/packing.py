"""Objects as bytes, to be sent between processes or kept: pickled, their tables and long rows of numbers as columns.

What a pass leaves for the next is mostly such rows, of few and near values: each column takes the narrowest whole
numbers that hold it, and what is sent is compressed, because Spark's Java and its pipes are slow with bytes.
"""

from __future__ import annotations

import io
import pickle
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import numpy as np
import polars as pl

if TYPE_CHECKING:
    import numpy.typing as npt

LONG = 1_024
"""A shorter row of numbers isn't worth a table of its own."""

Compression: TypeAlias = Literal["lz4", "uncompressed"]


def packed(what: object, compression: Compression = "lz4") -> bytes:
    """An object's bytes.

    Args:
        what: the object.
        compression: of its columns; what stays on this computer is sooner written and read without.
    """
    written = io.BytesIO()
    _Packer(written, compression).dump(what)
    return written.getvalue()


def unpacked(data: bytes) -> Any:
    """The object of bytes that our own processes have packed; of no others."""
    return pickle.loads(data)  # noqa: S301  see above


class _Packer(pickle.Pickler):
    """Writes tables, and long rows of whole numbers, as narrow columns."""

    def __init__(self, written: io.BytesIO, compression: Compression) -> None:
        super().__init__(written, 5)
        self._compression = compression

    def reducer_override(self, obj: Any) -> Any:
        """How an object is made again; as always where nothing else is said."""
        if isinstance(obj, pl.DataFrame):
            return _table, (self._columns(obj), _wide(obj))
        if type(obj) is np.ndarray and obj.ndim == 1 and obj.dtype.kind == "i" and len(obj) >= LONG:
            return _row, (self._columns(pl.DataFrame([pl.Series("", obj)])), obj.dtype.str)
        return NotImplemented

    def _columns(self, table: pl.DataFrame) -> bytes:
        written = io.BytesIO()
        narrow = pl.DataFrame([one.shrink_dtype() if one.dtype.is_integer() else one for one in table])
        narrow.write_ipc(written, compression=self._compression)
        return written.getvalue()


def _wide(table: pl.DataFrame) -> dict[str, pl.DataType]:
    return {name: kind for name, kind in table.schema.items() if kind.is_integer()}


def _table(data: bytes, wide: Mapping[str, pl.DataType]) -> pl.DataFrame:
    return pl.read_ipc(data).with_columns(pl.col(name).cast(kind) for name, kind in wide.items())


def _row(data: bytes, kind: str) -> npt.NDArray[Any]:
    return pl.read_ipc(data).to_series().to_numpy().astype(kind)
