"""The whole answer: two books, how they were linked, and each client's difference explained."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import polars as pl

from tieout.model.book import ITEM_SCHEMA, Book, SetAside, Side, leaves_doubt
from tieout.model.explained import cents_of
from tieout.model.explanation import ClientExplanation
from tieout.model.linkage import Verdict
from tieout.model.pricing import Basis
from tieout.model.settings import Settings
from tieout.model.settlement import Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideRow:
    """Lines of one row that the person's choice of dates leaves out of every balance."""

    side: Side
    aside: SetAside


MATCH_ROW_SCHEMA: dict[str, pl.DataType] = {
    "match": pl.Int64(),  # 0, 1, 2, … in the order of clients and days
    "client": pl.Int32(),  # index in the report's clients
    "rule": pl.Enum([rule.value for rule in Rule]),
    "cents": pl.Int64(),  # of the whole match, equal on both sides
    "days_apart": pl.Int32(),
    "verdict": pl.Enum([verdict.value for verdict in Verdict]),
    "reason": pl.String(),
    "left_file": pl.Int32(),  # one line of either side in each row; null where the other side has more lines
    "left_row": pl.Int64(),
    "left_part": ITEM_SCHEMA["part"],
    "right_file": pl.Int32(),
    "right_row": pl.Int64(),
    "right_part": ITEM_SCHEMA["part"],
    "alternatives": pl.List(pl.Struct({"file": pl.Int32(), "row": pl.Int64(), "part": pl.String()})),
    "cost": pl.Int32(),  # of the whole match, in thousandths of a bit; null where a person decided
    "said": pl.Int32(),  # as much of it as memos and references say
}
"""What agrees, as one table: a match of one line and one line takes one row, a group as many as its longer side."""


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
        basis: what the costs of all clients rest on; None in old reports.
        match_rows: all matches in `MATCH_ROW_SCHEMA`, piece by piece, made when called; None = nobody made them so.
    """

    left: Book = field(repr=False)
    right: Book = field(repr=False)
    settings: Settings
    clients: Sequence[ClientExplanation] = field(repr=False)
    outside: tuple[OutsideRow, ...] = field(default=(), repr=False)
    text: str
    counts_text: str
    basis: Basis | None = None
    match_rows: Callable[[], Iterator[pl.DataFrame]] | None = field(default=None, repr=False, compare=False)

    @property
    def left_cents(self) -> int:
        """What all clients owe by the left book, up to the as-of date."""
        return int(cents_of(self.clients)[0].sum())

    @property
    def right_cents(self) -> int:
        """What all clients owe by the right book, up to the as-of date."""
        return int(cents_of(self.clients)[1].sum())

    @property
    def difference_cents(self) -> int:
        """Right minus left."""
        return self.right_cents - self.left_cents

    @property
    def agrees(self) -> bool:
        """Whether every client's balance agrees and nothing was set aside for being unreadable."""
        left, right = cents_of(self.clients)
        return bool((left == right).all()) and not any(
            leaves_doubt(aside.code, aside.cents) for aside in (*self.left.set_aside, *self.right.set_aside)
        )
