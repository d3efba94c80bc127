"""Files that an engine's workers can read: plain tables are read there, piece by piece; all others come here whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import polars as pl

from tieout.errors import FileNotUnderstood
from tieout.model.far_file import FarFile
from tieout.reading.opening.source import Source
from tieout.reading.plain import files as plain_files
from tieout.reading.plain.files import PlainFile
from tieout.reading.plain.pieces import PieceReader, join_pieces
from tieout.reading.plain.text import HEAD_BYTES, plain_head
from tieout.reading.reader import Grid, ReadingOptions


class FarSource(Source):
    """A file of an engine as a source: its bytes come here when a reader asks for them, and only then."""

    def __init__(self, far: FarFile) -> None:
        object.__setattr__(self, "name", far.name)
        object.__setattr__(self, "far", far)

    far: FarFile

    @cached_property
    def data(self) -> bytes:
        """All its bytes, once asked for."""
        return self.far.whole()

    @cached_property
    def sha256(self) -> str:
        """Of its bytes, in hexadecimal."""
        return self.far.sha256()

    @property
    def size(self) -> int:
        """In bytes."""
        return self.far.size


@dataclass(frozen=True, slots=True)
class FarText:
    """A text table whose first rows are here, and whose columns are read where the file is.

    Attributes:
        head: its first rows, read strictly.
        far: the file.
    """

    head: Grid
    far: FarFile

    def columns(self, header: int, wanted: Sequence[int]) -> pl.DataFrame | None:
        """As `PlainText.columns`; the workers prove each piece plain before they read it."""
        above = tuple(len(record.cells) for record in self.head.records[: header + 1])
        reader = PieceReader(self.head.delimiter, above[-1], tuple(wanted), above)
        return join_pieces(self.far.each_piece(reader), wanted)


def read_far_file(source: FarSource, options: ReadingOptions) -> PlainFile | None:
    """Read a file in columns, by the engine's workers, or None where the strict readers must.

    Args:
        source: the file.
        options: what a person says about it.
    """
    far = source.far
    if far.size < plain_files.BYTES_MIN:
        return None
    start = far.read(0, HEAD_BYTES + 4)
    try:
        if not plain_files.may_be_plain(far.name, start, options):
            return None
    except FileNotUnderstood:
        return None  # that is for the strict readers to say
    ends_cleanly = far.read(far.size - 1, 1) in {b"\n", b"\r"}
    head = plain_head(far.name, start, is_whole=len(start) == far.size, sha256="", ends_cleanly=ends_cleanly)
    found = None if head is None else plain_files.read_in_columns(FarText(head, far), options)
    return None if found is None else replace(found, grid=replace(found.grid, sha256=source.sha256))
