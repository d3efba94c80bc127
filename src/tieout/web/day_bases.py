"""By which date the lines of a client are placed: the date of service, the bill date, or each program's own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.http import HttpRequest

from tieout.model.book import LineKind
from tieout.web.ledger import Line, lines_of
from tieout.web.models import ComparedClient

SIDES = ("left", "right")

_REMEMBERED = "dates"
"""Where a session keeps the basis that was chosen last; a page is asked for another by the same name."""

Place = tuple[int, int, str]


class Basis(StrEnum):
    """By which date.

    What both programs have is one event: it is placed by the practice's date of it, or by the other program's, whose
    invoices carry the date of the bill. A line that one program has keeps its own.
    """

    SERVICE = "service"
    BILL = "bill"
    OWN = "own"

    @property
    def words(self) -> str:
        """As a page names it."""
        return {"service": "by date of service", "bill": "by bill date", "own": "by each program's own dates"}[self]

    @property
    def label(self) -> str:
        """As a button says it."""
        return "By own dates" if self is Basis.OWN else self.words.capitalize()


@dataclass(frozen=True, slots=True)
class Placed:
    """A line, and the day by which it is placed; `shared` where both programs have what it tells of."""

    day: date
    line: Line
    shared: bool


def chosen_basis(request: HttpRequest) -> Basis:
    """The basis a page is asked for, else the one chosen last, else the date of service."""
    asked, last = request.GET.get(_REMEMBERED, ""), request.session.get(_REMEMBERED, Basis.SERVICE)
    if asked in set(Basis) and asked != last:
        request.session[_REMEMBERED] = last = asked
    return Basis(last)


def placed(client: ComparedClient, basis: Basis) -> dict[str, list[Placed]]:
    """Every line of a client by side, with the day by which it is placed."""
    lines = {side: lines_of(client, side) for side in SIDES}
    days = dict(_days_of_events(client, lines, basis))
    return {
        side: [
            Placed(line.day if basis is Basis.OWN else days.get((side, place), line.day), line, (side, place) in days)
            for place, own in lines[side].items()
            for line in own
        ]
        for side in SIDES
    }


def _days_of_events(
    client: ComparedClient, lines: Mapping[str, Mapping[Place, Sequence[Line]]], basis: Basis
) -> Iterator[tuple[tuple[str, Place], date]]:
    """The day of each line that stands for an event of both programs: the first by the side that the basis goes by."""
    by = "right" if basis is Basis.BILL else "left"
    for told in (*client.document["matches"], *client.document["items"]):
        places = {side: [_place(ref) for ref in told[side]] for side in SIDES}
        days = [line.day for place in places[by] for line in lines[by].get(place, ())]
        if days and all(places.values()):
            yield from (((side, place), min(days)) for side in SIDES for place in places[side])


def _place(ref: Mapping[str, Any]) -> Place:
    return ref["file"], ref["row"], ref["part"]


def lines_by_bill(client: ComparedClient) -> list[tuple[date | None, int]] | None:
    """The practice's lines by the day on which the other program billed them, and their cents.

    A charge that it doesn't have has no such day. What was paid in the row of a charge goes with the charge. None
    where the other program has none of the charges, as a bank has none.
    """
    own = placed(client, Basis.BILL)["left"]
    charges = {
        (one.line.file, one.line.row): one.day if one.shared else None
        for one in own
        if one.line.kind == LineKind.CHARGE
    }
    if not any(charges.values()):
        return None
    return [(charges.get((one.line.file, one.line.row), one.day), one.line.cents) for one in own]
