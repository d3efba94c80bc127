"""A row of a file as it stands in it, with its neighbours, at once however large the file is.

A text table gets an index of where every so many rows begin in the original; any other file a copy of its cells.
"""

from __future__ import annotations

import codecs
import csv
from array import array
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import BinaryIO

import polars as pl

from tieout.errors import TieoutError
from tieout.limits import CELL_CHARACTERS_MAX
from tieout.reading.opening.containers import open_grids
from tieout.reading.opening.grid import find_delimiter
from tieout.reading.reader import Record
from tieout.web.models import StoredFile
from tieout.web.storing import original, result, written_whole

SMALL_BYTES = 300_000
"""A file up to this size is read whole when a row of it is asked for."""

ROWS_BETWEEN = 1_000
_SAMPLE_BYTES = 200_000
_BY_LINES = {"utf-8": "utf-8", "cp1252": "cp1252", "latin-1": "latin-1"}
"""Encodings in which a line ends at the byte of a line break."""


def prepare_leafing(file: StoredFile) -> None:
    """Make what is needed to find a row at once."""
    if file.bytes <= SMALL_BYTES or not file.preview:
        return
    places = _places(file)
    if places is not None:
        with written_whole(_index_path(file)) as draft:
            draft.write_bytes(places.tobytes())
        return
    records = _all(file)
    cells = pl.DataFrame(
        {"row": [record.row for record in records], "cells": [list(record.cells) for record in records]},
        schema={"row": pl.Int64, "cells": pl.List(pl.String)},
    )
    with written_whole(_cells_path(file)) as draft:
        cells.write_ipc(draft)


def forget_leafing(file: StoredFile) -> None:
    """Look anew the next time: what people said about the file has changed."""
    for path in (_index_path(file), _cells_path(file)):
        path.unlink(missing_ok=True)


def rows_near(file: StoredFile, row: int, around: int) -> list[Record]:
    """A row and its neighbours, as a spreadsheet numbers them.

    Args:
        file: a file that was read.
        row: in the middle.
        around: how many rows before it and after it.
    """
    if not file.preview:
        return []
    first, last = row - around, row + around
    if file.bytes <= SMALL_BYTES:
        return [record for record in _all(file) if first <= record.row <= last]
    if not (_index_path(file).exists() or _cells_path(file).exists()):
        prepare_leafing(file)
    if _index_path(file).exists():
        return list(_indexed(file, max(first, 1), last))
    near = pl.scan_ipc(_cells_path(file)).filter(pl.col("row").is_between(first, last)).collect()
    return [Record(number, tuple(cells)) for number, cells in near.iter_rows()]


def _index_path(file: StoredFile) -> Path:
    return result(file.practice.key, f"{file.key}-rows", ".index")


def _cells_path(file: StoredFile) -> Path:
    return result(file.practice.key, f"{file.key}-cells", ".arrow")


def _all(file: StoredFile) -> tuple[Record, ...]:
    """Every row, as the readers see it; none where the file is no table."""
    data = original(file.practice.key, file.key).read_bytes()
    try:
        return open_grids(file.name, data, file.encoding_asked or None)[0].records
    except TieoutError:
        return ()


def _places(file: StoredFile) -> array[int] | None:
    """Where every so many rows begin; None where the file isn't text that lines can be counted in."""
    if file.encoding not in _BY_LINES:
        return None
    places = array("Q")
    with original(file.practice.key, file.key).open("rb") as data:
        if data.read(len(codecs.BOM_UTF8)) != codecs.BOM_UTF8:
            data.seek(0)
        lines = _Lines(data, _BY_LINES[file.encoding], data.tell())
        try:
            places.append(lines.offset)
            for number, _ in enumerate(_reader(file, lines), start=1):
                if number % ROWS_BETWEEN == 0:
                    places.append(lines.offset)
        except (csv.Error, TieoutError, UnicodeError):
            return None
    return places


class _Lines(Iterator[str]):
    """The lines of a file, and how many bytes of it have been taken."""

    def __init__(self, data: BinaryIO, encoding: str, offset: int) -> None:
        self._data, self._encoding, self.offset = data, encoding, offset

    def __next__(self) -> str:
        line = self._data.readline()
        if not line:
            raise StopIteration
        self.offset += len(line)
        return line.decode(self._encoding)


def _reader(file: StoredFile, lines: Iterator[str]) -> Iterator[list[str]]:
    csv.field_size_limit(CELL_CHARACTERS_MAX * 4)
    return csv.reader(lines, delimiter=_delimiter(file), strict=True)


def _delimiter(file: StoredFile) -> str:
    with original(file.practice.key, file.key).open("rb") as data:
        sample = data.read(_SAMPLE_BYTES).decode(_BY_LINES[file.encoding], "ignore")
    return find_delimiter(file.name, sample.removeprefix("\ufeff"))[1]


def _indexed(file: StoredFile, first: int, last: int) -> Iterator[Record]:
    places = array("Q", _index_path(file).read_bytes())
    block = min((first - 1) // ROWS_BETWEEN, len(places) - 1)
    with original(file.practice.key, file.key).open("rb") as data:
        data.seek(places[block])
        rows = enumerate(_reader(file, _Lines(data, _BY_LINES[file.encoding], 0)), start=block * ROWS_BETWEEN + 1)
        for number, cells in islice(rows, last - block * ROWS_BETWEEN):
            if number >= first:
                yield Record(number, tuple(cells))
