"""Excel and OpenDocument workbooks in, one Grid for each sheet out, with the row numbers the sheet shows.

The container is checked (`packed`), its XML walked for sizes, formulas, errors and hidden rows (`marks`), the
values are read by a child process with bounds on memory and time (`workbook_parser`), and formulas are recomputed
where they are plain (`formulas`). Macros, links and scripts in a workbook are never run or followed.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import subprocess
import sys
import zipfile
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tieout.errors import FileNotUnderstood
from tieout.limits import (
    CELL_CHARACTERS_MAX,
    PARSER_MEMORY_BYTES_MAX,
    PARSER_PROCESSOR_SECONDS_MAX,
    PARSER_WALL_SECONDS_MAX,
)
from tieout.model.book import Problem
from tieout.model.vouching import OLD_WORKBOOK
from tieout.reading.opening.document_marks import mark_open_document
from tieout.reading.opening.formulas import Sheet
from tieout.reading.opening.marks import Bounds, Marks, Place, local, walk
from tieout.reading.opening.packed import unpack
from tieout.reading.opening.sheet_marks import count_shared_strings, mark_excel_sheet
from tieout.reading.reader import Grid, Record

_PARSER = Path(__file__).with_name("workbook_parser.py")
_BETWEEN_CELLS = re.compile(rb"(</?table:[^<>]*>)\s+(?=<)|(?<=>)\s+(?=</?table:)")
_NUMBER = re.compile(r"\W*[\d.,'\s]+\W*(?:cr|dr)?\W*", re.IGNORECASE)
_RELATIONS = "xl/_rels/workbook.xml.rels"


@dataclass(frozen=True, slots=True)
class _Parsed:
    """A sheet as the parser gives it: its rows by number, without blank cells at their ends."""

    name: str
    shown: bool
    rows: Mapping[int, Sequence[str]]


def read_excel(name: str, data: bytes) -> tuple[Grid, ...]:
    """The sheets of an Excel workbook (XLSX, XLSM).

    Raises:
        FileNotUnderstood: when it is damaged, encrypted, too large or made to do harm.
    """
    members = unpack(name, data)
    bounds = Bounds(name)
    for member, xml in members.items():
        if member.casefold() == "xl/sharedstrings.xml":
            count_shared_strings(xml, bounds)
        elif member.endswith((".xml", ".rels")) and "/worksheets/sheet" not in member:
            walk(name, xml, _nothing)
    marks = {
        sheet: mark_excel_sheet(members[member], bounds) for sheet, member in _sheets_of(name, members).items()
    }  # fmt: skip
    notes = []
    if any(member.casefold().endswith("vbaproject.bin") for member in members):
        notes.append(Problem(code="W414", text="The workbook holds macros; they are not run.", file=0))
    return _grids(name, data, "Excel workbook", marks, notes)


def read_open_document(name: str, data: bytes) -> tuple[Grid, ...]:
    """The sheets of an OpenDocument spreadsheet (ODS); raises as `read_excel` does."""
    members = unpack(name, data)
    if "encryption-data" in members.get("META-INF/manifest.xml", b"").decode("utf-8", "replace"):
        raise encrypted(name)
    marks = mark_open_document(members.get("content.xml", b""), Bounds(name))
    for member, xml in members.items():
        if xml and member.endswith(".xml") and member != "content.xml":  # OpenOffice writes an empty one
            walk(name, xml, _nothing)
    grids = _grids(name, _closed_up(data, members), "OpenDocument spreadsheet", marks, [])
    return tuple(replace(grid, sha256=hashlib.sha256(data).hexdigest()) for grid in grids)


def _closed_up(data: bytes, members: Mapping[str, bytes]) -> bytes:
    """A spreadsheet without white space between rows and cells: some programs write it, the parser refuses it."""
    content = members.get("content.xml", b"")
    closed = _BETWEEN_CELLS.sub(lambda found: found[1] or b"", content)
    if closed == content:
        return data
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for member, inside in {**members, "content.xml": closed}.items():
            archive.writestr(member, inside)
    return packed.getvalue()


def read_old_excel(name: str, data: bytes, marks: Mapping[str, Marks]) -> tuple[Grid, ...]:
    """The sheets of an old Excel workbook (XLS), whose marks were read from its records."""
    return _grids(name, data, OLD_WORKBOOK, marks, [])


def encrypted(name: str) -> FileNotUnderstood:
    """The error for a workbook with a password."""
    return FileNotUnderstood(
        f"{name} is locked with a password. Open it with the password and save it without one: in Excel File > Info > "
        'Protect Workbook, in LibreOffice File > Save As without "Save with password".',
        code="E104",
    )


def _nothing(*_: object) -> None:
    """An element that is only walked past."""


def _sheets_of(name: str, members: Mapping[str, bytes]) -> dict[str, str]:
    """Which member holds which sheet."""
    targets: dict[str, str] = {}
    sheets: dict[str, str] = {}

    def relation(tag: str, said: Mapping[str, str]) -> None:
        if local(tag) == "Relationship":
            targets[said.get("Id", "")] = said.get("Target", "")

    def sheet(tag: str, said: Mapping[str, str]) -> None:
        if local(tag) == "sheet":
            identity = next((value for key, value in said.items() if local(key) == "id"), "")
            sheets[said.get("name", "")] = targets.get(identity, "")

    workbook = members.get("xl/workbook.xml")
    if workbook is None or _RELATIONS not in members:
        raise FileNotUnderstood(f"{name} is damaged: it names no sheets. Save it again.", code="E105")
    walk(name, members[_RELATIONS], relation)
    walk(name, workbook, sheet)
    found = {}
    for title, target in sheets.items():
        member = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
        if "/worksheets/" in member:
            if member not in members:
                raise FileNotUnderstood(f"{name} is damaged: a sheet is missing in it. Save it again.", code="E105")
            found[title] = member
    return found


def _grids(name: str, data: bytes, kind: str, marks: Mapping[str, Marks], notes: Sequence[Problem]) -> tuple[Grid, ...]:
    sha256 = hashlib.sha256(data).hexdigest()
    grids = []
    for parsed in _parse(name, data):
        if parsed.name not in marks:
            raise _miscounted(name)
        seen = marks[parsed.name]
        records, more = _records(name, parsed, seen)
        grids.append(
            Grid(
                name=name,
                sha256=sha256,
                encoding=kind,
                delimiter="",
                records=records,
                sheet=parsed.name,
                notes=(*notes, *more),
                hidden_rows=frozenset(seen.hidden),
                shown=parsed.shown,
            )
        )
    return tuple(grids)


def _records(name: str, parsed: _Parsed, marks: Marks) -> tuple[tuple[Record, ...], list[Problem]]:
    """A sheet's rows, padded to one width; one blank record stands for each gap between them."""
    rows = {number: list(cells) for number, cells in parsed.rows.items()}
    notes = [*_overlay(rows, marks), *_spread(rows, marks)]
    if not marks.sure_rows <= rows.keys() <= marks.filled_rows:
        raise _miscounted(name)
    width = max(map(len, rows.values()), default=0)
    records: list[Record] = []
    before = 0
    for number in sorted(rows):
        cells = rows[number]
        if any(len(cell) > CELL_CHARACTERS_MAX for cell in cells):
            raise FileNotUnderstood(f"{name}: a cell in row {number} is longer than a spreadsheet holds.", code="E106")
        if number > before + 1:
            records.append(Record(number - 1, ("",) * width))
        records.append(Record(number, (*cells, *[""] * (width - len(cells)))))
        before = number
    return tuple(records), notes


