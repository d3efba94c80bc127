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

from tieout.model.explanation import ClientExplanation, Item, LineRef, Match
from tieout.model.linkage import Verdict
from tieout.model.outcome import MATCH_ROW_SCHEMA, OutsideRow
from tieout.reporting.costs import HABIT, habit_column
from tieout.reporting.document import (
    Head,
    document_head,
    document_problems,
    link_object,
    name_of,
    set_aside_objects,
)
from tieout.reporting.report import Report

SUMMARY = "summary.json"

_LINE_SCHEMA = {"file": pl.Int32(), "row": pl.Int64(), "part": pl.String()}
LINES = pl.List(pl.Struct(_LINE_SCHEMA))
"""Places of lines: index of the file, spreadsheet row, part of the row."""

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
    "twin": LINES.inner,  # type: ignore[dict-item]  # a Struct
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
    return _table(_clients(report), CLIENT_SCHEMA)


def items_table(report: Report) -> pl.DataFrame:
    """Their items, in `ITEM_SCHEMA`."""
    return _table(_items(report), ITEM_SCHEMA)


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


def _table(rows: Sequence[tuple[object, ...]], schema: dict[str, pl.DataType]) -> pl.DataFrame:
    """Rows as a table; lists are put together from their values, which is much faster than list by list."""
    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    return pl.DataFrame(
        [_column(name, column, kind) for (name, kind), column in zip(schema.items(), columns, strict=True)]
    )


def _column(name: str, values: Sequence[Any], kind: pl.DataType) -> pl.Series:
    if kind == HABIT:
        return habit_column(name, values)
    return _nested(name, values, kind) if isinstance(kind, pl.List) else pl.Series(name, values, kind)


def _nested(name: str, lists: Sequence[Sequence[object] | None], kind: pl.List) -> pl.Series:
    given = pl.DataFrame(
        {
            "owner": pl.Series(range(len(lists)), dtype=pl.Int64),
            "given": pl.Series([own is not None for own in lists], dtype=pl.Boolean),
        }
    )
    owners = np.repeat(np.arange(len(lists)), [len(own or ()) for own in lists])
    values = [value for own in lists for value in own or ()]
    told = _lines(values) if isinstance(kind.inner, pl.Struct) else pl.Series(values, dtype=kind.inner)
    nested = pl.DataFrame({"owner": pl.Series(owners, dtype=pl.Int64), name: told})
    nested = nested.group_by("owner", maintain_order=True).agg(name)
    joined = given.join(nested, on="owner", how="left", maintain_order="left")
    empty = pl.lit([], kind)
    return joined.select(pl.when(pl.col("given")).then(pl.col(name).fill_null(empty)).alias(name))[name].cast(kind)


def _lines(refs: Sequence[object]) -> pl.Series:
    """Where lines stand, as structs; column by column, which is much faster than line by line."""
    own = [ref for ref in refs if isinstance(ref, LineRef)]
    columns = {"file": [ref.file for ref in own], "row": [ref.row for ref in own], "part": [ref.part for ref in own]}
    return pl.DataFrame(columns, schema=_LINE_SCHEMA).to_struct()


def _clients(report: Report) -> list[tuple[object, ...]]:
    return [_client(report, number, client) for number, client in enumerate(report.clients)]


def _client(report: Report, number: int, client: ClientExplanation) -> tuple[object, ...]:
    link = link_object(report.reconciliation, client)
    return (
        number,
        client.left_names,
        client.right_names,
        link["basis"],
        link["evidence"],
        link["verdict"],
        link["candidates"],
        client.left_cents,
        client.right_cents,
        client.difference_cents,
        client.unexplained_cents,
        client.first_difference,
        len(client.items),
        len(client.matches),
        client.headline,
        client.summary,
        client.cost,
        *client.habits,
    )


def _items(report: Report) -> list[tuple[object, ...]]:
    items = ((number, item) for number, client in enumerate(report.clients) for item in client.items)
    return [(place, number, *_item(report, item)) for place, (number, item) in enumerate(items)]


def _item(report: Report, item: Item) -> tuple[object, ...]:
    other, twin = item.counterpart, item.twin
    return (
        item.kind.value,
        item.hint.value if item.hint else None,
        item.cents,
        item.day,
        item.left,
        item.right,
        item.verdict.value,
        item.text,
        item.nearest,
        None if twin is None else {"file": twin.file, "row": twin.row, "part": twin.part},
        None if other is None else name_of(report.reconciliation.clients[other.client], other),
        None if other is None else other.left,
        None if other is None else other.right,
        item.alternatives if item.verdict is Verdict.SEVERAL_FIT else None,
        item.cost,
        item.said,
    )


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
