"""`make bench-accuracy`: every data set through `tieout reconcile`, some through the peers, all scored, one page.

Usage: python -m benchmarks.accuracy.run [--out PAGE.md] [--only GROUP] [--without-peers]
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from benchmarks.accuracy.lines import as_report, read_lines, write_lines
from benchmarks.accuracy.page import Measured, page
from benchmarks.accuracy.sets import DataSet, data_sets
from tieout import __version__
from tieout.simulating import score

HERE = Path(__file__).parent
PEERS_PYTHON = HERE.parent / ".venv" / "bin" / "python"
PAGE = HERE.parents[1] / "docs" / "internals" / "accuracy.md"
PEERS = {
    "exact join": "with_exact_join.py",
    "datacompy": "with_datacompy.py",
    "csv-diff": "with_csv_diff.py",
    "reconcile-py": "with_reconcile_py.py",
    "Splink": "with_splink.py",
    "hledger diff": "with_hledger.py",
}


def main() -> None:
    """Run everything and write the page."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--out", type=Path, default=PAGE)
    asked.add_argument("--only", default="")
    asked.add_argument("--without-peers", action="store_true")
    asked.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    given = asked.parse_args()
    versions = {"tieout": f"{__version__} ({_commit()})", "Python": platform.python_version()}
    asked_for = [data for data in data_sets() if not given.only or data.group == given.only]

    def measure(data: DataSet) -> list[Measured]:
        with tempfile.TemporaryDirectory() as folder:
            found = _measure(data, Path(folder), versions, peers=data.peers and not given.without_peers)
        _say(found)
        return found

    with ThreadPoolExecutor(given.jobs) as pool:
        measured = [one for found in pool.map(measure, asked_for) for one in found]
    in_order = {name: versions[name] for name in ("tieout", "Python", *PEERS) if name in versions}
    given.out.write_text(page(measured, in_order), encoding="utf-8")


def _measure(data: DataSet, folder: Path, versions: dict[str, str], *, peers: bool) -> list[Measured]:
    files = data.files()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    left, right, *_ = files
    truth = json.loads(files["truth.json"])
    found = [_run_tieout(data, folder, left, right, truth)]
    if peers:
        ours, theirs, clients = read_lines(folder, left, right)
        write_lines(folder / "left.csv", ours)
        write_lines(folder / "right.csv", theirs)
        for name, script in PEERS.items():
            answer, seconds = _run_peer(script, folder)
            versions[name] = str(answer["version"] or _first_line("hledger", "--version"))
            report = as_report(ours, theirs, clients, answer["groups"])
            found.append(Measured(name, data, score(report, truth), seconds))
    return found


def _run_tieout(data: DataSet, folder: Path, left: str, right: str, truth: dict[str, object]) -> Measured:
    """By its command, as a person would."""
    report = folder / "report.json"
    names = ["--names", str(folder / "names.csv")] if data.mapped else []
    words = [
        "reconcile",
        str(folder / left),
        str(folder / right),
        *names,
        "--out",
        str(report),
        "--quiet",
        "--exit-zero",
    ]
    seconds = _run([sys.executable, "-m", "tieout", *words], folder)
    return Measured("tieout", data, score(json.loads(report.read_text(encoding="utf-8")), truth), seconds)


def _run_peer(script: str, folder: Path) -> tuple[dict[str, Any], float]:
    seconds = _run([str(PEERS_PYTHON), str(HERE / "peers" / script), str(folder)], folder)
    found: dict[str, Any] = json.loads((folder / "pairs.json").read_text(encoding="utf-8"))
    return found, seconds


def _run(command: list[str], folder: Path) -> float:
    """Run a command and give its processor time; wall time would tell of whatever else the machine does."""
    with (folder / "said.txt").open("w+b") as said:
        started = subprocess.Popen(command, stdout=said, stderr=said)  # noqa: S603
        _, status, used = os.wait4(started.pid, 0)
        started.returncode = os.waitstatus_to_exitcode(status)
        if started.returncode:
            said.seek(0)
            sys.exit(f"{command[1]} failed:\n{said.read().decode(errors='replace')[-2000:]}")
    return used.ru_utime + used.ru_stime


def _commit() -> str:
    return _first_line("git", "-C", str(HERE), "rev-parse", "--short", "HEAD")


def _first_line(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    return done.stdout.splitlines()[0].removeprefix("hledger ").split(",")[0]


def _say(measured: list[Measured]) -> None:
    told, last = measured[0], measured[-1]
    words = f"{told.data.group:10} {told.data.row:32} links {told.score.links.f1:.3f} faults {told.score.faults.f1:.3f}"
    sys.stderr.write(f"{words}  {told.seconds:.1f} s{'' if last is told else ', peers done'}\n")


if __name__ == "__main__":
    main()
