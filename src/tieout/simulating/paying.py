"""How clients pay: each way makes the practice's amounts paid and credits used, and the other program's payments.

A payment that would come after the last day of the period isn't in either book: the session stays unpaid.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from random import Random

from tieout.simulating.charging import month_end
from tieout.simulating.laws import Law, NextWeekday, between, exactly, mostly
from tieout.simulating.ledger import Event, Line, Row, Stream

_STOPS_SHARE, _SHORT_SHARE = 0.08, 0.01


@dataclass(frozen=True, slots=True)
class Payer:
    """One client's sessions to pay for, in order of days.

    Attributes:
        client: position in the practice's clients.
        due: rows with a charge.
        receipts: the other program's receipts by row, where charge and payment are one row there.
        end: last day on which a payment is in the books.
        rng: where chance comes from.
    """

    client: int
    due: Sequence[Row]
    receipts: dict[int, Row]
    end: date
    rng: Random


def pay(how: str, payer: Payer) -> list[Event]:
    """The payments of one client.

    Args:
        how: a key of `WAYS`.
        payer: the client and the sessions.
    """
    events = list(WAYS[how](_until_stop(payer)))
    for row in payer.due:
        _say_status(row)
    return events


def _until_stop(payer: Payer) -> Payer:
    """Some clients stop paying."""
    if payer.receipts or payer.rng.random() >= _STOPS_SHARE or not payer.due:
        return payer
    kept = payer.due[: payer.rng.randrange(len(payer.due))]
    return Payer(payer.client, kept, payer.receipts, payer.end, payer.rng)


def _say_status(row: Row) -> None:
    if row.type not in {"Unpaid", "Paid"}:
        return
    owed = sum(line.cents for line in row.lines)
    row.type = "Paid" if owed <= 0 else "Part paid" if len(row.lines) > 1 else "Unpaid"


def _same_day(payer: Payer) -> Iterator[Event]:
    """A card on file, charged on the day of the session; with some clients the books are a day later at times."""
    law: Law = exactly(0)
    if payer.receipts:
        for row in payer.due:
            cents = row.lines[0].cents
            right = payer.receipts[id(row)].add("paid", -cents)
            yield Event(payer.client, Stream.MONEY, [row.add("paid", -cents)], [right], row.day, law)
        return
    yield from _one_by_one(payer, mostly(0, payer.rng) if payer.rng.random() < 0.2 else law, in_order=False)


def _later(payer: Payer) -> Iterator[Event]:
    """Each session on its own, mostly after the same number of days."""
    days = payer.rng.choice((1, 2, 3, 4, 7, 10, 14))
    law = exactly(days) if payer.rng.random() < 0.4 else mostly(days, payer.rng)
    yield from _one_by_one(payer, law, in_order=payer.rng.random() < 0.7)


def _spread(payer: Payer) -> Iterator[Event]:
    """Each session on its own, whenever the client gets round to it."""
    first = payer.rng.choice((0, 1, 3, 7))
    law = between(first, first + payer.rng.choice((5, 9, 14, 21)))
    yield from _one_by_one(payer, law, in_order=payer.rng.random() < 0.7)


def _fridays(payer: Payer) -> Iterator[Event]:
    """Checks entered on one day of the week."""
    yield from _one_by_one(payer, NextWeekday(payer.rng.choice((0, 2, 4))), in_order=True)


def _one_by_one(payer: Payer, law: Law, *, in_order: bool) -> Iterator[Event]:
    days = [law.draw(payer.rng, row.day) for row in payer.due]
    if in_order:
        # whoever pays in order pays the oldest session first: the days are the same, their order isn't
        ordered = sorted(days)
        if all(law.bits(row.day, day) < 64 for row, day in zip(payer.due, ordered, strict=True)):
            days = ordered
        else:
            in_order = False
    for row, day in zip(payer.due, days, strict=True):
        if day > payer.end:
            continue
        cents = row.lines[0].cents
        if payer.rng.random() < _SHORT_SHARE and cents > 4_000:
            cents -= cents // 4
        left = row.add("paid", -cents)
        yield Event(payer.client, Stream.MONEY, [left], [_payment(payer, day, cents)], row.day, law, in_order)


def _monthly(payer: Payer) -> Iterator[Event]:
    """The month's statement in one payment, in the next month."""
    law = between(1, payer.rng.choice((3, 10, 20)))
    for _, month in groupby(payer.due, key=lambda row: (row.day.year, row.day.month)):
        own = list(month)
        closes = month_end(own[0].day)
        day = law.draw(payer.rng, closes)
        if day <= payer.end:
            yield _together(payer, own, day, closes, law)


def _now_and_then(payer: Payer) -> Iterator[Event]:
    """All open sessions at once, every few weeks."""
    open_rows: list[Row] = []
    sessions = payer.rng.randrange(2, 6)
    law = between(0, payer.rng.choice((2, 4, 6)))
    for row in payer.due:
        open_rows.append(row)
        if len(open_rows) < sessions:
            continue
        day = law.draw(payer.rng, row.day)
        if day <= payer.end:
            yield _together(payer, open_rows, day, row.day, law)
        open_rows, sessions = [], payer.rng.randrange(2, 6)


