"""Work that goes on behind a page, and how far it is."""

from __future__ import annotations

from django.db import models

from tieout.web.models.people import User, new_key

NOT_BEGUN = "Waiting for its turn"


class RunState(models.TextChoices):
    """Where a piece of work stands."""

    WAITING = "waiting", "Waiting"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    STOPPED = "stopped", "Stopped"
    FAILED = "failed", "Failed"


class Going(models.Model):
    """What is being done, how much of it is done of how much, and whether someone asked to stop.

    `seconds_left` is for what is being done now; None where it can't be told yet.
    """

    doing = models.CharField(max_length=120, default=NOT_BEGUN)
    done = models.PositiveBigIntegerField(default=0)
    of = models.PositiveBigIntegerField(default=0)
    seconds_left = models.PositiveIntegerField(null=True, blank=True)
    stop_asked = models.BooleanField(default=False)

    class Meta:
        abstract = True


class Run(Going):
    """A piece of work behind a page."""

    key = models.CharField(max_length=32, unique=True, default=new_key, editable=False)
    made_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=RunState.choices, default=RunState.WAITING)
    error_text = models.TextField(blank=True)
    error_code = models.CharField(max_length=8, blank=True)

    class Meta:
        abstract = True

    @property
    def going(self) -> bool:
        """Whether it waits or runs."""
        return self.state in {RunState.WAITING, RunState.RUNNING}
