"""Pieces of a plain text table, each proved and read by itself, wherever; put together, they are the table.

A piece begins at the beginning of a row and outside of quotes if the piece before it ended so; each shows that it ends
so.
"""

from __future__ import annotations

import codecs
import pickle
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from tieout.packing import packed
from tieout.reading.plain.columns import LINE_SCHEMA, PlainTable
from tieout.reading.plain.plans import Evidence, Layout, PlainRows, Plan, evidence_of, first_table, wanted_of
from tieout.reading.plain.text import Shape, count_marks, has_breaks, has_odd_breaks, is_text, read_columns, text_end


@dataclass(frozen=True, slots=True)
class Look:
    """Looks at one piece; runs where the piece is."""

    layout: Layout

    def __call__(self, place: int, data: bytes) -> bytes:
        """What its rows show, and whether nothing may come after them; nothing when the piece isn't plain."""
        found = table_of(self.layout, place, data)
        if found is None:
            return b""
        table, is_end = found
        evidence = evidence_of(self.layout, table) if table.height else Evidence(0, {})
        return b"" if evidence is None else pickle.dumps((evidence, is_end), 5)


@dataclass(frozen=True, slots=True)
class Take:
    """Reads one piece; runs where the piece is."""

    layout: Layout
    plan: Plan

    def __call__(self, place: int, data: bytes) -> bytes:
        """`PlainRows`, as if they were the first of the table."""
        rows = rows_of(self.layout, self.plan, place, data)
        return b"" if rows is None else packed(rows)


def rows_of(layout: Layout, plan: Plan, place: int, data: bytes) -> PlainRows | None:
    """The rows of one piece, as if they were the first of the table; None when it isn't plain."""
    found = table_of(layout, place, data)
    if found is None:
        return None
    return plan.read(found[0]) if found[0].height else PlainRows(0, (), pl.DataFrame(schema=LINE_SCHEMA), ())


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
    if not is_text(data) or has_odd_breaks(data, end):
        return None
    marks = count_marks(np.frombuffer(data, np.uint8), ord(head.delimiter))
    if marks is None or has_breaks(head.records[: layout.header + 1]):
        return None
    rows = data.count(b"\n", 0, end) + 1 - marks.broken - len(above)
    if rows < 0 or marks.delimiters != sum(cells - 1 for cells in above) + rows * (width - 1):
        return None
    wanted = wanted_of(layout)
    frame: pl.DataFrame | None = pl.DataFrame(schema={str(number): pl.String for number in wanted})
    if rows:
        shape = Shape(head.delimiter, width, len(above), rows)
        frame = read_columns(data[:end] + b"\n", wanted, shape)
    return None if frame is None else (first_table(layout, frame), data.count(b"\n", end) > 1)


def evidence_in(looks: Sequence[bytes]) -> Evidence | None:
    """What all pieces show together; None when one isn't plain.

    Args:
        looks: as `Look` wrote them, in order.
    """
    if not looks or not all(looks):
        return None
    found: list[tuple[Evidence, bool]] = [pickle.loads(one) for one in looks]  # noqa: S301  of our own workers
    if any(is_end for _, is_end in found[:-1]):
        return None
    return Evidence.of_all([evidence for evidence, _ in found])
