"""The XML of an OpenDocument spreadsheet walked once: hidden rows, formulas, errors, and how many rows it has."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tieout.reading.opening.marks import Bounds, Marks, local, walk

_SURE = frozenset({"float", "currency", "percentage", "date", "boolean"})


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
        rows = _times(said.get("number-rows-spanned"))
        if rows > 1 and _times(said.get("number-columns-spanned")) == 1:
            self.marks.joined.append((self.row + 1, self.row + rows, self.column))
        self.column += times


def _as_excel(formula: str) -> str:
    """`of:=SUM([.F2:.F5];1)` as `SUM(F2:F5,1)`."""
    bare = formula.partition("=")[2]
    return re.sub(r"\[\.([^\]]*)\]", lambda found: found[1].replace(":.", ":"), bare).replace(";", ",")


def _times(text: str | None) -> int:
    return int(text) if text and text.isdigit() and len(text) < 9 else 1
