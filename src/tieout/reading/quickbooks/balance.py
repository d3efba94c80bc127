"""The running balance that a report prints beside its rows, held against the rows: a proof of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tieout.model.book import Problem, TotalsVerdict
from tieout.model.money import format_cents
from tieout.reading.parsing.cells import CellProblem, DecimalMark, parse_cents
from tieout.reading.parsing.taking import Columns, Taken
from tieout.reading.quickbooks.frame import Frame, FrameRow

_BREAKS_LISTED_MAX = 20
_BREAKS_SHARE_MAX = 5
"""More than one break in so many steps: the column is no running balance of these rows."""


@dataclass(frozen=True, slots=True)
class _Step:
    """From one row's balance to the next row's: by how much, and what that row says."""

    row: int
    moved: int
    printed: int
    effect: int


def check_running_balance(frame: Frame, columns: Columns, taken: Taken) -> tuple[TotalsVerdict, tuple[Problem, ...]]:
    """Hold the column Balance against the rows of each group, by their effects or by the amounts as printed.

    Args:
        frame: the report.
        columns: its header.
        taken: what was made of its rows.
    """
    if "balance" not in columns.at:
        return TotalsVerdict.NONE, ()
    effects: dict[int, int] = {}
    for entry in taken.lines:
        effects[entry.row] = effects.get(entry.row, 0) + entry.cents
    effects.update((aside.row, aside.cents) for aside in taken.aside)
    steps = list(_steps(frame, columns, effects))
    if not steps:
        return TotalsVerdict.NONE, ()
    by_effect = [step for step in steps if step.moved != step.effect]
    by_print = [step for step in steps if step.moved != step.printed]
    breaks = min(by_effect, by_print, key=len)
    if not breaks:
        return TotalsVerdict.AGREE, ()
    if len(breaks) * _BREAKS_SHARE_MAX > len(steps) + _BREAKS_SHARE_MAX:
        text = "The column Balance isn't a running balance of the rows, so it proves nothing about them."
        return TotalsVerdict.NONE, (Problem(code="W409", text=text, file=0),)
    return TotalsVerdict.DIFFER, tuple(_break(step, by_effect is breaks) for step in breaks[:_BREAKS_LISTED_MAX])


def _steps(frame: Frame, columns: Columns, effects: Mapping[int, int]) -> Iterator[_Step]:
    before: int | None = None
    group_row = -1
    for row in frame.rows:
        balance = _balance(row, columns, frame.decimal)
        if balance is not None and before is not None and row.group_row == group_row:
            number = row.record.row
            yield _Step(number, balance - before, row.printed or 0, effects.get(number, 0))
        before, group_row = balance, row.group_row


def _balance(row: FrameRow, columns: Columns, decimal: DecimalMark) -> int | None:
    text = columns.text(row.record, "balance")
    if not text.strip():
        return None
    try:
        return parse_cents(text, decimal)
    except CellProblem:
        return None


def _break(step: _Step, by_effect: bool) -> Problem:
    says = step.effect if by_effect else step.printed
    text = (
        f"The running balance moves by {format_cents(step.moved)} in row {step.row}, the row says "
        f"{format_cents(says)}. A row is missing or was changed; export the report again."
    )
    return Problem(code="E402", text=text, file=0, row=step.row)
