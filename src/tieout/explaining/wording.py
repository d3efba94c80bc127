"""Every sentence a person reads about a difference: amounts, days and programs filled in, nothing decided here."""

from __future__ import annotations

from collections.abc import Sequence

from tieout.explaining.lines import Sides
from tieout.explaining.lots import Lot
from tieout.model.book import LineKind, Side, opening
from tieout.model.explanation import Hint
from tieout.model.money import format_cents

_NOUN = {
    **{
        (side, kind): word
        for side in Side
        for kind, word in (
            (LineKind.PAYMENT, "payment"),
            (LineKind.REFUND, "refund"),
            (LineKind.OPENING, "opening balance"),
            (LineKind.ADJUSTMENT, "journal entry"),
        )
    },
    (Side.LEFT, LineKind.CHARGE): "session",
    (Side.RIGHT, LineKind.CHARGE): "invoice",
    (Side.LEFT, LineKind.CREDIT): "credit used",
    (Side.RIGHT, LineKind.CREDIT): "credit memo",
}

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")

_CLAUSES = {
    Hint.DIGITS_SWAPPED: "two digits may be swapped",
    Hint.DECIMAL_MOVED: "the decimal point may have moved",
    Hint.ROUNDING: "it may be rounding",
}

MAY_BE_TWO = "they may as well be two different things"
"""Said where lines of both sides were brought together and could be told apart at nearly the same likelihood."""

HINT_WORDS = {
    Hint.DIGITS_SWAPPED: "digits swapped?",
    Hint.DECIMAL_MOVED: "decimal moved?",
    Hint.SIGN_FLIPPED: "wrong side?",
    Hint.FEE_TAKEN_OFF: "card fee taken off",
    Hint.FEE_CHANGED: "fee changed?",
    Hint.COPAY_OR_FULL_FEE: "copay or full fee?",
    Hint.PART_MISSING: "a part is missing",
    Hint.ROUNDING: "rounding",
    Hint.TAX: "tax?",
    Hint.WRITE_OFF: "write-off?",
    Hint.REFUND: "refund",
    Hint.NO_SHOW_FEE: "no-show fee?",
    Hint.NOT_BILLED: "not billed yet",
    Hint.PREPAYMENT: "prepayment",
    Hint.CREDIT_COUNTED: "credit counted as a payment?",
    Hint.INSURER_PAYMENT: "an insurer's payment?",
    Hint.OPENING_BALANCE: "opening balance",
    Hint.CUT_OFF: "outside the other file's dates",
    Hint.UTC_DAY: "day shifted by UTC?",
    Hint.LATER: "later in the other file",
}
"""The hint in a few words, beside an item."""


def noun(lines: Lot, count: int = 1) -> str:
    """What lines are called in their own program: session or invoice, payment, credit, ..."""
    word = _NOUN[lines.side, lines.kind]
    return word if count == 1 else plural(word)


def plural(word: str) -> str:
    """Several of what a line is called."""
    return {"credit used": "credits used", "journal entry": "journal entries"}.get(word, f"{word}s")


def number_word(count: int) -> str:
    """Small numbers in words, as a headline begins with them."""
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)


def higher_lower(cents: int) -> str:
    """`9.00 lower` or `441.50 higher`."""
    return f"{format_cents(abs(cents))} {'higher' if cents > 0 else 'lower'}"


def only_one_side(lines: Lot, hint: Hint | None, sides: Sides) -> str:
    """Lines that stand in one program only."""
    whole = lines.amount
    here, there = sides.name(lines.side), sides.other(lines.side)
    amount = format_cents(abs(whole) if lines.kind is LineKind.REFUND else whole)
    effect = -lines.cents if lines.side is Side.LEFT else lines.cents
    because = f"{opening(sides.right)} is {higher_lower(effect)} because of it."
    if lines.size > 1:
        days = sides.days(lines)
        return f"{lines.size} {noun(lines, 2)} of {days}, {amount} together, are only in {here}. {because}"
    day = sides.day(lines.first_day)
    if hint is Hint.NOT_BILLED:
        return f"The session of {day} ({amount}) is not billed yet in {here} and not invoiced in {there}."
    if hint is Hint.CUT_OFF:
        return f"The {noun(lines)} of {day} ({amount}) is only in {here}: {_span_of(lines, sides)}"
    if lines.kind is LineKind.CREDIT and lines.side is Side.LEFT:
        return f"{opening(here)} used a credit of {amount} on {day}; {there} has none. {because}"
    called = noun(lines)
    article = "An" if called[0] in "aeio" else "A"
    return f"{article} {called} of {amount} on {day} is only in {here}. {because}"


