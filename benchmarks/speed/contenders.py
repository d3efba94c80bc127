"""Who is measured, by which command, and up to which size."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
PEERS = HERE.parent / ".venv" / "bin" / "python"

TIEOUT = "tieout reconcile"
YARDSTICK = "DuckDB: read both files"


@dataclass(frozen=True, slots=True)
class Peer:
    """A job of `peers.py`.

    Attributes:
        job: its name there.
        lines_max: lines a side beyond which it isn't run: it takes minutes or doesn't fit.
    """

    job: str
    lines_max: int = 10**9


PEERS_BY_NAME = {
    YARDSTICK: Peer("duckdb-read"),
    "DuckDB: exact join": Peer("duckdb-join"),
    "Polars: exact join": Peer("polars-join"),
    "pandas: exact join": Peer("pandas-join", 10**6),
    "datacompy": Peer("datacompy", 10**6),
    "Splink": Peer("splink", 10**5),
}


def tieout_command(left: Path, right: Path, out: Path) -> list[str]:
    """The whole of `tieout reconcile`: read, link, match, explain, write."""
    return [
        str(Path(sys.executable).with_name("tieout")), "reconcile", str(left), str(right),
        "--format", "csv", "--out", str(out / "report.csv"), "--exit-zero", "--quiet",
    ]  # fmt: skip


def commands(left: Path, right: Path, out: Path, lines: int, *, only: tuple[str, ...] = ()) -> dict[str, list[str]]:
    """Every contender's command for two files.

    Args:
        left: the practice's export.
        right: the other program's table.
        out: folder to write into.
        lines: lines a side; slow contenders are left out beyond their bounds.
        only: peers to run; none = all.
    """
    out.mkdir(parents=True, exist_ok=True)
    found = {TIEOUT: tieout_command(left, right, out)}
    for name, peer in PEERS_BY_NAME.items():
        if lines <= peer.lines_max and (not only or name in only):
            found[name] = [str(PEERS), str(HERE / "peers.py"), peer.job, str(left), str(right), str(out)]
    return found
