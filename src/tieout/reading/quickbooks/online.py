"""QuickBooks Online, CSV: Transaction List by Customer, Invoices and Received Payments, Transaction List by Date.

The word Customer is a setting of the company (Client, Patient, Donor, ...) and stands so in titles and headers.
Reports that can't show a client's history are recognised and refused with the report to export instead.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from tieout.errors import FileNotUnderstood
from tieout.model.book import Problem
from tieout.model.money import format_cents
from tieout.reading.parsing.cells import CellProblem, clean_text, parse_cents
from tieout.reading.parsing.headers import plain
from tieout.reading.parsing.taking import Columns
from tieout.reading.quickbooks.accounts import read_accounts
from tieout.reading.quickbooks.drafts import Habits
from tieout.reading.quickbooks.frame import Frame
from tieout.reading.quickbooks.invoice_list import read_invoice_list
from tieout.reading.quickbooks.journal import is_journal, read_journal
from tieout.reading.quickbooks.layout import NAMES, columns_of, titles_of
from tieout.reading.quickbooks.reading import EXPORT_INSTEAD, Found, read_report
from tieout.reading.quickbooks.signs import Money
from tieout.reading.reader import Grid, Reading, ReadingOptions

_LABELS = ("customer", "client", "patient", "donor", "guest", "member", "tenant", "student", "participant", "resident")
_LABEL = rf"(?:{'|'.join(_LABELS)})s?"
_CLIENT = (
    *(f"{label}{more}" for label in _LABELS for more in (" full name", " name", "")),
    "name", "customer/project", "customer:job", "full name",
)  # fmt: skip
_ONLINE: Mapping[str, tuple[str, ...]] = {**NAMES, "type": ("transaction type",), "name": _CLIENT}
_TITLE_ROWS_MAX = 10
_OWN_WORDS = frozenset(
    {
        "posting", "posting (y/n)", "split", "item split account", "account name", "account full name",
        "memo/description", "transaction id", "track 1099",
    }
)  # fmt: skip
"""Header words that tell a QuickBooks list from anybody's table."""

HABITS = Habits(
    {Money.PAYMENT: True, Money.DEPOSIT: True, Money.CREDIT: False, Money.REFUND: False}, posting_needed=True
)
"""Transaction lists print money received as positive, money paid back and credit memos as negative."""

BALANCE_HABITS = Habits(
    {Money.PAYMENT: False, Money.DEPOSIT: False, Money.CREDIT: False, Money.REFUND: True}, posting_needed=True
)
"""Customer Balance Detail prints what each transaction does to the balance."""

BY_CUSTOMER, RECEIVED = "transaction-list-by-customer", "invoices-and-received-payments"
BY_DATE, BALANCE_DETAIL = "transaction-list-by-date", "customer-balance-detail"
BY_ACCOUNT, JOURNAL = "general-ledger", "journal"
INVOICES = "invoice-list"

_TITLES: Mapping[str, re.Pattern[str]] = {
    report: re.compile(title, re.IGNORECASE)
    for report, title in {
        BY_CUSTOMER: rf"transaction (?:list|report|detail) by {_LABEL}(?: detail)?",
        RECEIVED: r"invoices (?:and|&) received payments",
        BY_DATE: r"transaction list by date",
        BALANCE_DETAIL: rf"{_LABEL} balance detail",
        BY_ACCOUNT: r"general ledger(?: detail)?|transaction detail by account",
        JOURNAL: r"(?:general )?journal(?: report)?",
        INVOICES: r"invoice list(?: by date)?",
    }.items()
}
_NO_HISTORY: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(title, re.IGNORECASE), why)
    for title, why in (
        (rf"{_LABEL} balance summary|(?:accounts receivable|a/r) age?ing summary.*", "shows sums, not transactions"),
        (r"(?:accounts receivable|a/r) age?ing detail.*|open invoices?|unpaid invoices?|collections report",
         "lists only what is still open"),
        (r"statement list|unbilled (?:charges|time)", "lists no payments"),
        (rf"(?:sales|income) by .*|{_LABEL} (?:contact|phone) list|estimates by {_LABEL}|deposit detail",
         "doesn't list both invoices and payments"),
        (r"balance sheet.*|trial balance|profit and loss.*"
         r"|transaction list (?:by (?:vendor|supplier|tag group|class|location)|with splits)|check detail|audit log",
         "isn't a list by client"),
    )
)  # fmt: skip


