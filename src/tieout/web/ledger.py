"""One client's lines of both books beside each other, with the difference so far, and both balances day by day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tieout.web.models import ComparedClient


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of one book."""

    file: int
    row: int
    part: str
    day: date
    kind: str
    cents: int
    reference: str | None
    memo: str | None

    @property
    def what(self) -> str:
        """The number and the free text, whichever there are."""
        return " · ".join(text for text in (self.reference, self.memo) if text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What stands side by side: lines that mean the same event, or lines of one side only.

    Attributes:
        day: by which it is ordered.
        left: lines of the practice's book.
        right: lines of the other book.
        item: number of the reconciling item, from 1; None where both agree.
        mark: `agrees`, `differs`, `left`, `right` or `timing`.
        cents: the item's part of the difference.
        so_far: the difference after this event.
    """

    day: date
    left: tuple[Line, ...]
    right: tuple[Line, ...]
    item: int | None
    mark: str
    cents: int
    so_far: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Both balances at the end of a day."""

    day: date
    left_cents: int
    right_cents: int


def lines_of(client: ComparedClient, side: str) -> dict[tuple[int, int, str], list[Line]]:
    """A client's lines of one side by place."""
    found: dict[tuple[int, int, str], list[Line]] = {}
    for told in client.lines[side]:
        line = line_of(told)
        found.setdefault((line.file, line.row, line.part), []).append(line)
    return found


def line_of(told: Sequence[Any]) -> Line:
    """A line as `ComparedClient` keeps it."""
    file, row, part, day, kind, cents, reference, memo = told
    return Line(
        file=file, row=row, part=part, day=date.fromisoformat(day), kind=kind, cents=cents,
        reference=reference, memo=memo,
    )  # fmt: skip


def ledger(client: ComparedClient) -> list[Event]:
    """Every line of the client once, events by day, the difference so far after each."""
    left, right = lines_of(client, "left"), lines_of(client, "right")
    drafts: list[tuple[date, int, int | None, str, int, tuple[Line, ...], tuple[Line, ...]]] = []
    for match in client.document["matches"]:
        own, other = _at(left, match["left"]), _at(right, match["right"])
        drafts.append((_first([*own, *other]), 0, None, "agrees", 0, own, other))
    for number, item in enumerate(client.document["items"], start=1):
        own, other = _at(left, item["left"]), _at(right, item["right"])
        day = date.fromisoformat(item["day"])
        drafts.append((day, number, number, _mark(item, own, other), item["cents"], own, other))
    events, so_far = [], 0
    for day, _, item_number, mark, cents, own, other in sorted(drafts, key=lambda draft: (draft[0], draft[1])):
        so_far += cents
        events.append(
            Event(day=day, left=own, right=other, item=item_number, mark=mark, cents=cents, so_far=so_far)
        )  # fmt: skip
    return events


def _at(lines: dict[tuple[int, int, str], list[Line]], refs: Iterable[dict[str, Any]]) -> tuple[Line, ...]:
    return tuple(
        line for ref in refs for line in lines.get((ref["file"], ref["row"], ref["part"]), ())
    )  # fmt: skip


def _first(lines: Sequence[Line]) -> date:
    return min(line.day for line in lines)


def _mark(item: dict[str, Any], left: Sequence[Line], right: Sequence[Line]) -> str:
    if item["cents"] == 0:
        return "timing"
    if left and right:
        return "differs"
    return "left" if left else "right"


def balances(moved: Sequence[Iterable[tuple[date, int]]]) -> list[Step]:
    """Both balances at the end of each day on which one of them changes.

    Args:
        moved: (day, cents) of each line, the practice's and the other program's.
    """
    moves: dict[date, list[int]] = {}
    for place, own in enumerate(moved):
        for day, cents in own:
            moves.setdefault(day, [0, 0])[place] += cents
    steps, left, right = [], 0, 0
    for day in sorted(moves):
        left, right = left + moves[day][0], right + moves[day][1]
        steps.append(Step(day=day, left_cents=left, right_cents=right))
    return steps
