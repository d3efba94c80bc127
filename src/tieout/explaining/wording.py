"""Every sentence a person reads about a difference: amounts, days and programs filled in, nothing decided here."""

from __future__ import annotations

from collections.abc import Sequence

from tieout.explaining.lines import Sides
from tieout.model.book import LineKind, Side, opening
from tieout.model.explanation import Hint
from tieout.model.lines import BookLine
from tieout.model.money import format_cents

_NOUN = {
    LineKind.PAYMENT: "payment",
    LineKind.REFUND: "refund",
    LineKind.OPENING: "opening balance",
    LineKind.ADJUSTMENT: "journal entry",
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


def noun(line: BookLine, count: int = 1) -> str:
    """What a line is called in its own program: session or invoice, payment, credit, ..."""
    if line.kind is LineKind.CHARGE:
        word = "session" if line.side is Side.LEFT else "invoice"
    elif line.kind is LineKind.CREDIT:
        word = "credit used" if line.side is Side.LEFT else "credit memo"
    else:
        word = _NOUN[line.kind]
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


def total(lines: Sequence[BookLine]) -> int:
    """Sum of lines, positive in the direction of the first."""
    first = lines[0]
    cents = first.cents if len(lines) == 1 else sum([line.cents for line in lines])
    return cents if first.is_charge else -cents


def only_one_side(lines: Sequence[BookLine], hint: Hint | None, sides: Sides) -> str:
    """Lines that stand in one program only."""
    first, whole = lines[0], total(lines)
    here, there = sides.name(first.side), sides.other(first.side)
    amount = format_cents(abs(whole) if first.kind is LineKind.REFUND else whole)
    effect = (whole if first.is_charge else -whole) * (-1 if first.side is Side.LEFT else 1)
    because = f"{opening(sides.right)} is {higher_lower(effect)} because of it."
    if len(lines) > 1:
        return f"{len(lines)} {noun(first, 2)} of {sides.days(lines)}, {amount} together, are only in {here}. {because}"
    if hint is Hint.NOT_BILLED:
        session = f"The session of {sides.day(first.day)} ({amount})"
        return f"{session} is not billed yet in {here} and not invoiced in {there}."
    if hint is Hint.CUT_OFF:
        return f"The {noun(first)} of {sides.day(first.day)} ({amount}) is only in {here}: {_span_of(first, sides)}"
    if first.kind is LineKind.CREDIT and first.side is Side.LEFT:
        return f"{opening(here)} used a credit of {amount} on {sides.day(first.day)}; {there} has none. {because}"
    called = noun(first)
    article = "An" if called[0] in "aeio" else "A"
    return f"{article} {called} of {amount} on {sides.day(first.day)} is only in {here}. {because}"


def _span_of(line: BookLine, sides: Sides) -> str:
    span = sides.right_days if line.side is Side.LEFT else sides.left_days
    if span is None:
        return f"the file of {sides.other(line.side)} has no lines."
    return f"the file of {sides.other(line.side)} runs from {sides.day(span[0])} to {sides.day(span[1])}."


def amount_differs(left: Sequence[BookLine], right: Sequence[BookLine], hints: Sequence[Hint], sides: Sides) -> str:
    """Lines that stand for the same event with different amounts."""
    one, other = total(left), sum([line.cents for line in right]) * (1 if left[0].is_charge else -1)
    if Hint.SIGN_FLIPPED in hints:
        return _wrong_side(left, right, sides)
    subject = _the(left, sides)
    verb = "is" if len(left) == 1 else "are"
    elsewhere = f" ({sides.days(right)})" if {line.day for line in right} != {line.day for line in left} else ""
    text = f"{subject} {verb} {format_cents(one)} in {sides.left}, {format_cents(other)} in {sides.right}{elsewhere}."
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


def _wrong_side(left: Sequence[BookLine], right: Sequence[BookLine], sides: Sides) -> str:
    one = format_cents(abs(total(left)))
    wrong, program = (left[0], sides.left) if left[0].amount < 0 else (right[0], sides.right)
    meant = left[0] if wrong is right[0] else right[0]
    said = "a payment instead of a charge" if meant.is_charge else "a charge instead of a payment"
    twice = format_cents(2 * abs(total(left)))
    return f"{one} of {sides.day(wrong.day)} was entered in {program} as {said}. That counts twice: {twice}."


def the_lines(lines: Sequence[BookLine], sides: Sides) -> str:
    """Some lines in the midst of a sentence: `the payment of Feb 10`."""
    if len(lines) == 1:
        return f"the {noun(lines[0])} of {sides.day(lines[0].day)}"
    return f"the {len(lines)} {noun(lines[0], 2)} of {sides.days(lines)}"


def _the(lines: Sequence[BookLine], sides: Sides) -> str:
    told = the_lines(lines, sides)
    return f"T{told[1:]}"


def part_missing(left: Sequence[BookLine], right: Sequence[BookLine], sides: Sides, *, unspent: bool = False) -> str:
    """One side's line of which the other side has a part only, or has used a part only."""
    whole, parts = (left, right) if abs(total(left)) > abs(total(right)) else (right, left)
    there = sides.name(parts[0].side)
    rest = format_cents(abs(total(whole)) - abs(total(parts)))
    many = "one part" if len(parts) == 1 else f"{len(parts)} parts"
    if unspent:
        return (
            f"{_the(whole, sides)} is {format_cents(total(whole))}; sessions in {there} have used "
            f"{format_cents(total(parts))} of it in {many}. {rest} is credit no session has used yet."
        )
    return (
        f"{_the(whole, sides)} is {format_cents(total(whole))}; {there} has {format_cents(total(parts))} of it "
        f"in {many}. {rest} is missing there."
    )


def part_under_other_client(
    left: Sequence[BookLine], right: Sequence[BookLine], other: BookLine, other_name: str, sides: Sides
) -> str:
    """One side's line of which the other side has a part here and the rest under another client."""
    whole, parts = (left, right) if abs(total(left)) > abs(total(right)) else (right, left)
    day = sides.day(other.day)
    return (
        f"{_the(whole, sides)} is {format_cents(total(whole))}; {sides.name(parts[0].side)} has "
        f"{format_cents(total(parts))} of it under this client. The other {format_cents(total([other]))} of {day} is "
        f"under {other_name}, who is off by the same amount the other way."
    )


def entered_twice(copy: BookLine, twin: BookLine, sides: Sides) -> str:
    """A line that repeats another of its own program."""
    days = sides.day(copy.day) if copy.day == twin.day else f"{sides.day(twin.day)} and {sides.day(copy.day)}"
    return (
        f"{opening(sides.name(copy.side))} has this {noun(copy)} twice: {days}, {format_cents(copy.amount)} each. "
        "One of them may be extra."
    )


def unspent_credit(lines: Sequence[BookLine], sides: Sides) -> str:
    """Money that the practice's program holds as credit, which its appointments don't count."""
    amount = format_cents(sum(line.cents for line in lines))
    return (
        f"{amount} paid by {sides.days(lines)} is credit no session has used yet (or paid a bill without a session): "
        f"{sides.right} counts it, the appointments of {sides.left} don't. It evens out when it is used."
    )


def other_client(lines: Sequence[BookLine], other: BookLine, other_name: str, sides: Sides) -> str:
    """Lines whose other half stands under another client."""
    return (
        f"{_the(lines, sides)} ({format_cents(total(lines))}) {_is(lines)} under {other_name} in "
        f"{sides.name(other.side)}. {other_name} is off by the same amount the other way."
    )


def other_client_later(lines: Sequence[BookLine], other: BookLine, other_name: str, sides: Sides, as_of: str) -> str:
    """Lines whose other half stands under another client, after the as-of day."""
    return (
        f"{_the(lines, sides)} ({format_cents(total(lines))}) {_is(lines)} under {other_name} in "
        f"{sides.name(other.side)}, on {sides.day(other.day)}, which is after {as_of}."
    )


def _is(lines: Sequence[BookLine]) -> str:
    return "is" if len(lines) == 1 else "are"


def date_differs(left: Sequence[BookLine], right: Sequence[BookLine], days: int, sides: Sides) -> str:
    """The same event on days that are unusually far apart."""
    amount = format_cents(total(left))
    return (
        f"The {noun(left[0])} of {amount} is in both, but {_days(days)} apart: {sides.days(left)} in {sides.left}, "
        f"{sides.days(right)} in {sides.right}. It evens out by itself."
    )


def timing(counted: Sequence[BookLine], later: Sequence[BookLine], sides: Sides, as_of: str) -> str:
    """The same event, before the as-of day in one program and after it in the other."""
    first, second = counted[0], later[0]
    amount = format_cents(total(counted))
    return (
        f"The {noun(first)} of {amount} is in both: {sides.days(counted)} in {sides.name(first.side)}, "
        f"{sides.days(later)} in {sides.name(second.side)}, which is after {as_of}. It evens out by itself."
    )


def before_start(left: Sequence[BookLine], right: Sequence[BookLine], sides: Sides) -> str:
    """Balances brought forward that differ."""
    one, other = (sum(line.cents for line in lines) for lines in (left, right))
    if left and right:
        return (
            f"The balance brought forward is {format_cents(one)} in {sides.left} ({_lines(left)}) and "
            f"{format_cents(other)} in {sides.right} ({_lines(right)})."
        )
    lines = left or right
    return (
        f"{format_cents(sum(line.cents for line in lines))} comes from before the files begin: "
        f"{_lines(lines)} of {sides.days(lines)}, only in {sides.name(lines[0].side)}."
    )


def _lines(lines: Sequence[BookLine]) -> str:
    return "one line" if len(lines) == 1 else f"{len(lines)} lines"


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
