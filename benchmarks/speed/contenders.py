"""Who is measured, by which command, and up to which size."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

HERE = Path(__file__).parent
PEERS = HERE.parent / ".venv" / "bin" / "python"

TIEOUT = "tieout reconcile"
SPARK = "tieout reconcile, on Spark"
YARDSTICK = "DuckDB: read both files"

SECONDS_MAX = 90.0
"""A contender that would take longer for one run isn't run, unless it is tieout or the yardstick."""

SECONDS_AGAIN_MAX = 60.0
"""A contender whose first run takes longer is run once at that size, unless it is tieout or the yardstick."""

LINES_UNTRIED_MAX = 10**6
"""Lines a side beyond which a contender isn't run whose time at a smaller size isn't known."""

JOBS = {
    YARDSTICK: "duckdb-read",
    "DuckDB: exact join": "duckdb-join",
    "Polars: exact join": "polars-join",
    "pandas: exact join": "pandas-join",
    "datacompy": "datacompy",
    "Splink": "splink",
}
"""Contenders and their jobs in `peers.py`."""


def tieout_command(left: Path, right: Path, out: Path, *more: str) -> list[str]:
    """The whole of `tieout reconcile`: read, link, match, explain, write the results as Parquet."""
    return [
        str(Path(sys.executable).with_name("tieout")), "reconcile", str(left), str(right),
        "--format", "parquet", "--out", str(out / "results"), "--exit-zero", "--quiet", *more,
    ]  # fmt: skip


def commands(left: Path, right: Path, out: Path, *, spark: bool) -> dict[str, list[str]]:
    """Every contender's command for two files.

    Args:
        left: the practice's export.
        right: the other program's table.
        out: folder to write into.
        spark: whether Spark runs too, on as many cores as this computer has.
    """
    out.mkdir(parents=True, exist_ok=True)
    found = {TIEOUT: tieout_command(left, right, out)}
    for name, job in JOBS.items():
        found[name] = [str(PEERS), str(HERE / "peers.py"), job, str(left), str(right), str(out)]
    if spark:
        master = f"local[{os.cpu_count()}]"
        found[SPARK] = tieout_command(left, right, out / "spark", "--engine", "spark", "--master", master)
    return found


def too_slow(name: str, lines: int, before: Mapping[int, float], seconds_max: float) -> str | None:
    """Why a contender isn't run at a size; None when it is.

    Args:
        name: of the contender.
        lines: lines a side.
        before: seconds it took, by lines a side.
        seconds_max: that one run may take; what lines take beyond the smallest size is taken to grow with them.
    """
    if name in {TIEOUT, YARDSTICK}:
        return None
    if not before:
        if lines <= LINES_UNTRIED_MAX:
            return None
        return f"not run: nothing smaller than {lines:,} lines was measured, which may take minutes"
    size, smallest = max(before), min(before)
    a_line = before[size] / size
    if smallest < size:  # what starting takes doesn't grow
        a_line = max(before[size] - before[smallest], 0.0) / (size - smallest)
    expected = before[size] + a_line * (lines - size)
    if expected <= seconds_max:
        return None
    known = f"{before[size]:.0f} s for {size:,} lines"
    return f"not run: by its {known}, about {expected:,.0f} s; the limit is {seconds_max:.0f} s"
