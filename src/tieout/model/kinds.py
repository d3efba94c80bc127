"""Kinds of lines and of events: words that many rooms share, and that are known where no table is loaded."""

from __future__ import annotations

from enum import StrEnum


class LineKind(StrEnum):
    """What a line item is, whatever the program calls it."""

    CHARGE = "charge"  # a session, an invoice, a fee: the client owes more
    PAYMENT = "payment"  # money from the client
    CREDIT = "credit"  # a credit used, a credit memo, a write-off, a discount: no money moves
    REFUND = "refund"  # money back to the client
    OPENING = "opening"  # a balance brought forward from before the book begins
    ADJUSTMENT = "adjustment"  # a journal entry or another line of unknown nature


class EventKind(StrEnum):
    """What an event says about the line items it covers."""

    AGREE = "agree"  # both sides, sums equal
    SHIFTED = "shifted"  # both sides, sums equal, on a day that isn't this client's habit
    DIFFER = "differ"  # both sides stand for the same event, sums differ
    PART_MISSING = "part_missing"  # both sides, one of them lacks the remainder
    ONLY_LEFT = "only_left"
    ONLY_RIGHT = "only_right"
    TWICE = "twice"  # a line entered again; `twin` is the line it repeats
    OTHER_CLIENT = "other_client"  # the other half of the event stands under `counterpart`'s client
    BEFORE_START = "before_start"  # a balance brought forward against the lines it stands for


class Rule(StrEnum):
    """How the two sides of an event were brought together."""

    SAME_DAY = "same_day"  # same day, same amount
    OTHER_DAY = "other_day"  # same amount, another day
    GROUP = "group"  # several lines of one side or of both add up
    CHANGED_AMOUNT = "changed_amount"  # the same event, another amount
    ACROSS_CLIENTS = "across_clients"
    BALANCE_BROUGHT_FORWARD = "balance_brought_forward"
    NONE = "none"  # one side only