def _together(payer: Payer, rows: Sequence[Row], day: date, anchor: date, law: Law) -> Event:
    cents = [row.lines[0].cents for row in rows]
    left = [row.add("paid", -own) for row, own in zip(rows, cents, strict=True)]
    return Event(payer.client, Stream.MONEY, left, [_payment(payer, day, sum(cents))], anchor, law)


def _prepaid(payer: Payer) -> Iterator[Event]:
    """A package ahead: the first session shows the money, the others the credit that was left of it."""
    size = payer.rng.choice((3, 4, 5, 6, 8, 10))
    ahead = payer.rng.choice((0, 0, 1, 2))
    law = exactly(-ahead)
    for begin in range(0, len(payer.due), size):
        rows = payer.due[begin : begin + size]
        cents = [row.lines[0].cents for row in rows]
        left = [row.add("credit" if number else "paid", -cents[number]) for number, row in enumerate(rows)]
        day = rows[0].day - timedelta(ahead)
        yield Event(payer.client, Stream.MONEY, left, [_payment(payer, day, sum(cents))], rows[0].day, law)


def _parts(payer: Payer) -> Iterator[Event]:
    """Every session in two or three parts, some days apart."""
    count, apart = payer.rng.choice((2, 2, 3)), payer.rng.choice((3, 7, 14))
    first = payer.rng.choice((0, 0, 2))
    equal = payer.rng.random() < 0.6
    for row in payer.due:
        cents = row.lines[0].cents
        days = [row.day + timedelta(first + apart * number + payer.rng.choice((0, 0, 0, 1))) for number in range(count)]
        if days[-1] > payer.end:
            continue
        right = [
            _payment(payer, day, part)
            for day, part in zip(days, _share(cents, count, payer.rng, equal=equal), strict=True)
        ]
        yield Event(payer.client, Stream.MONEY, [row.add("paid", -cents)], right)


def _installments(payer: Payer) -> Iterator[Event]:
    """A fixed sum every week or two, whatever the sessions cost: the oldest session is paid off first.

    Sessions and payments stand for the same event from one day on which all is paid to the next.
    """
    if not payer.due:
        return
    fee = payer.due[0].lines[0].cents
    sum_paid = max(fee * payer.rng.choice((50, 60, 75, 80)) // 100 // 500 * 500, 1_000)
    every, ahead = payer.rng.choice((7, 7, 14)), 0
    day = payer.due[0].day + timedelta(payer.rng.randrange(1, 6))
    left: list[Line] = []
    right: list[Line] = []
    for row in payer.due:
        open_cents = row.lines[0].cents
        covered = 0
        while covered < open_cents and (ahead or max(day, row.day) <= payer.end):
            if not ahead:
                day = max(day, row.day)
                right.append(_payment(payer, day, sum_paid))
                day, ahead = day + timedelta(every), sum_paid
            part = min(ahead, open_cents - covered)
            covered, ahead = covered + part, ahead - part
        if covered:
            left.append(row.add("paid", -covered))
        if left and not ahead:
            yield Event(payer.client, Stream.MONEY, left, right)
            left, right = [], []
    if left:
        # what the last payment has left over would be a credit not spent yet: it is smaller here, so that all is spent
        right[-1].cents += ahead
        yield Event(payer.client, Stream.MONEY, left, right)


def _changing(payer: Payer) -> Iterator[Event]:
    """One way of paying for some months, another one from then on."""
    first, second = payer.rng.sample(("same_day", "later", "fridays", "monthly", "prepaid", "now_and_then"), 2)
    middle = len(payer.due) // 2 + payer.rng.randrange(-2, 3)
    for how, due in ((first, payer.due[: max(middle, 0)]), (second, payer.due[max(middle, 0) :])):
        yield from WAYS[how](Payer(payer.client, due, {}, payer.end, payer.rng))


def _share(cents: int, count: int, rng: Random, *, equal: bool) -> list[int]:
    """Split an amount: in equal parts, or whole ten dollars first."""
    if equal or cents < 6_000:
        each = cents // count
        return [each] * (count - 1) + [cents - each * (count - 1)]
    parts = [max(rng.randrange(2_000, max(cents // count, 2_001), 1_000), 1_000) for _ in range(count - 1)]
    return [*parts, cents - sum(parts)]


def _payment(payer: Payer, day: date, cents: int) -> Line:
    number = str(payer.rng.randrange(100, 9_999)) if payer.rng.random() < 0.2 else ""
    return Row(payer.client, day, "Payment", number=number).add("amount", -cents)


WAYS: dict[str, Callable[[Payer], Iterator[Event]]] = {
    "same_day": _same_day,
    "later": _later,
    "spread": _spread,
    "fridays": _fridays,
    "monthly": _monthly,
    "now_and_then": _now_and_then,
    "prepaid": _prepaid,
    "parts": _parts,
    "installments": _installments,
    "changing": _changing,
}
"""How clients pay, by name."""
