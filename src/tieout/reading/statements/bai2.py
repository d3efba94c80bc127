"""BAI2 (and BTRS) cash management files: accounts of one bank and day, with control totals at three levels.

Records are lines that begin with a code: 01 file, 02 group, 03 account, 16 transaction, 88 more of the record before,
49, 98 and 99 the trailers. Every trailer's total and count is checked; a file whose totals don't fit is refused.
Source: BAI Cash Management Balance Reporting Specifications, version 2.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date

from tieout.errors import FileNotUnderstood
from tieout.limits import CENTS_MAX
from tieout.model.book import Problem, TotalsVerdict
from tieout.reading.opening.grid import decode
from tieout.reading.parsing.cells import clean_text, show
from tieout.reading.parsing.currencies import one_currency
from tieout.reading.parsing.movements import (
    Movement,
    Statement,
    aside_of,
    damaged,
    day_of,
    ensure_counted,
    lines_of,
    reading_of,
    rows_of,
    totals_differ,
)
from tieout.reading.parsing.taking import RowProblem
from tieout.reading.reader import Reading, ReadingOptions, RowAside

_CODE = re.compile(r"(01|02|03|16|88|49|98|99)[,:]")
_SEVERAL = re.compile(r"/[ \t]+(?=(?:01|02|03|16|88|49|98|99),)")
_AMOUNT = re.compile(r"[+-]?[0-9]{1,17}", re.ASCII)
_WITHOUT_CENTS = frozenset({"JPY", "KRW", "CLP", "ISK", "VND", "XAF", "XOF", "PYG", "KWD", "BHD", "OMR", "JOD", "TND"})
_TEXTS = {
    "in": ("DBNM", "IND NAME", "INDIVIDUAL NAME", "INDN", "RECEIVER NAME", "ORIG CO NAME", "ORIG"),
    "out": ("CRNM", "IND NAME", "INDIVIDUAL NAME", "INDN", "RECEIVER NAME"),
}
_COLUMNS = (
    ("date", "02 as-of date"), ("amount", "16 amount"), ("type", "16 type code"), ("client", "16 text"),
    ("reference", "16 customer reference"),
)  # fmt: skip


@dataclass(slots=True)
class _Record:
    """One record with its continuations.

    Attributes:
        code: its two digits.
        text: what follows the code, continuations joined by line breaks.
        place: where it begins.
        lines: records it counts for, itself and its continuations.
    """

    code: str
    text: str
    place: int
    lines: int = 1


@dataclass(slots=True)
class _Account:
    """An account within a group."""

    currency: str
    day: str
    summaries: dict[str, int] = field(default_factory=dict)
    transactions: list[_Record] = field(default_factory=list)


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
        records = _records(name, text)
        counted = len(re.findall(r"(?:^|[\r\n]|/[ \t]+)16,", text))
        ensure_counted(name, "transactions", counted, sum(record.code == "16" for record in records))
        walk = _Walk(name, records)
        accounts = list(walk.accounts())
        verdict = TotalsVerdict.AGREE if walk.any_total else TotalsVerdict.NONE
        return encoding, _reading(name, text, accounts, verdict)


def _records(name: str, text: str) -> list[_Record]:
    records: list[_Record] = []
    for place, line in _lines(text):
        found = _CODE.match(line)
        if found and found[1] != "88":
            records.append(_Record(found[1], line[3:], place))
        elif not records:
            raise damaged(name, "line 1", "it doesn't begin with a file header")
        elif found:
            records[-1].text += "\n" + line[3:]
            records[-1].lines += 1
        else:
            records[-1].text = records[-1].text.removesuffix("/") + " " + line
    return records


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Each line that isn't blank and where it begins; records that share a line are told apart."""
    for place, line in lines_of(text):
        start = 0
        for cut in [*_SEVERAL.finditer(line), None]:
            piece = line[start : cut.start() + 1 if cut else len(line)]
            if piece.strip():
                lead = len(piece) - len(piece.lstrip())
                yield place + start + lead, piece.strip()
            start = cut.end() if cut else 0


