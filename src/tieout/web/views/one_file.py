"""One file: looked at, and the questions asked where only a person knows the answer."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.core.exceptions import BadRequest
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from tieout.model.book import Side
from tieout.reading import ColumnMap, write_map
from tieout.reading.tables.flat import FlatTable
from tieout.web.access import Right, Seat, needs
from tieout.web.columns_kept import header_of, keep_columns, program_of, read_map
from tieout.web.history import note
from tieout.web.insights.kept import forget_appointments
from tieout.web.jobs import look_for_overlaps, read_stored_file
from tieout.web.leafing import forget_leafing
from tieout.web.models import FileState, StoredFile
from tieout.web.models.runs import NOT_BEGUN
from tieout.web.reading_files import dates_text, proposed_columns, rows_around
from tieout.web.storing import original
from tieout.web.views.files import slots_page

ANSWER_WORDS = {
    "leave-out": "left out the rows that can't be used of",
    "put-away": "put away the file",
    "use": "used again the file",
    "swap": "put on the other side the file",
    "read-again": "answered how to read the file",
}
ENCODINGS = (("utf-8", "UTF-8"), ("cp1252", "Windows (Western)"), ("utf-16", "UTF-16"), ("latin-1", "Latin-1"))
MEANINGS = (
    ("date", "Date"),
    ("client", "Client"),
    ("amount", "Amount"),
    ("charge", "Charges, in a column of their own"),
    ("paid", "Payments, in a column of their own"),
    ("debit", "Debit"),
    ("credit", "Credit"),
    ("type", "Type, such as Invoice or Payment"),
    ("reference", "Number"),
    ("memo", "Memo"),
)

_POSITIVE = {"owes": True, "pays": False}


def _file(seat: Seat, key: str) -> StoredFile:
    return get_object_or_404(seat.files(), key=key)


@require_GET
@needs(Right.SEE_FILES)
def one(request: HttpRequest, seat: Seat, file: str) -> HttpResponse:
    """One file: what it is, its columns, its first rows, every problem with row and column."""
    found = _file(seat, file)
    context: dict[str, object] = {
        "file": found, "encodings": ENCODINGS, "mapped": _mapped(found), "headers": _headers(found),
        "versions": _versions(seat, found), "dates_text": dates_text(found),
    }  # fmt: skip
    row = request.GET.get("row", "")
    if row.isdecimal() and len(row) < 10 and found.state in {FileState.READY, FileState.STAGED}:
        context |= {"row": int(row), "around": rows_around(found, int(row))}
    return render(request, "files/one.html", context)


def _mapped(file: StoredFile) -> dict[str, object] | None:
    """The columns to choose, each with what is chosen or proposed; None where the report's columns are known."""
    if file.report_name and file.report_name != FlatTable.report_name and not file.column_map:
        return None
    said = read_map(file.column_map)
    chosen = said.columns if said else dict(file.columns) or proposed_columns(file)
    return {
        "fields": [(meaning, label, chosen.get(meaning, "")) for meaning, label in MEANINGS],
        "positive": {None: "", True: "owes", False: "pays"}[said.positive_owes if said else None],
        "program": (said.program if said else "") or program_of(file),
        "remembered": said.program if said else "",
        "proposed": said is None and not file.columns,
    }


def _versions(seat: Seat, file: StoredFile) -> list[dict[str, object]]:
    """The rows of which an older export said something else, with where."""
    pairs = file.merged.get("versions", [])
    names = dict(seat.files().filter(key__in={key for _, key, _ in pairs}).values_list("key", "name"))
    return [{"row": row, "key": key, "name": names.get(key, ""), "other": other} for row, key, other in pairs]


def _headers(file: StoredFile) -> list[str]:
    chosen = [header for _, header in file.columns]
    widest: list[str] = max((row["cells"] for row in file.preview), key=lambda cells: sum(map(bool, cells)), default=[])
    return [cell for cell in header_of(file, chosen) or widest if cell.strip()]