def _span_of(lines: Lot, sides: Sides) -> str:
    span = sides.right_days if lines.side is Side.LEFT else sides.left_days
    if span is None:
        return f"the file of {sides.other(lines.side)} has no lines."
    return f"the file of {sides.other(lines.side)} runs from {sides.day(span[0])} to {sides.day(span[1])}."


def amount_differs(left: Lot, right: Lot, hints: Sequence[Hint], sides: Sides) -> str:
    """Lines that stand for the same event with different amounts."""
    one, other = left.amount, right.cents if left.is_charge else -right.cents
    if Hint.SIGN_FLIPPED in hints:
        return _wrong_side(left, right, sides)
    verb = "is" if left.size == 1 else "are"
    elsewhere = f" ({sides.days(right)})" if right.days != left.days else ""
    text = f"{_the(left, sides)} {verb} {format_cents(one)} in {sides.left}, {format_cents(other)} in {sides.right}"
    text = f"{text}{elsewhere}."
    if Hint.FEE_TAKEN_OFF in hints:
        high, low = max(one, other), min(one, other)
        lower = sides.right if other < one else sides.left
        return f"{text} {opening(lower)} has {format_cents(high)} less a card fee of {format_cents(high - low)}."
    if Hint.CREDIT_COUNTED in hints:
        credit = format_cents(abs(other - one))
        return f"{text} The session used a credit of {credit}, which may be counted as money in {sides.right}."
    return f"{text} {_either(hints)}" if len(hints) > 1 else text


def called_a_refund(*, one_of_two: bool = False) -> str:
    """Said of a payment, or of one of two, whose own words call it a refund."""
    which = "One of them" if one_of_two else "It"
    return f"{which} is called a refund and counted as a payment: as a refund it would raise what the client owes."


def _either(hints: Sequence[Hint]) -> str:
    """Several hints that fit, all of them named."""
    text = ", or ".join(_CLAUSES[hint] for hint in hints if hint in _CLAUSES)
    return f"{text[:1].upper()}{text[1:]}."


def _wrong_side(left: Lot, right: Lot, sides: Sides) -> str:
    wrong, meant, program = (left, right, sides.left) if left.first_amount < 0 else (right, left, sides.right)
    said = "a payment instead of a charge" if meant.is_charge else "a charge instead of a payment"
    one, twice = (format_cents(times * abs(left.cents)) for times in (1, 2))
    return f"{one} of {sides.day(wrong.first_day)} was entered in {program} as {said}. That counts twice: {twice}."


def the_lines(lines: Lot, sides: Sides) -> str:
    """Some lines in the midst of a sentence: `the payment of Feb 10`."""
    return f"the {_named(lines, sides)}"


def _the(lines: Lot, sides: Sides) -> str:
    return f"The {_named(lines, sides)}"


def _named(lines: Lot, sides: Sides) -> str:
    if lines.size == 1:
        return f"{noun(lines)} of {sides.day(lines.first_day)}"
    return f"{lines.size} {noun(lines, 2)} of {sides.days(lines)}"


def part_missing(left: Lot, right: Lot, sides: Sides, *, unspent: bool = False) -> str:
    """One side's line of which the other side has a part only, or has used a part only."""
    whole, parts = (left, right) if abs(left.cents) > abs(right.cents) else (right, left)
    there = sides.name(parts.side)
    rest = format_cents(abs(whole.cents) - abs(parts.cents))
    many = "one part" if parts.size == 1 else f"{parts.size} parts"
    if unspent:
        return (
            f"{_the(whole, sides)} is {format_cents(whole.amount)}; sessions in {there} have used "
            f"{format_cents(parts.amount)} of it in {many}. {rest} is credit no session has used yet."
        )
    return (
        f"{_the(whole, sides)} is {format_cents(whole.amount)}; {there} has {format_cents(parts.amount)} of it "
        f"in {many}. {rest} is missing there."
    )


