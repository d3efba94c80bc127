"""QIF (Quicken Interchange Format): one record to a transaction, each field a line that begins with a letter, `^` ends.

The format says neither the order of day and month nor the currency: the order is proved from all dates or asked for.
Source: the field letters of Intuit's description of the format, and what programs write (`D2/ 4'19`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from tieout.errors import FileNotUnderstood
from tieout.reading.opening.grid import decode
from tieout.reading.parsing.cells import CellProblem, DecimalMark, parse_cents, show
from tieout.reading.parsing.days import DayProof, parse_day, prove_day_order
from tieout.reading.parsing.movements import (
    Movement,
    Statement,
    aside_of,
    damaged,
    ensure_counted,
    lines_of,
    reading_of,
    rows_of,
)
from tieout.reading.parsing.taking import RowProblem, prove_decimal
from tieout.reading.reader import Reading, ReadingOptions, RowAside

_HEADER = re.compile(r"!(Type:|Account|Option:|Clear:)(.*)", re.IGNORECASE)
_MONEY = frozenset({"bank", "cash", "ccard", "oth a", "oth l"})
_INVESTMENTS = "invst"
_LISTS = frozenset({"cat", "class", "memorized", "tag", "budget", "security", "prices", "template"})
_LETTERS = frozenset("DTUCNPMALSE$%FXQIYVOKRHBGJ1234567890")
_ONCE = frozenset("DTPN")
_END = re.compile(r"\^+")
_BLANK = " \t\x0c\x0b\x1a"
"""White space, and the mark that old programs put at the end of a file."""
_OPENING = re.compile(r"opening balance|initial balance", re.IGNORECASE)
_COLUMNS = (("date", "D"), ("amount", "T"), ("client", "P"), ("reference", "N"), ("memo", "M"))


@dataclass(slots=True)
class _Record:
    """A transaction: where it begins, the text of each letter, and the amounts of its parts, which may have days.

    `invested` names the investment account it is of, in words; `""` where it is of an account of money.
    """

    place: int
    invested: str = ""
    texts: dict[str, str] = field(default_factory=dict)
    parts: list[str] = field(default_factory=list)
    parts_begun: bool = False


class Qif:
    """An account's transactions in QIF."""

    program = "bank"
    program_name = "the bank"
    report = "qif-transactions"
    report_name = "Quicken file (QIF)"

    def recognises(self, data: bytes) -> str | None:
        """Recognised by its first line."""
        head = data[:4096].lstrip()
        found = re.match(rb"(?:#[^\r\n]*[\r\n]\s*)*!(?:Type:|Account\s*$|Option:|Clear:)", head, re.I | re.M)
        return "the first line of a Quicken file" if found else None

    def read_file(self, name: str, data: bytes, options: ReadingOptions) -> tuple[str, Reading]:
        """Read every transaction (see `FileReader.read_file`).

        Raises:
            FileNotUnderstood: also E204 where all is of an investment account, E302 when nothing shows the order of
                day and month.
        """
        text, encoding = decode(name, data, options.encoding)
        records = list(_Walk(name, text).records())
        if records and all(record.invested for record in records):
            raise FileNotUnderstood(
                f"{name} holds an investment account. Export the account that clients' payments go to.", code="E204"
            )
        days = [_plain_day(record) for record in records if not record.invested]
        proof = prove_day_order(name, days, options.day_order)
        return encoding, _reading(name, text, records, proof)


