"""A Report in, a folder of Parquet files out: clients, items, matches, set_aside, and the head in `summary.json`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import chain, zip_longest
from pathlib import Path

import polars as pl
from polars.io.plugins import register_io_source

from tieout.model.explained import ClientColumns, links_of
from tieout.model.explanation import LineRef, Match
from tieout.model.linkage import Verdict
from tieout.model.outcome import MATCH_ROW_SCHEMA, OutsideRow
from tieout.reporting.document import (
    Head,
    document_head,
    document_problems,
    set_aside_objects,
)
from tieout.reporting.report import Report
from tieout.reporting.tables import clients_table, items_table, links_table

SUMMARY = "summary.json"

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
    make_ready(folder)
    with ThreadPoolExecutor(1) as beside:  # Polars writes what agrees while Python puts the rest into words
        matches = beside.submit(write_table, "matches", _matches(report), folder)
        clients, items = _told(report)
        write_table("clients", iter([clients]), folder)
        write_table("items", iter([items]), folder)
        matches.result()
    write_head(Head.of(report), report.outside, folder)


def _told(report: Report) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The clients shown, and their items."""
    answer = report.reconciliation
    told = ClientColumns.of(report.clients)
    links = links_table(links_of(report.clients), told.names, (answer.left.clients, answer.right.clients))
    return clients_table(told, links), items_table(told.items, ClientColumns.of(answer.clients).names)


def make_ready(folder: Path) -> None:
    """Make a folder for results; without a head no half-written one is taken for results.

    Raises:
        OSError: when it can't be made or written.
    """
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
    write_table("set_aside", iter([aside]), folder)
    summary = {**document_head(head), "problems": document_problems(head.books)}
    (folder / SUMMARY).write_text(json.dumps(summary, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def write_table(name: str, pieces: Iterator[pl.DataFrame], folder: Path) -> None:
    """Write one table of a report.

    Args:
        name: one of `FILES`.
        pieces: of the table, numbered through; at least one.
        folder: as for `make_ready`.

    Raises:
        OSError: when the folder can't be written.
    """
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
