"""CSV that the program Ledger writes (`ledger csv`): eight columns without a header, one row to a posting.

Date, code, payee, account, commodity, amount, status, note. Rows of one transaction stand together; where other
accounts than those of what clients owe are there, each must come to zero. Source: Ledger's manual, the csv command, and
the output of Ledger 3.3.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from tieout.errors import FileNotUnderstood
from tieout.reading.columns import DayOrder
from tieout.reading.ledgers.exports import refuse_cut
from tieout.reading.ledgers.ledger import Ledger, Posting
from tieout.reading.ledgers.postings import bare_account, is_receivable, read_ledger
from tieout.reading.parsing.cells import CellProblem, clean_text, parse_cents
from tieout.reading.parsing.days import prove_day_order
from tieout.reading.reader import Grid, Reading, ReadingOptions, Record

_WIDTH = 8
_STATUSES = frozenset({"", "*", "!"})
_COLUMNS = (("client", "account"), ("date", "date"), ("reference", "code"), ("amount", "amount"), ("memo", "note"))


class LedgerCsv:
    """The output of `ledger csv`."""

    program = "ledger"
    program_name = "Ledger"
    report = "csv"
    report_name = "ledger csv"

    def fits(self, grid: Grid) -> str | None:
        """Recognised by eight columns without a header, a status in the seventh and an account in the fourth."""
        rows = [record for record in grid.records if not record.blank]
        fitting = bool(rows) and all(map(_is_posting, rows)) and any(":" in record.cells[3] for record in rows)
        return "eight columns without a header: date, code, payee, account, commodity, amount" if fitting else None

    def read(self, grid: Grid, options: ReadingOptions) -> Reading:
        """Read every posting on a receivable account (see `Reader.read`).

        Raises:
            FileNotUnderstood: also E201 where a column map names a column, as there are no headers.
        """
        if options.columns is not None and options.columns.columns:
            raise FileNotUnderstood(
                f"{grid.name} has no headers, so a column map can name none; only [accounts] receivable.", code="E201"
            )
        refuse_cut(grid)
        postings = [_posting(record) for record in grid.records if not record.blank]
        said = options.columns.receivable if options.columns is not None else None
        whole = not all(_owed(posting.account, said) for posting in postings)
        ledger = Ledger(
            name=grid.name,
            postings=list(_grouped(postings)) if whole else postings,
            days=prove_day_order(
                grid.name, [one.day for one in postings], options.day_order, default=DayOrder.MONTH_FIRST
            ),
            whole=whole,
            columns=_COLUMNS,
        )
        return read_ledger(ledger, options)


def _is_posting(record: Record) -> bool:
    if len(record.cells) != _WIDTH or record.cells[6] not in _STATUSES:
        return False
    return bool(record.cells[3].strip()) and record.cells[0][:1].isdigit() and _cents(record.cells[5]) is not None


def _posting(record: Record) -> Posting:
    day, code, payee, account, commodity, amount, _, note = record.cells
    name, bar, text = payee.partition("|")
    memos = [clean_text(text if bar else ""), clean_text(note)]
    return Posting(
        row=record.row,
        transaction="",
        day=day,
        account=bare_account(account),
        amount=amount,
        currency=clean_text(commodity),
        payee=name,
        reference=code,
        memo=" · ".join(memo for memo in memos if memo),
    )


def _grouped(postings: Sequence[Posting]) -> Iterator[Posting]:
    """The postings with their transactions: one ends where it comes to zero, or another day or payee follows."""
    total, start, whose = 0, 0, ("", "")
    for posting in postings:
        if not total or (posting.day, posting.payee) != whose:
            total, start, whose = 0, posting.row, (posting.day, posting.payee)
        total += _cents(posting.amount) or 0
        yield replace(posting, transaction=f"row {start}")


def _owed(account: str, said: str | None) -> bool:
    """Whether an account is one of what clients owe: by a column map, else by its name."""
    if said is not None:
        return f"{account}:".casefold().startswith(f"{said}:".casefold())
    return any(map(is_receivable, account.split(":")))


def _cents(text: str) -> int | None:
    try:
        return parse_cents(text)
    except CellProblem:
        return None


READERS = (LedgerCsv(),)
"""What Ledger writes that shows postings."""
