"""A stored file, read by the same functions as the command line's, and what they said, kept with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tieout.errors import FileNotUnderstood, TieoutError
from tieout.limits import PROBLEMS_LISTED_MAX
from tieout.model.book import Book
from tieout.reading import (
    DayOrder,
    Inspection,
    ReadingOptions,
    Source,
    first_rows,
    inspect,
    read_book,
    read_column_map,
)
from tieout.reading.opening import open_grids
from tieout.reading.reader import Record
from tieout.web.models import FileState, StoredFile
from tieout.web.storing import original

PREVIEW_COLUMNS = 24
PREVIEW_CHARACTERS = 60
NEIGHBOURS = 3
LEAFED_BYTES_MAX = 20_000_000

_ASKED = frozenset({"E107", "E201", "E206", "E302"})
"""Codes of questions a person can answer: the encoding, the columns, the order of day and month."""


def source_of(file: StoredFile) -> Source:
    """A stored file's name and bytes."""
    return Source(file.name, original(file.practice.key, file.key).read_bytes())


def options_of(file: StoredFile) -> ReadingOptions:
    """What people said about a file.

    Raises:
        TieoutError: when its column map contradicts itself.
    """
    columns = read_column_map(file.column_map.encode(), "the columns chosen") if file.column_map else None
    order = DayOrder(file.day_order) if file.day_order else (columns.day_order if columns else None)
    return ReadingOptions(day_order=order, encoding=file.encoding_asked or None, columns=columns)


def book_of(files: Sequence[StoredFile]) -> Book:
    """One side's files as one book.

    Raises:
        TieoutError: when they can't be read together.
    """
    return read_book([source_of(file) for file in files], options_of(files[0]))


def look_at(file: StoredFile) -> None:
    """Read a file and keep what was seen: what it is, its rows, its problems, or why it can't be read."""
    source = source_of(file)
    file.error_text = file.error_code = ""
    try:
        options = options_of(file)
        found = inspect(source, options)
        if not found.used:
            read_book([source], options)  # says why no row of a file can be used
    except TieoutError as error:
        asks = error.code in _ASKED and isinstance(error, FileNotUnderstood)
        file.state = FileState.ASKING if asks else FileState.REFUSED
        file.error_text, file.error_code = error.message, error.code
        file.preview = _preview(first_rows(source, file.encoding_asked or None))
    else:
        _note(file, found)
        staged = found.aside and file.left_out_at is None
        file.state = FileState.STAGED if staged else FileState.READY
    file.save()


def _note(file: StoredFile, found: Inspection) -> None:
    file.program, file.program_name, file.report_name = found.program, found.program_name, found.report_name
    file.recognised_by = found.recognised_by[:300]
    file.rows, file.used, file.set_aside = found.rows, found.used, len(found.aside)
    file.clients, file.cents = found.clients, found.cents
    file.first_day, file.last_day = found.first_day, found.last_day
    file.own_totals, file.encoding = found.own_totals.value, found.encoding
    file.columns = [list(pair) for pair in found.columns]
    file.preview = _preview(found.head)
    file.problems = [{"code": one.code, "row": one.row, "text": one.text} for one in found.problems]
    file.aside = [
        {"row": one.row, "column": one.column, "found": one.found, "why": one.why, "cents": one.cents, "code": one.code}
        for one in found.aside[:PROBLEMS_LISTED_MAX]
    ]


def _preview(rows: Sequence[Record]) -> list[dict[str, Any]]:
    """Rows as they stand in the file, long ones cut."""
    return [
        {"row": record.row, "cells": [cell[:PREVIEW_CHARACTERS] for cell in record.cells[:PREVIEW_COLUMNS]]}
        for record in rows
    ]


def rows_around(file: StoredFile, row: int) -> list[dict[str, Any]]:
    """A row as it stands in the file, with the header and its neighbours; none where the file is too large to leaf in.

    Args:
        file: a file that was read.
        row: as a spreadsheet numbers it.
    """
    if file.bytes > LEAFED_BYTES_MAX:
        return []
    source = source_of(file)
    try:
        records = open_grids(source.name, source.data, options_of(file).encoding)[0].records
    except TieoutError:
        return []
    headers = {header for _, header in file.columns}
    head = next((record for record in records if headers and headers <= {cell.strip() for cell in record.cells}), None)
    near = [record for record in records if abs(record.row - row) <= NEIGHBOURS and record is not head]
    shown = [head, *near] if head is not None else near
    return [
        {
            "row": record.row,
            "cells": [cell[:PREVIEW_CHARACTERS] for cell in record.cells[:PREVIEW_COLUMNS]],
            "meant": record.row == row,
            "head": record is head,
        }
        for record in shown
    ]
