"""Clients: the list after a comparison, and the comparison of one client."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Abs
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from tieout import __version__
from tieout.errors import EngineFailed, TieoutError
from tieout.explaining import HINT_WORDS
from tieout.model.book import amounts_phrase, counts_nowhere
from tieout.reading.parsing.cells import CellProblem, parse_cents
from tieout.reporting.handout import handout
from tieout.reporting.typeset import pdf
from tieout.web.access import Right, Seat, needs
from tieout.web.chart import charts_of
from tieout.web.day_bases import Basis, chosen_basis
from tieout.web.items_shown import add_choices, add_lines, shown_items
from tieout.web.kept_reports import report_of
from tieout.web.ledger import Event, ledger
from tieout.web.models import ComparedClient, Comparison, ItemState
from tieout.web.signing import changed_since, signature, signed
from tieout.web.views.names import doubt_about

PAGE_ROWS = 200

CHOICES_SHOWN_MAX = 30
"""Of a client with more items, each leads to the review to be decided."""

AGREES = Q(difference_cents=0) & ~Q(left_name="") & ~Q(right_name="")
LOOK = ~AGREES


@require_GET
@needs(Right.SEE_CLIENTS)
def home(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Every client's balance in both programs."""
    latest = seat.latest()
    going = seat.comparisons().first()
    context: dict[str, Any] = {"comparison": latest, "going": going if going is not None and going.going else None}
    if latest is not None:
        context |= _list(request, seat, latest)
    else:
        context["file_count"] = seat.files().count()
    return render(request, "clients/list.html", context)


