"""The rows of Accounts Receivable, wherever a QuickBooks report lists them: an amount is its effect on what is owed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from tieout.errors import FileNotUnderstood
from tieout.model.book import LineKind, Part, Problem, TotalsVerdict
from tieout.reading.columns import DayOrder
from tieout.reading.parsing.cells import clean_text
from tieout.reading.parsing.tables import begin, doubt_days, reading_of
from tieout.reading.parsing.taking import Columns, RowProblem, Taken, line
from tieout.reading.parsing.types import is_voided, kind_of_type
from tieout.reading.quickbooks.groups import client_name
from tieout.reading.quickbooks.layout import is_closing_line
from tieout.reading.quickbooks.periods import stated_period
from tieout.reading.reader import Grid, Line, Reading, ReadingOptions, Record

_OTHER_WAY = {
    LineKind.CHARGE: LineKind.CREDIT, LineKind.PAYMENT: LineKind.REFUND, LineKind.CREDIT: LineKind.CHARGE,
    LineKind.REFUND: LineKind.PAYMENT,
}  # fmt: skip
_RAISES = frozenset({LineKind.CHARGE, LineKind.REFUND})


def doubt_accounts(grid: Grid) -> list[Problem]:
    """What a report leaves open that ends with neither its closing line nor a TOTAL: accounts may be missing."""
    filled = [[cell for cell in record.cells if cell.strip()] for record in grid.records]
    last = next((cells for cells in reversed(filled) if cells), [])
    if last and (is_closing_line(clean_text(last[0])) or clean_text(last[0]).casefold() in {"total", "totals"}):
        return []
    text = (
        "The report has neither a TOTAL row nor the closing line with the date: accounts may be missing. "
        "Compare it with the screen, or export it again."
    )
    return [Problem(code="W403", text=text, file=0)]


def begin_accounts(
    name: str, columns: Columns, records: Sequence[Record], options: ReadingOptions
) -> tuple[Taken, str, list[Problem]]:
    """How rows of accounts are read, their currency, and what their dates leave open."""
    money = [meaning for meaning in ("amount", "debit", "credit", "balance") if meaning in columns.at]
    taken, currency = begin(name, columns, records, money, said=options.day_order, default=DayOrder.MONTH_FIRST)
    return taken, currency, doubt_days(taken.days)


def _effect(record: Record, taken: Taken) -> int:
    if "amount" in taken.columns.at:
        return taken.cents(record, "amount")
    return taken.cents(record, "debit") - taken.cents(record, "credit")


def has_amount(record: Record, columns: Columns) -> bool:
    """Whether a row states an amount."""
    return any(columns.text(record, meaning).strip() for meaning in ("amount", "debit", "credit"))


def readable(record: Record, taken: Taken) -> int:
    """A row's effect on its account, 0 where it can't be read."""
    try:
        return _effect(record, taken)
    except RowProblem:
        return 0


def receivable_lines(record: Record, taken: Taken) -> list[Line]:
    """The line item of a row on Accounts Receivable: its amount is its effect, whatever its type.

    Raises:
        RowProblem: when a cell can't be read, no client is named, or it is voided.
    """
    cents = _effect(record, taken)
    number, identity = (clean_text(taken.columns.text(record, meaning)) for meaning in ("reference", "identity"))
    memo = taken.memo(record, "memo")
    if not cents and is_voided(memo or "", number):
        raise RowProblem(
            taken.columns.header("type"), taken.columns.text(record, "type"), "W410",
            "voided in QuickBooks; it doesn't count.",
        )  # fmt: skip
    client = taken.client(client_name(taken.columns.text(record, "name")), taken.columns.header("name"))
    rule = kind_of_type(taken.columns.text(record, "type"))
    kind = rule.kind if rule else LineKind.ADJUSTMENT
    if kind in _OTHER_WAY and (cents > 0) != (kind in _RAISES):
        kind = _OTHER_WAY[kind]
    return [line(record, Part.AMOUNT, client, taken.day(record), kind, cents, number or identity, memo)]


def no_receivable(name: str, what: str, instead: str) -> FileNotUnderstood:
    """The error for a report without Accounts Receivable.

    Args:
        name: of the file.
        what: it lists.
        instead: which report to export.
    """
    return FileNotUnderstood(
        f"{name} holds no {what} of Accounts Receivable, so it can't explain what each client owes. {instead}",
        code="E204",
    )


def receivable_reading(
    grid: Grid,
    taken: Taken,
    currency: str,
    titles: Sequence[str],
    verdict: TotalsVerdict,
    problems: Iterable[Problem],
) -> Reading:
    """What was made of a report whose rows of Accounts Receivable were taken.

    Args:
        grid: the file.
        taken: its rows.
        currency: of its amounts.
        titles: the lines above its header.
        verdict: whether its sums agree with its rows.
        problems: what a person should know.
    """
    first, last = stated_period(tuple(titles), taken.days)
    reading = reading_of(grid, taken, currency, verdict, tuple(problems))
    return replace(reading, stated_from=first, stated_to=last)
