"""`make bench`: measure everything and write the page.

Every number on the page is measured in this run, on files made in this run; nothing is carried over.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from compileall import compile_dir
from pathlib import Path
from shutil import rmtree

import tieout
from benchmarks.speed.clean_books import write_clean_books
from benchmarks.speed.contenders import (
    LINES_UNTRIED_MAX,
    PEERS,
    SECONDS_AGAIN_MAX,
    SECONDS_MAX,
    TIEOUT,
    YARDSTICK,
    commands,
    tieout_command,
    too_slow,
)
from benchmarks.speed.figures import LARGER, SMALL, TINY, Figures, Measured, SparkFigures
from benchmarks.speed.measuring import Runs, in_rounds
from benchmarks.speed.page import write_page
from tieout.engines.spark_session import find_java

PAGE = Path(__file__).parents[2] / "docs" / "internals" / "speed.md"
SECONDS_OF_A_PART = 600.0
"""No round begins that would carry one size's part of the page beyond this; every part has one round at least."""


def main() -> None:
    """Measure what was asked for; the page is written after each part, so that a stopped run leaves what it has."""
    said = _arguments()
    sizes = [int(float(size)) for size in said.sizes]
    figures, page = Figures(said.rounds), said.page or PAGE
    compile_dir(Path(tieout.__file__).parent, quiet=1)  # as an installation does it, whatever the environment says
    with tempfile.TemporaryDirectory(prefix="tieout-bench-", dir=said.folder) as name:
        folder = Path(name)
        _try_all(figures, folder, said)
        for lines in sizes:
            _clean(figures, folder, lines, said)
            write_page(page, figures)
        for lines in [int(float(size)) for size in said.practice_sizes]:
            _practice(figures, folder, lines)
            write_page(page, figures)
        _start(figures, folder)
        for per_client in (10, 100, 1_000, 10_000):
            _by_client(figures, folder, said.lines_by_client, per_client)
            write_page(page, figures)
        if _has_spark(said):
            _spark(figures, folder, said.spark_lines)
            write_page(page, figures)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed", description=__doc__)
    parser.add_argument("--sizes", nargs="+", default=["1e5", "1e6"], help="lines a side")
    parser.add_argument("--practice-sizes", nargs="+", default=["1e5", "3e5"], help="the same of simulated practices")
    parser.add_argument("--rounds", type=int, default=5, help="rounds; fewer where a part's time is up")
    parser.add_argument(
        "--seconds-max", type=float, default=SECONDS_MAX, help="a contender that would take longer isn't run"
    )
    parser.add_argument("--lines-by-client", type=lambda text: int(float(text)), default=300_000)
    parser.add_argument("--spark-lines", type=lambda text: int(float(text)), default=1_000_000)
    parser.add_argument("--no-spark", action="store_true", help="leave out Spark; so it is without Java")
    parser.add_argument("--folder", type=Path, help="where the files are made; default: the system's temporary folder")
    parser.add_argument("--page", type=Path, help=f"what to write; default: {PAGE.name} in docs/internals")
    said = parser.parse_args()
    if not PEERS.exists():
        parser.error("the peers aren't installed: make bench does it")
    return said


def _try_all(figures: Figures, folder: Path, said: argparse.Namespace) -> None:
    _say("every contender once, to foresee what it takes")
    least = min(int(float(size)) for size in said.sizes)
    for lines in (SMALL, TINY, *((LARGER,) if least > LINES_UNTRIED_MAX else ())):
        books = write_clean_books(folder / f"tried-{lines}", lines)
        found = commands(books.left, books.right, folder / "out", spark=_has_spark(said))
        fit = {name: one for name, one in found.items() if _is_tried(name, lines, least, figures, said.seconds_max)}
        if fit:
            figures.small[lines] = {name: runs.seconds for name, runs in _in_rounds(fit, 1, folder).items()}


