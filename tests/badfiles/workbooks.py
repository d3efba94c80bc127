"""Spreadsheets that are damaged, encrypted or made to do harm, and what each gets."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import openpyxl
import xlsxwriter

from tests.badfiles.builders import flat
from tests.reading.opening.containers import (
    fill,
    members_of,
    ods_bytes,
    rows_of,
    to_ods,
    to_parquet,
    to_xlsx,
    workbook_bytes,
    zip_bytes,
)

_ROWS = rows_of(flat())
_SHEET = "xl/worksheets/sheet1.xml"
_GOOD = to_xlsx(_ROWS)
_MEMBERS = members_of(_GOOD)
_DOCTYPE = b'<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;&b;">]>'


def _with(name: str, content: bytes) -> bytes:
    return zip_bytes(_MEMBERS | {name: content})


def _sheet(old: bytes, new: bytes) -> bytes:
    assert old in _MEMBERS[_SHEET]
    return _with(_SHEET, _MEMBERS[_SHEET].replace(old, new, 1))


def _far(cell: str) -> bytes:
    book = openpyxl.Workbook()
    fill(book.active, _ROWS)
    assert book.active is not None
    book.active[cell] = 1
    return workbook_bytes(book)


def _overlapping() -> bytes:
    """Two entries of the list of members that point at the same packed bytes, the second one from inside the first."""
    packed = bytearray(zip_bytes({"xl/workbook.xml": b"<a/>", "xl/a.xml": b"x" * 5000, "xl/b.xml": b"y" * 5000}))
    last = packed.rindex(b"PK\x01\x02")
    before = packed.rindex(b"PK\x01\x02", 0, last)
    packed[last + 42 : last + 46] = packed[before + 42 : before + 46]
    return bytes(packed)


def _twice_named() -> bytes:
    first, second = b"xl/first.xml", b"xl/other.xml"
    return zip_bytes(_MEMBERS | {first.decode(): b"<a/>", second.decode(): b"<a/>"}).replace(second, first)


def _lying() -> bytes:
    """A member that unpacks to more than its entry says."""
    data = bytearray(_GOOD)
    at = data.index(b"PK\x01\x02")
    size = struct.unpack_from("<I", data, at + 24)[0]
    struct.pack_into("<I", data, at + 24, size - 10)
    return bytes(data)


def _flipped() -> bytes:
    """One byte changed in a stored member: its checksum no longer fits."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as packed:
        for name, content in _MEMBERS.items():
            packed.writestr(zipfile.ZipInfo(name), content)
    return out.getvalue().replace(b"150", b"750", 1)


def _encrypted_member() -> bytes:
    data = bytearray(_GOOD)
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + at] |= 1
    return bytes(data)


