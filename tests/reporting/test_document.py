from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import jsonschema
import pytest

from tests.reporting.examples import practice, worked
from tieout.model.outcome import Reconciliation
from tieout.reporting import document_chunks, of_clients, whole
from tieout.reporting.document import document
from tieout.reporting.schema import json_schema

Json = dict[str, Any]


def told_of(reconciliation: Reconciliation) -> Json:
    return document(whole(reconciliation))


@pytest.mark.parametrize("example", [worked, practice])
def test_the_document_has_the_published_schema(example: Callable[[], Reconciliation]) -> None:
    jsonschema.Draft202012Validator.check_schema(json_schema())
    jsonschema.validate(document(whole(example())), json_schema())


@pytest.mark.parametrize("example", [worked, practice])
def test_the_written_text_is_the_document(example: Callable[[], Reconciliation]) -> None:
    text = "".join(document_chunks(whole(example())))
    assert json.loads(text) == document(whole(example()))
    assert text.endswith("}\n")


def test_a_document_without_clients_is_json() -> None:
    report = of_clients(worked(), [], worked().left, worked().right)
    assert json.loads("".join(document_chunks(report)))["clients"] == []


def test_the_worked_book_says_what_the_contract_shows() -> None:
    told = told_of(worked())
    assert told["schema"] == "tieout.reconciliation/1"
    assert told["difference"] == {
        "cents": -900,
        "explained_cents": -900,
        "unexplained_cents": 0,
        "text": "QuickBooks is 9.00 lower than Sessions Health.",
        "counts_text": "0 of 1 clients agree. 1 differs.",
    }
    client = told["clients"][0]
    assert client["left_names"] == ["Good Person"]
    assert client["right_names"] == ["GP-014"]
    assert client["first_difference"] == "2026-02-10"
    assert [item["cents"] for item in client["items"]] == [-900, 15_000, -15_000]
    assert client["items"][0]["left"] == [{"file": 0, "row": 7, "part": "paid"}]
    assert client["items"][0]["hint"] == "digits_swapped"
    assert "twin" not in client["items"][0]
    assert len(client["matches"]) == 15


def test_a_copy_names_its_twin_and_money_elsewhere_its_counterpart() -> None:
    clients = told_of(practice())["clients"]
    assert clients[1]["items"][0]["twin"] == {"file": 0, "row": 3, "part": "amount"}
    assert clients[2]["items"][0]["counterpart"] == {
        "client": "Diaz, D.",
        "left": [],
        "right": [{"file": 0, "row": 5, "part": "amount"}],
    }
    assert clients[3]["items"][0]["counterpart"]["client"] == "Cole, C."
    assert clients[4]["items"][1]["alternatives"] == [{"file": 0, "row": 7, "part": "amount"}]


def test_rows_left_out_stand_with_the_rows_set_aside() -> None:
    told = told_of(practice())
    assert [(row["side"], row["row"], row["cents"], row["code"]) for row in told["set_aside"]] == [
        ("left", 88, 15_000, "E303"),
        ("left", 3, 2_500, "W310"),
    ]
    assert told["problems"] == [
        {"side": "left", "file": 0, "row": None, "code": "W402", "text": "1 hidden row was read too."}
    ]


def test_what_is_not_explained_is_counted() -> None:
    difference = told_of(practice())["difference"]
    assert difference["unexplained_cents"] == 17_500
    assert difference["explained_cents"] + difference["unexplained_cents"] == difference["cents"]


def test_a_report_of_one_client_counts_the_rows_of_others() -> None:
    answer = practice()
    told: Json = document(of_clients(answer, [3], answer.left, answer.right))
    jsonschema.validate(told, json_schema())
    file = told["left"]["files"][0]
    assert (file["rows"], file["used"], file["set_aside"], file["other_clients"]) == (7, 1, 1, 5)
    assert told["left"]["cents"] == 9_000
    assert [row["code"] for row in told["set_aside"]] == ["E303"]
    assert told["clients"][0]["items"][0]["counterpart"]["client"] == "Cole, C."


def test_names_stay_readable() -> None:
    assert '"Good Person"' in "".join(document_chunks(whole(worked())))
