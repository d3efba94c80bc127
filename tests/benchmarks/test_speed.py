"""The speed benchmark measures what it says: its files are what they are said to be, its sums are right."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace

import pytest
from benchmarks.speed import measuring, page
from benchmarks.speed.clean_books import CleanBooks, write_clean_books
from benchmarks.speed.contenders import TIEOUT, YARDSTICK, too_slow
from benchmarks.speed.figures import Figures, Measured, exponent
from benchmarks.speed.measuring import Run, Runs, in_rounds, run_once

from tieout.linking import link
from tieout.matching.settle import settle
from tieout.model.settings import Settings
from tieout.reading import Source, read_book


def test_clean_books_are_alike_but_for_the_faults(tmp_path: Path) -> None:
    written = write_clean_books(tmp_path / "one", 2_000, lines_per_client=50)
    again = write_clean_books(tmp_path / "two", 2_000, lines_per_client=50)
    assert written.left.read_bytes() == again.left.read_bytes()
    assert written.right.read_bytes() == again.right.read_bytes()
    left, right = (read_book([Source.of(path)]) for path in (written.left, written.right))
    assert left.items.height == 2_000
    assert left.items.height + right.items.height == written.lines
    assert len(left.clients) == len(right.clients) == written.clients == 40
    events = settle(left.items, right.items, link(left, right, Settings()), Settings()).events
    apart = events.filter(events["kind"] != "agree").height
    assert 0 < written.faults <= apart <= 3 * written.faults


def test_books_without_faults_tie_out(tmp_path: Path) -> None:
    written = write_clean_books(tmp_path, 600, lines_per_client=60, fault_share=0)
    left, right = (read_book([Source.of(path)]) for path in (written.left, written.right))
    events = settle(left.items, right.items, link(left, right, Settings()), Settings()).events
    assert set(events["kind"].to_list()) == {"agree"}


def test_ratios_are_those_of_the_rounds() -> None:
    mine, yours = (Runs(tuple(Run(second, 2 * second, 1) for second in seconds)) for seconds in ((2, 9, 4), (1, 3, 4)))
    assert mine.ratios(yours) == mine.processor_ratios(yours) == (2, 1, 3)


def test_the_exponent_of_a_square_is_two() -> None:
    assert exponent({10: 100.0, 100: 10_000.0, 1_000: 1_000_000.0}) == pytest.approx(2)
    assert exponent({10: 1.0}) is None


def test_every_round_begins_with_another_contender(tmp_path: Path) -> None:
    told = tmp_path / "told"
    write = f"import sys, pathlib; p = pathlib.Path({str(told)!r}); p.open('a').write(sys.argv[1])"
    found = in_rounds({name: [sys.executable, "-c", write, name] for name in "abc"}, 3, tmp_path / "log")
    assert told.read_text() == "abcbcacab"
    assert all(len(runs.runs) == 3 and runs.seconds > 0 and runs.peak_bytes > 1_000_000 for runs in found.values())


def test_a_contender_that_fails_stops_the_benchmark(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="ended with 3"):
        run_once([sys.executable, "-c", "raise SystemExit(3)"], tmp_path / "log")


def test_a_small_process_counts_only_its_own_memory(tmp_path: Path) -> None:
    held = bytearray(300_000_000)
    run = run_once([sys.executable, "-I", "-S", "-c", "pass"], tmp_path / "log")
    assert run.peak_bytes < 100_000_000 < len(held)


def test_a_contender_that_would_take_too_long_is_left_out_with_the_reason() -> None:
    assert too_slow("pandas: exact join", 10**6, {10**5: 5.0}, 90) is None
    assert too_slow("pandas: exact join", 10**7, {10**5: 1.0, 10**6: 10.0}, 90) == (
        "not run: by its 10 s for 1,000,000 lines, about 100 s; the limit is 90 s"
    )
    assert too_slow("slow to start", 10**6, {10**4: 9.0, 10**5: 12.0}, 90) is None
    assert too_slow("slow to start", 10**5, {10**4: 10.0}, 90) is not None
    assert too_slow("slow to start", 10**5, {10**3: 9.0, 10**4: 10.0}, 90) is None
    assert too_slow("pandas: exact join", 10**7, {}, 90) == (
        "not run: nothing smaller than 10,000,000 lines was measured, which may take minutes"
    )
    assert too_slow("pandas: exact join", 10**5, {}, 90) is None
    assert too_slow(TIEOUT, 10**7, {10**5: 50.0}, 90) is None


def test_no_round_begins_when_the_time_is_up(tmp_path: Path) -> None:
    found = in_rounds({"a": [sys.executable, "-c", ""]}, 3, tmp_path / "log", seconds=0)
    assert len(found["a"].runs) == 1


@pytest.fixture
def taking(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands that say how many seconds they take, and take none."""
    clock = 0.0

    def run(command: Sequence[str], _log: Path, **_: object) -> Run:
        nonlocal clock
        clock += float(command[0])
        return Run(float(command[0]), float(command[0]), 1)

    monkeypatch.setattr(measuring, "run_once", run)
    monkeypatch.setattr(measuring, "time", SimpleNamespace(perf_counter=lambda: clock))


