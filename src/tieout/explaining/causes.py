"""Why a difference probably came about: one hint of a closed list, or none.

A hint needs something in the two files that bears it out: the arithmetic of the amounts, other lines of the client,
the days the files cover, or what a line says of itself.
"""

from __future__ import annotations

from datetime import date

from tieout.explaining.lines import Sides
from tieout.explaining.lots import Lot, both, first
from tieout.explaining.precedents import Precedents, tax_rates
from tieout.explaining.sayings import (
    SAYS_INSURER,
    SAYS_NO_SHOW,
    SAYS_NOT_BILLED,
    SAYS_REFUND,
    SAYS_TAX,
    SAYS_WRITE_OFF,
)
from tieout.explaining.story import ToldEvent
from tieout.matching.differences import Slip, slips_between
from tieout.model.book import LineKind, Side
from tieout.model.explanation import Hint
from tieout.model.settings import Settings

_OF_SLIP = {
    Slip.SIGN: Hint.SIGN_FLIPPED,
    Slip.DECIMAL: Hint.DECIMAL_MOVED,
    Slip.DIGITS: Hint.DIGITS_SWAPPED,
    Slip.FEE: Hint.FEE_TAKEN_OFF,
    Slip.ROUNDING: Hint.ROUNDING,
}

_OF_KIND = {LineKind.OPENING: Hint.OPENING_BALANCE, LineKind.REFUND: Hint.REFUND}

FEE_STEP_CENTS = 500
"""Fees change by whole steps of this much."""

EQUAL_PARTS = (2, 3, 4)
"""An amount that is a half, a third or a quarter of the other is one of equal parts."""


def hints_of_difference(event: ToldEvent, precedents: Precedents, settings: Settings) -> tuple[Hint, ...]:
    """Hints for lines that stand for the same event with another amount, likeliest first.

    Args:
        event: with lines of both sides.
        precedents: what the files show besides.
        settings: the processor fees.
    """
    left, right = both(event)
    slips = slips_between(left.cents, right.cents, settings.fees)
    hints = [_OF_SLIP[slip] for slip in slips if not (slip is Slip.FEE and left.is_charge)]
    if hints:
        return tuple(hints)
    if not left.is_charge:
        return _of_money(event, left.cents, right.cents, precedents)
    if _is_tax(left, right, precedents):
        return (Hint.TAX,)
    return _of_charge(event.client, left, right, precedents)


def _is_tax(left: Lot, right: Lot, precedents: Precedents) -> bool:
    """A tax: a line says so, or a usual rate makes one amount of the other and no round step of a fee does.

    A rate that explains differences of several amounts in the practice needs no such odd cents.
    """
    if (left.all_say | right.all_say) & SAYS_TAX:
        return True
    rates = tax_rates(min(left.cents, right.cents), max(left.cents, right.cents))
    return bool(rates) and ((left.cents - right.cents) % 100 != 0 or not precedents.rates.isdisjoint(rates))


def _of_charge(client: int, left: Lot, right: Lot, precedents: Precedents) -> tuple[Hint, ...]:
    """Copay and full fee are far apart; an old and a new fee are near, and either stands on other lines or is round."""
    low, high = sorted((abs(left.cents), abs(right.cents)))
    known = [precedents.stands_elsewhere(client, lines.cents, lines.size) for lines in (left, right)]
    if not any(known):
        return ()
    if 2 * low <= high:
        return (Hint.COPAY_OR_FULL_FEE,)
    return (Hint.FEE_CHANGED,) if all(known) or (high - low) % FEE_STEP_CENTS == 0 else ()


def _of_money(event: ToldEvent, one: int, other: int, precedents: Precedents) -> tuple[Hint, ...]:
    """Money the practice has not used yet, or a part of a payment in parts that isn't there."""
    if event.number in precedents.credit_counted:
        return (Hint.CREDIT_COUNTED,)
    if abs(other) > abs(one) and is_unspent(event, precedents):
        return (Hint.PREPAYMENT,)
    low, high = sorted((abs(one), abs(other)))
    if event.client in precedents.in_parts or any(parts * low == high for parts in EQUAL_PARTS):
        return (Hint.PART_MISSING,)
    return ()


def is_unspent(event: ToldEvent, precedents: Precedents) -> bool:
    """Whether a payment is larger than what sessions have used of it, and the client's last session used it too."""
    left = event.left
    return left is not None and left.any_credit and _on(left.days[-1]) >= precedents.last_paid.get(event.client, 0)


def hint_of_lone(client: int, lines: Lot, sides: Sides, precedents: Precedents) -> Hint | None:
    """The hint for a client's lines that stand in one program only."""
    if lines.side is Side.LEFT and lines.is_charge and lines.says & SAYS_NOT_BILLED:
        return Hint.NOT_BILLED
    if _outside_other(lines, sides):
        return Hint.CUT_OFF
    if lines.is_charge and lines.kind is not LineKind.OPENING:
        return Hint.NO_SHOW_FEE if _is_no_show(client, lines, precedents) else None
    if lines.kind is LineKind.CREDIT:
        return Hint.WRITE_OFF if _is_write_off(client, lines, precedents) else None
    return hint_of_payment(lines) if lines.kind is LineKind.PAYMENT else _OF_KIND.get(lines.kind)


def hint_of_payment(lines: Lot) -> Hint | None:
    """What a payment's own words, or its reference, say that it is instead of money a client paid."""
    if lines.says & SAYS_REFUND:
        return Hint.REFUND
    return Hint.INSURER_PAYMENT if lines.says & SAYS_INSURER else None


def _is_no_show(client: int, lines: Lot, precedents: Precedents) -> bool:
    """A line says so, or it has an amount that such fees have in these files and that isn't this client's usual one."""
    if lines.says & SAYS_NO_SHOW:
        return True
    usual = precedents.is_usual(client, lines.cents)
    return lines.size == 1 and lines.cents in precedents.no_show_cents and not usual


def _is_write_off(client: int, lines: Lot, precedents: Precedents) -> bool:
    """A credit memo; or a credit used with no money behind it that the other program has and the practice lacks."""
    if lines.side is Side.RIGHT or lines.says & SAYS_WRITE_OFF:
        return True
    return precedents.spare_cents.get(client, 0) < -lines.cents


def is_a_day_off(event: ToldEvent, precedents: Precedents) -> bool:
    """Whether the two sides stand one day further apart, or nearer, than this client's mostly do."""
    usual = precedents.usual_days.get((event.client, first(event.left, event.right).is_charge), 0)
    return abs(event.days_apart - usual) == 1


def _outside_other(lines: Lot, sides: Sides) -> bool:
    """Whether the lines lie outside the days that the other file covers."""
    span = sides.right_days if lines.side is Side.LEFT else sides.left_days
    return span is not None and all(day < span[0] or day > span[1] for day in lines.days)


def _on(day: date) -> int:
    return day.toordinal() - 719_163  # 1970-01-01
