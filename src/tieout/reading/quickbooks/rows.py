"""QuickBooks rows into line items: signs from the whole file, what doesn't count set aside with its reason."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from tieout.model.book import LineKind, Part, Problem
from tieout.model.money import format_cents
from tieout.progress import counted
from tieout.reading.parsing.cells import clean_text
from tieout.reading.parsing.days import DayProof
from tieout.reading.parsing.taking import Columns, RowProblem, Taken, line
from tieout.reading.parsing.types import Posting, TypeRule, is_voided, kind_of_type, known_types
from tieout.reading.quickbooks.frame import Frame, FrameRow
from tieout.reading.quickbooks.groups import client_name
from tieout.reading.quickbooks.signs import Money, Place, Shown, Signs, learn_signs, money_of
from tieout.reading.reader import ROWS_BETWEEN, Line

_OPENING = re.compile(r"opening balance|beginning balance|balance forward", re.IGNORECASE)
_OPENS = frozenset({LineKind.ADJUSTMENT, LineKind.CHARGE, LineKind.OPENING})
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
_NOT_OF_CLIENTS = frozenset(
    {
        "bill", "bill payment", "bill payment (check)", "bill payment (credit card)", "bill pmt -check",
        "bill pmt -ccard", "billpmt", "vendor credit", "bill credit", "credit card credit", "credit card payment",
        "transfer", "purchase order", "item receipt", "payroll check", "paycheck", "payroll adjustment",
        "liability check", "liability payment", "payroll liability check", "sales tax payment", "tax payment",
        "inventory adjustment", "inventory qty adjust", "inventory starting value", "build assembly",
        "global tax payment", "ytd adjustment",
    }
)  # fmt: skip
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


def take_rows(frame: Frame, columns: Columns, days: DayProof, habits: Habits) -> tuple[Taken, tuple[Problem, ...]]:
    """Turn data rows into line items.

    Args:
        frame: the report.
        columns: its header.
        days: how dates are read.
        habits: what the program's reports usually look like.

    Returns:
        What was taken, and problems about the whole file.
    """
    drafts = [
        _draft(row, columns, grouped=frame.grouped)
        for row in counted(frame.rows, "Looking at rows", every=ROWS_BETWEEN)
    ]
    signs = learn_signs(_shown(drafts, columns), habits.positive)
    taking = _Taking(
        Taken(columns, days, frame.decimal),
        signs,
        habits,
        _clients(drafts, columns, grouped=frame.grouped),
    )
    for draft in counted(drafts, "Reading rows", every=ROWS_BETWEEN):
        taking.take(draft)
    return taking.taken, signs.problems


def name_conflicts(frame: Frame, columns: Columns) -> tuple[int, int]:
    """Of the rows with both a group and a name: how many there are, and how many name somebody else."""
    both = other = 0
    for row in frame.rows:
        name = client_name(columns.text(row.record, "name")) if row.group else ""
        if name:
            both += 1
            other += not _same_client(row.group, name)
    return both, other


@lru_cache(maxsize=65_536)
def _same_client(group: str, name: str) -> bool:
    """A group and a name mean the same client: alike, or one is the other without the parents before it."""
    one, two = group.casefold(), name.casefold()
    return one == two or one.endswith(f":{two}") or two.endswith(f":{one}") or two.startswith(f"{one}:")


def _draft(row: FrameRow, columns: Columns, *, grouped: bool) -> Draft:
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


def _shown(drafts: Sequence[Draft], columns: Columns) -> list[Shown]:
    shown: list[Shown] = []
    for draft in drafts:
        printed = draft.frame.printed
        if not printed or not draft.client or draft.rule is None or not draft.frame.posted:
            continue
        money = money_of(draft.word, draft.rule)
        if money is not None and draft.word not in _NOT_OF_CLIENTS and not _moves_received(draft, columns):
            shown.append(Shown(draft.frame.record.row, money, printed > 0, _place(draft, columns)))
    return shown


def _place(draft: Draft, columns: Columns) -> Place:
    account = clean_text(columns.text(draft.frame.record, "account"))
    if not account:
        return Place.UNSAID
    return Place.RECEIVABLE if is_receivable(account) else Place.ELSEWHERE


def _moves_received(draft: Draft, columns: Columns) -> bool:
    """A deposit that carries payments already received to the bank."""
    return draft.word == "deposit" and bool(_UNDEPOSITED.search(columns.text(draft.frame.record, "split")))


def _earns(draft: Draft, columns: Columns) -> bool:
    """A deposit straight to another account than Accounts Receivable: like a sales receipt, it leaves nothing owed."""
    split = clean_text(columns.text(draft.frame.record, "split"))
    return (
        draft.word == "deposit"
        and _place(draft, columns) is Place.ELSEWHERE
        and bool(split)
        and not is_receivable(split)
    )


def _clients(drafts: Sequence[Draft], columns: Columns, *, grouped: bool) -> frozenset[str]:
    """Names that are clients': in a grouped report all of them, else those with an invoice, a payment or a credit."""
    return frozenset(
        draft.client
        for draft in drafts
        if grouped
        or (
            draft.rule
            and draft.rule.kind in _CLIENT_KINDS
            and draft.word not in _NOT_OF_CLIENTS
            and not _earns(draft, columns)
        )
    )


