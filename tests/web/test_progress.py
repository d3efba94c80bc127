"""How far the reading of a file is: rows done of rows known, told while it is read, and stopped where it is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db.models.signals import post_save

from tests.web.conftest import Desk
from tieout.reading.plain import sizes
from tieout.web import jobs
from tieout.web.models import FileState, Paper, RunState, StoredFile

pytestmark = pytest.mark.django_db

ROWS = 3_000


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[str, int, int]]]:
    """What is written into the row of a file while it is read, row by row as those are that aren't plain."""
    monkeypatch.setattr(sizes, "BYTES_MIN", 10**9)
    monkeypatch.setattr(jobs, "SECONDS_BETWEEN_NOTES", 0)
    written: list[tuple[str, int, int]] = []

    def hear(sender: type, instance: StoredFile, update_fields: frozenset[str] | None, **more: object) -> None:
        del sender, more
        if update_fields and "done" in update_fields:
            written.append((instance.doing, instance.done, instance.of))

    post_save.connect(hear, sender=StoredFile, weak=False, dispatch_uid="told")
    yield written
    post_save.disconnect(sender=StoredFile, dispatch_uid="told")


def _file(rows: int) -> bytes:
    header = "Date,Practitioner,Client,Service,Status,Client Responsibility,Client Paid,Credit Used"
    told = [
        f"03/{day % 28 + 1:02d}/2026,A. Baker,Client {day % 9},90837,Unpaid,150.00,1.00,0.00" for day in range(rows)
    ]
    return "\r\n".join([header, *told, ""]).encode()


def test_rows_done_of_rows_known(desk: Desk, told: list[tuple[str, int, int]]):
    desk.give("left", "sessions.csv", _file(ROWS))
    file = desk.seat.files().get()
    assert (file.state, file.rows) == (FileState.READY, ROWS)
    counted = [(doing, done, of) for doing, done, of in told if done]
    assert counted, told
    assert all(0 <= done <= of for _, done, of in counted if of)
    by_stage: dict[str, list[int]] = {}
    for doing, done, _ in counted:
        by_stage.setdefault(doing, []).append(done)
    assert all(steps == sorted(steps) for steps in by_stage.values())
    assert max(max(steps) for steps in by_stage.values()) >= ROWS


def test_a_wish_to_stop_is_heard_within_the_file(
    desk: Desk, told: list[tuple[str, int, int]], monkeypatch: pytest.MonkeyPatch
):
    say = jobs.Progress.say

    def press(self: jobs.Progress, doing: str, done: int, of: int) -> None:
        if len(told) == 2:
            StoredFile.objects.filter(pk=self.run.pk).update(stop_asked=True)
        say(self, doing, done, of)

    monkeypatch.setattr(jobs.Progress, "say", press)
    desk.give("left", "sessions.csv", _file(ROWS))
    file = desk.seat.files().get()
    assert file.state == FileState.STOPPED
    assert len(told) == 3
    assert "Stopped" in desk.browser.get(desk.at(f"files/{file.key}/")).content.decode()


@pytest.mark.parametrize(
    ("passed", "done", "to_do", "left"),
    [(0.5, 100, 900, None), (2.0, 0, 900, None), (2.0, 100, -100, None), (3.0, 24_000, 17_200, 3), (2.0, 300, 0, 0)],
)
def test_what_is_left_is_told_from_what_was_seen(passed: float, done: int, to_do: int, left: int | None):
    assert jobs.seconds_left(passed, done, to_do) == left


def test_the_page_says_about_how_long_it_will_take(worked: Desk, monkeypatch: pytest.MonkeyPatch):
    paper = Paper.objects.create(
        practice=worked.seat.practice, comparison=worked.comparison, ending=".xlsx", state=RunState.RUNNING
    )
    now = [100.0]
    monkeypatch.setattr("tieout.web.jobs.time.monotonic", lambda: now[0])
    progress = jobs.Progress(paper)
    page = worked.at(f"papers/{paper.key}/")

    def told(doing: str, done: int, seconds: float) -> str:
        now[0] += seconds
        progress.say(doing, done, 41_200)
        return worked.browser.get(page).content.decode()

    assert "left" not in told("Gathering", 9_000, 0).partition('<main id="main"')[2].partition("</main>")[0]
    assert "about" not in told("Writing", 4_000, 30), "another step begins anew"
    assert "24,000 of 41,200 · about 9 s left" in told("Writing", 24_000, 10)
    assert "about 2 min left" in told("Writing", 24_100, 130)
