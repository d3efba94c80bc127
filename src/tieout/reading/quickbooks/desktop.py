"""QuickBooks Desktop: a report by customer or by account saved as CSV. Blank columns, `Total X`, payments negative."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tieout.errors import FileNotUnderstood
from tieout.reading.parsing.headers import plain
from tieout.reading.quickbooks.accounts import read_accounts
from tieout.reading.quickbooks.drafts import Habits, is_receivable
from tieout.reading.quickbooks.journal import read_journal
from tieout.reading.quickbooks.layout import NAMES, columns_of, titles_of
from tieout.reading.quickbooks.reading import Found, read_report
from tieout.reading.quickbooks.signs import Money
from tieout.reading.reader import Grid, Reading, ReadingOptions

_DESKTOP: Mapping[str, tuple[str, ...]] = {
    **NAMES,
    "date": ("date",),
    "type": ("type",),
    "name": ("name", "customer", "customer:job", "source name"),
}
_JOURNAL: Mapping[str, tuple[str, ...]] = {**_DESKTOP, "transaction": ("trans #", "trans no", "transaction #")}
_TITLE = re.compile(r"(?:general )?journal|(?:custom )?transaction detail(?: report)?", re.IGNORECASE)
_INSTEAD = (
    "In QuickBooks Desktop: Reports > Customers & Receivables > Transaction List by Customer > dates: All > Excel > "
    "Create a comma separated values (.csv) file, and use that file."
)
_WITHOUT_HISTORY = frozenset({"qty", "quantity", "sales price", "aging"})

HABITS = Habits({Money.PAYMENT: False, Money.DEPOSIT: False, Money.CREDIT: False}, posting_needed=False)
"""Desktop reports print every amount as its effect: payments and credits are negative."""


class CustomerTransactions:
    """A transaction report by customer."""

    program = "quickbooks-desktop"
    program_name = "QuickBooks"
    report = "customer-transactions"
    report_name = "Transaction report by customer (Desktop)"

    def fits(self, grid: Grid) -> str | None:
        """Recognised by Type and Date behind blank leading columns."""
        header = _header(grid)
        if header is None or _by_account(grid, header) or _journal_header(grid) is not None:
            return None
        return "Type, Date and an amount behind blank columns"

    def read(self, grid: Grid, options: ReadingOptions) -> Reading:
        """Read every transaction (see `Reader.read`)."""
        header = _header(grid)
        if header is None:
            raise FileNotUnderstood(f"{grid.name} has no QuickBooks Desktop header.", code="E201")
        columns = columns_of(grid.records[header], _DESKTOP)
        words = {plain(cell) for cell in grid.records[header].cells}
        if words & _WITHOUT_HISTORY or not ("amount" in columns.at or {"debit", "credit"} <= columns.at.keys()):
            raise FileNotUnderstood(
                f"{grid.name} lists sales or open items only, so it can't explain what each client owes. {_INSTEAD}",
                code="E204",
            )
        reading, _ = read_report(
            grid, Found(header, columns), options, HABITS, total_word="Total", totals_expected=True
        )
        return reading


class AccountTransactions:
    """General Ledger or Transaction Detail by Account, of which Accounts Receivable is read."""

    program = "quickbooks-desktop"
    program_name = "QuickBooks"
    report = "account-transactions"
    report_name = "General Ledger or Transaction Detail by Account (Desktop)"

    def fits(self, grid: Grid) -> str | None:
        """Recognised by Type, Date and Name behind blank columns, and groups that are accounts."""
        header = _header(grid)
        if header is None or not _by_account(grid, header):
            return None
        return "Type, Date, Name and an amount behind blank columns, under the names of accounts"

    def read(self, grid: Grid, options: ReadingOptions) -> Reading:
        """Read every transaction of Accounts Receivable (see `Reader.read`)."""
        header = _header(grid)
        if header is None:
            raise FileNotUnderstood(f"{grid.name} has no QuickBooks Desktop header.", code="E201")
        columns = columns_of(grid.records[header], _DESKTOP)
        return read_accounts(grid, header, columns, options, titles_of(grid, header), _INSTEAD)


class JournalTransactions:
    """Journal or Custom Transaction Detail Report, of which the lines of Accounts Receivable are read."""

    program = "quickbooks-desktop"
    program_name = "QuickBooks"
    report = "journal"
    report_name = "Journal or Custom Transaction Detail (Desktop)"

    def fits(self, grid: Grid) -> str | None:
        """Recognised by Trans #, Type, Date, Account, Debit and Credit."""
        return None if _journal_header(grid) is None else "Trans #, Type, Date, Account, Debit and Credit"

    def read(self, grid: Grid, options: ReadingOptions) -> Reading:
        """Read every line of Accounts Receivable (see `Reader.read`)."""
        header = _journal_header(grid)
        if header is None:
            raise FileNotUnderstood(f"{grid.name} has no header of a journal.", code="E201")
        columns = columns_of(grid.records[header], _JOURNAL)
        return read_journal(grid, header, columns, options, titles_of(grid, header), _INSTEAD)


def _by_account(grid: Grid, header: int) -> bool:
    """Whether the rows stand under accounts: one heading is Accounts Receivable."""
    words = [plain(cell) for cell in grid.records[header].cells]
    lead = next(place for place, word in enumerate(words) if word)
    balance = {words.index("balance")} if "balance" in words else set()
    for record in grid.records[header + 1 :]:
        filled = [place for place, cell in enumerate(record.cells) if cell.strip()]
        if filled and filled[0] < lead and set(filled[1:]) <= balance and is_receivable(record.cells[filled[0]]):
            return True
    return False


def _header(grid: Grid) -> int | None:
    def wanted(cells: tuple[str, ...]) -> bool:
        money = {"amount", "debit", "credit", "open balance"} & set(cells)
        return bool(cells) and not cells[0] and {"type", "date"} <= set(cells) and bool(money)

    return grid.find_header(wanted)


def _journal_header(grid: Grid) -> int | None:
    """A header with a transaction's number, or one below the title of a report of all lines."""

    def wanted(cells: tuple[str, ...]) -> bool:
        return {"type", "date", "account", "debit", "credit"} <= set(cells) and "balance" not in cells

    header = grid.find_header(wanted)
    if header is None:
        return None
    numbered = any(plain(cell) in _JOURNAL["transaction"] for cell in grid.records[header].cells)
    titled = any(_TITLE.fullmatch(title) for title in titles_of(grid, header))
    return header if numbered or titled else None


READERS = (CustomerTransactions(), AccountTransactions(), JournalTransactions())
