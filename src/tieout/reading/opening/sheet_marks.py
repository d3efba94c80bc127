"""The XML of a spreadsheet walked once, without building anything: how large it is, and what a value reader can't see.

Which rows are hidden, which cells hold formulas or errors, and how many rows the file says it has: an independent
count. A document type declaration is refused (no program writes one; entities need it).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from tieout.errors import FileNotUnderstood
from tieout.limits import COLUMNS_MAX, SHARED_STRINGS_MAX, SHEET_CELLS_MAX, SHEET_ROWS_MAX

_PIECE_BYTES = 1 << 20
_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})", re.ASCII)

_SURE = frozenset({"float", "currency", "percentage", "date", "boolean"})

Place = tuple[int, int]
"""Row as a spreadsheet numbers it (from 1) and column (from 0)."""


@dataclass(slots=True)
class Marks:
    """What was seen in one sheet.

    Attributes:
        hidden: rows that are hidden.
        formulas: cells that hold a formula, each with its text; `""` where there is none to read.
        errors: cells that hold an error, each with its text.
        filled_rows: rows with a cell that may hold something.
        sure_rows: rows with a cell that surely does.
    """

    hidden: set[int] = field(default_factory=set)
    formulas: dict[Place, str] = field(default_factory=dict)
    errors: dict[Place, str] = field(default_factory=dict)
    filled_rows: set[int] = field(default_factory=set)
    sure_rows: set[int] = field(default_factory=set)


@dataclass(slots=True)
class Bounds:
    """Bounds of one workbook, counted over its sheets."""

    name: str
    cells: int = 0
    wide: int = 0

    def begin(self) -> None:
        """A new sheet begins."""
        self.wide = 0

    def count(self, cells: int, row: int, column: int) -> None:
        """Count cells up to a place; a value reader holds the whole rectangle up to the farthest one.

        Raises:
            FileNotUnderstood: E106 when a bound is passed.
        """
        self.cells += cells
        self.wide = max(self.wide, column + 1)
        if column >= COLUMNS_MAX or row > SHEET_ROWS_MAX or max(self.cells, row * self.wide) > SHEET_CELLS_MAX:
            raise self.refusal(row, column)

    def refusal(self, row: int, column: int) -> FileNotUnderstood:
        """The error for a workbook that is too large."""
        if column >= COLUMNS_MAX:
            what = f"a cell in row {row} is beyond column {COLUMNS_MAX:,}"
        else:
            what = f"it has more than {SHEET_ROWS_MAX:,} rows or {SHEET_CELLS_MAX:,} cells"
        return FileNotUnderstood(
            f"{self.name}: {what}. Delete the empty rows and columns, or save it as CSV.", code="E106"
        )


Starts = Callable[[str, dict[str, str]], None]
"""Called with an element's tag and attributes."""

Says = Callable[[str], None]
"""Called with an element's tag, or with a piece of text."""


