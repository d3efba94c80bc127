"""The words of every page: plain word first, the accountant's word beside it; a mark for each, never colour alone."""

from __future__ import annotations

from enum import StrEnum

from tieout.model.book import LineKind, Side, told_apart
from tieout.model.explanation import ClientExplanation, ItemKind
from tieout.model.linkage import Verdict
from tieout.model.money import format_cents
from tieout.reporting.report import Report

ACCOUNTANTS_WORDS = {
    ItemKind.ONLY_LEFT: "unrecorded item",
    ItemKind.ONLY_RIGHT: "unrecorded item",
    ItemKind.ENTERED_TWICE: "duplicate posting",
    ItemKind.AMOUNT_DIFFERS: "amount variance",
    ItemKind.DATE_DIFFERS: "timing difference",
    ItemKind.OTHER_CLIENT: "misposting",
    ItemKind.BEFORE_START: "opening balance",
    ItemKind.UNSPENT_CREDIT: "unapplied credit",
    ItemKind.UNEXPLAINED: "unreconciled difference",
}

VERDICT_WORDS = {
    Verdict.ONLY_ANSWER: "the only answer",
    Verdict.SEVERAL_FIT: "several answers fit",
    Verdict.NOT_SEARCHED: "not searched to the end",
}

_LINE_WORDS = {
    LineKind.PAYMENT: "Payment",
    LineKind.REFUND: "Refund",
    LineKind.OPENING: "Opening balance",
    LineKind.ADJUSTMENT: "Adjustment",
}


class Mark(StrEnum):
    """What became of a line, as a sign beside it."""

    AGREES = "✓"
    DIFFERS = "≠"
    ONLY_HERE = "○"
    TIMING = "t"
    LEFT_OUT = "–"


LEGEND = {
    Mark.AGREES: "agrees with the other program",
    Mark.DIFFERS: "in both, with another amount",
    Mark.ONLY_HERE: "only in this program, or not explained yet",
    Mark.TIMING: "in both, on another date (timing difference)",
    Mark.LEFT_OUT: "left out by the dates asked for",
}


def program_names(report: Report) -> tuple[str, str]:
    """Both programs' names; equal ones are told apart."""
    return told_apart(report.reconciliation.left.program_name, report.reconciliation.right.program_name)


def begun(words: str) -> str:
    """Words where a line begins: "the other program" is one of no name."""
    return f"{words[:1].upper()}{words[1:]}"


def kind_words(kind: ItemKind, report: Report) -> str:
    """An item's kind in plain words."""
    left, right = program_names(report)
    return {
        ItemKind.ONLY_LEFT: f"only in {left}",
        ItemKind.ONLY_RIGHT: f"only in {right}",
        ItemKind.ENTERED_TWICE: "entered twice",
        ItemKind.AMOUNT_DIFFERS: "amounts differ",
        ItemKind.DATE_DIFFERS: "on another date",
        ItemKind.OTHER_CLIENT: "belongs to another client",
        ItemKind.BEFORE_START: "from before the start",
        ItemKind.UNSPENT_CREDIT: "credit not used yet",
        ItemKind.UNEXPLAINED: "not explained yet",
    }[kind]


def line_words(kind: LineKind, side: Side) -> str:
    """What a line is called in its own program."""
    if kind is LineKind.CHARGE:
        return "Session" if side is Side.LEFT else "Invoice"
    if kind is LineKind.CREDIT:
        return "Credit used" if side is Side.LEFT else "Credit memo"
    return _LINE_WORDS[kind]


def mark_of(kind: ItemKind) -> Mark:
    """The sign beside the lines of an item."""
    if kind is ItemKind.AMOUNT_DIFFERS:
        return Mark.DIFFERS
    return Mark.TIMING if kind is ItemKind.DATE_DIFFERS else Mark.ONLY_HERE


def state_words(client: ClientExplanation) -> str:
    """A client's state: a sign and a word."""
    if not (client.left_names and client.right_names):
        return "? Name" if client.link.candidates else "○ Only here"
    if client.difference_cents:
        return "≠ Look"
    return "✓ Agrees, items cancel out" if any(item.cents for item in client.items) else "✓ Agrees"


def higher_or_lower(cents: int) -> str:
    """`9.00 lower`, `441.50 higher`, or `-` when both are equal."""
    if cents == 0:
        return "-"
    return f"{format_cents(abs(cents))} {'higher' if cents > 0 else 'lower'}"
