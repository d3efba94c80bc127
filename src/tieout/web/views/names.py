"""Names used in each program: what people decided, and the open questions."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from tieout.model.linkage import LinkBasis
from tieout.web.access import Right, Seat, needs
from tieout.web.history import note
from tieout.web.models import ComparedClient, Comparison, NameDecision, RunState
from tieout.web.views.comparisons import begin_comparison

CHOICES_MAX = 40
"""More names than this are typed, with suggestions, instead of chosen from a list that stands beside each client."""

SHOWN_MAX = 2_000
"""Clients in one list of the page."""

_SURE = frozenset({LinkBasis.MAP.value, LinkBasis.SAME_NAME.value})


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
    clients = list(seat.clients().filter(comparison=latest).defer("lines", "document")) if latest else []
    decisions = list(NameDecision.objects.filter(practice=seat.practice).select_related("made_by"))
    unsure = {(one.left, one.right): one for one in decisions if one.unsure}
    questions: dict[tuple[str, str], ComparedClient] = {}
    for client in clients:
        if client.candidates:
            questions.setdefault(asked_names(client), client)  # the same two names are asked about once
    asked = [(client, unsure.get(names)) for names, client in questions.items()]
    choices = {
        "right": [client.right_name for client in clients if client.right_only],
        "left": [client.left_name for client in clients if client.left_name],
    }
    gone = _not_compared(seat, latest, decisions) if latest else set()
    context = {
        "decisions": [(one, one.pk in gone) for one in decisions if not one.unsure],
        "comparison": latest,
        "open": [client for client, doubt in asked if doubt is None],
        "unsure": [(client, doubt) for client, doubt in asked if doubt is not None],
        "linked": _linked(clients),
        "alone": [client for client in clients if not (client.left_name and client.right_name)][:SHOWN_MAX],
        "choices": choices,
        "to_choose_from": {side: len(names) <= CHOICES_MAX for side, names in choices.items()},
    }
    return render(request, "names.html", context)


def _linked(clients: list[ComparedClient]) -> list[tuple[ComparedClient, str]]:
    """The clients of both programs, those to look through first: names that are only similar, with the evidence."""
    linked = [client for client in clients if client.left_name and client.right_name]
    linked.sort(key=lambda client: client.basis in _SURE)
    shown = linked[:SHOWN_MAX]
    doubtful = [client.pk for client in shown if client.basis not in _SURE]
    told = ComparedClient.objects.filter(pk__in=doubtful).values_list("pk", "document__link__evidence")
    evidence = dict(told)
    return [(client, evidence.get(client.pk) or "") for client in shown]


def _not_compared(seat: Seat, comparison: Comparison, decisions: list[NameDecision]) -> set[int]:
    """The keys of decisions with a name that no client of a comparison has in that program."""
    own = seat.clients().filter(comparison=comparison)
    known = {side: set(own.values_list(f"{side}_name", flat=True)) | {""} for side in ("left", "right")}
    doubtful = [one for one in decisions if one.left not in known["left"] or one.right not in known["right"]]
    named = Q(left_name__in=[one.left for one in doubtful]) | Q(right_name__in=[one.right for one in doubtful])
    for left, right in own.filter(named).values_list("document__left_names", "document__right_names"):
        known["left"].update(left)  # of several names a client's list holds the first
        known["right"].update(right)
    return {one.pk for one in doubtful if one.left not in known["left"] or one.right not in known["right"]}


def asked_names(client: ComparedClient) -> tuple[str, str]:
    """The two names of the question about a client, the practice's first."""
    other = client.candidates[0]
    return (client.left_name, other) if client.left_name else (other, client.right_name)


def doubt_about(client: ComparedClient) -> NameDecision | None:
    """What a person said who wasn't sure about the name of a client."""
    if not client.candidates:
        return None
    left, right = asked_names(client)
    open_ones = NameDecision.objects.filter(practice=client.practice_id, unsure=True)
    return open_ones.filter(left=left, right=right).select_related("made_by").first()


@require_POST
@needs(Right.CHANGE)
def decide(request: HttpRequest, seat: Seat, client: str) -> HttpResponse:
    """Same client, or different clients: kept, and compared again with it. Not sure: kept as a question.

    A client of the other program alone may be one more name of a client of both, who keeps the names found before.
    """
    found = get_object_or_404(seat.clients(), key=client)
    other = request.POST.get("other", "").strip()
    compared = seat.clients().filter(comparison=found.comparison_id)
    side = "right_name" if found.left_name else "left_name"
    if not other or not (other in found.candidates or compared.filter(**{side: other}).exists()):
        messages.error(request, "Choose the name in the other program.")
        return redirect("names", practice=seat.practice.key)
    left, right = (found.left_name, other) if found.left_name else (other, found.right_name)
    if request.POST.get("answer") == "unsure":
        NameDecision.objects.update_or_create(
            practice=seat.practice, left=left, right=right, defaults={"unsure": True, "made_by": seat.user}
        )
        note(request, "left open whether two names are the same client", left or right)
        messages.success(request, "Left open. The question stays on this page.")
        return redirect("names", practice=seat.practice.key)
    same = request.POST.get("answer") == "same"
    note(request, f"said that two names are {'the same client' if same else 'different clients'}", left or right)
    kept = None if found.left_name else compared.filter(left_name=left).exclude(right_name="").first()
    if same:
        _decide(seat, [(left, name) for name in (*(kept.document["right_names"] if kept else ()), right)])
    else:
        _decide(seat, [("", right)] if kept else [(left, ""), ("", right)])
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
