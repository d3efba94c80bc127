"""CSV that Beancount's query tool writes: one row to a posting, the columns as the query named them.

Needed are `date`, `account`, and the amount as `position` (`150.00 USD`) or as `number` and `currency`. A `balance`
is compared where the query asked for it. Source: Beancount's query language, columns of postings.
"""

from __future__ import annotations

from tieout.errors import FileNotUnderstood
from tieout.model.book import Problem
from tieout.reading.columns import DayOrder
from tieout.reading.ledgers.hledger import cell_at, columns_of, refuse_cut, said_client, shown_columns
from tieout.reading.ledgers.postings import Ledger, Posting, check_running, read_ledger
from tieout.reading.parsing.cells import clean_text
from tieout.reading.parsing.days import prove_day_order
from tieout.reading.parsing.headers import find_header
from tieout.reading.parsing.taking import Columns, prove_decimal
from tieout.reading.reader import Grid, Reading, ReadingOptions, Record

_MEANINGS = (
    "date", "flag", "payee", "narration", "account", "position", "amount", "number", "currency", "balance", "links",
    "id",
)  # fmt: skip


class Query:
    """`bean-query -f csv`."""

    program = "beancount"
    program_name = "Beancount"
    report = "query"
    report_name = "bean-query -f csv"

    def fits(self, grid: Grid) -> str | None:
        """Recognised by the names of its columns."""
        return None if _header(grid) is None else "the columns of a Beancount query of postings"

    def read(self, grid: Grid, options: ReadingOptions) -> Reading:
        """Read every posting on a receivable account (see `Reader.read`)."""
        at = _header(grid)
        if at is None:
            raise FileNotUnderstood(f"{grid.name} has no header of a Beancount query.", code="E201")
        columns = columns_of(grid, at, _MEANINGS)
        client = said_client(grid.name, columns, options)
        records = [record for record in grid.records[at + 1 :] if not record.blank]
        postings = [_posting(columns, record, client) for record in records]
        refuse_cut(grid)
        checked, told = False, list[Problem]()
        if "balance" in columns.at:
            running = [
                (record.row, posting.amount, _split(columns.text(record, "balance"))[0])
                for record, posting in zip(records, postings, strict=True)
            ]
            checked, brought = check_running(grid.name, running, prove_decimal(amount for _, amount, _ in running))
            told += brought
        ledger = Ledger(
            name=grid.name,
            postings=postings,
            days=prove_day_order([one.day for one in postings], options.day_order, default=DayOrder.MONTH_FIRST),
            whole=False,
            columns=shown_columns(columns, client),
            problems=tuple(told),
            checked=checked,
        )
        return read_ledger(ledger, options)


def _header(grid: Grid) -> int | None:
    def wanted(cells: tuple[str, ...]) -> bool:
        words = set(cells)
        amounts = "position" in words or {"number", "currency"} <= words
        return {"date", "account"} <= words and bool(words & {"payee", "narration"}) and amounts

    return find_header(grid, wanted, within_rows=5)


def _posting(columns: Columns, record: Record, client: int | None) -> Posting:
    amount, currency = _split(columns.text(record, "position"))
    if "position" not in columns.at:
        amount, currency = columns.text(record, "number"), clean_text(columns.text(record, "currency"))
    payee, narration = columns.text(record, "payee"), columns.text(record, "narration")
    return Posting(
        row=record.row,
        transaction="",
        day=columns.text(record, "date"),
        account=clean_text(columns.text(record, "account")),
        amount=amount,
        currency=currency,
        payee=payee if clean_text(payee) else narration,
        client=cell_at(record, client),
        reference=columns.text(record, "links"),
        memo=narration,
    )


def _split(text: str) -> tuple[str, str]:
    """`150.00 USD` as amount and currency; anything else as it is, to be met as no amount."""
    parts = clean_text(text).split(" ")
    return (parts[0], parts[1]) if len(parts) == 2 else (text, "")


READERS = (Query(),)
"""What Beancount writes that shows postings."""
