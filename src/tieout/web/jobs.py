"""Work behind the pages: each job writes how far it is, and ends in one of three ways: done, stopped, failed."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from math import ceil

from django.utils import timezone
from django_tasks import task

from tieout.errors import TieoutError
from tieout.progress import heard_by
from tieout.reading.practices.sessions_health import AppointmentStatus
from tieout.web.comparing import run_comparison
from tieout.web.history import write
from tieout.web.insights.kept import kept_appointments
from tieout.web.insights.making import make_insight
from tieout.web.leafing import prepare_leafing
from tieout.web.models import Comparison, EntryKind, FileState, InsightRun, Paper, Practice, RunState, StoredFile
from tieout.web.models.runs import Run
from tieout.web.papers import WORKBOOK, make_paper
from tieout.web.reading_files import look_at, note_overlaps
from tieout.web.storing import disk_full
from tieout.web.working import QUEUES

SECONDS_BETWEEN_NOTES = 0.3

SECONDS_SEEN_MIN = 1.0
"""What is left is foreseen after so long."""

LONG = QUEUES[1]

COMPARING_FIRST = 10
"""Who compares again doesn't wait behind a workbook that isn't begun yet."""

ROWS_WRITTEN_AHEAD_MAX = 40_000
"""A workbook of more is written when it is asked for: in the meantime the next comparison would wait behind it."""

_LOG = logging.getLogger("tieout.web")


class StopAsked(Exception):
    """A person pressed Stop."""


@dataclass(slots=True)
class Progress:
    """Writes into a row what is done, at most a few times a second, and hears the wish to stop."""

    run: Run | StoredFile
    noted_at: float = field(default=0.0)
    began: tuple[float, int] | None = field(default=None)
    """When what is being done now was first counted, and how much of it was done then."""

    def say(self, doing: str, done: int, of: int) -> None:
        """Note progress.

        Raises:
            StopAsked: when a person pressed Stop.
        """
        now = time.monotonic()
        of = of or (self.run.of if done else 0)  # rows known from the pass before
        if doing == self.run.doing and done < of and now - self.noted_at < SECONDS_BETWEEN_NOTES:
            return
        self.noted_at = now
        if doing[:120] != self.run.doing or self.began is None or done < self.began[1]:
            self.began = (now, done)
        self.run.seconds_left = seconds_left(now - self.began[0], done - self.began[1], of - done)
        self.run.doing, self.run.done, self.run.of = doing[:120], done, of
        self.run.save(update_fields=["doing", "done", "of", "seconds_left"])
        self.run.refresh_from_db(fields=["stop_asked"])
        if self.run.stop_asked:
            raise StopAsked


def seconds_left(passed: float, done: int, to_do: int) -> int | None:
    """How long it will take if it goes on as it did; None where too little was seen of it.

    Args:
        passed: seconds since it was first counted.
        done: how much was done in them.
        to_do: how much there is still to do; less than nothing where that isn't known.
    """
    if passed < SECONDS_SEEN_MIN or done <= 0 or to_do < 0:
        return None
    return ceil(passed / done * to_do)


def ask_to_stop(run: Run) -> None:
    """Stop a piece of work: at once where it hasn't begun, else at its next step."""
    rows = type(run)._default_manager.filter(pk=run.pk)
    if not rows.filter(state=RunState.WAITING).update(state=RunState.STOPPED, ended_at=timezone.now()):
        rows.update(stop_asked=True)


def carry_out(run: Run, work: Callable[[Progress], None]) -> None:
    """Do a piece of work and note how it ended."""
    if run.state != RunState.WAITING:
        return
    run.state, run.started_at = RunState.RUNNING, timezone.now()
    run.save()
    try:
        progress = Progress(run)
        progress.say("Beginning", 0, 0)
        with heard_by(progress.say):
            work(progress)
    except StopAsked:
        run.state = RunState.STOPPED
    except TieoutError as error:
        run.state, run.error_text, run.error_code = RunState.FAILED, error.message, error.code
    except Exception as error:
        # the text of an unexpected error may hold a client's name: only its kind and place are logged
        _LOG.error("run %s ended by %s", run.key, type(error).__name__)
        run.state = RunState.FAILED
        run.error_text = disk_full(error) or (
            f"This is our fault, not your files'. Nothing was changed. Report id {run.key[:8]}."
        )
    else:
        run.state, run.doing = RunState.DONE, "Done"
    run.ended_at = timezone.now()
    run.save()


