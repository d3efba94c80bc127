"""The XML of an Excel sheet walked once: hidden rows, formulas, errors, and how many rows it says it has."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tieout.errors import FileNotUnderstood
from tieout.limits import SHARED_STRINGS_MAX
from tieout.reading.opening.marks import Bounds, Marks, Place, local, walk

_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})", re.ASCII)


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
            case "mergeCell":
                self._joined(attributes.get("ref", ""))

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

    def _joined(self, reference: str) -> None:
        """Note a cell that goes over several rows of one column."""
        first, _, last = reference.partition(":")
        begin, end = place_of(first), place_of(last)
        if begin and end and begin[1] == end[1] and begin[0] < end[0]:
            self.marks.joined.append((begin[0], end[0], begin[1]))

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
