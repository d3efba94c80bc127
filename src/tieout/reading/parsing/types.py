"""What a transaction type's words mean for what the client owes. One table for every program."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from tieout.model.book import LineKind


class Posting(StrEnum):
    """How a type of transaction touches the client's balance."""

    ONE = "one"  # one amount
    BOTH = "both"  # a charge and its payment in one row (sales receipt), or both taken back (refund receipt)
    NONE = "none"  # doesn't touch it (estimate)


@dataclass(frozen=True, slots=True)
class TypeRule:
    """What one type of transaction is.

    Attributes:
        kind: of its line item.
        sign: +1 when it raises what the client owes, -1 when it lowers it; 0 when its amount says so.
        posting: how it touches the balance.
    """

    kind: LineKind
    sign: int
    posting: Posting = Posting.ONE


IGNORED = "ignore"
"""What a column map calls a type whose rows don't count."""

_CHARGE = TypeRule(LineKind.CHARGE, 1)
_PAYMENT = TypeRule(LineKind.PAYMENT, -1)
_CREDIT = TypeRule(LineKind.CREDIT, -1)
_REFUND = TypeRule(LineKind.REFUND, 1)
_JOURNAL = TypeRule(LineKind.ADJUSTMENT, 0)
_OPENING = TypeRule(LineKind.OPENING, 0)
_RECEIPT = TypeRule(LineKind.CHARGE, 1, Posting.BOTH)
_REFUND_RECEIPT = TypeRule(LineKind.REFUND, 1, Posting.BOTH)
_UNPOSTED = TypeRule(LineKind.ADJUSTMENT, 0, Posting.NONE)

_WORDS: tuple[tuple[TypeRule, tuple[str, ...]], ...] = (
    (
        _CHARGE,
        ("invoice", "charge", "stmt charge", "statement charge", "finance charge", "session", "appointment", "fee",
         "service", "inv", "bill", "debit", "sale", "late fee", "no show fee", "no-show fee", "sales invoice",
         "receivable invoice", "rechnung", "facture"),
    ),
    (
        _PAYMENT,
        ("payment", "pmt", "receive payment", "received payment", "payment received", "customer payment",
         "client payment", "patient payment", "invoice payment", "deposit", "receipt", "card payment", "cash payment",
         "check payment", "receivable payment", "credit card payment", "paid", "cash/check payment", "other payment",
         "insurance payment", "copay", "zahlung", "zahlungseingang", "paiement", "règlement"),
    ),
    (
        _CREDIT,
        ("credit memo", "credit note", "credit", "discount", "write-off", "write off", "writeoff", "bad debt",
         "receivable credit note", "credit used", "waiver", "sales credit note", "gutschrift", "avoir"),
    ),
    (_REFUND, ("refund", "check", "cheque", "expense", "cash refund", "payment refund", "client refund", "erstattung",
               "rückerstattung", "rückzahlung", "remboursement")),
    (_JOURNAL, ("journal entry", "general journal", "journal", "adjustment")),
    (_OPENING, ("opening balance", "beginning balance", "balance forward")),
    (_RECEIPT, ("sales receipt", "cash sale")),
    (_REFUND_RECEIPT, ("refund receipt",)),
    (
        _UNPOSTED,
        ("estimate", "quote", "purchase order", "sales order", "delayed charge", "delayed credit", "time charge",
         "time activity", "billable expense charge", "statement", "billpmt", IGNORED),
    ),
)  # fmt: skip
_RULES = {word: rule for rule, words in _WORDS for word in words}

_VOID = re.compile(r"\bvoid(ed)?\b", re.IGNORECASE)

OPENING_WORDS = (
    r"(?:opening|beginning|starting|initial) balance|(?:balance|brought|bal\.?) (?:brought )?forward|"
    r"balance b/?f\b|^b/f\b|saldovortrag|anfangs(?:saldo|bestand)|er.ffnungssaldo|"
    r"solde (?:d.ouverture|initial|report)|. nouveau\b|saldo (?:inicial|anterior|iniziale)|beginsaldo"
)
"""What a text says of a balance that was brought forward, as a pattern that Polars understands too."""

_BROUGHT_FORWARD = re.compile(OPENING_WORDS, re.IGNORECASE)
_PAYS = re.compile(r"\b(?:pay|paid|pmt|zahl)", re.IGNORECASE)


def kind_of_type(word: str) -> TypeRule | None:
    """The rule for a type as a program writes it, or None when it isn't known."""
    return _RULES.get(" ".join(word.split()).casefold())


def known_types() -> str:
    """The commonest words, for messages."""
    return "Invoice, Payment, Sales Receipt, Credit Memo, Refund, Journal Entry"


def is_brought_forward(*texts: str) -> bool:
    """Whether a memo or another text of a transaction says that it is an opening balance, not a payment of one."""
    return any(_BROUGHT_FORWARD.search(text) and not _PAYS.search(text) for text in texts)


def is_voided(*texts: str) -> bool:
    """Whether a memo, number or status says that the transaction is void."""
    return any(_VOID.search(text) for text in texts)