def _values(record: _Record) -> list[str]:
    """The fields of a record that holds no free text; a slash ends each of its lines."""
    lines = [line.strip() for line in record.text.split("\n")]
    return [part.strip() for line in lines for part in line.removesuffix("/").split(",")]


class _Walk:
    """The records in order, with the sums and counts that the trailers state."""

    def __init__(self, name: str, records: Sequence[_Record]) -> None:
        self._name, self._records = name, records
        self._account: _Account | None = None
        self._day = self._currency = ""
        self._in_group = False
        self._total = self._group_total = self._file_total = 0
        self._summaries_as: list[list[tuple[str, int]]] = []
        self.any_total = False
        self._lines = self._group_lines = self._file_lines = 0
        self._accounts = self._groups = 0

    def accounts(self) -> Iterator[_Account]:
        """Every account, when its trailer has been checked.

        Raises:
            FileNotUnderstood: E402 where a trailer differs, E105 where one is missing.
        """
        last = ""
        for number, record in enumerate(self._records):
            last = record.code
            if (record.code == "01") != (number == 0):
                raise damaged(self._name, "file header", "it stands in the middle, or twice")
            self._count(record)
            if record.code == "02":
                self._begin_group(record)
            elif record.code == "03":
                self._begin_account(record)
            elif record.code == "16":
                self._transaction(record)
            elif record.code == "49":
                yield self._end_account(record)
            elif record.code == "98":
                self._end_group(record)
        if last != "99":
            raise damaged(self._name, "end", "the file trailer (99) is missing")

    def _count(self, record: _Record) -> None:
        self._lines += record.lines
        self._group_lines += record.lines
        self._file_lines += record.lines
        if record.code == "99":
            self._check(record, "the file", self._file_total, self._groups, self._file_lines)

    def _begin_group(self, record: _Record) -> None:
        values = _values(record)
        if self._in_group or len(values) < 4:
            raise damaged(self._name, "group header", "it is cut short, or the group before has no trailer")
        self._in_group, self._group_total, self._group_lines, self._accounts = True, 0, record.lines, 0
        self._day = values[3]
        self._currency = values[5] if len(values) > 5 and re.fullmatch("[A-Z]{3}", values[5]) else ""

    def _begin_account(self, record: _Record) -> None:
        if not self._in_group or self._account is not None:
            raise damaged(self._name, "account", "the account before has no trailer, or no group is open")
        values = _values(record)
        currency = values[1] if len(values) > 1 else ""
        self._account = _Account(currency or self._currency, self._day)
        self._lines, self._total = record.lines, 0
        self._summaries_as = list(self._summary_readings(record))

    def _summary_readings(self, record: _Record) -> Iterator[list[tuple[str, int]]]:
        """The balances and summaries of an account: its lines taken as one, else each line beginning a new one.

        Banks break the record anywhere, and some leave out the last fields of a line that goes on; the account's
        trailer tells which it is.
        """
        yield list(self._summaries(_values(record)[2:]))
        if "\n" in record.text:
            lines = [_values(_Record(record.code, line, record.place)) for line in record.text.split("\n")]
            lines[0] = lines[0][2:]
            with suppress(FileNotUnderstood):
                yield [pair for line in lines for pair in self._summaries(line)]

    def _summaries(self, values: Sequence[str]) -> Iterator[tuple[str, int]]:
        """Code and amount of each balance and summary: code, amount, count, funds type and its parts."""
        at = 0
        while at < len(values):
            if not values[at]:
                at += 1
                continue
            if len(values) > at + 1 and values[at + 1]:
                yield values[at], self._amount(values[at + 1])
            funds = values[at + 3] if len(values) > at + 3 else ""
            at += 4 + _funds_width(funds, values[at + 4 :])

    def _transaction(self, record: _Record) -> None:
        if self._account is None:
            raise damaged(self._name, "transaction", "it stands outside of any account")
        parts = record.text.removesuffix("/").split(",", 2)
        self._total += self._amount(parts[1].strip()) if len(parts) > 1 and parts[1].strip() else 0
        self._account.transactions.append(record)

    def _end_account(self, record: _Record) -> _Account:
        if self._account is None:
            raise damaged(self._name, "account trailer", "no account is open")
        stated = _values(record)[0]
        wanted = self._amount(stated) if stated else None
        sums = [self._total + sum(amount for _, amount in pairs) for pairs in self._summaries_as]
        chosen = sums.index(wanted) if wanted in sums else 0
        self._check(record, "an account", sums[chosen], None, self._lines)
        account, self._account = self._account, None
        account.summaries = dict(self._summaries_as[chosen])
        self._group_total += sums[chosen] if wanted is None else wanted
        self._accounts += 1
        return account

    def _end_group(self, record: _Record) -> None:
        if not self._in_group or self._account is not None:
            raise damaged(self._name, "group trailer", "no group is open, or an account in it is")
        self._check(record, "a group", self._group_total, self._accounts, self._group_lines)
        stated = _values(record)[0]
        self._file_total += self._amount(stated) if stated else self._group_total
        self._in_group, self._groups = False, self._groups + 1

    def _check(self, record: _Record, whose: str, total: int, inner: int | None, lines: int) -> None:
        found = [total, lines] if inner is None else [total, inner, lines]
        values = _values(record)
        while len(values) > len(found) and not values[-1]:
            values.pop()
        if len(values) != len(found) or not values[-1]:
            raise damaged(self._name, f"trailer of {whose}", "a count or a total is missing, or there are too many")
        stated = [self._amount(value) if value else None for value in values]
        self.any_total |= bool(values[0])
        if any(one not in {None, other} for one, other in zip(stated, found, strict=True)):
            raise totals_differ(
                self._name, f"trailer of {whose}", " / ".join(values), " / ".join(map(str, found))
            )  # fmt: skip

    def _amount(self, text: str) -> int:
        if not _AMOUNT.fullmatch(text) or abs(int(text)) > CENTS_MAX:
            raise damaged(self._name, "a total or an amount", "it is no whole number of cents")
        return int(text)