class _Walk:
    """The lines of a file in order."""

    def __init__(self, name: str, text: str) -> None:
        self._name, self._text = name, text
        self._section = ""
        self._account = ""

    def records(self) -> Iterator[_Record]:
        """Every transaction of an account of money or of an investment account.

        Raises:
            FileNotUnderstood: E105 where a line is no field.
        """
        current: _Record | None = None
        read = 0
        for number, (place, line) in enumerate(lines_of(self._text), start=1):
            if not line.strip(_BLANK) or (line.startswith("#") and current is None and not read):
                continue
            if found := _HEADER.fullmatch(line.strip()):
                if current is not None:
                    raise damaged(self._name, f"line {number}", "the transaction before isn't ended")
                self._begin(found)
            elif _END.fullmatch(line.strip()):
                if current is not None:
                    read += 1
                    if self._section == "account":
                        self._account = current.texts.get("N", "")
                    elif self._section == _INVESTMENTS:
                        yield current
                    elif self._section in _MONEY:
                        yield self._whole(current, number)
                current = None
            else:
                current = current or _Record(place, self._invested())
                self._take(current, line, number)
        if current is not None:
            raise damaged(self._name, "end", "its last transaction isn't ended (^)")
        ensure_counted(
            self._name,
            "records",
            len(
                re.findall(
                    r"(?m)^(?![ \t]*!).*[^\s^][ \t\r]*\n+\s*\^+[ \t\r]*$",
                    self._text.replace("\r\n", "\n").replace("\r", "\n"),
                )
            ),
            read,
        )

    def _begin(self, found: re.Match[str]) -> None:
        kind, what = found[1].casefold(), found[2].strip().casefold()
        if kind != "type:":
            self._section = kind
        elif what in _MONEY or what in _LISTS or what == _INVESTMENTS:
            self._section = what
        else:
            raise damaged(self._name, "header", "it names no kind of account")

    def _invested(self) -> str:
        if self._section != _INVESTMENTS:
            return ""
        return "an investment account" + f" ({show(self._account)})" * bool(self._account)

    def _take(self, record: _Record, line: str, number: int) -> None:
        letter, text = line[0], line[1:].strip()
        if self._section not in _MONEY:
            record.texts.setdefault(letter, text)
            return
        if letter not in _LETTERS:
            raise damaged(self._name, f"line {number}", "this is no field of a transaction")
        if letter == "$":
            record.parts.append(text)
        record.parts_begun |= letter == "S"
        if letter in _ONCE and letter in record.texts and not (letter == "D" and record.parts_begun):
            raise damaged(self._name, f"line {number}", f"a transaction has two fields {letter}")
        record.texts.setdefault(letter, text)

    def _whole(self, record: _Record, number: int) -> _Record:
        if "D" not in record.texts or not {"T", "U"} & record.texts.keys():
            raise damaged(self._name, f"line {number}", "the transaction that ends here has no date or no amount")
        return record


def _plain_day(record: _Record) -> str:
    """`2/ 4'19` as `2/4/2019`, where the apostrophe stands for the years from 2000 on."""
    text = record.texts["D"].replace(" ", "")
    return re.sub(r"/?'(\d\d)$", r"/20\1", text).replace("'", "/")


def _reading(name: str, text: str, records: Sequence[_Record], proof: DayProof) -> Reading:
    amounts = [record.texts.get("T") or record.texts.get("U", "") for record in records if not record.invested]
    decimal = prove_decimal(amounts)
    movements: list[Movement] = []
    aside: list[RowAside] = []
    for row, record in zip(rows_of(text, [record.place for record in records]), records, strict=True):
        try:
            movements.append(_movement(name, row, record, proof, decimal))
        except RowProblem as problem:
            effect = 0 if problem.code.startswith("W") else -_readable(record, decimal)
            aside.append(aside_of(row, problem, effect))
    return reading_of(Statement(movements=movements, aside=aside, columns=_COLUMNS))


def _movement(name: str, row: int, record: _Record, proof: DayProof, decimal: DecimalMark) -> Movement:
    texts = record.texts
    if record.invested:
        raise RowProblem(
            "T", show(texts.get("T", "")), "W411", f"of {record.invested}; clients' payments don't go there."
        )
    if _OPENING.fullmatch(texts.get("P", "")):
        raise RowProblem("P", show(texts["P"]), "W411", "the account's opening balance; no money moved.")
    cents = _cents(texts.get("T") or texts.get("U", ""), decimal)
    if "T" in texts and "U" in texts and _cents(texts["U"], decimal) != cents:
        raise damaged(name, f"row {row}", "its two amounts (T and U) differ")
    if record.parts and sum(_cents(part, decimal) for part in record.parts) != cents:
        raise damaged(name, f"row {row}", "its parts don't sum to its amount")
    return Movement(row, _day(record, proof), cents, texts.get("P", ""), texts.get("N", ""), texts.get("M", ""))


def _day(record: _Record, proof: DayProof) -> date:
    try:
        return parse_day(_plain_day(record), proof)
    except CellProblem as problem:
        raise RowProblem("D", show(record.texts["D"]), problem.code, problem.why) from problem


def _cents(text: str, decimal: DecimalMark) -> int:
    if not text:
        raise RowProblem("T", "", "E301", "there is no amount. Export the file again.")
    try:
        return parse_cents(text, decimal)
    except CellProblem as problem:
        raise RowProblem("T", show(text), problem.code, problem.why) from problem


def _readable(record: _Record, decimal: DecimalMark) -> int:
    try:
        return _cents(record.texts.get("T") or record.texts.get("U", ""), decimal)
    except RowProblem:
        return 0


READERS = (Qif(),)
