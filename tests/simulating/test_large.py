"""Large books, made in columns: the sums that are told are those that the readers find."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tieout.errors import WrongUsage
from tieout.reading import ReadingOptions, Source, read_book
from tieout.simulating import LargePlan, simulate_large
from tieout.simulating.large import LEFT, MIXES, RIGHT, SUMS


@pytest.mark.parametrize("mix", MIXES)
@pytest.mark.parametrize("lines", [10, 5_000])
def test_the_sums_are_those_of_the_files(tmp_path: Path, mix: str, lines: int) -> None:
    simulate_large(LargePlan(lines=lines, mix=mix, fault_rate=0.05), tmp_path)
    sums = json.loads((tmp_path / SUMS).read_text())
    for side, name in (("left", LEFT), ("right", RIGHT)):
        book = read_book([Source.of(tmp_path / name)], ReadingOptions())
        told = {"rows": book.files[0].rows, "lines": book.items.height, "cents": book.cents}
        assert told == sums[side]
        assert not book.set_aside
        assert abs(book.items.height - lines) <= lines * 0.25


def test_without_faults_both_books_have_one_sum(tmp_path: Path) -> None:
    simulate_large(LargePlan(lines=4_000, mix="practice", fault_rate=0.0), tmp_path)
    sums = json.loads((tmp_path / SUMS).read_text())
    assert sums["left"]["cents"] == sums["right"]["cents"]
    assert set(sums["faults"].values()) == {0}


def test_the_same_plan_gives_the_same_bytes(tmp_path: Path) -> None:
    told = []
    for number in range(2):
        folder = tmp_path / str(number)
        folder.mkdir()
        simulate_large(LargePlan(lines=3_000, mix="practice"), folder)
        told.append([(folder / name).read_bytes() for name in (LEFT, RIGHT, SUMS)])
    assert told[0] == told[1]


@pytest.mark.parametrize("plan", [LargePlan(lines=1), LargePlan(lines=100, mix="parts")])
def test_a_plan_that_cannot_be_is_refused(plan: LargePlan, tmp_path: Path) -> None:
    with pytest.raises(WrongUsage):
        simulate_large(plan, tmp_path)
