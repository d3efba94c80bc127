"""`python -m tests.web.reading_long`: while a row is taken of whatever reads many, another connection takes the file.

It works on a database in a file, as `tieout serve` does; the tests of the application work on one in memory, which
locks otherwise. Says how often the file could be taken; ends with SQLite's error where it couldn't.
"""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from tieout.simulating import Plan, simulate
from tieout.web import comparing, history, items_kept, kept_reports
from tieout.web.models import Comparison, EntryKind, HistoryEntry, Membership, Practice, Role, User

CLIENTS, ENTRIES = 7, 301


def main() -> None:
    """Compare a small practice, then read its clients, items and history as pages and papers do."""
    call_command("migrate", verbosity=0)
    comparison = _compared()
    draft = HistoryEntry(practice=comparison.practice, kind=EntryKind.LOOK, person="a", text="b")
    HistoryEntry.objects.bulk_create(
        [_entry(draft, number) for number in range(100, 100 + ENTRIES)],
    )
    taken = {"document": 0, "history": 0}
    comparing.CLIENTS_AT_ONCE = kept_reports.CLIENTS_AT_ONCE = items_kept.CLIENTS_AT_ONCE = 2
    history.ENTRIES_AT_ONCE = 100
    for _ in comparing.document_pieces(comparison):
        taken["document"] += _take()
    for _ in history.every_entry(comparison.practice):
        taken["history"] += _take()
    with _taking(kept_reports, "_table") as times:
        kept_reports.report_of_all(comparison)
    taken["report"] = times()
    comparison.items.all().delete()
    with _taking(items_kept, "_draft") as times:
        items_kept.keep_items(comparison)
    taken["items"] = times()
    sys.stdout.write(" ".join(f"{name}={count}" for name, count in taken.items()) + "\n")


def _compared() -> Comparison:
    practice = Practice.objects.create(name="Riverside Counseling")
    user = User.objects.create_user("alex@example.org", "quiet river stone lamp", name="Alex Baker")
    Membership.objects.create(practice=practice, user=user, role=Role.OWNER)
    browser = Client(HTTP_HOST="localhost")
    browser.force_login(user)
    files = simulate(Plan(clients=CLIENTS, months=2, fault_rate=0.2, seed=5))
    for side, name in (("left", "sessions.csv"), ("right", "quickbooks.csv")):
        browser.post(f"/p/{practice.key}/files/give/", {side: SimpleUploadedFile(name, files[name])})
    for file in practice.files.exclude(state="ready"):
        browser.post(f"/p/{practice.key}/files/{file.key}/answer/", {"what": "leave-out"})
    browser.post(f"/p/{practice.key}/compare/", {"as_of": ""})
    return Comparison.objects.select_related("practice").get()


def _entry(draft: HistoryEntry, number: int) -> HistoryEntry:
    return HistoryEntry(
        practice=draft.practice, number=number, at=timezone.now(), person="Alex", kind=draft.kind, text="looked",
        seal="0" * 64,
    )  # fmt: skip


def _take() -> int:
    """Take the file for a moment, as a writer does at the end of its transaction, without waiting."""
    other = sqlite3.connect(settings.DATABASES["default"]["NAME"], timeout=0, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    other.execute("ROLLBACK")
    other.close()
    return 1


@contextmanager
def _taking(module: ModuleType, name: str) -> Iterator[Callable[[], int]]:
    """Take the file whenever a function of a module is called; how often, as a function."""
    own, times = getattr(module, name), [0]

    def probing(*args: Any) -> Any:
        times[0] += _take()
        return own(*args)

    setattr(module, name, probing)
    yield lambda: times[0]
    setattr(module, name, own)


if __name__ == "__main__":
    main()
