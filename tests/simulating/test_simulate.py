"""What the simulator writes: the same bytes for the same plan, read back line by line as the truth says."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from tieout.errors import WrongUsage
from tieout.model.book import Book
from tieout.reading import ReadingOptions, Source, read_book
from tieout.simulating import LAYOUTS, MIXES, NAMINGS, Plan, simulate

Json = dict[str, Any]
SMALL = Plan(clients=25, months=8, fault_rate=0.1)


def written(plan: Plan) -> tuple[Book, Book, Json]:
    files = simulate(plan)
    (left, sessions), (right, other), *_ = files.items()
    books = [read_book([Source(name, data)], ReadingOptions()) for name, data in ((left, sessions), (right, other))]
    return books[0], books[1], json.loads(files["truth.json"])


def places(book: Book) -> dict[tuple[int, int, str], tuple[str, int]]:
    columns = ("file", "row", "part", "client", "cents")
    return {
        (file, row, part): (book.clients[client], cents)
        for file, row, part, client, cents in book.items.select(columns).iter_rows()
    }


def halves(entry: Json) -> list[Json]:
    return [entry, entry["counterpart"]] if entry.get("counterpart") else [entry]


def check_against_truth(left: Book, right: Book, truth: Json) -> None:
    """Every line that the readers find is in the truth once, under its client, with its amount."""
    for side, book in (("left", left), ("right", right)):
        read, seen = places(book), set()
        for entry in (*truth["links"], *truth["faults"]):
            for half in halves(entry):
                for ref in half[side]:
                    place = (ref["file"], ref["row"], ref["part"])
                    assert place not in seen
                    seen.add(place)
                    assert read[place][0] in truth["clients"][half["client"]][f"{side}_names"]
        assert seen == set(read)
        for client in truth["clients"]:
            found = sum(cents for name, cents in read.values() if name in client[f"{side}_names"])
            assert found == client[f"{side}_cents"]
    assert [aside.row for aside in right.set_aside] == truth["set_aside"]
    assert not left.set_aside


def check_sums(left: Book, right: Book, truth: Json) -> None:
    """Linked lines agree; for each client left + faults = right, to the cent."""
    cents = {"left": places(left), "right": places(right)}

    def total(entry: Json, side: str) -> int:
        return sum(cents[side][ref["file"], ref["row"], ref["part"]][1] for ref in entry[side])

    moved = dict.fromkeys(range(len(truth["clients"])), 0)
    for link in truth["links"]:
        assert total(link, "left") == total(link, "right")
    for fault in truth["faults"]:
        assert fault["cents"] == total(fault, "right") - total(fault, "left")
        for half in halves(fault):
            moved[half["client"]] += total(half, "right") - total(half, "left")
    for client in truth["clients"]:
        assert client["left_cents"] + moved[client["client"]] == client["right_cents"]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_is_read_as_the_truth_says(layout: str) -> None:
    left, right, truth = written(Plan(seed=3, clients=30, months=9, fault_rate=0.12, layout=layout))
    check_against_truth(left, right, truth)
    check_sums(left, right, truth)


@pytest.mark.parametrize("mix", MIXES)
def test_every_way_of_paying(mix: str) -> None:
    left, right, truth = written(Plan(seed=4, clients=20, months=6, fault_rate=0.2, mix=mix, memos="dates"))
    check_against_truth(left, right, truth)
    check_sums(left, right, truth)


@pytest.mark.parametrize("naming", NAMINGS)
def test_names_belong_to_one_client(naming: str) -> None:
    _, _, truth = written(Plan(seed=5, clients=150, months=2, naming=naming))
    for side in ("left", "right"):
        names = [name for client in truth["clients"] for name in client[f"{side}_names"]]
        assert len(names) == len(set(names))


def test_a_book_without_faults_has_none() -> None:
    left, right, truth = written(Plan(clients=40, fault_rate=0.0))
    assert truth["faults"] == []
    assert left.cents == right.cents
    check_against_truth(left, right, truth)


def test_an_export_that_ends_too_early() -> None:
    left, right, truth = written(Plan(clients=15, months=4, fault_rate=0.05, cut_off_days=30))
    assert {"cut_off"} <= {fault["cause"] for fault in truth["faults"]}
    assert right.items["day"].max() <= left.items["day"].max()  # type: ignore[operator]
    check_against_truth(left, right, truth)
    check_sums(left, right, truth)


def test_every_cause_is_planted_somewhere() -> None:
    causes = set()
    for seed in range(8):
        truth = json.loads(simulate(Plan(seed=seed, clients=40, fault_rate=0.2))["truth.json"])
        causes |= {fault["cause"] for fault in truth["faults"]}
    assert len(causes) >= 35


def test_the_same_plan_gives_the_same_bytes_in_any_process() -> None:
    code = (
        "import hashlib, sys; from tieout.simulating import Plan, simulate;"
        "files = simulate(Plan(clients=12, months=4, fault_rate=0.1));"
        "print({name: hashlib.sha256(data).hexdigest() for name, data in files.items()})"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(told) == 1


def test_another_seed_gives_another_practice() -> None:
    assert simulate(SMALL) != simulate(Plan(seed=2, clients=25, months=8, fault_rate=0.1))


@pytest.mark.parametrize(
    "plan",
    [Plan(layout="x"), Plan(mix="x"), Plan(naming="x"), Plan(memos="x"), Plan(clients=0), Plan(fault_rate=1.5)],
)
def test_a_plan_that_cannot_be_is_refused(plan: Plan) -> None:
    with pytest.raises(WrongUsage):
        simulate(plan)
