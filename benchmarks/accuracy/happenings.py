"""What happens in the practices of `apart` and its tastes: sessions, entries, and which stand for each other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any

Json = dict[str, Any]

FIRST = date(2024, 9, 2)


@dataclass(slots=True)
class Entry:
    """One line of the other program.

    Attributes:
        client: whose it is.
        day: its day.
        cents: positive.
        charge: an invoice; else a payment.
        at: its row, once written.
    """

    client: int
    day: date
    cents: int
    charge: bool
    at: int = 0

    @property
    def place(self) -> Json:
        """As the truth writes it."""
        return {"file": 0, "row": self.at, "part": "amount"}


@dataclass(slots=True)
class Session:
    """One row of the practice's insight."""

    client: int
    day: date
    cents: int
    paid: int = 0
    used: int = 0
    at: int = 0

    def place(self, part: str) -> Json:
        """As the truth writes it."""
        return {"file": 0, "row": self.at, "part": part}


@dataclass(slots=True)
class Happening:
    """What truly happened: parts of sessions and the entries that stand for them."""

    client: int
    sessions: list[tuple[Session, str]]
    entries: list[Entry]
    way: str
    fault: str = ""
    lost: list[Entry] = field(default_factory=list)
    copy: Entry | None = None
    right_client: int | None = None
    cents: int = 0


Pay = Callable[[int, list[Session], Random], list[Happening]]
"""A client's number and sessions in, what is paid for them out."""


def pay_whole(client: int, sessions: list[Session], day: date, way: str) -> Happening:
    """One payment for whole sessions."""
    for one in sessions:
        one.paid = one.cents
    entry = Entry(client, day, sum(one.cents for one in sessions), charge=False)
    return Happening(client, [(one, "paid") for one in sessions], [entry], way)
