"""What people decided about items, kept by their lines' places, and given to the core as its decisions.

The newest choice about the same lines holds. Choices that join or part lines count from the next comparison on, as
`--decisions` does on the command line; which side is right counts at once.
"""

from __future__ import annotations

import io
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q

from tieout.model.decision import Choice, Decision
from tieout.model.explanation import LineRef
from tieout.reporting import write_separated
from tieout.reporting.sheets import Column, Sheet
from tieout.reviewing import line_texts
from tieout.web.line_places import Place, Told, digest, places, told_lines
from tieout.web.models import ComparedClient, ComparedItem, Comparison, ItemDecision, ItemState, User
from tieout.web.models.people import new_key

_MATCHING = frozenset({Choice.SAME.value, Choice.NOT_SAME.value})
"""Choices that change what stands for what."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One choice about some lines of a client."""

    client: str
    choice: str
    left: list[Place]
    right: list[Place]


def record(comparison: Comparison, person: User, asked: Sequence[Said], note: str) -> None:
    """Keep what a person decided at once; whatever that person undid before can't be done again after it.

    Args:
        comparison: the one that is reviewed.
        person: who decided.
        asked: each choice with the lines it is about.
        note: in the person's words.
    """
    together = new_key()
    with transaction.atomic():
        ItemDecision.objects.filter(practice=comparison.practice_id, made_by=person, undone=True).delete()
        ItemDecision.objects.bulk_create(
            ItemDecision(
                practice_id=comparison.practice_id, client=one.client[:300], lines=digest(one.left, one.right),
                left=one.left, right=one.right, choice=one.choice, note=note[:400], together=together,
                made_by=person, told=_what_they_say(comparison, one),
            )
            for one in asked
        )  # fmt: skip
        settle(comparison, {one.client for one in asked})


def _what_they_say(comparison: Comparison, one: Said) -> Told:
    named = Q(name=one.client) | Q(left_name=one.client) | Q(right_name=one.client)
    clients = comparison.clients.filter(named).select_related("comparison")
    return told_lines(clients, {"left": one.left, "right": one.right})


def undo(comparison: Comparison, person: User, locked: Collection[str]) -> list[ItemDecision]:
    """Take back the newest decision of a person, but for clients that are signed off.

    Returns:
        What was taken back; empty when there is nothing.
    """
    own = ItemDecision.objects.filter(practice=comparison.practice_id, made_by=person, undone=False)
    return _turn(comparison, own.exclude(client__in=locked).last(), undone=True)


def redo(comparison: Comparison, person: User, locked: Collection[str]) -> list[ItemDecision]:
    """Put the decision that a person took back last in force again."""
    own = ItemDecision.objects.filter(practice=comparison.practice_id, made_by=person, undone=True)
    return _turn(comparison, own.exclude(client__in=locked).first(), undone=False)


def _turn(comparison: Comparison, one: ItemDecision | None, *, undone: bool) -> list[ItemDecision]:
    if one is None:
        return []
    with transaction.atomic():
        rows = ItemDecision.objects.filter(practice=comparison.practice_id, together=one.together)
        rows.update(undone=undone)
        turned = list(rows)
        settle(comparison, {entry.client for entry in turned})
    return turned


def in_force(rows: Iterable[ItemDecision]) -> list[ItemDecision]:
    """The choices that hold, in the order in which they were made.

    Lines that a person joined can be decided about further; to say that they aren't the same takes the joining back.
    """
    kept: dict[str, list[ItemDecision]] = {}
    for row in rows:
        if row.choice in {ItemDecision.LATER, ItemDecision.NOTE}:
            continue
        joined = [one for one in kept.get(row.lines, []) if one.choice == Choice.SAME]
        if row.choice == Choice.SAME:
            kept[row.lines] = [row]
        elif row.choice == Choice.NOT_SAME:
            kept[row.lines] = [] if joined else [row]
        else:
            kept[row.lines] = [*joined, row]
    return sorted((row for own in kept.values() for row in own), key=lambda row: row.pk)


