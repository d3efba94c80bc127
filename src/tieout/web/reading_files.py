"""A stored file, read by the same functions as the command line's, and what they said, kept with it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import polars as pl

from tieout.errors import FileNotUnderstood, TieoutError
from tieout.limits import PROBLEMS_LISTED_MAX
from tieout.model.book import Book, Side, counts_nowhere
from tieout.reading import (
    DayOrder,
    Inspection,
    ReadingOptions,
    Source,
    first_rows,
    inspect,
    read_book,
)
from tieout.reading.reader import Grid, Record
from tieout.reading.tables.proposing import propose
from tieout.web.columns_kept import known_columns, read_map
from tieout.web.leafing import rows_near
from tieout.web.models import FileState, Practice, StoredFile
from tieout.web.storing import original

PREVIEW_COLUMNS = 24
PREVIEW_CHARACTERS = 60
NEIGHBOURS = 3
MONTHS = 12

_OVERLAP_CODES = frozenset({"W102", "W103", "W104", "W105"})

_SLASHED = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-]\d{2,4}")
_SENTENCES = re.compile(r"(?<=[.?!]) ")

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
    columns = read_map(file.column_map)
    order = DayOrder(file.day_order) if file.day_order else (columns.day_order if columns else None)
    return ReadingOptions(day_order=order, encoding=file.encoding_asked or None, columns=columns)


def book_of(files: Sequence[StoredFile]) -> Book:
    """One side's files as one book.

    Raises:
        TieoutError: when they can't be read together.
    """
    return read_book([source_of(file) for file in files], each=[options_of(file) for file in files])


def look_at(file: StoredFile) -> None:
    """Read a file and note what was seen, unsaved: what it is, its rows, its problems, or why it can't be read."""
    source = source_of(file)
    file.error_text = file.error_code = ""
    try:
        options = _with_known_columns(file, source)
        found = inspect(source, options)
        if not found.used:
            read_book([source], options)  # says why no row of a file can be used
    except TieoutError as error:
        asks = error.code in _ASKED and isinstance(error, FileNotUnderstood)
        file.state = FileState.ASKING if asks else FileState.REFUSED
        file.error_text, file.error_code = for_page(error.message), error.code
        file.preview = _preview(first_rows(source, file.encoding_asked or None))
    else:
        _note(file, found)
        doubtful = any(not counts_nowhere(row.code, row.cents) for row in found.aside)
        staged = doubtful and file.left_out_at is None
        file.state = FileState.STAGED if staged else FileState.READY


def for_page(message: str) -> str:
    """What is wrong, without the sentences that name an option of the command line; the page has a field instead."""
    sentences = _SENTENCES.split(message)
    return " ".join(sentence for sentence in sentences if " --" not in sentence) or message


def _with_known_columns(file: StoredFile, source: Source) -> ReadingOptions:
    """What people said about the file, else about an earlier file of the same layout."""
    if not file.column_map:
        rows = [record.cells for record in first_rows(source, file.encoding_asked or None)]
        known = known_columns(file, rows)
        file.column_map = known.column_map if known else ""
    return options_of(file)


def note_overlaps(practice: Practice, fresh: StoredFile | None = None) -> None:
    """Say of each file in use what overlapping exports of its side make of it.

    Args:
        practice: whose files.
        fresh: one that was just looked at and isn't saved yet: a page shows it once this is known of it too.
    """
    for side in Side:
        used = practice.files.filter(side=side.value, in_use=True).order_by("given_at", "pk").select_related("practice")
        now = [fresh if fresh is not None and fresh.pk == file.pk else file for file in used]
        files = [file for file in now if file.state in {FileState.READY, FileState.STAGED}]
        if len(files) < 2:
            practice.files.filter(side=side.value).exclude(merged={}).update(merged={})
            for file in files:
                file.merged = {}
            continue
        try:
            book = book_of(files)
        except TieoutError as error:
            files[-1].merged = {"texts": [error.message]}
            files[-1].save(update_fields=["merged"])
            continue
        for number, file in enumerate(files):
            file.merged = _merged(book, number, files)
            file.save(update_fields=["merged"])


def _merged(book: Book, number: int, files: Sequence[StoredFile]) -> dict[str, Any]:
    texts = [one.text for one in book.problems if one.file == number and one.code in _OVERLAP_CODES]
    if not texts and not book.files[number].elsewhere:
        return {"clients": len(book.clients)}
    versions = book.elsewhere.filter((pl.col("other_file") == number) & pl.col("superseded"))
    pairs = versions.select("other_row", "file", "row").sort("other_row").head(PROBLEMS_LISTED_MAX).rows()
    return {
        "elsewhere": book.files[number].elsewhere,
        "new": book.files[number].used - versions.height,
        "texts": texts,
        "clients": len(book.clients),
        "versions": [[row, files[other].key, other_row] for row, other, other_row in pairs],
    }


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
        for one in sorted(found.aside, key=lambda row: counts_nowhere(row.code, row.cents))[:PROBLEMS_LISTED_MAX]
    ]


def _preview(rows: Sequence[Record]) -> list[dict[str, Any]]:
    """Rows as they stand in the file, long ones cut."""
    return [
        {"row": record.row, "cells": [cell[:PREVIEW_CHARACTERS] for cell in record.cells[:PREVIEW_COLUMNS]]}
        for record in rows
    ]


def dates_text(file: StoredFile) -> str:
    """How the file's days are written, with a row among the first that proves it; empty where none does."""
    header = dict(file.columns).get("date", "")
    rows = [(row["row"], [cell.strip() for cell in row["cells"]]) for row in file.preview]
    place = next((cells.index(header) for _, cells in rows if header and header in cells), None)
    if place is None:
        return ""
    for number, cells in rows:
        found = _SLASHED.match(cells[place]) if place < len(cells) else None
        if found and (int(found[1]) > MONTHS) != (int(found[2]) > MONTHS):
            order = "month/day/year" if int(found[2]) > MONTHS else "day/month/year"
            return f"Dates are {order}: row {number} says {found[0]}."
    return ""


def proposed_columns(file: StoredFile) -> dict[str, str]:
    """Which column of an unknown table is probably which, by its header's words, else by its cells."""
    records = tuple(Record(row["row"], tuple(row["cells"])) for row in file.preview)
    try:
        found = propose(Grid(name=file.name, sha256=file.sha256, encoding="", delimiter=",", records=records))
    except TieoutError:
        return {}
    return {column.meaning: column.header for column in found.columns if column.meaning}


def rows_around(file: StoredFile, row: int) -> list[dict[str, Any]]:
    """A row as it stands in the file, with the header and its neighbours; none where there is no such row.

    Args:
        file: a file that was read.
        row: as a spreadsheet numbers it.
    """
    near = rows_near(file, row, NEIGHBOURS)
    headers = {header for _, header in file.columns}
    shown = [(record.row, record.cells) for record in near]
    first = [(one["row"], one["cells"]) for one in file.preview]
    head = next((one for one in first if headers and headers <= {cell.strip() for cell in one[1]}), None)
    if head is not None:
        shown = [head, *(one for one in shown if one[0] != head[0])]
    if all(number != row for number, _ in shown):
        return []
    return [
        {
            "row": number,
            "cells": [cell[:PREVIEW_CHARACTERS] for cell in cells[:PREVIEW_COLUMNS]],
            "meant": number == row,
            "head": head is not None and number == head[0],
        }
        for number, cells in shown
    ]
