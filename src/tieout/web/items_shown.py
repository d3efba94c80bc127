"""The reconciling items of one client as the pages show them: in words, with their places and what is decided."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tieout.explaining import HINT_WORDS, why_paired
from tieout.model.book import opening
from tieout.model.decision import Choice
from tieout.model.explanation import Hint
from tieout.model.money import format_cents
from tieout.reviewing import choices
from tieout.reviewing.wording import OPEN_WORDS
from tieout.web.kept_reports import report_of_some, with_counterparts
from tieout.web.ledger import lines_of
from tieout.web.line_places import digest, places
from tieout.web.models import ComparedClient, Comparison, ItemDecision

_SIDES = ("left", "right")


def shown_items(client: ComparedClient) -> list[dict[str, Any]]:
    """Every item of a client, with what people decided about it."""
    comparison = client.comparison
    items = [_shown(client, number, item) for number, item in enumerate(client.document["items"], start=1)]
    said: dict[str, list[ItemDecision]] = {}
    keys = [item["lines"] for item in items]
    rows = ItemDecision.objects.filter(practice=client.practice_id, lines__in=keys, undone=False)
    for row in rows.select_related("made_by"):
        said.setdefault(row.lines, []).append(row)
    for item in items:
        own = said.get(item["lines"], [])
        item["decided"] = decided(comparison, own)
        item["seen"] = next((row.key for row in reversed(own) if row.choice != ItemDecision.NOTE), "")
    return items


def decided_since(client: ComparedClient, item: dict[str, Any], seen: str) -> ItemDecision | None:
    """What was decided about an item after a page showed it; None where nothing was.

    Args:
        client: whose item it is.
        item: as the client's document has it.
        seen: the key of the newest decision that the page knew of, or "".
    """
    lines = _digest(client.comparison, item)
    rows = ItemDecision.objects.filter(practice=client.practice_id, lines=lines, undone=False)
    newest = rows.exclude(choice=ItemDecision.NOTE).select_related("made_by").last()
    return newest if newest is not None and newest.key != seen else None


def decided(comparison: Comparison, rows: Iterable[ItemDecision]) -> dict[str, Any] | None:
    """What holds of what people said about an item, in words."""
    last = note = None
    for row in rows:
        note = row.note or note
        if row.choice != ItemDecision.NOTE:
            last = row
    if last is None:
        return {"choice": "", "words": "", "note": note} if note else None
    return {
        "choice": last.choice,
        "words": choice_words(comparison, last.choice),
        "note": note,
        "by": last.made_by,
        "at": last.made_at,
        "later": last.choice == ItemDecision.LATER,
        "waits": last.choice in {Choice.SAME, Choice.NOT_SAME},
    }


def choice_words(comparison: Comparison, choice: str) -> str:
    """A choice as the pages say it."""
    return {
        Choice.LEFT.value: f"{opening(comparison.left_name)} is right",
        Choice.RIGHT.value: f"{opening(comparison.right_name)} is right",
        Choice.ACCEPT.value: "nothing to correct",
        Choice.NOT_SAME.value: "not the same",
        Choice.SAME.value: "matched by hand",
        ItemDecision.LATER: "look later",
    }.get(choice, "")


def add_choices(client: ComparedClient, items: list[dict[str, Any]], only: int | None = None) -> None:
    """Add to items what is to be done if the one program is right, or the other, as the workbook says it.

    Args:
        client: whose items they are.
        items: as `shown_items` made them.
        only: the number of the one item asked for; None = all.
    """
    if not items:
        return
    answer = report_of_some(client.comparison, with_counterparts(client.comparison, [client])).reconciliation
    at = next(number for number, one in enumerate(answer.clients) if _is(client, one))
    told = choices(answer, (answer.left.program, answer.right.program), {at})
    never = set(OPEN_WORDS.values())
    for item, choice in zip(items, told, strict=True):
        if only is None or item["number"] == only:
            item["left_steps"], item["right_steps"] = choice.left_steps, choice.right_steps
            item["nothing"] = choice.if_left if {choice.if_left, choice.if_right} <= never else ""


def _is(client: ComparedClient, one: Any) -> bool:
    return (list(one.left_names), list(one.right_names)) == (
        client.document["left_names"], client.document["right_names"],
    )  # fmt: skip


def _shown(client: ComparedClient, number: int, item: dict[str, Any]) -> dict[str, Any]:
    comparison = client.comparison
    hint = HINT_WORDS.get(Hint(item["hint"])) if item["hint"] else None
    return item | {
        "number": number,
        "hint_words": hint,
        "open": item["kind"] == "unexplained",
        "places": [place for side in _SIDES for place in _places(comparison, side, item[side])],
        "twin_row": item["twin"]["row"] if item.get("twin") else None,
        "several": item["verdict"] == "several_fit",
        "others": _others(client, item.get("alternatives") or []),
        "names": [item["counterpart"]["client"]] if "counterpart" in item else [],
        "lines": _digest(comparison, item),
    }


def _digest(comparison: Comparison, item: dict[str, Any]) -> str:
    return digest(places(comparison, "left", item["left"]), places(comparison, "right", item["right"]))


def _others(client: ComparedClient, refs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Lines that fit as well, where they stand among the client's lines of either program."""
    if not refs:
        return []
    told = []
    for side in _SIDES:
        known = {tuple(line[:3]) for line in client.lines[side]}
        told += _places(client.comparison, side, [ref for ref in refs if _place(ref) in known])
    return told


def _place(ref: dict[str, Any]) -> tuple[int, int, str]:
    return ref["file"], ref["row"], ref["part"]


def add_lines(client: ComparedClient, items: Iterable[dict[str, Any]]) -> None:
    """Add what the lines of items come to on each side, and why they were brought together.

    `45.00 is right` reads better than a program's name.
    """
    lines = {side: lines_of(client, side) for side in _SIDES}
    for item in items:
        own = {side: [line for ref in item[side] for line in lines[side].get(_place(ref), ())] for side in _SIDES}
        for side in _SIDES:
            item[f"{side}_amount"] = format_cents(abs(sum(line.cents for line in own[side]))) if own[side] else ""
        hint = Hint(item["hint"]) if item["hint"] else None
        item["paired_because"] = why_paired(own["left"], own["right"], hint, several=item["several"])


def _places(comparison: Comparison, side: str, refs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """File and row of each line, with the key of the file for a link."""
    files, keys = comparison.head[side]["files"], comparison.files[side]
    rows: dict[int, list[int]] = {}
    for ref in refs:
        rows.setdefault(ref["file"], []).append(ref["row"])
    return [
        {"name": files[file]["name"], "rows": sorted(set(numbers)), "key": keys[file], "side": side}
        for file, numbers in sorted(rows.items())
    ]
