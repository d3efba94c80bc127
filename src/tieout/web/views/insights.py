"""Insights: asked for, generated behind the page, shown with sub-totals of the visible rows, downloaded."""

from __future__ import annotations

import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tieout.model.book import Side
from tieout.model.money import format_cents
from tieout.web.access import Right, Seat, needs
from tieout.web.history import note
from tieout.web.insights.columns import LAYOUTS
from tieout.web.insights.kept import choices_before
from tieout.web.insights.showing import Shown, Wish, choices, show
from tieout.web.jobs import ask_to_stop, generate_insight
from tieout.web.models import FileState, InsightKind, InsightRun, Paper, RecordFigures, RunState
from tieout.web.papers import INSIGHT_WRITERS, KINDS, WORKBOOK
from tieout.web.storing import folder
from tieout.web.views.papers import hand_out

PAGE_ROWS = 200
GRID_FROM_ROWS = 300
"""A longer table is shown as a grid where there is JavaScript; without, page by page."""

GRID_BEGINS_WITH = 200
"""Rows that come with the page, so that the grid shows something at once."""

ROWS_AT_ONCE_MAX = 1000

AT_ONCE_ROWS = {WORKBOOK: 2_000, ".csv": 20_000}
"""A download of more rows is written behind the page."""

PRESETS = (
    ("all", "First session to last"),
    ("this-month", "This month"),
    ("last-month", "Last month"),
    ("this-quarter", "This quarter"),
    ("last-quarter", "Last quarter"),
    ("this-year", "This year"),
    ("last-year", "Last year"),
    ("custom", "From … to …"),
)


