"""Bytes in, a Grid of text out: what the bytes are, how they are encoded, what separates the cells."""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
from collections import Counter
from collections.abc import Callable

from tieout.errors import FileNotUnderstood
from tieout.limits import CELL_CHARACTERS_MAX, COLUMNS_MAX
from tieout.reading.cells import clean_text
from tieout.reading.reader import Grid, Record

_DELIMITERS = (",", ";", "\t", "|")

_MAGIC = (
    (b"PK\x03\x04", "is an Excel workbook or another ZIP file (it starts with PK)"),
    (b"\xd0\xcf\x11\xe0", "is an old Excel or Word file"),
    (b"%PDF", "is a PDF"),
    (b"\x89PNG", "is a picture"),
    (b"\xff\xd8\xff", "is a picture"),
    (b"GIF8", "is a picture"),
    (b"\x1f\x8b", "is a compressed (gzip) file"),
    (b"SQLite format 3", "is a database"),
    (b"PAR1", "is a Parquet file"),
    (b"{\\rtf", "is a text document (RTF)"),
    (b"OFXHEADER", "is a bank file (OFX)"),
)

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def read_grid(name: str, data: bytes, encoding: str | None = None) -> Grid:
    """Turn a file's bytes into rows of text.

    Args:
        name: the file's name, for messages.
        data: its bytes.
        encoding: a codec name; None = by a fixed ladder (BOM, UTF-16 by its zero bytes, strict UTF-8, cp1252).

    Raises:
        FileNotUnderstood: when it is empty, not a text table, or broken.
    """
    if not data.strip(b"\x00 \t\r\n"):
        raise FileNotUnderstood(f"{name} is empty. Was the date range empty in the export?", code="E101")
    _refuse_other_kinds(name, data)
    text, used = _decode(name, data, encoding)
    text, delimiter = _delimiter(name, text)
    records = _records(name, text, delimiter)
    return Grid(
        name=name, sha256=hashlib.sha256(data).hexdigest(), encoding=used, delimiter=delimiter, records=records
    )  # fmt: skip


def plain(header: str) -> str:
    """A header as it is compared: no case, no odd spaces, no marks around it."""
    return clean_text(header).strip("*:").strip().casefold()


def find_header(grid: Grid, wanted: Callable[[tuple[str, ...]], bool], within_rows: int = 60) -> int | None:
    """Index in `grid.records` of the first row whose plain cells are the wanted header."""
    for index, record in enumerate(grid.records[:within_rows]):
        if wanted(tuple(plain(cell) for cell in record.cells)):
            return index
    return None


def _refuse_other_kinds(name: str, data: bytes) -> None:
    start = data[:256].lstrip()
    for magic, what in _MAGIC:
        if start.startswith(magic):
            raise FileNotUnderstood(f"{name} {what}, not a CSV file. Export the report as CSV.", code="E103")
    if start[:14].lower().startswith((b"<!doctype html", b"<html")):
        raise FileNotUnderstood(f"{name} is a web page, not a CSV file. Use the program's Export button.", code="E103")
    if start.startswith((b"<?xml", b"<OFX")):
        raise FileNotUnderstood(f"{name} is an XML file, not a CSV file. Export the report as CSV.", code="E103")


def _decode(name: str, data: bytes, encoding: str | None) -> tuple[str, str]:
    used = encoding or _guess_encoding(data)
    try:
        text = data.decode(used)
    except (UnicodeDecodeError, LookupError) as error:
        raise FileNotUnderstood(
            f"{name} can't be read as {used}. Leave --encoding out, or name the encoding it was saved in.",
            code="E107",
        ) from error
    if "\x00" in text:
        raise FileNotUnderstood(
            f"{name} holds zero bytes: it is damaged or not a text file. Export it again.", code="E105"
        )
    return text.removeprefix("\ufeff"), "utf-8" if used == "utf-8-sig" else used


def _guess_encoding(data: bytes) -> str:
    for bom, name in _BOMS:
        if data.startswith(bom):
            return name
    head = data[:4096]
    if head[1::2].count(0) > len(head) // 4:
        return "utf-16-le"
    if head[0::2].count(0) > len(head) // 4:
        return "utf-16-be"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _delimiter(name: str, text: str) -> tuple[str, str]:
    """The text to parse and the mark that separates its cells: the one giving most rows of equal width."""
    first = text[:8].splitlines()
    if first and first[0].lower().startswith("sep=") and len(first[0]) == 5:
        # Excel's own line; a blank line takes its place so that rows keep their numbers.
        return text[5:], first[0][4]
    best, best_score = ",", (0, 0)
    sample = text[:200_000]
    for mark in _DELIMITERS:
        if mark not in sample:
            continue
        widths = Counter(len(cells) for cells in _lenient(sample, mark) if len(cells) > 1)
        width, rows = max(widths.items(), key=lambda pair: (pair[1], pair[0]), default=(0, 0))
        if (rows, width) > best_score:
            best, best_score = mark, (rows, width)
    if best_score[1] < 2:
        raise FileNotUnderstood(
            f"{name} is not a table we can read: no row has two cells. Export the report as CSV.", code="E103"
        )
    return text, best


def _lenient(sample: str, mark: str) -> list[list[str]]:
    rows: list[list[str]] = []
    try:
        rows.extend(csv.reader(io.StringIO(sample, newline=""), delimiter=mark))
    except csv.Error:
        return rows
    return rows


def _records(name: str, text: str, delimiter: str) -> tuple[Record, ...]:
    """Every row, strictly parsed. A quoted line break starts no new row."""
    csv.field_size_limit(max(CELL_CHARACTERS_MAX, len(text) + 1))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    records: list[Record] = []
    try:
        for row, cells in enumerate(reader, start=1):
            if len(cells) > COLUMNS_MAX:
                raise FileNotUnderstood(
                    f"{name} row {row} has {len(cells)} columns; the limit is {COLUMNS_MAX}.", code="E102"
                )
            if any(len(cell) > CELL_CHARACTERS_MAX for cell in cells):
                raise FileNotUnderstood(
                    f"{name}: a cell in row {row} is longer than a spreadsheet allows; is a quote never closed?",
                    code="E203",
                )
            records.append(Record(row, tuple(cells)))
    except csv.Error as error:
        row = len(records) + 1
        if "unexpected end" in str(error):
            why = f"a quote opened in row {row} is never closed; what follows can't be trusted"
        else:
            why = f"row {row} has a quote in the wrong place"
        raise FileNotUnderstood(f"{name}: {why}. Export the file again.", code="E203") from error
    while records and records[-1].blank:
        records.pop()
    return tuple(records)
