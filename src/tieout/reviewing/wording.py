"""Corrections in the words of the program in which they are made."""

from __future__ import annotations

from dataclasses import dataclass

from tieout.checks import ensure
from tieout.model.book import LineKind, Part
from tieout.model.correction import Action, Correction, OpenReason
from tieout.model.days import long_day
from tieout.model.explanation import Hint, ItemKind
from tieout.model.lines import BookLine
from tieout.model.money import format_cents


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramWords:
    """What a program calls its documents, and how one enters and corrects them.

    Attributes:
        nouns: what each kind of line is called.
        enter: how each kind is entered, with its article.
        whom: what a client is called.
        change: what is done to change an amount; `{new}` is filled in.
        delete: what is done to take a document out.
        move: what is done to move it to another client; `{whom}` and `{to}` are filled in.
        payments: the same three for payments, where they differ; None = as above.
        receipt: the document that charges and is paid at once; `""` = there is none.
    """

    nouns: dict[LineKind, str]
    enter: dict[LineKind, str]
    whom: str
    change: str = "change {old} to {new}"
    delete: str = "delete it"
    move: str = "change its {whom} to {to}"
    payments: tuple[str, str, str] | None = None
    receipt: str = ""


def _nouns(charge: str, payment: str, credit: str, refund: str, journal: str) -> dict[LineKind, str]:
    return {
        LineKind.CHARGE: charge,
        LineKind.PAYMENT: payment,
        LineKind.CREDIT: credit,
        LineKind.REFUND: refund,
        LineKind.OPENING: "opening balance",
        LineKind.ADJUSTMENT: journal,
    }


def _enter(charge: str, payment: str, credit: str, refund: str, journal: str) -> dict[LineKind, str]:
    return _nouns(charge, payment, credit, refund, journal) | {LineKind.OPENING: "enter an opening balance for"}


_REDO = ("remove it and record it again with {new} instead of {old}", "remove it", "remove it and record it for {to}")

_GENERIC = ProgramWords(
    nouns=_nouns("charge", "payment", "credit", "refund", "adjustment"),
    enter=_enter("enter a charge for", "enter a payment from", "enter a credit for", "enter a refund to",
                 "enter an adjustment for"),
    whom="client",
)  # fmt: skip

_INVOICING = ProgramWords(
    nouns=_nouns("invoice", "payment", "credit note", "refund", "adjustment"),
    enter=_enter("create an invoice for", "record a payment from", "create a credit note for", "record a refund to",
                 "enter an adjustment for"),
    whom="customer",
)  # fmt: skip

_QUICKBOOKS = ProgramWords(
    nouns=_nouns("invoice", "payment", "credit memo", "refund receipt", "journal entry"),
    enter=_enter("create an invoice for", "use Receive payment for", "create a credit memo for",
                 "create a refund receipt for", "make a journal entry for"),
    whom="customer",
    receipt="sales receipt",
)  # fmt: skip

_SESSIONS = ProgramWords(
    nouns=_nouns("session", "payment", "credit", "refund", "adjustment"),
    enter=_enter("add the session and its Client Responsibility for", "add a payment to the bill of",
                 "use a credit on the bill of", "refund a payment of", "adjust the bill of"),
    whom="client",
    change="change the amount from {old} to {new}",
    move="take it off and enter it for {to}",
)  # fmt: skip

_XERO = ProgramWords(
    nouns=_nouns("invoice", "payment", "credit note", "refund", "manual journal"),
    enter=_enter("create an invoice for", "record a payment on an invoice of", "create a credit note for",
                 "record a refund to", "post a manual journal for"),
    whom="contact",
    delete="void it",
    payments=_REDO,
)  # fmt: skip

WORDS: dict[str, ProgramWords] = {
    "quickbooks": _QUICKBOOKS,
    "xero": _XERO,
    "sessions-health": _SESSIONS,
    "freshbooks": _INVOICING,
    "wave": _INVOICING,
    "zoho": _INVOICING,
    "sage": _INVOICING,
    "other": _GENERIC,
}
"""By the word after `--for`; a program's key belongs to the word it begins with."""

