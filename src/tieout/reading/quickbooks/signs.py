"""Which way a QuickBooks file prints its amounts, by what most of its rows show.

Transaction lists of QuickBooks Online print money received as positive and credit memos as their effect; QuickBooks
Desktop prints every amount as its effect; some exports do the opposite. Whichever way: a payment lowers what the
client owes, so does a credit memo, and a refund raises it. The few rows that stand against the rest of their kind
are reversals.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from tieout.model.book import LineKind, Problem
from tieout.reading.parsing.types import Posting, TypeRule

_ROWS_NAMED_MAX = 5


class Money(StrEnum):
    """Kinds of rows whose printed sign doesn't tell their effect."""

    PAYMENT = "payments"
    DEPOSIT = "deposits"
    CREDIT = "credit memos"
    REFUND = "refunds"
    CHECK = "checks and expenses"


_EFFECT = {Money.PAYMENT: -1, Money.DEPOSIT: -1, Money.CREDIT: -1, Money.REFUND: 1, Money.CHECK: 1}
_CHECKS = frozenset({"check", "cheque", "expense"})


@dataclass(frozen=True, slots=True)
class Shown:
    """One row as evidence."""

    row: int
    money: Money
    positive: bool


@dataclass(frozen=True, slots=True)
class Signs:
    """How a file's amounts are read.

    Attributes:
        factor: the effect of a row is its printed amount times this.
        problems: where the file doesn't print its amounts the expected way.
    """

    factor: Mapping[Money, int]
    problems: tuple[Problem, ...]


def money_of(word: str, rule: TypeRule) -> Money | None:
    """The kind of a row, None where the printed amount is the effect (or where it has none)."""
    if rule.posting is not Posting.ONE:
        return None
    if rule.kind is LineKind.PAYMENT:
        return Money.DEPOSIT if word == "deposit" else Money.PAYMENT
    if rule.kind is LineKind.REFUND:
        return Money.CHECK if word in _CHECKS else Money.REFUND
    return Money.CREDIT if rule.kind is LineKind.CREDIT else None


def learn_signs(shown: Iterable[Shown], expected: Mapping[Money, bool]) -> Signs:
    """Find the file's convention, kind by kind.

    Args:
        shown: the rows with an amount other than 0.
        expected: for each kind, whether the program usually prints it positive; it decides where a file doesn't.
    """
    rows: dict[Money, dict[bool, list[int]]] = {money: {True: [], False: []} for money in Money}
    for each in shown:
        rows[each.money][each.positive].append(each.row)
    factor: dict[Money, int] = {}
    problems: list[Problem] = []
    for money in Money:
        usual = expected.get(money, True)
        up, down = len(rows[money][True]), len(rows[money][False])
        if money is Money.DEPOSIT and any(rows[Money.PAYMENT].values()):
            # A deposit for a client is printed like a payment; alone it shows too little.
            positive = factor[Money.PAYMENT] == _EFFECT[Money.PAYMENT]
        else:
            positive = up > down if up != down else usual
        factor[money] = _EFFECT[money] if positive else -_EFFECT[money]
        if money in expected and (up or down) and positive != usual:
            problems.append(_unexpected(money, positive))
        if rows[money][not positive]:
            problems.append(_reversed(money, rows[money][not positive], up + down))
    return Signs(factor, tuple(problems))


def _unexpected(money: Money, positive: bool) -> Problem:
    direction = "lower" if _EFFECT[money] < 0 else "raise"
    text = (
        f"This file prints {money.value} as {'positive' if positive else 'negative'} amounts, which isn't the usual "
        f"way of this report; they are read so that they {direction} what the client owes."
    )
    return Problem(code="W405", text=text, file=0)


def _reversed(money: Money, rows: list[int], count: int) -> Problem:
    direction = "raise" if _EFFECT[money] < 0 else "lower"
    named = ", ".join(map(str, rows[:_ROWS_NAMED_MAX])) + (", …" if len(rows) > _ROWS_NAMED_MAX else "")
    text = (
        f"{len(rows)} of {count} {money.value} have the opposite sign of the others; they are read as reversed, "
        f"so that they {direction} what the client owes (row {named})."
    )
    return Problem(code="W405", text=text, file=0, row=rows[0])
