"""Movements of money on a bank's account into the lines of a book.

A bank says who paid or was paid as far as it knows, and nothing about sessions or bills. What it names is taken as the
client, as written; a movement that names nobody stands under one account of its own, `NO_CLIENT`, so that it is neither
lost nor guessed at. Money received lowers what the other party owes (a payment); money paid out raises it (a refund).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from tieout.errors import FileNotUnderstood
from tieout.model.book import LineKind, Part, Problem, TotalsVerdict
from tieout.reading.parsing.cells import clean_text
from tieout.reading.parsing.days import YEAR_MAX, YEAR_MIN
from tieout.reading.parsing.taking import RowProblem
from tieout.reading.reader import Line, Reading, RowAside

NO_CLIENT = "(no client named)"
"""Where movements stand that name nobody."""

_FROM = re.compile(
    r"(?:zelle|venmo|paypal|wire|ach|interac|e-?transfer|rtp|fednow)\b.*?\b(?:from|by)[: ]+(?P<who>\D+?)"
    r"(?:\s+(?:on|ref|conf|id|trace|memo|for)\b.*|\s+\S*\d.*|\s*[;*#].*)?",
    re.IGNORECASE,
)
_BREAK = re.compile(r"\r\n|\n|\r")
_WORD = re.compile(r"[^\W\d_]+")
_NOBODY_WORDS = """
    a account accounts ach adjustment and atm automatic bank banking branch by bill card cash charge charges check
    checking checks cheque cheques client clients clearing counter coin credit credited credits currency customer
    customers debit dda debited deposit deposited deposits dep direct e ebanking eft electronic entry fee fees for
    from funds image in inc incoming insurance interest int internal item items lockbox lump maintenance memo merchant
    misc miscellaneous mobile monthly n na no none not notprovided of online order other out outgoing over paid patient
    patients payment payments payout payouts paymt pmt ppd ccd web tel pos post provided received receipt receipts ref
    reference remote return returned reversal rtn sale sales savings self serial service settlement sundry telephone
    teller the thank to total transaction transfer transferred transfers txn unknown via visit wire withdrawal xfer you
    """
_NOBODY = frozenset(_NOBODY_WORDS.split())
"""Words of a statement that name nobody; a text made of them and of figures alone states no party."""


@dataclass(frozen=True, slots=True)
class Movement:
    """Money that came in or went out.

    Attributes:
        row: see `rows_of`.
        day: booking date as written.
        cents: positive when money came in.
        party: the other party as the file states it, or `""`.
        reference: the bank's or the payer's own number, or `""`.
        memo: further text.
    """

    row: int
    day: date
    cents: int
    party: str = ""
    reference: str = ""
    memo: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What a reader of bank files found, before it becomes a `Reading`.

    Attributes:
        movements: money in and out.
        aside: records set aside.
        currency: of every amount, or `""` when the file states none.
        own_totals: whether its balances and sums agree.
        columns: (meaning, the format's own word) pairs that were used.
        problems: what a person should know.
        stated_from: first day of the period the file states.
        stated_to: last day of the period the file states.
    """

    movements: Sequence[Movement]
    aside: Sequence[RowAside] = ()
    currency: str = ""
    own_totals: TotalsVerdict = TotalsVerdict.NONE
    columns: tuple[tuple[str, str], ...] = ()
    problems: tuple[Problem, ...] = ()
    stated_from: date | None = None
    stated_to: date | None = None


def reading_of(statement: Statement) -> Reading:
    """The lines of a statement."""
    lines = tuple(_line(movement) for movement in statement.movements if movement.cents)
    unnamed = sum(line.client == NO_CLIENT for line in lines)
    return Reading(
        lines=lines,
        rows=len(statement.movements) + len(statement.aside),
        aside=tuple(sorted(statement.aside, key=lambda row: row.row)),
        own_totals=statement.own_totals,
        problems=(*([_money_only(len(lines), unnamed)] if lines else []), *statement.problems),
        stated_from=statement.stated_from,
        stated_to=statement.stated_to,
        columns=statement.columns,
        currency=statement.currency or "USD",
    )


