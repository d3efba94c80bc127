"""One invented account's movements, which the writers of bank formats put down in every layout."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tieout.reading.parsing.movements import NO_CLIENT
from tieout.reading.reader import Reading


@dataclass(frozen=True)
class Fact:
    """A movement: cents are positive when money came in; `client` is who the reader is to find."""

    day: date
    cents: int
    party: str
    reference: str
    memo: str = ""
    client: str = ""

    @property
    def line(self) -> tuple[str, str, str, int]:
        """What the reader is to make of it."""
        kind = "payment" if self.cents > 0 else "refund"
        return self.client or self.party or NO_CLIENT, self.day.isoformat(), kind, -self.cents


FACTS = (
    Fact(date(2026, 1, 6), 15_000, "Good Person", "A0001", "session fee"),
    Fact(date(2026, 1, 6), 45_050, "DEPOSIT", "A0002", "branch", client=NO_CLIENT),
    Fact(date(2026, 1, 7), 7_525, "José Brønsted", "A0003"),
    Fact(date(2026, 1, 13), 15_000, "Good Person", "A0004"),
    Fact(date(2026, 1, 14), -2_000, "Mia Chen", "A0005", "refund"),
    Fact(date(2026, 1, 20), 123_456, "Smith & Sons", "A0006", "three clients"),
    Fact(date(2026, 1, 21), -85_000, "Harbor Rent", "A0007"),
    Fact(date(2026, 1, 31), -1_200, "SERVICE CHARGE", "A0008", client=NO_CLIENT),
)
OPENING = 100_000
CLOSING = OPENING + sum(fact.cents for fact in FACTS)
EXPECTED = [fact.line for fact in FACTS]


def lines_read(reading: Reading) -> list[tuple[str, str, str, int]]:
    """Client, day, kind and cents of every line, in order of rows."""
    lines = sorted(reading.lines, key=lambda line: line.row)
    return [(line.client, line.day.isoformat(), line.kind.value, line.cents) for line in lines]


def money(cents: int, mark: str = ".") -> str:
    """Cents with two decimals and no thousands: `-1234.56`."""
    whole, part = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}{whole}{mark}{part:02d}"


def joined(lines: Iterable[str], end: str = "\r\n") -> str:
    """Lines as a text, each ended."""
    return "".join(line + end for line in lines)