class _Taking:
    """Rows of one file, one by one."""

    def __init__(self, taken: Taken, signs: Signs, habits: Habits, clients: frozenset[str]) -> None:
        self.taken, self.columns, self.signs, self.habits, self.clients = taken, taken.columns, signs, habits, clients

    def take(self, draft: Draft) -> None:
        """Use a row, or set it aside under its client's name."""
        aside = self.taken.aside
        before = len(aside)
        self.taken.take(draft.frame.record, lambda _: self._lines(draft), lambda _: self._effect(draft))
        if len(aside) > before:
            aside[-1] = replace(aside[-1], client=draft.client)

    def _lines(self, draft: Draft) -> list[Line]:
        record = draft.frame.record
        if draft.frame.odd:
            raise RowProblem(
                "",
                draft.frame.odd,
                "E202",
                "text stands where only a client's heading has it. Probably a comma without quotes.",
            )
        rule = self._rule(draft)
        cents = self._cents(draft)
        self._refuse_uncounted(draft, rule, cents)
        client = self.taken.client(draft.client, self._header("name") or "group of the client")
        day = self.taken.day(record)
        memo = self.taken.memo(record, "memo")
        # A payment has no number; the id that QuickBooks gives every transaction tells it from one just like it.
        reference = self._text("reference", draft) or self._text("identity", draft)
        if rule.posting is Posting.BOTH or _earns(draft, self.columns):
            back = rule.kind is LineKind.REFUND
            kinds = (LineKind.CREDIT, LineKind.REFUND) if back else (LineKind.CHARGE, LineKind.PAYMENT)
            signed = -abs(cents) if back else cents
            return [
                line(record, Part.CHARGE, client, day, kinds[0], signed, reference, memo),
                line(record, Part.PAID, client, day, kinds[1], -signed, reference, memo),
            ]
        effect = cents * self._factor(draft, rule)
        return [line(record, Part.AMOUNT, client, day, self._kind(draft, rule, effect), effect, reference, memo)]

    def _rule(self, draft: Draft) -> TypeRule:
        if draft.word in _NOT_OF_CLIENTS:
            raise self._uncounted("type", draft, "this type is about suppliers or own accounts, not about clients.")
        if draft.rule is None:
            why = f"this transaction type isn't known. Known are {known_types()}."
            raise RowProblem(self._header("type"), self._text("type", draft), "E304", why)
        return draft.rule

    def _cents(self, draft: Draft) -> int:
        if draft.frame.printed is not None:
            return draft.frame.printed
        if "amount" in self.columns.at:
            return self.taken.cents(draft.frame.record, "amount")
        return self.taken.cents(draft.frame.record, "debit") - self.taken.cents(draft.frame.record, "credit")

    def _refuse_uncounted(self, draft: Draft, rule: TypeRule, cents: int) -> None:
        """Rows that QuickBooks lists and doesn't count in what a client owes."""
        self._refuse_voided(draft, cents)
        if not draft.frame.posted:
            raise self._uncounted("posting", draft, "not posted in QuickBooks; it doesn't count.")
        if rule.posting is Posting.NONE or self._posted_later(draft):
            raise self._uncounted("type", draft, "this type changes what the client owes only once it is invoiced.")
        if _moves_received(draft, self.columns):
            raise self._uncounted("split", draft, "carries payments already received to the bank; it doesn't count.")
        if money_of(draft.word, rule) is Money.CHECK:
            self._refuse_expense(draft)
        if draft.client and draft.word == "deposit":
            self._refuse_deposit(draft)

    def _refuse_voided(self, draft: Draft, cents: int) -> None:
        texts = [self._text("memo", draft), self._text("reference", draft)]
        if cents == 0 and is_voided(*texts):
            raise self._uncounted("memo", draft, "voided in QuickBooks; it doesn't count.", code="W410")
        if cents and any(_VOID_FIRST.match(text) for text in texts):
            why = f"marked as voided in QuickBooks, yet it shows {format_cents(cents)}. Look it up there."
            raise self._uncounted("memo", draft, why, code="W410")

    def _posted_later(self, draft: Draft) -> bool:
        says = bool(self._text("posting", draft))
        return self.habits.posting_needed and not says and draft.word in _POSTED_LATER

    def _refuse_expense(self, draft: Draft) -> None:
        """A check is money back to the client only where it touches what the client owes."""
        account, split = self._text("account", draft), self._text("split", draft)
        if _RECEIVABLE.search(account) or _RECEIVABLE.search(split):
            return
        if draft.client and draft.client not in self.clients:
            raise self._uncounted("type", draft, "paid to somebody who isn't a client in this report.")
        if split.casefold() in _SPLIT:
            why = "several accounts; which part is money back to the client can't be seen. Enter it as a refund."
            raise self._uncounted("split", draft, why, code="E304")
        if split:
            raise self._uncounted("split", draft, "doesn't touch Accounts Receivable; it doesn't count.")

    def _refuse_deposit(self, draft: Draft) -> None:
        """A deposit is a client's payment only where the client and the part that is the client's can be seen."""
        if draft.client not in self.clients:
            raise self._uncounted("type", draft, "from somebody who isn't a client in this report.")
        if _place(draft, self.columns) is Place.ELSEWHERE and self._text("split", draft).casefold() in _SPLIT:
            why = "several accounts; which part is this client's payment can't be seen. Enter it as a payment."
            raise self._uncounted("split", draft, why, code="E304")

    def _uncounted(self, meaning: str, draft: Draft, why: str, code: str = "W411") -> RowProblem:
        return RowProblem(self._header(meaning), self._text(meaning, draft), code, why)

    def _header(self, meaning: str) -> str:
        return self.columns.header(meaning) if meaning in self.columns.at else ""

    def _text(self, meaning: str, draft: Draft) -> str:
        return clean_text(self.columns.text(draft.frame.record, meaning))

    def _factor(self, draft: Draft, rule: TypeRule) -> int:
        money = money_of(draft.word, rule)
        return 1 if money is None else self.signs.of(money, _place(draft, self.columns))

    def _kind(self, draft: Draft, rule: TypeRule, effect: int) -> LineKind:
        if rule.kind in _OPENS:
            says = " ".join(self._text(meaning, draft) for meaning in ("memo", "reference", "account", "split"))
            return LineKind.OPENING if _OPENING.search(says) else rule.kind
        return LineKind.REFUND if rule.kind is LineKind.PAYMENT and effect > 0 else rule.kind

    def _effect(self, draft: Draft) -> int:
        """The effect on the balance of a row that was set aside, as far as it can be read."""
        rule, printed = draft.rule, draft.frame.printed
        if rule is None or not printed or rule.posting is not Posting.ONE:
            return 0
        try:
            self._rule(draft)
            self._refuse_uncounted(draft, rule, printed)
        except RowProblem as problem:
            if problem.code == "W411":
                return 0
        return printed * self._factor(draft, rule)
