"""The whole answer: two books, how they were linked, and each client's difference explained."""

from __future__ import annotations

from dataclasses import dataclass, field

from tieout.model.book import Book, SetAside, Side
from tieout.model.explanation import ClientExplanation
from tieout.model.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideRow:
    """Lines of one row that the person's choice of dates leaves out of every balance."""

    side: Side
    aside: SetAside


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciliation:
    """What `reconcile` returns.

    Attributes:
        left: the practice's book.
        right: the other program's book.
        settings: what the person chose.
        clients: every client of either book once, in a fixed order.
        outside: rows left out because of `settings.as_of` or `settings.end`.
        text: the headline ("QuickBooks is 441.50 higher than Sessions Health.").
        counts_text: the second line ("41 of 48 clients agree. 5 differ. 2 are in one program only.").
    """

    left: Book = field(repr=False)
    right: Book = field(repr=False)
    settings: Settings
    clients: tuple[ClientExplanation, ...] = field(repr=False)
    outside: tuple[OutsideRow, ...] = field(default=(), repr=False)
    text: str
    counts_text: str

    @property
    def left_cents(self) -> int:
        """What all clients owe by the left book, up to the as-of date."""
        return sum(client.left_cents for client in self.clients)

    @property
    def right_cents(self) -> int:
        """What all clients owe by the right book, up to the as-of date."""
        return sum(client.right_cents for client in self.clients)

    @property
    def difference_cents(self) -> int:
        """Right minus left."""
        return self.right_cents - self.left_cents

    @property
    def agrees(self) -> bool:
        """Whether every client's balance agrees and nothing was set aside for being unreadable."""
        return all(client.difference_cents == 0 for client in self.clients) and not any(
            aside.cents for aside in (*self.left.set_aside, *self.right.set_aside)
        )
