"""An invented practice's ledger, written as hledger, Beancount and GnuCash write it."""

from __future__ import annotations

import csv
import io
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from tests.reading.statements.statement_facts import money

AR, BANK, INCOME, RENT, WAIVED, EQUITY = (
    "Assets:Receivable", "Assets:Bank:Checking", "Income:Therapy", "Expenses:Rent", "Expenses:Waived",
    "Equity:Opening Balances",
)  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """A transaction of two postings: the first account gets the cents, the second loses them."""

    day: date
    payee: str
    note: str
    code: str
    cents: int
    debit: str
    credit: str


ENTRIES = (
    Entry(date(2026, 1, 1), "Mia Chen", "opening", "", 4_000, f"{AR}:Mia Chen", EQUITY),
    Entry(date(2026, 1, 6), "Good Person", "session", "1001", 15_000, f"{AR}:Good Person", INCOME),
    Entry(date(2026, 1, 13), "Good Person", "check 12", "12", 10_000, BANK, f"{AR}:Good Person"),
    Entry(date(2026, 1, 20), "José Brønsted", "session", "1002", 130_000, f"{AR}:José Brønsted", INCOME),
    Entry(date(2026, 1, 22), "Landlord", "January", "", 85_000, RENT, BANK),
    Entry(date(2026, 1, 25), "Good Person", "waived", "", 500, WAIVED, f"{AR}:Good Person"),
    Entry(date(2026, 1, 31), "Mia Chen", "paid too much", "13", 2_000, f"{AR}:Mia Chen", BANK),
)
EXPECTED = sorted([
    ("Mia Chen", "2026-01-01", "opening", 4_000),
    ("Good Person", "2026-01-06", "charge", 15_000),
    ("Good Person", "2026-01-13", "payment", -10_000),
    ("José Brønsted", "2026-01-20", "charge", 130_000),
    ("Good Person", "2026-01-25", "credit", -500),
    ("Mia Chen", "2026-01-31", "refund", 2_000),
])  # fmt: skip
BY_SIGN = sorted(
    (client, day, "charge" if cents > 0 else "payment", cents) for client, day, _, cents in EXPECTED
)  # fmt: skip
"""What is left where the other accounts aren't in the file."""


def _written(rows: Iterable[Sequence[str]], *, quoted: bool = True, end: str = "\n") -> str:
    text = io.StringIO(newline="")
    csv.writer(text, quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL, lineterminator=end).writerows(rows)
    return text.getvalue()


def _postings(entry: Entry) -> list[tuple[str, int]]:
    return [(entry.debit, entry.cents), (entry.credit, -entry.cents)]


def hledger_print(account: Callable[[str], str] = str.lower) -> str:
    """`hledger print -O csv`."""
    header = "txnidx date date2 status code description comment account amount commodity credit debit".split()  # noqa: SIM905
    rows = [[*header, "posting-status", "posting-comment"]]
    for number, entry in enumerate(ENTRIES, start=1):
        for name, cents in _postings(entry):
            sides = ["", money(cents)] if cents > 0 else [money(-cents), ""]
            rows.append([str(number), str(entry.day), "", "*", entry.code, f"{entry.payee} | {entry.note}", "",
                         _names(account(name)), money(cents), "$", *sides, "", ""])  # fmt: skip
    return _written(rows)


def _names(account: str) -> str:
    """hledger's accounts in lower case, the clients' names as they are."""
    for name in ("Good Person", "Mia Chen", "José Brønsted"):
        account = account.replace(name.lower(), name)
    return account


def hledger_register() -> str:
    """`hledger register receivable -O csv`."""
    own = [(number, entry, name, cents) for number, entry in enumerate(ENTRIES, start=1)
           for name, cents in _postings(entry) if name.startswith(AR)]  # fmt: skip
    totals = accumulate(cents for *_, cents in own)
    rows = [["txnidx", "date", "code", "description", "account", "amount", "total"]]
    rows += [
        [str(number), str(entry.day), entry.code, entry.payee, _names(name.lower()),
         f"${money(cents)}", f"${money(total)}"]
        for (number, entry, name, cents), total in zip(own, totals, strict=True)
    ]  # fmt: skip
    return _written(rows)


