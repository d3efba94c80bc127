"""Laws of the matching: other names change no answer, and a wider margin makes what is sure surer."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.books import Entry, book, linked
from tests.laws.test_matching_laws import entries
from tieout.matching.costs import BIT
from tieout.matching.settle import settle
from tieout.matching.story import TO_TELL
from tieout.model.settings import Settings
from tieout.model.settlement import Settlement
from tieout.pipeline import reconcile
from tieout.reading import ReadingOptions, Source, read_book
from tieout.reporting import whole
from tieout.reporting.document import document
from tieout.simulating import Plan, Score, score, simulate

CLIENTS = 3
Lines = tuple[int, ...]


def run(left: Sequence[Entry], right: Sequence[Entry]) -> Settlement:
    return settle(book(left, clients=CLIENTS).items, book(right, clients=CLIENTS).items, linked(CLIENTS), Settings())


def events_of(settlement: Settlement) -> set[tuple[str, str, Lines, Lines]]:
    """Kind, verdict and the items of both sides of every event, whatever its number and client."""
    members: dict[int, tuple[list[int], list[int]]] = {}
    for event, side, item in settlement.members.iter_rows():
        members.setdefault(event, ([], []))[side].append(item)
    rows = settlement.events.select("event", "kind", "verdict").iter_rows()
    return {(kind, verdict, tuple(members[event][0]), tuple(members[event][1])) for event, kind, verdict in rows}


@given(entries(clients=CLIENTS), entries(clients=CLIENTS), st.permutations(range(CLIENTS)))
@settings(max_examples=30, deadline=None)
def test_other_names_give_the_same_answer(left: list[Entry], right: list[Entry], names: list[int]) -> None:
    renamed = [[replace(line, client=names[line.client]) for line in side] for side in (left, right)]
    assert events_of(run(left, right)) == events_of(run(*renamed))


def scored(plan: Plan, folder: Path) -> Score:
    """One simulated practice, reconciled and scored."""
    files = simulate(plan)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    left, right = (read_book([Source.of(folder / name)], ReadingOptions()) for name in list(files)[:2])
    names = list(csv.reader(io.StringIO(files["names.csv"].decode())))[1:]
    answer = reconcile(left, right, Settings(names=tuple((here, there) for here, there, *_ in names)))
    return score(json.loads(json.dumps(document(whole(answer)), default=str)), json.loads(files["truth.json"]))


@pytest.mark.slow
def test_the_wider_the_margin_the_surer_what_is_sure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plans = [
        Plan(seed=seed, clients=20, months=9, fault_rate=0.05, mix=mix)
        for seed, mix in ((811, "practice"), (812, "later"))
    ]
    sure: list[int] = []
    wrong: list[float] = []
    for margin in (0, 3, 8):
        monkeypatch.setattr("tieout.matching.story.TO_TELL", replace(TO_TELL, margin=margin * BIT))
        scores = [scored(plan, tmp_path) for plan in plans]
        sure.append(sum(one.sure_pairs for one in scores))
        wrong.append(sum(one.sure_pairs_wrong for one in scores) / sure[-1])
    assert sure == sorted(sure, reverse=True)
    assert sure[0] > sure[-1]
    assert wrong == sorted(wrong, reverse=True)
    assert wrong[0] > wrong[-1]
