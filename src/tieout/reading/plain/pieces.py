"""Pieces of a plain text table, each proved and read by itself, wherever; put together, they are the table.

A piece begins at the beginning of a row and outside of quotes if the piece before it ended so; each shows that it ends
so.
"""

from __future__ import annotations

import codecs
import pickle
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import polars as pl

from tieout.checks import ensure
from tieout.errors import FileNotUnderstood
from tieout.model.far_file import FarFile
from tieout.packing import packed
from tieout.reading.plain.columns import LINE_SCHEMA, PlainTable
from tieout.reading.plain.plans import Evidence, Layout, PlainRows, Plan, evidence_of, first_table, wanted_of
from tieout.reading.plain.text import Shape, has_breaks, is_text, marks_of, read_columns, text_end

Made = Callable[[int, PlainRows], bytes]
"""What becomes of the rows of the piece at a place of the file, where the piece is."""

_BREAKS = (b"\n", b"\r\n")
"""What ends a last row; a piece with nothing more after it isn't copied."""


@dataclass(frozen=True, slots=True)
class Look:
    """Looks at one piece, and reads it at once by a plan that probably is the table's; runs where the piece is.

    Attributes:
        layout: of the whole table.
        plan: what the first rows show; None where they don't.
        make: what becomes of the rows.
    """

    layout: Layout
    plan: Plan | None
    make: Made

    def __call__(self, place: int, data: bytes) -> bytes:
        """What its rows show, whether nothing may come after them, and what was made; nothing when it isn't plain."""
        found = table_of(self.layout, place, data)
        if found is None:
            return b""
        table, is_end = found
        evidence = evidence_of(self.layout, table) if table.height else Evidence(0, {})
        if evidence is None:
            return b""
        made = None if self.plan is None else self.make(place, _rows(self.plan, table))
        return pickle.dumps((evidence, is_end, made), 5)


@dataclass(frozen=True, slots=True)
class Take:
    """Reads one piece; runs where the piece is."""

    layout: Layout
    plan: Plan
    make: Made

    def __call__(self, place: int, data: bytes) -> bytes:
        """What was made of its rows; nothing when it isn't plain."""
        found = table_of(self.layout, place, data)
        return b"" if found is None else self.make(place, _rows(self.plan, found[0]))


def pack_rows(_: int, rows: PlainRows) -> bytes:
    """`PlainRows`, as if they were the first of the table, to be sent elsewhere (see `Made`)."""
    return packed(rows)


def _rows(plan: Plan, table: PlainTable) -> PlainRows:
    return plan.read(table) if table.height else PlainRows(0, (), pl.DataFrame(schema=LINE_SCHEMA), ())


def likely_plan(layout: Layout, start: bytes) -> Plan | None:
    """How a table is read by what its beginning shows alone; None where that isn't enough.

    Args:
        layout: of the table.
        start: the first bytes of the file.
    """
    found = table_of(layout, 0, start[: start.rfind(b"\n") + 1])
    evidence = evidence_of(layout, found[0]) if found is not None and found[0].height else None
    try:
        return None if evidence is None else layout.plan(evidence)
    except FileNotUnderstood:
        return None


def table_of(layout: Layout, place: int, data: bytes) -> tuple[PlainTable, bool] | None:
    """One piece as a table, and whether more line breaks follow its last row than a row ends with.

    Args:
        layout: of the whole table.
        place: offset of the piece in the file; the first one begins with the rows above the table.
        data: its bytes.

    Returns:
        None when the piece isn't plain.
    """
    head = layout.head
    cells = [len(record.cells) for record in head.records[: layout.header + 1]]
    width, above = cells[-1], cells if place == 0 else []
    data = data if place else data.removeprefix(codecs.BOM_UTF8)
    end = text_end(data)
    marks = marks_of(data, end, head.delimiter) if is_text(data) else None
    if marks is None or has_breaks(head.records[: layout.header + 1]):
        return None
    if not marks.are_even(above, width):
        return None
    rows, wanted = marks.rows - len(above), wanted_of(layout)
    frame: pl.DataFrame | None = pl.DataFrame(schema={str(number): pl.String for number in wanted})
    if rows:
        shape = Shape(head.delimiter, width, len(above), rows)
        frame = read_columns(data if data[end : end + 3] in _BREAKS else data[:end] + b"\n", wanted, shape)
    return None if frame is None else (first_table(layout, frame), data.count(b"\n", end) > 1)


@dataclass(slots=True)
class Looked:
    """A table whose pieces were looked at, and read at once where its beginning showed how.

    Attributes:
        far: the file.
        make: what becomes of its rows.
        plan: by which they were read; None = they weren't.
        made: by piece.
    """

    far: FarFile
    make: Made
    plan: Plan | None = None
    made: Sequence[bytes] = ()

    def look(self, layout: Layout, start: bytes) -> Evidence | None:
        """What all pieces show together; None when one isn't plain.

        Args:
            layout: of the table.
            start: the first bytes of the file.
        """
        self.plan = likely_plan(layout, start)
        looks = self.far.each_piece(Look(layout, self.plan, self.make))
        if not looks or not all(looks):
            return None
        found: list[tuple[Evidence, bool, bytes]] = [pickle.loads(one) for one in looks]  # noqa: S301  our own workers'
        self.made = [made for _, _, made in found]
        if any(is_end for _, is_end, _ in found[:-1]):
            return None
        return Evidence.of_all([evidence for evidence, _, _ in found])

    def take(self, layout: Layout, plan: Plan) -> Sequence[bytes]:
        """What was made of its pieces; they are read again where the whole table shows another plan."""
        if self.plan is None or not plan.reads_as(self.plan):
            self.made = self.far.each_piece(Take(layout, plan, self.make))
            ensure(all(self.made), "what was plain when it was looked at is plain when it is read")
        return self.made
