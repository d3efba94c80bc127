"""One client of a Report in, its entry of the JSON document out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tieout.model.explained import Names, names_of
from tieout.model.explanation import ClientExplanation, Counterpart, Item, LineRef, Match
from tieout.model.linkage import Link, Verdict
from tieout.model.outcome import Reconciliation
from tieout.reporting.costs import habits_object
from tieout.reporting.report import Report


def client_object(report: Report, client: ClientExplanation) -> dict[str, object]:
    """One entry of `clients`: the bridge of one client, and what agrees."""
    return {**bridge_object(report, client), "matches": [_match(match) for match in client.matches]}


def bridge_object(report: Report, client: ClientExplanation) -> dict[str, object]:
    """All of a client but what agrees."""
    return {
        "left_names": list(client.left_names),
        "right_names": list(client.right_names),
        "link": link_object(report.reconciliation, client),
        "left_cents": client.left_cents,
        "right_cents": client.right_cents,
        "difference_cents": client.difference_cents,
        "unexplained_cents": client.unexplained_cents,
        "first_difference": None if client.first_difference is None else str(client.first_difference),
        "text": client.headline,
        "summary": client.summary,
        "cost": client.cost,
        "habits": habits_object(client.habits),
        "items": [item_object(report, item) for item in client.items],
    }


def link_object(reconciliation: Reconciliation, client: ClientExplanation) -> dict[str, object]:
    """How a client's names were brought together."""
    link = client.link
    return {
        "basis": link.basis.value,
        "evidence": link.evidence,
        "verdict": link.verdict.value,
        "candidates": candidates(reconciliation, link, in_left=bool(client.left_names)),
    }


def candidates(reconciliation: Reconciliation, link: Link, *, in_left: bool) -> list[str]:
    """The names in the other book that may be the same client."""
    others = reconciliation.right.clients if in_left else reconciliation.left.clients
    return [others[index] for index in link.candidates]


def item_object(report: Report, item: Item) -> dict[str, object]:
    """One entry of a client's `items`."""
    told: dict[str, object] = {
        "kind": item.kind.value,
        "hint": item.hint.value if item.hint else None,
        "cents": item.cents,
        "day": str(item.day),
        "left": refs_object(item.left),
        "right": refs_object(item.right),
        "verdict": item.verdict.value,
        "text": item.text,
        "nearest": item.nearest,
        "cost": item.cost,
    }
    if item.said:
        told["said"] = item.said
    if item.twin is not None:
        told["twin"] = _ref(item.twin)
    if item.counterpart is not None:
        told["counterpart"] = {
            "client": name_of(report.reconciliation.clients, item.counterpart),
            "left": refs_object(item.counterpart.left),
            "right": refs_object(item.counterpart.right),
        }
    if item.verdict is Verdict.SEVERAL_FIT:
        told["alternatives"] = refs_object(item.alternatives)
    return told


def name_of(clients: Sequence[ClientExplanation], counterpart: Counterpart) -> str:
    """The other client's name, as the program writes it in which the counterpart stands."""
    return name_at(names_of(clients, counterpart.client), counterpart)


def name_at(names: tuple[Names, Names], counterpart: Counterpart) -> str:
    """Of a client's names in the left and in the right book, the one of the program in which the counterpart stands."""
    left, right = names
    return (left or right if counterpart.left else right or left)[0]


def _match(match: Match) -> dict[str, object]:
    told: dict[str, object] = {
        "rule": match.rule.value,
        "cents": match.cents,
        "left": refs_object(match.left),
        "right": refs_object(match.right),
        "days_apart": match.days_apart,
        "verdict": match.verdict.value,
        "reason": match.reason,
        "cost": match.cost,
    }
    if match.said:
        told["said"] = match.said
    if match.verdict is Verdict.SEVERAL_FIT:
        told["alternatives"] = refs_object(match.alternatives)
    return told


def refs_object(lines: Iterable[LineRef]) -> list[dict[str, object]]:
    """Where some lines stand."""
    return [_ref(line) for line in lines]


def _ref(line: LineRef) -> dict[str, object]:
    return {"file": line.file, "row": line.row, "part": line.part}
