"""The history of a practice: who did what and when, whether it is whole, and all of it as a table."""

from __future__ import annotations

import csv as writing
from collections.abc import Iterator

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from tieout.model.harmless import harmless
from tieout.reporting.separated import BYTE_ORDER_MARK
from tieout.web.access import Right, Seat, needs
from tieout.web.history import check, every_entry
from tieout.web.models import EntryKind, HistoryEntry

PAGE_ENTRIES = 100


@require_GET
@needs(Right.MANAGE_PEOPLE)
def listed(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The entries, the newest first; on demand, whether each is as it was written."""
    show, find = request.GET.get("show", "done"), request.GET.get("find", "").strip()
    page = Paginator(_entries(seat, show, find), PAGE_ENTRIES).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "show": show,
        "find": find,
        "checked": check(seat.practice) if "check" in request.GET else None,
    }
    return render(request, "history.html", context)


def _entries(seat: Seat, show: str, find: str) -> QuerySet[HistoryEntry]:
    entries = HistoryEntry.objects.filter(practice=seat.practice)
    if show == "done":
        entries = entries.exclude(kind=EntryKind.LOOK)
    elif show == "refused":
        entries = entries.filter(kind=EntryKind.REFUSED)
    if find:
        entries = entries.filter(person__icontains=find) | entries.filter(client__icontains=find)
    return entries


@require_GET
@needs(Right.MANAGE_PEOPLE)
def csv(request: HttpRequest, seat: Seat) -> HttpResponseBase:
    """Every entry with its seal, the oldest first."""
    del request
    response = StreamingHttpResponse(_rows(seat), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="tieout-history.csv"'
    return response


class _Line:
    """Hands a written line back instead of keeping it."""

    def write(self, text: str) -> str:
        return text


def _rows(seat: Seat) -> Iterator[str]:
    writer = writing.writer(_Line())
    yield BYTE_ORDER_MARK + writer.writerow(["Number", "At", "Person", "Kind", "What", "Client", "Seal"])
    for entry in every_entry(seat.practice):
        texts = (entry.person, entry.get_kind_display(), entry.text, entry.client, entry.seal)
        yield writer.writerow([entry.number, entry.at.isoformat(), *map(harmless, texts)])
