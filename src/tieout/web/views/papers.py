"""Papers: handed out where they are written, else written behind the page that says how far they are."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from tieout.web.access import Right, Seat, needs
from tieout.web.history import note
from tieout.web.jobs import ask_to_stop, write_paper
from tieout.web.models import Paper, RunState
from tieout.web.papers import KINDS, path_of


def hand_out(request: HttpRequest, draft: Paper, name: str) -> HttpResponseBase:
    """A paper, if it is written; else the page that says how far it is, and it is begun.

    Args:
        request: of the person who asks.
        draft: what is wanted, not yet saved.
        name: of the file that is handed out.
    """
    paper = _newest(draft)
    if paper is None or not (paper.going or paper.state == RunState.DONE):
        draft.save()
        write_paper.enqueue(draft.key)
        paper = Paper.objects.get(pk=draft.pk)
    if paper.state == RunState.DONE and (path := path_of(paper)).exists():
        return FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type=KINDS[paper.ending])
    request.noted = True  # type: ignore[attr-defined]  # nothing is taken yet
    return redirect("paper", practice=paper.practice.key, paper=paper.key)


def _newest(wanted: Paper) -> Paper | None:
    """The newest of the same kind; None where none is, or its file is gone."""
    of = Paper.objects.select_related("practice").filter(
        practice=wanted.practice, comparison=wanted.comparison, insight=wanted.insight, ending=wanted.ending,
        query=wanted.query,
    )  # fmt: skip
    if wanted.only_clients is not None:
        of = of.filter(made_by=wanted.made_by)
    for paper in of:
        if paper.only_clients == wanted.only_clients:
            return None if paper.state == RunState.DONE and not path_of(paper).exists() else paper
    return None


@require_GET
@needs(Right.SEE_CLIENTS)
def one(request: HttpRequest, seat: Seat, paper: str) -> HttpResponse:
    """How far a paper is; when it is written, where to take it."""
    found = get_object_or_404(seat.papers(), key=paper)
    return render(request, "papers/one.html", {"run": found, "address": _address(found)})


@require_GET
@needs(Right.SEE_CLIENTS)
def state(request: HttpRequest, seat: Seat, paper: str) -> HttpResponse:
    """The part of the page that is asked for again and again."""
    found = get_object_or_404(seat.papers(), key=paper)
    if not found.going:
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    return render(request, "papers/state.html", {"run": found})


@require_POST
@needs(Right.SEE_CLIENTS)
def stop(request: HttpRequest, seat: Seat, paper: str) -> HttpResponse:
    """Stop; nothing of it is kept."""
    found = get_object_or_404(seat.papers(), key=paper)
    ask_to_stop(found)
    note(request, "stopped the writing of a paper")
    return redirect("paper", practice=seat.practice.key, paper=found.key)


def _address(paper: Paper) -> str:
    """Where the paper is handed out."""
    practice = paper.practice.key
    if paper.insight is not None:
        page = reverse(f"insight-{paper.ending[1:]}", kwargs={"practice": practice, "run": paper.insight.key})
        return f"{page}?{paper.query}" if paper.query else page
    if paper.query:
        asked = QueryDict(paper.query, mutable=True)
        ending = asked.pop("as")[0]
        return f"{reverse('corrections-file', kwargs={'practice': practice, 'ending': ending})}?{asked.urlencode()}"
    run = paper.comparison.key if paper.comparison else ""
    return reverse(f"report-{paper.ending[1:]}", kwargs={"practice": practice, "run": run})
