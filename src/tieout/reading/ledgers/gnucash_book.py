"""A GnuCash book kept in SQLite, read without changing it.

The book says itself which accounts are receivable. Six tables are read: accounts, transactions, splits, commodities,
books and versions. A row is the number of the split as the database keeps it (rowid). Source: GnuCash's SQL schema.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping, Sequence, Set
from contextlib import closing

from tieout.limits import CENTS_MAX
from tieout.model.book import Problem
from tieout.model.money import format_plain
from tieout.reading.columns import DayOrder
from tieout.reading.ledgers.postings import Ledger, Posting, read_ledger
from tieout.reading.parsing.days import DayProof
from tieout.reading.parsing.movements import damaged, ensure_counted
from tieout.reading.reader import Reading, ReadingOptions

_SQLITE = b"SQLite format 3\x00"
_TABLES = frozenset({"accounts", "transactions", "splits", "commodities", "books", "versions"})
_STEPS_MAX = 50_000
_STEP = 10_000
_COLUMNS = (
    ("date", "transactions.post_date"), ("client", "accounts.name, else transactions.description"),
    ("amount", "splits.quantity"), ("reference", "transactions.num"), ("memo", "splits.memo"),
)  # fmt: skip
_SPLITS = """
    SELECT s.rowid, s.tx_guid, s.account_guid, s.quantity_num, s.quantity_denom, s.value_num,
           s.value_denom, s.memo, s.reconcile_state, t.post_date,
           t.num, t.description, c.mnemonic, s.action
      FROM splits s LEFT JOIN transactions t ON t.guid = s.tx_guid
                    LEFT JOIN commodities c ON c.guid = t.currency_guid
     ORDER BY t.post_date, s.tx_guid, s.rowid
    """


class SqliteBook:
    """A book saved as sqlite3."""

    program = "gnucash"
    program_name = "GnuCash"
    report = "book"
    report_name = "GnuCash book (SQLite)"

    def recognises(self, data: bytes) -> str | None:
        """Recognised by the database's header and the names of GnuCash's tables."""
        if not data.startswith(_SQLITE) or b"tx_guid" not in data:
            return None
        return "the tables of a GnuCash book"

    def read_file(self, name: str, data: bytes, options: ReadingOptions) -> tuple[str, Reading]:
        """Read every split on a receivable account (see `FileReader.read_file`)."""
        _refuse_cut(name, data)
        try:
            with closing(_open(data)) as book:
                ledger = _ledger(name, book)
        except (sqlite3.Error, UnicodeDecodeError, OverflowError) as error:
            raise damaged(name, "database", "it can't be read to its end") from error
        return "utf-8", read_ledger(ledger, options)


def _refuse_cut(name: str, data: bytes) -> None:
    """The header says how many pages of what size the file has."""
    size = int.from_bytes(data[16:18], "big")
    size = 65_536 if size == 1 else size
    pages, current = int.from_bytes(data[28:32], "big"), data[24:28] == data[92:96]
    if size < 512 or len(data) % size or (current and len(data) != pages * size):
        raise damaged(name, "database", "it hasn't the length its header states")


def _open(data: bytes) -> sqlite3.Connection:
    """The database in memory, as of its last checkpoint, with a bound on the work it may cause."""
    book = sqlite3.connect(":memory:")
    # A copy in memory can't have the side file of write-ahead logging; its header says so.
    book.deserialize(data[:18] + b"\x01\x01" + data[20:] if data[18:20] == b"\x02\x02" else data)
    steps = iter(range(_STEPS_MAX))
    book.set_progress_handler(lambda: next(steps, None) is None, _STEP)
    book.execute("PRAGMA trusted_schema = OFF")
    book.execute("PRAGMA query_only = ON")
    return book


def _ledger(name: str, book: sqlite3.Connection) -> Ledger:
    [state] = book.execute("PRAGMA integrity_check(1)").fetchone()
    if state != "ok":
        raise damaged(name, "database", "it fails its own check of integrity")
    tables = {row[0] for row in book.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if missing := sorted(_TABLES - tables):
        raise damaged(name, "database", f"it has no table {', '.join(missing)}")
    rows_of_accounts = book.execute("SELECT guid, name, account_type, parent_guid FROM accounts")
    accounts = {guid: (str(own), kind, parent) for guid, own, kind, parent in rows_of_accounts}
    names, receivable = account_names(name, accounts)
    rows = book.execute(_SPLITS).fetchall()
    [counted] = book.execute("SELECT count(*) FROM splits").fetchone()
    ensure_counted(name, "splits", counted, len(rows))
    owed = {guid for guid, (_, kind, _) in accounts.items() if kind == "RECEIVABLE"}
    postings = [_posting(name, row, names, owed) for row in rows]
    return Ledger(
        name=name,
        postings=postings,
        days=DayProof(DayOrder.MONTH_FIRST, assumed=False),
        whole=True,
        columns=_COLUMNS,
        receivable=receivable,
        problems=tuple(odd_times([str(row[9]) for row in rows])),
    )


def account_names(name: str, rows: Mapping[str, tuple[str, str, str | None]]) -> tuple[dict[str, str], frozenset[str]]:
    """Full names by id, and those of the receivable accounts.

    Args:
        name: the file's, for messages.
        rows: of each account by its id: its own name, its type, the id of the account above it.

    Raises:
        FileNotUnderstood: E105 when an account stands under itself.
    """
    names: dict[str, str] = {}
    for guid in rows:
        parts: list[str] = []
        at, seen = guid, set()
        while at in rows and rows[at][1] != "ROOT":
            if at in seen:
                raise damaged(name, "accounts", "an account stands under itself")
            seen.add(at)
            parts.insert(0, rows[at][0].replace(":", " "))
            at = rows[at][2] or ""
        names[guid] = ":".join(parts)
    receivable = {names[guid] for guid, (_, kind, _) in rows.items() if kind == "RECEIVABLE"}
    tops = {one for one in receivable if not any(one.startswith(f"{other}:") for other in receivable)}
    return names, frozenset(tops)


def _posting(name: str, row: tuple[object, ...], names: dict[str, str], owed: Set[str]) -> Posting:
    number, transaction, account, *fractions, memo, state, posted, num, description, currency, action = row
    if account not in names or posted is None:
        raise damaged(name, "splits", "a split belongs to no account or no transaction")
    return Posting(
        row=int(str(number)),
        transaction=str(transaction),
        day=day_of_book(str(posted)),
        account=names[str(account)],
        amount=split_amount(name, *fractions[:2], owed=account in owed),
        value=split_amount(name, *fractions[2:], owed=account in owed),
        currency=str(currency or ""),
        payee=str(description or ""),
        reference=str(num or ""),
        memo=str(memo or action or ""),
        void="voided in GnuCash" if state == "v" else "",
    )


def split_amount(name: str, numerator: object, denominator: object, *, owed: bool) -> str:
    """A value such as 15000/100 in whole cents.

    Args:
        name: the file's, for messages.
        numerator: of the value.
        denominator: of the value.
        owed: whether clients owe it; shares and prices of other accounts may have parts of a cent, and stay fractions.

    Raises:
        FileNotUnderstood: E105 where it is no fraction, is too large, or clients owe parts of a cent.
    """
    if not isinstance(numerator, int) or not isinstance(denominator, int) or denominator < 1:
        raise damaged(name, "splits", "an amount is no fraction")
    cents, rest = divmod(numerator * 100, denominator)
    if (rest and owed) or abs(cents) > CENTS_MAX:
        raise damaged(name, "splits", "an amount has parts of a cent or is too large")
    if rest:
        return f"{numerator}/{denominator}"
    return format_plain(cents)


def day_of_book(posted: str) -> str:
    """The date of `2026-01-06 10:59:00` or, in old books, `20260106105900`, as it stands there."""
    digits = re.sub(r"[^0-9]", "", posted[:10])
    return f"{digits[:4]}-{digits[4:6]}-{digits[6:8]}" if len(digits) >= 8 else posted


def odd_times(posted: Sequence[str]) -> list[Problem]:
    """What is told of an old book: such books keep midnight in the writer's own zone as another day's hour."""
    odd = sum(not re.search(r"(?:10:?59:?00|00:?00:?00|^.{8,10})$", moment) for moment in posted)
    if not odd:
        return []
    text = f"{odd} splits have a time of day that newer GnuCash doesn't write; their day may be off by one."
    return [Problem(code="W428", text=text, file=0)]


READERS = (SqliteBook(),)