class OnlineReport:
    """One report of QuickBooks Online."""

    program = "quickbooks-online"
    program_name = "QuickBooks"

    def __init__(self, report: str, report_name: str) -> None:
        self.report, self.report_name = report, report_name

    def fits(self, grid: Grid) -> str | None:
        """Recognised by its title, or by its header where the title is missing or somebody's own."""
        report, by = _recognise(grid)
        return by if report == self.report else None

    def read(self, grid: Grid, options: ReadingOptions) -> Reading:
        """Read every transaction (see `Reader.read`)."""
        header = _header(grid)
        if header is None:
            raise FileNotUnderstood(_missing_columns(grid, self.report_name), code="E201")
        columns = columns_of(grid.records[header], _ONLINE)
        reading, frame = read_report(
            grid,
            Found(header, columns),
            options,
            BALANCE_HABITS if self.report == BALANCE_DETAIL else HABITS,
            total_word="Total for",
            totals_expected=self.report in {BY_CUSTOMER, BALANCE_DETAIL},
        )
        if self.report != BALANCE_DETAIL:
            return reading
        return replace(reading, problems=(*reading.problems, _unpaid_only(reading, frame, columns)))


class AccountReport(OnlineReport):
    """A report by account, of which Accounts Receivable is read."""

    def read(self, grid: Grid, options: ReadingOptions) -> Reading:
        """Read every transaction of Accounts Receivable (see `Reader.read`)."""
        header = _header(grid)
        if header is None:
            raise FileNotUnderstood(
                f"{grid.name} isn't a list by client, so it can't explain what each client owes. {EXPORT_INSTEAD}",
                code="E204",
            )
        columns = columns_of(grid.records[header], _ONLINE)
        return read_accounts(grid, header, columns, options, _titles(grid, header))


class JournalReport(OnlineReport):
    """Every line of every transaction, of which those of Accounts Receivable are read."""

    def read(self, grid: Grid, options: ReadingOptions) -> Reading:
        """Read every line of Accounts Receivable (see `Reader.read`)."""
        header = _header(grid)
        if header is None:
            raise FileNotUnderstood(_missing_columns(grid, self.report_name), code="E201")
        columns = columns_of(grid.records[header], _ONLINE)
        return read_journal(grid, header, columns, options, _titles(grid, header), EXPORT_INSTEAD)


class InvoiceList(OnlineReport):
    """Invoices with what of each is open."""

    def read(self, grid: Grid, options: ReadingOptions) -> Reading:
        """Read every invoice (see `Reader.read`).

        Raises:
            FileNotUnderstood: also E204 when the list doesn't show what is open.
        """
        header = _header(grid)
        if header is None:
            raise FileNotUnderstood(_missing_columns(grid, self.report_name), code="E201")
        columns = columns_of(grid.records[header], _ONLINE)
        if not {"amount", "open_balance"} <= columns.at.keys():
            raise FileNotUnderstood(
                f"{grid.name} lists invoices and neither payments nor what is open of each, so it can't explain what "
                f"each client owes. {EXPORT_INSTEAD}",
                code="E204",
            )
        return read_invoice_list(grid, header, columns, options)


class ReportWithoutHistory:
    """A QuickBooks report that can't show what each client owes and why."""

    program = "quickbooks-online"
    program_name = "QuickBooks"
    report = "without-history"
    report_name = "a report without each client's history"

    def fits(self, grid: Grid) -> str | None:
        """Recognised by its title, or by a header that no readable report has."""
        report, by = _recognise(grid)
        return by if report == self.report else None

    def read(self, grid: Grid, options: ReadingOptions) -> Reading:
        """Refuse it.

        Raises:
            FileNotUnderstood: E204 always, with the report to export instead.
        """
        why = next((why for _, why in _refused_titles(grid)), "lists no payments, or only what is still open")
        raise FileNotUnderstood(
            f"{grid.name} {why}, so it can't explain what each client owes. {EXPORT_INSTEAD}", code="E204"
        )


