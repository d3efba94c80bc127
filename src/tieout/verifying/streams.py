"""The lines of a client's charges and payments as their costs ask for them, in order of day, amount and line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from tieout.verifying.claims import ClientClaim, ItemClaim, MatchClaim, Place
from tieout.verifying.lines import Evidence, ReadLine

CHARGES, PAYMENTS = 0, 1

_OUTSIDE_STORY = {"before_start", "balance_brought_forward"}


@dataclass(frozen=True, slots=True, order=True)
class PricedLine:
    """A line of a stream; `day` is that of `date.toordinal`, `cents` are positive in the normal direction."""

    day: int
    cents: int
    item: int
    credit: bool = field(compare=False)
    stream: int = field(compare=False)

    @property
    def month(self) -> tuple[int, int]:
        """Its calendar month."""
        own = date.fromordinal(self.day)
        return own.year, own.month

    def equals(self, other: PricedLine) -> bool:
        """Whether day and amount are the same."""
        return (self.day, self.cents) == (other.day, other.cents)


def priced(line: ReadLine) -> PricedLine:
    """A line of a file as its costs ask for it."""
    charge = line.kind in {"charge", "opening"} or (line.kind == "adjustment" and line.cents > 0)
    cents, stream = (line.cents, CHARGES) if charge else (-line.cents, PAYMENTS)
    return PricedLine(line.day.toordinal(), cents, line.item, line.kind == "credit", stream)


class ClientStreams:
    """All lines of a client that its story tells, by side and stream.

    Args:
        client: as claimed.
        evidence: the lines of the files.
    """

    def __init__(self, client: ClientClaim, evidence: Evidence) -> None:
        self._evidence = evidence
        claims: list[ItemClaim | MatchClaim] = [*client.items, *client.matches]
        self._claims = [claim for claim in claims if not is_before_the_story(claim)]
        self._sides: tuple[list[list[PricedLine]], ...] = ()

    def of(self, side: int, places: Iterable[Place]) -> list[PricedLine]:
        """Some lines, in order; places that aren't there are left out."""
        found = (self._evidence.line(side, place) for place in places)
        return sorted(priced(line) for line in found if line is not None)

    def lines(self, side: int, stream: int) -> Sequence[PricedLine]:
        """All lines of one side of a stream, in order."""
        if not self._sides:
            self._sides = tuple(self._sorted(number) for number in (0, 1))
        return self._sides[side][stream]

    def _sorted(self, side: int) -> list[list[PricedLine]]:
        own = self.of(side, (place for claim in self._claims for place in (claim.left, claim.right)[side]))
        return [[line for line in own if line.stream == stream] for stream in (CHARGES, PAYMENTS)]

    def is_unusual(self, line: PricedLine) -> bool:
        """Whether no other line of the stream, of either side, has its amount, whatever the sign."""
        times = sum(abs(one.cents) == abs(line.cents) for side in (0, 1) for one in self.lines(side, line.stream))
        return times == 1

    def between(self, side: int, lines: Sequence[PricedLine]) -> list[PricedLine]:
        """Other lines of the stream from the first to the last of some, in order."""
        every, own = self.lines(side, lines[0].stream), set(lines)
        return [line for line in every if lines[0] <= line <= lines[-1] and line not in own]

    def is_whole_month(self, lines: Sequence[PricedLine]) -> set[bool]:
        """Whether some left lines begin and end one calendar month of their stream; both may be so of equal lines."""
        first, last = lines[0], lines[-1]
        inside = [line for line in self.lines(0, first.stream) if line.month == first.month]
        if last.month != first.month or not (inside[0].equals(first) and inside[-1].equals(last)):
            return {False}
        return {True} if (inside[0], inside[-1]) == (first, last) else {True, False}


def is_before_the_story(claim: ItemClaim | MatchClaim) -> bool:
    """Whether it is a balance brought forward against the lines it stands for, which are taken out before."""
    return (claim.kind if isinstance(claim, ItemClaim) else claim.rule) in _OUTSIDE_STORY
