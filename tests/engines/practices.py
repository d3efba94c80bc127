"""Practices for conformance tests: every kind of event in a few hundred lines, the same for a seed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from random import Random

from tests.books import START, Entry, book, charge, linked, paid
from tieout.model.book import Book, LineKind
from tieout.model.linkage import Linkage
from tieout.model.pricing import StatedHabit, StatedHabits

CLIENTS = 25


def stated(habits: StatedHabits) -> list[tuple[int, StatedHabit]]:
    """Each stream's habit, in order, however the different ones are numbered."""
    pairs = zip(habits.streams.tolist(), habits.places.tolist(), strict=True)
    return [(stream, habits.different[place]) for stream, place in pairs]


def practice(seed: int) -> tuple[Book, Book, Linkage]:
    """Two books of one practice and their linkage."""
    random = Random(seed)  # noqa: S311  invented data
    left: list[Entry] = []
    right: list[Entry] = []
    for client in range(CLIENTS):
        here, there = zip(*_weeks(random, client), strict=True)
        left += [entry for entries in here for entry in entries]
        right += [entry for entries in there for entry in entries]
    right.append(Entry(3, 20, LineKind.OPENING, 30_000))
    return (
        book(left, clients=CLIENTS),
        book(right, program="quickbooks-online", clients=CLIENTS),
        linked(CLIENTS),
    )


def _weeks(random: Random, client: int) -> Iterator[tuple[list[Entry], list[Entry]]]:
    lag, fee = random.choice([0, 0, 2, 3, -1]), random.choice([15_000, 12_000, 9_000])
    for week in range(random.randint(4, 30)):
        session, payment = charge(client, 7 * week, fee), paid(client, 7 * week, fee)
        memo = f"session {START + timedelta(days=7 * week):%m/%d}" if week % 3 == 0 else None
        there = paid(client, 7 * week + lag + random.choice([0, 0, 0, 1]), fee, memo)
        invoices = [session] if random.random() < 0.95 else []
        yield [session, payment], [*invoices, *_entered(random, there)]


def _entered(random: Random, payment: Entry) -> list[Entry]:
    """A payment as the other program's books have it: mostly right."""
    fault = random.random()
    if fault < 0.90:
        return [payment]
    if fault < 0.93:
        return [paid((payment.client + 1) % CLIENTS, payment.day, -payment.cents)]
    if fault < 0.95:
        return [payment, payment]
    if fault < 0.97:
        return [paid(payment.client, payment.day, -payment.cents + 900)]
    return []
