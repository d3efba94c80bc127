"""What kind of file the first bytes show; one that holds no table gets a sentence that says what to export instead."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from enum import StrEnum

from tieout.errors import FileNotUnderstood


class Container(StrEnum):
    """What a table comes in."""

    TEXT = "text"
    EXCEL = "Excel workbook"
    OLD_EXCEL = "old Excel workbook"
    OPEN_DOCUMENT = "OpenDocument spreadsheet"
    PARQUET = "Parquet"
    ARROW = "Arrow"  # a table handed over by another library


TABLE_MARK = b"tieout table\n"
"""How the bytes of a table begin that another library handed over."""

PARQUET_MARK = b"PAR1"
"""How a Parquet file begins."""

_MIMETYPE_BYTES = 200
_UNPACKABLE = (zipfile.BadZipFile, ValueError, RuntimeError, OSError, EOFError, zlib.error)
"""What unpacking damaged or locked archives raises."""

_OLE = b"\xd0\xcf\x11\xe0"
_CSV = "Export the report as CSV."
_NUMBERS = "In Numbers choose File > Export To > CSV."
_SAVE = "Export the report as CSV; or open it in Excel or LibreOffice and save it as .xlsx."

_MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF", "is a PDF", _CSV),
    (b"\x89PNG", "is a picture", _CSV),
    (b"\xff\xd8\xff", "is a picture", _CSV),
    (b"GIF8", "is a picture", _CSV),
    (b"\x1f\x8b", "is a compressed file (gzip)", "Unpack it first."),
    (b"7z\xbc\xaf", "is a compressed file (7z)", "Unpack it first."),
    (b"Rar!", "is a compressed file (RAR)", "Unpack it first."),
    (b"SQLite format 3", "is a database", _CSV),
    (b"ARROW1", "is an Arrow file", "Save it as Parquet, or give the table itself in Python."),
    (b"{\\rtf", "is a text document (RTF)", _CSV),
    (b"<?xml", "is an XML file", _SAVE),
)

_JSON = re.compile(rb'(?:\[\s*)?\{\s*"')

_MEMBERS = (
    ("xl/workbook.bin", "is a binary Excel workbook (XLSB)", "Save it as .xlsx or CSV."),
    ("word/", "is a Word document", _CSV),
    ("ppt/", "is a presentation", _CSV),
    ("content.xml", "is an OpenDocument file without sheets", _CSV),
    ("Index/", "is a Numbers or Pages document", _NUMBERS),
    ("Index.zip", "is a Numbers or Pages document", _NUMBERS),
)


def container_of(name: str, data: bytes) -> Container:
    """What the bytes of a file are; of a packed one unpacks only what states its kind.

    Raises:
        FileNotUnderstood: E101 when there are no bytes, E103 when the first bytes belong to a kind without tables.
    """
    if not data:
        raise FileNotUnderstood(f"{name} is empty. Was the date range empty in the export?", code="E101")
    if data.startswith(_OLE):
        return Container.OLD_EXCEL
    if data.startswith(PARQUET_MARK):
        return Container.PARQUET
    if data.startswith(TABLE_MARK):
        return Container.ARROW
    start = data[:512].removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _packed(name, data)
    refuse_other_kinds(name, start)
    return Container.TEXT


def refuse_other_kinds(name: str, data: bytes) -> None:
    """Refuse what isn't a text table.

    Raises:
        FileNotUnderstood: E103 when the first bytes belong to another kind of file.
    """
    start = data[:512].removeprefix(b"\xef\xbb\xbf").lstrip()
    for magic, what, instead in _MAGIC:
        if start.startswith(magic):
            raise FileNotUnderstood(f"{name} {what}, not a table. {instead}", code="E103")
    if _JSON.match(start):
        raise FileNotUnderstood(f"{name} is a JSON file, not a table. {_CSV}", code="E103")
    if start[:14].lower().startswith((b"<!doctype html", b"<html")):
        raise FileNotUnderstood(f"{name} {_web_page(name)}", code="E103")


def _web_page(name: str) -> str:
    """Some programs' Export writes a web page and calls it a workbook, which spreadsheets open all the same."""
    if name.lower().endswith((".xls", ".xlsx")):
        return f"is a web page that is called a workbook. {_SAVE}"
    return f"is a web page, not a table. Use the program's Export button. {_SAVE}"


def _packed(name: str, data: bytes) -> Container:
    """What a ZIP file holds: by the names of its members, and the beginning of the one that states a kind."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            names = packed.namelist()
            stated = packed.open("mimetype").read(_MIMETYPE_BYTES) if "mimetype" in names else b""
    except _UNPACKABLE as error:
        raise FileNotUnderstood(
            f"{name} is a damaged Excel workbook or ZIP file. Save or export it again.", code="E105"
        ) from error
    if "xl/workbook.xml" in names:
        return Container.EXCEL
    if "content.xml" in names and b"opendocument.spreadsheet" in stated:
        return Container.OPEN_DOCUMENT
    for beginning, what, instead in _MEMBERS:
        if any(member.startswith(beginning) for member in names):
            raise FileNotUnderstood(f"{name} {what}. {instead}", code="E103")
    raise FileNotUnderstood(f"{name} is a ZIP file. Unpack it first.", code="E103")
