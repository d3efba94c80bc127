"""CSV that Beancount's query tool writes: one row to a posting, the columns as the query named them.

Needed are `date`, `account`, and the amount as `position` (`150.00 USD`) or as `number` and `currency`. A `balance`
is compared where the query asked for it. Source: Beancount's query language, columns of postings.
"""

from __future__ import annotations

import re

from tieout.reading.ledgers.exports import PostingsExport, cell_at
from tieout.reading.ledgers.ledger import Posting
from tieout.reading.parsing.cells import clean_text
from tieout.reading.parsing.headers import plain
from tieout.reading.parsing.taking import Columns
from tieout.reading.reader import Record

_MEANINGS = (
    "date", "flag", "payee", "narration", "account", "position", "amount", "number", "currency", "balance", "links",
    "id",
)  # fmt: skip
_NUMBERS = re.compile(r"(position|balance|amount|number) \(([a-z]{3})\)")
_WIDTH = re.compile(r"maxwidth\((\w+), ?\d+\)")


def _word(header: str) -> str:
    """A column's name without the currency of its numbers and the width of its texts."""
    found = _NUMBERS.fullmatch(header) or _WIDTH.fullmatch(header)
    return found[1] if found else header


def _wanted(words: frozenset[str]) -> bool:
    amounts = "position" in words or {"number", "currency"} <= words
    return {"date", "account"} <= words and bool(words & {"payee", "narration"}) and amounts


def _posting(columns: Columns, record: Record, client: int | None) -> Posting:
    amount, currency = _amount(columns, record)
    payee, narration = columns.text(record, "payee"), columns.text(record, "narration")
    return Posting(
        row=record.row,
        transaction="",
        day=columns.text(record, "date"),
        account=clean_text(columns.text(record, "account")),
        amount=amount,
        currency=currency,
        payee=payee if clean_text(payee) else narration,
        client=cell_at(record, client),
        reference=columns.text(record, "links"),
        memo=narration,
    )


def _amount(columns: Columns, record: Record) -> tuple[str, str]:
    if numbers := _NUMBERS.fullmatch(plain(columns.header("position")) if "position" in columns.at else ""):
        return columns.text(record, "position"), numbers[2].upper()
    if "position" in columns.at:
        return _split(columns.text(record, "position"))
    return columns.text(record, "number"), clean_text(columns.text(record, "currency"))


def _split(text: str) -> tuple[str, str]:
    """`150.00 USD` as amount and currency; anything else as it is, to be met as no amount."""
    parts = clean_text(text).split(" ")
    return (parts[0], parts[1]) if len(parts) == 2 else (text, "")


def _running(columns: Columns, record: Record) -> tuple[str, str]:
    return _amount(columns, record)[0], _split(columns.text(record, "balance"))[0]


READERS = (
    PostingsExport(
        program="beancount",
        program_name="Beancount",
        report="query",
        report_name="bean-query -f csv",
        sign="the columns of a Beancount query of postings",
        meanings=_MEANINGS,
        wanted=_wanted,
        posting=_posting,
        running=("balance", _running),
        word=_word,
    ),
)
"""What Beancount writes that shows postings."""
