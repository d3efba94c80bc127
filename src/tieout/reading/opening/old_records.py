"""The records of a sheet of an old Excel workbook (XLS), and whether its cells are all where they say they are.

The format has no checksums. What it repeats is compared: the length of a record with its kind, the columns a row says
with those its cells fill, and the order of the cells. Layouts: Microsoft's published notes on the binary format.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

FILEPASS, BOUNDSHEET, ROW = 0x2F, 0x85, 0x0208
FORMULA, BOOLERR, NUMBER, RK, MULRK = 0x0006, 0x0205, 0x0203, 0x027E, 0x00BD
LABELSST, LABEL, RSTRING = 0x00FD, 0x0204, 0x00D6
TEXTS = frozenset({LABELSST, LABEL, RSTRING})
BLANK, MULBLANK = 0x0201, 0x00BE

_BEGIN, _END = 0x0809, 0x0A

_SEVERAL = {MULRK: 6, MULBLANK: 2}
"""Kinds that fill several columns, and the bytes each of these takes."""

_BYTES = {BLANK: 6, NUMBER: 14, RK: 10, LABELSST: 10, BOOLERR: 8}
_PLACE_BYTES = 6
_FORMULA_BYTES_MIN = 22
_SIZED = frozenset({FORMULA, *_BYTES, *_SEVERAL})
_CELLS = _SIZED | {LABEL, RSTRING}
_AGREE_MIN, _AGREE_SHARE_MIN = 2, 0.8
"""Writers that keep the columns of each row in its record agree with its cells; of others nothing is concluded."""

_BACKWARDS_MAX = 2
"""One cell moved goes back in the order of the cells once or twice; a writer without order goes back often."""


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a workbook's stream."""

    kind: int
    body: bytes

    @property
    def row(self) -> int:
        """The row a cell's record stands in, as a spreadsheet numbers it."""
        return int(struct.unpack_from("<H", self.body, 0)[0]) + 1

    @property
    def column(self) -> int:
        """The column a cell's record stands in, from 0."""
        return int(struct.unpack_from("<H", self.body, 2)[0])

    @property
    def end(self) -> int:
        """The column behind the last one that a cell's record fills."""
        if self.kind in _SEVERAL:
            return int(struct.unpack_from("<H", self.body, len(self.body) - 2)[0]) + 1
        return self.column + 1


def records(book: bytes, at: int) -> Iterator[Record]:
    """The records from a place to the end of their sheet, without those of charts that stand in it.

    Raises:
        ValueError: one is cut short.
    """
    inside = 0
    while True:
        kind, length = struct.unpack_from("<HH", book, at)
        body = book[at + 4 : at + 4 + length]
        if len(body) < length:
            raise ValueError
        inside += kind == _BEGIN
        if inside == 1:
            yield Record(kind, body)
        inside -= kind == _END
        if inside <= 0:
            return
        at += 4 + length


class CellTable:
    """The places of a sheet's cells, as its records come."""

    def __init__(self) -> None:
        self._stated: dict[int, tuple[int, int]] = {}
        self._found: dict[int, tuple[int, int]] = {}
        self._last = (0, 0)
        self._backwards = 0
        self._nearly: list[tuple[int, int]] = []

    def add(self, record: Record) -> None:
        """Note a row or a cell; other records are looked at only for cells that damage made of them.

        Raises:
            ValueError: the record hasn't the length of its kind.
        """
        if record.kind == ROW:
            self._stated[record.row] = struct.unpack_from("<HH", record.body, 2)
        elif record.kind not in _CELLS:
            self._note_nearly(record)
        else:
            _refuse_length(record)
            row, first, end = record.row, record.column, record.end
            self._backwards += (row, first) < self._last
            self._last = (row, end)
            before = self._found.get(row, (first, end))
            self._found[row] = (min(before[0], first), max(before[1], end))

    def refuse_damage(self) -> None:
        """Refuse a sheet of which a cell is no cell any more, or stands somewhere else.

        Excel leaves what a row says where cells at its ends were deleted: rows that hold less are no damage by itself.

        Raises:
            ValueError: a record was changed.
        """
        rows = {row: columns for row, columns in self._stated.items() if columns[0] < columns[1]}
        short = {row: columns for row, columns in rows.items() if self._found.get(row) != columns}
        agree = len(rows) - len(short)
        if agree < _AGREE_MIN:
            return
        beyond = any(
            self._found[row][0] < first or self._found[row][1] > end
            for row, (first, end) in short.items()
            if row in self._found
        )
        if beyond and (len(short) == 1 or agree >= len(rows) * _AGREE_SHARE_MIN):
            raise ValueError
        if not short and not self._found.keys() <= rows.keys():
            raise ValueError
        lost = any(rows[row][0] <= column < rows[row][1] for row, column in self._nearly if row in rows)
        if lost or 0 < self._backwards <= _BACKWARDS_MAX:
            raise ValueError

    def _note_nearly(self, record: Record) -> None:
        """Note where a record would stand if one turned bit had made it of a cell."""
        for kind in _SIZED:
            if (kind ^ record.kind).bit_count() == 1 and _has_length(cell := Record(kind, record.body)):
                self._nearly.append((cell.row, cell.column))


def _refuse_length(record: Record) -> None:
    if not _has_length(record):
        raise ValueError


def _has_length(record: Record) -> bool:
    """Whether a cell's record is as long as its kind is; texts have no fixed length."""
    length = len(record.body)
    if record.kind == FORMULA:
        return length >= _FORMULA_BYTES_MIN
    if record.kind in _SEVERAL:
        return length >= _PLACE_BYTES and length == (
            _PLACE_BYTES + _SEVERAL[record.kind] * (record.end - record.column)
        )
    return length == _BYTES.get(record.kind, length)