@pytest.mark.usefixtures("taking")
def test_who_is_slow_is_in_the_first_round_only(tmp_path: Path) -> None:
    runs = in_rounds(
        {"quick": ["1"], "slow": ["9"], TIEOUT: ["9"]}, 3, tmp_path, seconds_again=8, always=(TIEOUT,)
    )  # fmt: skip
    assert {name: len(own.runs) for name, own in runs.items()} == {"quick": 3, "slow": 1, TIEOUT: 3}
    assert runs["slow"].ratios(runs["quick"]) == (9, 9, 9)


@pytest.mark.parametrize(("seconds", "rounds"), [(13, 3), (12, 3), (11.5, 2), (10.5, 1)])
@pytest.mark.usefixtures("taking")
def test_a_round_begins_where_time_is_left_for_those_in_it(tmp_path: Path, seconds: float, rounds: int) -> None:
    runs = in_rounds({"quick": ["1"], "slow": ["9"]}, 3, tmp_path, seconds=seconds, seconds_again=8)
    assert {name: len(own.runs) for name, own in runs.items()} == {"quick": rounds, "slow": 1}


def test_the_page_says_who_was_in_the_first_round_only() -> None:
    once, thrice = Runs((Run(8, 16, 1),)), Runs((Run(2, 4, 1), Run(3, 6, 1), Run(4, 8, 1)))
    rows = page._contenders({YARDSTICK: thrice, "Splink": once}, 10)
    assert rows[2].startswith(f"| {YARDSTICK} | 3.00 |")
    assert rows[3].startswith("| Splink (first round only) | 8.00 | 4.00 (4.00–4.00) | 16.00 |")


def test_the_page_says_what_was_measured_and_what_was_not(tmp_path: Path) -> None:
    figures = Figures(3)
    for lines in (1_000, 10_000):
        books = CleanBooks(tmp_path, tmp_path, 2 * lines, 10, 5, 90 * lines)
        runs = {name: Runs((Run(lines / 100, lines / 50, 1_000 * lines + 70_000),)) for name in (TIEOUT, YARDSTICK)}
        figures.clean[lines] = Measured(books, runs, {"Splink": "not run: too slow"})
    told = "\n".join([*contender_rows(figures), *growth_rows(figures)])
    assert "| Splink | not run: too slow |  |  |  |  |  |" in told
    assert "| tieout reconcile | 100.00 | 1.00 (1.00–1.00) | 200.00 |" in told
    assert "grow with the lines to the power of 1.00; each further line takes 500 bytes of memory" in told


def contender_rows(figures: Figures) -> list[str]:
    measured = figures.clean[10_000]
    return page._contenders(measured.runs, measured.books.lines, measured.left_out)


def growth_rows(figures: Figures) -> list[str]:
    return page._growth(figures)