def _overlay(rows: dict[int, list[str]], marks: Marks) -> list[Problem]:
    """Write errors and the values of formulas into the cells."""
    for place, text in marks.errors.items():
        _put(rows, place, text)
    if not marks.formulas:
        return []
    cells = {(row, column): cell for row, own in rows.items() for column, cell in enumerate(own) if cell}
    stored = (cells.get(place, "") for place in marks.formulas)
    computed = any(text.strip("0.-") for text in stored)
    errors = marks.errors.keys()
    formulas = {place: text for place, text in marks.formulas.items() if place not in errors}
    sheet = Sheet(cells, formulas, frozenset(marks.hidden), computed=computed)
    for place, text in sheet.texts():
        _put(rows, place, text)
    return _formula_notes(sheet)


def _spread(rows: dict[int, list[str]], marks: Marks) -> list[Problem]:
    """Write what stands in a cell over several rows into each of them; never an amount, which would count again."""
    numbers, filled = sorted(rows), 0
    for first, last, column in marks.joined:
        text = rows[first][column] if first in rows and column < len(rows[first]) else ""
        if not text.strip() or _NUMBER.fullmatch(text):
            continue
        for number in numbers[bisect_right(numbers, first) : bisect_right(numbers, last)]:
            if column >= len(rows[number]) or not rows[number][column].strip():
                _put(rows, (number, column), text)
                filled += 1
    if not filled:
        return []
    cells = "1 cell is" if filled == 1 else f"{filled:,} cells are"
    return [Problem(code="W417", text=f"{cells} one with the cell above, whose text is read for each row.", file=0)]


