"""A report and the truth in, the score out: links, faults by kind, how often a confident answer is wrong, balances.

Both documents are read as JSON, so that any other program's answer can be scored by the same measure
(`docs/reference/benchmark.md` describes it).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from typing import Any

from tieout.simulating import fault_scoring as of_faults
from tieout.simulating.fault_scoring import Ref, refs
from tieout.simulating.score import Rate, Score

Json = Mapping[str, Any]
Pair = tuple[Ref, Ref]

_SURE = "only_answer"


def score(report: Json, truth: Json) -> Score:
    """Score a report against the truth.

    Args:
        report: a reconciliation as `tieout reconcile --json` writes it.
        truth: as `tieout simulate` writes it.
    """
    opening = _opening_lines(truth)
    true_pairs = _true_pairs(truth)
    as_likely = _tied_pairs(truth) | true_pairs
    told = [(pair, verdict) for pair, verdict in _told_pairs(report) if not opening & set(pair)]
    sure = [pair for pair, verdict in told if verdict == _SURE]
    right, fitting = (sum(pair in known for pair, _ in told) for known in (true_pairs, as_likely))
    faults, named = of_faults.true_faults(truth), of_faults.named_faults(report)
    found = of_faults.compare(faults, named, truth["ties"])
    exact = found.right - found.by_tie
    clients, linked, balanced = _balances(report, truth)
    return Score(
        links=Rate(right, len(told), len(true_pairs)),
        links_allowing_ties=Rate(fitting, len(told), len(true_pairs), min(fitting, len(true_pairs))),
        pairs_by_verdict=dict(sorted(Counter(verdict for _, verdict in told).items())),
        sure_pairs=len(sure),
        sure_pairs_wrong=sum(pair not in true_pairs for pair in sure),
        sure_pairs_wrong_beyond_ties=sum(pair not in as_likely for pair in sure),
        faults=of_faults.rate(faults, named, found),
        faults_by_kind=of_faults.rates_by_kind(faults, named, found),
        causes=of_faults.causes(faults, found),
        hints=of_faults.hints(faults, named, found),
        faults_by_tie=len(found.by_tie),
        sure_faults=sum(item.sure for item in named),
        sure_faults_wrong=sum(item.sure and at not in exact for at, item in enumerate(named)),
        mistaken=of_faults.mistaken(faults, named, found),
        clients=clients,
        clients_linked=linked,
        balances_exact=balanced,
        bridges=len(report["clients"]),
        bridges_closed=sum(map(_closes, report["clients"])),
    )


def _pairs_of(entry: Json) -> Iterable[Pair]:
    return product(refs("left", entry["left"]), refs("right", entry["right"]))


def _opening_lines(truth: Json) -> set[Ref]:
    """Lines that a balance brought forward stands for, or is: which of them pair with which has no meaning."""
    entries = [link for link in truth["links"] if link.get("opening")]
    entries += [fault for fault in truth["faults"] if fault["kind"] == "before_start"]
    return {ref for entry in entries for side in ("left", "right") for ref in refs(side, entry[side])}


def _true_pairs(truth: Json) -> set[Pair]:
    entries = [link for link in truth["links"] if not link.get("opening")]
    entries += [fault for fault in truth["faults"] if fault["kind"] != "before_start"]
    return {pair for entry in entries for pair in _pairs_of(entry)}


def _told_pairs(report: Json) -> list[tuple[Pair, str]]:
    """Pairs of lines that the report says stand for the same event, with its verdict."""
    entries = [
        entry
        for client in report["clients"]
        for entry in (*client["matches"], *client["items"])
        if entry.get("rule") != "balance_brought_forward" and entry.get("kind") != "before_start"
    ]
    return [(pair, entry.get("verdict", _SURE)) for entry in entries for pair in _pairs_of(entry)]


def _tied_pairs(truth: Json) -> set[Pair]:
    """Pairs that are as likely as what happened."""
    found: set[Pair] = set()
    for tie in truth["ties"]:
        left = [ref for event in tie["events"] for ref in refs("left", event["left"])]
        right = [ref for event in tie["events"] for ref in refs("right", event["right"])]
        found.update(product(left, right))
    of_client: dict[int, list[Json]] = defaultdict(list)
    for entry in (*truth["links"], *truth["faults"]):
        of_client[entry["client"]].append(entry)
    for fault in truth["faults"]:
        if fault.get("instead"):
            found.update(_handed_on(fault, of_client[fault["client"]]))
    return found


def _handed_on(fault: Json, entries: Sequence[Json]) -> Iterable[Pair]:
    """Where other lines could stand alone instead, the lines in between may each move on to the next."""
    side, across = ("left", "right") if fault["left"] else ("right", "left")
    lines = set(refs(side, [*fault[side], *fault["instead"]]))
    others = {
        ref for entry in entries if lines & set(refs(side, entry[side])) for ref in refs(across, entry[across])
    }  # fmt: skip
    return product(lines, others) if side == "left" else product(others, lines)


def _balances(report: Json, truth: Json) -> tuple[int, int, int]:
    """Clients, those whose names were brought together rightly, and those of them whose balances are right."""
    by_name: dict[tuple[str, str], Json] = {}
    for client in report["clients"]:
        by_name.update({("left", name): client for name in client["left_names"]})
        by_name.update({("right", name): client for name in client["right_names"]})
    known = [client for client in truth["clients"] if client["left_names"] or client["right_names"]]
    linked = balanced = 0
    for client in known:
        keys = [(side, name) for side in ("left", "right") for name in client[f"{side}_names"]]
        told = by_name.get(keys[0])
        if told is None or any(sorted(told[f"{s}_names"]) != sorted(client[f"{s}_names"]) for s in ("left", "right")):
            continue
        linked += 1
        balanced += all(told[f"{side}_cents"] == client[f"{side}_cents"] for side in ("left", "right"))
    return len(known), linked, balanced


def _closes(client: Json) -> bool:
    return bool(client["left_cents"] + sum(item["cents"] for item in client["items"]) == client["right_cents"])
