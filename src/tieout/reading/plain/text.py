"""Large text tables that are proved to be plain, read into columns; of all others nothing is said.

Plain: UTF-8, rows that end with a line break, no blank line in the file, quotes only around whole cells, as many cells
in every row as in the header. A fast reader and the strict one can then only give the same.
"""

from __future__ import annotations

import codecs
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import polars as pl

from tieout.errors import FileNotUnderstood
from tieout.limits import CELL_CHARACTERS_MAX
from tieout.reading.opening.grid import find_delimiter, parse_records
from tieout.reading.reader import Grid, Record

if TYPE_CHECKING:
    import numpy.typing as npt

Bytes: TypeAlias = "npt.NDArray[np.uint8]"

HEAD_ROWS = 200
"""Rows in which a header is looked for; every reader looks at fewer."""

HEAD_BYTES = 1_000_000
"""The beginning that shows what separates the cells."""

_BLOCK_BYTES = 2**20
"""So many bytes are looked at at once."""
_TAIL_BYTES = 2**12
_QUOTE, _BREAK, _RETURN = ord('"'), ord("\n"), ord("\r")
_BLANK = (b"\n\n", b"\n\r\n")


@dataclass(frozen=True, slots=True)
class PlainText:
    """A text table proved to be plain.

    Attributes:
        head: its first rows, read strictly; `ends_cleanly` and `sha256` are those of the whole.
        data: its bytes, without a byte order mark.
        marks: its rows and the separators between their cells.
    """

    head: Grid
    data: bytes = field(repr=False)
    marks: Marks

    def columns(self, header: int, wanted: Sequence[int]) -> pl.DataFrame | None:
        """The text of some columns in the rows below the header, named by their numbers; None when a row is odd.

        Args:
            header: index of the header in the head.
            wanted: columns, ascending.
        """
        above, width = self.head.records[: header + 1], len(self.head.records[header].cells)
        rows = self.marks.rows - len(above)
        if rows <= 0 or has_breaks(above) or not self.marks.are_even([len(record.cells) for record in above], width):
            return None
        how = Shape(self.head.delimiter, width, len(above), rows)
        return read_columns(self.data, wanted, how)


def has_breaks(records: Iterable[Record]) -> bool:
    """Whether a cell of some rows holds a line break."""
    return any("\n" in cell for record in records for cell in record.cells)


@dataclass(frozen=True, slots=True)
class Shape:
    """What is known of the bytes of a plain text table.

    Attributes:
        delimiter: what separates the cells.
        width: cells in a row.
        skip: lines before the first row.
        rows: how many follow.
    """

    delimiter: str
    width: int
    skip: int
    rows: int


def read_columns(data: bytes, wanted: Sequence[int], how: Shape) -> pl.DataFrame | None:
    """The text of some columns of plain rows, named by their numbers; None when there aren't so many rows.

    Args:
        data: rows of a plain text table.
        wanted: columns, ascending.
        how: what is known of them.
    """
    try:
        frame = pl.read_csv(
            data,
            has_header=False,
            skip_lines=how.skip,
            separator=how.delimiter,
            schema={str(number): pl.String for number in range(how.width)},
            columns=list(wanted),
            empty_string_is_null=False,
        )
    except pl.exceptions.PolarsError:
        return None
    longest = frame.select(pl.all().str.len_bytes().max()).row(0)
    return frame if frame.height == how.rows and max(longest) <= CELL_CHARACTERS_MAX else None


def prove_plain(name: str, data: bytes, sha256: str | None = None) -> PlainText | None:
    """A file's bytes as a plain text table, or None where that isn't proved.

    Args:
        name: of the file.
        data: its bytes.
        sha256: of them, where it is known.
    """
    sha256, data = sha256 or hashlib.sha256(data).hexdigest(), data.removeprefix(codecs.BOM_UTF8)
    end = text_end(data)
    if not is_text(data):
        return None
    head = plain_head(name, data, is_whole=True, sha256=sha256, ends_cleanly=data.endswith((b"\n", b"\r")))
    if head is None:
        return None
    marks = marks_of(data, end, head.delimiter)
    if marks is None:
        return None
    whole = data if end + 2 >= len(data) else data[:end]
    return PlainText(head, whole, marks)


def plain_head(name: str, data: bytes, *, is_whole: bool, sha256: str, ends_cleanly: bool) -> Grid | None:
    """The first rows of a text table, read strictly; None where they can't be.

    Args:
        name: of the file.
        data: its bytes, or more than the first `HEAD_BYTES` of them.
        is_whole: whether these are all.
        sha256: of the whole file.
        ends_cleanly: whether the whole file ends with a line break.
    """
    start = data.removeprefix(codecs.BOM_UTF8)
    if len(start) > HEAD_BYTES or not is_whole:
        start = start[:HEAD_BYTES]
        start = start[: start.rfind(b"\n") + 1]
    try:
        text = start.decode("utf-8")
        if text[:4].lower() == "sep=":
            return None
        text, delimiter = find_delimiter(name, text)
        records = parse_records(name, _first_rows(text), delimiter)
    except (FileNotUnderstood, UnicodeDecodeError):
        return None
    return Grid(
        name=name, sha256=sha256, encoding="utf-8", delimiter=delimiter, records=records, ends_cleanly=ends_cleanly
    )


