"""Laws of sums: balances, bridges and totals, added up anew."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from tieout.verifying.claims import Claims
from tieout.verifying.lines import Evidence


def balances(claims: Claims, evidence: Evidence) -> Iterator[str | None]:
    """Each client's balance on each side = the sum of the lines of its names, up to the last day that counts."""
    for side in (0, 1):
        sums: Counter[str] = Counter()
        for line in evidence.lines[side].values():
            if evidence.counts(line):
                sums[line.client] += line.cents
        for number, client in claims.numbered:
            cents = sum(sums[name] for name in client.names[side])
            told = client.cents[side]
            yield None if cents == told else f"Client {number}: its lines come to {cents} cents, it says {told}."


def closes(claims: Claims, evidence: Evidence) -> Iterator[str | None]:
    """Left + Σ items = right, and the difference is right − left."""
    del evidence
    for number, client in claims.numbered:
        left, right = client.cents
        items = sum(item.cents for item in client.items)
        yield None if left + items == right else f"Client {number}: {left} + {items} is not {right}."
        apart = client.difference_cents
        yield None if apart == right - left else f"Client {number}: the difference is {right - left}, it says {apart}."


def unexplained(claims: Claims, evidence: Evidence) -> Iterator[str | None]:
    """What each client doesn't explain is the sum of its items of that kind."""
    del evidence
    for number, client in claims.numbered:
        cents = sum(item.cents for item in client.items if item.kind == "unexplained")
        told = client.unexplained_cents
        yield None if cents == told else f"Client {number}: {cents} cents are not explained, it says {told}."


def unexplained_in_all(claims: Claims, evidence: Evidence) -> Iterator[str | None]:
    """What all clients don't explain stands in the head of the report."""
    del evidence
    total = sum(client.unexplained_cents for client in claims.clients)
    told = claims.unexplained_cents
    yield None if total == told else f"{total} cents are not explained, the head says {told}."


def first_difference(claims: Claims, evidence: Evidence) -> Iterator[str | None]:
    """The first day of an item that moves the balance, or none."""
    del evidence
    for number, client in claims.numbered:
        first = min((item.day for item in client.items if item.cents), default=None)
        told = client.first_difference
        yield None if first == told else f"Client {number}: the first difference is {first}, it says {told}."


def totals(claims: Claims, evidence: Evidence) -> Iterator[str | None]:
    """Both totals, their difference, and that explained and unexplained make up the difference."""
    del evidence
    for side, name in enumerate(("left", "right")):
        cents = sum(client.cents[side] for client in claims.clients)
        told = claims.cents[side]
        yield None if cents == told else f"The clients come to {cents} cents on the {name}, the head says {told}."
    apart = claims.cents[1] - claims.cents[0]
    told = claims.difference_cents
    yield None if apart == told else f"The difference is {apart} cents, the head says {told}."
    parts = claims.explained_cents + claims.unexplained_cents
    yield None if parts == told else f"Explained and unexplained come to {parts} cents, the difference is {told}."