def _is_tried(name: str, lines: int, least: int, figures: Figures, seconds_max: float) -> bool:
    """Whether a contender is tried at some lines: at the tiny size where by its start alone it would be left out."""
    before = figures.seconds_of(name)
    if lines == TINY:
        return too_slow(name, least, before, seconds_max) is not None
    return 2 * before.get(SMALL, 0.0) <= seconds_max  # most of what these few lines take is the start


def _clean(figures: Figures, folder: Path, lines: int, said: argparse.Namespace) -> None:
    books = write_clean_books(folder / f"clean-{lines}", lines)
    _say(f"clean books, {lines:,} lines a side")
    _into_cache(books.left, books.right)
    found = commands(books.left, books.right, folder / "out", spark=_has_spark(said))
    reasons = {name: too_slow(name, lines, figures.seconds_of(name), said.seconds_max) for name in found}
    left_out = {name: why for name, why in reasons.items() if why is not None}
    runs = _in_rounds({name: one for name, one in found.items() if name not in left_out}, figures.rounds, folder)
    figures.clean[lines] = Measured(books, runs, left_out)
    rmtree(books.left.parent)


def _has_spark(said: argparse.Namespace) -> bool:
    return not said.no_spark and find_java() is not None


def _in_rounds(found: dict[str, list[str]], rounds: int, folder: Path) -> dict[str, Runs]:
    return in_rounds(
        found, rounds, folder / "log", seconds=SECONDS_OF_A_PART, seconds_again=SECONDS_AGAIN_MAX,
        always=(TIEOUT, YARDSTICK),
    )  # fmt: skip


def _practice(figures: Figures, folder: Path, lines: int) -> None:
    place = folder / f"practice-{lines}"
    subprocess.run(
        [_tieout(), "simulate", place, "--lines", str(lines), "--mix", "practice", "-q"], check=True,
        capture_output=True,
    )  # fmt: skip
    _say(f"a simulated practice, {lines:,} lines a side")
    left, right = place / "sessions.csv", place / "ledger.csv"
    _into_cache(left, right)
    found = commands(left, right, folder / "out", spark=False)
    found = {name: found[name] for name in (TIEOUT, YARDSTICK)}
    sums = json.loads((place / "sums.json").read_text(encoding="utf-8"))
    both = sum(int(sums[side]["lines"]) for side in ("left", "right"))
    figures.practice[lines] = both, _in_rounds(found, figures.rounds, folder)
    rmtree(place)


def _by_client(figures: Figures, folder: Path, lines: int, per_client: int) -> None:
    books = write_clean_books(folder / f"by-client-{per_client}", lines, lines_per_client=per_client)
    _say(f"{lines:,} lines a side, {per_client:,} for each client")
    _into_cache(books.left, books.right)
    command = tieout_command(books.left, books.right, folder / "out")
    runs = _in_rounds({TIEOUT: command}, min(3, figures.rounds), folder)
    figures.by_client[per_client] = books.lines, runs[TIEOUT]


def _start(figures: Figures, folder: Path) -> None:
    books = write_clean_books(folder / "small", 1_000)
    _say("start")
    small = tieout_command(books.left, books.right, folder / "out")
    found = {"tieout --version": [_tieout(), "--version"], "1,000 lines a side": small}
    figures.start = in_rounds(found, 7, folder / "log")


def _spark(figures: Figures, folder: Path, lines: int) -> None:
    books = write_clean_books(folder / "spark", lines)
    _say(f"Spark beside embedded, {lines:,} lines a side")
    done = subprocess.run(
        [
            sys.executable, "-m", "benchmarks.speed.spark_beside_embedded", books.left, books.right,
            str(min(3, figures.rounds)), str(os.cpu_count()),
        ],
        check=True, capture_output=True, text=True, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    figures.spark = SparkFigures(**json.loads(done.stdout.splitlines()[-1]))


def _into_cache(*paths: Path) -> None:
    for path in paths:
        path.read_bytes()


def _tieout() -> str:
    return str(Path(sys.executable).with_name("tieout"))


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")


if __name__ == "__main__":
    main()