@require_GET
@needs(Right.SEE_CLIENTS)
def listed(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The insights there are, and those generated before."""
    context = {
        "kinds": [(kind.value, LAYOUTS[kind]) for kind in InsightKind],
        "runs": seat.insights().filter(state=RunState.DONE)[:10],
    }
    return render(request, "insights/list.html", context)


@require_http_methods(["GET", "POST"])
@needs(Right.SEE_CLIENTS)
def ask(request: HttpRequest, seat: Seat, kind: str) -> HttpResponse:
    """Choose a time frame and a client, and generate."""
    if kind not in InsightKind.values:
        raise Http404
    files = list(seat.files().filter(side=Side.LEFT, in_use=True, state=FileState.READY).order_by("given_at", "pk"))
    if kind == InsightKind.APPOINTMENT_STATUS:
        files = [file for file in files if file.report_name == LAYOUTS[kind].title]
    chosen = request.POST if request.method == "POST" else request.GET
    context: dict[str, Any] = {
        "kind": kind,
        "layout": LAYOUTS[kind],
        "presets": PRESETS,
        "files": files,
        "chosen": chosen,
        "clients": _client_names(seat),
        "choices": choices_before(files) if kind == InsightKind.APPOINTMENT_STATUS else [],
        "first_day": min((file.first_day for file in files if file.first_day), default=None),
        "last_day": max((file.last_day for file in files if file.last_day), default=None),
        "runs": seat.insights().filter(kind=kind, state=RunState.DONE)[:6],
    }
    if request.method == "GET" or not files:
        return render(request, "insights/ask.html", context)
    start, end, problem = _frame(request)
    client = request.POST.get("client", "").strip()
    if not seat.sees_all_clients and client and client not in seat.assigned:
        problem = "That client isn't assigned to you."
    if problem:
        return render(request, "insights/ask.html", context | {"problem": problem}, status=422)
    run = InsightRun.objects.create(
        practice=seat.practice, made_by=seat.user, kind=kind, files=[file.key for file in files], start=start, end=end,
        client=client, practitioner=request.POST.get("practitioner", "")[:300],
        status=request.POST.get("status", "")[:300],
    )  # fmt: skip
    note(request, f"asked for the insight {LAYOUTS[run.kind].title}", client)
    generate_insight.enqueue(run.key)
    return redirect("insight-run", practice=seat.practice.key, run=run.key)


def _client_names(seat: Seat) -> list[str]:
    latest = seat.latest()
    if latest is None:
        return sorted(seat.assigned)
    found = seat.clients().filter(comparison=latest).exclude(left_name="")
    return sorted(found.values_list("left_name", flat=True))


def _frame(request: HttpRequest) -> tuple[date | None, date | None, str]:
    """The first and last day asked for, and what is wrong with them."""
    preset = request.POST.get("frame", "all")
    if preset != "custom":
        return (*preset_days(preset, timezone.localdate()), "")
    try:
        start, end = (
            date.fromisoformat(text) if (text := request.POST.get(name, "")) else None for name in ("from", "to")
        )
    except ValueError:
        return None, None, "That is not a date."
    if start and end and start > end:
        return None, None, "The first day is after the last."
    return start, end, ""


def preset_days(preset: str, today: date) -> tuple[date | None, date | None]:
    """First and last day of a preset; None for no bound."""
    months = {"month": 1, "quarter": 3, "year": 12}.get(preset.rpartition("-")[2])
    if months is None:
        return None, None
    first = date(today.year, (today.month - 1) // months * months + 1, 1)
    if preset.startswith("last"):
        return _months_on(first, -months), first - timedelta(days=1)
    return first, _months_on(first, months) - timedelta(days=1)


def _months_on(day: date, months: int) -> date:
    number = day.year * 12 + day.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def _run(seat: Seat, key: str) -> InsightRun:
    return get_object_or_404(seat.insights().select_related("practice"), key=key)


def _only(seat: Seat) -> frozenset[str] | None:
    return None if seat.sees_all_clients else seat.assigned


def _shown(request: HttpRequest, seat: Seat, key: str) -> Shown:
    run = get_object_or_404(seat.insights().select_related("practice"), key=key, state=RunState.DONE)
    return show(run, Wish.of(request.GET.dict(), LAYOUTS[run.kind]), _only(seat))


@require_GET
@needs(Right.SEE_CLIENTS)
def one(request: HttpRequest, seat: Seat, run: str) -> HttpResponse:
    """One insight: how far it is, or its rows with their sub-totals."""
    found = _run(seat, run)
    layout = LAYOUTS[found.kind]
    if found.state != RunState.DONE:
        return render(request, "insights/progress.html", {"run": found, "layout": layout})
    shown = _shown(request, seat, run)
    page = max(1, int(text)) if (text := request.GET.get("page", "1")).isdecimal() else 1
    grid = shown.of > GRID_FROM_ROWS
    places = _places(seat, found)
    context = {
        "run": found,
        "layout": layout,
        "shown": shown,
        "columns": layout.columns,
        "table": [
            (list(zip(layout.columns, row, strict=False)), _place(places, row))
            for row in shown.page((page - 1) * PAGE_ROWS, page * (GRID_BEGINS_WITH if grid else PAGE_ROWS))
        ],
        "first_rows": shown.answer(0, GRID_BEGINS_WITH) if grid and page == 1 else None,
        "places": places,
        "sums": [(column, shown.sums.get(column.key)) for column in layout.columns],
        "choices": [] if grid else _choices(shown, seat),
        "page": page,
        "pages": -(-len(shown.rows) // PAGE_ROWS),
        "grid": grid,
        "grid_columns": [
            {"key": column.key, "header": column.header, "holds": column.holds.value} for column in layout.columns
        ],
        "query": shown.wish.query,
        "record_text": _record_text(seat, shown),
    }  # fmt: skip
    return render(request, "insights/one.html", context)


def _places(seat: Seat, run: InsightRun) -> list[str]:
    """The page of each file that rows came from; none where a line is of many rows, or the person sees no files."""
    if run.kind not in {InsightKind.APPOINTMENT_STATUS, InsightKind.PAYMENTS} or not seat.may(Right.SEE_FILES):
        return []
    return [reverse("file", kwargs={"practice": seat.practice.key, "file": key}) for key in run.files]


def _place(places: list[str], row: list[str | int | None]) -> dict[str, str | int | None] | None:
    """Where a row stands: the link to it."""
    file, number = row[-2], row[-1]
    if not places or not isinstance(file, int):
        return None
    return {"row": number, "url": f"{places[file]}?row={number}#row"}


def _choices(shown: Shown, seat: Seat) -> list[dict[str, Any]]:
    """The filters of a short table: one of few texts, or a text to find."""
    found = choices(shown, _only(seat))
    wanted = dict(shown.wish.find)
    return [
        {"column": column, "texts": found[column.key], "value": wanted.get(column.key, "")}
        for column in shown.layout.columns
        if len(found.get(column.key, [])) > 1 or wanted.get(column.key)
    ]


def _record_text(seat: Seat, shown: Shown) -> tuple[bool, str] | None:
    """Whether one client's balance agrees with the client record, where someone typed its figures."""
    if shown.run.kind != InsightKind.APPOINTMENT_STATUS or len(shown.rows) == 0:
        return None
    names = shown.rows["client"].unique().to_list()
    figures = RecordFigures.objects.filter(practice=seat.practice, client=names[0]).first() if len(names) == 1 else None
    if figures is None:
        return None
    current, unbilled = figures.current_cents, figures.unbilled_cents
    gap = current + unbilled - shown.sums["owed"]
    record = f"{format_cents(current)} + {format_cents(unbilled)} unbilled"
    if not gap:
        return True, f"Agrees with the client record: {record}"
    return False, f"The client record says {record}: {format_cents(abs(gap))} apart."


@require_GET
@needs(Right.SEE_CLIENTS)
def state(request: HttpRequest, seat: Seat, run: str) -> HttpResponse:
    """The part of the page that is asked for again and again."""
    found = _run(seat, run)
    if not found.going:
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    return render(request, "insights/state.html", {"run": found})


@require_POST
@needs(Right.SEE_CLIENTS)
def stop(request: HttpRequest, seat: Seat, run: str) -> HttpResponse:
    """Stop; nothing of it is kept."""
    note(request, "stopped an insight")
    found = _run(seat, run)
    ask_to_stop(found)
    return redirect("insight-run", practice=seat.practice.key, run=found.key)


@require_GET
@needs(Right.SEE_CLIENTS)
def rows(request: HttpRequest, seat: Seat, run: str) -> HttpResponse:
    """Some rows for the grid, with the sub-totals of all that the filters let through."""
    shown = _shown(request, seat, run)
    try:
        start, end = int(request.GET.get("start", "0")), int(request.GET.get("end", "200"))
    except ValueError as error:
        raise Http404 from error
    return JsonResponse(shown.answer(max(start, 0), min(end, start + ROWS_AT_ONCE_MAX)))


@require_GET
@needs(Right.SEE_CLIENTS)
def csv(request: HttpRequest, seat: Seat, run: str) -> HttpResponseBase:
    """What is shown, as CSV."""
    return _download(request, seat, run, ".csv")


@require_GET
@needs(Right.SEE_CLIENTS)
def xlsx(request: HttpRequest, seat: Seat, run: str) -> HttpResponseBase:
    """What is shown, as a live workbook."""
    return _download(request, seat, run, WORKBOOK)


def _download(request: HttpRequest, seat: Seat, run: str, ending: str) -> HttpResponseBase:
    """At once where it is short; a long one is written behind the page."""
    shown = _shown(request, seat, run)
    end = f"-{shown.run.end}" if shown.run.end else ""
    name = f"{shown.run.kind}{end}{ending}"
    if len(shown.rows) > AT_ONCE_ROWS[ending]:
        draft = Paper(
            practice=seat.practice, made_by=seat.user, insight=shown.run, ending=ending, query=shown.wish.query,
            only_clients=None if seat.sees_all_clients else sorted(seat.assigned),
        )  # fmt: skip
        return hand_out(request, draft, name)
    with tempfile.TemporaryDirectory(dir=folder("results")) as place:
        path = Path(place) / f"insight{ending}"
        INSIGHT_WRITERS[ending](shown, path)
        data = path.read_bytes()
    response = HttpResponse(data, content_type=KINDS[ending])
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
