"""QuickBooks, General Ledger and Transaction Detail by Account: the rows of Accounts Receivable.

Both list every account with its transactions under its name. On Accounts Receivable an amount is its effect on what the
client owes, whatever the type. The account's total and its running balance vouch for the rows; a section without its
total is cut short.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from tieout.errors import FileNotUnderstood
from tieout.model.book import Problem, TotalsVerdict
from tieout.model.money import format_cents
from tieout.reading.parsing.cells import clean_text
from tieout.reading.parsing.headers import plain
from tieout.reading.parsing.misspelt import refuse_nearly_known
from tieout.reading.parsing.tables import rows_below
from tieout.reading.parsing.taking import Columns, RowProblem, Taken
from tieout.reading.quickbooks.drafts import is_receivable
from tieout.reading.quickbooks.layout import NAMES, is_beginning
from tieout.reading.quickbooks.reading import EXPORT_INSTEAD
from tieout.reading.quickbooks.receivable import (
    begin_accounts,
    doubt_accounts,
    has_amount,
    no_receivable,
    readable,
    receivable_lines,
    receivable_reading,
)
from tieout.reading.reader import Grid, Reading, ReadingOptions, Record

_TOTAL = re.compile(r"total (?:for )?(?P<account>.+)", re.IGNORECASE)


@dataclass(slots=True)
class _Section:
    """The rows of one account.

    Attributes:
        account: its name.
        rows: its transactions.
        beginning: the row of its balance from before, if any.
        total: the row that closes it, if any.
    """

    account: str
    rows: list[Record] = field(default_factory=list)
    beginning: Record | None = None
    total: Record | None = None


def read_accounts(
    grid: Grid,
    header: int,
    columns: Columns,
    options: ReadingOptions,
    titles: Sequence[str],
    instead: str = EXPORT_INSTEAD,
) -> Reading:
    """Read the rows of Accounts Receivable; the rows of other accounts are listed and don't count.

    Args:
        grid: the file.
        header: index of its header.
        columns: the header's columns.
        options: what a person says about the file.
        titles: the lines above the header.
        instead: which report to export where this one can't be used.

    Raises:
        FileNotUnderstood: E204 without such an account, E201 without names, E105 when the account has no total.
    """
    if "name" not in columns.at:
        raise FileNotUnderstood(
            f"{grid.name} has no column Name, so it can't be told who owes what. Add it (Customize > Columns).",
            code="E201",
        )
    missing = {meaning: words for meaning, words in NAMES.items() if meaning not in columns.at}
    refuse_nearly_known(grid.name, [plain(cell) for cell in columns.headers], missing)
    sections = _sections(rows_below(grid, header), columns)
    own = [section for section in sections if is_receivable(section.account)]
    if not any(section.rows for section in own):
        raise no_receivable(grid.name, "transactions", instead)
    if any(section.total is None for section in own):
        raise FileNotUnderstood(
            f"{grid.name}: Accounts Receivable has no total at its end. The file is cut short; export it again.",
            code="E105",
        )
    taken, currency, assumed = begin_accounts(
        grid.name, columns, [row for section in own for row in section.rows], options
    )
    for section in sections:
        for record in section.rows:
            if section in own:
                taken.take(record, lambda row: receivable_lines(row, taken), lambda row: readable(row, taken))
            else:
                taken.rows += 1
                taken.put_aside(
                    record, RowProblem("", "", "W411", "it stands on another account; it doesn't count."), 0
                )
    verdict, problems = _check(own, taken)
    told = (*problems, *assumed, *doubt_accounts(grid))
    return receivable_reading(grid, taken, currency, titles, verdict, told)


def _sections(records: Sequence[Record], columns: Columns) -> list[_Section]:
    """The accounts in order; a row names one that holds nothing else, or beside it the balance from before."""
    found: list[_Section] = []
    lead = max(1, next(place for place, header in enumerate(columns.headers) if header.strip()))
    for record in records:
        filled = [clean_text(cell) for cell in record.cells if cell.strip()]
        if not filled:
            continue
        first = next((text for cell in record.cells[:lead] if (text := clean_text(cell))), "")
        before = clean_text(columns.text(record, "balance"))
        if first and filled in ([first], [first, before]) and not _TOTAL.fullmatch(first):
            found.append(_Section(first, beginning=record if before else None))
        elif first and (said := _TOTAL.fullmatch(first)) and not columns.text(record, "date").strip():
            closed = said["account"].casefold()
            section = next((one for one in reversed(found) if one.account.casefold() == closed), None)
            if section is not None:
                section.total = record
        elif any(map(is_beginning, filled)):
            if found:
                found[-1].beginning = record
        elif first.casefold() not in {"total", "totals"}:
            if not found:
                found.append(_Section(""))
            found[-1].rows.append(record)
    return found


def _check(own: Sequence[_Section], taken: Taken) -> tuple[TotalsVerdict, list[Problem]]:
    """Each account's total and running balance against its rows."""
    verdict, problems = TotalsVerdict.NONE, []
    for section in own:
        before = taken.readable_cents(section.beginning, "balance") if section.beginning is not None else 0
        if before:
            text = f"{section.account} opens with {format_cents(before)} that no client bears; export all dates."
            problems.append(Problem(code="W435", text=text, file=0))
        running, listed = before, 0
        for record in section.rows:
            listed += readable(record, taken)
            running += readable(record, taken)
            if taken.columns.text(record, "balance").strip() and taken.readable_cents(record, "balance") != running:
                text = f"From row {record.row} on the balance isn't what the rows of {section.account} come to."
                return TotalsVerdict.DIFFER, [*problems, Problem(code="E402", text=text, file=0, row=record.row)]
        if section.total is None or not has_amount(section.total, taken.columns):
            continue
        stated = readable(section.total, taken)
        if stated not in {listed, running}:
            text = (
                f"Row {section.total.row} is a total that says {format_cents(stated)}; the rows that were read sum to "
                f"{format_cents(listed)}."
            )
            return TotalsVerdict.DIFFER, [*problems, Problem(code="E402", text=text, file=0, row=section.total.row)]
        verdict = TotalsVerdict.AGREE
    return verdict, problems
