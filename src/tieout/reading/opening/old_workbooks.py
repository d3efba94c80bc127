"""Old Excel workbooks (XLS): the compound file and its records walked for what a value reader can't see.

Encryption, formulas, errors and hidden rows. Layouts: Microsoft's published notes on compound files and on the binary
format of Excel 97-2003. The values themselves are read by the child process as those of every workbook.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tieout.errors import FileNotUnderstood
from tieout.limits import WORKBOOK_BYTES_MAX
from tieout.reading.opening.sheet_marks import Marks
from tieout.reading.opening.workbooks import encrypted, read_old_excel
from tieout.reading.reader import Grid

_HEADER_BYTES = 512
_END_OF_CHAIN = 0xFFFFFFFA
_ENTRY_BYTES = 128
_STREAM = 2
_ROOT = 5
_ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}

_EOF, _FILEPASS, _BOUNDSHEET, _ROW = 0x0A, 0x2F, 0x85, 0x0208
_FORMULA, _BOOLERR, _NUMBER, _RK, _MULRK = 0x0006, 0x0205, 0x0203, 0x027E, 0x00BD
_TEXTS = frozenset({0x00FD, 0x0204, 0x00D6})
_BLANK, _MULBLANK = 0x0201, 0x00BE
_SEVERAL = frozenset({_MULRK, _MULBLANK})
_CELLS = frozenset({_FORMULA, _BOOLERR, _NUMBER, _RK, _BLANK, *_SEVERAL, *_TEXTS})
_AGREE_MIN, _AGREE_SHARE_MIN = 2, 0.8
"""Writers that keep the columns of each row in its record agree with its cells; of others nothing is concluded."""
_HIDDEN = 0x20
_SHEET = 0


def read_old_workbook(name: str, data: bytes) -> tuple[Grid, ...]:
    """The sheets of an XLS file.

    Raises:
        FileNotUnderstood: E102 when it is too large, E103 when it is no workbook, E104 when it is encrypted, E105 when
            it is damaged.
    """
    if len(data) > WORKBOOK_BYTES_MAX:
        raise FileNotUnderstood(
            f"{name} has {len(data) / 1024**2:,.0f} MiB; spreadsheets are read up to "
            f"{WORKBOOK_BYTES_MAX / 1024**2:,.0f} MiB. Save it as CSV, which has no limit.",
            code="E102",
        )
    try:
        streams = _Compound(data).streams()
        if "EncryptedPackage" in streams:
            raise encrypted(name)
        book = streams.get("Workbook", streams.get("Book"))
        if book is None:
            raise FileNotUnderstood(
                f"{name} is an old Office file without sheets. Export the report as CSV.", code="E103"
            )
        marks = _marks(name, book)
    except (struct.error, IndexError, ValueError) as error:
        raise FileNotUnderstood(f"{name} is damaged or cut short. Save or export it again.", code="E105") from error
    return read_old_excel(name, data, marks)


class _Compound:
    """A compound file: a small file system of sectors."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._size = 1 << self._number("<H", 30)
        self._small_size = 1 << self._number("<H", 32)
        if self._size not in {512, 4096} or self._small_size > self._size:
            raise ValueError
        self._table = self._allocation()
        self._small_table = self._numbers(self._chain(self._number("<I", 60)))
        self._cutoff = self._number("<I", 56)

    def streams(self) -> Mapping[str, bytes]:
        """Every stream by its name."""
        found: dict[str, bytes] = {}
        directory = self._chain(self._number("<I", 48))
        small = b""
        for at in range(0, len(directory), _ENTRY_BYTES):
            entry = directory[at : at + _ENTRY_BYTES]
            length, kind = struct.unpack_from("<HB", entry, 64)
            start, size = struct.unpack_from("<II", entry, 116)
            title = entry[: max(length - 2, 0)].decode("utf-16-le", "replace")
            if kind == _ROOT:
                small = self._chain(start)
            elif kind == _STREAM:
                whole = self._small_chain(small, start) if size < self._cutoff else self._chain(start)
                if len(whole) < size:
                    raise ValueError
                found[title] = whole[:size]
        return found

    def _number(self, form: str, at: int) -> int:
        return int(struct.unpack_from(form, self._data, at)[0])

    def _sector(self, number: int) -> bytes:
        at = (number + 1) * self._size
        found = self._data[at : at + self._size]
        if len(found) < self._size and at + len(found) < len(self._data):
            raise ValueError
        if not found:
            raise ValueError
        return found

    def _numbers(self, data: bytes) -> tuple[int, ...]:
        return struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4])

    def _allocation(self) -> tuple[int, ...]:
        """Which sector follows which."""
        sectors = [number for number in struct.unpack_from("<109I", self._data, 76) if number < _END_OF_CHAIN]
        more, seen = self._number("<I", 68), 0
        while more < _END_OF_CHAIN and seen < len(self._data) // self._size:
            *own, more = self._numbers(self._sector(more))
            sectors.extend(number for number in own if number < _END_OF_CHAIN)
            seen += 1
        return tuple(number for sector in sectors for number in self._numbers(self._sector(sector)))

    def _chain(self, start: int) -> bytes:
        """The sectors of one stream, one behind the other."""
        pieces: list[bytes] = []
        while start < _END_OF_CHAIN:
            pieces.append(self._sector(start))
            if len(pieces) > len(self._table):
                raise ValueError
            start = self._table[start]
        return b"".join(pieces)

    def _small_chain(self, small: bytes, start: int) -> bytes:
        pieces: list[bytes] = []
        while start < _END_OF_CHAIN:
            pieces.append(small[start * self._small_size : (start + 1) * self._small_size])
            if len(pieces) > len(self._small_table):
                raise ValueError
            start = self._small_table[start]
        return b"".join(pieces)


