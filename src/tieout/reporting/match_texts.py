"""What agrees as JSON text, client by client, made from columns: no object for a match."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter

import polars as pl


def match_texts(pieces: Iterable[pl.DataFrame]) -> Iterator[tuple[int, str]]:
    """Each client's matches as they stand between the brackets of `matches`.

    Args:
        pieces: all matches in `MATCH_ROW_SCHEMA`, in order.

    Yields:
        The client's number and the text; clients without matches are left out.
    """
    told = (row for piece in pieces for row in _by_client(piece).iter_rows())
    for client, texts in groupby(told, itemgetter(0)):  # a client may stand in two pieces
        yield client, ", ".join(text for _, text in texts)


def _by_client(rows: pl.DataFrame) -> pl.DataFrame:
    """`client` and the text of its matches in a piece."""
    matches = rows.with_columns(_line("left"), _line("right")).group_by("match", maintain_order=True).agg(
        pl.col("client", "rule", "cents", "days_apart", "verdict", "reason", "alternatives", "cost", "said").first(),
        pl.col("left", "right").str.join(", "),
    )  # fmt: skip
    told = matches.select(
        "client",
        text=pl.concat_str(
            pl.lit('{"rule": "'), "rule", pl.lit('", "cents": '), "cents", pl.lit(', "left": ['), "left",
            pl.lit('], "right": ['), "right", pl.lit('], "days_apart": '), "days_apart", pl.lit(', "verdict": "'),
            "verdict", pl.lit('", "reason": '), _quoted(matches["reason"]), pl.lit(', "cost": '),
            pl.col("cost").cast(pl.String).fill_null("null"), _SAID, _alternatives(matches["alternatives"]),
            pl.lit("}"),
        ),
    )  # fmt: skip
    return told.group_by("client", maintain_order=True).agg(pl.col("text").str.join(", "))


_SAID = pl.when(pl.col("said") != 0).then(pl.concat_str(pl.lit(', "said": '), "said")).otherwise(pl.lit(""))
"""What memos and references say, where they do."""


def _line(side: str) -> pl.Expr:
    """Where a line stands; null where the row has none of this side."""
    file, row, part = (pl.col(f"{side}_{name}") for name in ("file", "row", "part"))
    return pl.concat_str(
        pl.lit('{"file": '), file, pl.lit(', "row": '), row, pl.lit(', "part": "'), part, pl.lit('"}')
    ).alias(side)  # fmt: skip


def _quoted(texts: pl.Series) -> pl.Series:
    """Few sentences for many matches, each as JSON."""
    distinct = texts.unique()
    return texts.replace_strict(distinct, pl.Series([json.dumps(text, ensure_ascii=False) for text in distinct]))


def _alternatives(lines: pl.Series) -> pl.Series:
    """The other lines that fit, with their key before them; nothing where only one answer fits."""
    return pl.Series(["" if own is None else f', "alternatives": {json.dumps(own)}' for own in lines.to_list()])
