"""Objects as bytes, to be sent between processes or kept: pickled, their tables and long rows of numbers as columns.

What a pass leaves for the next is mostly such rows, of few and near values: each column takes the narrowest whole
numbers that hold it, and what is sent is compressed, because Spark's Java and its pipes are slow with bytes.
"""

from __future__ import annotations

import io
import pickle
from collections.abc import Mapping
from typing import IO, TYPE_CHECKING, Any

import numpy as np
import polars as pl

if TYPE_CHECKING:
    import numpy.typing as npt

LONG = 1_024
"""A shorter row of numbers isn't worth a table of its own."""


def packed(what: object) -> bytes:
    """An object's bytes, its numbers compressed."""
    written = io.BytesIO()
    _Packer(written, is_sent=True).dump(what)
    return written.getvalue()


def pack_into(what: object, file: IO[bytes]) -> None:
    """Write an object's bytes; what stays on this computer is sooner written and read without compression."""
    _Packer(file, is_sent=False).dump(what)


def unpacked(data: bytes) -> Any:
    """The object of bytes that our own processes have packed; of no others."""
    return pickle.loads(data)  # noqa: S301  see above


class _Packer(pickle.Pickler):
    """Writes tables, and long rows of whole numbers, as narrow columns."""

    def __init__(self, file: IO[bytes], *, is_sent: bool) -> None:
        super().__init__(file, 5)
        self._is_sent = is_sent

    def reducer_override(self, obj: Any) -> Any:
        """How an object is made again; as always where nothing else is said."""
        if isinstance(obj, pl.DataFrame):
            wide = {name: kind for name, kind in obj.schema.items() if kind.is_integer()}
            return _table, (self._written(obj), wide)
        if type(obj) is not np.ndarray or obj.ndim != 1 or obj.dtype.kind != "i" or len(obj) < LONG:
            return NotImplemented
        if self._is_sent:
            return _row, (self._written(pl.DataFrame([pl.Series("", obj)])), obj.dtype.str)
        narrow = np.promote_types(np.min_scalar_type(obj.min()), np.min_scalar_type(obj.max()))
        is_narrow = narrow.kind in "iu" and narrow.itemsize < obj.itemsize
        return (_widened, (obj.astype(narrow), obj.dtype.str)) if is_narrow else NotImplemented

    def _written(self, table: pl.DataFrame) -> bytes:
        written = io.BytesIO()
        narrow = pl.DataFrame([one.shrink_dtype() if one.dtype.is_integer() else one for one in table])
        narrow.write_ipc(written, compression="lz4" if self._is_sent else "uncompressed")
        return written.getvalue()


def _table(data: bytes, wide: Mapping[str, pl.DataType]) -> pl.DataFrame:
    return pl.read_ipc(data).with_columns(pl.col(name).cast(kind) for name, kind in wide.items())


def _row(data: bytes, kind: str) -> npt.NDArray[Any]:
    return _widened(pl.read_ipc(data).to_series().to_numpy(), kind)


def _widened(narrow: npt.NDArray[Any], kind: str) -> npt.NDArray[Any]:
    return narrow.astype(kind)
