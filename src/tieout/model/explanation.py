"""The explanation: each client's bridge from the left balance to the right balance, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from tieout.model.kinds import Rule
from tieout.model.linkage import Link, Verdict
from tieout.model.pricing import StatedHabit


class ItemKind(StrEnum):
    """What a reconciling item is. A closed list."""

    ONLY_LEFT = "only_left"
    ONLY_RIGHT = "only_right"
    ENTERED_TWICE = "entered_twice"
    AMOUNT_DIFFERS = "amount_differs"
    DATE_DIFFERS = "date_differs"
    OTHER_CLIENT = "other_client"
    BEFORE_START = "before_start"
    UNSPENT_CREDIT = "unspent_credit"
    UNEXPLAINED = "unexplained"


class Hint(StrEnum):
    """Why a difference probably came about. A closed list."""

    DIGITS_SWAPPED = "digits_swapped"
    DECIMAL_MOVED = "decimal_moved"
    SIGN_FLIPPED = "sign_flipped"
    FEE_TAKEN_OFF = "fee_taken_off"
    FEE_CHANGED = "fee_changed"
    COPAY_OR_FULL_FEE = "copay_or_full_fee"
    PART_MISSING = "part_missing"
    ROUNDING = "rounding"
    TAX = "tax"
    WRITE_OFF = "write_off"
    REFUND = "refund"
    NO_SHOW_FEE = "no_show_fee"
    NOT_BILLED = "not_billed"
    PREPAYMENT = "prepayment"
    CREDIT_COUNTED = "credit_counted"
    INSURER_PAYMENT = "insurer_payment"
    OPENING_BALANCE = "opening_balance"
    CUT_OFF = "cut_off"
    UTC_DAY = "utc_day"
    LATER = "later"


_MISDATED = ("may be swapped.", "may be mistyped.")
"""How a nearest miss ends whose date is one slip of the keyboard away."""


class LineRef(NamedTuple):
    """Where a line item stands: index of the file in its book, spreadsheet row, part of the row."""

    file: int
    row: int
    part: str


class Counterpart(NamedTuple):
    """The other half of an event that was entered under another client."""

    client: int  # index of the other client in Explanation.clients
    left: tuple[LineRef, ...]
    right: tuple[LineRef, ...]


class Item(NamedTuple):
    """One reconciling item: a part of a client's difference, or a fact worth knowing at 0 cents.

    Attributes:
        kind: what it is.
        hint: why it probably happened, or None.
        cents: its part of right − left.
        day: the day it is filed under: the first day of its lines.
        left: lines of the left book it carries.
        right: lines of the right book it carries.
        verdict: how sure the pairing is.
        text: one sentence for a therapist.
        subject: what its lines are called in their own program: `payment`, `session`, `invoice`, …
        nearest: the nearest miss in words, or None.
        twin: for `entered_twice`, the line that is repeated.
        counterpart: for `other_client`, the other half.
        alternatives: other lines that fit as well, for `several_fit`; none where its own lines may not belong together.
        cost: in thousandths of a bit; of `other_client` this half's part; None where a person decided.
        said: as much of the cost as memos and references say: below 0 for it, above 0 against it.
    """

    kind: ItemKind
    hint: Hint | None
    cents: int
    day: date
    left: tuple[LineRef, ...]
    right: tuple[LineRef, ...]
    verdict: Verdict
    text: str
    subject: str = "line"
    nearest: str | None = None
    twin: LineRef | None = None
    counterpart: Counterpart | None = None
    alternatives: tuple[LineRef, ...] = ()
    cost: int | None = None
    said: int = 0

    @property
    def elsewhere_by_date(self) -> str | None:
        """The nearest miss where it may be the same line with a mistyped date: `the payment of 90.00 on Jun 9 in …`."""
        return self.nearest.removeprefix("Nearest: ") if self.nearest and self.nearest.endswith(_MISDATED) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Lines of both books that stand for the same event and agree.

    Attributes:
        rule: how they were brought together.
        left: lines of the left book.
        right: lines of the right book.
        cents: their sum, equal on both sides.
        days_apart: days between the two sides.
        verdict: how sure it is.
        reason: in words.
        alternatives: other lines that fit as well, for `several_fit`; none where its own lines may not belong together.
        cost: in thousandths of a bit; None where a person decided.
        said: as much of the cost as memos and references say: below 0 for it, above 0 against it.
    """

    rule: Rule
    left: tuple[LineRef, ...]
    right: tuple[LineRef, ...]
    cents: int
    days_apart: int
    verdict: Verdict
    reason: str
    alternatives: tuple[LineRef, ...] = ()
    cost: int | None = None
    said: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientExplanation:
    """One client in both books.

    The bridge: `left_cents + sum(item.cents for item in items) == right_cents`, always.

    Attributes:
        link: how the names were brought together.
        left_names: names in the left book as written; empty when the client isn't there.
        right_names: names in the right book as written; empty when the client isn't there.
        left_cents: what the client owes by the left book, up to the as-of date.
        right_cents: what the client owes by the right book, up to the as-of date.
        first_difference: the first day of an item that moves the balance, or None.
        items: what explains the difference, by day.
        matches: what agrees, by day; made when they are looked at.
        summary: one phrase for the list of clients ("2 payments only in Sessions Health").
        headline: one sentence ("QuickBooks is 9.00 lower. Three items explain all of it; ...").
        cost: what all its items and matches cost, in thousandths of a bit; None in old reports.
        habits: of its charges and of its payments, as far as costs rest on them.
    """

    link: Link
    left_names: tuple[str, ...]
    right_names: tuple[str, ...]
    left_cents: int
    right_cents: int
    first_difference: date | None
    items: tuple[Item, ...]
    matches: Sequence[Match]
    summary: str
    headline: str
    cost: int | None = None
    habits: tuple[StatedHabit | None, StatedHabit | None] = (None, None)

    @property
    def name(self) -> str:
        """The name to show first: the left book's, else the right book's."""
        return (self.left_names or self.right_names)[0]

    @property
    def difference_cents(self) -> int:
        """Right minus left."""
        return self.right_cents - self.left_cents

    @property
    def unexplained_cents(self) -> int:
        """The part of the difference for which no cause was found."""
        return sum(item.cents for item in self.items if item.kind is ItemKind.UNEXPLAINED)
