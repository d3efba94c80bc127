"""csv-diff: rows by a key of client, stream, day and position within the day; changed amounts are shown."""

from __future__ import annotations

import csv
from pathlib import Path

from csv_diff import compare, load_csv
from tables import Group, Row, run


def pair(left: list[Row], right: list[Row], folder: Path) -> list[Group]:
    """Pair lines (see the top of the file)."""
    places: list[dict[str, str]] = []
    for name, rows in (("left", left), ("right", right)):
        keyed = {"|".join((row["client"], row["stream"], row["day"], row["nth"])): row for row in rows}
        places.append({key: row["place"] for key, row in keyed.items()})
        with (folder / f"keyed-{name}.csv").open("w", newline="", encoding="utf-8") as out:
            writer = csv.writer(out)
            writer.writerow(("key", "cents"))
            writer.writerows((key, row["cents"]) for key, row in keyed.items())
    with (folder / "keyed-left.csv").open() as one, (folder / "keyed-right.csv").open() as other:
        told = compare(load_csv(one, key="key"), load_csv(other, key="key"), show_unchanged=True)
    gone = {row["key"] for row in told["removed"]}
    return [([place], [places[1][key]], True) for key, place in places[0].items() if key not in gone]


run("csv-diff", pair)