def client_of(party: str) -> str:
    """The client a statement's text names: the other party as written, or `NO_CLIENT` when it names nobody.

    Of a transfer whose text says from whom it came (`Zelle payment from Good Person 8813`) it is that name.
    """
    text = clean_text(party)
    if found := _FROM.fullmatch(text):
        text = found["who"].strip(" ,.:-") or text
    named = [word for word in _WORD.findall(text.casefold()) if word not in _NOBODY]
    return text if any(len(word) > 1 for word in named) else NO_CLIENT


def rows_of(text: str, places: Sequence[int]) -> list[int]:
    """The row of each record that begins at one of the places.

    It is the number of the line in a text editor where every record begins on a line of its own, else the number of the
    record, counted from 1.
    """
    breaks = [found.start() for found in _BREAK.finditer(text)]
    lines = [bisect_right(breaks, place - 1) + 1 for place in places]
    return lines if len(set(lines)) == len(lines) else list(range(1, len(places) + 1))


def lines_of(text: str) -> Iterator[tuple[int, str]]:
    """Each line without its break, and where it begins; only LF, CR and CRLF break lines."""
    place = 0
    for found in _BREAK.finditer(text):
        yield place, text[place : found.start()]
        place = found.end()
    if place < len(text):
        yield place, text[place:]


def ensure_counted(name: str, what: str, counted: int, read: int) -> None:
    """Refuse a file of which another number of records was read than a second counter finds in its text.

    Raises:
        FileNotUnderstood: E105.
    """
    if counted != read:
        raise FileNotUnderstood(
            f"{name}: {counted} {what} begin in it, {read} can be read to their end. It is damaged or cut short; "
            "download it again.",
            code="E105",
        )


def damaged(name: str, where: str, what: str) -> FileNotUnderstood:
    """The error for a file that isn't whole, without any of its content."""
    return FileNotUnderstood(f"{name}, {where}: {what}. It is damaged or cut short; download it again.", code="E105")


def totals_differ(name: str, where: str, stated: str, found: str) -> FileNotUnderstood:
    """The error for a file whose own sums aren't those of its lines."""
    return FileNotUnderstood(
        f"{name}, {where}: the file says {stated}, its lines come to {found}. It is damaged or lacks lines; "
        "download it again.",
        code="E402",
    )


def day_of(digits: str) -> date | None:
    """A day written as `20260331`, or None when it isn't one."""
    if not re.fullmatch(r"[0-9]{8}", digits):
        return None
    try:
        day = date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return None
    return day if YEAR_MIN <= day.year <= YEAR_MAX else None


def aside_of(row: int, problem: RowProblem, cents: int) -> RowAside:
    """A record set aside; `cents` is its effect on what the other party owes."""
    return RowAside(
        row=row, column=problem.column, found=problem.found, why=problem.why, cents=cents, code=problem.code
    )  # fmt: skip


def _line(movement: Movement) -> Line:
    kind = LineKind.PAYMENT if movement.cents > 0 else LineKind.REFUND
    texts = dict.fromkeys(text for text in (clean_text(movement.party), clean_text(movement.memo)) if text)
    return Line(
        movement.row,
        Part.AMOUNT,
        client_of(movement.party),
        movement.day,
        kind,
        -movement.cents,
        clean_text(movement.reference) or None,
        " · ".join(texts) or None,
    )


def _money_only(lines: int, unnamed: int) -> Problem:
    text = "A bank's file shows money, no charges; the other party that it states is taken as the client."
    if unnamed:
        text += f" {unnamed} of {lines} lines name nobody and stand under {NO_CLIENT}."
    return Problem(code="W420", text=text, file=0)
