"""A list of decisions as CSV in, decisions out.

Columns `Decided`, `Left lines`, `Right lines` and, if wanted, `Note`; others are passed over, so that the sheet
Corrections of the workbook, or the CSV of `tieout corrections`, can be filled in and given back. A line is written as
`sessions.csv row 7 paid`; the file may be left out where a side has one, the part where a row holds one amount.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tieout.errors import FileNotUnderstood
from tieout.model.book import Book
from tieout.model.decision import Choice, Decision
from tieout.model.explanation import LineRef
from tieout.reading.opening.grid import read_grid
from tieout.reading.parsing.cells import clean_text
from tieout.reading.parsing.headers import plain

_LINE = re.compile(r"(?:(?P<file>.+?)\s+)?row\s+(?P<row>\d{1,9})(?:\s+(?P<part>[a-z]+))?", re.IGNORECASE)
_NEEDED = ("decided", "left lines", "right lines")


def read_decisions(data: bytes, name: str, left: Book, right: Book) -> tuple[Decision, ...]:
    """Read a list of decisions.

    Args:
        data: the file's bytes.
        name: of the file, for messages.
        left: the practice's book, whose files' names lines may carry.
        right: the other program's book.

    Raises:
        FileNotUnderstood: when it is no such list, or a row can't be read.
    """
    grid = read_grid(name, data)
    at = grid.find_header(lambda cells: all(word in cells for word in _NEEDED))
    if at is None:
        raise FileNotUnderstood(
            f"{name} is no list of decisions: it needs the columns Decided, Left lines and Right lines. "
            "Make one with: tieout corrections … --format csv",
            code="E201",
        )
    header = [plain(cell) for cell in grid.records[at].cells]
    places = {word: header.index(word) for word in (*_NEEDED, *(("note",) if "note" in header else ()))}
    told = []
    for record in grid.records[at + 1 :]:
        cells = {word: clean_text(record.cells[place]) for word, place in places.items() if place < len(record.cells)}
        said = cells.get("decided", "").casefold()
        if not said:
            continue
        where = f"{name}, row {record.row}"
        if said not in set(Choice):
            raise FileNotUnderstood(
                f"{where}: {said[:40]!r} is no decision. Write {', '.join(Choice)}, or nothing.", code="E201"
            )
        told.append(
            Decision(
                choice=Choice(said),
                left=_lines(cells.get("left lines", ""), left, where),
                right=_lines(cells.get("right lines", ""), right, where),
                note=cells.get("note", ""),
                row=record.row,
            )
        )
    return tuple(told)


def _lines(text: str, book: Book, where: str) -> tuple[LineRef, ...]:
    return tuple(sorted({_line(one, book, where) for one in text.split(";") if one.strip()}))


def _line(text: str, book: Book, where: str) -> LineRef:
    found = _LINE.fullmatch(text.strip())
    names: Sequence[str] = [file.name for file in book.files]
    if found is None or (found["file"] is not None and found["file"] not in names):
        raise FileNotUnderstood(
            f"{where}: a line is written as {names[0]} row 7 paid; this one can't be read.", code="E201"
        )
    return LineRef(
        0 if found["file"] is None else names.index(found["file"]),
        int(found["row"]),
        (found["part"] or "amount").casefold(),
    )
