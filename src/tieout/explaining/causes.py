"""Why a difference probably came about: one hint of a closed list, or none."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tieout.explaining.lines import Sides, ToldLine
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

_NOT_BILLED = re.compile(r"\b(unbilled|not billed|uninvoiced|pending)\b", re.IGNORECASE)
_NO_SHOW = re.compile(r"\b(no.?show|late.?cancel\w*|cancell?ation)\b", re.IGNORECASE)
_WRITE_OFF = re.compile(r"\b(write.?off|written off|courtesy|waive[dr]?|adjust\w*|discount)\b", re.IGNORECASE)
_TAX = re.compile(r"\b(tax|gst|vat|hst)\b", re.IGNORECASE)


def hints_of_difference(left: Sequence[ToldLine], right: Sequence[ToldLine], settings: Settings) -> tuple[Hint, ...]:
    """Hints for lines that stand for the same event with another amount, likeliest first."""
    one, other = sum(line.cents for line in left), sum(line.cents for line in right)
    slips = slips_between(one, other, settings.fees)
    is_charge = (left or right)[0].is_charge
    hints = [_OF_SLIP[slip] for slip in slips if not (slip is Slip.FEE and is_charge)]
    if hints:
        return tuple(hints)
    if any(_says(_TAX, line) for line in (*left, *right)):
        return (Hint.TAX,)
    if not is_charge:
        return ()
    low, high = sorted((abs(one), abs(other)))
    return (Hint.COPAY_OR_FULL_FEE if 2 * low <= high else Hint.FEE_CHANGED,)


def hint_of_lone(lines: Sequence[ToldLine], sides: Sides) -> Hint | None:
    """The hint for lines that stand in one program only."""
    first = lines[0]
    says = [
        (Hint.NOT_BILLED, first.side is Side.LEFT and first.is_charge and _says(_NOT_BILLED, first)),
        (Hint.CUT_OFF, _outside_other(lines, sides)),
        (Hint.OPENING_BALANCE, first.kind is LineKind.OPENING),
        (Hint.NO_SHOW_FEE, first.is_charge and _says(_NO_SHOW, first)),
        (Hint.REFUND, first.kind is LineKind.REFUND),
        (Hint.WRITE_OFF, first.kind is LineKind.CREDIT and (first.side is Side.RIGHT or _says(_WRITE_OFF, first))),
    ]
    return next((hint for hint, holds in says if holds), None)


def _outside_other(lines: Sequence[ToldLine], sides: Sides) -> bool:
    """Whether the lines lie outside the days that the other file covers."""
    span = sides.right_days if lines[0].side is Side.LEFT else sides.left_days
    return span is not None and all(line.day < span[0] or line.day > span[1] for line in lines)


def _says(words: re.Pattern[str], line: ToldLine) -> bool:
    return line.memo is not None and words.search(line.memo) is not None
