"""QuickBooks, Journal and Custom Transaction Detail: every line of every transaction, of which those of A/R count.

A transaction's first line states its date, type and number; the others may leave them out. Its debits equal its
credits, and a row without an account may state both sums: they vouch for the lines. A transaction that doesn't balance
lacks a line; where it is the last one, the file is cut short.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from tieout.errors import FileNotUnderstood
from tieout.model.book import Problem, TotalsVerdict
from tieout.model.money import format_cents
from tieout.reading.parsing.cells import clean_text
from tieout.reading.parsing.headers import plain
from tieout.reading.parsing.misspelt import near, refuse_nearly_known
from tieout.reading.parsing.tables import rows_below
from tieout.reading.parsing.taking import Columns, RowProblem, Taken
from tieout.reading.quickbooks.drafts import is_receivable
from tieout.reading.quickbooks.groups import client_name
from tieout.reading.quickbooks.layout import NAMES, is_closing_line
from tieout.reading.quickbooks.receivable import (
    begin_accounts,
    doubt_accounts,
    no_receivable,
    readable,
    receivable_lines,
    receivable_reading,
)
from tieout.reading.reader import Grid, Reading, ReadingOptions, Record

_TOTAL = re.compile(r"total(?:s|\s.*)?|grand total", re.IGNORECASE)
_GRAND = frozenset({"total", "totals", "grand total"})
_STATED_ONCE = ("date", "type", "reference", "transaction")
_NAMED_BY_LINE = frozenset({"journal entry", "general journal", "journal", "deposit"})


@dataclass(slots=True)
class _Transaction:
    """The lines of one transaction.

    Attributes:
        lines: in order.
        total: the row that states its sums, if any.
    """

    lines: list[Record] = field(default_factory=list)
    total: Record | None = None


def is_journal(words: Sequence[str], columns: Columns) -> bool:
    """Whether a header is that of a list of all lines: an account and a name on each, debit and credit, no balance.

    Args:
        words: the header's plain words.
        columns: its columns.
    """
    return {"account", "name", "debit", "credit"} <= columns.at.keys() and "balance" not in words


def read_journal(
    grid: Grid, header: int, columns: Columns, options: ReadingOptions, titles: Sequence[str], instead: str
) -> Reading:
    """Read the lines of Accounts Receivable; the lines of other accounts are listed and don't count.

    Args:
        grid: the file.
        header: index of its header.
        columns: the header's columns.
        options: what a person says about the file.
        titles: the lines above the header.
        instead: which report to export where this one can't be used.

    Raises:
        FileNotUnderstood: E201 without accounts, names, debits and credits, E204 without Accounts Receivable, E105 when
            its last transaction isn't whole.
    """
    words = [plain(cell) for cell in columns.headers]
    refuse_nearly_known(grid.name, words, {mean: said for mean, said in NAMES.items() if mean not in columns.at})
    if not is_journal(words, columns):
        raise FileNotUnderstood(
            f"{grid.name} is a journal, and it needs the columns Account, Name, Debit and Credit. {instead}",
            code="E201",
        )
    journal = list(_transactions(rows_below(grid, header), columns))
    transactions = [one for one in journal if one.lines]
    every = [record for one in transactions for record in one.lines]
    if not any(is_receivable(columns.text(record, "account")) for record in every):
        raise no_receivable(grid.name, "lines", instead)
    _refuse_nearly_receivable(grid.name, {clean_text(columns.text(record, "account")) for record in every})
    taken, currency, assumed = begin_accounts(grid.name, columns, every, options)
    for one in transactions:
        for record in _filled(one, columns):
            _take(record, taken)
    verdict, problems = _check(grid.name, journal, taken)
    told = (*problems, *assumed, *_doubt(grid, journal))
    return receivable_reading(grid, taken, currency, titles, verdict, told)


def _take(record: Record, taken: Taken) -> None:
    if is_receivable(taken.columns.text(record, "account")):
        taken.take(record, lambda row: receivable_lines(row, taken), lambda row: readable(row, taken))
        return
    taken.rows += 1
    problem = RowProblem("", "", "W411", "it stands on another account; it doesn't count.")
    taken.put_aside(record, problem, 0)


def _transactions(records: Sequence[Record], columns: Columns) -> Iterator[_Transaction]:
    """The transactions in order; the sums of the whole journal come as one without lines."""
    now = _Transaction()
    for record in records:
        if record.blank or record.cells == columns.headers:
            continue
        filled = [clean_text(cell) for cell in record.cells if cell.strip()]
        account = columns.text(record, "account").strip()
        if not account and _is_sum(record, columns):
            if now.lines and _is_whole(record):
                yield now
                now = _Transaction()
            now.total = record
            yield now
            now = _Transaction()
        elif not account and len(filled) == 1 and is_closing_line(filled[0]):
            continue
        elif not account and len(filled) == 1 and _is_heading(record, columns):
            yield now
            now = _Transaction()
        else:
            # What has neither an account nor the looks of a sum is kept as a line, so that it isn't lost.
            if account and now.lines and _is_another(record, now.lines[0], columns):
                yield now
                now = _Transaction()
            now.lines.append(record)
    yield now


def _is_sum(record: Record, columns: Columns) -> bool:
    """The sums of debits and credits, and beside them nothing but a label that says Total."""
    sums = {columns.at["debit"], columns.at["credit"]}
    labels = [clean_text(cell) for place, cell in enumerate(record.cells) if place not in sums and cell.strip()]
    stated = all(columns.text(record, meaning).strip() for meaning in ("debit", "credit"))
    return (stated or bool(labels)) and all(_TOTAL.fullmatch(label) for label in labels)


def _is_whole(record: Record) -> bool:
    """Whether sums are those of the whole journal, by their label."""
    return any(clean_text(cell).casefold() in _GRAND for cell in record.cells)


def _is_heading(record: Record, columns: Columns) -> bool:
    """The transaction's number above its lines."""
    return not columns.headers[0].strip() and bool(record.cells[0].strip())


