"""A QuickBooks report taken apart: its data rows with the client each stands under, and what its frame proves.

The frame are title lines, headings of groups, totals and footer (`layout`, `groups`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from tieout.model.book import Problem, TotalsVerdict
from tieout.reading.parsing.cells import CellProblem, DecimalMark, clean_text, is_formula, parse_cents
from tieout.reading.parsing.currencies import table_currency
from tieout.reading.parsing.taking import Columns, prove_decimal
from tieout.reading.quickbooks.groups import Groups
from tieout.reading.quickbooks.layout import LayoutRow, RowClass, lay_out
from tieout.reading.reader import Grid, Record

_NO = frozenset({"no", "n", "false", "non-posting"})


@dataclass(frozen=True, slots=True)
class FrameRow:
    """A data row.

    Attributes:
        record: its cells.
        printed: its amount as printed, debit less credit where there are two columns; None = can't be read.
        posted: whether the report doesn't say otherwise.
        group: the client its group names; `""` when it stands in none.
        group_row: row of the group's heading, 0 when it stands in none.
        odd: text where only headings have it, `""` for none.
    """

    record: Record
    printed: int | None
    posted: bool
    group: str
    group_row: int
    odd: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A report taken apart.

    Attributes:
        titles: the lines above the header, cleaned.
        rows: the data rows in order.
        grouped: whether headings name the client of the rows below them.
        decimal: the mark before the cents.
        currency: of its amounts, `""` where none carries a mark.
        verdict: whether the totals agree with the printed amounts.
        problems: what the frame shows about the file.
    """

    titles: tuple[str, ...]
    rows: tuple[FrameRow, ...]
    grouped: bool
    decimal: DecimalMark
    currency: str
    verdict: TotalsVerdict
    problems: tuple[Problem, ...]


def read_frame(grid: Grid, header: int, columns: Columns, *, total_word: str, totals_expected: bool) -> Frame:
    """Take a report apart.

    Args:
        grid: the file.
        header: index of the header in `grid.records`.
        columns: the header's columns.
        total_word: what stands before a group's name in the row that closes it: `Total for` or `Total`.
        totals_expected: whether this report has totals, so that a file without any may be cut.

    Raises:
        FileNotUnderstood: E105 when a group is opened and never closed though others are.
    """
    layout = lay_out(grid, header, columns, total_word=total_word)
    groups = Groups(grid.name, layout, total_word)
    amounts = _amounts(columns, layout.rows)
    currency = table_currency(grid.name, amounts)
    walk = _Walk(columns, _decimal(amounts), groups)
    for index, row in enumerate(layout.rows):
        walk.step(index, row)
    groups.finish()
    verdict, problems = groups.totals.compare()
    return Frame(
        titles=layout.titles,
        rows=tuple(walk.rows),
        grouped=groups.opened > 0,
        decimal=walk.decimal,
        currency=currency,
        verdict=verdict,
        problems=(*problems, *walk.doubts(totals_expected=totals_expected)),
    )


def _amounts(columns: Columns, rows: tuple[LayoutRow, ...]) -> set[str]:
    """What stands in the columns of money, totals included."""
    money = [meaning for meaning in ("amount", "debit", "credit") if meaning in columns.at]
    return {columns.text(row.record, meaning) for row in rows for meaning in money}


def _decimal(amounts: set[str]) -> DecimalMark:
    """The file's decimal mark; only amounts that end like `,50` make the question worth asking."""
    if not any("," in text.rstrip("-) ")[-3:-2] for text in amounts if len(text) > 3):
        return DecimalMark.POINT
    return prove_decimal(amounts)


@lru_cache(maxsize=1_024)
def _says_no(text: str) -> bool:
    return clean_text(text).casefold() in _NO


class _Walk:
    """The rows of one report from top to bottom."""

    def __init__(self, columns: Columns, decimal: DecimalMark, groups: Groups) -> None:
        self.columns, self.decimal, self.groups = columns, decimal, groups
        self.rows: list[FrameRow] = []
        self.grand_total_row = 0
        self.below_grand_total = 0
        self.footer = False

    def step(self, index: int, row: LayoutRow) -> None:
        """Take one row."""
        match row.kind:
            case RowClass.DATA:
                self._data(row)
            case RowClass.BLANK:
                self.groups.blank()
            case RowClass.HEADING:
                self.groups.heading(index, row)
                if any("1" <= mark <= "9" for mark in self.columns.text(row.record, "balance")):
                    self._data(replace(row, label=""))
            case RowClass.TOTAL:
                self.groups.total(index, row, self._stated(row.record))
            case RowClass.GRAND_TOTAL:
                self.groups.grand_total(row, self._stated(row.record))
                self.grand_total_row = row.record.row
            case RowClass.ODD:
                self.groups.odd()
                self._data(row)
            case RowClass.FOOTER:
                self.footer = True
            case RowClass.HEADER:
                pass

    def doubts(self, *, totals_expected: bool) -> list[Problem]:
        """What makes the end of the report doubtful."""
        if self.below_grand_total:
            text = (
                f"Row {self.grand_total_row} is the report's TOTAL, yet rows stand below it. "
                "Is this two reports in one file? Export one report a file."
            )
            return [Problem(code="W407", text=text, file=0, row=self.below_grand_total)]
        if self.grand_total_row:
            return []
        if self.groups.closing:
            return [_doubt("has totals of its groups and no TOTAL row at its end")]
        if totals_expected:
            return [_doubt("states no totals, so nothing shows whether it is whole")]
        return [] if self.footer else [_doubt("has neither a TOTAL row nor the closing line with the date")]

    def _data(self, row: LayoutRow) -> None:
        record = row.record
        printed = self._printed(record)
        posted = not _says_no(self.columns.text(record, "posting"))
        group, group_row = self.groups.data(printed or 0, posted=posted)
        self.rows.append(FrameRow(record, printed, posted, "" if row.label else group, group_row, row.label))
        if self.grand_total_row and not self.below_grand_total:
            self.below_grand_total = record.row

    def _printed(self, record: Record) -> int | None:
        text = self.columns.text
        try:
            if "amount" in self.columns.at:
                return parse_cents(text(record, "amount"), self.decimal)
            return parse_cents(text(record, "debit"), self.decimal) - parse_cents(text(record, "credit"), self.decimal)
        except CellProblem:
            return None

    def _stated(self, record: Record) -> int | None:
        """The amount a total states; None where it states none, or one that can't be read, which is noted."""
        cells = [self.columns.text(record, meaning) for meaning in ("amount", "debit", "credit")]
        stated = self._printed(record) if any(cell.strip() for cell in cells) else None
        if stated is None and any(cell.strip() and not is_formula(cell) for cell in cells):
            self.groups.totals.unreadable.append(record.row)
        return stated


def _doubt(what: str) -> Problem:
    text = f"The report {what}: rows may be missing. Compare it with the screen, or export it again."
    return Problem(code="W403", text=text, file=0)
