"""What each row of a QuickBooks report is: heading of a group, total, footer, blank line or data.

A grid and its header come in; every row below the header goes out with its class. Nothing is dropped.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from tieout.reading.parsing.cells import clean_text
from tieout.reading.parsing.headers import plain
from tieout.reading.parsing.taking import Columns
from tieout.reading.reader import Grid, Record

NAMES: Mapping[str, tuple[str, ...]] = {
    "date": ("date", "transaction date", "txn date"),
    "type": ("transaction type", "type"),
    "reference": (
        "num", "no.", "no", "#", "number", "transaction number", "doc num", "ref #", "ref no.", "ref. no.", "invoice #",
    ),
    "posting": ("posting", "posting (y/n)", "posting?", "is posting"),
    "memo": ("memo/description", "memo", "description", "line description"),
    "account": ("account", "account name", "account full name", "distribution account"),
    "split": ("split", "item split account", "split account"),
    "amount": ("amount", "amount (usd)", "total amount"),
    "debit": ("debit",),
    "credit": ("credit",),
    "balance": ("balance",),
    "open_balance": ("open balance",),
    "identity": ("transaction id", "txn id"),
}  # fmt: skip
"""Header words of QuickBooks reports, classic and modern, by meaning; the likelier word first."""

_GRAND = frozenset({"total", "totals", "grand total"})
_BEGINNING = re.compile(r"(?:beginning|opening) balance|balance forward", re.IGNORECASE)
_FOOTER = re.compile(
    r"(?:accrual|cash) basis\b.*"
    r"|.*\d{1,2}:\d{2}(?::\d{2})? ?(?:[ap]\.?m\.?)? ?(?:GMT|UTC).*"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day,? \w+\.? \d{1,2},? \d{4}.*",
    re.IGNORECASE | re.DOTALL,
)


def is_beginning(text: str) -> bool:
    """Whether a row is a balance from before the report's period, by its label."""
    return bool(_BEGINNING.fullmatch(text))


def is_closing_line(text: str) -> bool:
    """Whether a report ends with this line: its basis, or a date with a time."""
    return bool(_FOOTER.fullmatch(text))


class RowClass(Enum):
    """What a row of a report is."""

    BLANK = auto()
    FOOTER = auto()
    HEADER = auto()  # the header once more, as after a page break
    HEADING = auto()  # names the client of the rows below
    TOTAL = auto()  # closes a group
    GRAND_TOTAL = auto()
    ODD = auto()  # data with text where only headings have it
    DATA = auto()


@dataclass(frozen=True, slots=True)
class LayoutRow:
    """A row and what it is.

    Attributes:
        record: its cells.
        kind: its class.
        label: text before the data columns, cleaned; of a total, the name behind the word Total.
        depth: index of the label's cell.
    """

    record: Record
    kind: RowClass
    label: str = ""
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Layout:
    """A report's rows, classed.

    Attributes:
        titles: the lines above the header, cleaned.
        rows: every row below the header.
        indented: whether the column of a heading shows how deep its group is nested.
    """

    titles: tuple[str, ...]
    rows: tuple[LayoutRow, ...]
    indented: bool


def titles_of(grid: Grid, header: int) -> tuple[str, ...]:
    """The lines above the header."""
    lines = (clean_text(" ".join(cell for cell in record.cells if cell.strip())) for record in grid.records[:header])
    return tuple(line for line in lines if line)


def columns_of(record: Record, names: Mapping[str, Sequence[str]]) -> Columns:
    """Where each meaning stands: the likeliest word counts, and of the same word twice the first."""
    words = [plain(cell) for cell in record.cells]
    at: dict[str, int] = {}
    for meaning, wanted in names.items():
        if word := next((word for word in wanted if word in words), None):
            at[meaning] = words.index(word)
    return Columns(record.cells, at)


