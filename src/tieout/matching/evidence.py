"""What lines say, against the lines of the other book: which pairs it speaks for, and where it speaks against.

A line may name the days of the sessions it stands for, or a number that a line of the other book bears. Naming is
evidence in favour; another day than the one named is evidence against, of bounded strength, because people mistype.
A line that says nothing is judged as if no line said anything. Days count on a side of a stream only where at least
half of the lines that name days name one on which the other book has a line: elsewhere they are days of something else.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl

from tieout.matching.chunks import Chunk
from tieout.matching.layout import is_charge, kind_codes, stream_of
from tieout.matching.ranges import Ints
from tieout.matching.streams import Said, Span, Stream
from tieout.matching.testimony import days_of_code

_DAYS = 1 << 21
_DAY_SHIFT = 1 << 20


class Evidence:
    """What the lines of whole clients say.

    Attributes:
        elsewhere: by side, items whose own day or number says that they don't stand for the equal line of their day.
    """

    def __init__(self, codes: tuple[pl.DataFrame, pl.DataFrame], elsewhere: tuple[Ints, Ints]) -> None:
        self._codes = codes
        self._starts = tuple(frame["stream"].to_numpy() for frame in codes)
        self.elsewhere = elsewhere

    def speaking(self) -> Ints:
        """Numbers of the streams of which a line says something."""
        return np.unique(np.concatenate(self._starts))

    def attached(self, stream: Stream) -> Stream:
        """The stream with what its lines say."""
        number = stream_of(stream.client, stream.direction)
        days: tuple[dict[int, list[Span]], dict[int, list[Span]]] = ({}, {})
        numbers: tuple[dict[int, list[int]], dict[int, list[int]]] = ({}, {})
        for side in (0, 1):
            first, end = np.searchsorted(self._starts[side], [number, number + 1])
            own = self._codes[side][int(first) : int(end)]
            for item, code, day, until in own.select("item", "code", "first", "last").iter_rows():
                if code < 0:
                    numbers[side].setdefault(item, []).append(code)
                else:
                    days[side].setdefault(item, []).append((day, until))
        silent = not any((*days, *numbers))
        return stream if silent else replace(stream, said=Said(days, numbers))


def hear(chunk: Chunk) -> Evidence | None:
    """What the lines of a chunk say; None when they say nothing that the other book answers to."""
    if not any(frame["says"].null_count() < frame.height for frame in chunk.sides):
        return None
    lines = [_lines(frame) for frame in chunk.sides]
    codes = [_codes(own, frame) for own, frame in zip(lines, chunk.sides, strict=True)]
    codes = [_answered(own, other) for own, other in ((codes[0], lines[1]), (codes[1], lines[0]))]
    codes = [_with_partners(codes[side], codes[1 - side]) for side in (0, 1)]
    if not any(frame.height for frame in codes):
        return None
    elsewhere = [_elsewhere(codes[side], codes[1 - side]) for side in (0, 1)]
    return Evidence((codes[0], codes[1]), (elsewhere[0], elsewhere[1]))


def _lines(frame: pl.DataFrame) -> pl.DataFrame:
    """`item`, `stream`, `on` and `amount` of every line of a side."""
    cents = frame["cents"].to_numpy()
    payments = ~is_charge(kind_codes(frame["kind"]), cents)
    return pl.DataFrame({
        "item": frame["item"],
        "stream": 2 * frame["client"].to_numpy().astype(np.int64) + payments,
        "on": frame["day"].to_physical().cast(pl.Int64),
        "amount": np.where(payments, -cents, cents),
    })  # fmt: skip


def _codes(lines: pl.DataFrame, frame: pl.DataFrame) -> pl.DataFrame:
    """One row for each code, with its line, in order of stream and item."""
    told = lines.with_columns(code=frame["says"]).drop_nulls("code").explode("code").sort("stream", "item", "code")
    first, last = days_of_code(told["code"].to_numpy())
    return told.with_columns(first=pl.Series(first), last=pl.Series(last))


def _answered(codes: pl.DataFrame, other: pl.DataFrame) -> pl.DataFrame:
    """Codes without the days of lines in streams whose days are days of something else."""
    if not codes.height:
        return codes
    keys = np.sort(_key(other["stream"].to_numpy(), other["on"].to_numpy()))
    stream, is_day = codes["stream"].to_numpy(), (codes["code"] >= 0).to_numpy()
    first, last = (
        _key(stream, np.clip(codes[end].to_numpy(), -_DAY_SHIFT, _DAY_SHIFT - 1)) for end in ("first", "last")
    )
    hit = is_day & (np.searchsorted(keys, last, "right") > np.searchsorted(keys, first, "left"))
    by_line = codes.with_columns(hit=pl.Series(hit), is_day=pl.Series(is_day)).with_columns(
        pl.col("hit").any().over("item")
    )
    told = by_line.filter("is_day").unique("item").group_by("stream").agg(pl.col("hit").mean())
    trusted = told.filter(pl.col("hit") >= 0.5)["stream"]
    return codes.filter((pl.col("code") < 0) | pl.col("stream").is_in(trusted.implode()))


def _key(stream: Ints, day: Ints) -> Ints:
    keys: Ints = stream * _DAYS + day + _DAY_SHIFT
    return keys


def _with_partners(codes: pl.DataFrame, other: pl.DataFrame) -> pl.DataFrame:
    """Codes without the numbers that no line of the same stream of the other book bears."""
    bears = codes.join(other.select("stream", "code"), on=("stream", "code"), how="semi", maintain_order="left")
    return pl.concat([codes.filter(pl.col("code") >= 0), bears.filter(pl.col("code") < 0)]).sort(
        "stream", "item", "code"
    )


def _elsewhere(codes: pl.DataFrame, other: pl.DataFrame) -> Ints:
    """Items that don't stand for the equal line of their own day, by what they say."""
    own_day = (pl.col("first") <= pl.col("on")) & (pl.col("on") <= pl.col("last"))
    days = codes.filter(pl.col("code") >= 0)
    away = days.filter(~own_day.any().over("item"))["item"]
    moment = ("stream", "on", "amount")
    pairs = codes.filter(pl.col("code") < 0).join(other, on=("stream", "code"), suffix="_there")
    here = (pl.col("on") == pl.col("on_there")) & (pl.col("amount") == pl.col("amount_there"))
    numbered = pairs.filter(~here.any().over("item"))["item"]
    several = pairs.filter(pl.col("item").n_unique().over(moment) > 1)["item"]
    return pl.concat([away, numbered, several]).unique().sort().to_numpy()
