"""GnuCash's CSV export of transactions, split by split: 18 columns, or 16 of older versions and Android; by name.

In the layout of several lines the date, number and description of a transaction stand in its first line only. Every
transaction is whole, so each must balance. The simple layout has a row for each split with the account against it, and
nothing to balance. Account names are joined by the mark of the preferences. Source: GnuCash's guide, Export
Transactions to CSV, and exports written by GnuCash 4.13.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from tieout.errors import FileNotUnderstood
from tieout.reading.ledgers.exports import cell_at, refuse_cut, said_client, shown_columns
from tieout.reading.ledgers.ledger import Ledger, Posting
from tieout.reading.ledgers.postings import is_receivable, read_ledger
from tieout.reading.parsing.cells import clean_text
from tieout.reading.parsing.days import prove_day_order
from tieout.reading.parsing.headers import plain
from tieout.reading.parsing.misspelt import refuse_nearly_known
from tieout.reading.parsing.tables import records_below
from tieout.reading.parsing.taking import Columns
from tieout.reading.reader import Grid, Reading, ReadingOptions, Record

_NAMES = {
    "date": ("date",),
    "transaction": ("transaction id",),
    "number": ("number", "num", "num."),
    "description": ("description",),
    "notes": ("notes",),
    "currency": ("commodity/currency",),
    "void": ("void reason",),
    "memo": ("memo",),
    "account": ("full account name",),
    "leaf": ("account name",),
    "amount": ("amount num.", "amount num"),
    "value": ("value num.", "value num"),
}
_SIMPLE_NAMES = {
    **{meaning: _NAMES[meaning] for meaning in ("date", "number", "description", "amount", "value")},
    "account": ("account name", "full account name"),
    "against": ("full category path",),
    "reconciled": ("reconcile",),
}
_JOINTS = ":/\\-."
"""What the preferences offer to join the names of accounts with."""


@dataclass(slots=True, kw_only=True, eq=False)
class TransactionsExport:
    """GnuCash's Export Transactions to CSV in one of its layouts.

    Attributes:
        report: key.
        report_name: as the program calls it.
        sign: what it is recognised by, in words.
        wanted: header words that all stand in the header.
        names: header words by meaning.
        postings: its rows as postings.
        whole: whether every transaction is there with all its splits.
    """

    report: str
    report_name: str
    sign: str
    wanted: frozenset[str]
    names: Mapping[str, tuple[str, ...]]
    postings: Callable[[Columns, Sequence[Record], int | None], Sequence[Posting]]
    whole: bool
    program: str = "gnucash"
    program_name: str = "GnuCash"

    def fits(self, grid: Grid) -> str | None:
        """Recognised by the names of its columns."""
        return None if self._header(grid) is None else self.sign

    def read(self, grid: Grid, options: ReadingOptions) -> Reading:
        """Read every split on a receivable account (see `Reader.read`)."""
        at = self._header(grid)
        if at is None:
            raise FileNotUnderstood(f"{grid.name} has no GnuCash header.", code="E201")
        refuse_cut(grid)
        columns = _columns(grid, at, self.names)
        client = said_client(grid.name, columns, options)
        postings = self.postings(columns, records_below(grid, at), client)
        ledger = Ledger(
            name=grid.name,
            postings=postings,
            days=prove_day_order(grid.name, [one.day for one in postings], options.day_order),
            whole=self.whole,
            columns=shown_columns(columns, client),
        )
        return read_ledger(ledger, options)

    def _header(self, grid: Grid) -> int | None:
        def wanted(cells: tuple[str, ...]) -> bool:
            return self.wanted <= set(cells) and bool({"amount num.", "amount num"} & set(cells))

        return grid.find_header(wanted, within_rows=5)


def _split_by_split(columns: Columns, records: Sequence[Record], client: int | None) -> Sequence[Posting]:
    joint = _joint(columns, records)
    return [_joined(posting, joint) for posting in _postings(columns, records, client)]


def _simple(columns: Columns, records: Sequence[Record], client: int | None) -> Sequence[Posting]:
    postings = [_simple_posting(columns, record, client) for record in records]
    joint = _joint_of({posting.account for posting in postings})
    return [_joined(posting, joint) for posting in postings]


def _simple_posting(columns: Columns, record: Record, client: int | None) -> Posting:
    """A row of the simple layout: one split, and the account against it where there is one."""
    return Posting(
        row=record.row,
        transaction="",
        day=columns.text(record, "date"),
        account=clean_text(columns.text(record, "account")),
        against=clean_text(columns.text(record, "against")),
        amount=columns.text(record, "amount"),
        value=columns.text(record, "value"),
        payee=columns.text(record, "description"),
        client=cell_at(record, client),
        reference=columns.text(record, "number"),
        void="voided" if clean_text(columns.text(record, "reconciled")).casefold() == "v" else "",
    )


def _joint(columns: Columns, records: Sequence[Record]) -> str:
    """What joins the parts of account names, as the full names and the last parts of all rows show it."""
    found: Counter[str] = Counter()
    for record in records if "leaf" in columns.at else ():
        full, leaf = clean_text(columns.text(record, "account")), clean_text(columns.text(record, "leaf"))
        if leaf and len(full) > len(leaf) + 1 and full.endswith(leaf):
            found[full[-len(leaf) - 1]] += 1
    return found.most_common(1)[0][0] if len(found) == 1 else ":"


def _joint_of(accounts: set[str]) -> str:
    """The same where nothing shows it but that a part of a name is receivable."""
    fitting = [joint for joint in _JOINTS if any(map(is_receivable, _parts(accounts, joint)))]
    return fitting[0] if fitting and not any(":" in account for account in accounts) else ":"


def _parts(accounts: set[str], joint: str) -> Iterator[str]:
    for account in accounts:
        yield from account.split(joint)


def _joined(posting: Posting, joint: str) -> Posting:
    """The posting with the parts of its accounts joined as everywhere here."""
    if joint == ":":
        return posting
    return replace(posting, account=posting.account.replace(joint, ":"), against=posting.against.replace(joint, ":"))


def _columns(grid: Grid, at: int, names_of: Mapping[str, tuple[str, ...]]) -> Columns:
    cells = grid.records[at].cells
    words = [plain(cell) for cell in cells]
    found = {
        meaning: words.index(name)
        for meaning, names in names_of.items()
        if (name := next((one for one in names if one in words), None)) is not None
    }
    refuse_nearly_known(
        grid.name, words, {meaning: names for meaning, names in names_of.items() if meaning not in found}
    )
    if "date" not in found or "description" not in found:
        raise FileNotUnderstood(f"{grid.name}: the GnuCash export lacks its column Date or Description.", code="E201")
    return Columns(cells, found)


def _postings(columns: Columns, records: Sequence[Record], client: int | None) -> Iterator[Posting]:
    """Each split with the date, number and description of its transaction."""
    day = number = payee = transaction = notes = void = ""
    for record in records:
        stated, own = columns.text(record, "date"), clean_text(columns.text(record, "transaction"))
        if stated.strip() and (not own or own != transaction):
            transaction = own or f"row {record.row}"
            number, payee = columns.text(record, "number"), columns.text(record, "description")
            notes, void = columns.text(record, "notes"), clean_text(columns.text(record, "void"))
        day = stated if stated.strip() else day
        if not columns.text(record, "account").strip() and not columns.text(record, "amount").strip():
            continue
        memos = [clean_text(columns.text(record, "memo")), clean_text(notes)]
        yield Posting(
            row=record.row,
            transaction=transaction,
            day=day,
            account=clean_text(columns.text(record, "account")),
            amount=columns.text(record, "amount"),
            value=columns.text(record, "value"),
            currency=clean_text(columns.text(record, "currency")).removeprefix("CURRENCY::"),
            payee=payee,
            client=cell_at(record, client),
            reference=number,
            memo=" · ".join(memo for memo in memos if memo),
            void=void,
        )


READERS = (
    TransactionsExport(
        report="transactions",
        report_name="Export Transactions to CSV",
        sign="the columns Full Account Name and Amount Num.",
        wanted=frozenset({"full account name"}),
        names=_NAMES,
        postings=_split_by_split,
        whole=True,
    ),
    TransactionsExport(
        report="simple-transactions",
        report_name="Export Transactions to CSV, simple layout",
        sign="the columns Full Category Path and Amount Num.",
        wanted=frozenset({"full category path"}),
        names=_SIMPLE_NAMES,
        postings=_simple,
        whole=False,
    ),
)
"""What GnuCash exports as a table."""
