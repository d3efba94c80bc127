"""Xero's reports taken apart: the rows under their headings, and the totals each heading's rows must come to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tieout.errors import FileNotUnderstood
from tieout.model.book import Problem, TotalsVerdict
from tieout.model.money import format_cents
from tieout.reading.parsing.cells import CellProblem, clean_text, parse_cents
from tieout.reading.parsing.days import is_day
from tieout.reading.parsing.headers import plain
from tieout.reading.parsing.taking import Columns, Taken
from tieout.reading.reader import Grid, Record
from tieout.reading.tables.declared import (
    Layout,
    places,
    word_of,
)

_TOTAL = re.compile(r"total\b.*|percentage of total|net movement|(?:opening|closing) balance", re.IGNORECASE)
_OPENING = re.compile(r"opening balance", re.IGNORECASE)
GONE = {"voided": "W410", "deleted": "W410", "void": "W410", "draft": "W411", "awaiting approval": "W411",
         "submitted": "W411"}  # fmt: skip


@dataclass(slots=True)
class Section:
    """The rows under one heading.

    Attributes:
        name: of the account, or the number of the invoice.
        rows: its data rows.
        totals: rows that state totals.
        opening: rows that state a balance from before.
    """

    name: str
    rows: list[Record] = field(default_factory=list)
    totals: list[Record] = field(default_factory=list)
    opening: list[Record] = field(default_factory=list)


def header_at(grid: Grid, layout: Layout) -> int | None:
    """Index of the row that holds a report's headers, None where there is none."""

    def wanted(cells: tuple[str, ...]) -> bool:
        known = set(cells)
        named = all(known & set(layout.names[meaning]) for meaning in layout.needed)
        return named and (not layout.signs or bool(known & layout.signs)) and not known & layout.without

    return grid.find_header(wanted)


def taken_apart(grid: Grid, layout: Layout) -> tuple[Columns, list[Section]]:
    """The columns, and the rows under their headings.

    Raises:
        FileNotUnderstood: E201 when there is no column Contact.
    """
    index = header_at(grid, layout)
    if index is None:
        raise FileNotUnderstood(f"{grid.name} has no header of {layout.report_name}.", code="E201")
    header = grid.records[index]
    columns = Columns(header.cells, places(layout, header.cells))
    if "client" not in columns.at:
        raise FileNotUnderstood(
            f"{grid.name}: {layout.report_name} doesn't say whose each row is. In Xero, open the report, choose "
            "Columns > Contact (in Receivable Invoice reports Balance as well), Update, and export again.",
            code="E201",
        )
    sections = [Section("")]
    for record in _body(grid, index):
        label = "" if is_day(columns.text(record, "date")) else clean_text(record.cells[0])
        filled = [cell for cell in record.cells if cell.strip()]
        if label and _OPENING.fullmatch(label):
            sections[-1].opening.append(record)
        elif label and _TOTAL.fullmatch(label):
            sections[-1].totals.append(record)
        elif label and len(filled) == 1:
            sections.append(Section(label))
        else:
            sections[-1].rows.append(record)
    return columns, sections


def _body(grid: Grid, header: int) -> Iterator[Record]:
    words = tuple(map(plain, grid.records[header].cells))
    for record in grid.records[header + 1 :]:
        if not record.blank and tuple(map(plain, record.cells)) != words:
            yield record


def section_totals(
    sections: Sequence[Section], taken: Taken, sides: Sequence[str]
) -> tuple[TotalsVerdict, list[Problem]]:
    """The totals of each section against its rows, each column of money apart; voided rows may be in them or not."""
    verdict, problems = TotalsVerdict.NONE, []
    for section in sections:
        sums = _sums_of(section.rows, taken, sides)
        counted = [record for record in section.rows if word_of(record, taken, "status") not in GONE]
        for record in section.totals:
            stated = stated_in(record, taken, sides)
            if not clean_text(record.cells[0]).casefold().endswith(section.name.casefold()) or stated is None:
                continue
            if stated in (sums, _sums_of(counted, taken, sides)):
                verdict = TotalsVerdict.AGREE if verdict is TotalsVerdict.NONE else verdict
                continue
            verdict = TotalsVerdict.DIFFER
            says, summed = (" / ".join(map(format_cents, pair)) for pair in (stated, sums))
            text = f"Row {record.row} is a total that says {says}; the rows that were read sum to {summed}."
            problems.append(Problem(code="E402", text=text, file=0, row=record.row))
    return verdict, problems


def _sums_of(records: Sequence[Record], taken: Taken, sides: Sequence[str]) -> list[int]:
    return [sum(taken.readable_cents(record, side) for record in records) for side in sides]


def stated_in(record: Record, taken: Taken, sides: Sequence[str]) -> list[int] | None:
    """What a total states; None where it can't be read or states nothing, as where only other columns have totals."""
    if not any(taken.columns.text(record, side).strip() for side in sides):
        return None
    try:
        return [parse_cents(taken.columns.text(record, side), taken.decimal) for side in sides]
    except CellProblem:
        return None
