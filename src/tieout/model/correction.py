"""Corrections: what to enter, change, delete or move in one program, and what is left open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tieout.model.book import LineKind, Side
from tieout.model.explanation import Item
from tieout.model.lines import BookLine


class Action(StrEnum):
    """What is done to a line."""

    ADD = "add"
    CHANGE = "change"
    DELETE = "delete"
    MOVE = "move"


class OpenReason(StrEnum):
    """Why an item leads to no correction."""

    ELSEWHERE = "elsewhere"  # the other program is the one to be corrected
    UNDECIDED = "undecided"  # no one has said which side is right
    DATE_ONLY = "date_only"  # only the date differs
    TIMING = "timing"  # it evens out by itself after the as-of day
    OUTSIDE = "outside"  # the other file doesn't cover these days
    OPENING = "opening"  # a balance brought forward against several lines: someone must look
    UNEXPLAINED = "unexplained"  # never a plug entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One thing to do in the program that is corrected.

    Attributes:
        action: what is done.
        client: index in `Reconciliation.clients` of the client it is done for; for MOVE, the one it is moved to.
        line: the line that stands there now; None for ADD.
        kind: what the line is, or will be.
        day: of the line.
        cents: what it will be, positive = the client owes more; 0 for DELETE.
        moved_from: index of the client it stands under now, for MOVE.
        owner: index of the client whose item it comes from.
        item: number of that item within the client, from 1.
        source: the line of the other program that it follows, or None.
        because: the item it comes from.
    """

    action: Action
    client: int
    line: BookLine | None
    kind: LineKind
    day: date
    cents: int
    owner: int
    item: int
    source: BookLine | None
    because: Item
    moved_from: int | None = None

    @property
    def moves(self) -> tuple[tuple[int, int], ...]:
        """By how many cents it changes which client's balance in the program corrected."""
        before = self.line.cents if self.line else 0
        if self.moved_from is not None:
            return (self.moved_from, -before), (self.client, self.cents)
        return ((self.client, self.cents - before),)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenItem:
    """An item that leads to no correction of the program."""

    client: int
    number: int
    item: Item
    reason: OpenReason


@dataclass(frozen=True, slots=True, kw_only=True)
class After:
    """A client's balance in the program corrected, before and after, and what the other program shows."""

    client: int
    before_cents: int
    after_cents: int
    other_cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrections:
    """What to do in one program.

    Attributes:
        side: whose book is corrected.
        todo: what to do, by client and day.
        open: items without a correction, with the reason.
        elsewhere: items in which the other program is the one to be corrected.
        after: each client with a correction or an open item.
    """

    side: Side
    todo: tuple[Correction, ...]
    open: tuple[OpenItem, ...]
    elsewhere: tuple[OpenItem, ...]
    after: tuple[After, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldCorrection:
    """A correction in words.

    Attributes:
        number: on the list, from 1.
        action: what is done.
        client: as the program that is corrected writes the name, or a code.
        new_client: whether the program doesn't know the client yet.
        what: what the program calls the line.
        kind: of the line.
        day: of the line.
        reference: number of the document, or `""`.
        from_cents: its amount now, positive in its normal direction; None for ADD.
        to_cents: its amount then; None for DELETE.
        effect_cents: by how much the client's balance changes.
        place: where the line stands in its file, or `""`.
        source: where the line of the other program stands that it follows, or `""`.
        text: what to do, in a sentence.
        owner: index of the client whose item it comes from.
        item: number of that item within the client.
    """

    number: int
    action: Action
    client: str
    new_client: bool
    what: str
    kind: LineKind
    day: date
    reference: str
    from_cents: int | None
    to_cents: int | None
    effect_cents: int
    place: str
    source: str
    text: str
    owner: int
    item: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldOpen:
    """An item without a correction, in words."""

    client: str
    day: date
    cents: int
    what: str
    why: str
    reason: OpenReason


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldAfter:
    """A client's balance before and after, against the other program's."""

    client: str
    before_cents: int
    after_cents: int
    other_cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionList:
    """Corrections in words, as every format shows them.

    Attributes:
        program: name of the program that is corrected.
        other: name of the other program.
        currency: of every amount.
        text: the answer in a sentence.
        todo: what to do.
        open: what stays open, with what is to be corrected in the other program.
        after: each client with the balance after the corrections.
        coded: whether clients are shown as codes.
    """

    program: str
    other: str
    currency: str
    text: str
    todo: tuple[ToldCorrection, ...]
    open: tuple[ToldOpen, ...]
    after: tuple[ToldAfter, ...]
    coded: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldChoice:
    """An item that someone has to decide: what is to be done if the one program is right, or the other.

    Attributes:
        client: whose.
        item: number of the item within the client.
        day: of the item.
        cents: its part of the difference.
        text: the item in a sentence; its day alone where clients are shown as codes.
        left_steps: what to do in the other program if the practice is right, a sentence each, or why nothing.
        right_steps: what to do in the practice's program if the other program is right, or why nothing.
        left_lines: its lines of the left book, as a list of decisions names them.
        right_lines: its lines of the right book.
    """

    client: str
    item: int
    day: date
    cents: int
    text: str
    left_steps: tuple[str, ...]
    right_steps: tuple[str, ...]
    left_lines: str
    right_lines: str

    @property
    def if_left(self) -> str:
        """What to do if the practice is right, as one text."""
        return " ".join(self.left_steps)

    @property
    def if_right(self) -> str:
        """What to do if the other program is right, as one text."""
        return " ".join(self.right_steps)
