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


_CHARGE = TypeRule(LineKind.CHARGE, 1)
_PAYMENT = TypeRule(LineKind.PAYMENT, -1)
_CREDIT = TypeRule(LineKind.CREDIT, -1)
_REFUND = TypeRule(LineKind.REFUND, 1)
_JOURNAL = TypeRule(LineKind.ADJUSTMENT, 0)

_RULES: dict[str, TypeRule] = {
    **dict.fromkeys(
        ("invoice", "charge", "stmt charge", "statement charge", "finance charge", "session", "appointment", "fee",
         "service", "inv", "bill", "debit", "sale"),
        _CHARGE,
    ),
    **dict.fromkeys(
        ("payment", "pmt", "receive payment", "received payment", "payment received", "customer payment",
         "client payment", "patient payment", "invoice payment", "deposit", "receipt", "card payment", "cash payment",
         "check payment", "receivable payment", "credit card payment", "paid"),
        _PAYMENT,
    ),
    **dict.fromkeys(
        ("credit memo", "credit note", "credit", "discount", "write-off", "write off", "writeoff", "bad debt",
         "receivable credit note", "credit used", "waiver"),
        _CREDIT,
    ),
    **dict.fromkeys(("refund", "check", "cheque", "expense", "cash refund", "payment refund", "client refund"), _REFUND),
    **dict.fromkeys(("journal entry", "general journal", "journal", "adjustment"), _JOURNAL),
    **dict.fromkeys(("opening balance", "beginning balance", "balance forward"), TypeRule(LineKind.OPENING, 0)),
    **dict.fromkeys(("sales receipt", "cash sale"), TypeRule(LineKind.CHARGE, 1, Posting.BOTH)),
    "refund receipt": TypeRule(LineKind.REFUND, 1, Posting.BOTH),
    **dict.fromkeys(
        ("estimate", "quote", "purchase order", "sales order", "delayed charge", "delayed credit", "time charge",
         "time activity", "billable expense charge", "statement", "billpmt"),
        TypeRule(LineKind.ADJUSTMENT, 0, Posting.NONE),
    ),
}  # fmt: skip

_VOID = re.compile(r"\bvoid(ed)?\b", re.IGNORECASE)


def kind_of_type(word: str) -> TypeRule | None:
    """The rule for a type as a program writes it, or None when it isn't known."""
    return _RULES.get(" ".join(word.split()).casefold())


def known_types() -> str:
    """The commonest words, for messages."""
    return "Invoice, Payment, Sales Receipt, Credit Memo, Refund, Journal Entry"


def is_voided(*texts: str) -> bool:
    """Whether a memo, number or status says that the transaction is void."""
    return any(_VOID.search(text) for text in texts)
