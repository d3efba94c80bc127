"""Which way a QuickBooks file prints its amounts, by what most of its rows show.

Transaction lists of QuickBooks Online print money received as positive and credit memos as their effect; QuickBooks
Desktop prints every amount as its effect; some exports do the opposite. Whichever way: a payment lowers what the
client owes, so does a credit memo, and a refund raises it. The few rows that stand against the rest of their kind
are reversals.

A deposit may be listed by its bank account, where money received is positive, beside payments that are listed by
Accounts Receivable, where it is negative. So deposits follow the payments on the same kind of account.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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


class Place(StrEnum):
    """The kind of account a row stands on: its amount is what the transaction does to that account."""

    RECEIVABLE = "accounts receivable"
    ELSEWHERE = "another account"
    UNSAID = "unsaid"


_EFFECT = {Money.PAYMENT: -1, Money.DEPOSIT: -1, Money.CREDIT: -1, Money.REFUND: 1, Money.CHECK: 1}
_CHECKS = frozenset({"check", "cheque", "expense"})


@dataclass(frozen=True, slots=True)
class Shown:
    """One row as evidence."""

    row: int
    money: Money
    positive: bool
    place: Place = Place.UNSAID


@dataclass(frozen=True, slots=True)
class Signs:
    """How a file's amounts are read.

    Attributes:
        factor: the effect of a row that isn't a deposit is its printed amount times this.
        deposits: the same for deposits, by the account they stand on.
        problems: where the file doesn't print its amounts the expected way.
    """

    factor: Mapping[Money, int]
    deposits: Mapping[Place, int]
    problems: tuple[Problem, ...]

    def of(self, money: Money, place: Place) -> int:
        """What a row's printed amount is multiplied by."""
        return self.deposits[place] if money is Money.DEPOSIT else self.factor[money]


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
    known = list(shown)
    factor: dict[Money, int] = {}
    problems: list[Problem] = []
    for money in Money:
        rows = _by_sign(known, money)
        usual = expected.get(money, True)
        positive = _mostly(rows, usual=usual)
        factor[money] = _EFFECT[money] if positive else -_EFFECT[money]
        if money is Money.DEPOSIT:
            continue
        if money in expected and (rows[True] or rows[False]) and positive != usual:
            problems.append(_unexpected(money, positive))
        if rows[not positive]:
            problems.append(_reversed(money, rows[not positive], len(rows[True]) + len(rows[False])))
    deposits = {place: _EFFECT[Money.DEPOSIT] if _received(known, place, factor) else 1 for place in Place}
    raising = [each.row for each in known if each.money is Money.DEPOSIT and _raises(each, deposits)]
    if raising:
        count = sum(each.money is Money.DEPOSIT for each in known)
        problems.append(_reversed(Money.DEPOSIT, raising, count))
    return Signs(factor, deposits, tuple(problems))


def _by_sign(shown: Iterable[Shown], money: Money) -> dict[bool, list[int]]:
    rows: dict[bool, list[int]] = {True: [], False: []}
    for each in shown:
        if each.money is money:
            rows[each.positive].append(each.row)
    return rows


def _mostly(rows: Mapping[bool, Sequence[int]], *, usual: bool) -> bool:
    up, down = len(rows[True]), len(rows[False])
    return up > down if up != down else usual


def _received(shown: Sequence[Shown], place: Place, factor: Mapping[Money, int]) -> bool:
    """Whether a positive deposit on this kind of account is money received."""
    payments = [each for each in shown if each.money is Money.PAYMENT]
    if not payments:
        return factor[Money.DEPOSIT] == _EFFECT[Money.DEPOSIT]
    alike = [each for each in payments if each.place is place]
    if alike or place is Place.UNSAID:
        return factor[Money.PAYMENT] == _EFFECT[Money.PAYMENT]
    return place is Place.ELSEWHERE


def _raises(each: Shown, deposits: Mapping[Place, int]) -> bool:
    return each.positive == (deposits[each.place] > 0)


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
    has, read, row = ("has", f"it is read as reversed, so that it {direction}s", "row")
    if len(rows) > 1:
        has, read, row = ("have", f"they are read as reversed, so that they {direction}", "rows")
    text = (
        f"{len(rows)} of {count} {money.value} {has} the opposite sign of the others; {read} what the client owes "
        f"({row} {named})."
    )
    return Problem(code="W405", text=text, file=0, row=rows[0])
