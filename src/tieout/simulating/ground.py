"""What the planting of faults stands on: the practice with ways to look things up and to take lines out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random

from tieout.model.explanation import Hint, ItemKind
from tieout.simulating.ledger import Event, Fault, Line, Practice, Row, Stream


@dataclass(slots=True)
class Ground:
    """A practice whose books agree, about to be spoilt.

    Attributes:
        practice: everything that happened.
        types: the transaction types that the other program's layout shows.
        start: first day of the period.
        end: last day of the period.
        right_end: last day of the other program's export, once it is cut off.
        rng: where chance comes from.
        of_line: the event of each line, by the line's identity.
        of_client: each client's events, in order of days.
        relatives: the clients of each family.
    """

    practice: Practice
    types: frozenset[str]
    start: date
    end: date
    rng: Random
    of_line: dict[int, Event] = field(default_factory=dict)
    of_client: dict[int, list[Event]] = field(default_factory=lambda: defaultdict(list))
    relatives: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    right_end: date | None = None

    def __post_init__(self) -> None:
        for event in self.practice.events:
            self.of_client[event.client].append(event)
            for line in (*event.left, *event.right):
                self.of_line[id(line)] = event
        for number, client in enumerate(self.practice.clients):
            self.relatives[client.family].append(number)

    def neighbours(self, event: Event, *, side: str) -> list[Event]:
        """The events of all lines that share a row with this event's lines on one side, itself among them."""
        lines = event.left if side == "left" else event.right
        found = {id(self.of_line[id(line)]): self.of_line[id(line)] for own in lines for line in own.row.lines}
        return list(found.values())

    def drop(self, lines: Sequence[Line], *, side: str) -> None:
        """Take lines out of their rows; a row of the right without lines is gone."""
        for line in lines:
            line.row.lines.remove(line)
            line.row.gone = side == "right" and not line.row.lines

    def add_left(self, row: Row) -> None:
        """Put a row into the practice's book."""
        self.practice.left.append(row)

    def add_right(self, row: Row) -> None:
        """Put a row into the other program's book, within the days it covers."""
        row.day = min(row.day, self.right_end or self.end)
        self.practice.right.append(row)

    def plant(self, event: Event, kind: ItemKind, hint: Hint | None, cause: str, **more: object) -> Fault:
        """Say that an event is a fault, with the lines it has now."""
        fault = Fault(kind, hint, cause, event.client, event.left, event.right, **more)  # type: ignore[arg-type]
        event.fault = fault
        event.touched = True
        self.practice.faults.append(fault)
        return fault

    def plant_alone(
        self, cause: str, kind: ItemKind, hint: Hint | None, row: Row, *, side: str, twin: Line | None = None
    ) -> None:
        """Say that the lines of an added row are faults of their own."""
        for line in row.lines:
            stream = Stream.CHARGE if line.part == "charge" or row.type == "Invoice" else Stream.MONEY
            left, right = ([line], []) if side == "left" else ([], [line])
            event = Event(row.client, stream, left, right, touched=True)
            self.practice.events.append(event)
            self.of_client[row.client].append(event)
            self.of_line[id(line)] = event
            self.plant(event, kind, hint, cause, twin=_same_part(twin, line))


def _same_part(twin: Line | None, line: Line) -> Line | None:
    """Of a row with several lines, the one that a copied line repeats."""
    return None if twin is None else twin.row.line(line.part) or twin