@task()
def read_stored_file(key: str) -> None:
    """Read a file that was given."""
    file = StoredFile.objects.select_related("practice").get(key=key)
    if file.state != FileState.WAITING:
        return
    progress = Progress(file)
    try:
        progress.say(f"Reading {file.name}", 0, 0)
        with heard_by(progress.say):
            look_at(file)
        note_overlaps(file.practice, file)
        file.save()
        _have_appointments_at_hand([file])
        prepare_leafing(file)
    except StopAsked:
        file.state = FileState.STOPPED
        file.save(update_fields=["state"])
    except Exception as error:  # whatever happens, the page must not wait for ever
        _LOG.error("file %s ended by %s", file.key, type(error).__name__)
        file.state = FileState.REFUSED
        file.error_text = disk_full(error) or (
            f"This is our fault, not your file's. It was not used. Report id {file.key[:8]}."
        )
        file.save(update_fields=["state", "error_text"])


@task(queue_name=LONG, priority=COMPARING_FIRST)
def compare(key: str) -> None:
    """Run a comparison, then write its workbook where that takes no time."""
    comparison = Comparison.objects.select_related("practice", "made_by").get(key=key)
    carry_out(comparison, lambda progress: run_comparison(comparison, progress.say))
    if comparison.state != RunState.DONE:
        return
    person = comparison.made_by or "someone who has left"
    write(comparison.practice, person, EntryKind.CHANGE, f"compared the files in use: {comparison.text}")
    rows = sum(file["used"] for side in ("left", "right") for file in comparison.head[side]["files"])
    if rows <= ROWS_WRITTEN_AHEAD_MAX:
        paper = Paper.objects.create(
            practice=comparison.practice, made_by=comparison.made_by, comparison=comparison, ending=WORKBOOK
        )
        write_paper.enqueue(paper.key)


@task(queue_name=LONG)
def write_paper(key: str) -> None:
    """Write a paper."""
    paper = Paper.objects.select_related("practice", "comparison__practice", "insight__practice").get(key=key)
    carry_out(paper, lambda progress: make_paper(paper, progress.say))


def _have_appointments_at_hand(files: Iterable[StoredFile]) -> None:
    """Read the appointments before anyone asks for an insight of them."""
    for file in files:
        if file.report_name != AppointmentStatus.report_name or file.state not in {FileState.READY, FileState.STAGED}:
            continue
        try:
            kept_appointments(file)
        except TieoutError as error:
            _LOG.warning("file %s has no appointments: %s", file.key, error.code)


@task()
def look_for_overlaps(practice: int) -> None:
    """Say anew what overlapping exports make of each other: a file has come into use or out of it."""
    note_overlaps(Practice.objects.get(pk=practice))


@task()
def generate_insight(key: str) -> None:
    """Generate an insight."""
    run = InsightRun.objects.select_related("practice").get(key=key)
    carry_out(run, lambda progress: make_insight(run, progress.say))


def end_interrupted(queue: str) -> None:
    """What ran when the last process ended won't go on by itself: say so, instead of a bar that never moves."""
    said = {"state": RunState.FAILED, "error_text": "It was interrupted. Start it again."}
    if queue == LONG:
        Comparison.objects.filter(state=RunState.RUNNING).update(**said)
        Paper.objects.filter(state=RunState.RUNNING).update(**said)
        return
    InsightRun.objects.filter(state=RunState.RUNNING).update(**said)
    for file in StoredFile.objects.filter(state=FileState.WAITING):
        read_stored_file.enqueue(file.key)
