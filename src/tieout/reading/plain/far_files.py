"""Files that an engine's workers can read: plain tables are read there, piece by piece; all others come here whole."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from tieout.errors import FileNotUnderstood
from tieout.model.far_file import FarFile
from tieout.packing import unpacked
from tieout.reading.opening.source import FarSource
from tieout.reading.plain import files as plain_files
from tieout.reading.plain import sizes
from tieout.reading.plain.files import PlainFile
from tieout.reading.plain.pieces import Looked, Made, pack_rows
from tieout.reading.plain.plans import Evidence, Layout, PlainRows, Plan
from tieout.reading.plain.text import HEAD_BYTES, plain_head
from tieout.reading.reader import Grid, ReadingOptions

WORKERS_TIMES = 16
"""Workers are worth calling for so many times the bytes that are worth proving plain."""


@dataclass(frozen=True, slots=True)
class FarText:
    """A text table whose first rows are here, and all of whose rows are where the file is (see `TableText`).

    Attributes:
        head: its first rows, read strictly.
        start: its first bytes.
        pieces: the file, piece by piece.
    """

    head: Grid
    start: bytes = field(repr=False)
    pieces: Looked

    def look(self, layout: Layout) -> Evidence | None:
        """What all its rows show; the workers prove each piece plain."""
        return self.pieces.look(layout, self.start)

    def take(self, layout: Layout, plan: Plan) -> list[PlainRows]:
        """Its rows, read by the workers."""
        return [unpacked(one) for one in self.pieces.take(layout, plan)]


def read_far_file(source: FarSource, options: ReadingOptions) -> PlainFile | None:
    """Read a file in columns, by the engine's workers, or None where the strict readers must.

    Args:
        source: the file.
        options: what a person says about it.
    """
    text = far_text_of(source.far, options)
    found = None if text is None else plain_files.read_in_columns(text, options)
    return None if found is None else replace(found, grid=replace(found.grid, sha256=source.sha256))


def far_text_of(far: FarFile, options: ReadingOptions, make: Made = pack_rows) -> FarText | None:
    """A file that may be a plain text table, or None where the strict readers must read it.

    Args:
        far: the file.
        options: what a person says about it.
        make: what becomes of the rows of its pieces, where they are read.
    """
    if far.size < WORKERS_TIMES * sizes.BYTES_MIN:
        return None
    start = far.read(0, HEAD_BYTES + 4)
    try:
        if not plain_files.may_be_plain(far.name, start, options):
            return None
    except FileNotUnderstood:
        return None  # that is for the strict readers to say
    ends_cleanly = far.read(far.size - 1, 1) in {b"\n", b"\r"}
    head = plain_head(far.name, start, is_whole=len(start) == far.size, sha256="", ends_cleanly=ends_cleanly)
    return None if head is None else FarText(head, start, Looked(far, make))