def _funds_width(funds: str, following: Sequence[str]) -> int:
    """How many fields a funds type takes: S three amounts, V day and time, D a count and so many pairs."""
    if funds == "D":
        count = following[0] if following else ""
        return 1 + 2 * int(count) if count.isdecimal() and len(count) < 3 else 1
    return {"S": 3, "V": 2}.get(funds, 0)


def _reading(name: str, text: str, accounts: Sequence[_Account], verdict: TotalsVerdict) -> Reading:
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


def _partial(accounts: Sequence[_Account]) -> Iterator[Problem]:
    """Accounts whose transactions don't come to what stands beside them.

    That is the credits (100) and debits (400), and the way from the opening (010) to the closing balance (015).
    """
    unlike = 0
    for account in accounts:
        sums = {"100": 0, "400": 0}
        for record in account.transactions:
            code, _, rest = record.text.partition(",")
            amount = rest.partition(",")[0].removesuffix("/").strip()
            if code.strip()[:1] in "123456" and _AMOUNT.fullmatch(amount):
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


def _movement(row: int, account: _Account, record: _Record) -> Movement:
    values = record.text.removesuffix("/").split(",")
    code, amount = values[0].strip(), values[1].strip() if len(values) > 1 else ""
    if code == "890":
        raise RowProblem("16 type code", code, "W411", "information, no money moved.")
    sign = _sign(code)
    funds = values[2].strip() if len(values) > 2 else ""
    rest = values[3 + _funds_width(funds, values[3:]) :]
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
    day = day_of(f"20{text}")
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