def _put(rows: dict[int, list[str]], place: Place, text: str) -> None:
    row, column = place
    cells = rows.setdefault(row, [])
    cells.extend([""] * (column + 1 - len(cells)))
    cells[column] = text


def _formula_notes(sheet: Sheet) -> list[Problem]:
    notes = []
    if sheet.recomputed:
        cells = (
            "1 cell is a formula; it was"
            if sheet.recomputed == 1
            else f"{sheet.recomputed:,} cells are formulas; they were"
        )
        text = f"{cells} computed again from the cells they add up."
        notes.append(Problem(code="W412", text=text, file=0))
    if sheet.differing:
        row = sheet.differing[0][0]
        text = (
            f"{len(sheet.differing):,} formulas stored another value than their cells give (the first in row {row}); "
            "the stored values were not used."
        )
        notes.append(Problem(code="W413", text=text, file=0, row=row))
    return notes


def _miscounted(name: str) -> FileNotUnderstood:
    return FileNotUnderstood(
        f"{name}: two ways to count its rows disagree, so it was not used. Save it again, or export CSV.", code="E401"
    )


def _parse(name: str, data: bytes) -> Iterator[_Parsed]:
    """The sheets as the parser's child process reads them."""
    lines = iter(_run_parser(name, data).splitlines())
    try:
        for line in lines:
            head = json.loads(line)
            rows: dict[int, Sequence[str]] = {}
            for entry in map(json.loads, lines):
                if isinstance(entry, dict):
                    if entry["rows"] != len(rows):
                        raise _miscounted(name)
                    break
                rows[entry[0]] = entry[1:]
            else:
                raise _miscounted(name)
            yield _Parsed(head["sheet"], head["shown"], rows)
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise _miscounted(name) from error


def _run_parser(name: str, data: bytes) -> bytes:
    bounds = [str(PARSER_MEMORY_BYTES_MAX), str(PARSER_PROCESSOR_SECONDS_MAX)]
    try:
        done = subprocess.run(  # noqa: S603  our own file, no shell
            [sys.executable, "-I", "-X", "utf8", str(_PARSER), *bounds],
            input=data,
            capture_output=True,
            timeout=PARSER_WALL_SECONDS_MAX,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise _too_much(name) from error
    if done.returncode == 0:
        return done.stdout
    if done.returncode < 0 or b"MemoryError" in done.stderr or b"memory allocation" in done.stderr:
        raise _too_much(name)
    if b"assword" in done.stderr:
        raise encrypted(name)
    raise FileNotUnderstood(f"{name} is damaged: its sheets can't be read. Save or export it again.", code="E105")


def _too_much(name: str) -> FileNotUnderstood:
    return FileNotUnderstood(
        f"{name} could not be read within {PARSER_MEMORY_BYTES_MAX // 1024**3} GiB of memory and "
        f"{PARSER_WALL_SECONDS_MAX} seconds. Export a shorter period, or save it as CSV.",
        code="E108",
    )
