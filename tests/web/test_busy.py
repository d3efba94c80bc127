"""Pages while other work goes on: whoever reads many rows keeps no one from writing, and a wait is called a wait."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import OperationalError
from django.test import RequestFactory

from tieout.web.settings import _wal_is_safe
from tieout.web.views.start import our_fault
from tieout.web.working import work

ROOT = Path(__file__).parents[2]


def test_nothing_that_reads_many_rows_locks_the_database(tmp_path: Path):
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("TIEOUT_", "DJANGO_"))}
    told = subprocess.run(
        [sys.executable, "-m", "tests.web.reading_long"], cwd=ROOT, env=plain | {"TMPDIR": str(tmp_path)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert told.returncode == 0, told.stderr[-1500:]
    taken = {name: int(count) for name, count in (pair.split("=") for pair in told.stdout.split())}
    assert taken["document"] >= 7
    assert taken["history"] >= 301
    assert taken["report"] >= 14
    assert taken["items"] >= 3


def test_a_locked_database_is_a_wait_not_our_fault():
    request = RequestFactory().get("/")
    try:
        raise OperationalError("database is locked")
    except OperationalError:
        answer = our_fault(request)
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert b"Nothing was changed" in answer.getvalue()
    try:
        raise OperationalError("no such table: web_user")
    except OperationalError:
        assert our_fault(request).status_code == 500


def test_a_worker_outlives_a_locked_database(monkeypatch: pytest.MonkeyPatch):
    from django_tasks_db.management.commands.db_worker import Worker

    tried: list[str] = []

    def run(self: Worker) -> None:
        tried.append("")
        if len(tried) < 3:
            raise OperationalError("database is locked")
        self.running = False

    monkeypatch.setattr(Worker, "run", run)
    monkeypatch.setattr(os, "nice", lambda by: 0)
    work(["default"])
    assert len(tried) == 3
    tried.clear()
    monkeypatch.setattr(Worker, "run", _no_table)
    with pytest.raises(OperationalError, match="no such table"):
        work(["default"])


def _no_table(self: object) -> None:
    raise OperationalError("no such table: django_tasks")


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 40, 1), False), ((3, 44, 5), False), ((3, 44, 6), True), ((3, 45, 0), False), ((3, 50, 6), False),
        ((3, 50, 7), True), ((3, 51, 2), False), ((3, 51, 3), True), ((3, 53, 4), True),
    ],
)  # fmt: skip
def test_which_sqlite_may_write_ahead(version: tuple[int, ...], safe: bool):
    assert _wal_is_safe(version) is safe