def _recognise(grid: Grid) -> tuple[str | None, str]:
    """The report a file is, and by what."""
    header = _header(grid)
    titles = _titles(grid, header)
    for report, pattern in _TITLES.items():
        if any(pattern.fullmatch(title) for title in titles):
            return report, "its title"
    if _refused_titles(grid):
        return ReportWithoutHistory.report, "its title"
    return (None if header is None else _by_header(grid, header)), "its header"


def _titles(grid: Grid, header: int | None) -> tuple[str, ...]:
    """The lines above the header; where there is none, the lines above the first row of a table."""
    if header is not None:
        return titles_of(grid, header)
    first = grid.find_header(lambda cells: sum(map(bool, cells)) > 1)
    return titles_of(grid, _TITLE_ROWS_MAX if first is None else first)


def _refused_titles(grid: Grid) -> list[tuple[str, str]]:
    titles = _titles(grid, _header(grid))
    return [(title, why) for title in titles for pattern, why in _NO_HISTORY if pattern.fullmatch(title)]


def _header(grid: Grid) -> int | None:
    def wanted(cells: tuple[str, ...]) -> bool:
        money = (*_ONLINE["amount"], "debit", "open balance")
        return (
            "transaction type" in cells
            and any(word in cells for word in _ONLINE["date"])
            and any(word in cells for word in money)
        )

    return grid.find_header(wanted)


def _by_header(grid: Grid, header: int) -> str | None:
    """The report that a header without a known title belongs to; None leaves it to the reader of any table."""
    words = [plain(cell) for cell in grid.records[header].cells]
    columns = columns_of(grid.records[header], _ONLINE)
    grouped, known = not words[0], set(words)
    if is_journal(words, columns):
        return JOURNAL
    if known & {"quantity", "qty", "sales price"} or "amount" not in columns.at or known >= {"debit", "credit"}:
        return ReportWithoutHistory.report
    if "open balance" in known:
        return BALANCE_DETAIL if grouped else ReportWithoutHistory.report
    if grouped:
        return (
            RECEIVED if "transaction number" in known and not known & _OWN_WORDS - {"memo/description"} else BY_CUSTOMER
        )
    return BY_DATE if "name" in columns.at and known & _OWN_WORDS else None


def _missing_columns(grid: Grid, report_name: str) -> str:
    widest = max(grid.records[:60], key=lambda record: sum(bool(cell.strip()) for cell in record.cells))
    found = ", ".join(clean_text(cell) for cell in widest.cells if cell.strip())
    return (
        f"{grid.name} is {report_name}, and it needs the columns Date, Transaction type and Amount. It has: "
        f"{found[:300]}. Add the missing one in QuickBooks (Customize > Columns) and export again."
    )


def _unpaid_only(reading: Reading, frame: Frame, columns: Columns) -> Problem:
    """Customer Balance Detail leaves out what is paid unless its filter is changed; its own figures may show it."""
    listed = sum(entry.cents for entry in reading.lines)
    text = "Customer Balance Detail lists only unpaid items unless its filter was changed, so it may not prove history."
    try:
        still_open = sum(parse_cents(columns.text(row.record, "open_balance"), frame.decimal) for row in frame.rows)
    except CellProblem:
        still_open = listed
    if "open_balance" in columns.at and still_open != listed:
        text += f" Here items are missing: its rows sum to {format_cents(listed)}, {format_cents(still_open)} is open."
    return Problem(code="W406", text=f"{text} {EXPORT_INSTEAD}", file=0)


READERS = (
    OnlineReport(BY_CUSTOMER, "Transaction List by Customer"),
    OnlineReport(RECEIVED, "Invoices and Received Payments"),
    OnlineReport(BY_DATE, "Transaction List by Date"),
    OnlineReport(BALANCE_DETAIL, "Customer Balance Detail"),
    JournalReport(JOURNAL, "Journal"),
    InvoiceList(INVOICES, "Invoice List"),
    AccountReport(BY_ACCOUNT, "General Ledger or Transaction Detail by Account"),
    ReportWithoutHistory(),
)
