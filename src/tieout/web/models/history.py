"""Who did what and when: entries that are added and never changed."""

from __future__ import annotations

from typing import Any, ClassVar, NoReturn

from django.db import models

from tieout.web.models.people import Practice


class EntryKind(models.TextChoices):
    """What an entry tells of."""

    CHANGE = "change", "Changed something"
    TAKE = "take", "Took something out"
    LOOK = "look", "Looked"
    REFUSED = "refused", "Was refused"


class HistoryEntry(models.Model):
    """One thing a person did in a practice.

    `seal` is a keyed hash over the entry and the seal before it, so that a changed, moved or missing entry shows. The
    person is kept as text: the entry outlives the account. `text` names no client; `client` does.
    """

    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="history")
    number = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    person = models.CharField(max_length=400)
    kind = models.CharField(max_length=8, choices=EntryKind.choices)
    text = models.CharField(max_length=400)
    client = models.CharField(max_length=300, blank=True)
    seal = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar[list[str]] = ["-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["practice", "number"], name="one_entry_a_number")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["practice", "client"], name="history_of_a_client")
        ]

    def __str__(self) -> str:
        return f"entry {self.number}"

    def save(self, *args: Any, **more: Any) -> None:
        """Add it.

        Raises:
            TypeError: when it is there already.
        """
        if self.pk is not None:
            raise TypeError("an entry of the history is never changed")
        super().save(*args, **more)

    def delete(self, *args: Any, **more: Any) -> NoReturn:
        """Never.

        Raises:
            TypeError: always.
        """
        raise TypeError("an entry of the history is never deleted")