def part_under_other_client(left: Lot, right: Lot, other: Lot, other_name: str, sides: Sides) -> str:
    """One side's line of which the other side has a part here and the rest under another client."""
    whole, parts = (left, right) if abs(left.cents) > abs(right.cents) else (right, left)
    return (
        f"{_the(whole, sides)} is {format_cents(whole.amount)}; {sides.name(parts.side)} has "
        f"{format_cents(parts.amount)} of it under this client. The other {format_cents(other.first_amount)} of "
        f"{sides.day(other.first_day)} is under {other_name}, who is off by the same amount the other way."
    )


def entered_twice(copy: Lot, twin: Lot, sides: Sides) -> str:
    """A line that repeats another of its own program."""
    day, day_before = sides.day(copy.first_day), sides.day(twin.first_day)
    days = day if copy.first_day == twin.first_day else f"{day_before} and {day}"
    each = format_cents(copy.first_amount)
    return (
        f"{opening(sides.name(copy.side))} has this {noun(copy)} twice: {days}, {each} each. One of them may be extra."
    )


def unspent_credit(lines: Lot, sides: Sides) -> str:
    """Money that the practice's program holds as credit, which its appointments don't count."""
    return (
        f"{format_cents(lines.cents)} paid by {sides.days(lines)} is credit no session has used yet (or paid a bill "
        f"without a session): {sides.right} counts it, the appointments of {sides.left} don't. It evens out when it is "
        "used."
    )


def other_client(lines: Lot, there: Side, other_name: str, sides: Sides) -> str:
    """Lines whose other half stands under another client, in the program of a side."""
    return (
        f"{_the(lines, sides)} ({format_cents(lines.amount)}) {_is(lines)} under {other_name} in "
        f"{sides.name(there)}. {other_name} is off by the same amount the other way."
    )


def other_client_later(lines: Lot, later: Lot, other_name: str, sides: Sides, as_of: str) -> str:
    """Lines whose other half stands under another client, after the as-of day."""
    return (
        f"{_the(lines, sides)} ({format_cents(lines.amount)}) {_is(lines)} under {other_name} in "
        f"{sides.name(later.side)}, on {sides.day(later.days[-1])}, which is after {as_of}."
    )


def _is(lines: Lot) -> str:
    return "is" if lines.size == 1 else "are"


def date_differs(left: Lot, right: Lot, days: int, sides: Sides) -> str:
    """The same event on days that are unusually far apart."""
    return (
        f"The {noun(left)} of {format_cents(left.amount)} is in both, but {_days(days)} apart: {sides.days(left)} in "
        f"{sides.left}, {sides.days(right)} in {sides.right}. It evens out by itself."
    )


def timing(counted: Lot, later: Lot, sides: Sides, as_of: str) -> str:
    """The same event, before the as-of day in one program and after it in the other."""
    return (
        f"The {noun(counted)} of {format_cents(counted.amount)} is in both: {sides.days(counted)} in "
        f"{sides.name(counted.side)}, {sides.days(later)} in {sides.name(later.side)}, which is after {as_of}. "
        "It evens out by itself."
    )


def before_start(left: Lot | None, right: Lot | None, whole: Lot, sides: Sides) -> str:
    """Balances brought forward that differ; one side may have none, the `whole` is both together."""
    if left and right:
        return (
            f"The balance brought forward is {format_cents(left.cents)} in {sides.left} ({_lines(left)}) and "
            f"{format_cents(right.cents)} in {sides.right} ({_lines(right)})."
        )
    return (
        f"{format_cents(whole.cents)} comes from before the files begin: "
        f"{_lines(whole)} of {sides.days(whole)}, only in {sides.name(whole.side)}."
    )


def _lines(lines: Lot) -> str:
    return "one line" if lines.size == 1 else f"{lines.size} lines"


def _days(days: int) -> str:
    return "1 day" if abs(days) == 1 else f"{abs(days)} days"


def match_reason(left: int, right: int, days: int, sides: Sides, forward: bool) -> str:
    """Why so many left and so many right lines that agree were brought together."""
    if forward:
        return "the balance brought forward agrees"
    when = "same day" if days == 0 else f"{_days(days)} {'later' if days > 0 else 'earlier'} in {sides.right}"
    if left == right == 1:
        return f"{when}, same amount"
    if left > 1 and right > 1:
        return f"{left} lines of {sides.left} and {right} of {sides.right} come to the same, {when}"
    many, program = (left, sides.left) if left > 1 else (right, sides.right)
    return f"{many} lines of {program} add up, {when}"
