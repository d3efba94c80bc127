"""What a client owes, by age: payments and credits settle the oldest charges first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tieout.web.day_bases import Basis, lines_by_bill
from tieout.web.ledger import lines_of
from tieout.web.models import ComparedClient

BRACKETS = (("Current", 0), ("1–30 days", 30), ("31–60 days", 60), ("61–90 days", 90))
OVER = "over 90 days"
NOT_BILLED = "Not billed"


@dataclass(frozen=True, slots=True)
class Bracket:
    """What is owed of one age."""

    name: str
    cents: int


@dataclass(frozen=True, slots=True)
class Aged:
    """What a client owes in the practice's program, by age.

    Attributes:
        brackets: the ages; together the balance.
        basis: by which date.
        by_bill: whether the bill dates are known.
    """

    brackets: tuple[Bracket, ...]
    basis: Basis
    by_bill: bool


def aging(client: ComparedClient, as_of: date | None, wanted: Basis) -> Aged | None:
    """What a client owes in the practice's program, by age; None where there is no day to count to.

    Args:
        client: whose.
        as_of: the day the ages are counted to.
        wanted: by which date, where it is known; else by date of service.
    """
    if as_of is None:
        return None
    billed = lines_by_bill(client)
    if wanted is Basis.BILL and billed is not None:
        return Aged(brackets(billed, as_of), Basis.BILL, by_bill=True)
    lines = [(line.day, line.cents) for lines in lines_of(client, "left").values() for line in lines]
    return Aged(brackets(lines, as_of), Basis.SERVICE, billed is not None)


def brackets(lines: Iterable[tuple[date | None, int]], as_of: date) -> tuple[Bracket, ...]:
    """Lines of one client by age.

    Within a day's own charge its own payment counts first; what is left of payments settles the oldest charges. An
    excess of payments stands under "Current" as a credit, so that the brackets always add up to the balance.

    Args:
        lines: (day, cents), positive = the client owes more; a charge without a day isn't billed, and settled last.
        as_of: the day the ages are counted to.
    """
    by_day: dict[date | None, int] = {}
    for day, cents in lines:
        by_day[day] = by_day.get(day, 0) + cents
    paid = -sum(cents for cents in by_day.values() if cents < 0)
    names = [name for name, _ in BRACKETS] + [OVER] + [NOT_BILLED] * (None in by_day)
    sums = dict.fromkeys(names, 0)
    for day in sorted(by_day, key=lambda day: day or date.max):
        owed = max(by_day[day], 0)
        settled = min(owed, paid)
        paid -= settled
        sums[_bracket((as_of - day).days) if day else NOT_BILLED] += owed - settled
    sums[BRACKETS[0][0]] -= paid
    return tuple(Bracket(name, sums[name]) for name in names)


def _bracket(days: int) -> str:
    return next((name for name, until in BRACKETS if days <= until), OVER)
