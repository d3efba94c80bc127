"""The records of a BAI2 file in order, and the totals and counts that its trailers state of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from tieout.errors import FileNotUnderstood
from tieout.limits import CENTS_MAX
from tieout.reading.parsing.movements import (
    damaged,
    lines_of,
    totals_differ,
)

_CODE = re.compile(r"(01|02|03|16|88|49|98|99)[,:]")
_SEVERAL = re.compile(r"/[ \t]+(?=(?:01|02|03|16|88|49|98|99),)")
AMOUNT = re.compile(r"[+-]?[0-9]{1,17}", re.ASCII)


@dataclass(slots=True)
class Bai2Record:
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
class BankAccount:
    """An account within a group."""

    currency: str
    day: str
    summaries: dict[str, int] = field(default_factory=dict)
    transactions: list[Bai2Record] = field(default_factory=list)


def records_of(name: str, text: str) -> list[Bai2Record]:
    """The records of a file, each with its continuations.

    Raises:
        FileNotUnderstood: E105 when it doesn't begin with a file header.
    """
    records: list[Bai2Record] = []
    for place, line in _lines(text):
        found = _CODE.match(line)
        if found and found[1] != "88":
            records.append(Bai2Record(found[1], line[3:], place))
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


def _values(record: Bai2Record) -> list[str]:
    """The fields of a record that holds no free text; a slash ends each of its lines."""
    lines = [line.strip() for line in record.text.split("\n")]
    return [part.strip() for line in lines for part in line.removesuffix("/").split(",")]


class Walk:
    """The records in order, with the sums and counts that the trailers state."""

    def __init__(self, name: str, records: Sequence[Bai2Record]) -> None:
        self._name, self._records = name, records
        self._account: BankAccount | None = None
        self._day = self._currency = ""
        self._in_group = False
        self._total = self._group_total = self._file_total = 0
        self._summaries_as: list[list[tuple[str, int]]] = []
        self.any_total = False
        self._lines = self._group_lines = self._file_lines = 0
        self._accounts = self._groups = 0

    def accounts(self) -> Iterator[BankAccount]:
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

    def _count(self, record: Bai2Record) -> None:
        self._lines += record.lines
        self._group_lines += record.lines
        self._file_lines += record.lines
        if record.code == "99":
            self._check(record, "the file", self._file_total, self._groups, self._file_lines)

    def _begin_group(self, record: Bai2Record) -> None:
        values = _values(record)
        if self._in_group or len(values) < 4:
            raise damaged(self._name, "group header", "it is cut short, or the group before has no trailer")
        self._in_group, self._group_total, self._group_lines, self._accounts = True, 0, record.lines, 0
        self._day = values[3]
        self._currency = values[5] if len(values) > 5 and re.fullmatch("[A-Z]{3}", values[5]) else ""

    def _begin_account(self, record: Bai2Record) -> None:
        if not self._in_group or self._account is not None:
            raise damaged(self._name, "account", "the account before has no trailer, or no group is open")
        values = _values(record)
        currency = values[1] if len(values) > 1 else ""
        self._account = BankAccount(currency or self._currency, self._day)
        self._lines, self._total = record.lines, 0
        self._summaries_as = list(self._summary_readings(record))

    def _summary_readings(self, record: Bai2Record) -> Iterator[list[tuple[str, int]]]:
        """The balances and summaries of an account: its lines taken as one, else each line beginning a new one.

        Banks break the record anywhere, and some leave out the last fields of a line that goes on; the account's
        trailer tells which it is.
        """
        yield list(self._summaries(_values(record)[2:]))
        if "\n" in record.text:
            lines = [_values(Bai2Record(record.code, line, record.place)) for line in record.text.split("\n")]
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
            at += 4 + funds_width(funds, values[at + 4 :])

    def _transaction(self, record: Bai2Record) -> None:
        if self._account is None:
            raise damaged(self._name, "transaction", "it stands outside of any account")
        parts = record.text.removesuffix("/").split(",", 2)
        self._total += self._amount(parts[1].strip()) if len(parts) > 1 and parts[1].strip() else 0
        self._account.transactions.append(record)

    def _end_account(self, record: Bai2Record) -> BankAccount:
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

    def _end_group(self, record: Bai2Record) -> None:
        if not self._in_group or self._account is not None:
            raise damaged(self._name, "group trailer", "no group is open, or an account in it is")
        self._check(record, "a group", self._group_total, self._accounts, self._group_lines)
        stated = _values(record)[0]
        self._file_total += self._amount(stated) if stated else self._group_total
        self._in_group, self._groups = False, self._groups + 1

    def _check(self, record: Bai2Record, whose: str, total: int, inner: int | None, lines: int) -> None:
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
        if not AMOUNT.fullmatch(text) or abs(int(text)) > CENTS_MAX:
            raise damaged(self._name, "a total or an amount", "it is no whole number of cents")
        return int(text)


def funds_width(funds: str, following: Sequence[str]) -> int:
    """How many fields a funds type takes: S three amounts, V day and time, D a count and so many pairs."""
    if funds == "D":
        count = following[0] if following else ""
        return 1 + 2 * int(count) if count.isdecimal() and len(count) < 3 else 1
    return {"S": 3, "V": 2}.get(funds, 0)
