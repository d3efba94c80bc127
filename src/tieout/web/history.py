"""The history of a practice: written as people act, sealed entry by entry, and checked.

The key of the seals is the application's secret key, which isn't in the database: whoever can change the table only
can't make a seal that holds. A cut-off end shows only against a seal that was written down before.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from tieout.web.fetching import in_pieces
from tieout.web.models import EntryKind, HistoryEntry, Practice, User

_SALT = "tieout.history"

ENTRIES_AT_ONCE = 1000

LOOKS = {
    "clients": "the list of clients",
    "client": "the comparison of a client",
    "record": "a client record",
    "review": "the review",
    "corrections": "the corrections",
    "sign": "a sign-off",
    "file": "a file",
    "names": "the names",
    "insight-run": "an insight",
    "history": "the history",
}
TAKES = {
    "file-original": "an original file",
    "report-json": "a comparison as JSON",
    "report-csv": "a comparison as CSV",
    "report-xlsx": "a comparison as a workbook",
    "report-pdf": "a comparison as PDF",
    "corrections-file": "a list of corrections",
    "decisions-csv": "the decisions as CSV",
    "client-pdf": "a client's comparison as PDF",
    "insight-csv": "an insight as CSV",
    "insight-xlsx": "an insight as a workbook",
    "history-csv": "the history as CSV",
}
"""Pages that show or hand out what is known of clients. What only tells how far a job is, is not written down."""


def write(practice: Practice, person: User | str, kind: EntryKind, text: str, client: str = "") -> HistoryEntry:
    """Add an entry.

    Args:
        practice: whose history.
        person: who did it.
        kind: of what.
        text: what was done, without any client's name.
        client: whom it is about; empty for none.
    """
    with transaction.atomic():
        Practice.objects.select_for_update().only("pk").get(pk=practice.pk)  # one entry after the other
        last = HistoryEntry.objects.filter(practice=practice).first()
        entry = HistoryEntry(
            practice=practice,
            number=last.number + 1 if last else 1,
            at=timezone.now(),
            person=person if isinstance(person, str) else f"{person} <{person.email}>",
            kind=kind,
            text=text[:400],
            client=client[:300],
        )
        entry.seal = _seal(entry, last.seal if last else "")
        entry.save()
    return entry


def _seal(entry: HistoryEntry, before: str) -> str:
    told = [
        before, entry.practice_id, entry.number, entry.at.isoformat(), entry.person, entry.kind, entry.text,
        entry.client,
    ]  # fmt: skip
    return salted_hmac(_SALT, json.dumps(told), algorithm="sha256").hexdigest()


@dataclass(frozen=True, slots=True)
class Checked:
    """Whether every entry is as it was written.

    Attributes:
        entries: how many hold, from the first on.
        broken: number of the first that doesn't, or that is missing; None when all hold.
        seal: of the last entry that holds.
    """

    entries: int
    broken: int | None
    seal: str


def every_entry(practice: Practice) -> Iterator[HistoryEntry]:
    """A practice's history, the oldest entry first."""
    return in_pieces(HistoryEntry.objects.filter(practice=practice).order_by("number"), ENTRIES_AT_ONCE)


def check(practice: Practice) -> Checked:
    """Go through a practice's history from its first entry."""
    seal, count = "", 0
    for entry in every_entry(practice):
        if entry.number != count + 1 or not constant_time_compare(entry.seal, _seal(entry, seal)):
            return Checked(count, count + 1, seal)
        seal, count = entry.seal, entry.number
    return Checked(count, None, seal)


def note(request: HttpRequest, text: str, client: str = "") -> None:
    """Write down a change made by the person at a page."""
    seat = request.seat  # type: ignore[attr-defined]
    write(seat.practice, seat.user, EntryKind.CHANGE, text, client)
    request.noted = True  # type: ignore[attr-defined]


def note_page(request: HttpRequest, page: str, response: HttpResponseBase) -> None:
    """Write down that a person looked at something, took something out, or changed something not told more closely."""
    seat = request.seat  # type: ignore[attr-defined]
    if response.status_code >= 400 or getattr(request, "noted", False):
        return
    client = getattr(request, "about_client", "")
    if request.method == "POST":
        write(seat.practice, seat.user, EntryKind.CHANGE, f"pressed a button of the page “{page}”", client)
    elif page in LOOKS:
        searched = " and searched it" if request.GET.get("find") else ""
        write(seat.practice, seat.user, EntryKind.LOOK, f"looked at {LOOKS[page]}{searched}", client)
    elif page in TAKES:
        write(seat.practice, seat.user, EntryKind.TAKE, f"took {TAKES[page]}", client)


def note_refusal(request: HttpRequest, page: str) -> None:
    """Write down that a page was refused."""
    seat = request.seat  # type: ignore[attr-defined]
    write(seat.practice, seat.user, EntryKind.REFUSED, f"was refused the page “{page}”")