def _first_rows(text: str) -> str:
    """So many lines, and as many more as end the last row."""
    lines = text.split("\n")
    rows = "".join(f"{line}\n" for line in lines[:HEAD_ROWS])
    for line in lines[HEAD_ROWS:]:
        if rows.count('"') % 2 == 0:
            break
        rows += f"{line}\n"
    return rows


def is_text(data: bytes) -> bool:
    """Whether the bytes are UTF-8 without zeros and without the marks that only odd programs take for line breaks."""
    if b"\x00" in data:
        return False
    if data.isascii():
        return True
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(data), _BLOCK_BYTES):
            decoder.decode(data[start : start + _BLOCK_BYTES], final=start + _BLOCK_BYTES >= len(data))
    except UnicodeDecodeError:
        return False
    return True


def text_end(data: bytes) -> int:
    """Where the text ends that line breaks follow; the bytes aren't copied."""
    end = len(data)
    while end:
        block = data[max(end - _TAIL_BYTES, 0) : end]
        end -= len(block)
        if kept := len(block.rstrip(b"\r\n")):
            return end + kept
    return 0


@dataclass(frozen=True, slots=True)
class Marks:
    """Rows, separators outside of quotes, and the most of them in a row."""

    rows: int
    delimiters: int
    most: int

    def are_even(self, above: Sequence[int], width: int) -> bool:
        """Whether every row has as many cells as it should.

        Args:
            above: cells in each of the first rows.
            width: cells in each of the others; where it is one, nothing is proved.
        """
        rows = self.rows - len(above)
        expected = sum(cells - 1 for cells in above) + rows * (width - 1)
        return rows >= 0 and width > 1 and self.most < width and self.delimiters == expected


def marks_of(data: bytes, end: int, delimiter: str) -> Marks | None:
    """Count them; None when a row of the head is blank, a line break isn't LF or CR LF, or quotes aren't around cells.

    Args:
        data: rows of a text table.
        end: where the last of them ends (see `text_end`).
        delimiter: what separates their cells.
    """
    if (
        not end
        or data.startswith((b"\n", b"\r"))
        or any(data.find(one, 0, min(HEAD_BYTES, end)) >= 0 for one in _BLANK)
    ):
        return None
    if _has_lone_return(data):
        return None
    rows, found, most, begun = 1, 0, 0, 0
    for marks in _marks(data, end, delimiter) if b'"' not in data else _marks_outside(data, end, delimiter):
        if marks is None:
            return None
        breaks = np.flatnonzero(marks == _BREAK)
        if len(breaks):
            most = max(most, begun + int(breaks[0]), int(np.diff(breaks).max(initial=0)) - 1)
            begun = len(marks) - 1 - int(breaks[-1])
        else:
            begun += len(marks)
        rows, found = rows + len(breaks), found + len(marks) - len(breaks)
    return Marks(rows, found, max(most, begun))


def _has_lone_return(data: bytes) -> bool:
    """Whether a CR isn't followed by LF."""
    if b"\r" not in data:
        return False
    text = np.frombuffer(data, np.uint8)
    blocks = (text[start : start + _BLOCK_BYTES + 1] for start in range(0, len(data), _BLOCK_BYTES))
    return data.endswith(b"\r") or any(((one[:-1] == _RETURN) > (one[1:] == _BREAK)).any() for one in blocks)


def _marks(data: bytes, end: int, delimiter: str) -> Iterator[Bytes]:
    """Line breaks and separators in their order, block by block, where no cell is quoted."""
    others = bytes(set(range(256)) - {_BREAK, ord(delimiter)})
    for start in range(0, end, _BLOCK_BYTES):
        yield np.frombuffer(data[start : min(start + _BLOCK_BYTES, end)].translate(None, others), np.uint8)


def _marks_outside(data: bytes, end: int, delimiter: str) -> Iterator[Bytes | None]:
    """Those outside of quotes; None where quotes aren't around whole cells."""
    text, quotes = np.frombuffer(data, np.uint8, end), 0
    for start in range(0, end, _BLOCK_BYTES):
        block = text[start : start + _BLOCK_BYTES]
        is_quote = block == _QUOTE
        if not _quotes_whole_cells(text, start + np.flatnonzero(is_quote), quotes, ord(delimiter)):
            yield None
        outside = ~(np.bitwise_xor.accumulate(is_quote.view(np.uint8)) ^ (quotes & 1)).view(np.bool_)
        yield block[((block == _BREAK) | (block == ord(delimiter))) & outside]
        quotes += int(np.count_nonzero(is_quote))
    if quotes & 1:
        yield None


def _quotes_whole_cells(data: Bytes, places: npt.NDArray[np.int64], before: int, delimiter: int) -> bool:
    """Whether quotes open at the beginning of a cell and close at its end, or are doubled."""
    opens = (np.arange(before, before + len(places)) & 1) == 0
    first, last = places[opens], places[~opens]
    left = data[np.maximum(first - 1, 0)]
    right = data[np.minimum(last + 1, len(data) - 1)]
    begins = (first == 0) | (left == delimiter) | (left == _BREAK) | (left == _QUOTE)
    ends = (last == len(data) - 1) | (right == delimiter) | (right == _BREAK) | (right == _RETURN) | (right == _QUOTE)
    return bool(begins.all() and ends.all())
