"""A Report in, a folder of Parquet files out: clients, items, matches, set_aside, and the head in `summary.json`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import chain, zip_longest
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import polars as pl
from polars.io.plugins import register_io_source

from tieout.model.explained import ClientColumns
from tieout.model.explanation import Counterpart, Item, LineRef, Match
from tieout.model.linkage import Verdict
from tieout.model.outcome import MATCH_ROW_SCHEMA, OutsideRow
from tieout.reporting.columns import LINE, LINES, Values, table_of
from tieout.reporting.costs import HABIT, habit_column
from tieout.reporting.document import (
    Head,
    candidates,
    document_head,
    document_problems,
    name_of,
    set_aside_objects,
)
from tieout.reporting.report import Report

SUMMARY = "summary.json"

CLIENT_SCHEMA: dict[str, pl.DataType] = {
    "client": pl.Int32(),  # 0, 1, 2, … in the order of the report
    "left_names": pl.List(pl.String()),
    "right_names": pl.List(pl.String()),
    "basis": pl.String(),
    "evidence": pl.String(),
    "verdict": pl.String(),
    "candidates": pl.List(pl.String()),
    "left_cents": pl.Int64(),
    "right_cents": pl.Int64(),
    "difference_cents": pl.Int64(),
    "unexplained_cents": pl.Int64(),
    "first_difference": pl.Date(),
    "items": pl.Int64(),  # how many
    "matches": pl.Int64(),  # how many
    "text": pl.String(),
    "summary": pl.String(),
    "cost": pl.Int64(),  # of all its items and matches, in thousandths of a bit
    "charges_habit": HABIT,  # what those costs rest on
    "payments_habit": HABIT,
}

ITEM_SCHEMA: dict[str, pl.DataType] = {
    "item": pl.Int64(),  # 0, 1, 2, … in the order of clients and days
    "client": pl.Int32(),
    "kind": pl.String(),
    "hint": pl.String(),
    "cents": pl.Int64(),
    "day": pl.Date(),
    "left": LINES,
    "right": LINES,
    "verdict": pl.String(),
    "text": pl.String(),
    "nearest": pl.String(),
    "twin": LINE,
    "counterpart_client": pl.String(),
    "counterpart_left": LINES,
    "counterpart_right": LINES,
    "alternatives": LINES,
    "cost": pl.Int32(),  # thousandths of a bit
    "said": pl.Int32(),  # as much of it as memos and references say
}

MATCH_SCHEMA = MATCH_ROW_SCHEMA

ASIDE_SCHEMA: dict[str, pl.DataType] = {
    "side": pl.String(),
    "file": pl.Int32(),
    "row": pl.Int64(),
    "column": pl.String(),
    "found": pl.String(),
    "why": pl.String(),
    "cents": pl.Int64(),
    "code": pl.String(),
}

_BOUNDS = {"min": True, "max": True, "distinct_count": False, "null_count": False}
"""What each group of rows says of itself, so that one client is found without reading the others."""

_GROUP_ROWS = 100_000

Tables: TypeAlias = Mapping[str, Iterator[pl.DataFrame]]
"""Tables by the names of their files, each piece by piece."""

FILES = ("clients", "items", "matches", "set_aside")
"""The Parquet files of a folder of results, without their ending."""


def write_results(report: Report, folder: Path) -> None:
    """Write a report as Parquet.

    Args:
        report: the answer to write.
        folder: where to; it is made where it isn't there, and its earlier results are written over.

    Raises:
        OSError: when the folder can't be written.
    """
    _make_ready(folder)
    with ThreadPoolExecutor(1) as beside:  # Polars writes what agrees while Python puts the rest into words
        matches = beside.submit(_write_one, folder, "matches", _matches(report))
        _write_one(folder, "clients", iter([clients_table(report)]))
        _write_one(folder, "items", iter([items_table(report)]))
        matches.result()
    write_head(Head.of(report), report.outside, folder)


def clients_table(report: Report) -> pl.DataFrame:
    """The clients shown, in `CLIENT_SCHEMA`."""
    told = ClientColumns.of(report.clients)
    links, (left, right) = told.links, told.cents
    columns: dict[str, Values] = {
        "client": np.arange(len(links)),
        "left_names": told.names[0],
        "right_names": told.names[1],
        "basis": [link.basis.value for link in links],
        "evidence": [link.evidence for link in links],
        "verdict": [link.verdict.value for link in links],
        "candidates": [
            candidates(report.reconciliation, link, in_left=bool(own)) if link.candidates else []
            for link, own in zip(links, told.names[0], strict=True)
        ],
        "left_cents": left,
        "right_cents": right,
        "difference_cents": right - left,
        "unexplained_cents": told.unexplained_cents,
        "first_difference": told.first_difference,
        "items": [len(items) for items in told.items],
        "matches": told.matches,
        "text": told.headlines,
        "summary": told.summaries,
        "cost": told.costs,
        "charges_habit": habit_column(told.habits, told.habit_places[0]),
        "payments_habit": habit_column(told.habits, told.habit_places[1]),
    }
    return table_of(columns, CLIENT_SCHEMA)


def items_table(report: Report) -> pl.DataFrame:
    """Their items, in `ITEM_SCHEMA`."""
    by_client = ClientColumns.of(report.clients).items
    items = list(chain.from_iterable(by_client))
    told: dict[str, Sequence[Any]] = dict.fromkeys(Item._fields, ())
    if items:
        told = dict(zip(Item._fields, zip(*items, strict=True), strict=True))
    others: Sequence[Counterpart | None] = told["counterpart"]
    columns: dict[str, Values] = {
        **{name: told[name] for name in ITEM_SCHEMA if name in told},
        "item": np.arange(len(items)),
        "client": np.repeat(np.arange(len(by_client)), [len(own) for own in by_client]),
        "counterpart_client": [other and name_of(report.reconciliation.clients, other) for other in others],
        "counterpart_left": [other and other.left for other in others],
        "counterpart_right": [other and other.right for other in others],
        "alternatives": [item.alternatives if item.verdict is Verdict.SEVERAL_FIT else None for item in items],
    }
    return table_of(columns, ITEM_SCHEMA)


def write_tables(told: Tables, folder: Path) -> None:
    """Write the tables of a report; without its head no half-written folder is taken for results.

    Args:
        told: by the names of `FILES`, numbered through.
        folder: as for `write_results`.

    Raises:
        OSError: when the folder can't be written.
    """
    _make_ready(folder)
    for name, pieces in told.items():
        _write_one(folder, name, pieces)


def _make_ready(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / SUMMARY).unlink(missing_ok=True)


def write_head(head: Head, outside: Iterable[OutsideRow], folder: Path) -> None:
    """Write what a report says besides its tables: rows set aside, and `summary.json`.

    Args:
        head: what stands in `summary.json`.
        outside: rows left out because of the dates chosen.
        folder: as for `write_results`.

    Raises:
        OSError: when the folder can't be written.
    """
    aside = pl.DataFrame(set_aside_objects(head.books, outside), schema=ASIDE_SCHEMA)
    _write_one(folder, "set_aside", iter([aside]))
    summary = {**document_head(head), "problems": document_problems(head.books)}
    (folder / SUMMARY).write_text(json.dumps(summary, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _write_one(folder: Path, name: str, pieces: Iterator[pl.DataFrame]) -> None:
    draft = folder / f".{name}.part"
    _write(pieces, draft)
    draft.replace(folder / f"{name}.parquet")


def _write(pieces: Iterator[pl.DataFrame], path: Path) -> None:
    """Write the pieces of one table; of several, no more than a few are in memory at a time."""
    first, second = next(pieces), next(pieces, None)
    if second is None:
        first.write_parquet(path, compression="snappy", statistics=_BOUNDS, row_group_size=_GROUP_ROWS)
        return
    several = chain((first, second), pieces)
    table = register_io_source(lambda *_: several, schema=first.schema)
    table.sink_parquet(path, compression="snappy", statistics=_BOUNDS, maintain_order=True)


def _matches(report: Report) -> Iterator[pl.DataFrame]:
    """From columns where all clients are shown, else from the matches of those who are."""
    rows = report.reconciliation.match_rows
    if rows is None or report.clients is not report.reconciliation.clients:
        return iter([pl.DataFrame(_match_rows(report), schema=MATCH_SCHEMA, orient="row")])
    return rows()


def _match_rows(report: Report) -> Iterator[tuple[object, ...]]:
    matches = ((number, match) for number, client in enumerate(report.clients) for match in client.matches)
    for place, (number, match) in enumerate(matches):
        for left, right in zip_longest(match.left, match.right):
            yield (
                place,
                number,
                *_match(match),
                *_place(left),
                *_place(right),
                _alternatives_of(match),
                match.cost,
                match.said,
            )


def _match(match: Match) -> tuple[object, ...]:
    return match.rule.value, match.cents, match.days_apart, match.verdict.value, match.reason


def _place(line: LineRef | None) -> tuple[object, ...]:
    return (None, None, None) if line is None else (line.file, line.row, line.part)


def _places(lines: Sequence[LineRef]) -> list[dict[str, object]]:
    return [{"file": line.file, "row": line.row, "part": line.part} for line in lines]


def _alternatives_of(match: Match) -> list[dict[str, object]] | None:
    return _places(match.alternatives) if match.verdict is Verdict.SEVERAL_FIT else None
