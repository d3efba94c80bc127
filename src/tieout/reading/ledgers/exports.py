"""CSV of a ledger, one row to a posting, columns found by their own names: what hledger and Beancount share.

GnuCash's export has names of its own and takes the pieces it needs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tieout.errors import FileNotUnderstood
from tieout.model.book import Problem
from tieout.reading.columns import DayOrder
from tieout.reading.ledgers.ledger import Ledger, Posting
from tieout.reading.ledgers.postings import check_running, read_ledger
from tieout.reading.parsing.cells import clean_text
from tieout.reading.parsing.days import prove_day_order
from tieout.reading.parsing.headers import plain
from tieout.reading.parsing.misspelt import refuse_nearly_known
from tieout.reading.parsing.tables import records_below
from tieout.reading.parsing.taking import Columns, prove_decimal
from tieout.reading.reader import Grid, Reading, ReadingOptions, Record


@dataclass(slots=True, kw_only=True, eq=False)
class PostingsExport:
    """The reader of one export of postings.

    Attributes:
        program: key.
        program_name: as people write it.
        report: key.
        report_name: the command that writes it.
        sign: what it is recognised by, in words.
        meanings: the names of its columns, each the meaning itself.
        wanted: whether the plain words of a row are its header.
        posting: a row into a posting; the third is where the client's column stands, if one was named.
        running: the column of the running total, and a row's amount and running total.
        whole: whether every transaction is there with all its postings.
        word: a header's plain word into the meaning it stands for.
    """

    program: str
    program_name: str
    report: str
    report_name: str
    sign: str
    meanings: tuple[str, ...]
    wanted: Callable[[frozenset[str]], bool]
    posting: Callable[[Columns, Record, int | None], Posting]
    running: tuple[str, Callable[[Columns, Record], tuple[str, str]]]
    whole: bool = False
    word: Callable[[str], str] = str

    def fits(self, grid: Grid) -> str | None:
        """Recognised by the names of its columns."""
        return None if self._header(grid) is None else self.sign

    def read(self, grid: Grid, options: ReadingOptions) -> Reading:
        """Read every posting on a receivable account (see `Reader.read`).

        Raises:
            FileNotUnderstood: also E204 when the rows are sums of months, which belong to no transaction.
        """
        at = self._header(grid)
        if at is None:
            raise FileNotUnderstood(f"{grid.name} has no header of {self.report_name}.", code="E201")
        columns = columns_of(grid, at, self.meanings, self.word)
        client = said_client(grid.name, columns, options)
        records = records_below(grid, at)
        postings = [self.posting(columns, record, client) for record in records]
        refuse_cut(grid)
        if postings and all(one.transaction == "0" for one in postings):
            raise FileNotUnderstood(
                f"{grid.name} holds sums of periods, not transactions. Export it without --monthly and the like.",
                code="E204",
            )
        checked, told = False, list[Problem]()
        if self.running[0] in columns.at:
            running = [(record.row, *self.running[1](columns, record)) for record in records]
            checked, told = check_running(grid.name, running, prove_decimal(amount for _, amount, _ in running))
        ledger = Ledger(
            name=grid.name,
            postings=postings,
            days=prove_day_order(
                grid.name, [one.day for one in postings], options.day_order, default=DayOrder.MONTH_FIRST
            ),
            whole=self.whole,
            columns=shown_columns(columns, client),
            problems=tuple(told),
            checked=checked,
        )
        return read_ledger(ledger, options)

    def _header(self, grid: Grid) -> int | None:
        return grid.find_header(lambda cells: self.wanted(frozenset(map(self.word, cells))), within_rows=5)


def columns_of(grid: Grid, at: int, meanings: tuple[str, ...], word: Callable[[str], str] = str) -> Columns:
    """The columns of a ledger's export by their own names.

    Raises:
        FileNotUnderstood: E201 when a name stands twice, or one is nearly a name that is missing.
    """
    words = [word(plain(cell)) for cell in grid.records[at].cells]
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