def compound(*names: str) -> bytes:
    """A compound file (as old Office files are) with empty streams of these names."""
    entries = [_entry("Root Entry", 5), *(_entry(name, 2) for name in names)]
    directory = b"".join(entries).ljust(512, b"\x00")
    header = bytearray(512)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHHHH", header, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<III", header, 44, 1, 1, 0)
    struct.pack_into("<IIIII", header, 56, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    struct.pack_into("<109I", header, 76, 0, *[0xFFFFFFFF] * 108)
    table = struct.pack("<128I", 0xFFFFFFFD, 0xFFFFFFFE, *[0xFFFFFFFF] * 126)
    return bytes(header) + table + directory


def _entry(name: str, kind: int) -> bytes:
    entry = bytearray(128)
    text = name.encode("utf-16-le")
    entry[: len(text)] = text
    struct.pack_into("<HBB", entry, 64, len(text) + 2, kind, 1)
    struct.pack_into("<III", entry, 68, *[0xFFFFFFFF] * 3)
    struct.pack_into("<I", entry, 116, 0xFFFFFFFE)
    return bytes(entry)


def _stale() -> bytes:
    """A formula whose stored value is another than its cells give."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    page = book.add_worksheet()
    for number, row in enumerate((*_ROWS[:3], ["2026-02-20", "Mia Chen", "Invoice", "1002"])):
        page.write_row(number, 0, row)
    for number, amount in enumerate((150, 100), start=1):
        page.write_number(number, 4, amount)
    page.write_formula(3, 4, "=E2+25", None, 999)
    book.close()
    return out.getvalue()


def _hidden() -> bytes:
    book = openpyxl.Workbook()
    fill(book.active, _ROWS)
    assert book.active is not None
    book.active.row_dimensions[3].hidden = True
    return workbook_bytes(book)


def _merged() -> bytes:
    book = openpyxl.Workbook()
    fill(book.active, _ROWS)
    assert book.active is not None
    book.active.merge_cells("B2:B3")
    return workbook_bytes(book)


def _two_sheets(second: list[list[str]]) -> bytes:
    book = openpyxl.Workbook()
    fill(book.active, _ROWS)
    fill(book.create_sheet("Other"), second)
    return workbook_bytes(book)


def _amount(cell: str) -> bytes:
    return to_xlsx([*_ROWS, ["2026-03-01", "Mia Chen", "Payment", "", cell, ""]], lambda text: text or None)


_BOMB = zip_bytes(_MEMBERS | {"xl/media/image1.png": bytes(5_000_000)})
_HUGE_SIZE = (300 * 1024**2).to_bytes(4, "little")


def _too_large() -> bytes:
    data = bytearray(_GOOD)
    at = data.index(b"PK\x01\x02")
    data[at + 24 : at + 28] = _HUGE_SIZE
    return bytes(data)


REFUSED_WORKBOOKS = (
    ("renamed.csv", "Excel workbook with another ending", _GOOD, "E103"),
    ("text.xlsx", "text table named as a workbook", flat(), "E103"),
    ("text.ods", "Excel workbook named as OpenDocument", _GOOD, "E103"),
    ("binary.xlsb", "binary Excel workbook", zip_bytes({"xl/workbook.bin": b"\x83\x01"}), "E103"),
    ("letter.doc", "old Word file", compound("WordDocument"), "E103"),
    ("table.arrow", "Arrow file", b"ARROW1\x00\x00" + bytes(8), "E103"),
    ("cut.parquet", "Parquet file without its end", to_parquet(_ROWS)[:-20], "E105"),
    ("broken.xlsx", "first bytes of an Excel workbook", _GOOD[:400], "E105"),
    ("cut.xlsx", "Excel workbook without its end", _GOOD[:-40], "E105"),
    ("cut.ods", "OpenDocument spreadsheet without its end", to_ods(_ROWS)[:-40], "E105"),
    ("cut.xls", "first bytes of an old Excel workbook", compound("Workbook")[:700], "E105"),
    ("hollow.xls", "old Excel workbook without content", compound("Workbook"), "E105"),
    ("flipped.xlsx", "one byte changed inside", _flipped(), "E105"),
    ("lying.xlsx", "a member longer than it says", _lying(), "E105"),
    ("sheetless.xlsx", "Excel workbook without its list of sheets", zip_bytes({"xl/workbook.xml": "<x/>"}), "E105"),
    ("unclosed.xlsx", "sheet whose XML isn't whole", _sheet(b"</sheetData>", b""), "E105"),
    ("moved.xlsx", "cell that stands in another row than it says", _sheet(b'r="A2"', b'r="A9"'), "E105"),
    ("empty.xlsx", "Excel workbook without a cell", to_xlsx([]), "E101"),
    ("encrypted.xlsx", "Excel workbook with a password", compound("EncryptedPackage", "EncryptionInfo"), "E104"),
    ("locked.xlsx", "encrypted member", _encrypted_member(), "E104"),
    ("locked.ods", "OpenDocument spreadsheet with a password",
     zip_bytes(members_of(to_ods(_ROWS)) | {"META-INF/manifest.xml": "<m><manifest:encryption-data/></m>"}), "E104"),
    ("large.xlsx", "members that say they unpack to 300 MiB", _too_large(), "E102"),
    ("bomb.xlsx", "member that unpacks to a thousand times its size", _BOMB, "E106"),
    ("overlap.xlsx", "members that overlap", _overlapping(), "E106"),
    ("doubled.xlsx", "two members of one name", _twice_named(), "E106"),
    ("path.xlsx", "member whose name leads out of the file", _with("../evil.xml", b"<a/>"), "E106"),
    ("entity.xlsx", "sheet that declares entities", _with(_SHEET, _DOCTYPE + _MEMBERS[_SHEET]), "E106"),
    ("theme.xlsx", "other member that declares entities", _with("xl/theme/theme1.xml", _DOCTYPE + b"<a/>"), "E106"),
    ("entity.ods", "OpenDocument that declares entities",
     zip_bytes(members_of(to_ods(_ROWS)) | {"content.xml": _DOCTYPE + b"<a/>"}), "E106"),
    ("far.xlsx", "one cell in the last column", _far("XFD1048576"), "E106"),
    ("deep.xlsx", "one cell far below and far to the right", _far("ALI1000000"), "E106"),
    ("repeated.ods", "a row repeated a million times",
     ods_bytes('<table:table-row table:number-rows-repeated="1000000"><table:table-cell office:value-type="float" '
               'office:value="1" table:number-columns-repeated="100"/></table:table-row>'), "E106"),
    ("unknown.xlsx", "sheets without any report", to_xlsx([["Prices"], ["Session", "150"]]), "E201"),
    ("months.xlsx", "two sheets that are both reports", _two_sheets(_ROWS), "E207"),
)  # fmt: skip
"""Name, what is wrong, bytes, code."""

EXPORTS = Path(__file__).parents[1] / "reading" / "exports"

WORKBOOKS_WITH_ODD_ROWS = (
    ("lookup.xlsx", "formula that is no sum, without a value", _amount("=VLOOKUP(A1,B1:C2,2)"), "E306", 5, "Amount"),
    ("circle.xlsx", "formula that adds itself", _amount("=E5+1"), "E306", 5, "Amount"),
    ("other-sheet.xlsx", "formula over another sheet, without a value", _amount("=Other!A1"), "E306", 5, "Amount"),
    ("figures.xlsx", "text in place of an amount", _amount("see notes"), "E301", 5, "Amount"),
)
"""Name, what is wrong, bytes, code, row, column."""

NOTED_WORKBOOKS = (
    ("formulas.xlsx", "amount as a formula without a value", _amount("=-45.00"), "W412"),
    ("stale.xlsx", "formula with a false stored value", _stale(), "W413", 4),
    ("hidden.xlsx", "hidden row", _hidden(), "W402"),
    ("merged.xlsx", "client's name in a cell over several rows", _merged(), "W417"),
    ("macros.xlsm", "workbook with macros", _with("xl/vbaProject.bin", b"\x00"), "W414"),
    ("sessions.xls", "old workbook without totals", (EXPORTS / "appointment-status.xls").read_bytes(), "W416"),
    ("notes.xlsx", "a second sheet that is no report", _two_sheets([["Prices"]]), "W415"),
)
"""Name, what is wrong, bytes, code, and the row where it is said."""
