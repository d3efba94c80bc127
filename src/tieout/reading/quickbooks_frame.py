"""The frame around a QuickBooks report's rows: title lines, header, group rows, totals, footer.

Rows are classed, nothing is dropped: each is a data row with its client, or one of the frame. The totals that the
report states are compared with the amounts as printed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from tieout.errors import FileNotUnderstood
from tieout.model.book import Problem, TotalsVerdict
from tieout.model.money import format_cents
from tieout.reading.cells import CellProblem, clean_text, parse_cents
from tieout.reading.columns import DayOrder
from tieout.reading.days import DayProof, parse_day
from tieout.reading.grid import plain
from tieout.reading.reader import Grid, Record
from tieout.reading.taking import Columns

NAMES: Mapping[str, tuple[str, ...]] = {
    "date": ("date", "transaction date", "txn date"),
    "type": ("transaction type", "type"),
    "reference": ("num", "no.", "no", "#", "number", "transaction number", "ref #", "ref no."),
    "posting": ("posting", "posting (y/n)", "posting?"),
    "memo": ("memo/description", "memo", "description"),
    "account": ("account", "account name", "account full name", "distribution account"),
    "split": ("split", "item split account", "split account"),
    "amount": ("amount",),
    "debit": ("debit",),
    "credit": ("credit",),
    "balance": ("balance",),
    "transaction_id": ("transaction id",),
}
"""Header words of QuickBooks reports, classic and modern."""

_FOOTER = re.compile(
    r"(accrual|cash) basis|\bGMT\b|(mon|tues|wednes|thurs|fri|satur|sun)day,? \w+ \d{1,2}, \d{4}", re.IGNORECASE
)
_TOTAL = re.compile(r"total(?: for)?\b[ :]*(.*)", re.IGNORECASE | re.DOTALL)
_WITH_SUB = re.compile(r" with sub-?\w+$", re.IGNORECASE)
_DELETED = re.compile(r"\s*\((?:deleted|inactive)\)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FrameRow:
    """A data row and the client its group names (`""` when none does)."""

    record: Record
    client: str


@dataclass(slots=True)
class Group:
    """A group while its rows are read: what was printed under it, alone and with the groups inside."""

    name: str
    row: int
    own_cents: int = 0
    inside_cents: int = 0


@dataclass(slots=True)
class Frame:
    """A report taken apart.

    Attributes:
        titles: the lines above the header, cleaned.
        columns: the header.
        rows: the data rows.
        problems: what the frame shows about the file.
        verdict: whether the totals agree with the printed amounts.
        footer: whether the closing line was there.
    """

    titles: tuple[str, ...]
    columns: Columns
    rows: list[FrameRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    verdict: TotalsVerdict = TotalsVerdict.NONE
    footer: bool = False


def titles_of(grid: Grid, header: int) -> tuple[str, ...]:
    """The lines above the header."""
    return tuple(
        text for record in grid.records[:header] if (text := clean_text(" ".join(record.cells)).strip())
    )  # fmt: skip


def columns_of(record: Record, names: Mapping[str, Sequence[str]]) -> Columns:
    """Where each meaning stands; of doubled headers the first counts."""
    words = [plain(cell) for cell in record.cells]
    at: dict[str, int] = {}
    for meaning, wanted in names.items():
        if places := [index for index, word in enumerate(words) if word in wanted]:
            at[meaning] = places[0]
    return Columns(record.cells, at)


def client_name(text: str) -> str:
    """A customer's name without the marks QuickBooks puts behind it."""
    return _DELETED.sub("", clean_text(text))


def read_frame(grid: Grid, header: int, columns: Columns, *, grouped: bool, printed: Callable[[Record], int]) -> Frame:
    """Class every row below the header.

    Args:
        grid: the file.
        header: index of the header in `grid.records`.
        columns: the header's columns.
        grouped: whether clients stand in rows of their own.
        printed: a row's amount as printed, 0 where it can't be read.

    Raises:
        FileNotUnderstood: E105 when a group is opened and never closed though others are.
    """
    walk = _Walk(grid, columns, grouped=grouped, printed=printed)
    for record in grid.records[header + 1 :]:
        walk.step(record)
    return walk.finish(titles_of(grid, header))


