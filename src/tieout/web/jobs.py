"""Work behind the pages: each job writes how far it is, and ends in one of three ways: done, stopped, failed."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils import timezone
from django_tasks import task

from tieout.errors import TieoutError
from tieout.reporting import Report
from tieout.web.comparing import run_comparison
from tieout.web.insights.kept import kept_appointments
from tieout.web.insights.making import make_insight
from tieout.web.models import Comparison, FileState, InsightRun, RunState, StoredFile
from tieout.web.models.runs import Run
from tieout.web.papers import write_papers
from tieout.web.reading_files import look_at

SECONDS_BETWEEN_NOTES = 0.3

_LOG = logging.getLogger("tieout.web")


class StopAsked(Exception):
    """A person pressed Stop."""


@dataclass(slots=True)
class Progress:
    """Writes into a run's row what is done, at most a few times a second, and hears the wish to stop."""

    run: Run
    noted_at: float = field(default=0.0)

    def say(self, doing: str, done: int, of: int) -> None:
        """Note progress.

        Raises:
            StopAsked: when a person pressed Stop.
        """
        now = time.monotonic()
        if doing == self.run.doing and done < of and now - self.noted_at < SECONDS_BETWEEN_NOTES:
            return
        self.noted_at = now
        self.run.doing, self.run.done, self.run.of = doing[:120], done, of
        self.run.save(update_fields=["doing", "done", "of"])
        self.run.refresh_from_db(fields=["stop_asked"])
        if self.run.stop_asked:
            raise StopAsked


def carry_out(run: Run, work: Callable[[Progress], None]) -> None:
    """Do a piece of work and note how it ended."""
    if run.state != RunState.WAITING:
        return
    run.state, run.started_at = RunState.RUNNING, timezone.now()
    run.save()
    try:
        progress = Progress(run)
        progress.say("Beginning", 0, 0)
        work(progress)
    except StopAsked:
        run.state = RunState.STOPPED
    except TieoutError as error:
        run.state, run.error_text, run.error_code = RunState.FAILED, error.message, error.code
    except Exception as error:
        # the text of an unexpected error may hold a client's name: only its kind and place are logged
        _LOG.error("run %s ended by %s", run.key, type(error).__name__)
        run.state = RunState.FAILED
        run.error_text = f"This is our fault, not your files'. Nothing was changed. Report id {run.key[:8]}."
    else:
        run.state, run.doing = RunState.DONE, "Done"
    run.ended_at = timezone.now()
    run.save()


@task()
def read_stored_file(key: str) -> None:
    """Read a file that was given."""
    file = StoredFile.objects.select_related("practice").get(key=key)
    try:
        look_at(file)
    except Exception as error:  # whatever happens, the page must not wait for ever
        _LOG.error("file %s ended by %s", file.key, type(error).__name__)
        file.state = FileState.REFUSED
        file.error_text = f"This is our fault, not your file's. It was not used. Report id {file.key[:8]}."
        file.save(update_fields=["state", "error_text"])


@task()
def compare(key: str) -> None:
    """Run a comparison."""
    comparison = Comparison.objects.select_related("practice").get(key=key)
    reports: list[Report] = []
    carry_out(comparison, lambda progress: reports.append(run_comparison(comparison, progress.say)))
    for report in reports:
        write_papers(comparison, report)
        _have_appointments_at_hand(comparison)


def _have_appointments_at_hand(comparison: Comparison) -> None:
    """Read the appointments before anyone asks for an insight of them."""
    files = StoredFile.objects.select_related("practice").filter(
        practice=comparison.practice_id, key__in=comparison.files["left"], report_name="Appointment Status"
    )
    for file in files:
        try:
            kept_appointments(file)
        except TieoutError as error:
            _LOG.warning("file %s has no appointments: %s", file.key, error.code)


@task()
def generate_insight(key: str) -> None:
    """Generate an insight."""
    run = InsightRun.objects.select_related("practice").get(key=key)
    carry_out(run, lambda progress: make_insight(run, progress.say))


def end_interrupted() -> None:
    """What ran when the last process ended won't go on by itself: say so, instead of a bar that never moves."""
    said = "It was interrupted. Start it again."
    Comparison.objects.filter(state=RunState.RUNNING).update(state=RunState.FAILED, error_text=said)
    InsightRun.objects.filter(state=RunState.RUNNING).update(state=RunState.FAILED, error_text=said)
    for file in StoredFile.objects.filter(state=FileState.WAITING):
        read_stored_file.enqueue(file.key)
