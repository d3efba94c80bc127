"""QuickBooks rows half understood, and which of them QuickBooks lists and doesn't count in what a client owes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from tieout.model.book import LineKind
from tieout.model.money import format_cents
from tieout.reading.parsing.cells import clean_text
from tieout.reading.parsing.taking import Columns, RowProblem
from tieout.reading.parsing.types import Posting, TypeRule, is_voided, kind_of_type
from tieout.reading.quickbooks.frame import FrameRow
from tieout.reading.quickbooks.groups import client_name
from tieout.reading.quickbooks.signs import Money, Place, money_of

_VOID_FIRST = re.compile(r"void(?:ed)?\b", re.IGNORECASE)
_RECEIVABLE = re.compile(r"receivable|\bA/R\b", re.IGNORECASE)
_UNDEPOSITED = re.compile(r"undeposited|payments to deposit", re.IGNORECASE)
_SPLIT = frozenset({"-split-", "split"})
_ALIASES = {
    "cash expense": "expense",
    "credit card expense": "expense",
    "credit card charge": "expense",
    "c card refund": "refund",
    "credit card refund": "refund",
}
NOT_OF_CLIENTS = frozenset(
    {
        "bill", "bill payment", "bill payment (check)", "bill payment (credit card)", "bill pmt -check",
        "bill pmt -ccard", "billpmt", "vendor credit", "bill credit", "credit card credit", "credit card payment",
        "transfer", "purchase order", "item receipt", "payroll check", "paycheck", "payroll adjustment",
        "liability check", "liability payment", "payroll liability check", "sales tax payment", "tax payment",
        "inventory adjustment", "inventory qty adjust", "inventory starting value", "build assembly",
        "global tax payment", "ytd adjustment",
    }
)  # fmt: skip
_ON_RECEIVABLE = frozenset({"invoice", "credit memo", "statement charge", "stmt charge"})
_POSTED_LATER = frozenset({"charge", "credit", "delayed charge", "delayed credit", "time charge", "time activity"})
_CLIENT_KINDS = frozenset({LineKind.CHARGE, LineKind.PAYMENT, LineKind.CREDIT})


def is_receivable(account: str) -> bool:
    """Whether an account is Accounts Receivable, by its name."""
    return bool(_RECEIVABLE.search(account))


@dataclass(frozen=True, slots=True)
class Habits:
    """What a program's reports usually look like.

    Attributes:
        positive: for each kind of money, whether it is usually printed positive; a kind left out may be either.
        posting_needed: whether `Charge` and `Credit` are delayed ones unless the row says that it is posted.
    """

    positive: Mapping[Money, bool]
    posting_needed: bool


@dataclass(frozen=True, slots=True)
class Draft:
    """A data row half understood."""

    frame: FrameRow
    client: str
    word: str
    rule: TypeRule | None


def draft_of(row: FrameRow, columns: Columns, *, grouped: bool) -> Draft:
    """A row with its client and the rule of its type."""
    word = _word(columns.text(row.record, "type"))
    return Draft(row, _client(row, columns, grouped=grouped), word, kind_of_type(word))


@lru_cache(maxsize=4_096)
def _word(text: str) -> str:
    word = clean_text(text).casefold()
    return _ALIASES.get(word, word)


def _client(row: FrameRow, columns: Columns, *, grouped: bool) -> str:
    if not grouped:
        return client_name(columns.text(row.record, "name"))
    if row.group and (name := client_name(columns.text(row.record, "name"))):
        # The rows of a sub-customer may stand under the parent's heading; the fuller name is the client.
        return name if name.casefold().startswith(f"{row.group.casefold()}:") else row.group
    return row.group


def place_of(draft: Draft, columns: Columns) -> Place:
    """The kind of account that a row stands on."""
    account = clean_text(columns.text(draft.frame.record, "account"))
    if not account:
        return Place.UNSAID
    return Place.RECEIVABLE if is_receivable(account) else Place.ELSEWHERE


def moves_received(draft: Draft, columns: Columns) -> bool:
    """A deposit that carries payments already received to the bank."""
    return draft.word == "deposit" and bool(_UNDEPOSITED.search(columns.text(draft.frame.record, "split")))


def earns(draft: Draft, columns: Columns) -> bool:
    """A deposit straight to another account than Accounts Receivable: like a sales receipt, it leaves nothing owed."""
    split = clean_text(columns.text(draft.frame.record, "split"))
    return (
        draft.word == "deposit"
        and place_of(draft, columns) is Place.ELSEWHERE
        and bool(split)
        and not is_receivable(split)
    )


def lists_lines(drafts: Sequence[Draft], columns: Columns) -> bool:
    """Whether an invoice stands both on Accounts Receivable and on another account: then all lines are listed."""
    found: dict[Place, set[tuple[str, str, str]]] = {place: set() for place in Place}
    for draft in drafts:
        if draft.word in _ON_RECEIVABLE:
            day, number = (columns.text(draft.frame.record, meaning) for meaning in ("date", "reference"))
            found[place_of(draft, columns)].add((draft.client, day, number))
    return not found[Place.RECEIVABLE].isdisjoint(found[Place.ELSEWHERE])


def clients_of(drafts: Sequence[Draft], columns: Columns, *, grouped: bool) -> frozenset[str]:
    """Names that are clients': in a grouped report all of them, else those with an invoice, a payment or a credit."""
    return frozenset(
        draft.client
        for draft in drafts
        if grouped
        or (
            draft.rule
            and draft.rule.kind in _CLIENT_KINDS
            and draft.word not in NOT_OF_CLIENTS
            and not earns(draft, columns)
        )
    )


