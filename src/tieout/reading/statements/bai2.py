"""BAI2 (and BTRS) cash management files: accounts of one bank and day, with control totals at three levels.

Records are lines that begin with a code: 01 file, 02 group, 03 account, 16 transaction, 88 more of the record before,
49, 98 and 99 the trailers. Every trailer's total and count is checked; a file whose totals don't fit is refused.
Source: BAI Cash Management Balance Reporting Specifications, version 2.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from tieout.errors import FileNotUnderstood
from tieout.model.book import Problem, TotalsVerdict
from tieout.reading.opening.grid import decode
from tieout.reading.parsing.cells import clean_text, show
from tieout.reading.parsing.currencies import one_currency
from tieout.reading.parsing.movements import (
    Movement,
    Statement,
    aside_of,
    day_of,
    ensure_counted,
    reading_of,
    rows_of,
)
from tieout.reading.parsing.taking import RowProblem
from tieout.reading.reader import Reading, ReadingOptions, RowAside
from tieout.reading.statements.bai2_records import AMOUNT, Bai2Record, BankAccount, Walk, funds_width, records_of

_WITHOUT_CENTS = frozenset({"JPY", "KRW", "CLP", "ISK", "VND", "XAF", "XOF", "PYG", "KWD", "BHD", "OMR", "JOD", "TND"})
_TEXTS = {
    "in": ("DBNM", "IND NAME", "INDIVIDUAL NAME", "INDN", "RECEIVER NAME", "ORIG CO NAME", "ORIG"),
    "out": ("CRNM", "IND NAME", "INDIVIDUAL NAME", "INDN", "RECEIVER NAME"),
}
_COLUMNS = (
    ("date", "02 as-of date"), ("amount", "16 amount"), ("type", "16 type code"), ("client", "16 text"),
    ("reference", "16 customer reference"),
)  # fmt: skip


class Bai2:
    """A BAI2 file."""

    program = "bank"
    program_name = "the bank"
    report = "bai2-report"
    report_name = "BAI2 balance report"

    def recognises(self, data: bytes) -> str | None:
        """Recognised by its file header and group header."""
        head = data[:512].lstrip()
        if not re.match(rb"01,[^,\n]*,[^,\n]*,\d{6},", head):
            return None
        return "the file header of a BAI2 report"

    def read_file(self, name: str, data: bytes, options: ReadingOptions) -> tuple[str, Reading]:
        """Read every transaction of every account (see `FileReader.read_file`)."""
        text, encoding = decode(name, data, options.encoding)
        records = records_of(name, text)
        counted = len(re.findall(r"(?:^|[\r\n]|/[ \t]+)16,", text))
        ensure_counted(name, "transactions", counted, sum(record.code == "16" for record in records))
        walk = Walk(name, records)
        accounts = list(walk.accounts())
        verdict = TotalsVerdict.AGREE if walk.any_total else TotalsVerdict.NONE
        return encoding, _reading(name, text, accounts, verdict)


def _reading(name: str, text: str, accounts: Sequence[BankAccount], verdict: TotalsVerdict) -> Reading:
    currency = one_currency(name, [account.currency for account in accounts if account.transactions])
    if currency in _WITHOUT_CENTS:
        raise FileNotUnderstood(f"{name} is in {currency}, which has no hundredths; it can't be read.", code="E304")
    pairs = [(account, record) for account in accounts for record in account.transactions]
    movements: list[Movement] = []
    aside: list[RowAside] = []
    for row, (account, record) in zip(rows_of(text, [record.place for _, record in pairs]), pairs, strict=True):
        try:
            movements.append(_movement(row, account, record))
        except RowProblem as problem:
            aside.append(aside_of(row, problem, 0))
    return reading_of(
        Statement(
            movements=movements,
            aside=aside,
            currency=currency,
            own_totals=verdict,
            columns=_COLUMNS,
            problems=tuple(_partial(accounts)),
        )
    )


def _partial(accounts: Sequence[BankAccount]) -> Iterator[Problem]:
    """Accounts whose transactions don't come to what stands beside them.

    That is the credits (100) and debits (400), and the way from the opening (010) to the closing balance (015).
    """
    unlike = 0
    for account in accounts:
        sums = {"100": 0, "400": 0}
        for record in account.transactions:
            code, _, rest = record.text.partition(",")
            amount = rest.partition(",")[0].removesuffix("/").strip()
            if code.strip()[:1] in "123456" and AMOUNT.fullmatch(amount):
                sums["100" if code.strip() < "400" else "400"] += abs(int(amount))
        balances = account.summaries
        moved = balances["015"] - balances["010"] if {"010", "015"} <= balances.keys() else sums["100"] - sums["400"]
        unlike += moved != sums["100"] - sums["400"] or any(
            balances.get(code, total) != total for code, total in sums.items()
        )  # fmt: skip
    if unlike:
        text = (
            f"In {unlike} accounts the transactions don't come to the credits and debits or balances stated: some "
            "aren't listed, or one has another sign."
        )
        yield Problem(code="W423", text=text, file=0)


def _movement(row: int, account: BankAccount, record: Bai2Record) -> Movement:
    values = record.text.removesuffix("/").split(",")
    code, amount = values[0].strip(), values[1].strip() if len(values) > 1 else ""
    if code == "890":
        raise RowProblem("16 type code", code, "W411", "information, no money moved.")
    sign = _sign(code)
    funds = values[2].strip() if len(values) > 2 else ""
    rest = values[3 + funds_width(funds, values[3:]) :]
    bank, customer = (rest[0].strip() if rest else ""), (rest[1].strip() if len(rest) > 1 else "")
    message = ",".join(rest[2:])
    return Movement(
        row,
        _day(account.day),
        sign * abs(int(amount or 0)),
        party=_party(message, "in" if sign > 0 else "out"),
        reference=customer.split("\n", 1)[0] or bank.split("\n", 1)[0],
        memo=clean_text(message.replace("\n", " ").strip(" /-")),
    )


def _sign(code: str) -> int:
    if code.isdecimal() and code.isascii() and len(code) == 3:
        if 100 <= int(code) <= 399:
            return 1
        if 400 <= int(code) <= 699:
            return -1
    raise RowProblem("16 type code", show(code), "E304", "this type code says neither money in nor money out.")


def _day(text: str) -> date:
    """`260106`, or `20260106` as newer files write it."""
    day = day_of(text if len(text) == 8 else f"20{text}")
    if day is None:
        raise RowProblem("02 as-of date", show(text), "E302", "the group's date is no date.")
    return day


def _party(message: str, way: str) -> str:
    """The other party: by the words banks put before it, else the first line of the text."""
    flat = " ".join(message.split("\n"))
    for word in _TEXTS[way]:
        found = re.search(rf"\b{word}\s*[:=]\s*(.+?)(?=\s+[A-Z][A-Z0-9 ]{{1,20}}\s*[:=]|\s{{2,}}|$|/\s*$)", flat)
        if found:
            return found[1].strip()
    return next((line for text in message.split("\n") if (line := text.strip(" /-"))), "")


READERS = (Bai2(),)