def _is_another(record: Record, first: Record, columns: Columns) -> bool:
    """Whether a line that states a date isn't of the transaction whose first line is given."""
    stated = [meaning for meaning in _STATED_ONCE if meaning in columns.at]
    return bool(columns.text(record, "date").strip()) and any(
        columns.text(record, meaning) != columns.text(first, meaning) for meaning in stated
    )


def _filled(one: _Transaction, columns: Columns) -> Iterator[Record]:
    """The lines with what the first one states for all, and with the one name there is where a line has none."""
    first = one.lines[0]
    names = {name for record in one.lines if (name := client_name(columns.text(record, "name")))}
    by_line = clean_text(columns.text(first, "type")).casefold() in _NAMED_BY_LINE
    stands_in = {meaning: columns.text(first, meaning) for meaning in _STATED_ONCE if meaning in columns.at}
    if len(names) == 1 and not by_line:
        stands_in["name"] = next(iter(names))
    for record in one.lines:
        cells = list(record.cells)
        for meaning, text in stands_in.items():
            at = columns.at[meaning]
            if at < len(cells) and not cells[at].strip():
                cells[at] = text
        yield replace(record, cells=tuple(cells))


def _refuse_nearly_receivable(name: str, accounts: set[str]) -> None:
    """A turned letter in the account of one line would take that line out of what a client owes."""
    own = {account for account in accounts if is_receivable(account)}
    if any(near(account, own) for account in accounts - own):
        raise FileNotUnderstood(
            f"{name}: an account is written like Accounts Receivable but for one letter. It is damaged; export it "
            "again.",
            code="E105",
        )


def _check(name: str, journal: Sequence[_Transaction], taken: Taken) -> tuple[TotalsVerdict, list[Problem]]:
    """Each transaction's debits against its credits and against the sums it states, and the journal's own sums."""
    transactions = [one for one in journal if one.lines]
    closed = [one for one in transactions if one.total is not None]
    if closed and transactions[-1] is not closed[-1]:
        raise _cut_short(name)
    whole = (0, 0)
    # A report of Accounts Receivable alone can't balance.
    every = any(not is_receivable(taken.columns.text(line, "account")) for one in transactions for line in one.lines)
    problems: list[Problem] = []
    for one in journal:
        found = _sums(one.lines, taken)
        whole = (whole[0] + found[0], whole[1] + found[1])
        stated = _sums([one.total], taken) if one.total is not None else None
        if every and found[0] != found[1] and one is transactions[-1] and stated is None:
            raise _cut_short(name)
        wanted = found if one.lines else whole
        if stated is not None and stated != wanted and stated != (wanted[0] - wanted[1], 0):
            problems.append(_differs(one.total or one.lines[0], stated, wanted))
        elif every and one.lines and found[0] != found[1]:
            problems.append(_unbalanced(one.lines[0], found))
    if problems:
        return TotalsVerdict.DIFFER, problems[:1]
    return TotalsVerdict.AGREE if every or closed else TotalsVerdict.NONE, []


def _sums(records: Sequence[Record], taken: Taken) -> tuple[int, int]:
    debits, credits_ = (
        sum(taken.readable_cents(record, meaning) for record in records) for meaning in ("debit", "credit")
    )
    return debits, credits_


def _cut_short(name: str) -> FileNotUnderstood:
    return FileNotUnderstood(
        f"{name}: its last transaction isn't whole. The file is cut short; export it again.", code="E105"
    )


def _differs(record: Record, stated: tuple[int, int], found: tuple[int, int]) -> Problem:
    said, read = (" and ".join(map(format_cents, sums)) for sums in (stated, found))
    text = f"Row {record.row} states debits and credits of {said}; the lines that were read come to {read}."
    return Problem(code="E402", text=text, file=0, row=record.row)


def _unbalanced(record: Record, found: tuple[int, int]) -> Problem:
    text = (
        f"The transaction of row {record.row} has debits of {format_cents(found[0])} and credits of "
        f"{format_cents(found[1])}: a line is missing. Export the report again without filters."
    )
    return Problem(code="E402", text=text, file=0, row=record.row)


def _doubt(grid: Grid, journal: Sequence[_Transaction]) -> list[Problem]:
    """What a journal leaves open that ends with neither its sums nor its closing line."""
    return [] if any(not one.lines and one.total is not None for one in journal) else doubt_accounts(grid)
