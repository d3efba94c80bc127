"""A practice that never was: who comes, what it costs, how it is paid, what goes wrong."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from random import Random

from tieout.model.days import long_day
from tieout.simulating.calendars import appointments
from tieout.simulating.charging import invent_fees, invent_invoicing, invoice, make_rows, month_end
from tieout.simulating.ground import Ground
from tieout.simulating.ledger import Client, Event, Practice, Row, Stream
from tieout.simulating.openings import cut_off
from tieout.simulating.paying import Payer, pay
from tieout.simulating.people import invent_clients
from tieout.simulating.plan import MIXES, Plan
from tieout.simulating.planting import plant_faults, plant_traits

_SECOND_NAME_SHARE = 0.3
_SAYING_SHARE, _MISTYPED_SHARE, _DAYS_SAID_MAX = 0.4, 0.02, 5


def invent_practice(plan: Plan, types: frozenset[str]) -> Practice:
    """Invent a practice and spoil its books.

    Args:
        plan: what is asked for.
        types: the transaction types that the other program's layout shows.
    """
    practice = Practice(invent_clients(plan.clients, plan.naming, _chance(plan, "people")))
    for number, client in enumerate(practice.clients):
        # every client has a chance of its own, so that one more changes nothing about the others
        _invent_client(practice, number, client, plan, types, _chance(plan, f"client {number}"))
    ground = Ground(practice, types, plan.start, last_day(plan), _chance(plan, "faults"))
    if plan.cut_off_days:
        cut_off(ground, last_day(plan) - timedelta(plan.cut_off_days))
    if plan.mix == "varied":
        plant_traits(ground, plan.fault_rate, _chance(plan, "traits"))
    plant_faults(ground, plan.fault_rate)
    return practice


def _chance(plan: Plan, what: str) -> Random:
    """A source of chance of its own for each thing, seeded by text: the same in every process."""
    return Random(f"{plan.seed} {what}")  # noqa: S311  nothing here is secret


def last_day(plan: Plan) -> date:
    """The last day of the period."""
    day = month_end(plan.start)
    for _ in range(plan.months - 1):
        day = month_end(day + timedelta(1))
    return day


def _invent_client(
    practice: Practice, number: int, client: Client, plan: Plan, types: frozenset[str], rng: Random
) -> None:
    end = last_day(plan)
    ways = MIXES[plan.mix]
    client.paying = rng.choices(list(ways), list(ways.values()))[0]
    client.invoicing = invent_invoicing(client.paying, "Sales Receipt" in types, rng)
    fees = invent_fees(client.kind, plan.start, (end - plan.start).days, rng)
    rows = make_rows(number, client.kind, appointments(plan.start, end, rng), fees, rng)
    charged = list(invoice(number, rows, client.invoicing, rng))
    receipts: dict[int, Row] = {}
    if client.invoicing == "receipt":
        receipts = {id(event.left[0].row): event.right[0].row for event in charged}
    paid = pay(client.paying, Payer(number, [row for row in rows if row.lines], receipts, end, rng))
    practice.left.extend(rows)
    practice.events.extend((*charged, *paid))
    for row in {id(line.row): line.row for event in (*charged, *paid) for line in event.right}.values():
        if len(client.right_names) > 1 and rng.random() < _SECOND_NAME_SHARE:
            row.name = 1
        practice.right.append(row)
    if plan.memos == "dates":
        _say_days((*charged, *paid), rng)


def _say_days(events: Sequence[Event], rng: Random) -> None:
    """The other program's memos name the days of sessions: every invoice's, some payments'. A few are mistyped."""
    write = rng.choice(_WAYS_TO_WRITE)
    for event in events:
        days = sorted({line.day for line in event.left})
        if event.stream is not Stream.CHARGE and (rng.random() >= _SAYING_SHARE or len(days) > _DAYS_SAID_MAX):
            continue
        if event.stream is Stream.CHARGE and len(days) > 1:
            continue
        if rng.random() < _MISTYPED_SHARE:
            days[0] += timedelta(rng.choice((-1, 1, 10)))
        for line in event.right:
            line.row.memo = write(days)


def _plainly(days: Sequence[date]) -> str:
    return f"Session {', '.join(f'{day:%m/%d/%Y}' for day in days)}"


def _briefly(days: Sequence[date]) -> str:
    words = [f"{day.month}/{day.day}" for day in days]
    return f"sessions {', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else f"session {words[0]}"


def _in_words(days: Sequence[date]) -> str:
    if len(days) > 1 and (days[0].year, days[0].month) == (days[-1].year, days[-1].month):
        return f"{days[0]:%B %Y} sessions"
    return f"Session of {', '.join(map(long_day, days))}"


_WAYS_TO_WRITE: tuple[Callable[[Sequence[date]], str], ...] = (_plainly, _plainly, _briefly, _in_words)
