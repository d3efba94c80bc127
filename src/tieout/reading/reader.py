"""The seam between a file and its program: what a reader gets, what it says, what it gives back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Protocol

from tieout.model.book import LineKind, Part, Problem, TotalsVerdict
from tieout.reading.columns import ColumnMap, DayOrder
from tieout.reading.parsing.headers import HEADER_ROWS, plain

ROWS_BETWEEN = 4_096
"""Rows after which it is said how far the reading is."""


@dataclass(frozen=True, slots=True)
class Record:
    """One row of a file as text, not yet understood.

    Attributes:
        row: as a spreadsheet numbers it; a quoted line break starts no new row, a blank line is a row.
        cells: the text of each cell, untouched.
    """

    row: int
    cells: tuple[str, ...]

    @property
    def blank(self) -> bool:
        """Whether no cell holds anything but white space."""
        return not "".join(self.cells).strip()


@dataclass(frozen=True, kw_only=True)
class Grid:
    """A file as rows of text.

    Attributes:
        name: the file's name without its folder.
        sha256: of its bytes, in hexadecimal.
        encoding: how the bytes became text, such as `utf-8` or `Excel workbook`.
        delimiter: what separates its cells; `""` in a sheet.
        records: every row in order, blank ones too.
        ends_cleanly: whether the last row ends with a line break; without one it may be cut short.
        sheet: name of the sheet, `""` outside of workbooks.
        shown: whether the sheet isn't hidden.
        hidden_rows: rows of the sheet that are hidden; they are read all the same.
        notes: what a person should know about how the file became text.
    """

    name: str
    sha256: str
    encoding: str
    delimiter: str
    records: tuple[Record, ...] = field(repr=False)
    ends_cleanly: bool = True
    sheet: str = ""
    shown: bool = True
    hidden_rows: frozenset[int] = field(default=frozenset(), repr=False)
    notes: tuple[Problem, ...] = ()

    @cached_property
    def plain_head(self) -> tuple[tuple[int, tuple[str, ...]], ...]:
        """(place in `records`, its cells as they are compared) of the first rows that aren't blank."""
        return tuple(
            (place, tuple(plain(cell) for cell in record.cells))
            for place, record in enumerate(self.records[:HEADER_ROWS])
            if not record.blank
        )

    @property
    def start(self) -> str:
        """The plain head as text: tabs between cells, a line for each row."""
        return "\n".join("\t".join(cells) for _, cells in self.plain_head)

    def find_header(self, wanted: Callable[[tuple[str, ...]], bool], within_rows: int = HEADER_ROWS) -> int | None:
        """Place in `records` of the first row whose plain cells are the wanted header; blank rows are not asked."""
        return next((place for place, cells in self.plain_head if place < within_rows and wanted(cells)), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingOptions:
    """What a person says about a file when the file doesn't say it.

    Attributes:
        day_order: the order of day and month; None = proved from the whole column, else asked for.
        encoding: a codec name; None = by the ladder.
        columns: which column is which, for a flat table; None = guessed.
        sheets: names of sheets; of a workbook the one it has is read. None named = the one that is a report.
        remembered: column maps a person once gave, tried on tables that no reader knows.
    """

    day_order: DayOrder | None = None
    encoding: str | None = None
    columns: ColumnMap | None = None
    sheets: tuple[str, ...] = ()
    remembered: tuple[ColumnMap, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One line item of one row, with its sign already set: positive = the client owes more."""

    row: int
    part: Part
    client: str
    day: date
    kind: LineKind
    cents: int
    reference: str | None
    memo: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RowAside:
    """A record that was read and not used (see `model.book.SetAside`, which adds the file)."""

    row: int
    column: str
    found: str
    why: str
    cents: int
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one reader made of one file.

    Attributes:
        lines: its line items, none with 0 cents.
        rows: records read; titles, headers, group rows, totals, footers and blank lines are none.
        aside: records set aside.
        own_totals: whether the totals the file states agree with the rows that were read.
        problems: what a person should know; `file` is 0 here and set when files are bound to a book.
        stated_from: first day of the period the file states.
        stated_to: last day of the period the file states.
        columns: (meaning, header) pairs that were used.
        currency: of every amount.
    """

    lines: tuple[Line, ...] = field(repr=False)
    rows: int
    aside: tuple[RowAside, ...] = ()
    own_totals: TotalsVerdict = TotalsVerdict.NONE
    problems: tuple[Problem, ...] = ()
    stated_from: date | None = None
    stated_to: date | None = None
    columns: tuple[tuple[str, str], ...] = ()
    currency: str = "USD"


class Reader(Protocol):
    """One report of one program.

    Attributes:
        program: key, such as `quickbooks-online`.
        program_name: as people write it, such as `QuickBooks`.
        report: key, such as `transaction-list-by-customer`.
        report_name: as the program writes it, such as `Transaction List by Customer`.
    """

    program: str
    program_name: str
    report: str
    report_name: str

    def fits(self, grid: Grid) -> str | None:
        """Say by what the report is recognised, or None when the grid isn't this report."""

    def read(self, grid: Grid, options: ReadingOptions) -> Reading:
        """Read the grid.

        Raises:
            FileNotUnderstood: when the file as a whole can't be used, in one sentence with what to do.
        """


class FileReader(Protocol):
    """One report of one program in a file that is no table: it is read from its bytes.

    Attributes:
        program: key, such as `bank`.
        program_name: as people write it, such as `the bank`.
        report: key, such as `ofx-statement`.
        report_name: as people call it, such as `OFX bank statement`.
    """

    program: str
    program_name: str
    report: str
    report_name: str

    def recognises(self, data: bytes) -> str | None:
        """Say by what the file is recognised, or None when it is another kind.

        Args:
            data: its bytes without a byte order mark; of UTF-16 and UTF-32 the beginning, as UTF-8.
        """

    def read_file(self, name: str, data: bytes, options: ReadingOptions) -> tuple[str, Reading]:
        """Read the file.

        Returns:
            How its bytes became text, and the reading.

        Raises:
            FileNotUnderstood: when the file as a whole can't be used, in one sentence with what to do.
        """