def lay_out(grid: Grid, header: int, columns: Columns, *, total_word: str) -> Layout:
    """Class every row below the header.

    Args:
        grid: the file.
        header: index of the header in `grid.records`.
        columns: the header's columns.
        total_word: what stands before a group's name in the row that closes it: `Total for` or `Total`.
    """
    words = tuple(plain(cell) for cell in grid.records[header].cells)
    first = next(index for index, word in enumerate(words) if word)
    classing = _Classing(columns, words, first or 1, total_word, shared=first == 0)
    body = grid.records[header + 1 :]
    footers = _footers(body, classing)
    rows = tuple(
        LayoutRow(record, RowClass.FOOTER) if index in footers else classing.of(record)
        for index, record in enumerate(body)
    )
    return Layout(titles_of(grid, header), rows, indented=first > 1)


def _footers(body: Sequence[Record], classing: _Classing) -> frozenset[int]:
    """The closing lines: at the very end, a date with a time or the basis, below an empty line or the grand total.

    A heading may read the same; it follows data or another heading.
    """
    found: set[int] = set()
    index = len(body) - 1
    while index >= 0:
        record = body[index]
        if not record.blank:
            row = classing.of(record)
            if row.kind is not RowClass.HEADING or not _FOOTER.fullmatch(row.label):
                break
            found.add(index)
        index -= 1
    above = min(found, default=0) - 1
    if not found or above < 0:
        return frozenset(found)
    stands = body[above].blank or classing.of(body[above]).kind is RowClass.GRAND_TOTAL
    return frozenset(found) if stands else frozenset()


@dataclass(frozen=True, slots=True)
class _Classing:
    """How rows are told apart.

    Attributes:
        columns: the header's columns.
        words: the header's plain words.
        lead: how many columns stand before the data.
        total_word: what stands before a group's name in its total.
        shared: whether labels stand in the first data column, because none stands before the data.
    """

    columns: Columns
    words: tuple[str, ...]
    lead: int
    total_word: str
    shared: bool

    def of(self, record: Record) -> LayoutRow:
        """The row with its class; a footer is told by its place alone and comes out as a heading."""
        cells = record.cells
        depth = next((index for index, cell in enumerate(cells[: self.lead]) if cell and not cell.isspace()), -1)
        if depth >= 0 and not (self.shared and cells[0].lstrip()[0].isdigit()):
            return self._labelled(record, clean_text(cells[depth]), depth)
        if depth < 0 and record.blank:
            return LayoutRow(record, RowClass.BLANK)
        if not self.shared and self._repeats_header(record):
            return LayoutRow(record, RowClass.HEADER)
        return LayoutRow(record, RowClass.DATA)

    def _labelled(self, record: Record, label: str, depth: int) -> LayoutRow:
        beyond = [cell for index, cell in enumerate(record.cells) if index > depth and cell and not cell.isspace()]
        if is_beginning(label):
            return LayoutRow(record, RowClass.DATA)
        if not beyond or (len(beyond) == 1 and self._total_of(label) is None and self._holds_balance(record)):
            return LayoutRow(record, RowClass.HEADING, label, depth)
        if (total := self._total_of(label)) is not None and self._holds_figures(record, beyond):
            return LayoutRow(record, RowClass.TOTAL if total else RowClass.GRAND_TOTAL, total, depth)
        if self.shared:
            return LayoutRow(record, RowClass.HEADER if self._repeats_header(record) else RowClass.DATA)
        return LayoutRow(record, RowClass.ODD, label, depth)

    def _total_of(self, label: str) -> str | None:
        """The name behind the word Total, `""` for the grand total, None where it isn't a total."""
        folded = label.casefold()
        if folded in _GRAND:
            return ""
        start = f"{self.total_word} ".casefold()
        return label[len(start) :] if folded.startswith(start) else None

    def _holds_balance(self, record: Record) -> bool:
        return any(mark.isdigit() for mark in self.columns.text(record, "balance"))

    def _holds_figures(self, record: Record, beyond: Sequence[str]) -> bool:
        return not self.columns.text(record, "type").strip() and any(mark.isdigit() for cell in beyond for mark in cell)

    def _repeats_header(self, record: Record) -> bool:
        at = self.columns.at.get("type", 0)
        if at >= len(record.cells) or plain(record.cells[at]) != self.words[at]:
            return False
        return tuple(plain(cell) for cell in record.cells) == self.words
