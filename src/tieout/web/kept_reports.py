"""A kept comparison as the answer of the pipeline again, for its papers: nothing is read or compared anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl
from django.db.models import Q, QuerySet

from tieout.model.book import ITEM_SCHEMA, Book, SourceFile
from tieout.reporting import Report
from tieout.reporting.restored import restore
from tieout.web.fetching import in_pieces
from tieout.web.models import ComparedClient, Comparison

CLIENTS_AT_ONCE = 40


Lines = Sequence[Sequence[Any]]
"""Lines as `ComparedClient` keeps them."""


def report_of(client: ComparedClient) -> Report:
    """The report of one client, as the comparison kept it; its rows set aside are the comparison's.

    Whose those rows are is often unknown, so they are told in every paper.
    """
    restored = _restored(client.comparison, [client.document], client=client.name)
    explanation, answer = restored.clients[0], restored.reconciliation
    left = _of_one(answer.left, explanation.link.left, client.lines["left"])
    right = _of_one(answer.right, explanation.link.right, client.lines["right"])
    text = explanation.headline
    return replace(
        restored,
        reconciliation=replace(answer, left=left, right=right, outside=(), text=text, counts_text=""),
        left_files=left.files, right_files=right.files, outside=(), text=text, counts_text="",
    )  # fmt: skip


def report_of_all(comparison: Comparison) -> Report:
    """The whole report, as the comparison kept it."""
    return report_of_some(comparison, comparison.clients.all())


def report_of_some(comparison: Comparison, clients: QuerySet[ComparedClient]) -> Report:
    """The report with some of its clients, in the comparison's order; the totals are the comparison's."""
    rows = clients.order_by("position")
    restored = _restored(comparison, list(in_pieces(rows.values_list("document", flat=True), CLIENTS_AT_ONCE)))
    kept = in_pieces(rows.values_list("lines", flat=True), CLIENTS_AT_ONCE)
    tables: tuple[list[pl.DataFrame], list[pl.DataFrame]] = ([], [])
    for explanation, lines in zip(restored.clients, kept, strict=True):
        for side, own in enumerate((explanation.link.left, explanation.link.right)):
            tables[side].append(_table(lines[("left", "right")[side]], own))
    answer = restored.reconciliation
    left, right = (
        replace(book, items=_numbered(pl.concat(parts)) if parts else book.items)
        for book, parts in zip((answer.left, answer.right), tables, strict=True)
    )
    return replace(restored, reconciliation=replace(answer, left=left, right=right))


def with_counterparts(comparison: Comparison, clients: Sequence[ComparedClient]) -> QuerySet[ComparedClient]:
    """Some clients, and those under whom money of theirs stands."""
    items = (item for client in clients for item in client.document["items"])
    others = {item["counterpart"]["client"] for item in items if "counterpart" in item}
    own = Q(pk__in=[client.pk for client in clients])
    return comparison.clients.filter(own | Q(left_name__in=others) | Q(right_name__in=others))


def _restored(comparison: Comparison, clients: Sequence[Mapping[str, Any]], **asked: str) -> Report:
    return restore({**comparison.head, **comparison.tail, "clients": clients, **asked})


def _of_one(book: Book, own: Sequence[int], lines: Lines) -> Book:
    """The book with the client's lines; rows of other clients are counted as such."""
    items = _numbered(_table(lines, own))
    files = tuple(_counted(file, items.filter(pl.col("file") == number)) for number, file in enumerate(book.files))
    return replace(book, items=items, files=files, problems=())


def _counted(file: SourceFile, items: pl.DataFrame) -> SourceFile:
    used = items["row"].n_unique()
    return replace(file, used=used, other_clients=file.other_clients + file.used - used)


def _table(lines: Lines, own: Sequence[int]) -> pl.DataFrame:
    """The lines of one client, under the first of its names in the book."""
    rows = [
        (0, own[0], date.fromisoformat(day), kind, cents, file, row, part, reference, memo)
        for file, row, part, day, kind, cents, reference, memo in lines
    ]
    return pl.DataFrame(rows, schema=ITEM_SCHEMA, orient="row")


def _numbered(items: pl.DataFrame) -> pl.DataFrame:
    """Lines in the order of their files and rows, numbered so."""
    ordered = items.sort("file", "row", "part", maintain_order=True)
    return ordered.with_columns(pl.int_range(pl.len(), dtype=pl.Int64()).alias("item"))