@dataclass(frozen=True, slots=True)
class _Record:
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


def _records(book: bytes, at: int) -> Iterator[_Record]:
    """The records from a place to the end of their sheet."""
    while True:
        kind, length = struct.unpack_from("<HH", book, at)
        body = book[at + 4 : at + 4 + length]
        if len(body) < length:
            raise ValueError
        yield _Record(kind, body)
        if kind == _EOF:
            return
        at += 4 + length


def _marks(name: str, book: bytes) -> dict[str, Marks]:
    """The marks of each sheet by its name."""
    found = {}
    for record in _records(book, 0):
        if record.kind == _FILEPASS:
            raise encrypted(name)
        if record.kind == _BOUNDSHEET:
            start, _, kind, letters, wide = struct.unpack_from("<IBBBB", record.body, 0)
            if kind == _SHEET:
                text = record.body[8 : 8 + letters * (2 if wide & 1 else 1)]
                title = text.decode("utf-16-le" if wide & 1 else "latin-1")
                found[title] = _sheet_marks(book, start)
    return found


def _sheet_marks(book: bytes, start: int) -> Marks:
    marks = Marks()
    stated: dict[int, tuple[int, int]] = {}
    found: dict[int, tuple[int, int]] = {}
    for record in _records(book, start):
        if record.kind == _ROW:
            stated[record.row] = struct.unpack_from("<HH", record.body, 2)
        elif record.kind in _CELLS:
            first, last = found.get(record.row, (record.column, 0))
            found[record.row] = (min(first, record.column), max(last, record.end))
        if record.kind == _ROW and struct.unpack_from("<H", record.body, 12)[0] & _HIDDEN:
            marks.hidden.add(record.row)
        elif record.kind in {_NUMBER, _RK, _MULRK}:
            marks.sure_rows.add(record.row)
            marks.filled_rows.add(record.row)
        elif record.kind in _TEXTS:
            marks.filled_rows.add(record.row)
        elif record.kind == _BOOLERR:
            marks.filled_rows.add(record.row)
            if record.body[7]:
                marks.errors[record.row, record.column] = _ERRORS.get(record.body[6], "#ERROR!")
        elif record.kind == _FORMULA:
            _mark_formula(marks, record)
    _refuse_lost_cells(stated, found)
    return marks


def _refuse_lost_cells(stated: Mapping[int, tuple[int, int]], found: Mapping[int, tuple[int, int]]) -> None:
    """Refuse a sheet of which a row doesn't hold the columns that it says, though nearly all others do.

    Excel leaves what a row says where cells at its ends were deleted: several rows that hold less are no damage.

    Raises:
        ValueError: a record was changed, so that a cell is no cell any more or stands somewhere else.
    """
    rows = {row: columns for row, columns in stated.items() if columns[0] < columns[1]}
    agree = sum(found.get(row) == columns for row, columns in rows.items())
    differ = len(rows) - agree
    beyond = any(found[row][0] < first or found[row][1] > last for row, (first, last) in rows.items() if row in found)
    nearly_all = differ == 1 or (beyond and agree >= len(rows) * _AGREE_SHARE_MIN)
    if agree >= _AGREE_MIN and differ and nearly_all:
        raise ValueError
    if len(rows) == agree and rows and not found.keys() <= rows.keys():
        raise ValueError


def _mark_formula(marks: Marks, record: _Record) -> None:
    place = (record.row, record.column)
    marks.filled_rows.add(record.row)
    marks.formulas[place] = ""
    result = record.body[6:14]
    if result[6:8] == b"\xff\xff" and result[0] == 2:
        marks.errors[place] = _ERRORS.get(result[2], "#ERROR!")
