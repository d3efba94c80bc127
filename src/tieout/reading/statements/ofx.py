"""OFX, QFX and QBO statements of banks and cards: the old form without end tags and the XML form, read by one reader.

Only the lists of transactions are read. Days are those written in the file, in the bank's own time; they are never
moved by the zone behind them. Text between tags that a damaged tag would leave behind is met as damage.
Source: OFX 1.6 and 2.2 (STMTTRN in BANKTRANLIST), and what banks write.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from tieout.errors import FileNotUnderstood
from tieout.model.book import Problem
from tieout.reading.opening.grid import decode
from tieout.reading.parsing.cells import CellProblem, DecimalMark, parse_cents, show
from tieout.reading.parsing.currencies import one_currency
from tieout.reading.parsing.movements import (
    Movement,
    Statement,
    aside_of,
    damaged,
    day_of,
    ensure_counted,
    reading_of,
    rows_of,
)
from tieout.reading.parsing.taking import RowProblem, prove_decimal
from tieout.reading.reader import Reading, ReadingOptions, RowAside
from tieout.reading.statements.ofx_tags import INVESTED, Transaction, Walk

_PAIRED = ("OFX", "STMTTRN", "STMTRS", "CCSTMTRS", "INVSTMTRS")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_START = re.compile(
    rb"\s*(?:OFXHEADER\s*:|<\?OFX\b|(?:<\?[^>]*\?>\s*|<!--.*?-->\s*|[A-Z]{3,16}\s*:[^\r\n<]*(?:[\r\n]\s*|(?=<)))*<OFX>)",
    re.IGNORECASE | re.DOTALL,
)
_HEADERS = "OFXHEADER|DATA|VERSION|SECURITY|ENCODING|CHARSET|COMPRESSION|OLDFILEUID|NEWFILEUID"
_CHARSET = re.compile(
    rf"(?:CHARSET|ENCODING)\s*[:=]\s*\"?([A-Za-z0-9-]+?)(?=(?:{_HEADERS})\s*:|[^A-Za-z0-9-]|$)", re.IGNORECASE
)
_LADDER = frozenset({"usascii", "none", "1252", "cp1252", "windows-1252", "iso-8859-1", "8859-1", "utf-8", "unicode"})
_ZEROS_BEHIND = re.compile(r"([+-]?[0-9]+\.[0-9]{2})0+", re.ASCII)
_COLUMNS = (
    ("date", "DTPOSTED"), ("client", "NAME"), ("amount", "TRNAMT"), ("type", "TRNTYPE"), ("reference", "FITID"),
    ("memo", "MEMO"),
)  # fmt: skip


class Ofx:
    """A bank's or a card's statement in OFX."""

    program = "bank"
    program_name = "the bank"
    report = "ofx-statement"
    report_name = "OFX statement (.ofx, .qfx, .qbo)"

    def recognises(self, data: bytes) -> str | None:
        """Recognised by its first tag or its header."""
        return "the header of an OFX file" if _START.match(data[:4096]) else None

    def read_file(self, name: str, data: bytes, options: ReadingOptions) -> tuple[str, Reading]:
        """Read every transaction (see `FileReader.read_file`)."""
        text, encoding = decode(name, data, options.encoding or _stated_encoding(data))
        text = _COMMENT.sub(lambda found: re.sub(r"[^\r\n]", " ", found[0]), text)
        _refuse_unwhole(name, text)
        walk = Walk(name, text)
        transactions = list(walk.transactions())
        counted = len(re.findall(r"<STMTTRN\b", text, re.IGNORECASE)) + _invested_in(text)
        ensure_counted(name, "transactions", counted, len(transactions) + len(walk.invested))
        if not transactions:
            _refuse_no_statement(name, text.upper())
        return encoding, _reading(name, text, walk, transactions)


def _stated_encoding(data: bytes) -> str | None:
    """The code page a header states where the ladder wouldn't find it."""
    stated = _CHARSET.findall(data[:1024].decode("ascii", "ignore"))
    for word in reversed(stated):
        if word.casefold() not in _LADDER:
            return f"cp{word}" if word.isdecimal() else word
    return None


def _invested_in(text: str) -> int:
    """How many transactions of investments the lists of investment accounts begin."""
    lists = re.findall(r"<INVTRANLIST>(.*?)</INVTRANLIST>", text, re.IGNORECASE | re.DOTALL)
    return sum(len(re.findall(rf"<(?:{INVESTED})>", inside, re.IGNORECASE)) for inside in lists)


