"""The sentences that answer first: for all clients, for one client, and the phrase beside a client in the list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cache

import numpy as np

from tieout.explaining.lines import Sides
from tieout.explaining.placed import Ints
from tieout.explaining.wording import higher_lower, number_word, plural
from tieout.model.book import opening
from tieout.model.explained import Names, unexplained
from tieout.model.explanation import Hint, Item, ItemKind
from tieout.model.money import format_balance, format_cents
from tieout.model.settings import Settings

_PHRASE = {
    ItemKind.ONLY_LEFT: "only in {left}",
    ItemKind.ONLY_RIGHT: "only in {right}",
    ItemKind.ENTERED_TWICE: "entered twice",
    ItemKind.OTHER_CLIENT: "under another client",
    ItemKind.BEFORE_START: "from before the start",
    ItemKind.UNSPENT_CREDIT: "not used yet",
    ItemKind.UNEXPLAINED: "not explained yet",
}
"""What is said of lines of one kind; the others are told by how much they differ."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """Sums over clients; those of parts add up.

    Attributes:
        clients: how many there are.
        both: how many of them stand in both books.
        agree: how many of those agree.
        left_cents: what they owe by the left book.
        right_cents: by the right book.
        unexplained_cents: the part of the difference for which no cause was found.
        equal: how many owe the same by both books, in whichever they stand.
    """

    clients: int = 0
    both: int = 0
    agree: int = 0
    left_cents: int = 0
    right_cents: int = 0
    unexplained_cents: int = 0
    equal: int = 0

    @classmethod
    def of(
        cls, names: tuple[Sequence[Names], Sequence[Names]], cents: tuple[Ints, Ints], unexplained: int = 0
    ) -> Totals:
        """The sums over some clients, by their names and what they owe in the left and in the right book."""
        left, right = cents
        both = np.array([bool(here and there) for here, there in zip(*names, strict=True)], np.bool_)
        return cls(
            clients=len(both),
            both=int(both.sum()),
            agree=int((both & (left == right)).sum()),
            left_cents=int(left.sum()),
            right_cents=int(right.sum()),
            unexplained_cents=unexplained,
            equal=int((left == right).sum()),
        )

    def and_of(self, other: Totals) -> Totals:
        """The sums over these clients and others."""
        return Totals(**{one.name: getattr(self, one.name) + getattr(other, one.name) for one in fields(self)})


def overall(totals: Totals, sides: Sides, settings: Settings) -> tuple[str, str]:
    """The headline of a whole reconciliation and the line that counts its clients."""
    left, right, agree, count = totals.left_cents, totals.right_cents, totals.agree, totals.clients
    when = f", as of {settings.as_of}" if settings.as_of else ""
    alone = count - totals.both
    if agree == count:
        whole = "The client agrees" if count == 1 else f"All {count} clients agree"
        return (
            f"{whole} to the cent{when}.",
            f"{opening(sides.left)} and {sides.right}: {_total(left)}.",
        )
    if left == right:
        both = f"{opening(sides.left)} and {sides.right} both come to {format_balance(left)}{when}"
        first = f"{both}, but not client by client."
    else:
        first = f"{opening(sides.right)} is {higher_lower(right - left)} than {sides.left}{when}."
    if count == 1:
        return first, "The one client differs." if totals.both else "The one client is in one program only."
    parts = [f"{agree} of {count} clients {_verb(agree, 'agrees', 'agree')}."]
    differ = totals.both - agree
    if differ:
        parts.append(f"{differ} {_verb(differ, 'differs', 'differ')}.")
    if alone:
        parts.append(f"{alone} {_verb(alone, 'is', 'are')} in one program only.")
    return first, " ".join(parts)


def _total(cents: int) -> str:
    return f"{format_balance(cents)} in both"


def _verb(count: int, one: str, many: str) -> str:
    return one if count == 1 else many


def headline(left_cents: int, right_cents: int, items: Sequence[Item], sides: Sides) -> str:
    """One sentence or two for one client: by how much, and whether it is explained."""
    moving = [item.cents for item in items if item.cents]
    apart = right_cents - left_cents
    first = (
        f"{opening(sides.right)} is {higher_lower(apart)}."
        if apart
        else f"Both programs show {format_balance(left_cents)}."
    )
    if not moving:
        return first
    open_cents = unexplained(items)
    if open_cents:
        return f"{first} {format_cents(open_cents)} of it is not explained yet."
    cancel = _cancelling(moving)
    if not apart:
        return f"{first} {_items(len(moving))} cancel out."
    explain = f"{_items(len(moving))} {_verb(len(moving), 'explains', 'explain')} all of it"
    return f"{first} {explain}; {number_word(cancel)} of them cancel out." if cancel else f"{first} {explain}."


@cache
def _items(count: int) -> str:
    return f"{number_word(count).capitalize()} {_verb(count, 'item', 'items')}"


def _cancelling(moving: Sequence[int]) -> int:
    """How many amounts pair off with one of the opposite amount."""
    if len(moving) <= 2:
        return 2 if sum(moving) == 0 else 0
    counts = Counter(moving)
    return 2 * sum(min(counts[cents], counts[-cents]) for cents in counts if cents > 0)


def summary(items: Sequence[Item], sides: Sides) -> str:
    """The phrase in the list beside a client who stands in both programs."""
    if not items:
        return "agrees"
    moving = [item for item in items if item.cents]
    if not moving:
        return "only dates differ"
    if len(moving) == 1:
        return _one_item(moving[0], sides)
    kinds = {item.kind for item in moving}
    if len(kinds) == 1:
        return _several_items(moving, sides)
    signs = {item.cents > 0 for item in moving}
    return f"{len(moving)} items that partly cancel out" if len(signs) > 1 else f"{len(moving)} items"


def _several_items(items: Sequence[Item], sides: Sides) -> str:
    subjects = {item.subject for item in items}
    many = plural(subjects.pop()) if len(subjects) == 1 else "lines"
    if items[0].kind is ItemKind.AMOUNT_DIFFERS:
        return f"{len(items)} {many} differ in amount"
    if items[0].kind is ItemKind.DATE_DIFFERS:
        return f"{len(items)} {many} come later in the other program"
    return f"{len(items)} {many} {_phrase(items[0], sides)}"


def _one_item(item: Item, sides: Sides) -> str:
    day = sides.day(item.day)
    if item.hint is Hint.NOT_BILLED:
        return f"session of {day} is not billed yet"
    if item.kind is ItemKind.BEFORE_START:
        return f"balance brought forward differs by {format_cents(abs(item.cents))}"
    if item.kind is ItemKind.AMOUNT_DIFFERS:
        return f"{item.subject} differs by {format_cents(abs(item.cents))} on {day}"
    if item.kind is ItemKind.DATE_DIFFERS:
        return f"{item.subject} of {day} comes later in the other program"
    return f"{item.subject} of {day} {_phrase(item, sides)}"


def _phrase(item: Item, sides: Sides) -> str:
    return _PHRASE[item.kind].format(left=sides.left, right=sides.right)


def only_in_with(program: str, other: str, cents: int, likeliest: str | None) -> str:
    """The sentence for a client whom one program doesn't know; items are told, but no difference is theirs.

    Args:
        program: the program that knows the client.
        other: the one that doesn't.
        cents: what the client owes.
        likeliest: the name in the other program that is likeliest the same client, if there is any.
    """
    first = f"Only in {program}, with a balance of {format_balance(cents)}."
    if likeliest is None:
        return first
    return f"{first} In {other} {likeliest} may be the same client: if so, say it in the list of names."


def only_in(program: str, likeliest: str | None) -> str:
    """The phrase beside a client who stands in one program only.

    Args:
        program: the program.
        likeliest: the name in the other program that is likeliest the same client, if there is any.
    """
    return f"only in {program}" if likeliest is None else f"only in {program}; same as {likeliest}?"
