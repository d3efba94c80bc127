"""What a report claims, as typed values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tieout.verifying.habits import HabitClaim

SCHEMA = "tieout.reconciliation/1"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A line item's place in its book."""

    file: int
    row: int
    part: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemClaim:
    """An item, as claimed."""

    kind: str
    verdict: str
    cents: int
    day: date
    left: tuple[Place, ...]
    right: tuple[Place, ...]
    text: str
    twin: Place | None
    counterpart: tuple[tuple[Place, ...], tuple[Place, ...]] | None
    counterpart_name: str
    hint: str
    cost: int | None
    said: int
    alternatives: tuple[Place, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchClaim:
    """A match, as claimed."""

    cents: int
    left: tuple[Place, ...]
    right: tuple[Place, ...]
    rule: str
    days_apart: int
    verdict: str
    cost: int | None
    said: int
    alternatives: tuple[Place, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientClaim:
    """A client's bridge, as claimed."""

    names: tuple[tuple[str, ...], tuple[str, ...]]
    cents: tuple[int, int]
    difference_cents: int
    unexplained_cents: int
    first_difference: date | None
    cost: int | None
    habits: tuple[HabitClaim | None, HabitClaim | None]
    items: tuple[ItemClaim, ...]
    matches: tuple[MatchClaim, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileClaim:
    """A file's counts, as claimed."""

    sha256: str
    rows: int
    used: int
    set_aside: int
    other_clients: int
    elsewhere: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AsideClaim:
    """A row left out, as claimed."""

    side: int
    file: int
    row: int
    column: str
    cents: int
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BasisClaim:
    """What the costs of all clients rest on, as claimed."""

    events: int
    faults: int
    agree: int
    fault: int
    clients: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """Everything a report claims, of all clients or of some that follow each other. Pairs are (left, right).

    `before` is how many clients of the report stand before these; `basis` is None where it states no costs.
    """

    schema: str
    as_of: date | None
    to: date | None
    client: str | None
    programs: tuple[str, str]
    files: tuple[tuple[FileClaim, ...], tuple[FileClaim, ...]]
    cents: tuple[int, int]
    difference_cents: int
    explained_cents: int
    unexplained_cents: int
    clients: tuple[ClientClaim, ...]
    set_aside: tuple[AsideClaim, ...]
    fees: tuple[tuple[int, int], ...]
    learn: bool
    decisions: int
    basis: BasisClaim | None
    before: int = 0

    @property
    def numbered(self) -> Iterator[tuple[int, ClientClaim]]:
        """The clients with their numbers in the report, from 1."""
        return enumerate(self.clients, start=self.before + 1)

    @property
    def places(self) -> tuple[set[Place], set[Place]]:
        """By side, places that the clients' matches and items name, and those of which the side isn't said in both."""
        found: tuple[set[Place], set[Place]] = (set(), set())
        for client in self.clients:
            claims: list[ItemClaim | MatchClaim] = [*client.items, *client.matches]
            for claim in claims:
                for side, places in enumerate((claim.left, claim.right)):
                    found[side].update(places, claim.alternatives or ())
            for item in client.items:
                for side, places in enumerate(item.counterpart or ()):
                    found[side].update(places)
                if item.twin is not None:
                    found[1 if item.right else 0].add(item.twin)
        return found
