"""The lines of every client of a book as the web keeps them, made from columns: JSON text, no object for a line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from tieout.model.book import Book
from tieout.model.outcome import OutsideRow

_PLACE = ("file", "row", "part")


@dataclass(frozen=True, slots=True)
class KeptLines:
    """The lines of one client in one book.

    Attributes:
        text: a JSON list of lines: file, row, part, day, kind, cents, reference, memo.
        contents: each line from its day on as JSON, for the digest of a signature.
    """

    text: str = "[]"
    contents: Sequence[str] = ()


def lines_by_client(book: Book, owners: Mapping[int, int], outside: Iterable[OutsideRow]) -> dict[int, KeptLines]:
    """The lines of every client in the order of their files; clients without lines are left out.

    Args:
        book: whose.
        owners: by index of a name in the book the client's number in the report.
        outside: rows of the book that were left out because of the dates chosen.

    Returns:
        By the client's number.
    """
    if not book.items.height:
        return {}
    left_out = pl.DataFrame(
        [(row.aside.file, row.aside.row, row.aside.column) for row in outside],
        schema={name: book.items.schema[name] for name in _PLACE}, orient="row",
    )  # fmt: skip
    items = book.items.join(left_out, on=list(_PLACE), how="anti") if left_out.height else book.items
    told = items.select(
        owner=pl.col("client").replace_strict(owners, return_dtype=pl.Int64),
        place=pl.concat_str(
            pl.lit("["), "file", pl.lit(", "), "row", pl.lit(', "'), pl.col("part").cast(pl.String), pl.lit('", ')
        ),
        content=pl.concat_str(
            pl.lit('"'), pl.col("day").cast(pl.String), pl.lit('", "'), pl.col("kind").cast(pl.String), pl.lit('", '),
            "cents", pl.lit(", "), _quoted(items["reference"]), pl.lit(", "), _quoted(items["memo"]), pl.lit("]"),
        ),
    )  # fmt: skip
    by_client = told.group_by("owner", maintain_order=True).agg(
        text=(pl.col("place") + pl.col("content")).str.join(", "), contents=pl.lit("[") + pl.col("content")
    )
    return {owner: KeptLines(f"[{text}]", contents) for owner, text, contents in by_client.iter_rows()}


def _quoted(texts: pl.Series) -> pl.Series:
    """Each text as JSON, `null` where there is none; every different text is looked at once."""
    distinct = texts.drop_nulls().unique()
    known = pl.Series([json.dumps(text) for text in distinct], dtype=pl.String)
    return texts.replace_strict(distinct, known, default=None).fill_null("null")
