"""hledger's CSV output of `print` and `register`. Columns are found by name; amounts are those of the postings.

`print` gives every transaction whole, so each must balance; `register` gives a running total, which is compared.
Source: hledger's manual, output format csv of print and register.
"""

from __future__ import annotations

from tieout.errors import FileNotUnderstood
from tieout.model.book import Problem
from tieout.reading.columns import DayOrder
from tieout.reading.ledgers.postings import Ledger, Posting, bare_account, check_running, read_ledger
from tieout.reading.parsing.cells import clean_text, currency_of
from tieout.reading.parsing.days import prove_day_order
from tieout.reading.parsing.headers import find_header, plain
from tieout.reading.parsing.misspelt import refuse_nearly_known
from tieout.reading.parsing.taking import Columns, prove_decimal
from tieout.reading.reader import Grid, Reading, ReadingOptions, Record

_PRINT = frozenset({"txnidx", "date", "description", "account", "amount", "commodity"})
_REGISTER = frozenset({"txnidx", "date", "description", "account", "amount", "total"})
_MEANINGS = (
    "txnidx", "date", "code", "description", "comment", "account", "amount", "commodity", "total", "posting-comment",
)  # fmt: skip


class _Hledger:
    """What both commands have in common."""

    program = "hledger"
    program_name = "hledger"
    report = ""
    report_name = ""
    needed: frozenset[str] = frozenset()

    def fits(self, grid: Grid) -> str | None:
        """Recognised by the names of its columns."""
        return None if self._header(grid) is None else f"the columns of {self.report_name}"

    def read(self, grid: Grid, options: ReadingOptions) -> Reading:
        """Read every posting on a receivable account (see `Reader.read`)."""
        at = self._header(grid)
        if at is None:
            raise FileNotUnderstood(f"{grid.name} has no hledger header.", code="E201")
        columns = columns_of(grid, at, _MEANINGS)
        client = said_client(grid.name, columns, options)
        records = [record for record in grid.records[at + 1 :] if not record.blank]
        postings = [_posting(columns, record, client) for record in records]
        refuse_cut(grid)
        checked, told = False, list[Problem]()
        if "total" in columns.at:
            running = [(one.row, columns.text(one, "amount"), columns.text(one, "total")) for one in records]
            checked, brought = check_running(grid.name, running, prove_decimal(amount for _, amount, _ in running))
            told += brought
        ledger = Ledger(
            name=grid.name,
            postings=postings,
            days=prove_day_order([one.day for one in postings], options.day_order, default=DayOrder.MONTH_FIRST),
            whole=self.report == "print",
            columns=shown_columns(columns, client),
            problems=tuple(told),
            checked=checked,
        )
        return read_ledger(ledger, options)

    def _header(self, grid: Grid) -> int | None:
        return find_header(grid, lambda cells: self.needed <= set(cells), within_rows=5)


class Print(_Hledger):
    """`hledger print -O csv`."""

    report = "print"
    report_name = "hledger print -O csv"
    needed = _PRINT


class Register(_Hledger):
    """`hledger register -O csv`."""

    report = "register"
    report_name = "hledger register -O csv"
    needed = _REGISTER


def columns_of(grid: Grid, at: int, meanings: tuple[str, ...]) -> Columns:
    """The columns of a ledger's export by their own names.

    Raises:
        FileNotUnderstood: E201 when a name stands twice, or one is nearly a name that is missing.
    """
    words = [plain(cell) for cell in grid.records[at].cells]
    refuse_nearly_known(grid.name, words, {meaning: (meaning,) for meaning in meanings if meaning not in words})
    for meaning in meanings:
        if words.count(meaning) > 1:
            raise FileNotUnderstood(f"{grid.name} has the column {meaning} twice. Delete one of them.", code="E201")
    return Columns(grid.records[at].cells, {meaning: words.index(meaning) for meaning in meanings if meaning in words})


def said_client(name: str, columns: Columns, options: ReadingOptions) -> int | None:
    """Where the column stands that a person named as the client's, or None when none was named, or the account's.

    Raises:
        FileNotUnderstood: E201 when the file has no such column.
    """
    header = options.columns.columns.get("client") if options.columns is not None else None
    if header is None:
        return None
    words = [plain(cell) for cell in columns.headers]
    if plain(header) in words and words.index(plain(header)) == columns.at.get("account"):
        return None
    if plain(header) not in words:
        raise FileNotUnderstood(f"{name} has no column {header}, which the column map names.", code="E201")
    return words.index(plain(header))


def refuse_cut(grid: Grid) -> None:
    """A program ends the last line too; people who edit a ledger's export by hand do so rarely.

    Raises:
        FileNotUnderstood: E105.
    """
    if not grid.ends_cleanly:
        raise FileNotUnderstood(
            f"{grid.name} doesn't end with a line break, as every export of a ledger does: it is cut short. Export it "
            "again, or end its last line.",
            code="E105",
        )


def shown_columns(columns: Columns, client: int | None) -> tuple[tuple[str, str], ...]:
    """(meaning, header) of the columns used, in the words of a column map; the client is in the account's name."""
    words = {"code": "reference", "links": "reference", "commodity": "currency",
             "position": "amount", "comment": "memo", "narration": "memo"}  # fmt: skip
    pairs = [(words.get(meaning, meaning), header) for meaning, header in columns.pairs()]
    wanted = ("date", "amount", "reference", "currency", "memo")
    whose = clean_text(columns.headers[client if client is not None else columns.at["account"]])
    return (("client", whose), *((meaning, header) for meaning, header in pairs if meaning in wanted))


def cell_at(record: Record, place: int | None) -> str | None:
    """A record's cell at a place; None where no place is given."""
    if place is None:
        return None
    return record.cells[place] if place < len(record.cells) else ""


def _posting(columns: Columns, record: Record, client: int | None) -> Posting:
    description = columns.text(record, "description")
    payee, bar, note = description.partition("|")
    memos = [note if bar else "", columns.text(record, "comment"), columns.text(record, "posting-comment")]
    amount = columns.text(record, "amount")
    return Posting(
        row=record.row,
        transaction=columns.text(record, "txnidx"),
        day=columns.text(record, "date"),
        account=bare_account(columns.text(record, "account")),
        amount=amount,
        currency=clean_text(columns.text(record, "commodity")) or currency_of(amount),
        payee=payee,
        client=cell_at(record, client),
        reference=columns.text(record, "code"),
        memo=" · ".join(text for memo in memos if (text := clean_text(memo))),
    )


READERS = (Print(), Register())
"""What hledger writes that shows transactions."""
