"""Files as they were given, with what reading them showed."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils import timezone

from tieout.model.book import Side, counts_nowhere, keeps_books
from tieout.web.models.people import Practice, User, new_key
from tieout.web.models.runs import Going


class FileState(models.TextChoices):
    """Where a file stands between being given and being used."""

    WAITING = "waiting", "Being read"
    ASKING = "asking", "One question"
    STAGED = "staged", "Waits for you"
    READY = "ready", "Ready"
    REFUSED = "refused", "Can't be read"
    STOPPED = "stopped", "Stopped"


class StoredFile(Going):
    """One export. Its bytes are kept untouched in the data folder under its key.

    `merged` says what several exports of a side make of it: `clients` of all of them and, where they overlap, `new`,
    `elsewhere`, `texts`, and `versions`, a list of `[row, key of the older file, its row]`.
    """

    key = models.CharField(max_length=32, unique=True, default=new_key, editable=False)
    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="files")
    side = models.CharField(max_length=5, choices=[(side.value, side.value) for side in Side])
    name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    bytes = models.PositiveBigIntegerField()
    given_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    given_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=8, choices=FileState.choices, default=FileState.WAITING)
    in_use = models.BooleanField(default=True)
    day_order = models.CharField(max_length=12, blank=True)
    encoding_asked = models.CharField(max_length=40, blank=True)
    column_map = models.TextField(blank=True)
    left_out_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    left_out_at = models.DateTimeField(null=True, blank=True)

    program = models.CharField(max_length=60, blank=True)
    program_name = models.CharField(max_length=120, blank=True)
    report_name = models.CharField(max_length=120, blank=True)
    recognised_by = models.CharField(max_length=300, blank=True)
    rows = models.PositiveBigIntegerField(default=0)
    used = models.PositiveBigIntegerField(default=0)
    set_aside = models.PositiveBigIntegerField(default=0)
    clients = models.PositiveBigIntegerField(default=0)
    cents = models.BigIntegerField(default=0)
    first_day = models.DateField(null=True, blank=True)
    last_day = models.DateField(null=True, blank=True)
    own_totals = models.CharField(max_length=10, blank=True)
    encoding = models.CharField(max_length=40, blank=True)
    columns: models.JSONField[Any, Any] = models.JSONField(default=list)
    problems: models.JSONField[Any, Any] = models.JSONField(default=list)
    aside: models.JSONField[Any, Any] = models.JSONField(default=list)
    merged: models.JSONField[Any, Any] = models.JSONField(default=dict)
    preview: models.JSONField[Any, Any] = models.JSONField(default=list)
    error_text = models.TextField(blank=True)
    error_code = models.CharField(max_length=8, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-given_at", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["practice", "sha256"], name="one_copy_of_a_file")
        ]

    def __str__(self) -> str:
        return f"file {self.key}"

    @property
    def lies_ahead(self) -> bool:
        """Whether its last line is of a day that hasn't come yet."""
        return self.last_day is not None and self.last_day > timezone.localdate()

    @property
    def doubtful(self) -> list[dict[str, Any]]:
        """The rows set aside that may be missing in a balance, as far as they are kept."""
        return [row for row in self.aside if not counts_nowhere(row["code"], row["cents"])]

    @property
    def doubtful_count(self) -> int:
        """How many rows set aside may be missing in a balance."""
        kept = len(self.doubtful)
        return self.set_aside if kept == len(self.aside) else kept

    @property
    def misplaced(self) -> bool:
        """Whether a program that never is a practice's own stands where the practice's belongs."""
        return self.side == Side.LEFT and keeps_books(self.program)


class KeptColumns(models.Model):
    """Which column is which in one layout, said once by a person. No cell of a file, only headers."""

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="kept_columns")
    program = models.CharField(max_length=60)
    layout = models.CharField(max_length=64)
    column_map = models.TextField()
    said_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    said_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["program", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["practice", "layout"], name="one_map_a_layout")
        ]

    def __str__(self) -> str:
        return f"columns {self.pk}"
