"""A plan in, four files out: the practice's export, the other program's, the list of names, the truth."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from itertools import count

from tieout.errors import WrongUsage
from tieout.simulating.layouts import layout_of
from tieout.simulating.ledger import Practice, Row
from tieout.simulating.plan import MEMOS, MIXES, NAMINGS, Plan
from tieout.simulating.practice import invent_practice, last_day
from tieout.simulating.sessions_writing import FILE, write_sessions
from tieout.simulating.truth import write_truth

NAMES, TRUTH = "names.csv", "truth.json"

_NUMBERED = frozenset({"Invoice", "Sales Receipt", "Credit Memo"})
_FIRST_NUMBER = 1001


def simulate(plan: Plan) -> dict[str, bytes]:
    """Simulate a practice.

    Args:
        plan: what is asked for.

    Returns:
        Files by name: the left export, the right export, `names.csv` and `truth.json`, in this order.

    Raises:
        WrongUsage: when the plan can't be.
    """
    _refuse(plan)
    layout = layout_of(plan.layout)
    practice = invent_practice(plan, layout.types)
    left = [row for row in practice.left if not row.gone]
    right = [row for row in practice.right if not row.gone]
    _number(right)
    files = {FILE: write_sessions(practice.clients, left)}
    files[layout.file], aside = layout.write(practice.clients, right, last_day(plan))
    truth = write_truth(plan, practice, files, aside)
    files[NAMES] = _names(practice, left, right)
    files[TRUTH] = (json.dumps(truth, ensure_ascii=False, separators=(",", ":")) + "\n").encode()
    return files


def _refuse(plan: Plan) -> None:
    for what, value, known in (
        ("mix", plan.mix, tuple(MIXES)), ("naming", plan.naming, NAMINGS), ("memos", plan.memos, MEMOS),
    ):  # fmt: skip
        if value not in known:
            raise WrongUsage(f"There is no {what} {value!r}. Known are: {', '.join(known)}.")
    if plan.cut_off_days < 0:
        raise WrongUsage("An export ends 0 days too early, or more.")
    if not (1 <= plan.clients <= 5_000 and 1 <= plan.months <= 240 and 0 <= plan.fault_rate <= 1):
        raise WrongUsage("A practice has 1 to 5,000 clients, 1 to 240 months and a fault rate from 0 to 1.")


def _number(rows: Sequence[Row]) -> None:
    """Numbers of invoices, receipts and credit memos, by day."""
    numbers = count(_FIRST_NUMBER)
    for row in sorted(rows, key=lambda row: (row.day, row.client)):
        if row.type in _NUMBERED:
            row.number = str(next(numbers))


def _names(practice: Practice, left: Sequence[Row], right: Sequence[Row]) -> bytes:
    """The list of names, of those who are in both exports."""
    here = {row.client for row in left}
    there = {(row.client, row.name) for row in right}
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(("Practice", "Other program"))
    for number, client in enumerate(practice.clients):
        for at, name in enumerate(client.right_names):
            if number in here and (number, at) in there:
                writer.writerow((client.left_name, name))
    return out.getvalue().encode()