def walk(name: str, xml: bytes, starts: Starts, ends: Says | None = None, text: Says | None = None) -> None:
    """Feed XML to handlers.

    Args:
        name: the file's name, for messages.
        xml: the member's bytes.
        starts: called with tag and attributes.
        ends: called with tag.
        text: called with pieces of text.

    Raises:
        FileNotUnderstood: E106 at a document type declaration, E105 when it isn't whole XML.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = starts
    parser.EndElementHandler = ends
    parser.CharacterDataHandler = text

    def refuse(*_: object) -> None:
        raise FileNotUnderstood(
            f"{name} was not opened: its XML declares a document type. No program writes such a file.", code="E106"
        )

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    view = memoryview(xml)
    try:
        for start in range(0, len(view), _PIECE_BYTES):
            parser.Parse(bytes(view[start : start + _PIECE_BYTES]), False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise FileNotUnderstood(f"{name} is damaged inside. Save or export it again.", code="E105") from error


def local(tag: str) -> str:
    """A tag or attribute without its namespace."""
    return tag.rpartition(" ")[2]


def place_of(reference: str) -> Place | None:
    """Row and column of a reference such as `B7`."""
    found = _PLACE.fullmatch(reference)
    if found is None:
        return None
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return int(found[2]), column - 1


def mark_excel_sheet(xml: bytes, bounds: Bounds) -> Marks:
    """Walk one `xl/worksheets/sheet….xml`."""
    bounds.begin()
    walker = _ExcelSheet(bounds)
    walk(bounds.name, xml, walker.start, walker.end, walker.text)
    return walker.marks


class _ExcelSheet:
    """The elements of a sheet as they come."""

    def __init__(self, bounds: Bounds) -> None:
        self.bounds, self.marks = bounds, Marks()
        self.row, self.column, self.kind = 0, -1, ""
        self.taking: list[str] | None = None
        self.shared: dict[str, tuple[str, Place]] = {}
        self.group = ""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        match local(tag):
            case "row":
                self._row(attributes)
            case "c":
                self._cell(attributes)
            case "f":
                self.taking = []
                self.group = attributes.get("si", "") if attributes.get("t") == "shared" else ""
            case "v" | "is":
                self.marks.filled_rows.add(self.row)
                self.taking = []

    def text(self, piece: str) -> None:
        if self.taking is not None:
            self.taking.append(piece)

    def end(self, tag: str) -> None:
        match local(tag):
            case "f" if self.taking is not None:
                self._formula("".join(self.taking))
                self.taking = None
            case "v" if self.taking is not None:
                self._value("".join(self.taking))
                self.taking = None
            case "is":
                self.taking = None

    def _row(self, attributes: Mapping[str, str]) -> None:
        number = attributes.get("r", "")
        self.row = int(number) if number.isdigit() and len(number) < 9 else self.row + 1
        self.column = -1
        self.bounds.count(0, self.row, 0)
        if attributes.get("hidden") in {"1", "true"}:
            self.marks.hidden.add(self.row)

    def _value(self, text: str) -> None:
        if self.kind == "e":
            self.marks.errors[self.row, self.column] = text
        elif text and self.kind in {"", "n", "b"}:
            self.marks.sure_rows.add(self.row)

    def _formula(self, text: str) -> None:
        """Note a formula; cells that share one write it out once."""
        place = (self.row, self.column)
        if self.group and text:
            self.shared[self.group] = (text, place)
        elif self.group in self.shared:
            text = _moved(*self.shared[self.group], place)
        self.marks.formulas[place] = text
        self.marks.filled_rows.add(self.row)

    def _cell(self, attributes: Mapping[str, str]) -> None:
        place = place_of(attributes.get("r", ""))
        self.column = place[1] if place else self.column + 1
        if place and place[0] != self.row:
            raise FileNotUnderstood(
                f"{self.bounds.name} is damaged inside: a cell stands in another row than it says. Save it again.",
                code="E105",
            )
        self.kind = attributes.get("t", "")
        self.bounds.count(1, self.row, self.column)


def _moved(formula: str, origin: Place, place: Place) -> str:
    """A formula as it reads in another cell that shares it."""
    from openpyxl.formula.translate import Translator  # noqa: PLC0415  only few workbooks share formulas
    from openpyxl.utils.cell import get_column_letter  # noqa: PLC0415

    written = [f"{get_column_letter(column + 1)}{row}" for row, column in (origin, place)]
    moved: str = Translator(f"={formula}", origin=written[0]).translate_formula(written[1])
    return moved.removeprefix("=")


def count_shared_strings(xml: bytes, bounds: Bounds) -> None:
    """Walk `xl/sharedStrings.xml`."""
    count = 0

    def start(tag: str, _: Mapping[str, str]) -> None:
        nonlocal count
        count += local(tag) == "si"
        if count > SHARED_STRINGS_MAX:
            raise FileNotUnderstood(
                f"{bounds.name} holds more than {SHARED_STRINGS_MAX:,} texts. Save it as CSV.", code="E106"
            )

    walk(bounds.name, xml, start)


def mark_open_document(xml: bytes, bounds: Bounds) -> dict[str, Marks]:
    """Walk an OpenDocument `content.xml`: the marks of each sheet by its name."""
    walker = _OpenDocument(bounds)
    walk(bounds.name, xml, walker.start, walker.end)
    return walker.sheets


class _OpenDocument:
    """The elements of a document as they come; rows and cells may be repeated."""

    def __init__(self, bounds: Bounds) -> None:
        self.bounds = bounds
        self.sheets: dict[str, Marks] = {}
        self.marks = Marks()
        self.row, self.column = 0, 0
        self.rows_repeated, self.filled, self.sure, self.hidden = 1, False, False, False
        self.far = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        said = {local(key): value for key, value in attributes.items()}
        if "error" in attributes.values():
            said["value-type"] = "error"
        match local(tag):
            case "table":
                self.bounds.begin()
                self.marks = Marks()
                self.sheets[said.get("name", "")] = self.marks
                self.row = 0
            case "table-row":
                self.rows_repeated = _times(said.get("number-rows-repeated"))
                self.hidden = said.get("visibility") in {"collapse", "filter"}
                self.column, self.filled, self.sure, self.far = 0, False, False, 0
            case "table-cell" | "covered-table-cell":
                self._cell(said)

    def end(self, tag: str) -> None:
        if local(tag) != "table-row":
            return
        if self.filled:
            self.bounds.count(self.far * self.rows_repeated, self.row + self.rows_repeated, self.far - 1)
            rows = range(self.row + 1, self.row + 1 + self.rows_repeated)
            self.marks.filled_rows.update(rows)
            if self.sure:
                self.marks.sure_rows.update(rows)
            if self.hidden:
                self.marks.hidden.update(rows)
        self.row += self.rows_repeated

    def _cell(self, said: Mapping[str, str]) -> None:
        times = _times(said.get("number-columns-repeated"))
        if said.get("value-type") or said.get("formula"):
            self.filled = True
            self.far = self.column + times
            self.sure = self.sure or said.get("value-type") in _SURE
            if formula := said.get("formula"):
                self.marks.formulas[self.row + 1, self.column] = _as_excel(formula)
            if said.get("value-type") == "error":
                self.marks.errors[self.row + 1, self.column] = "#ERROR!"
        self.column += times


def _as_excel(formula: str) -> str:
    """`of:=SUM([.F2:.F5];1)` as `SUM(F2:F5,1)`."""
    bare = formula.partition("=")[2]
    return re.sub(r"\[\.([^\]]*)\]", lambda found: found[1].replace(":.", ":"), bare).replace(";", ",")


def _times(text: str | None) -> int:
    return int(text) if text and text.isdigit() and len(text) < 9 else 1
