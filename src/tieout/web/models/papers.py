"""Papers to hand over: workbooks and PDFs, written behind the page and kept."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from tieout.web.models.comparisons import Comparison
from tieout.web.models.insights import InsightRun
from tieout.web.models.people import Practice
from tieout.web.models.runs import Run


class Paper(Run):
    """One file made of a comparison, or of an insight as it is filtered and sorted. It lies in the data folder.

    `query` is that of the insight's page; of a comparison it names the list of corrections, and is empty for the whole.
    `only_clients` are the clients the person may see; None = all.
    """

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="papers")
    comparison = models.ForeignKey(Comparison, on_delete=models.CASCADE, null=True, related_name="papers")
    insight = models.ForeignKey(InsightRun, on_delete=models.CASCADE, null=True, related_name="papers")
    ending = models.CharField(max_length=5)
    query = models.TextField(blank=True)
    only_clients: models.JSONField[Any, Any] = models.JSONField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"paper {self.key}"
