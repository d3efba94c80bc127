"""Postings of a double-entry ledger into the lines of a book: what stands on the receivable accounts, client by client.

The client is the sub-account under the receivable account (`Assets:Receivable:Good Person`), else the payee of the
transaction. What was taken is told with the numbers that speak for it, and a person may say otherwise in a column map:
`[accounts] receivable = "Assets:Clients"`, `[columns] client = "description"`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby, takewhile

from tieout.errors import FileNotUnderstood
from tieout.model.book import LineKind, Part, Problem, TotalsVerdict
from tieout.model.money import format_plain
from tieout.reading.ledgers.ledger import Ledger, Posting
from tieout.reading.parsing.cells import CellProblem, DecimalMark, clean_text, parse_cents, show
from tieout.reading.parsing.days import parse_day
from tieout.reading.parsing.misspelt import near
from tieout.reading.parsing.movements import aside_of, damaged, totals_differ
from tieout.reading.parsing.tables import doubt_days
from tieout.reading.parsing.taking import RowProblem, prove_decimal
from tieout.reading.reader import Line, Reading, ReadingOptions, RowAside

_RECEIVABLE = re.compile(r"(?:(?:accounts?|acct|trade)[ _-]?)?receivables?|a/?r|debtors?", re.IGNORECASE)
_GATHERING = re.compile(r"clients?|customers?|patients?|people", re.IGNORECASE)
_MONEY = re.compile(r"assets?|liabilit(?:y|ies)|bank|cash|undeposited.*", re.IGNORECASE)
_RESULT = re.compile(r"incomes?|revenues?|sales|expenses?|costs?", re.IGNORECASE)
_OPENING = re.compile(r"equity|capital|opening.*", re.IGNORECASE)
_CURRENCIES = {"$": "USD", "US$": "USD", "CA$": "CAD", "C$": "CAD", "A$": "AUD", "NZ$": "NZD", "£": "GBP", "€": "EUR"}


def read_ledger(ledger: Ledger, options: ReadingOptions) -> Reading:
    """The lines on the receivable accounts.

    Raises:
        FileNotUnderstood: E204 when no account is receivable, E304 for two currencies, E402 when one doesn't balance.
    """
    said = options.columns.receivable if options.columns is not None else None
    heads = _receivable_heads(ledger, said)
    own = [posting for posting in ledger.postings if posting.account in heads]
    taking = _Taking(ledger, heads, prove_decimal(posting.amount for posting in ledger.postings))
    currency = _one_currency(ledger.name, own)
    for _, group in groupby(enumerate(ledger.postings), key=lambda pair: pair[1].transaction or str(pair[0])):
        taking.take([posting for _, posting in group])
    told = [*ledger.problems, *([_evidence(own, heads)] if own else []), *doubt_days(ledger.days)]
    checked = ledger.postings and (ledger.checked or ledger.whole)
    return Reading(
        lines=tuple(taking.lines),
        rows=len(ledger.postings),
        aside=tuple(sorted(taking.aside, key=lambda row: row.row)),
        own_totals=TotalsVerdict.AGREE if checked else TotalsVerdict.NONE,
        problems=tuple(told),
        columns=tuple(pair for pair in ledger.columns if pair[1]),
        currency=currency or "USD",
    )


def check_running(name: str, rows: Sequence[tuple[int, str, str]], decimal: DecimalMark) -> tuple[bool, list[Problem]]:
    """Compare a running total with the amounts it runs over.

    Args:
        name: the file's, for messages.
        rows: row, amount and running total of each posting.
        decimal: how amounts are read.

    Returns:
        Whether it was compared, and what a person should know: a balance brought forward belongs to no client.

    Raises:
        FileNotUnderstood: E402 where it doesn't fit.
    """
    before: int | None = None
    told: list[Problem] = []
    for row, amount, total in rows:
        try:
            cents, stated = parse_cents(amount, decimal), parse_cents(total, decimal)
        except CellProblem:
            return False, []
        if before is None and stated != cents:
            text = (
                f"The running total begins with {format_plain(stated - cents)} brought forward, of no client; not used."
            )
            told.append(Problem(code="W426", text=text, file=0, row=row))
        elif before is not None and before + cents != stated:
            raise totals_differ(name, f"row {row}", format_plain(stated), format_plain(before + cents))
        before = stated
    return before is not None, told


def is_receivable(part: str) -> bool:
    """Whether a part of an account's name says that clients owe what stands there."""
    return _RECEIVABLE.fullmatch(part.strip()) is not None


