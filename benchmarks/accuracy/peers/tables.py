"""Reading the two tables and writing the pairs, for every peer."""

from __future__ import annotations

import csv
import json
import sys
from collections import defaultdict
from collections.abc import Callable, Sequence
from importlib import metadata
from pathlib import Path

Row = dict[str, str]
Group = tuple[list[str], list[str], bool]
"""Places of the left, places of the right, whether the peer is sure."""


def run(package: str, pair: Callable[[list[Row], list[Row], Path], Sequence[Group]]) -> None:
    """Read `left.csv` and `right.csv` in the folder given, and write `pairs.json` there."""
    folder = Path(sys.argv[1])
    left, right = (_read(folder / name) for name in ("left.csv", "right.csv"))
    groups = pair(left, right, folder)
    version = metadata.version(package) if package else ""
    document = {"version": version, "groups": [[list(here), list(there), sure] for here, there, sure in groups]}
    (folder / "pairs.json").write_text(json.dumps(document), encoding="utf-8")


def _read(path: Path) -> list[Row]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def by_stream(rows: Sequence[Row]) -> dict[tuple[str, str], list[Row]]:
    """Rows by client and stream."""
    found: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        found[row["client"], row["stream"]].append(row)
    return found
