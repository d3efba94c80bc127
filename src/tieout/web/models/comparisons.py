"""Comparisons of two books, kept client by client, and what people decided about names and records."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from tieout.web.models.people import Practice, User, new_key
from tieout.web.models.runs import Run


class Comparison(Run):
    """One run of the whole journey over the files that were in use.

    `head` and `tail` are the parts of the JSON document (`tieout.reconciliation/1`) before and after its clients;
    `lost` the keys of decisions about lines that these files don't hold.
    """

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="comparisons")
    files: models.JSONField[Any, Any] = models.JSONField(default=dict)
    as_of = models.DateField(null=True, blank=True)
    start = models.DateField(null=True, blank=True)
    end = models.DateField(null=True, blank=True)
    text = models.CharField(max_length=300, blank=True)
    counts_text = models.CharField(max_length=300, blank=True)
    left_name = models.CharField(max_length=120, blank=True)
    right_name = models.CharField(max_length=120, blank=True)
    left_cents = models.BigIntegerField(default=0)
    right_cents = models.BigIntegerField(default=0)
    set_aside_cents = models.BigIntegerField(default=0)
    head: models.JSONField[Any, Any] = models.JSONField(default=dict)
    tail: models.JSONField[Any, Any] = models.JSONField(default=dict)
    lost: models.JSONField[Any, Any] = models.JSONField(default=list)

    class Meta:
        ordering: ClassVar[list[str]] = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"comparison {self.key}"

    @property
    def difference_cents(self) -> int:
        """Right minus left."""
        return self.right_cents - self.left_cents


class ComparedClient(models.Model):
    """One client of a comparison. `document` is its entry in the JSON document; `lines` are its lines on both sides.

    A line is `[file, row, part, day, kind, cents, reference, memo]`; `content` is the digest that a signature is under.
    """

    key = models.CharField(max_length=32, unique=True, default=new_key, editable=False)
    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="+")
    comparison = models.ForeignKey(Comparison, on_delete=models.CASCADE, related_name="clients")
    position = models.PositiveIntegerField()
    name = models.CharField(max_length=300)
    left_name = models.CharField(max_length=300, blank=True)
    right_name = models.CharField(max_length=300, blank=True)
    left_cents = models.BigIntegerField()
    right_cents = models.BigIntegerField()
    difference_cents = models.BigIntegerField()
    unexplained_cents = models.BigIntegerField()
    item_count = models.PositiveIntegerField()
    moving_count = models.PositiveIntegerField()
    basis = models.CharField(max_length=20)
    candidates: models.JSONField[Any, Any] = models.JSONField(default=list)
    summary = models.CharField(max_length=400)
    content = models.CharField(max_length=64, blank=True)
    document: models.JSONField[Any, Any] = models.JSONField()
    lines: models.JSONField[Any, Any] = models.JSONField()

    class Meta:
        ordering: ClassVar[list[str]] = ["position"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["comparison", "position"], name="one_client_a_position")
        ]

    def __str__(self) -> str:
        return f"client {self.key}"

    @property
    def right_only(self) -> bool:
        """Whether the client is in the other program only."""
        return not self.left_name


class NameDecision(models.Model):
    """What a person said about two names; an empty name means that the client is nobody in that program.

    `unsure` is a question left open on purpose: the linking isn't told of it.
    """

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="name_decisions")
    left = models.CharField(max_length=300, blank=True)
    right = models.CharField(max_length=300, blank=True)
    unsure = models.BooleanField(default=False)
    made_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["left", "right"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["practice", "left", "right"], name="one_decision_a_pair")
        ]

    def __str__(self) -> str:
        return f"decision {self.pk}"


class RecordFigures(models.Model):
    """The two figures a person typed off the client's page in the practice's program."""

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="record_figures")
    client = models.CharField(max_length=300)
    current_cents = models.BigIntegerField()
    unbilled_cents = models.BigIntegerField()
    typed_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    typed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["practice", "client"], name="one_record_a_client")
        ]

    def __str__(self) -> str:
        return f"record figures {self.pk}"
