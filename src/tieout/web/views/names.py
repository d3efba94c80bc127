"""Names used in each program: what people decided, and the open questions."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from tieout.web.access import Right, Seat, needs
from tieout.web.history import note
from tieout.web.models import Comparison, NameDecision, RunState
from tieout.web.views.comparisons import begin_comparison


@require_http_methods(["GET", "POST"])
@needs(Right.SEE_FILES)
def listed(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The list of names: what was decided, what was found, and what is open."""
    if request.method == "POST":
        if seat.may(Right.CHANGE) and (number := request.POST.get("forget", "")).isdecimal():
            forgotten = NameDecision.objects.filter(practice=seat.practice, pk=int(number)).first()
            if forgotten is not None:
                note(request, "took back a decision about names", forgotten.left or forgotten.right)
                forgotten.delete()
            return _compare_again(request, seat)
        return redirect("names", practice=seat.practice.key)
    latest = seat.comparisons().filter(state=RunState.DONE).first()
    clients = seat.clients().filter(comparison=latest).defer("lines", "document") if latest else []
    decisions = NameDecision.objects.filter(practice=seat.practice).select_related("made_by")
    context = {
        "decisions": decisions,
        "comparison": latest,
        "open": [client for client in clients if client.candidates],
        "linked": [client for client in clients if client.left_name and client.right_name][:2000],
        "alone": [client for client in clients if not (client.left_name and client.right_name)][:2000],
        "right_alone": [client.right_name for client in clients if client.right_only],
    }
    return render(request, "names.html", context)


@require_POST
@needs(Right.CHANGE)
def decide(request: HttpRequest, seat: Seat, client: str) -> HttpResponse:
    """Same client, or different clients: kept, and compared again with it."""
    found = get_object_or_404(seat.clients(), key=client)
    other = request.POST.get("other", "").strip()
    known = seat.clients().filter(comparison=found.comparison_id).filter(Q(left_name=other) | Q(right_name=other))
    if not other or not known.exists():
        messages.error(request, "Choose the name in the other program.")
        return redirect("names", practice=seat.practice.key)
    left, right = (found.left_name, other) if found.left_name else (other, found.right_name)
    same = request.POST.get("answer") == "same"
    note(request, f"said that two names are {'the same client' if same else 'different clients'}", left or right)
    if same:
        _decide(seat, [(left, right)])
    else:
        _decide(seat, [(left, ""), ("", right)])
    return _compare_again(request, seat)


def _decide(seat: Seat, pairs: list[tuple[str, str]]) -> None:
    """Keep decisions; what contradicts them is forgotten."""
    own = NameDecision.objects.filter(practice=seat.practice)
    for left, right in pairs:
        if left:
            own.filter(left=left, right="").delete()
        if right:
            own.filter(right=right).delete()
        if left and not right:
            own.filter(left=left).delete()
        NameDecision.objects.create(practice=seat.practice, left=left, right=right, made_by=seat.user)


def _compare_again(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Compare the files in use again, with the dates of the latest comparison."""
    latest = seat.comparisons().filter(state=RunState.DONE).first()
    draft = Comparison(as_of=latest.as_of, start=latest.start, end=latest.end) if latest else Comparison()
    run = begin_comparison(seat, draft)
    if run is None:
        messages.info(request, "Kept. It counts from the next comparison on.")
        return redirect("names", practice=seat.practice.key)
    return redirect("comparison", practice=seat.practice.key, run=run.key)
