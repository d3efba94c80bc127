"""The accuracy benchmark's own parts: its data sets, what the peers get and give, its page."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from benchmarks.accuracy import apart
from benchmarks.accuracy.lines import as_report, read_lines, write_lines
from benchmarks.accuracy.page import Measured, page
from benchmarks.accuracy.sets import data_sets

from tieout.simulating import LAYOUTS, MIXES, Plan, score, simulate


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("practice")
    for name, data in simulate(Plan(seed=9, clients=12, months=6, fault_rate=0.05)).items():
        (made / name).write_bytes(data)
    return made


def test_data_sets_cover_every_layout_mix_and_rate() -> None:
    sets = data_sets()
    assert {data.plan.layout for data in sets} == set(LAYOUTS)
    assert {data.plan.mix for data in sets} == set(MIXES)
    assert {data.plan.fault_rate for data in sets} == {0.0, 0.01, 0.03, 0.1}
    assert len({data.command + str(data.mapped) for data in sets}) == len(sets)


def test_pairs_of_the_truth_score_full_marks_for_links(folder: Path) -> None:
    truth = json.loads((folder / "truth.json").read_text())
    left, right, clients = read_lines(folder, "sessions.csv", "quickbooks.csv")
    entries = [entry for entry in (*truth["links"], *truth["faults"]) if entry["left"] and entry["right"]]
    groups = [
        tuple([f"{ref['file']}:{ref['row']}:{ref['part']}" for ref in entry[side]] for side in ("left", "right"))
        for entry in entries
    ]
    report = as_report(left, right, clients, [(here, there, True) for here, there in groups])
    told = score(report, truth)
    assert told.links.f1 == 1.0
    assert told.faults.recall > 0.5
    assert told.clients == told.balances_exact
    assert told.bridges == told.bridges_closed


def test_every_line_is_in_the_table_for_the_peers(folder: Path) -> None:
    left, *_ = read_lines(folder, "sessions.csv", "quickbooks.csv")
    write_lines(folder / "left.csv", left)
    with (folder / "left.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["place"] for row in rows] == [line.place for line in left]
    keys = [(row["client"], row["stream"], row["day"], row["nth"]) for row in rows]
    assert len(keys) == len(set(keys))


def test_the_page_has_every_table(folder: Path) -> None:
    truth = json.loads((folder / "truth.json").read_text())
    left, right, clients = read_lines(folder, "sessions.csv", "quickbooks.csv")
    told = score(as_report(left, right, clients, []), truth)
    text = page([Measured("tieout", data, told, 1.0) for data in data_sets()], {"tieout": "0"})
    assert text.count("\n## ") == 9
    assert "| practice | 1 % |" not in text
    for layout in LAYOUTS:
        assert f"| {layout} |" in text


def test_every_line_of_the_other_simulator_is_in_one_link_or_fault(tmp_path: Path) -> None:
    files = apart.make(3, 0.1, clients=10)
    assert files == apart.make(3, 0.1, clients=10)
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    truth = json.loads(files["truth.json"])
    left, right, _ = read_lines(tmp_path, "left.csv", "right.csv")
    told = [*truth["links"], *truth["faults"]]
    told += [entry["counterpart"] for entry in told if "counterpart" in entry]
    for side, lines in (("left", left), ("right", right)):
        places = sorted(f"{ref['file']}:{ref['row']}:{ref['part']}" for entry in told for ref in entry[side])
        assert places == sorted(line.place for line in lines)
    for client in truth["clients"]:
        own = [sum(line.effect for line in lines if line.client == client["client"]) for lines in (left, right)]
        assert own == [client["left_cents"], client["right_cents"]]
    assert len({fault["kind"] for fault in truth["faults"]}) == 6
