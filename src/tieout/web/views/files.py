"""The files of a practice: both slots, what is in them, and files given."""

from __future__ import annotations

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from tieout.model.book import Side, opening
from tieout.model.days import long_day
from tieout.web.access import Right, Seat, needs
from tieout.web.forms import CompareForm
from tieout.web.history import note
from tieout.web.jobs import read_stored_file
from tieout.web.models import FileState, StoredFile
from tieout.web.models.people import new_key
from tieout.web.storing import keep, original

SENT_BY_PAGE = "X-Tieout-Sent"
"""A page that sends files itself, to show how much is sent, says so."""

FILE_BYTES_MAX = 2 * 1024**3
SIDE_WORDS = {Side.LEFT: "of the practice's program", Side.RIGHT: "of the other program"}


@require_GET
@needs(Right.SEE_FILES)
def listed(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The two slots, what is in them, and what was given before."""
    return slots_page(request, seat)


def slots_page(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The page of both slots."""
    return render(request, "files/list.html", _slots(seat) | {"compare_form": CompareForm()})


def _slots(seat: Seat) -> dict[str, object]:
    files = list(seat.files())
    used = [file for file in files if file.in_use]
    slots = [
        {
            "side": side.value,
            "title": opening(_program(used, side)) or title,
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
        f"The files cover different dates: {long_day(left_from)} to {long_day(left_to)} and {long_day(right_from)} to "
        f"{long_day(right_to)}. What only one of them covers shows up as a difference."
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
