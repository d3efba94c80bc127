"""Files: given, read behind the page, looked at, and one question asked where only a person knows the answer."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
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
from tieout.web.forms import CompareForm
from tieout.web.history import note
from tieout.web.insights.kept import forget_appointments
from tieout.web.jobs import look_for_overlaps, read_stored_file
from tieout.web.leafing import forget_leafing
from tieout.web.models import FileState, StoredFile
from tieout.web.models.people import new_key
from tieout.web.models.runs import NOT_BEGUN
from tieout.web.reading_files import dates_text, proposed_columns, rows_around
from tieout.web.storing import keep, original

SENT_BY_PAGE = "X-Tieout-Sent"
"""A page that sends files itself, to show how much is sent, says so."""

FILE_BYTES_MAX = 2 * 1024**3
SIDE_WORDS = {Side.LEFT: "of the practice's program", Side.RIGHT: "of the other program"}
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


@require_GET
@needs(Right.SEE_FILES)
def listed(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The two slots, what is in them, and what was given before."""
    return _list(request, seat)


def _list(request: HttpRequest, seat: Seat) -> HttpResponse:
    return render(request, "files/list.html", _slots(seat) | {"compare_form": CompareForm()})


def _slots(seat: Seat) -> dict[str, object]:
    files = list(seat.files())
    used = [file for file in files if file.in_use]
    slots = [
        {
            "side": side.value,
            "title": _program(used, side) or title,
            "example": example,
            "files": [f for f in used if f.side == side],
        }
        for side, title, example in (
            (Side.LEFT, "The practice's program", "Sessions Health: Insights › Appointment Status › Download"),
            (Side.RIGHT, "The other program", "QuickBooks: Reports › Transaction List by Customer › Export to CSV"),
        )
    ]
    ready = all(any(f.state == FileState.READY for f in used if f.side == side) for side in Side)
    asking = any(f.state != FileState.READY for f in used)
    return {
        "slots": slots,
        "put_away": [file for file in files if not file.in_use],
        "can_compare": ready and not asking,
        "held_up": asking and all(any(f.side == side for f in used) for side in Side),
        "clients_text": _clients_text(used),
        "reading": any(f.state == FileState.WAITING for f in used),
        "ranges_text": _ranges_text(used),
    }


def _clients_text(used: list[StoredFile]) -> str:
    """How many clients will be compared: `48 clients`, or `47 clients with 48` where the sides differ."""
    left, right = (
        max((file.merged.get("clients") or file.clients for file in used if file.side == side), default=0)
        for side in Side
    )
    text = f"{left:,} client{'' if left == 1 else 's'}"
    return text if left == right else f"{text} with {right:,}"


def _program(used: list[StoredFile], side: Side) -> str:
    """The name of the program whose files are in use on a side, if it is one."""
    names = {f.program_name for f in used if f.side == side and f.program_name}
    return names.pop() if len(names) == 1 else ""


def _ranges_text(files: list[StoredFile]) -> str:
    """What the files' periods leave uncompared, in a sentence."""
    spans = []
    for side in Side:
        days = [(f.first_day, f.last_day) for f in files if f.side == side and f.first_day and f.last_day]
        if not days:
            return ""
        spans.append((min(first for first, _ in days if first), max(last for _, last in days if last)))
    (left_from, left_to), (right_from, right_to) = spans
    if abs((left_from - right_from).days) <= 31 and abs((left_to - right_to).days) <= 31:
        return ""
    return (
        f"The files cover different dates: {left_from:%b} {left_from.day}, {left_from.year} to {left_to:%b} "
        f"{left_to.day}, {left_to.year} and {right_from:%b} {right_from.day}, {right_from.year} to {right_to:%b} "
        f"{right_to.day}, {right_to.year}. What only one of them covers shows up as a difference."
    )


@require_POST
@needs(Right.CHANGE)
def give(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Keep the files that were chosen or dropped, and have them read behind the page."""
    given = 0
    for side in Side:
        for upload in request.FILES.getlist(side.value):
            given += 1
            _give_one(request, seat, side, upload)
    if not given:
        messages.error(request, "No file was chosen.")
    if SENT_BY_PAGE in request.headers:
        return HttpResponse(status=204)  # the page goes on by itself, and shows what was said
    return redirect("files", practice=seat.practice.key)


def _give_one(request: HttpRequest, seat: Seat, side: Side, upload: UploadedFile[bytes]) -> None:
    name = (upload.name or "file")[-255:]
    if (upload.size or 0) > FILE_BYTES_MAX:
        messages.error(request, f"{name} is larger than 2 GB. Export a shorter period.")
        return
    key = new_key()
    path = original(seat.practice.key, key)
    sha256, length = keep(upload.chunks(), path)
    again = seat.files().filter(sha256=sha256).first()
    if again is None:
        try:
            with transaction.atomic():
                file = StoredFile.objects.create(
                    key=key, practice=seat.practice, side=side.value, name=name, sha256=sha256, bytes=length,
                    given_by=seat.user,
                )  # fmt: skip
        except IntegrityError:
            again = seat.files().filter(sha256=sha256).first()
    if again is not None:
        path.unlink(missing_ok=True)
        _say_again(request, again, name, side)
        return
    note(request, f"gave the file {name} ({file.sha256[:12]}), {SIDE_WORDS[side]}")
    read_stored_file.enqueue(file.key)


def _say_again(request: HttpRequest, again: StoredFile, name: str, side: Side) -> None:
    """The same bytes were given before: nothing is stored twice."""
    if not again.in_use:
        again.in_use, again.side = True, side.value
        again.save(update_fields=["in_use", "side"])
        messages.info(request, f"{name} was given before. It is used again; nothing was stored twice.")
    elif again.side != side.value:
        messages.error(request, f"These two files are the same: {name} and {again.name}.")
    else:
        messages.info(request, f"{name} is here already, byte for byte. Nothing was changed.")


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
    page = _list(request, seat)
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