@dataclass(frozen=True, slots=True)
class Counting:
    """Which rows of a file count.

    Attributes:
        columns: its header.
        habits: what the program's reports usually look like.
        clients: names that are clients'.
        by_line: whether the file lists each line of a transaction, so that only those of Accounts Receivable count.
    """

    columns: Columns
    habits: Habits
    clients: frozenset[str]
    by_line: bool

    def refuse(self, draft: Draft, rule: TypeRule, cents: int) -> None:
        """Refuse a row that QuickBooks lists and doesn't count in what a client owes.

        Raises:
            RowProblem: W410, W411, or E304 where its part that counts can't be seen.
        """
        self._refuse_voided(draft, cents)
        if self.by_line and place_of(draft, self.columns) is not Place.RECEIVABLE:
            raise self.uncounted("account", draft, "the transaction's line on another account; it doesn't count.")
        if not draft.frame.posted:
            raise self.uncounted("posting", draft, "not posted in QuickBooks; it doesn't count.")
        if rule.posting is Posting.NONE or self._posted_later(draft):
            raise self.uncounted("type", draft, "this type changes what the client owes only once it is invoiced.")
        if moves_received(draft, self.columns):
            raise self.uncounted("split", draft, "carries payments already received to the bank; it doesn't count.")
        if money_of(draft.word, rule) is Money.CHECK:
            self._refuse_expense(draft)
        if draft.client and draft.word == "deposit":
            self._refuse_deposit(draft)

    def _refuse_voided(self, draft: Draft, cents: int) -> None:
        texts = [self.text("memo", draft), self.text("reference", draft)]
        if cents == 0 and is_voided(*texts):
            raise self.uncounted("memo", draft, "voided in QuickBooks; it doesn't count.", code="W410")
        if cents and any(_VOID_FIRST.match(text) for text in texts):
            why = f"marked as voided in QuickBooks, yet it shows {format_cents(cents)}. Look it up there."
            raise self.uncounted("memo", draft, why, code="W410")

    def _posted_later(self, draft: Draft) -> bool:
        says = bool(self.text("posting", draft))
        return self.habits.posting_needed and not says and draft.word in _POSTED_LATER

    def _refuse_expense(self, draft: Draft) -> None:
        """A check is money back to the client only where it touches what the client owes."""
        account, split = self.text("account", draft), self.text("split", draft)
        if _RECEIVABLE.search(account) or _RECEIVABLE.search(split):
            return
        if draft.client and draft.client not in self.clients:
            raise self.uncounted("type", draft, "paid to somebody who isn't a client in this report.")
        if split.casefold() in _SPLIT:
            why = "several accounts; which part is money back to the client can't be seen. Enter it as a refund."
            raise self.uncounted("split", draft, why, code="E304")
        if split:
            raise self.uncounted("split", draft, "doesn't touch Accounts Receivable; it doesn't count.")

    def _refuse_deposit(self, draft: Draft) -> None:
        """A deposit is a client's payment only where the client and the part that is the client's can be seen."""
        if draft.client not in self.clients:
            raise self.uncounted("type", draft, "from somebody who isn't a client in this report.")
        if place_of(draft, self.columns) is Place.ELSEWHERE and self.text("split", draft).casefold() in _SPLIT:
            why = "several accounts; which part is this client's payment can't be seen. Enter it as a payment."
            raise self.uncounted("split", draft, why, code="E304")

    def uncounted(self, meaning: str, draft: Draft, why: str, code: str = "W411") -> RowProblem:
        """Why a row doesn't count, by one of its columns."""
        return RowProblem(self.header(meaning), self.text(meaning, draft), code, why)

    def header(self, meaning: str) -> str:
        """The header as written of a meaning, `""` where the report has no such column."""
        return self.columns.header(meaning) if meaning in self.columns.at else ""

    def text(self, meaning: str, draft: Draft) -> str:
        """A row's cell of a meaning, cleaned."""
        return clean_text(self.columns.text(draft.frame.record, meaning))
