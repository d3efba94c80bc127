"""Parts of the client record: what of the balance is billed, and what changed from comparison to comparison."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import polars as pl

from tieout.errors import TieoutError
from tieout.practice import Billed, billed
from tieout.web.insights.kept import kept_appointments
from tieout.web.models import ComparedClient, StoredFile


def billed_by_export(client: ComparedClient) -> Billed | None:
    """Current Balance and Unbilled by the statuses of the client's appointments; None where the files don't tell."""
    comparison = client.comparison
    files = StoredFile.objects.select_related("practice").filter(
        practice=client.practice_id, key__in=comparison.files["left"], report_name="Appointment Status"
    )
    rows: list[tuple[str, int]] = []
    for file in files:
        try:
            kept = kept_appointments(file)
        except (TieoutError, OSError):
            return None
        own = kept.table.filter(pl.col("client").is_in(client.document["left_names"]))
        if comparison.as_of is not None:
            own = own.filter(pl.col("day") <= comparison.as_of)
        owed = pl.col("charge") - pl.col("paid") - pl.col("credit")
        rows += own.select(kept.texts("status").alias("status"), owed.alias("owed")).rows()
    return billed(client.left_cents, rows)


@dataclass(frozen=True, slots=True)
class Change:
    """One comparison of a client, and what was different in the one before.

    Attributes:
        made_at: when it was compared.
        client: the client in it.
        left_moved: change of the balance in the practice's program, in cents.
        right_moved: change of the balance in the other program, in cents.
        new: items that were not there before, in words.
        gone: items that are settled since, in words.
        first: whether there is none before it.
    """

    made_at: datetime
    client: ComparedClient
    left_moved: int
    right_moved: int
    new: tuple[str, ...]
    gone: tuple[str, ...]
    first: bool

    @property
    def same(self) -> bool:
        """Whether nothing changed."""
        return not (self.first or self.left_moved or self.right_moved or self.new or self.gone)


def changes(clients: Sequence[ComparedClient]) -> list[Change]:
    """What changed from comparison to comparison.

    Args:
        clients: one client in its comparisons, the newest first.

    Returns:
        One entry for each, in the same order.
    """
    told = []
    for place, client in enumerate(clients):
        before = clients[place + 1] if place + 1 < len(clients) else None
        own, then = _items(client), _items(before)
        told.append(
            Change(
                made_at=client.comparison.made_at,
                client=client,
                left_moved=client.left_cents - before.left_cents if before else 0,
                right_moved=client.right_cents - before.right_cents if before else 0,
                new=_texts(client, own - then) if before else (),
                gone=_texts(before, then - own) if before else (),
                first=before is None,
            )
        )
    return told


def _items(client: ComparedClient | None) -> Counter[tuple[str, str, int]]:
    items = client.document["items"] if client else ()
    return Counter(_same(item) for item in items)


def _same(item: dict[str, Any]) -> tuple[str, str, int]:
    """By what an item is known again: rows and files may have moved."""
    return item["kind"], item["day"], item["cents"]


def _texts(client: ComparedClient | None, wanted: Counter[tuple[str, str, int]]) -> tuple[str, ...]:
    left, texts = Counter(wanted), []
    for item in client.document["items"] if client else ():
        if left[_same(item)] > 0:
            left[_same(item)] -= 1
            texts.append(item["text"])
    return tuple(texts)
