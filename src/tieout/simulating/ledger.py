"""The nouns of a simulated practice: rows of both programs, their line items, events, faults. Mutable while it is made.

Positive cents = the client owes more, as everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from tieout.model.explanation import Hint, ItemKind
from tieout.simulating.laws import Law


class Stream(StrEnum):
    """What kind of money a line is about; lines of different streams never stand for the same event."""

    CHARGE = "charge"
    MONEY = "money"


@dataclass(slots=True, eq=False)
class Row:
    """One row of an export.

    Attributes:
        client: position in `Practice.clients`.
        day: the day written in the row.
        type: the appointment's status on the left, the transaction type on the right.
        lines: its line items; a row without any changes no balance.
        number: invoice or check number, or `""`.
        memo: free text, or `""`.
        service: billing code (left).
        practitioner: who saw the client (left).
        rate: the full fee in cents (left).
        insured: what the insurer pays, in cents (left).
        name: position in the client's right names (right).
        gone: whether it was taken out of its book again.
        at: the row as a spreadsheet numbers it; 0 until it is written.
    """

    client: int
    day: date
    type: str
    lines: list[Line] = field(default_factory=list)
    number: str = ""
    memo: str = ""
    service: str = ""
    practitioner: str = ""
    rate: int = 0
    insured: int = 0
    name: int = 0
    gone: bool = False
    at: int = 0

    def line(self, part: str) -> Line | None:
        """Its line item of a part, or None."""
        return next((line for line in self.lines if line.part == part), None)

    def add(self, part: str, cents: int) -> Line:
        """Give it a line item."""
        line = Line(self, part, cents)
        self.lines.append(line)
        return line


@dataclass(slots=True, eq=False)
class Line:
    """One line item. `part` on the right is `amount`, or `charge` and `paid` where one row holds both."""

    row: Row
    part: str
    cents: int
    written: str = ""

    @property
    def day(self) -> date:
        """The day of its row."""
        return self.row.day


@dataclass(slots=True, eq=False)
class Fault:
    """What differs between the two books, and why.

    Attributes:
        kind: as the report should call it.
        hint: why it happened, or None.
        cause: what was planted, in more detail than the hint.
        client: under whose name it counts.
        left: lines of the left book it carries.
        right: lines of the right book it carries.
        twin: for a line entered twice, the line it repeats.
        other: for a line on the wrong client, (client, left lines, right lines) of the other half.
        accepted: other kinds by which a report names the same fault as well.
    """

    kind: ItemKind
    hint: Hint | None
    cause: str
    client: int
    left: list[Line]
    right: list[Line]
    twin: Line | None = None
    other: tuple[int, list[Line], list[Line]] | None = None
    accepted: tuple[ItemKind, ...] = ()


@dataclass(slots=True, eq=False)
class Event:
    """What truly happened once: lines of the left and of the right that stand for it.

    Attributes:
        client: whose event it is.
        stream: charge or money.
        left: lines of the left book.
        right: lines of the right book.
        anchor: the day the law counts from, or None where no single day tells.
        law: how the day on the right follows from the anchor, or None.
        ordered: whether lines of this client never overtake each other.
        fault: what went wrong with it, or None while both books agree.
        opening: whether the right line is a balance brought forward.
        touched: whether a fault has to do with it, its own or a neighbour's.
    """

    client: int
    stream: Stream
    left: list[Line]
    right: list[Line]
    anchor: date | None = None
    law: Law | None = None
    ordered: bool = False
    fault: Fault | None = None
    opening: bool = False
    touched: bool = False


@dataclass(slots=True, eq=False)
class Client:
    """A client of the practice and how the two programs call them.

    Attributes:
        kind: `individual`, `couple` or `minor`.
        left_name: as the practice's program writes it.
        right_names: as the other program writes it; two when the client was entered there twice.
        family: number of the family; clients of one family are mixed up more easily.
        paying: how the client pays.
        invoicing: how the client is invoiced.
    """

    kind: str
    left_name: str
    right_names: tuple[str, ...]
    family: int
    paying: str = ""
    invoicing: str = ""


@dataclass(slots=True, eq=False)
class Practice:
    """Everything of a simulated practice before it is written."""

    clients: list[Client] = field(default_factory=list)
    left: list[Row] = field(default_factory=list)
    right: list[Row] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