OPEN_WORDS = {
    OpenReason.ELSEWHERE: "to be corrected in the other program",
    OpenReason.UNDECIDED: "which program is right? Say --trust left or --trust right, or decide it in a list",
    OpenReason.DATE_ONLY: "only the date differs; nothing to correct",
    OpenReason.TIMING: "evens out by itself; nothing to correct as of this day",
    OpenReason.OUTSIDE: "the other file doesn't cover this day; export it for the same days first",
    OpenReason.OPENING: "a balance brought forward; look where it comes from first",
    OpenReason.UNEXPLAINED: "not explained yet; find out first, nothing is entered to make it agree",
}


def words_of(program: str) -> ProgramWords:
    """The words of a program, by its key or by the word after `--for`."""
    return next((words for word, words in WORDS.items() if program.startswith(word)), _GENERIC)


def correction_text(entry: Correction, words: ProgramWords, program: str, who: str, moved_from: str = "") -> str:
    """What to do, as one would tell it: where, which document, of whom, what to change.

    Args:
        entry: the correction.
        words: of the program.
        program: its name.
        who: the client as this program writes the name; for a move, the one it is moved to.
        moved_from: for a move, the client it stands under.
    """
    new = format_cents(amount_of(entry.kind, entry.cents))
    if entry.line is None:
        return f"In {program}, {words.enter[entry.kind]} {who}: {long_day(entry.day)}, {new}.{_note(entry)}"
    old = format_cents(amount_of(entry.line.kind, entry.line.cents))
    payment = entry.kind in {LineKind.PAYMENT, LineKind.REFUND}
    change, delete, move = words.payments if payment and words.payments else (words.change, words.delete, words.move)
    whose = moved_from if entry.action is Action.MOVE else who
    open_it = f"In {program}, open the {_document(entry.line, words)} of {long_day(entry.day)} for {whose}"
    match entry.action:
        case Action.MOVE:
            done = move.format(whom=words.whom, to=who)
            return f"{open_it} ({old}) and {done.rstrip('.')}.{_note(entry)}"
        case Action.DELETE:
            return f"{open_it} ({old}) and {delete}.{_note(entry)}"
    return f"{open_it} and {change.format(old=old, new=new)}.{_note(entry)}"


def both_halves_text(entry: Correction, words: ProgramWords, program: str, who: str, done_with: int | None) -> str:
    """The same where charge and payment of one document are wrong alike: it is opened once.

    Args:
        entry: the correction of one half.
        words: of the program.
        program: its name.
        who: the client as this program writes the name.
        done_with: the number of the correction of the other half, if that comes before.
    """
    line = entry.line
    ensure(line is not None, "a half of a document has a line")
    assert line is not None  # noqa: S101  for the type checker
    document = f"{words.receipt}{f' {line.reference}' if line.reference else ''} of {long_day(line.day)}"
    if done_with is not None:
        half = "payment" if line.kind is LineKind.PAYMENT else "charge"
        return f"The {half} on {document} for {who}: done with correction {done_with}."
    old, new = (format_cents(amount_of(line.kind, cents)) for cents in (line.cents, entry.cents))
    done = words.delete if entry.action is Action.DELETE else words.change.format(old=old, new=new)
    return f"In {program}, open the {document} for {who} and {done}; charge and payment are one document."


def _document(line: BookLine, words: ProgramWords) -> str:
    """What is opened: `invoice 1042`, or of a document that charges and is paid at once, which half is meant."""
    number = f" {line.reference}" if line.reference else ""
    if words.receipt and line.ref.part != Part.AMOUNT:
        half = "payment" if line.kind is LineKind.PAYMENT else "charge"
        return f"{half} on {words.receipt}{number}"
    return f"{words.nouns[line.kind]}{number}"


def amount_of(kind: LineKind, cents: int) -> int:
    """An amount as its document shows it: positive in the direction of its kind."""
    owes = kind in {LineKind.CHARGE, LineKind.OPENING, LineKind.REFUND} or (kind is LineKind.ADJUSTMENT and cents > 0)
    return cents if owes else -cents


def _note(entry: Correction) -> str:
    """What to look at before, or to do besides."""
    item = entry.because
    if item.kind is ItemKind.ENTERED_TWICE:
        return " Look first whether it really stands there twice."
    if item.hint is Hint.NOT_BILLED and entry.line is None:
        return " It isn't billed yet; bill it too."
    if item.hint is Hint.FEE_TAKEN_OFF and entry.line is not None:
        fee = format_cents(abs(entry.cents - entry.line.cents))
        return f" The card fee of {fee} is an expense of the practice, not of the client."
    return ""
