"""How much memory `reconcile --memory` takes, over all its processes: `python -m benchmarks.speed.memory`.

Every twentieth of a second the memory of the command and of all its children is added up as Linux counts it (PSS: what
several processes share counts once). The page it writes is docs/internals/memory.md.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from benchmarks.computer import computer_line, version_line
from benchmarks.speed.clean_books import write_clean_books
from tieout.cli.options import parse_size

PAGE = Path(__file__).parents[2] / "docs" / "internals" / "memory.md"
SECONDS_BETWEEN = 0.05
TIEOUT = (str(Path(sys.executable).with_name("tieout")),)


@dataclass(frozen=True, slots=True)
class Sampled:
    """One command.

    Attributes:
        peak_bytes: the most that all its processes held together.
        first_bytes: the most that the first process held.
        child_bytes: the most that one of the others held.
        seconds: by the clock.
        processor_seconds: of all of them.
    """

    peak_bytes: int
    first_bytes: int
    child_bytes: int
    seconds: float
    processor_seconds: float


def main() -> None:
    """Measure, and write the page."""
    asked = _asked()
    with tempfile.TemporaryDirectory(prefix="tieout-memory-") as name:
        rows = [row for lines in asked.sizes for row in _measured(Path(name), int(lines), asked.memory)]
    PAGE.write_text(_page(rows, asked), encoding="utf-8")


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--sizes", nargs="+", type=float, default=[1e6, 1e7], help="lines a side of clean books")
    parser.add_argument("--memory", nargs="+", default=["2G"], help="the bounds, as of tieout reconcile --memory")
    return parser.parse_args()


def _measured(folder: Path, lines: int, bounds: Sequence[str]) -> Iterator[str]:
    """A row of the table for each bound."""
    books = write_clean_books(folder / "books", lines)
    files = (str(books.left), str(books.right))
    for bound in bounds:
        results = folder / "results"
        command = ("reconcile", *files, "--memory", bound, "--format", "parquet", "--out", str(results), "--exit-zero")
        made = sampled((*TIEOUT, *command, "--quiet"))
        client = pl.read_parquet(results / "clients.parquet", columns=["left_names"])["left_names"][0][0]
        shown = sampled((*TIEOUT, "explain", client, str(results), "--exit-zero"))
        peaks = (made.peak_bytes, made.first_bytes, made.child_bytes, shown.peak_bytes)
        yield "| " + " | ".join(
            [
                f"{books.lines:,}",
                f"{books.clients:,}",
                f"{books.file_bytes / 1e6:,.0f} MB",
                f"{bound} ({parse_size(bound) / 1e6:,.0f} MB)",
                *(f"{peak / 1e6:,.0f} MB" for peak in peaks),
                f"{made.processor_seconds:,.0f}",
                f"{made.seconds:,.0f} |",
            ]
        )


def sampled(command: Sequence[str]) -> Sampled:
    """Run a command, and add up its processes' memory until it ends.

    Raises:
        subprocess.CalledProcessError: when it fails.
    """
    began, before = time.perf_counter(), os.times()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    peak = first = child = 0
    while process.poll() is None:
        each = {one: _pss(one) for one in _family(process.pid)}
        peak, first = max(peak, sum(each.values())), max(first, each.pop(process.pid, 0))
        child = max([child, *each.values()])
        time.sleep(SECONDS_BETWEEN)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    after = os.times()
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return Sampled(peak, first, child, time.perf_counter() - began, used)


def _family(root: int) -> list[int]:
    """A process and all that descend from it."""
    children: dict[int, list[int]] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                parent = int((folder / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()[1])
            except OSError:
                continue  # it has ended
            children.setdefault(parent, []).append(int(folder.name))
    found = [root]
    for one in found:
        found += children.get(one, [])
    return found


def _pss(process: int) -> int:
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="utf-8").splitlines()
    except OSError:
        return 0  # it has ended
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)


def _page(rows: Sequence[str], asked: argparse.Namespace) -> str:
    sizes, bounds = " ".join(f"{size:g}" for size in asked.sizes), " ".join(asked.memory)
    return f"""# Memory of large comparisons

Made by `python -m benchmarks.speed.memory --sizes {sizes} --memory {bounds}` on Linux; {__doc__.split("`.")[1].strip()}

{version_line()}
{computer_line()}

`tieout reconcile sessions.csv ledger.csv --memory SIZE --format parquet --out results`, of clean books with 1 % faults
and 100 lines a client a side; and `tieout explain CLIENT results`.

| lines | clients | files | `--memory` | peak of all | first process | a child | `explain` | processor s | s |
| {" | ".join(["---:"] * 10)} |
{chr(10).join(rows)}
"""


if __name__ == "__main__":
    main()