def bare_account(account: str) -> str:
    """An account's name without the brackets of a virtual posting and odd spaces."""
    return clean_text(account).strip("()[]").strip()


def _receivable_heads(ledger: Ledger, said: str | None) -> dict[str, tuple[str, str]]:
    """For each receivable account its head (`Assets:Receivable`) and what stands under it (`Good Person`, or `""`)."""
    found: dict[str, tuple[str, str]] = {}
    for account in {posting.account for posting in ledger.postings}:
        parts = account.split(":")
        depth = _depth(account, parts, ledger.receivable, said)
        if depth:
            under = parts[depth:]
            if len(under) > 1 and _GATHERING.fullmatch(under[0].strip()):
                under = under[1:]
            found[account] = (":".join(parts[:depth]), clean_text(":".join(under)))
    if said is None and not ledger.receivable:
        _refuse_nearly(ledger, {head for head, _ in found.values()}, set(found))
    if not found and ledger.postings:
        raise FileNotUnderstood(
            f"{ledger.name}: no account in it is called receivable, so what clients owe can't be told. Export all "
            'accounts, or name the account: [accounts] receivable = "Assets:Clients" in --columns MAP.toml.',
            code="E204",
        )
    return found


def _refuse_nearly(ledger: Ledger, heads: set[str], own: set[str]) -> None:
    """An account that is receivable but for one letter of a long word is a damaged one."""
    for account in {posting.account for posting in ledger.postings} - own:
        parts = account.casefold().split(":")
        for head in heads:
            words = head.casefold().split(":")
            if len(words[-1]) >= len("receivable") and near(":".join(parts[: len(words)]), {":".join(words)}):
                raise damaged(ledger.name, "accounts", "an account is the receivable one but for one letter")


def _depth(account: str, parts: Sequence[str], stated: frozenset[str], said: str | None) -> int:
    """How many parts of an account's name are its receivable head; 0 when it is none."""
    if said is not None:
        depth = len(said.split(":"))
        return depth if [part.casefold() for part in parts[:depth]] == said.casefold().split(":") else 0
    if stated:
        heads = [head for head in stated if account == head or account.startswith(f"{head}:")]
        return min((len(head.split(":")) for head in heads), default=0)
    named = [is_receivable(part) for part in parts]
    above = len(list(takewhile(lambda known: not known, named)))
    return above + len(list(takewhile(bool, named[above:]))) if any(named) else 0


def _one_currency(name: str, postings: Sequence[Posting]) -> str:
    found = sorted({_CURRENCIES.get(one, one) for posting in postings if (one := posting.currency.strip('" '))})
    if len(found) > 1:
        raise FileNotUnderstood(
            f"{name}: clients owe amounts in {' and in '.join(found)}. Export one currency at a time.", code="E304"
        )
    return found[0] if found else ""