def _refuse_no_statement(name: str, upper: str) -> None:
    """Refuse a file without transactions that is no statement of a bank or a card: it would be an empty one in silence.

    Raises:
        FileNotUnderstood: E204.
    """
    if re.search(r"<SEVERITY>\s*ERROR", upper):
        raise FileNotUnderstood(
            f"{name} holds the bank's error message, not a statement. Download the statement again.", code="E204"
        )
    if "<STMTRS>" in upper or "<CCSTMTRS>" in upper:
        return
    what = "an investment account" if "<INVSTMTRS>" in upper else "no statement"
    raise FileNotUnderstood(
        f"{name} holds {what}. Download the account that clients' payments go to.", code="E204"
    )  # fmt: skip


def _refuse_unwhole(name: str, text: str) -> None:
    if re.search(r"<!(?:DOCTYPE|ENTITY)", text, re.IGNORECASE):
        raise FileNotUnderstood(
            f"{name} holds a document type definition, which no bank writes. Download it again.", code="E106"
        )
    upper = text.upper()
    for tag in _PAIRED:
        begun, ended = upper.count(f"<{tag}>"), upper.count(f"</{tag}>")
        if begun != ended:
            raise damaged(name, f"<{tag}>", f"{begun} begin and {ended} end")
    if not upper.rstrip().endswith("</OFX>"):
        raise damaged(name, "end", "it doesn't end with </OFX>")


def _reading(name: str, text: str, walk: Walk, transactions: list[Transaction]) -> Reading:
    amounts = [transaction.texts.get("TRNAMT", "") for transaction in transactions]
    decimal = prove_decimal(amounts)
    currency = one_currency(name, [*walk.currencies, *map(_own_currency, transactions)])
    movements: list[Movement] = []
    places = sorted([*(one.place for one in transactions), *(place for place, _ in walk.invested)])
    row_at = dict(zip(places, rows_of(text, places), strict=True))
    aside = [_invested(row_at[place], tag) for place, tag in walk.invested]
    for transaction in transactions:
        row = row_at[transaction.place]
        try:
            movements.append(_movement(row, transaction, decimal))
        except RowProblem as problem:
            aside.append(aside_of(row, problem, -_readable(transaction, decimal)))
    days = sorted(day for stated in walk.period if (day := day_of(stated)))
    return reading_of(
        Statement(
            movements=movements,
            aside=aside,
            currency=currency,
            columns=_COLUMNS,
            problems=tuple(_told(walk, transactions)),
            stated_from=days[0] if days else None,
            stated_to=days[-1] if days else None,
        )
    )


def _invested(row: int, tag: str) -> RowAside:
    why = "a transaction of an investment account; clients' payments don't go there."
    return aside_of(row, RowProblem(tag, "", "W411", why), 0)


def _own_currency(transaction: Transaction) -> str:
    """The currency that a transaction's amount is stated in where it isn't the account's; `""` = the account's.

    ORIGCURRENCY says only what the amount was before the bank changed it.
    """
    return transaction.texts.get("CURSYM", "") if "CURRENCY" in transaction.texts else ""


def _movement(row: int, transaction: Transaction, decimal: DecimalMark) -> Movement:
    texts = transaction.texts
    if not texts.get("TRNAMT"):
        raise RowProblem("TRNAMT", "", "E301", "there is no amount. Download the file again.")
    stated = texts.get("DTPOSTED", "")
    day = day_of(re.split(r"\D", stated, maxsplit=1)[0][:8])
    if day is None:
        raise RowProblem("DTPOSTED", show(stated), "E302", "this is not a date. Download the file again.")
    return Movement(
        row,
        day,
        _cents(texts["TRNAMT"], decimal),
        party=texts.get("NAME") or texts.get("EXTDNAME", ""),
        reference=texts.get("CHECKNUM") or texts.get("FITID", ""),
        memo=texts.get("MEMO", ""),
    )


def _cents(amount: str, decimal: DecimalMark) -> int:
    """An amount; OFX groups no thousands, so `30.000` is 30 with zeros behind the cents."""
    exact = _ZEROS_BEHIND.fullmatch(amount.strip()) if decimal is DecimalMark.POINT else None
    try:
        return parse_cents(exact[1] if exact else amount, decimal)
    except CellProblem as problem:
        raise RowProblem("TRNAMT", show(amount), problem.code, problem.why) from problem


def _readable(transaction: Transaction, decimal: DecimalMark) -> int:
    try:
        return _cents(transaction.texts.get("TRNAMT", ""), decimal)
    except RowProblem:
        return 0


def _told(walk: Walk, transactions: list[Transaction]) -> Iterator[Problem]:
    ids = Counter((one.account, number) for one in transactions if (number := one.texts.get("FITID")))
    if twice := sum(count - 1 for count in ids.values()):
        text = f"{twice} transactions carry the id (FITID) of another; each is used. Are they in the file twice?"
        yield Problem(code="W421", text=text, file=0)
    if walk.unknown:
        tags = ", ".join(sorted(walk.unknown))
        yield Problem(code="W422", text=f"Tags of this bank's own are not read: {tags[:200]}.", file=0)


READERS = (Ofx(),)