def beancount(*, balance: bool = False, split: bool = False) -> str:
    """`bean-query -f csv` with the columns a practice asks for."""
    own = [(entry, name.replace(" ", "-"), cents) for entry in ENTRIES for name, cents in _postings(entry)]
    totals = accumulate(cents for *_, cents in own)
    amounts = ["number", "currency"] if split else ["position"]
    rows = [["date", "payee", "narration", "account", *amounts, *(["balance"] if balance else [])]]
    for (entry, name, cents), total in zip(own, totals, strict=True):
        shown = [money(cents), "USD"] if split else [f"{money(cents)} USD"]
        account = AR if name.startswith(AR) else name
        rows.append([str(entry.day), entry.payee, entry.note, account, *shown,
                     *([f"{money(total)} USD"] if balance else [])])  # fmt: skip
    return _written(rows, quoted=False, end="\r\n")


_GNUCASH = (
    "Date", "Transaction ID", "Number", "Description", "Notes", "Commodity/Currency", "Void Reason", "Action", "Memo",
    "Full Account Name", "Account Name", "Amount With Sym", "Amount Num.", "Value With Sym", "Value Num.", "Reconcile",
    "Reconcile Date", "Rate/Price",
)  # fmt: skip


def gnucash(*, repeat: bool = True, short: bool = False, business: bool = False, day: str = "%m/%d/%Y") -> str:
    """Export Transactions to CSV: a transaction's fields repeated or once, of the desktop or the Android program."""
    rows: list[list[str]] = [list(_GNUCASH)]
    for number, entry in enumerate(ENTRIES):
        for place, (name, cents) in enumerate(_postings(entry)):
            whose = AR if business and name.startswith(AR) else name
            amounts = [f"${money(cents)}", money(cents)]
            once = repeat or place == 0
            rows.append([
                *([entry.day.strftime(day), f"{number:032x}", entry.code, entry.payee, ""] if once else [""] * 5),
                "CURRENCY::USD", "", "", entry.note, whose, whose.rsplit(":", 1)[-1], *amounts, *amounts, "n", "",
                "1.00",
            ])  # fmt: skip
    if short:
        rows = [[*row[:13], *row[15:], ""] for row in rows]
        rows[0][11:13] = ["Amount With Sym.", "Amount Num"]
    return _written(rows, quoted=not short)


_SCHEMA = """
    CREATE TABLE versions (table_name text(50) PRIMARY KEY NOT NULL, table_version integer NOT NULL);
    CREATE TABLE books (guid text(32) PRIMARY KEY NOT NULL, root_account_guid text(32) NOT NULL,
        root_template_guid text(32) NOT NULL);
    CREATE TABLE commodities (guid text(32) PRIMARY KEY NOT NULL, namespace text(2048) NOT NULL,
        mnemonic text(2048) NOT NULL, fullname text(2048), cusip text(2048), fraction integer NOT NULL,
        quote_flag integer NOT NULL, quote_source text(2048), quote_tz text(2048));
    CREATE TABLE accounts (guid text(32) PRIMARY KEY NOT NULL, name text(2048) NOT NULL,
        account_type text(2048) NOT NULL, commodity_guid text(32), commodity_scu integer NOT NULL,
        non_std_scu integer NOT NULL, parent_guid text(32), code text(2048), description text(2048),
        hidden integer, placeholder integer);
    CREATE TABLE transactions (guid text(32) PRIMARY KEY NOT NULL, currency_guid text(32) NOT NULL,
        num text(2048) NOT NULL, post_date text(19), enter_date text(19), description text(2048));
    CREATE TABLE splits (guid text(32) PRIMARY KEY NOT NULL, tx_guid text(32) NOT NULL, account_guid text(32) NOT NULL,
        memo text(2048) NOT NULL, action text(2048) NOT NULL, reconcile_state text(1) NOT NULL, reconcile_date text(19),
        value_num bigint NOT NULL, value_denom bigint NOT NULL, quantity_num bigint NOT NULL,
        quantity_denom bigint NOT NULL, lot_guid text(32));
    """


