"""A ledger's postings as its reader found them, before any becomes a line item."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tieout.model.book import Problem
from tieout.reading.parsing.days import DayProof


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """One posting (split) as the ledger writes it.

    Attributes:
        row: as a spreadsheet numbers it.
        transaction: what the postings of one transaction share, `""` when the export doesn't say.
        day: the date's text.
        account: the account's full name, parts joined by `:`.
        against: the account against it, where the export names it beside the posting; `""` = by the transaction.
        amount: the amount's text; positive is a debit.
        value: the amount in the transaction's currency, for the balance, the same where clients owe it; `""` = none.
        currency: its commodity, or `""`.
        payee: whom the transaction names.
        client: the text of the column a person named as the client, or None.
        reference: number or code of the transaction.
        memo: further text.
        void: why it is void, or `""`.
        balanced: whether it is one of those that must come to zero.
    """

    row: int
    transaction: str
    day: str
    account: str
    amount: str
    against: str = ""
    value: str = ""
    currency: str = ""
    payee: str = ""
    client: str | None = None
    reference: str = ""
    memo: str = ""
    void: str = ""
    balanced: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """A ledger's postings and how they are read.

    Attributes:
        name: the file's, for messages.
        postings: in order of the file.
        days: how dates are read.
        whole: whether every transaction is there with all its postings, so that each must balance.
        columns: (meaning, header) pairs used.
        receivable: full names of the receivable accounts where the ledger itself says which they are.
        problems: what a person should know.
        checked: whether other totals of the file were compared.
    """

    name: str
    postings: Sequence[Posting]
    days: DayProof
    whole: bool
    columns: tuple[tuple[str, str], ...]
    receivable: frozenset[str] = frozenset()
    problems: tuple[Problem, ...] = ()
    checked: bool = False