class _Walk:
    """The rows of one report from top to bottom."""

    def __init__(self, grid: Grid, columns: Columns, *, grouped: bool, printed: Callable[[Record], int]) -> None:
        self.grid, self.grouped, self.printed = grid, grouped, printed
        self.frame = Frame((), columns)
        self.first_data = min(columns.at.values())
        labels = [self._label(record) for record in grid.records]
        self.has_totals = grouped and any(label.casefold().startswith("total ") for label, figures in labels if figures)
        self.with_sub = {
            _WITH_SUB.sub("", _total_name(label)) for label, figures in labels if figures and _WITH_SUB.search(label)
        }
        self.open: list[Group] = []
        self.loose_cents = 0
        self.all_cents = 0
        self.after_blank = True
        self.grand_total = False

    def _label(self, record: Record) -> tuple[str, bool]:
        """The text before the data columns (or in the first cell), and whether anything else stands in the row."""
        filled = [(index, cell) for index, cell in enumerate(record.cells) if cell.strip()]
        if not filled:
            return "", False
        index, cell = filled[0]
        if index > 0 and index >= self.first_data:
            return "", True
        return clean_text(cell), len(filled) > 1

    def step(self, record: Record) -> None:
        """Class one row."""
        if record.blank:
            self.after_blank = True
            return
        label, figures = self._label(record)
        if self._is_footer(label, figures):
            self.frame.footer = True
        elif label and figures and self._is_total(label):
            self._total(label, record)
        elif label and not figures and self.grouped:
            self._open_group(label, record)
        else:
            self._data(record, label if self.grouped and label and figures else "")
        self.after_blank = False

    def _is_footer(self, label: str, figures: bool) -> bool:
        return bool(label) and not figures and self.after_blank and _FOOTER.search(label) is not None

    def _is_total(self, label: str) -> bool:
        return _TOTAL.fullmatch(label) is not None

    def _open_group(self, label: str, record: Record) -> None:
        name = client_name(label)
        if not self.has_totals:
            self.open = []
        elif self.open and self.open[-1].name == name:
            return
        self.open.append(Group(name, record.row))

    def _client(self) -> str:
        if not self.open:
            return ""
        path = [group.name for group in self.open]
        last = path[-1]
        return last if ":" in last else ":".join(path)

    def _data(self, record: Record, label: str) -> None:
        cents = self.printed(record)
        self.all_cents += cents
        if self.open:
            self.open[-1].own_cents += cents
        else:
            self.loose_cents += cents
        self.frame.rows.append(FrameRow(record, client_name(label) if label else self._client()))

    def _total(self, label: str, record: Record) -> None:
        stated = self.printed(record)
        name = _total_name(label)
        if not name or (name.casefold() == "total" and not self.open):
            self.grand_total = True
            self._compare(record, stated, {self.all_cents})
            return
        if name == "--":
            self._compare(record, stated, {self.loose_cents})
            self.loose_cents = 0
            return
        with_sub = _WITH_SUB.search(name) is not None
        name = client_name(_WITH_SUB.sub("", name))
        if (not with_sub and name in self.with_sub) or not any(group.name == name for group in self.open):
            own = [group for group in self.open if group.name == name]
            if own:
                self._compare(record, stated, {own[-1].own_cents})
            elif self.grouped:
                self.frame.problems.append(
                    Problem(code="W404", text=f"Row {record.row} is the total of a group that isn't open.",
                            file=0, row=record.row)
                )  # fmt: skip
            return
        self._close(name, record, stated)

    def _close(self, name: str, record: Record, stated: int) -> None:
        while self.open:
            group = self.open.pop()
            whole = group.own_cents + group.inside_cents
            if self.open:
                self.open[-1].inside_cents += whole
            if group.name == name:
                self._compare(record, stated, {group.own_cents, whole})
                return
            self._refuse_open(group)

    def _refuse_open(self, group: Group) -> None:
        raise FileNotUnderstood(
            f"{self.grid.name}: the group opened in row {group.row} has no total, though others have. "
            "The file is cut short; export it again.",
            code="E105",
        )

    def _compare(self, record: Record, stated: int, sums: set[int]) -> None:
        if stated in sums:
            if self.frame.verdict is TotalsVerdict.NONE:
                self.frame.verdict = TotalsVerdict.AGREE
            return
        self.frame.verdict = TotalsVerdict.DIFFER
        text = (
            f"Row {record.row} states a total of {format_cents(stated)}, its rows sum to {format_cents(max(sums))} "
            f"({format_cents(max(sums) - stated)} apart)."
        )
        self.frame.problems.append(Problem(code="E402", text=text, file=0, row=record.row))

    def finish(self, titles: tuple[str, ...]) -> Frame:
        """Check that the report has its end."""
        if self.has_totals and self.open:
            self._refuse_open(self.open[-1])
        self.frame.titles = titles
        if self.has_totals and not (self.grand_total or self.frame.footer):
            self._doubt_end("has totals for its groups but neither TOTAL nor a closing line")
        elif not self.has_totals and not self.grand_total and not self.frame.footer:
            self._doubt_end("has no TOTAL and no closing line")
        return self.frame

    def _doubt_end(self, what: str) -> None:
        text = f"The report {what}: whether rows are missing at the end can't be seen."
        self.frame.problems.append(Problem(code="W403", text=text, file=0))


