"""The worked book, given to a practice as a person would give it."""

from __future__ import annotations

from tieout.model.book import Side
from tieout.simulating.worked_book import CLIENT, CODE, worked_book
from tieout.web.access import Seat
from tieout.web.jobs import compare
from tieout.web.models import Comparison, NameDecision, StoredFile
from tieout.web.models.people import new_key
from tieout.web.reading_files import look_at
from tieout.web.storing import keep, original


def load_worked_book(seat: Seat) -> Comparison:
    """Give both files, decide the one name, and compare."""
    book = worked_book()
    files = {
        side: _give(seat, side, name, data)
        for side, name, data in (
            (Side.LEFT, "sessions.csv", book.sessions_csv),
            (Side.RIGHT, "quickbooks.csv", book.quickbooks_csv),
        )
    }
    NameDecision.objects.get_or_create(
        practice=seat.practice, left=CLIENT, right=CODE, defaults={"made_by": seat.user}
    )  # fmt: skip
    comparison = Comparison.objects.create(
        practice=seat.practice, made_by=seat.user, files={side.value: [file.key] for side, file in files.items()}
    )
    compare.enqueue(comparison.key)
    return comparison


def _give(seat: Seat, side: Side, name: str, data: bytes) -> StoredFile:
    key = new_key()
    sha256, length = keep([data], original(seat.practice.key, key))
    file = StoredFile.objects.create(
        key=key, practice=seat.practice, side=side.value, name=name, sha256=sha256, bytes=length, given_by=seat.user
    )
    look_at(file)
    file.save()
    return file