class _Taking:
    """Turns transactions into lines."""

    def __init__(self, ledger: Ledger, heads: Mapping[str, tuple[str, str]], decimal: DecimalMark) -> None:
        self._ledger, self._heads, self._decimal = ledger, heads, decimal
        self.lines: list[Line] = []
        self.aside: list[RowAside] = []

    def take(self, postings: Sequence[Posting]) -> None:
        """Use the postings of one transaction, or set them aside."""
        own = [posting for posting in postings if posting.account in self._heads]
        voided = any(posting.void for posting in postings)
        if self._ledger.whole and not voided:
            self._balance(postings)
        for posting in postings:
            try:
                if voided:
                    raise RowProblem("", show(posting.void or "void"), "W410", "voided; it doesn't count.")
                if not own:
                    raise RowProblem("", "", "W411", "touches no receivable account; it doesn't count.")
                if posting.account in self._heads:
                    self.lines += self._line(posting, [other for other in postings if other not in own])
            except RowProblem as problem:
                cents = 0 if problem.code.startswith("W") else self._readable(posting)
                self.aside.append(aside_of(posting.row, problem, cents))

    def _balance(self, postings: Sequence[Posting]) -> None:
        """Debits and credits of one transaction in one currency are equal, but for postings that needn't balance."""
        postings = [posting for posting in postings if posting.balanced]
        if len({posting.currency for posting in postings if not posting.value}) > 1:
            return
        try:
            total = sum(parse_cents(posting.value or posting.amount, self._decimal) for posting in postings)
        except CellProblem:
            return
        if total:
            where = f"transaction of row {postings[0].row}"
            raise totals_differ(self._ledger.name, where, "a sum of 0.00", format_plain(total))

    def _line(self, posting: Posting, others: Sequence[Posting]) -> list[Line]:
        client = self._client(posting)
        if not client:
            raise RowProblem("", "", "E303", "no client: no sub-account and no payee. Assign one in the ledger.")
        try:
            day: date = parse_day(posting.day, self._ledger.days)
            cents = parse_cents(posting.amount, self._decimal)
            value = parse_cents(posting.value, self._decimal) if posting.value else cents
        except CellProblem as problem:
            found = posting.day if problem.code in {"E302"} else posting.amount
            raise RowProblem("", show(found), problem.code, problem.why) from problem
        if value != cents:
            where = f"row {posting.row}"
            raise totals_differ(self._ledger.name, where, f"an amount of {posting.amount}", f"{posting.value} in value")
        if not cents:
            return []
        against = [posting.against] if posting.against else [other.account for other in others]
        kind = _kind(cents, against)
        memo = clean_text(posting.memo) or None
        return [Line(posting.row, Part.AMOUNT, client, day, kind, cents, clean_text(posting.reference) or None, memo)]

    def _client(self, posting: Posting) -> str:
        if posting.client is not None:
            return clean_text(posting.client)
        return self._heads.get(posting.account, ("", ""))[1] or clean_text(posting.payee)

    def _readable(self, posting: Posting) -> int:
        try:
            return parse_cents(posting.amount, self._decimal)
        except CellProblem:
            return 0


def _kind(cents: int, others: Sequence[str]) -> LineKind:
    """What a line on a receivable account is, by the other accounts of its transaction."""
    roots = [account.split(":")[0].strip() for account in others]
    parts = [part.strip() for account in others for part in account.split(":")]
    if any(_OPENING.fullmatch(part) for part in parts):
        return LineKind.OPENING
    if any(_MONEY.fullmatch(root) for root in roots):
        return LineKind.REFUND if cents > 0 else LineKind.PAYMENT
    if any(_RESULT.fullmatch(root) for root in roots):
        return LineKind.CHARGE if cents > 0 else LineKind.CREDIT
    return LineKind.CHARGE if cents > 0 else LineKind.PAYMENT


def _evidence(own: Sequence[Posting], heads: Mapping[str, tuple[str, str]]) -> Problem:
    """From which accounts, and whether by sub-account or payee, in how many postings."""
    names = sorted({head for head, _ in heads.values()})
    said = sum(posting.client is not None for posting in own)
    by_account = 0 if said else sum(bool(heads[posting.account][1]) for posting in own)
    ways = list(
        _ways((said, "the column you named"), (by_account, "the sub-account"),
              (len(own) - said - by_account, "the payee"))
    )  # fmt: skip
    text = (
        f"What clients owe is read from {', '.join(names)[:120]}; the client is {' and '.join(ways) or 'not named'}. "
        "If not: [accounts] receivable and [columns] client in --columns MAP.toml."
    )
    return Problem(code="W427", text=text, file=0)


def _ways(*counted: tuple[int, str]) -> Iterator[str]:
    for count, what in counted:
        if count:
            yield f"{what} in {count} postings"
