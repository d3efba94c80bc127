"""Corrections: what to enter or change in either program, by what people decided, shown and handed out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from tieout.model.book import Side
from tieout.model.correction import Action, CorrectionList, ToldOpen
from tieout.web.access import Right, Seat, needs
from tieout.web.correcting import ENDINGS, corrections_for, import_ending, names_in
from tieout.web.deciding import decisions_for, decisions_text, waiting
from tieout.web.models import ComparedClient, Comparison, ItemState, Paper
from tieout.web.views.papers import hand_out
from tieout.web.views.review import count

PAGE_CLIENTS = 20


@require_GET
@needs(Right.SEE_FILES)
def show(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The corrections of one program, some clients at a time."""
    comparison = seat.latest()
    if comparison is None:
        return redirect("review", practice=seat.practice.key)
    side = Side.LEFT if request.GET.get("for") == Side.LEFT.value else Side.RIGHT
    decided = comparison.items.filter(state=ItemState.DONE)
    clients = ComparedClient.objects.filter(pk__in=decided.values("client")).order_by("position")
    total = clients.count()
    pages = max(1, -(-total // PAGE_CLIENTS))
    page = min(pages, max(1, int(text) if (text := request.GET.get("page", "1")).isdecimal() else 1))
    first = (page - 1) * PAGE_CLIENTS
    some = list(clients[first : first + PAGE_CLIENTS])
    told = corrections_for(comparison, some, side) if some else None
    book = comparison.head[side.value]
    context = {
        "comparison": comparison,
        "side": side.value,
        "program": book["program_name"],
        "told": told,
        "told_names": names_in(told) if told else (),
        "open": _by_reason(told.open) if told else [],
        "first": first + 1,
        "last": first + len(some),
        "page": page,
        "pages": pages,
        "client_count": total,
        "counts": count(seat.items().filter(comparison=comparison)),
        "waiting": waiting(comparison),
        "import_ending": import_ending(book["program"]) if _adds(told, pages) else None,
    }
    return render(request, "review/corrections.html", context)


def _adds(told: CorrectionList | None, pages: int) -> bool:
    """Whether there may be something for the program to take in: of several pages one only is known."""
    return told is not None and (pages > 1 or any(entry.action is Action.ADD for entry in told.todo))


def _by_reason(items: Iterable[ToldOpen]) -> list[tuple[str, list[ToldOpen]]]:
    """Open items by why they are open, so that it is said once; the reasons in the order in which they come."""
    found: dict[str, list[ToldOpen]] = {}
    for one in items:
        found.setdefault(one.why, []).append(one)
    return list(found.items())


@require_GET
@needs(Right.SEE_FILES)
def file(request: HttpRequest, seat: Seat, ending: str) -> HttpResponseBase:
    """The whole list as a file: to type in, as a table, for the program to take in, or which code is whom."""
    comparison = seat.latest()
    if comparison is None or ending not in ENDINGS:
        raise Http404
    side = Side.LEFT if request.GET.get("for") == Side.LEFT.value else Side.RIGHT
    asked = {"for": side.value, "as": ending}
    if request.GET.get("codes"):
        asked["codes"] = "1"
    if ending == "import":
        asked["income"] = " ".join(request.GET.get("income", "").split())[:100]
        if not asked["income"] or not import_ending(comparison.head[side.value]["program"]):
            messages.error(request, "Say to which income account or item a session is booked.")
            return redirect(f"{request.path.rsplit('/', 2)[0]}/?{urlencode({'for': side.value})}")
    asked["decided"] = _state(comparison)
    suffix = ENDINGS[ending] or import_ending(comparison.head[side.value]["program"])
    draft = Paper(
        practice=seat.practice, made_by=seat.user, comparison=comparison, ending=suffix, query=urlencode(asked)
    )
    return hand_out(request, draft, f"tieout-{_NAMES[ending]}-{comparison.made_at:%Y-%m-%d}{suffix}")


_NAMES = {"pdf": "corrections", "xlsx": "corrections", "csv": "corrections", "import": "to-import", "key": "codes"}


def _state(comparison: Comparison) -> str:
    """By what a paper is known to tell the decisions that hold now."""
    return hashlib.sha256(repr(decisions_for(comparison)).encode()).hexdigest()[:16]


@require_GET
@needs(Right.SEE_FILES)
def decisions(request: HttpRequest, seat: Seat) -> HttpResponse:
    """What people decided, as `--decisions` takes it."""
    del request
    comparison = seat.latest()
    if comparison is None:
        raise Http404
    response = HttpResponse(decisions_text(comparison), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="tieout-decisions-{comparison.made_at:%Y-%m-%d}.csv"'
    return response
