"""What sessions cost the client, and how the other program invoices them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from random import Random

from tieout.simulating.calendars import ATTENDED, CANCELLED, LATE_CANCEL, NO_SHOW, Appointment
from tieout.simulating.laws import Gaps, Law, NextWeekday, exactly, mostly
from tieout.simulating.ledger import Event, Row, Stream

PRACTITIONERS = ("A. Baker", "J. Castillo", "M. Osei", "R. Lindgren", "T. Varga", "K. Marsh")


@dataclass(frozen=True, slots=True)
class Fees:
    """What one client pays for a session, in cents.

    Attributes:
        kind: `full`, `sliding`, `copay` or `coinsurance`.
        rate: the full fee at the beginning.
        share: the client's part of it.
        deductible: for how many sessions the client pays the whole rate first.
        rises_on: the day the fee goes up, or None.
        rise: by how much.
        missed: what a late cancellation or no-show costs; 0 = it is waived.
    """

    kind: str
    rate: int
    share: int
    deductible: int
    rises_on: date | None
    rise: int
    missed: int

    def of(self, day: date, number: int) -> tuple[int, int]:
        """The full fee and the client's part of the `number`-th session, from 0."""
        risen = self.rise if self.rises_on and day >= self.rises_on else 0
        rate = self.rate + risen
        if self.kind in {"full", "sliding"}:
            return rate, self.share + risen
        return rate, rate if number < self.deductible else self.share


def invent_fees(kind: str, start: date, days: int, rng: Random) -> Fees:
    """Invent one client's fees.

    Args:
        kind: of client.
        start: first day of the period.
        days: length of the period.
        rng: where chance comes from.
    """
    how = rng.choices(("full", "sliding", "copay", "coinsurance"), (0.45, 0.2, 0.25, 0.1))[0]
    rate = rng.randrange(11_000, 22_500, 500) + (4_000 if kind == "couple" else 0)
    share, deductible = rate, 0
    if how == "sliding":
        share = rng.randrange(4_000, 10_500, 500 if rng.random() < 0.8 else 50)
    elif how == "copay":
        rate = rng.randrange(9_800, 18_900)
        share, deductible = rng.randrange(1_500, 6_500, 500), rng.choice((0, 0, 0, 2, 4, 7))
    elif how == "coinsurance":
        rate = rng.randrange(9_800, 18_900)
        share, deductible = (rate * rng.choice((10, 20, 30)) + 50) // 100, rng.choice((0, 0, 3, 6))
    rises = start + timedelta(rng.randrange(days)) if how in {"full", "sliding"} and rng.random() < 0.25 else None
    missed = rng.choice((0, 5_000, 7_500, share))
    return Fees(how, rate, share, deductible, rises, rng.choice((500, 1_000, 1_500)), missed)


def make_rows(client: int, kind: str, calendar: Sequence[Appointment], fees: Fees, rng: Random) -> list[Row]:
    """The practice's rows of one client, each with its charge where there is one."""
    practitioner = rng.choice(PRACTITIONERS)
    service = "90847" if kind == "couple" else rng.choice(("90837", "90837", "90834"))
    first_is_intake = rng.random() < 0.4
    rows = []
    for number, slot in enumerate(calendar):
        rate, share = fees.of(slot.day, number)
        row = Row(client, slot.day, _status(slot.status), service=service, practitioner=practitioner, rate=rate)
        if slot.status == ATTENDED:
            if number == 0 and first_is_intake and fees.kind == "full":
                row.service, row.rate, share = "90791", rate + 4_000, share + 4_000
            row.insured = max(row.rate - share, 0) if fees.kind in {"copay", "coinsurance"} else 0
            row.add("charge", share)
        elif slot.status in {LATE_CANCEL, NO_SHOW} and fees.missed:
            row.service, row.rate = "Cancellation", fees.missed
            row.add("charge", fees.missed)
        rows.append(row)
    return rows


def _status(status: str) -> str:
    return "Unpaid" if status == ATTENDED else status if status in {CANCELLED, LATE_CANCEL, NO_SHOW} else "Unpaid"


def invent_invoicing(paying: str, receipts: bool, rng: Random) -> str:
    """How a client is invoiced: `each`, `later`, `fridays`, `monthly` or `receipt` (charge and payment in one row)."""
    if paying == "monthly":
        return rng.choices(("monthly", "each"), (0.7, 0.3))[0]
    if paying == "same_day" and receipts and rng.random() < 0.25:
        return "receipt"
    return rng.choices(("each", "later", "fridays", "monthly"), (0.7, 0.12, 0.06, 0.12))[0]


def invoice(client: int, rows: Sequence[Row], how: str, rng: Random) -> Iterator[Event]:
    """The other program's invoices for the rows of a client that cost something."""
    due = [row for row in rows if row.lines]
    if how == "monthly":
        yield from _monthly(client, due, rng)
        return
    law = _law(how, rng)
    for row in due:
        other = Row(client, law.draw(rng, row.day), "Sales Receipt" if how == "receipt" else "Invoice")
        cents = row.lines[0].cents
        right = other.add("charge" if how == "receipt" else "amount", cents)
        yield Event(client, Stream.CHARGE, [row.lines[0]], [right], row.day, law)


def _law(how: str, rng: Random) -> Law:
    if how == "later":
        return mostly(rng.choice((1, 2, 3)), rng) if rng.random() < 0.6 else exactly(rng.choice((1, 2, 7)))
    return NextWeekday(4) if how == "fridays" else exactly(0)


def _monthly(client: int, due: Sequence[Row], rng: Random) -> Iterator[Event]:
    """One invoice for a month, on its last day or on the first of the next."""
    later = rng.choice((0, 1))
    for _, month in groupby(due, key=lambda row: (row.day.year, row.day.month)):
        own = list(month)
        day = month_end(own[0].day) + timedelta(later)
        right = Row(client, day, "Invoice").add("amount", sum(row.lines[0].cents for row in own))
        law = Gaps({(day - own[-1].day).days: 1.0})
        yield Event(client, Stream.CHARGE, [row.lines[0] for row in own], [right], own[-1].day, law)


def month_end(day: date) -> date:
    """The last day of the month."""
    first_of_next = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return first_of_next - timedelta(1)
