"""Why a difference probably came about: one hint of a closed list, or none.

A hint needs something in the two files that bears it out: the arithmetic of the amounts, other lines of the client,
the days the files cover, or what a line says of itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tieout.explaining.lines import Sides
from tieout.explaining.precedents import NO_SHOW, Precedents, tax_rates
from tieout.explaining.story import ToldEvent
from tieout.matching.differences import Slip, slips_between
from tieout.model.book import LineKind, Side
from tieout.model.explanation import Hint
from tieout.model.lines import BookLine
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

_NOT_BILLED = re.compile(r"\b(unbilled|not billed|uninvoiced|pending)\b", re.IGNORECASE)
_NO_SHOW = re.compile(NO_SHOW)
_WRITE_OFF = re.compile(r"\b(write.?off|written off|courtesy|waive[dr]?|adjust\w*|discount)\b", re.IGNORECASE)
_REFUND = re.compile(r"\brefund", re.IGNORECASE)
_INSURER = re.compile(
    r"\b(?:(?i:insur\w*|remit\w*|claims?|blue (?:cross|shield)|aetna|cigna|united ?healthcare|optum|humana|medicare|"
    r"medicaid|tricare|kaiser permanente)|EFT|ERA|EOB|BCBS|UHC)\b"
)
"""Words of insurers' payments; short ones in capitals only, and no insurer who is called like a person."""
_TAX = re.compile(r"\b(tax|gst|vat|hst)\b", re.IGNORECASE)


def hints_of_difference(event: ToldEvent, precedents: Precedents, settings: Settings) -> tuple[Hint, ...]:
    """Hints for lines that stand for the same event with another amount, likeliest first.

    Args:
        event: with lines of both sides.
        precedents: what the files show besides.
        settings: the processor fees.
    """
    left, right = event.left, event.right
    one, other = sum(line.cents for line in left), sum(line.cents for line in right)
    is_charge = left[0].is_charge
    slips = slips_between(one, other, settings.fees)
    hints = [_OF_SLIP[slip] for slip in slips if not (slip is Slip.FEE and is_charge)]
    if hints:
        return tuple(hints)
    if not is_charge:
        return _of_money(event, one, other, precedents)
    if _is_tax(event, one, other, precedents):
        return (Hint.TAX,)
    return _of_charge(event, one, other, precedents)


def _is_tax(event: ToldEvent, one: int, other: int, precedents: Precedents) -> bool:
    """A tax: a line says so, or a usual rate makes one amount of the other and no round step of a fee does.

    A rate that explains differences of several amounts in the practice needs no such odd cents.
    """
    if any(_says(_TAX, line) for line in event.lines()):
        return True
    rates = tax_rates(min(one, other), max(one, other))
    return bool(rates) and ((one - other) % 100 != 0 or not precedents.rates.isdisjoint(rates))


def _of_charge(event: ToldEvent, one: int, other: int, precedents: Precedents) -> tuple[Hint, ...]:
    """Copay and full fee are far apart; an old and a new fee are near, and either stands on other lines or is round."""
    low, high = sorted((abs(one), abs(other)))
    known = [_usual(event, cents, own, precedents) for cents, own in ((one, event.left), (other, event.right))]
    if not any(known):
        return ()
    if 2 * low <= high:
        return (Hint.COPAY_OR_FULL_FEE,)
    return (Hint.FEE_CHANGED,) if all(known) or (high - low) % FEE_STEP_CENTS == 0 else ()


def _usual(event: ToldEvent, cents: int, own: Sequence[BookLine], precedents: Precedents) -> bool:
    """Whether an amount stands on other lines of the client too."""
    return precedents.stands_elsewhere(event.client, cents, len(own))


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
    used = any(line.kind is LineKind.CREDIT for line in event.left)
    last = max((_on(line) for line in event.left), default=0)
    return used and last >= precedents.last_paid.get(event.client, 0)


def hint_of_lone(event: ToldEvent, sides: Sides, precedents: Precedents) -> Hint | None:
    """The hint for lines that stand in one program only."""
    lines = event.lines()
    first = lines[0]
    if first.side is Side.LEFT and first.is_charge and _says(_NOT_BILLED, first):
        return Hint.NOT_BILLED
    if _outside_other(lines, sides):
        return Hint.CUT_OFF
    if first.is_charge and first.kind is not LineKind.OPENING:
        return Hint.NO_SHOW_FEE if _is_no_show(event, precedents) else None
    if first.kind is LineKind.CREDIT:
        return Hint.WRITE_OFF if _is_write_off(event, precedents) else None
    return hint_of_payment(first) if first.kind is LineKind.PAYMENT else _OF_KIND.get(first.kind)


def hint_of_payment(line: BookLine) -> Hint | None:
    """What a payment's own words, or its reference, say that it is instead of money a client paid."""
    texts = [text for text in (line.memo, line.reference) if text]
    if any(_REFUND.search(text) for text in texts):
        return Hint.REFUND
    return Hint.INSURER_PAYMENT if any(_INSURER.search(text) for text in texts) else None


def _is_no_show(event: ToldEvent, precedents: Precedents) -> bool:
    """A line says so, or it has an amount that such fees have in these files and that isn't this client's usual one."""
    first = event.lines()[0]
    if _says(_NO_SHOW, first):
        return True
    usual = precedents.is_usual(event.client, first.cents)
    return len(event.lines()) == 1 and first.cents in precedents.no_show_cents and not usual


def _is_write_off(event: ToldEvent, precedents: Precedents) -> bool:
    """A credit memo; or a credit used with no money behind it that the other program has and the practice lacks."""
    first = event.lines()[0]
    if first.side is Side.RIGHT or _says(_WRITE_OFF, first):
        return True
    return precedents.spare_cents.get(event.client, 0) < -sum(line.cents for line in event.left)


def is_a_day_off(event: ToldEvent, precedents: Precedents) -> bool:
    """Whether the two sides stand one day further apart, or nearer, than this client's mostly do."""
    usual = precedents.usual_days.get((event.client, event.left[0].is_charge), 0)
    return abs(event.days_apart - usual) == 1


def _outside_other(lines: Sequence[BookLine], sides: Sides) -> bool:
    """Whether the lines lie outside the days that the other file covers."""
    span = sides.right_days if lines[0].side is Side.LEFT else sides.left_days
    return span is not None and all(line.day < span[0] or line.day > span[1] for line in lines)


def _on(line: BookLine) -> int:
    return line.day.toordinal() - 719_163  # 1970-01-01


def _says(words: re.Pattern[str], line: BookLine) -> bool:
    return line.memo is not None and words.search(line.memo) is not None
