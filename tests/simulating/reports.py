"""A report as a reader of minds would write it: the truth turned into a reconciliation."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

Json = dict[str, Any]


def perfect_report(truth: Json, verdict: str = "only_answer") -> Json:
    """The report that says what the truth says; the other half of a line on the wrong client closes a bridge."""
    matches: dict[int, list[Json]] = defaultdict(list)
    items: dict[int, list[Json]] = defaultdict(list)
    for link in truth["links"]:
        rule = "balance_brought_forward" if link.get("opening") else "same_day"
        matches[link["client"]].append({**link, "rule": rule, "verdict": verdict})
    for fault in truth["faults"]:
        items[fault["client"]].append({**fault, "verdict": verdict})
        if other := fault.get("counterpart"):
            half = {"client": fault["client"], "left": fault["left"], "right": fault["right"]}
            items[other["client"]].append({**fault, **other, "counterpart": half, "cents": None, "verdict": verdict})
    return {
        "schema": "tieout.reconciliation/1",
        "clients": [_client(client, items[client["client"]], matches[client["client"]]) for client in truth["clients"]],
    }


def _client(client: Json, items: list[Json], matches: list[Json]) -> Json:
    rest = client["right_cents"] - client["left_cents"] - sum(item["cents"] or 0 for item in items)
    for item in items:
        if item["cents"] is None:
            item["cents"], rest = rest, 0
    return {**client, "items": items, "matches": matches}
