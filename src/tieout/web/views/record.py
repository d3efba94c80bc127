"""The client record: both balances, the two checks, age of what is owed, names used."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from tieout.model.book import Book, LineKind, Side
from tieout.model.money import format_plain
from tieout.practice import TieOut, tie_out
from tieout.reporting.words import line_words
from tieout.web.access import Right, Seat, needs
from tieout.web.aging import aging
from tieout.web.books_kept import kept_book
from tieout.web.day_bases import chosen_basis
from tieout.web.forms import RecordForm
from tieout.web.history import note
from tieout.web.ledger import lines_of
from tieout.web.models import ComparedClient, EntryKind, HistoryEntry, RecordFigures, RunState, StoredFile
from tieout.web.reading_files import book_of
from tieout.web.record_parts import billed_by_export, changes

CHANGES_SHOWN = 12
ACTS_SHOWN = 30


@require_http_methods(["GET", "POST"])
@needs(Right.SEE_CLIENTS)
def show(request: HttpRequest, seat: Seat, client: str) -> HttpResponse:
    """The record of one client; typing the two figures of the client page makes the first check."""
    found = get_object_or_404(seat.clients().select_related("comparison__practice"), key=client)
    request.about_client = found.name  # type: ignore[attr-defined]
    figures = _figures(seat, found)
    initial = {"current": format_plain(figures.current_cents), "unbilled": format_plain(figures.unbilled_cents)}
    form = RecordForm(request.POST if request.method == "POST" else None, initial=initial if figures.pk else None)
    if request.method == "POST" and _may_type(seat, found) and form.is_valid():
        figures.current_cents, figures.unbilled_cents = form.cleaned_data["current"], form.cleaned_data["unbilled"]
        figures.typed_by = seat.user
        figures.save()
        typed = f"{format_plain(figures.current_cents)} and Unbilled {format_plain(figures.unbilled_cents)}"
        note(request, f"typed Current Balance {typed}", found.name)
        return redirect("record", practice=seat.practice.key, client=found.key)
    context = {
        "client": found,
        "comparison": found.comparison,
        "form": form,
        "figures": figures if figures.pk else None,
        "may_type": _may_type(seat, found),
        "tie": _tie(seat, found, figures) if figures.pk else None,
        "sums": {side: _sums(found, side) for side in ("left", "right")},
        "ages": aging(found, _as_of(found), chosen_basis(request)),
        "as_of": _as_of(found),
        "billed": billed_by_export(found) if found.left_name else None,
        "changes": changes(_same_client(seat, found))[:CHANGES_SHOWN],
        "acts": _acts(seat, found),
    }
    return render(request, "clients/record.html", context)


def _same_client(seat: Seat, client: ComparedClient) -> list[ComparedClient]:
    """The client in every comparison, under either name, the newest first."""
    named = Q(left_name=client.left_name) if client.left_name else Q(right_name=client.right_name)
    if client.left_name and client.right_name:
        named |= Q(left_name="", right_name=client.right_name)
    own = seat.clients().filter(named, comparison__state=RunState.DONE).select_related("comparison")
    by_run: dict[int, ComparedClient] = {}
    for one in own.defer("lines").order_by("-comparison__made_at", "-left_name")[: 2 * CHANGES_SHOWN + 2]:
        by_run.setdefault(one.comparison_id, one)
    return list(by_run.values())


def _acts(seat: Seat, client: ComparedClient) -> QuerySet[HistoryEntry]:
    """What people did about the client; looks are told on the page of the history."""
    names = [name for name in (client.name, client.left_name, client.right_name) if name]
    own = HistoryEntry.objects.filter(practice=seat.practice, client__in=names)
    return own.exclude(kind=EntryKind.LOOK)[:ACTS_SHOWN]


def _may_type(seat: Seat, client: ComparedClient) -> bool:
    return seat.may(Right.CHANGE) and bool(client.left_name)


def _figures(seat: Seat, client: ComparedClient) -> RecordFigures:
    found = RecordFigures.objects.filter(practice=seat.practice, client=client.left_name).first()
    return found or RecordFigures(practice=seat.practice, client=client.left_name, current_cents=0, unbilled_cents=0)


def _tie(seat: Seat, client: ComparedClient, figures: RecordFigures) -> TieOut | None:
    """The first tie-out, by the same function as `tieout check`; None when the originals are gone."""
    names = client.document["left_names"]
    book = kept_book(client.comparison, names) or _book_anew(seat, client)
    if book is None:
        return None
    return tie_out(book, names, current_cents=figures.current_cents, unbilled_cents=figures.unbilled_cents)


def _book_anew(seat: Seat, client: ComparedClient) -> Book | None:
    """The practice's book, read again; None when the originals are gone."""
    keys = client.comparison.files["left"]
    files = {file.key: file for file in StoredFile.objects.filter(practice=seat.practice, key__in=keys)}
    if len(files) != len(keys):
        return None
    return book_of([files[key] for key in keys])


def _sums(client: ComparedClient, side: str) -> list[dict[str, Any]]:
    """What makes up a balance: how many lines of each kind, and their sum."""
    sums: dict[str, list[int]] = {}
    for lines in lines_of(client, side).values():
        for line in lines:
            entry = sums.setdefault(line.kind, [0, 0])
            entry[0] += 1
            entry[1] += line.cents
    return [
        {"word": line_words(LineKind(kind), Side(side)), "count": count, "cents": cents}
        for kind, (count, cents) in sorted(sums.items())
    ]


def _as_of(client: ComparedClient) -> date | None:
    """The day the ages are counted to: the one asked for, else the last day of any line."""
    if client.comparison.as_of:
        return client.comparison.as_of
    days = [line.day for side in ("left", "right") for lines in lines_of(client, side).values() for line in lines]
    return max(days, default=None)