def _list(request: HttpRequest, seat: Seat, comparison: Comparison) -> dict[str, Any]:
    every = seat.clients().filter(comparison=comparison)
    counts = every.aggregate(
        all=Count("pk"),
        agree=Count("pk", filter=AGREES),
        look=Count("pk", filter=LOOK),
        cancelling=Count("pk", filter=AGREES & Q(moving_count__gt=0)),
    )
    show = request.GET.get("show", "look" if counts["look"] else "all")
    chosen = every.filter({"look": LOOK, "agree": AGREES, "cancel": AGREES & Q(moving_count__gt=0)}.get(show, Q()))
    find = request.GET.get("find", "").strip()
    if find:
        chosen = _found(chosen, find)
    chosen = chosen.order_by(Abs("difference_cents").desc(), "position")
    sums = chosen.aggregate(rows=Count("pk"), left=Sum("left_cents"), right=Sum("right_cents"))
    page = max(1, int(page_text)) if (page_text := request.GET.get("page", "1")).isdecimal() else 1
    rows = list(chosen.annotate(signed=signed()).defer("document", "lines")[(page - 1) * PAGE_ROWS : page * PAGE_ROWS])
    aside = comparison.tail.get("set_aside", ()) if seat.sees_all_clients else ()
    doubtful = [(row["code"], row["cents"]) for row in aside if not counts_nowhere(row["code"], row["cents"])]
    others = every.aggregate(left=Sum("left_cents"), right=Sum("right_cents"))
    return {
        "counts": counts,
        "show": show,
        "find": find,
        "rows": rows,
        "page": page,
        "pages": -(-sums["rows"] // PAGE_ROWS),
        "shown": sums | {"difference": (sums["right"] or 0) - (sums["left"] or 0)},
        "others": {
            "rows": counts["all"] - sums["rows"],
            "left": (others["left"] or 0) - (sums["left"] or 0),
            "right": (others["right"] or 0) - (sums["right"] or 0),
        },
        "to_decide": seat.items().filter(comparison=comparison, state=ItemState.OPEN).count(),
        "aside": doubtful,
        "aside_amount": amounts_phrase(doubtful),
    }


def _found(clients: QuerySet[ComparedClient], find: str) -> QuerySet[ComparedClient]:
    """By a part of a name in either program, or by an amount of either balance or of the difference."""
    wanted = Q(name__icontains=find) | Q(left_name__icontains=find) | Q(right_name__icontains=find)
    try:
        cents = parse_cents(find)
    except (CellProblem, TieoutError):
        cents = 0
    if cents:
        wanted |= Q(left_cents=cents) | Q(right_cents=cents) | Q(difference_cents__in=(cents, -cents))
    return clients.filter(wanted)


@require_GET
@needs(Right.SEE_CLIENTS)
def one(request: HttpRequest, seat: Seat, client: str) -> HttpResponse:
    """From balance to balance: the bridge, where the two part, every line, and each item with its rows."""
    found = get_object_or_404(seat.clients().select_related("comparison"), key=client)
    request.about_client = found.name  # type: ignore[attr-defined]
    comparison = found.comparison
    events, basis = ledger(found), chosen_basis(request)
    shown_all = request.GET.get("lines") == "all"
    items = shown_items(found)
    add_lines(found, items)
    if seat.sees_all_clients and len(items) <= CHOICES_SHOWN_MAX:
        add_choices(found, items)
    context = {
        "client": found,
        "comparison": comparison,
        "document": found.document,
        "items": items,
        "doubt": doubt_about(found),
        "sign_off": signature(found),
        "changed": changed_since(found),
        "events": events if shown_all else _folded(events),
        "shown_all": shown_all,
        "line_count": sum(bool(event.left or event.right) for event in events),
        "counts": _counts(events),
        "charts": charts_of(found, comparison.left_name, comparison.right_name, basis),
        "basis": basis,
        "bases": list(Basis),
        **_neighbours(seat, found),
    }
    return render(request, "clients/one.html", context)


@require_GET
@needs(Right.SEE_CLIENTS)
def pdf_of_one(request: HttpRequest, seat: Seat, client: str) -> HttpResponse:
    """The comparison of one client on paper, from what the comparison kept."""
    found = get_object_or_404(seat.clients().select_related("comparison"), key=client)
    request.about_client = found.name  # type: ignore[attr-defined]
    try:
        data = pdf(handout(report_of(found), HINT_WORDS, __version__))
    except EngineFailed as error:
        return render(request, "problem.html", {"kind": "missing", "text": error.message}, status=503)
    response = HttpResponse(data, content_type="application/pdf")
    name = f"tieout-client-{found.position + 1}-{found.comparison.made_at:%Y-%m-%d}.pdf"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _counts(events: list[Event]) -> dict[str, int]:
    return {
        "left": sum(len(event.left) for event in events),
        "right": sum(len(event.right) for event in events),
        "agree": sum(len(event.left) for event in events if event.mark == "agrees"),
        "differ": sum(event.mark == "differs" for event in events),
        "only_left": sum(len(event.left) for event in events if event.mark == "left"),
        "only_right": sum(len(event.right) for event in events if event.mark == "right"),
        "items": sum(event.item is not None for event in events),
    }


def _folded(events: list[Event]) -> list[Event | int]:
    """The events that differ, and between them how many agree."""
    folded: list[Event | int] = []
    for event in events:
        if event.item is not None:
            folded.append(event)
        elif folded and isinstance(folded[-1], int):
            folded[-1] += 1
        else:
            folded.append(1)
    return folded


def _neighbours(seat: Seat, client: ComparedClient) -> dict[str, Any]:
    """The clients before and after this one among those that need a look, in the order of the list."""
    look = seat.clients().filter(comparison=client.comparison_id).filter(LOOK)
    keys = list(look.order_by(Abs("difference_cents").desc(), "position").values_list("key", flat=True))
    if client.key not in keys:
        return {"place": None, "look_count": len(keys)}
    place = keys.index(client.key)
    return {
        "place": place + 1,
        "look_count": len(keys),
        "before": keys[place - 1] if place else None,
        "after": keys[place + 1] if place + 1 < len(keys) else None,
    }
