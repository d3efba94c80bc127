"""What people decide about items, and the sign-off of a client."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from tieout.model.decision import Choice
from tieout.web.models.comparisons import ComparedClient, Comparison
from tieout.web.models.people import Practice, User, new_key


class ItemState(models.TextChoices):
    """Where an item stands in the review."""

    OPEN = "open", "To decide"
    LATER = "later", "Looked at later"
    DONE = "done", "Decided"
    NONE = "none", "Nothing to decide"


class ComparedItem(models.Model):
    """One reconciling item of a comparison, for the list of the review; all of it is in its client's document.

    `lines` is the digest of its lines' places, by which a decision is found again in a later comparison.
    """

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="+")
    comparison = models.ForeignKey(Comparison, on_delete=models.CASCADE, related_name="items")
    client = models.ForeignKey(ComparedClient, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveIntegerField()
    number = models.PositiveIntegerField()
    lines = models.CharField(max_length=64)
    day = models.DateField()
    cents = models.BigIntegerField()
    text = models.CharField(max_length=600)
    state = models.CharField(max_length=5, choices=ItemState.choices, default=ItemState.OPEN)

    class Meta:
        ordering: ClassVar[list[str]] = ["position"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["client", "number"], name="one_item_a_number")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["comparison", "state", "position"], name="review_list"),
            models.Index(fields=["practice", "lines"], name="items_of_lines"),
        ]

    def __str__(self) -> str:
        return f"item {self.pk}"


class ItemDecision(models.Model):
    """One thing a person said about some lines: a choice of the core, "later", or a note alone.

    A line is `[key of the file, row, part]`, so that the decision outlives the comparison it was made in; `told` is
    what the lines say, so that it outlives the file (`following`).
    """

    LATER, NOTE = "later", "note"
    CHOICES: ClassVar[list[tuple[str, str]]] = [
        *((choice.value, choice.value) for choice in Choice), (LATER, "look later"), (NOTE, "note")
    ]  # fmt: skip

    key = models.CharField(max_length=32, unique=True, default=new_key, editable=False)
    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="item_decisions")
    client = models.CharField(max_length=300)
    lines = models.CharField(max_length=64)
    left: models.JSONField[Any, Any] = models.JSONField(default=list)
    right: models.JSONField[Any, Any] = models.JSONField(default=list)
    told: models.JSONField[Any, Any] = models.JSONField(default=dict)
    choice = models.CharField(max_length=12, choices=CHOICES)
    note = models.CharField(max_length=400, blank=True)
    together = models.CharField(max_length=32)
    undone = models.BooleanField(default=False)
    made_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["practice", "lines"], name="decisions_of_lines"),
            models.Index(fields=["practice", "client"], name="decisions_of_a_client"),
        ]

    def __str__(self) -> str:
        return f"decision {self.key}"


class SignOff(models.Model):
    """A person's signature under one client's comparison. It holds until it is reopened, with a reason.

    `content` is the digest of all that was signed; `compared` the client as it was then.
    """

    key = models.CharField(max_length=32, unique=True, default=new_key, editable=False)
    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="sign_offs")
    compared = models.ForeignKey(ComparedClient, on_delete=models.SET_NULL, null=True, related_name="sign_offs")
    left_name = models.CharField(max_length=300, blank=True)
    right_name = models.CharField(max_length=300, blank=True)
    as_of = models.DateField(null=True, blank=True)
    content = models.CharField(max_length=64)
    left_cents = models.BigIntegerField()
    right_cents = models.BigIntegerField()
    unexplained_cents = models.BigIntegerField()
    open_count = models.PositiveIntegerField()
    note = models.CharField(max_length=400, blank=True)
    signed_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    person = models.CharField(max_length=400)
    signed_at = models.DateTimeField(auto_now_add=True)
    reopened_by = models.CharField(max_length=400, blank=True)
    reopened_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["practice", "content"], name="sign_offs_of_content"),
        ]

    def __str__(self) -> str:
        return f"sign-off {self.key}"
