"""Insights: tables made from the practice's own files, and kept."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from tieout.web.models.people import Practice
from tieout.web.models.runs import Run


class InsightKind(models.TextChoices):
    """The insights there are."""

    APPOINTMENT_STATUS = "appointment-status", "Appointment Status"
    CLIENT_BALANCES = "client-balances", "Client Balances"
    PAYMENTS = "payments", "Payments"
    AGING = "aging", "Aging"


class InsightRun(Run):
    """One insight, generated for a time frame. Its rows are an Arrow file in the data folder under its key."""

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="insights")
    kind = models.CharField(max_length=24, choices=InsightKind.choices)
    files: models.JSONField[Any, Any] = models.JSONField(default=list)
    start = models.DateField(null=True, blank=True)
    end = models.DateField(null=True, blank=True)
    client = models.CharField(max_length=300, blank=True)
    practitioner = models.CharField(max_length=300, blank=True)
    status = models.CharField(max_length=300, blank=True)
    rows = models.PositiveBigIntegerField(default=0)
    rows_of_file = models.PositiveBigIntegerField(default=0)

    class Meta:
        ordering: ClassVar[list[str]] = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"insight {self.key}"
