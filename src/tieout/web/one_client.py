"""One client of a kept comparison as the answer of the pipeline again, for its own paper: nothing is compared anew."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl

from tieout.model.book import ITEM_SCHEMA, Book, SourceFile
from tieout.reporting import Report
from tieout.reporting.restored import restore
from tieout.web.models import ComparedClient


def report_of(client: ComparedClient) -> Report:
    """The report of one client, as the comparison kept it; its rows set aside are the comparison's.

    Whose those rows are is often unknown, so they are told in every paper.
    """
    comparison = client.comparison
    restored = restore(comparison.head | comparison.tail | {"clients": [client.document], "client": client.name})
    explanation, answer = restored.clients[0], restored.reconciliation
    left = _with_lines(answer.left, explanation.link.left, client.lines["left"])
    right = _with_lines(answer.right, explanation.link.right, client.lines["right"])
    text = explanation.headline
    return replace(
        restored,
        reconciliation=replace(answer, left=left, right=right, outside=(), text=text, counts_text=""),
        left_files=left.files, right_files=right.files, outside=(), text=text, counts_text="",
    )  # fmt: skip


def _with_lines(book: Book, own: Sequence[int], lines: Iterable[Sequence[Any]]) -> Book:
    """The book with the client's lines; rows of other clients are counted as such."""
    rows = [
        (number, own[0], date.fromisoformat(day), kind, cents, file, row, part, reference, memo)
        for number, (file, row, part, day, kind, cents, reference, memo) in enumerate(
            sorted(lines, key=lambda line: tuple(line[:3]))
        )
    ]
    files = tuple(_counted(file, rows, number) for number, file in enumerate(book.files))
    return replace(book, items=pl.DataFrame(rows, schema=ITEM_SCHEMA, orient="row"), files=files, problems=())


def _counted(file: SourceFile, rows: Iterable[tuple[Any, ...]], number: int) -> SourceFile:
    used = len({row for *_, of, row, _, _, _ in rows if of == number})
    return replace(file, used=used, other_clients=file.other_clients + file.used - used)
