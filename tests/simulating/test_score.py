"""The score: perfect for the truth itself, and lower by what was got wrong."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from tests.simulating.reports import perfect_report
from tieout.simulating import Plan, score, simulate

Json = dict[str, Any]


@pytest.fixture(scope="module")
def truth() -> Json:
    found: Json = json.loads(simulate(Plan(seed=11, clients=30, fault_rate=0.1))["truth.json"])
    return found


@pytest.fixture
def report(truth: Json) -> Json:
    return perfect_report(copy.deepcopy(truth))


def test_the_truth_itself_scores_full_marks(truth: Json, report: Json) -> None:
    told = score(report, truth)
    assert (told.links.f1, told.faults.precision, told.faults.recall) == (1.0, 1.0, 1.0)
    assert all(rate.f1 == 1.0 for rate in told.faults_by_kind.values())
    assert (told.sure_pairs_wrong, told.sure_faults_wrong, told.faults_by_tie) == (0, 0, 0)
    assert told.clients == told.clients_linked == told.balances_exact == told.bridges_closed
    assert told.hints.f1 == 1.0
    assert not told.mistaken
    assert all(planted == found for planted, found in told.causes.values())


def test_a_match_that_is_left_out_costs_recall(truth: Json, report: Json) -> None:
    client = next(client for client in report["clients"] if client["matches"])
    lost = client["matches"].pop()
    told = score(report, truth)
    pairs = len(lost["left"]) * len(lost["right"])
    assert told.links.precision == 1.0
    assert told.links.true - told.links.right == pairs


def test_two_matches_crossed_cost_both(truth: Json, report: Json) -> None:
    for client in report["clients"]:
        pairs = [match for match in client["matches"] if match["rule"] != "balance_brought_forward"]
        if len(pairs) >= 2:
            pairs[0]["right"], pairs[1]["right"] = pairs[1]["right"], pairs[0]["right"]
            break
    told = score(report, truth)
    assert told.sure_pairs_wrong >= 2
    assert told.links.precision < 1.0


def test_a_fault_under_another_name_is_not_found(truth: Json, report: Json) -> None:
    item = next(item for client in report["clients"] for item in client["items"] if item["kind"] == "date_differs")
    item["kind"] = "amount_differs"
    told = score(report, truth)
    assert told.faults.said - told.faults.right == 1
    assert told.faults_by_kind["date_differs"].recall < 1.0
    assert told.mistaken[item["cause"], "amount_differs"] == 1
    assert told.sure_faults_wrong == 1


def test_a_missing_line_that_is_as_likely_counts_as_found_and_not_as_sure(truth: Json, report: Json) -> None:
    items = [item for client in report["clients"] for item in client["items"] if item.get("instead")]
    item = next(item for item in items if item["kind"] in {"only_left", "only_right", "entered_twice"})
    side = "left" if item["left"] else "right"
    item[side] = [item["instead"][0]]
    told = score(report, truth)
    assert told.faults.f1 == 1.0
    assert told.faults_by_tie == 1
    assert told.sure_faults_wrong == 1


def test_a_pair_with_a_line_that_is_as_likely_counts_as_found_and_not_as_sure(truth: Json, report: Json) -> None:
    item = next(item for client in report["clients"] for item in client["items"] if item["kind"] == "amount_differs")
    fault = next(one for one in truth["faults"] if (one["left"], one["right"]) == (item["left"], item["right"]))
    other = {"file": 0, "row": 99_999, "part": fault["right"][0]["part"]}
    item["right"] = [*fault["right"][1:], other]
    assert score(report, truth).faults.f1 < 1.0
    events = [{"left": fault["left"], "right": fault["right"][:1]}, {"left": [other], "right": [other]}]
    truth["ties"].append({"client": fault["client"], "events": events})
    told = score(report, truth)
    assert (told.faults.f1, told.faults_by_tie, told.sure_faults_wrong) == (1.0, 1, 1)


def test_one_missing_payment_of_many_lines_may_be_told_line_by_line(truth: Json, report: Json) -> None:
    for client in report["clients"]:
        for item in list(client["items"]):
            if item["kind"] == "only_left" and len(item["left"]) > 1 and not item["right"]:
                client["items"].remove(item)
                client["items"] += [{**item, "left": [ref], "cents": 0} for ref in item["left"]]
    assert score(report, truth).faults.f1 == 1.0


def test_balances_bridges_and_names(truth: Json, report: Json) -> None:
    first, second, third = report["clients"][:3]
    first["left_cents"] += 1
    second["right_names"] = []
    third["items"] = [*third["items"], {"kind": "only_left", "hint": None, "cents": 5, "left": [], "right": []}]
    told = score(report, truth)
    assert told.balances_exact == told.clients - 2
    assert told.clients_linked == told.clients - 1
    assert told.bridges_closed == told.bridges - 2


def test_the_score_as_json(truth: Json, report: Json) -> None:
    document = json.loads(json.dumps(score(report, truth).as_json()))
    assert document["schema"] == "tieout.score/1"
    assert document["links"]["f1"] == 1.0
    assert document["only_answer"]["wrong"] == 0
