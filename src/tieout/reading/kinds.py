"""Files that aren't text tables, told by their first bytes: each gets one sentence that says what to export instead."""

from __future__ import annotations

import io
import zipfile

from tieout.errors import FileNotUnderstood

_CSV = "Export the report as CSV."

_MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (b"\xd0\xcf\x11\xe0", "is an old Excel or Word file", "Open it and save it as CSV."),
    (b"%PDF", "is a PDF", _CSV),
    (b"\x89PNG", "is a picture", _CSV),
    (b"\xff\xd8\xff", "is a picture", _CSV),
    (b"GIF8", "is a picture", _CSV),
    (b"\x1f\x8b", "is a compressed file (gzip)", "Unpack it first."),
    (b"7z\xbc\xaf", "is a compressed file (7z)", "Unpack it first."),
    (b"Rar!", "is a compressed file (RAR)", "Unpack it first."),
    (b"SQLite format 3", "is a database", _CSV),
    (b"PAR1", "is a Parquet file", _CSV),
    (b"{\\rtf", "is a text document (RTF)", _CSV),
    (b"!TRNS", "is a QuickBooks IIF file", "Export the report as CSV."),
    (b"!HDR", "is a QuickBooks IIF file", "Export the report as CSV."),
    (b"<?xml", "is an XML file", _CSV),
    (b'{"', "is a JSON file", _CSV),
    (b'[{"', "is a JSON file", _CSV),
)

_MEMBERS = (
    ("xl/", "is an Excel workbook", "Save it as CSV (File > Save as > CSV UTF-8)."),
    ("word/", "is a Word document", _CSV),
    ("ppt/", "is a presentation", _CSV),
    ("content.xml", "is an OpenDocument file", "Save it as CSV."),
)


def refuse_other_kinds(name: str, data: bytes) -> None:
    """Refuse what isn't a text table.

    Raises:
        FileNotUnderstood: E101 when there are no bytes, E103 when the first bytes belong to another kind of file.
    """
    if not data:
        raise FileNotUnderstood(f"{name} is empty. Was the date range empty in the export?", code="E101")
    start = data[:512].removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        what, instead = _packed(data)
        raise FileNotUnderstood(f"{name} {what}, not a CSV file. {instead}", code="E103")
    for magic, what, instead in _MAGIC:
        if start.startswith(magic):
            raise FileNotUnderstood(f"{name} {what}, not a CSV file. {instead}", code="E103")
    if start[:14].lower().startswith((b"<!doctype html", b"<html")):
        raise FileNotUnderstood(f"{name} is a web page, not a CSV file. Use the program's Export button.", code="E103")


def _packed(data: bytes) -> tuple[str, str]:
    """What a ZIP file holds, by the names of its members; nothing is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            names = packed.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError, UnicodeDecodeError):
        return "is a damaged Excel workbook or ZIP file", "Export it again, as CSV."
    for beginning, what, instead in _MEMBERS:
        if any(member.startswith(beginning) for member in names):
            return what, instead
    return "is a ZIP file", "Unpack it first."
