"""The auditor, who knows the truth: explanations that add up can still be about the wrong rows.

On practices of 40 to 400 clients in every layout: balances exact, bridges closed, every row accounted for, and more
found than missed.
"""

from __future__ import annotations

import csv
import io
import json
import random
from typing import Any

import pytest

from tieout.model.book import Book
from tieout.model.settings import Settings
from tieout.pipeline import reconcile
from tieout.reading import ReadingOptions, Source, read_book
from tieout.reporting import whole
from tieout.reporting.document import document
from tieout.simulating import LAYOUTS, NAMINGS, Plan, Score, score, simulate
from tieout.verifying import verify

Json = dict[str, Any]


def audited(plan: Plan, *, mapped: bool = True, files: dict[str, bytes] | None = None) -> tuple[Json, Json, Score]:
    """Simulate, reconcile, verify and score."""
    files = files or simulate(plan)
    (left_name, left_data), (right_name, right_data), *_ = files.items()
    left, right = _read(left_name, left_data), _read(right_name, right_data)
    names = list(csv.reader(io.StringIO(files["names.csv"].decode())))[1:] if mapped else []
    answer = reconcile(left, right, Settings(names=tuple((one, other) for one, other in names)))
    report = json.loads(json.dumps(document(whole(answer))))
    assert verify(report, left, right).breaches == ()
    truth = json.loads(files["truth.json"])
    return report, truth, score(report, truth)


def _read(name: str, data: bytes) -> Book:
    return read_book([Source(name, data)], ReadingOptions())


def check_exact(told: Score) -> None:
    assert told.clients == told.clients_linked == told.balances_exact
    assert told.bridges == told.bridges_closed


@pytest.mark.parametrize("layout", LAYOUTS)
def test_balances_and_bridges_of_forty_clients(layout: str) -> None:
    naming = NAMINGS[list(LAYOUTS).index(layout) % len(NAMINGS)]
    report, truth, told = audited(
        Plan(seed=21, clients=40, months=3, fault_rate=0.06, layout=layout, naming=naming, cut_off_days=10)
    )
    check_exact(told)
    assert [aside["row"] for aside in report["set_aside"]] == truth["set_aside"]
    assert told.links.f1 > 0.5
    assert told.faults.recall > 0.4


@pytest.mark.slow
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(("clients", "months", "rate"), [(120, 6, 0.01), (400, 3, 0.03), (60, 12, 0.1)])
def test_balances_and_bridges_of_larger_practices(layout: str, clients: int, months: int, rate: float) -> None:
    _, _, told = audited(Plan(seed=22, clients=clients, months=months, fault_rate=rate, layout=layout))
    check_exact(told)


def test_whole_clients_that_are_wrong() -> None:
    _, _, told = audited(Plan(seed=3, clients=40, months=8, fault_rate=0.08, mix="varied", layout="qbd-iif"))
    check_exact(told)
    assert told.causes["client_missing_right"][1] == told.causes["client_missing_right"][0] > 20


@pytest.mark.parametrize("seed", range(3))
def test_books_that_agree_have_equal_balances(seed: int) -> None:
    report, _, told = audited(Plan(seed=seed, clients=40, months=6, fault_rate=0.0))
    check_exact(told)
    assert all(client["difference_cents"] == 0 for client in report["clients"])
    assert sum(item["cents"] for client in report["clients"] for item in client["items"]) == 0


def test_same_day_books_that_agree_have_no_item_that_moves_a_balance() -> None:
    report, _, told = audited(Plan(seed=5, clients=30, months=9, fault_rate=0.0, mix="same-day", layout="qbo-received"))
    assert [item["text"] for client in report["clients"] for item in client["items"] if item["cents"]] == []
    assert told.links.precision > 0.99


def test_names_without_a_list_never_put_two_clients_together() -> None:
    report, truth, told = audited(Plan(seed=6, clients=120, months=4, fault_rate=0.02), mapped=False)
    assert told.bridges == told.bridges_closed
    owner = {
        (side, name): client["client"]
        for client in truth["clients"]
        for side in ("left", "right")
        for name in client[f"{side}_names"]
    }
    for client in report["clients"]:
        owners = {owner[side, name] for side in ("left", "right") for name in client[f"{side}_names"]}
        assert len(owners) == 1, "two clients under one name"
    assert told.clients_linked > 0.7 * told.clients


def test_the_order_of_rows_changes_nothing_but_their_numbers() -> None:
    plan = Plan(seed=8, clients=20, months=6, fault_rate=0.08, layout="flat-typed")
    files = simulate(plan)
    _, _, told = audited(plan, files=files)
    shuffled = dict(files)
    for name in list(files)[:2]:
        head, *rows = files[name].decode().splitlines(keepends=True)
        random.Random(3).shuffle(rows)  # noqa: S311
        shuffled[name] = "".join([head, *rows]).encode()
    report, _, _ = audited(plan, files=shuffled)
    first, _, _ = audited(plan, files=files)
    assert _shape(report) == _shape(first)
    check_exact(told)


def _shape(report: Json) -> list[object]:
    """A report without row numbers."""
    return [
        (
            client["left_names"],
            client["left_cents"],
            client["right_cents"],
            sorted((item["kind"], item["cents"], len(item["left"]), len(item["right"])) for item in client["items"]),
        )
        for client in report["clients"]
    ]
