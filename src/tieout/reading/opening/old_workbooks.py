"""Old Excel workbooks (XLS): the compound file and its records walked for what a value reader can't see.

Encryption, formulas, errors and hidden rows. Layouts: Microsoft's published notes on compound files and on the binary
format of Excel 97-2003. The values themselves are read by the child process as those of every workbook.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping

from tieout.errors import FileNotUnderstood
from tieout.limits import WORKBOOK_BYTES_MAX
from tieout.reading.opening.marks import Marks
from tieout.reading.opening.old_records import (
    BOOLERR,
    BOUNDSHEET,
    FILEPASS,
    FORMULA,
    MULRK,
    NUMBER,
    RK,
    ROW,
    TEXTS,
    CellTable,
    Record,
    records,
)
from tieout.reading.opening.workbooks import encrypted, read_old_excel
from tieout.reading.reader import Grid

_HEADER_BYTES = 512
_END_OF_CHAIN = 0xFFFFFFFA
_ENTRY_BYTES = 128
_STREAM = 2
_ROOT = 5
_ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}

_HIDDEN = 0x20
_SHEET = 0
_EXCEL_95 = b"\x00\x05"


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


def _marks(name: str, book: bytes) -> dict[str, Marks]:
    """The marks of each sheet by its name."""
    found = {}
    excel_95 = book[4:6] == _EXCEL_95
    for record in records(book, 0):
        if record.kind == FILEPASS:
            raise encrypted(name)
        if record.kind == BOUNDSHEET:
            start, _, kind = struct.unpack_from("<IBB", record.body, 0)
            if kind == _SHEET:
                found[_title(record.body[6:], plain=excel_95)] = _sheet_marks(book, start)
    return found


def _title(text: bytes, *, plain: bool) -> str:
    """A sheet's name; Excel 95 writes plain letters, later ones say how wide theirs are."""
    letters, wide = text[0], not plain and text[1] & 1
    start = 1 if plain else 2
    return text[start : start + letters * (2 if wide else 1)].decode("utf-16-le" if wide else "cp1252")


def _sheet_marks(book: bytes, start: int) -> Marks:
    marks = Marks()
    cells = CellTable()
    for record in records(book, start):
        cells.add(record)
        if record.kind == ROW and struct.unpack_from("<H", record.body, 12)[0] & _HIDDEN:
            marks.hidden.add(record.row)
        elif record.kind in {NUMBER, RK, MULRK}:
            marks.sure_rows.add(record.row)
            marks.filled_rows.add(record.row)
        elif record.kind in TEXTS:
            marks.filled_rows.add(record.row)
        elif record.kind == BOOLERR:
            marks.filled_rows.add(record.row)
            if record.body[7]:
                marks.errors[record.row, record.column] = _ERRORS.get(record.body[6], "#ERROR!")
        elif record.kind == FORMULA:
            _mark_formula(marks, record)
    cells.refuse_damage()
    return marks


def _mark_formula(marks: Marks, record: Record) -> None:
    place = (record.row, record.column)
    marks.filled_rows.add(record.row)
    marks.formulas[place] = ""
    result = record.body[6:14]
    if result[6:8] == b"\xff\xff" and result[0] == 2:
        marks.errors[place] = _ERRORS.get(result[2], "#ERROR!")
