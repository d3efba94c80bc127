"""QuickBooks rows into line items: the sign of each type from the whole file, voids and non-posting rows set aside."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from tieout.model.book import LineKind, Part, Problem
from tieout.reading.cells import clean_text
from tieout.reading.days import DayProof
from tieout.reading.quickbooks_frame import FrameRow, client_name, printed_cents
from tieout.reading.reader import Line, Record
from tieout.reading.taking import Columns, RowProblem, Taken, line
from tieout.reading.types import Posting, TypeRule, is_voided, kind_of_type, known_types

_OPENING = re.compile(r"opening balance|beginning balance|balance forward", re.IGNORECASE)
_NO = frozenset({"no", "n", "false", "non-posting"})


@dataclass(frozen=True, slots=True)
class Convention:
    """Which way a file prints its amounts.

    Attributes:
        factor: by kind: the effect on what the client owes is the printed amount times this.
    """

    factor: dict[LineKind, int]


def take_rows(
    rows: Sequence[FrameRow], columns: Columns, days: DayProof, *, expected: Convention
) -> tuple[Taken, list[Problem]]:
    """Turn data rows into line items.

    Args:
        rows: the data rows with their clients.
        columns: the header.
        days: how dates are read.
        expected: how this report usually prints its amounts.

    Returns:
        What was taken, and problems about the file.
    """
    taken = Taken(columns, days)
    convention, problems = _convention(rows, columns, expected)
    clients = {row.record.row: row.client for row in rows}
    for row in rows:
        taken.take(
            row.record,
            lambda record: _lines(record, clients[record.row], taken, convention),
            lambda record: _effect(record, taken, convention),
        )
    return taken, problems


def _convention(rows: Sequence[FrameRow], columns: Columns, expected: Convention) -> tuple[Convention, list[Problem]]:
    """The sign of each kind of row, by what most of its rows show.

    A payment normally lowers what the client owes, whichever way the file prints it; the few that stand against
    the rest of their kind are reversals. Invoices and journal entries print their effect.
    """
    signs: Counter[tuple[LineKind, int]] = Counter()
    for row in rows:
        rule = kind_of_type(clean_text(columns.text(row.record, "type")))
        cents = printed_cents(columns, row.record)
        if rule and cents and rule.posting is Posting.ONE:
            signs[rule.kind, 1 if cents > 0 else -1] += 1
    factor = dict(expected.factor)
    problems: list[Problem] = []
    for kind, normal in ((LineKind.PAYMENT, -1), (LineKind.CREDIT, -1), (LineKind.REFUND, 1)):
        up, down = signs[kind, 1], signs[kind, -1]
        if up == down:
            continue
        factor[kind] = normal if up > down else -normal
        if factor[kind] != expected.factor[kind]:
            shown = "positive" if up > down else "negative"
            text = (
                f"This file prints {_PLURAL[kind]} as {shown} amounts ({max(up, down)} of {up + down}); read that way."
            )
            problems.append(Problem(code="W405", text=text, file=0))
    return Convention(factor), problems


_PLURAL = {LineKind.PAYMENT: "payments", LineKind.CREDIT: "credit memos", LineKind.REFUND: "refunds"}


def _lines(record: Record, group: str, taken: Taken, convention: Convention) -> list[Line]:
    columns = taken.columns
    word = clean_text(columns.text(record, "type"))
    rule = _rule(word, columns)
    cents = taken.cents(record, "amount") if "amount" in columns.at else _net(record, taken)
    _refuse_unposted(record, columns, rule, word)
    client = taken.client(group or client_name(columns.text(record, "name")), _client_column(columns))
    day = taken.day(record)
    reference, memo = clean_text(columns.text(record, "reference")), taken.memo(record, "memo")
    if rule.posting is Posting.BOTH:
        kinds = (
            (LineKind.CREDIT, LineKind.REFUND) if rule.kind is LineKind.REFUND else (LineKind.CHARGE, LineKind.PAYMENT)
        )
        signed = -abs(cents) if rule.kind is LineKind.REFUND else cents
        return [
            line(record, Part.CHARGE, client, day, kinds[0], signed, reference, memo),
            line(record, Part.PAID, client, day, kinds[1], -signed, reference, memo),
        ]
    effect = cents * convention.factor.get(rule.kind, 1)
    return [line(record, Part.AMOUNT, client, day, _kind(rule, record, columns, effect), effect, reference, memo)]


def _rule(word: str, columns: Columns) -> TypeRule:
    rule = kind_of_type(word)
    if rule is None:
        raise RowProblem(
            columns.header("type"), word, "E304", f"this transaction type isn't known. Known are {known_types()}."
        )
    return rule


def _net(record: Record, taken: Taken) -> int:
    return taken.cents(record, "debit") - taken.cents(record, "credit")


def _client_column(columns: Columns) -> str:
    return columns.header("name") if "name" in columns.at else "customer group"


def _refuse_unposted(record: Record, columns: Columns, rule: TypeRule, word: str) -> None:
    """Rows that QuickBooks lists and doesn't count."""
    memo, reference = columns.text(record, "memo"), columns.text(record, "reference")
    if is_voided(memo, reference):
        raise RowProblem(_header(columns, "memo"), memo or reference, "W410", "voided in QuickBooks; it doesn't count.")
    posting = clean_text(columns.text(record, "posting"))
    if posting.casefold() in _NO:
        raise RowProblem(columns.header("posting"), posting, "W411", "not posted in QuickBooks; it doesn't count.")
    if rule.posting is Posting.NONE:
        raise RowProblem(columns.header("type"), word, "W411", "this type doesn't change what the client owes.")


def _header(columns: Columns, meaning: str) -> str:
    return columns.header(meaning) if meaning in columns.at else ""


def _kind(rule: TypeRule, record: Record, columns: Columns, effect: int) -> LineKind:
    says = " ".join(columns.text(record, meaning) for meaning in ("memo", "reference", "account", "split"))
    if rule.kind in {LineKind.ADJUSTMENT, LineKind.CHARGE, LineKind.OPENING} and _OPENING.search(says):
        return LineKind.OPENING
    if rule.kind is LineKind.PAYMENT and effect > 0:
        return LineKind.REFUND
    return rule.kind


def _effect(record: Record, taken: Taken, convention: Convention) -> int:
    """A row's effect as far as it can be read; voided and non-posting rows have none."""
    rule = kind_of_type(clean_text(taken.columns.text(record, "type")))
    if rule is None or rule.posting is not Posting.ONE:
        return 0
    posting = clean_text(taken.columns.text(record, "posting")).casefold()
    if posting in _NO:
        return 0
    return printed_cents(taken.columns, record) * convention.factor.get(rule.kind, 1)
