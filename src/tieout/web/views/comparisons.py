"""A comparison: begun, watched, stopped, downloaded."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from tieout.model.book import Side
from tieout.web.access import Right, Seat, needs
from tieout.web.comparing import document_pieces
from tieout.web.forms import CompareForm
from tieout.web.history import note
from tieout.web.jobs import ask_to_stop, compare
from tieout.web.models import Comparison, FileState, Paper, RunState
from tieout.web.papers import PDF, WORKBOOK
from tieout.web.storing import result
from tieout.web.views.papers import hand_out


@require_POST
@needs(Right.CHANGE)
def begin(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Compare the files in use."""
    form = CompareForm(request.POST)
    if not form.is_valid():
        messages.error(request, "That is not a date.")
        return redirect("files", practice=seat.practice.key)
    comparison = begin_comparison(seat, Comparison(as_of=form.cleaned_data["as_of"]))
    if comparison is None:
        messages.error(request, "Two files are needed, one of each program, and every file must be ready.")
        return redirect("files", practice=seat.practice.key)
    note(request, "began a comparison")
    return redirect("comparison", practice=seat.practice.key, run=comparison.key)


def begin_comparison(seat: Seat, draft: Comparison) -> Comparison | None:
    """Have the files in use compared behind the page.

    Args:
        seat: of the person who asks.
        draft: a comparison not yet saved, with the dates chosen.

    Returns:
        The comparison; None when a side has no file, or a file isn't ready.
    """
    used = list(seat.files().filter(in_use=True).order_by("given_at", "pk"))
    if any(file.state != FileState.READY for file in used):
        return None
    keys = {side.value: [file.key for file in used if file.side == side] for side in Side}
    if not all(keys.values()):
        return None
    draft.practice, draft.made_by, draft.files = seat.practice, seat.user, keys
    draft.save()
    compare.enqueue(draft.key)
    return draft


def _run(seat: Seat, key: str) -> Comparison:
    return get_object_or_404(seat.comparisons(), key=key)


@require_GET
@needs(Right.SEE_FILES)
def progress(request: HttpRequest, seat: Seat, run: str) -> HttpResponse:
    """How far a comparison is."""
    found = _run(seat, run)
    if found.state == RunState.DONE:
        return redirect("clients", practice=seat.practice.key)
    return render(request, "comparisons/progress.html", {"run": found})


@require_GET
@needs(Right.SEE_FILES)
def state(request: HttpRequest, seat: Seat, run: str) -> HttpResponse:
    """The part of the page that is asked for again and again."""
    found = _run(seat, run)
    if not found.going:
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    return render(request, "comparisons/state.html", {"run": found})


@require_POST
@needs(Right.CHANGE)
def stop(request: HttpRequest, seat: Seat, run: str) -> HttpResponse:
    """Stop: at once where it hasn't begun, else at its next step."""
    note(request, "stopped a comparison")
    found = _run(seat, run)
    ask_to_stop(found)
    return redirect("comparison", practice=seat.practice.key, run=found.key)


@require_GET
@needs(Right.SEE_FILES)
def report_json(request: HttpRequest, seat: Seat, run: str) -> HttpResponseBase:
    """The JSON document of the command line, for the same bytes."""
    del request
    found = _done(seat, run)
    response = StreamingHttpResponse(document_pieces(found), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{_name(found, ".json")}"'
    return response


@require_GET
@needs(Right.SEE_FILES)
def report_csv(request: HttpRequest, seat: Seat, run: str) -> HttpResponseBase:
    """The items as a table, as the command line writes them."""
    del request
    found = _done(seat, run)
    path = result(seat.practice.key, found.key, ".csv")
    if not path.exists():
        raise Http404
    return FileResponse(path.open("rb"), as_attachment=True, filename=_name(found, ".csv"), content_type="text/csv")


@require_GET
@needs(Right.SEE_FILES)
def report_xlsx(request: HttpRequest, seat: Seat, run: str) -> HttpResponseBase:
    """The workbook, as the command line writes it."""
    return _paper(request, seat, run, WORKBOOK)


@require_GET
@needs(Right.SEE_FILES)
def report_pdf(request: HttpRequest, seat: Seat, run: str) -> HttpResponseBase:
    """The PDF, as the command line writes it."""
    return _paper(request, seat, run, PDF)


def _paper(request: HttpRequest, seat: Seat, run: str, ending: str) -> HttpResponseBase:
    found = _done(seat, run)
    draft = Paper(practice=seat.practice, made_by=seat.user, comparison=found, ending=ending)
    return hand_out(request, draft, _name(found, ending))


def _name(comparison: Comparison, ending: str) -> str:
    return f"tieout-{comparison.made_at:%Y-%m-%d}{ending}"


def _done(seat: Seat, key: str) -> Comparison:
    return get_object_or_404(seat.comparisons().select_related("practice"), key=key, state=RunState.DONE)
