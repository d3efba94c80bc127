"""`hledger diff`: for each client and stream one account in two journals; what it lists is missing on one side.

It doesn't say which of the other postings are the same; by its manual amounts pair whatever the day. They are paired
here with the nearest day first, equal amounts only.
"""

from __future__ import annotations

import re
import subprocess
from collections import defaultdict
from datetime import date
from pathlib import Path

from tables import Group, Row, by_stream, run

_PLACE = re.compile(r"place (\S+)")


def pair(left: list[Row], right: list[Row], folder: Path) -> list[Group]:
    """Pair lines (see the top of the file)."""
    others, own = by_stream(right), by_stream(left)
    found: list[Group] = []
    for key in sorted({*own, *others}):
        rows = (own.get(key, []), others.get(key, []))
        files = [folder / f"{side}.journal" for side in ("left", "right")]
        for path, lines in zip(files, rows, strict=True):
            path.write_text("".join(map(_entry, lines)), encoding="utf-8")
        told = subprocess.run(  # noqa: S603
            ["hledger", "diff", "-f", files[0], "-f", files[1], "client"],  # noqa: S607
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        lone = set(_PLACE.findall(told.stdout))
        found += _nearest(*([row for row in lines if f"{side}{row['place']}" not in lone]
                            for side, lines in zip("lr", rows, strict=True)))  # fmt: skip
    return found


def _entry(row: Row) -> str:
    side = "l" if row["side"] == "left" else "r"
    cents = int(row["cents"])
    return f"{row['day']} place {side}{row['place']}\n    client  {cents / 100:.2f}\n    other\n\n"


def _nearest(left: list[Row], right: list[Row]) -> list[Group]:
    by_cents: dict[str, list[Row]] = defaultdict(list)
    for row in right:
        by_cents[row["cents"]].append(row)
    near = sorted(
        (abs((date.fromisoformat(one["day"]) - date.fromisoformat(other["day"])).days), one["place"], other["place"])
        for one in left
        for other in by_cents[one["cents"]]
    )
    used: set[str] = set()
    found: list[Group] = []
    for _, one, other in near:
        if f"l{one}" not in used and f"r{other}" not in used:
            used |= {f"l{one}", f"r{other}"}
            found.append(([one], [other], True))
    return found


def _with_sides(left: list[Row], right: list[Row], folder: Path) -> list[Group]:
    """Pair lines (see the top of the file)."""
    for side, rows in (("left", left), ("right", right)):
        for row in rows:
            row["side"] = side
    return pair(left, right, folder)


run("", _with_sides)