@require_GET
@needs(Right.SEE_FILES)
def state(request: HttpRequest, seat: Seat, file: str) -> HttpResponse:
    """A file's card, asked for again and again while it is being read."""
    found = _file(seat, file)
    if found.state != FileState.WAITING:
        return _renewed(request, seat)
    part = "going" if request.GET.get("part") == "going" else "card"
    return render(request, f"files/{part}.html", {"file": found})


def _renewed(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The page anew once a file is read: the list of files in place, so that focus and uploads under way stay."""
    shown = urlsplit(request.headers.get("HX-Current-URL", "")).path
    if shown != reverse("files", kwargs={"practice": seat.practice.key}):
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    page = slots_page(request, seat)
    page["HX-Retarget"] = page["HX-Reselect"] = "#main"
    page["HX-Reswap"] = "outerMorph"
    return page


@require_POST
@needs(Right.CHANGE)
def answer(request: HttpRequest, seat: Seat, file: str) -> HttpResponse:
    """What a person says about a file."""
    found = _file(seat, file)
    what = request.POST.get("what")
    if what in ANSWER_WORDS:
        note(request, f"{ANSWER_WORDS[what]} {found.name}")
    if what == "leave-out":
        found.left_out_by, found.left_out_at, found.state = seat.user, timezone.now(), FileState.READY
        found.save()
    elif what in {"put-away", "use"}:
        found.in_use = what == "use"
        found.save(update_fields=["in_use"])
        look_for_overlaps.enqueue(seat.practice.pk)
    elif what == "swap":
        found.side = Side.RIGHT.value if found.side == Side.LEFT else Side.LEFT.value
        found.save(update_fields=["side"])
        look_for_overlaps.enqueue(seat.practice.pk)
    elif what == "stop":
        _stop(found)
    elif what == "read-again":
        _note_answer(request, seat, found)
        forget_appointments(found)
        forget_leafing(found)
        found.state, found.stop_asked, found.doing, found.done, found.of = FileState.WAITING, False, NOT_BEGUN, 0, 0
        found.save()
        read_stored_file.enqueue(found.key)
        return redirect("file", practice=seat.practice.key, file=found.key)
    else:
        raise BadRequest("There is no such answer.")
    return redirect("files", practice=seat.practice.key)


def _stop(file: StoredFile) -> None:
    """Stop the reading: at once where it hasn't begun, else at its next step."""
    waiting = StoredFile.objects.filter(pk=file.pk, state=FileState.WAITING)
    if not waiting.filter(doing=NOT_BEGUN).update(state=FileState.STOPPED):
        waiting.update(stop_asked=True)


def _note_answer(request: HttpRequest, seat: Seat, file: StoredFile) -> None:
    """The order of day and month, the encoding, the columns: whichever was answered."""
    order = request.POST.get("day_order", "")
    if order in {"month_first", "day_first", ""}:
        file.day_order = order
    encoding = request.POST.get("encoding", "")
    if encoding in {"", *(name for name, _ in ENCODINGS)}:
        file.encoding_asked = encoding
    chosen = [(meaning, request.POST.get(f"column-{meaning}", "")) for meaning, _ in MEANINGS]
    pairs = tuple((meaning, header) for meaning, header in chosen if header)
    if pairs:
        said = ColumnMap(columns=dict(pairs), positive_owes=_POSITIVE.get(request.POST.get("positive", "")))
        file.column_map = write_map(said)
        if request.POST.get("remember"):
            keep_columns(file, said, request.POST.get("program", "").strip(), seat.user)
    elif request.POST.get("columns-shown"):
        file.column_map = ""


@require_GET
@needs(Right.SEE_FILES)
def original_bytes(request: HttpRequest, seat: Seat, file: str) -> HttpResponseBase:
    """The file as it was given, byte for byte."""
    del request
    found = _file(seat, file)
    try:
        data = original(seat.practice.key, found.key).open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    return FileResponse(data, as_attachment=True, filename=found.name, content_type="application/octet-stream")