def decisions_for(comparison: Comparison, rows: Iterable[ItemDecision] | None = None) -> tuple[Decision, ...]:
    """What people decided, as the core takes it; decisions about lines that aren't compared are passed over.

    Args:
        comparison: whose files are meant.
        rows: the decisions with their lines' places among them; None = as they are kept.
    """
    numbers = {side: {key: number for number, key in enumerate(comparison.files[side])} for side in ("left", "right")}
    if rows is None:
        rows = ItemDecision.objects.filter(practice=comparison.practice_id).exclude(key__in=comparison.lost)
    told = []
    for row in in_force(row for row in rows if not row.undone):
        left, right = _refs(row.left, numbers["left"]), _refs(row.right, numbers["right"])
        if left is not None and right is not None:
            told.append(Decision(choice=Choice(row.choice), left=left, right=right, note=row.note))
    return tuple(told)


def _refs(lines: Iterable[Place], numbers: Mapping[str, int]) -> tuple[LineRef, ...] | None:
    if any(file not in numbers for file, _, _ in lines):
        return None
    return tuple(sorted(LineRef(numbers[file], row, part) for file, row, part in lines))


def decisions_text(comparison: Comparison) -> str:
    """What people decided as the list that `--decisions` takes."""
    names = [[file["name"] for file in comparison.head[side]["files"]] for side in ("left", "right")]
    columns = (Column("Decided"), Column("Left lines"), Column("Right lines"), Column("Note"))
    rows = (
        (one.choice.value, line_texts(one.left, names[0]) or None, line_texts(one.right, names[1]) or None, one.note)
        for one in decisions_for(comparison)
    )
    out = io.StringIO(newline="")
    write_separated(Sheet(columns, rows), out, plain=False)
    return out.getvalue()


def waiting(comparison: Comparison) -> int:
    """How many decisions join or part lines and aren't in the comparison yet, or are in it and were taken back."""
    wanted = {_told(one) for one in decisions_for(comparison) if one.choice.value in _MATCHING}
    there = {
        (one["choice"], _told_refs(one["left"]), _told_refs(one["right"]))
        for one in comparison.head.get("settings", {}).get("decisions", ())
        if one["choice"] in _MATCHING
    }
    return len(wanted ^ there)


def _told(one: Decision) -> tuple[str, tuple[Any, ...], tuple[Any, ...]]:
    left, right = (tuple((ref.file, ref.row, ref.part) for ref in refs) for refs in (one.left, one.right))
    return one.choice.value, left, right


def _told_refs(refs: Iterable[Mapping[str, Any]]) -> tuple[Any, ...]:
    return tuple(sorted((ref["file"], ref["row"], ref["part"]) for ref in refs))


def settle(comparison: Comparison, names: Collection[str]) -> None:
    """Bring the state of some clients' items up to what is decided.

    Lines joined by hand since the comparison was made are decided in whichever items they stand.
    """
    named = Q(name__in=names) | Q(left_name__in=names) | Q(right_name__in=names)
    for client in comparison.clients.filter(named).defer("lines"):
        _settle(comparison, client)


def _settle(comparison: Comparison, client: ComparedClient) -> None:
    rows = list(client.items.all())
    states = states_of(comparison.practice_id, {row.lines for row in rows})
    names = {client.name, client.left_name, client.right_name}
    since = ItemDecision.objects.filter(
        practice=comparison.practice_id, client__in=names, undone=False, made_at__gt=comparison.made_at
    )
    joined = {
        (side, *place)
        for one in in_force(since)
        if one.choice == Choice.SAME
        for side, lines in (("left", one.left), ("right", one.right))
        for place in lines
    }
    for row in rows:
        told = client.document["items"][row.number - 1]
        own = {(side, *place) for side in ("left", "right") for place in places(comparison, side, told[side])}
        none = ItemState.OPEN if row.cents else ItemState.NONE
        row.state = states.get(row.lines, none if own.isdisjoint(joined) else ItemState.DONE)
    ComparedItem.objects.bulk_update(rows, ["state"])


def states_of(practice: int, lines: Collection[str] | None = None) -> dict[str, ItemState]:
    """What is decided about which lines; those that nothing is decided about are left out.

    Args:
        practice: whose.
        lines: digests of the lines asked for; None = all.
    """
    rows = ItemDecision.objects.filter(practice=practice, undone=False).exclude(choice=ItemDecision.NOTE)
    if lines is not None:
        rows = rows.filter(lines__in=lines)
    return {
        key: ItemState.LATER if choice == ItemDecision.LATER else ItemState.DONE
        for key, choice in rows.order_by("pk").values_list("lines", "choice")
    }