def _total_name(label: str) -> str:
    found = _TOTAL.fullmatch(label)
    return clean_text(found[1]) if found else ""


_MONTH_DAY = re.compile(
    r"(?P<m1>[A-Z][a-z]+) (?P<d1>\d{1,2})(?:, (?P<y1>\d{4}))? ?[-–] ?(?P<m2>[A-Z][a-z]+) (?P<d2>\d{1,2}), (?P<y2>\d{4})"
)
_AS_OF = re.compile(r"as of ([A-Z][a-z]+ \d{1,2}, \d{4})", re.IGNORECASE)
_MONTHS = re.compile(r"(?P<m1>[A-Z][a-z]+)(?: (?P<y1>\d{4}))? ?[-–] ?(?P<m2>[A-Z][a-z]+),? (?P<y2>\d{4})")


def stated_period(titles: Sequence[str]) -> tuple[date | None, date | None]:
    """First and last day that the title lines state, where they do."""
    for title in titles:
        if found := _MONTH_DAY.search(title):
            first = _day(f"{found['m1']} {found['d1']}, {found['y1'] or found['y2']}")
            return first, _day(f"{found['m2']} {found['d2']}, {found['y2']}")
        if found := _AS_OF.search(title):
            return None, _day(found[1])
        if found := _MONTHS.search(title):
            first = _day(f"{found['m1']} 1, {found['y1'] or found['y2']}")
            return first, _month_end(_day(f"{found['m2']} 1, {found['y2']}"))
    return None, None


def _day(text: str) -> date | None:
    try:
        return parse_day(text, DayProof(DayOrder.MONTH_FIRST, assumed=False))
    except CellProblem:
        return None


def _month_end(first: date | None) -> date | None:
    if first is None:
        return None
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return date.fromordinal(following.toordinal() - 1)


def printed_cents(columns: Columns, record: Record) -> int:
    """A row's amount as printed (debit less credit where there are two columns), 0 where it can't be read."""
    try:
        if "amount" in columns.at:
            return parse_cents(columns.text(record, "amount"))
        return parse_cents(columns.text(record, "debit")) - parse_cents(columns.text(record, "credit"))
    except CellProblem:
        return 0
