"""A folder of Parquet results in, the JSON document out: what `document` gives for the same report."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from pathlib import Path

import numpy as np
import polars as pl

from tieout.errors import FileNotUnderstood
from tieout.reporting.document import SCHEMA
from tieout.reporting.results import ASIDE_SCHEMA, FILES, MATCH_SCHEMA, SUMMARY
from tieout.reporting.tables import CLIENT_SCHEMA, ITEM_SCHEMA

Told = dict[str, object]

_OF_CLIENTS = ("clients", "items", "matches")

_SCHEMAS = dict(zip(FILES, (CLIENT_SCHEMA, ITEM_SCHEMA, MATCH_SCHEMA, ASIDE_SCHEMA), strict=True))


_COSTS = frozenset({"cost", "said", "charges_habit", "payments_habit"})
"""Columns that older results lack."""


def is_results(path: Path) -> bool:
    """Whether a path is a folder of results."""
    return (path / SUMMARY).is_file()


def read_results(folder: Path, wanted: Collection[int] | None = None) -> Told:
    """Read a folder of results as the JSON document of the same report.

    Args:
        folder: written by `write_results`.
        wanted: numbers of the clients that are read, and no other; None = all.

    Raises:
        FileNotUnderstood: when one of its files is missing, damaged or of another form.
    """
    return {**read_head(folder), "clients": _clients(folder, wanted)}


def read_head(folder: Path) -> Told:
    """The JSON document of a folder of results, without its clients.

    Raises:
        FileNotUnderstood: as `read_results`.
    """
    return {**_summary(folder), "set_aside": _table(folder, "set_aside").rows(named=True)}


def read_shares(folder: Path, events: int) -> Iterator[list[Told]]:
    """The clients of a folder of results in order, some at a time.

    Args:
        folder: written by `write_results`.
        events: so many items and matches are in memory at a time, or those of one client.

    Raises:
        FileNotUnderstood: as `read_results`.
    """
    counts = _table(folder, "clients", columns=("items", "matches"))
    before = (counts["items"] + counts["matches"]).cum_sum().shift(1, fill_value=0)
    share = (before // events).to_numpy()
    firsts = np.flatnonzero(np.diff(share, prepend=-1)).tolist()
    for first, end in pairwise([*firsts, counts.height]):
        yield _clients(folder, range(first, end))


def _clients(folder: Path, wanted: Collection[int] | None) -> list[Told]:
    items: dict[int, list[Told]] = defaultdict(list)
    for row in _table(folder, "items", wanted).iter_rows(named=True):
        items[row["client"]].append(_item(row))
    matches: dict[int, list[Told]] = defaultdict(list)
    rows_of_matches = _table(folder, "matches", wanted).iter_rows(named=True)
    for _, rows in groupby(rows_of_matches, key=lambda row: row["match"]):
        match = list(rows)
        matches[match[0]["client"]].append(_match(match))
    return [
        _client(row, items[row["client"]], matches[row["client"]])
        for row in _table(folder, "clients", wanted).iter_rows(named=True)
    ]


def client_names(folder: Path) -> list[tuple[str, ...]]:
    """The names of each client in a folder of results, those of the left program first.

    Raises:
        FileNotUnderstood: as `read_results`.
    """
    _summary(folder)
    names = _table(folder, "clients", columns=("left_names", "right_names"))
    return [(*left, *right) for left, right in names.iter_rows()]


def _summary(folder: Path) -> Told:
    try:
        summary = json.loads((folder / SUMMARY).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise FileNotUnderstood(f"{folder.name} holds no {SUMMARY} that can be read. {_HOW}") from error
    if not isinstance(summary, dict) or summary.get("schema") != SCHEMA or "problems" not in summary:
        raise FileNotUnderstood(f"{folder.name}/{SUMMARY} is not the head of a report. {_HOW}")
    return summary


_HOW = "Write results with: tieout reconcile … --format parquet --out FOLDER"


def _table(
    folder: Path, name: str, wanted: Collection[int] | None = None, columns: Sequence[str] | None = None
) -> pl.DataFrame:
    """One table, or only the rows of some clients, or only some columns: the rest of the file isn't looked at."""
    path = folder / f"{name}.parquet"
    try:
        rows = pl.scan_parquet(path)
        schema = dict(rows.collect_schema())
        if wanted is not None and name in _OF_CLIENTS:
            client = pl.col("client")
            rows = rows.filter(
                client.is_between(min(wanted, default=0), max(wanted, default=-1)) & client.is_in(list(wanted))
            )
        table = rows.select(columns or pl.all()).collect()
    except (OSError, pl.exceptions.PolarsError) as error:
        raise FileNotUnderstood(f"{folder.name}/{path.name} is missing or damaged. {_HOW}") from error
    whole = _SCHEMAS[name]
    if schema != {column: kind for column, kind in whole.items() if column in schema or column not in _COSTS}:
        raise FileNotUnderstood(f"{folder.name}/{path.name} has other columns than results have. {_HOW}")
    missing = [pl.lit(None, whole[column]).alias(column) for column in whole if column not in schema]
    return table.with_columns(missing).select(list(whole)) if missing and columns is None else table


def _client(row: Mapping[str, object], items: list[Told], matches: list[Told]) -> Told:
    day = row["first_difference"]
    return {
        "left_names": row["left_names"],
        "right_names": row["right_names"],
        "link": {name: row[name] for name in ("basis", "evidence", "verdict", "candidates")},
        **{name: row[name] for name in ("left_cents", "right_cents", "difference_cents", "unexplained_cents")},
        "first_difference": None if day is None else str(day),
        "text": row["text"],
        "summary": row["summary"],
        "cost": row["cost"],
        "habits": {"charges": row["charges_habit"], "payments": row["payments_habit"]},
        "items": items,
        "matches": matches,
    }


def _item(row: Mapping[str, object]) -> Told:
    told: Told = {name: row[name] for name in ("kind", "hint", "cents")}
    told |= {"day": str(row["day"])}
    told |= {name: row[name] for name in ("left", "right", "verdict", "text", "nearest", "cost")}
    if row["said"]:
        told["said"] = row["said"]
    if row["twin"] is not None:
        told["twin"] = row["twin"]
    if row["counterpart_client"] is not None:
        told["counterpart"] = {
            "client": row["counterpart_client"], "left": row["counterpart_left"], "right": row["counterpart_right"],
        }  # fmt: skip
    if row["alternatives"] is not None:
        told["alternatives"] = row["alternatives"]
    return told


def _match(rows: list[dict[str, object]]) -> Told:
    first = rows[0]
    told: Told = {
        "rule": first["rule"],
        "cents": first["cents"],
        "left": _places(rows, "left"),
        "right": _places(rows, "right"),
        **{name: first[name] for name in ("days_apart", "verdict", "reason", "cost")},
    }
    if first["said"]:
        told["said"] = first["said"]
    if first["alternatives"] is not None:
        told["alternatives"] = first["alternatives"]
    return told


def _places(rows: list[dict[str, object]], side: str) -> list[Told]:
    return [
        {name: row[f"{side}_{name}"] for name in ("file", "row", "part")}
        for row in rows
        if row[f"{side}_row"] is not None
    ]
