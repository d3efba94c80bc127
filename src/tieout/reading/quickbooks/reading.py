"""From a recognised QuickBooks header to a Reading: the way every QuickBooks report takes."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tieout.errors import FileNotUnderstood
from tieout.model.book import Problem
from tieout.reading.columns import DayOrder
from tieout.reading.parsing.cells import clean_text
from tieout.reading.parsing.days import prove_day_order
from tieout.reading.parsing.headers import plain
from tieout.reading.parsing.misspelt import refuse_nearly_known
from tieout.reading.parsing.tables import both, doubt_days
from tieout.reading.parsing.taking import Columns
from tieout.reading.quickbooks.balance import check_running_balance
from tieout.reading.quickbooks.drafts import Habits, is_receivable
from tieout.reading.quickbooks.frame import Frame, read_frame
from tieout.reading.quickbooks.layout import NAMES
from tieout.reading.quickbooks.openings import with_openings
from tieout.reading.quickbooks.periods import stated_period
from tieout.reading.quickbooks.rows import name_conflicts, take_rows
from tieout.reading.reader import Grid, Reading, ReadingOptions

EXPORT_INSTEAD = (
    "In QuickBooks: Reports > Transaction List by Customer > dates: All > Export to CSV, and use that file."
)


@dataclass(frozen=True, slots=True)
class Found:
    """A report that was recognised.

    Attributes:
        header: index of its header in `grid.records`.
        columns: the header's columns.
    """

    header: int
    columns: Columns


def read_report(
    grid: Grid, found: Found, options: ReadingOptions, habits: Habits, *, total_word: str, totals_expected: bool
) -> tuple[Reading, Frame]:
    """Read a report.

    Args:
        grid: the file.
        found: its header.
        options: what a person says about the file.
        habits: what the program's reports usually look like.
        total_word: what stands before a group's name in the row that closes it.
        totals_expected: whether this report has totals.

    Raises:
        FileNotUnderstood: E105 when rows are missing, E201 when a header is damaged, E204 when its groups
            are accounts, E302 when dates contradict.
    """
    columns = found.columns
    missing = {meaning: words for meaning, words in NAMES.items() if meaning not in columns.at}
    refuse_nearly_known(grid.name, [plain(cell) for cell in columns.headers], missing)
    frame = read_frame(grid, found.header, columns, total_word=total_word, totals_expected=totals_expected)
    frame, conflicts = _by_name(grid.name, frame, columns)
    texts = [columns.text(row.record, "date") for row in frame.rows]
    beside = columns.dates_beside(row.record for row in frame.rows)
    proof = prove_day_order(grid.name, texts, options.day_order, default=DayOrder.MONTH_FIRST, beside=beside)
    first, last = stated_period(frame.titles, proof)
    frame = with_openings(frame, columns, first)
    taken, problems = take_rows(frame, columns, proof, habits)
    running, breaks = check_running_balance(frame, columns, taken)
    repeated = _repeated(frame, columns)
    reading = Reading(
        lines=tuple(taken.lines),
        rows=taken.rows,
        aside=tuple(taken.aside),
        own_totals=both(frame.verdict, running),
        problems=(*frame.problems, *breaks, *problems, *conflicts, *repeated, *doubt_days(proof)),
        stated_from=first,
        stated_to=last,
        columns=columns.pairs(),
        currency=frame.currency or "USD",
    )
    return reading, frame


def _by_name(name: str, frame: Frame, columns: Columns) -> tuple[Frame, list[Problem]]:
    """Rows whose name isn't the client of their group; where that is the rule, the groups (months, say) aren't clients.

    Raises:
        FileNotUnderstood: E204 when the groups are accounts, or may be: then a transaction stands in several of them.
    """
    if "name" not in columns.at:
        return frame, []
    both, other = name_conflicts(frame, columns)
    if 2 * other > both:
        accounts = {(row.group.casefold(), clean_text(columns.text(row.record, "account"))) for row in frame.rows}
        if not any(is_receivable(account) for _, account in accounts) or any(
            group == account.casefold() for group, account in accounts
        ):
            raise FileNotUnderstood(
                f"{name}: the groups of this report aren't the clients its rows name. {EXPORT_INSTEAD}", code="E204"
            )
        rows = tuple(replace(row, group="", group_row=0) for row in frame.rows)
        text = "The groups of this report aren't clients; the name of each row was used."
        return replace(frame, rows=rows, grouped=False), [Problem(code="W408", text=text, file=0)]
    if not other:
        return frame, []
    text = f"{other} of {both} rows name somebody other than the client they stand under; the group was used."
    return frame, [Problem(code="W408", text=text, file=0)]


def _repeated(frame: Frame, columns: Columns) -> list[Problem]:
    """Rows that are one transaction by its id, and say the same: a column that splits it may have doubled it."""
    if "identity" not in columns.at:
        return []
    seen: dict[tuple[str, str, int], int] = {}
    again: list[int] = []
    for row in frame.rows:
        identity = clean_text(columns.text(row.record, "identity"))
        if not identity or not row.printed:
            continue
        first = seen.setdefault((identity, row.group, row.printed), row.record.row)
        again += [row.record.row] if first != row.record.row else []
    if not again:
        return []
    text = (
        f"{len(again):,} rows repeat a transaction by its Transaction ID and amount (the first is row {again[0]}); "
        "each was counted. Leave out columns that split transactions, such as Product/Service, and export again."
    )
    return [Problem(code="W438", text=text, file=0, row=again[0])]
