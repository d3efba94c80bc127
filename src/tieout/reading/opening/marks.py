"""What a value reader can't see in a sheet, how large a workbook may be, and the walk over its XML that finds both.

The XML is walked once, without building anything. A document type declaration is refused (no program writes one;
entities need it).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from xml.parsers import expat

from tieout.errors import FileNotUnderstood
from tieout.limits import COLUMNS_MAX, SHEET_CELLS_MAX, SHEET_ROWS_MAX

_PIECE_BYTES = 1 << 20

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
        joined: columns of cells that are one cell over several rows: first row, last row, column.
    """

    hidden: set[int] = field(default_factory=set)
    formulas: dict[Place, str] = field(default_factory=dict)
    errors: dict[Place, str] = field(default_factory=dict)
    filled_rows: set[int] = field(default_factory=set)
    sure_rows: set[int] = field(default_factory=set)
    joined: list[tuple[int, int, int]] = field(default_factory=list)


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