def kind_of(account: str) -> str:
    kinds = {"Assets:Receivable": "RECEIVABLE", "Assets:Bank": "BANK", "Income": "INCOME", "Expenses": "EXPENSE",
             "Equity": "EQUITY"}  # fmt: skip
    return next((kind for head, kind in kinds.items() if account.startswith(head)), "ASSET")


def gnucash_book(post: str = "%Y-%m-%d 10:59:00") -> bytes:
    """A book saved as sqlite3."""
    with closing(sqlite3.connect(":memory:")) as book:
        book.executescript(_SCHEMA)
        book.execute("INSERT INTO versions VALUES ('Gnucash', 5000000)")
        book.execute("INSERT INTO books VALUES ('b', 'root', 'template')")
        book.execute("INSERT INTO commodities VALUES ('usd', 'CURRENCY', 'USD', '', '', 100, 0, '', '')")
        book.execute("INSERT INTO accounts VALUES ('root','Root Account','ROOT',NULL,0,0,NULL,'','',0,0)")
        names = {name for entry in ENTRIES for name in (entry.debit, entry.credit)}
        paths = sorted({":".join(name.split(":")[:depth]) for name in names for depth in range(1, 4)})
        for path in paths:
            above, _, own = path.rpartition(":")
            values = (path, own, kind_of(path), "usd", 100, 0, above or "root", "", "", 0, 0)
            book.execute("INSERT INTO accounts VALUES (?,?,?,?,?,?,?,?,?,?,?)", values)
        for number, entry in enumerate(ENTRIES):
            when = entry.day.strftime(post)
            book.execute("INSERT INTO transactions VALUES (?,?,?,?,?,?)",
                         (f"t{number}", "usd", entry.code, when, when, entry.payee))  # fmt: skip
            for place, (name, cents) in enumerate(_postings(entry)):
                split = (
                    f"s{number}{place}",
                    f"t{number}",
                    name,
                    entry.note,
                    "",
                    "n",
                    None,
                    cents,
                    100,
                    cents,
                    100,
                    None,
                )
                book.execute(f"INSERT INTO splits VALUES ({','.join('?' * 12)})", split)  # noqa: S608
        book.commit()
        return book.serialize()


LEDGER_FILES: dict[str, bytes] = {
    "hledger-print.csv": hledger_print().encode(),
    "hledger-register.csv": hledger_register().encode(),
    "beancount-position.csv": beancount().encode(),
    "beancount-number.csv": beancount(split=True).encode(),
    "beancount-balance.csv": beancount(balance=True).encode(),
    "gnucash-18-columns.csv": gnucash().encode(),
    "gnucash-once.csv": gnucash(repeat=False, day="%d.%m.%Y").encode(),
    "gnucash-business.csv": gnucash(business=True).encode(),
    "gnucash-android.csv": gnucash(short=True, day="%Y-%m-%d").encode(),
}
WHOLE = {"hledger-print.csv"} | {name for name in LEDGER_FILES if name.startswith("gnucash")}

LEDGER_CSV = """\
"2026/01/01","","Mia Chen | from before","Equity:Opening","$","-40","",""
"2026/01/01","","Mia Chen | from before","Assets:Receivable:Mia Chen","$","40","",""
"2026/01/06","1001","Good Person","Assets:Receivable:Good Person","$","1150.5","*","in person"
"2026/01/06","1001","Good Person","Income:Fees","$","-1150.5","*",""
"2026/01/06","","Good Person","Assets:Checking","$","100","",""
"2026/01/06","","Good Person","Assets:Receivable","$","-100","",""
"""
"""What `ledger csv` writes."""
