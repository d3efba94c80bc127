"""reconcile-py: for each client and stream, amounts to the cent, a window of 31 days, splits of up to four lines."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

from reconcile import FieldRule, ReconcileConfig, Record, reconcile
from tables import Group, Row, by_stream, run

CONFIG = ReconcileConfig(
    rules=(
        FieldRule("amount", "gate", abs_tol=Decimal("0.00")),
        FieldRule("date", "gate", day_tol=31),
        FieldRule("reference", "grade", weight=1.0),
    ),
    threshold=0.0,
    scorer=lambda one, other: 1 / (1 + abs((date.fromisoformat(one) - date.fromisoformat(other)).days)),
)
"""Its score knows references only: the day goes in as the reference, so that the nearest day scores best."""


def pair(left: list[Row], right: list[Row], folder: Path) -> list[Group]:
    """Pair lines (see the top of the file)."""
    del folder
    others = by_stream(right)
    found: list[Group] = []
    for key, rows in by_stream(left).items():
        told = reconcile([_record(row) for row in rows], [_record(row) for row in others.get(key, [])], CONFIG)
        for match in told.matches:
            here, there = [str(one) for one in match.left_ids], [str(one) for one in match.right_ids]
            found.append((here, there, not match.ambiguous))
    return found


def _record(row: Row) -> Record:
    amount = Decimal(row["cents"]) / 100
    return Record(amount, date.fromisoformat(row["day"]), reference=row["day"], id=row["place"])


run("reconcile-py", pair)
