"""What memos and references say, as whole numbers beside the lines: days of sessions, and numbers of bills.

Texts are read here once, for both books together, and go no further: the matching sees a list of codes by line. A
book whose texts name no day and no number costs one look at its distinct texts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import polars as pl

from tieout.matching.saydays import EXPLICIT, OTHER_DAYS, TOKEN, Reading, readings_of
from tieout.model.book import LineKind

if TYPE_CHECKING:
    import numpy.typing as npt

Ints: TypeAlias = "npt.NDArray[np.int64]"
Flags: TypeAlias = "npt.NDArray[np.bool_]"

SAYS = pl.List(pl.Int64())
"""Type of the column: spans of days (`day_code`), and −1 − n for a number n; null where a line says nothing."""

DAYS_BEFORE_MAX, DAYS_AFTER_MAX = 400, 120
"""A day further from its line's own day than this is no session's."""

NAMED_MAX = 31
"""A memo that names more days than this is a list of something else."""

_NUMBER = (
    r"(?i)(?:\b(?:inv(?:oice)?|bill|receipt|statement|claim|ref(?:erence)?)\b[ .:#no-]*|#\s*)"
    r"([a-z]{0,6}-?\d[\d-]{2,14})"
)
_DIGITS_MIN, _DIGITS_MAX = 3, 15
_DAY_SHIFT, _SPAN = 1 << 20, 1 << 10
SHARED_FEW = 3
"""What no more lines than this say alike may tell them from others, however few lines the client has."""

_CHARGES = (LineKind.CHARGE.value,)


def day_code(first: Ints, last: Ints) -> Ints:
    """Codes of spans of days, both ends included; at least 0."""
    codes: Ints = (first + _DAY_SHIFT) * _SPAN + np.minimum(last - first, _SPAN - 1)
    return codes


def days_of_code(codes: Ints) -> tuple[Ints, Ints]:
    """First and last days of `day_code`."""
    first = codes // _SPAN - _DAY_SHIFT
    return first, first + codes % _SPAN


@dataclass(frozen=True, slots=True)
class Manner:
    """How the lines of both books speak, by side; what any sets of lines show adds up to what all of them show.

    Attributes:
        leanings: by file, how many memos read better with the day before the month, less those that read worse so.
        bear: whether any line bears a number.
        name: whether any memo names a number.
    """

    leanings: tuple[Mapping[int, int], Mapping[int, int]] = ({}, {})
    bear: tuple[bool, bool] = (False, False)
    name: tuple[bool, bool] = (False, False)

    @property
    def is_silent(self) -> bool:
        """Whether no line says anything."""
        return not any((*self.leanings, *self.bear, *self.name))

    def and_by(self, other: Manner) -> Manner:
        """How these lines and others speak."""
        here, there = (_added(own, more) for own, more in zip(self.leanings, other.leanings, strict=True))
        return Manner((here, there), _either(self.bear, other.bear), _either(self.name, other.name))

    @property
    def says_nothing(self) -> bool:
        """Whether no line says anything that could match it."""
        return not (any(self.leanings) or any(self.name) or all(self.bear))

    def turned(self) -> Manner:
        """How they speak if left is right and right is left."""
        return Manner(self.leanings[::-1], self.bear[::-1], self.name[::-1])


def may_speak(texts: pl.Series) -> bool:
    """Whether a memo among some texts may name a day or a number."""
    return any(bool(texts.str.contains(pattern).any()) for pattern in (TOKEN, _NUMBER))


def manner_of(left: pl.DataFrame, right: pl.DataFrame) -> Manner:
    """How lines speak: `day`, `kind`, `file`, `reference` and `memo` of each side; `client` is of no matter."""
    sides = (left, right)
    return _manner(sides, [_Dated.of(frame) for frame in sides], [_named_numbers(frame) for frame in sides])


def says_of(left: pl.DataFrame, right: pl.DataFrame, manner: Manner | None = None) -> tuple[pl.Series, pl.Series]:
    """What each line of both books says, in the order of the lines.

    A number counts when lines of both books bear or name it under one client. A line that names the number of a charge
    says that charge's day. What most lines of a client say alike tells nothing and is left out.

    Args:
        left: `client` (the number of the link), `day`, `kind`, `file`, `reference`, `memo`.
        right: likewise.
        manner: how all lines of both books speak, where these are some of them; None = these are all.

    Returns:
        A column of `SAYS` for each side.
    """
    if manner is not None and manner.is_silent:
        return _nothing(left), _nothing(right)
    sides = (left, right)
    names, dates = ((True, True), (True, True)) if manner is None else (manner.name, manner.leanings)
    named = [_named_numbers(frame) if any_ else _NO_NUMBERS for frame, any_ in zip(sides, names, strict=True)]
    dated = [_Dated.of(frame) if any_ else None for frame, any_ in zip(sides, dates, strict=True)]
    manner = manner or _manner(sides, dated, named)
    borne = _borne(sides, manner)
    told = [pl.concat([own, other]) for own, other in zip(named, borne, strict=True)]
    bills = pl.concat([_bills(frame, own) for frame, own in zip(sides, borne, strict=True)]).unique()
    columns = []
    for side, frame in enumerate(sides):
        days = _NONE if (own := dated[side]) is None else own.codes(manner.leanings[side])
        codes = [days, _days_of_bills(frame, named[side], bills), _shared(told[side], told[1 - side])]
        columns.append(_column(frame, pl.concat(codes)))
    return columns[0], columns[1]


def _manner(sides: Sequence[pl.DataFrame], dated: Sequence[_Dated | None], named: Sequence[pl.DataFrame]) -> Manner:
    leanings = [{} if own is None else own.leanings() for own in dated]
    bear = [frame["reference"].null_count() < frame.height for frame in sides]
    return Manner((leanings[0], leanings[1]), (bear[0], bear[1]), (named[0].height > 0, named[1].height > 0))


def _added(one: Mapping[int, int], other: Mapping[int, int]) -> dict[int, int]:
    return {file: one.get(file, 0) + other.get(file, 0) for file in one.keys() | other.keys()}


def _either(one: tuple[bool, bool], other: tuple[bool, bool]) -> tuple[bool, bool]:
    return one[0] or other[0], one[1] or other[1]


_NONE = pl.DataFrame(schema={"line": pl.Int64(), "code": pl.Int64()})
_NO_NUMBERS = pl.DataFrame(schema={"line": pl.Int64(), "client": pl.Int64(), "number": pl.Int64()})


def _nothing(frame: pl.DataFrame) -> pl.Series:
    return pl.repeat(None, frame.height, dtype=SAYS, eager=True).alias("says")


def _column(frame: pl.DataFrame, codes: pl.DataFrame) -> pl.Series:
    codes = _telling(frame, codes.unique())
    if not codes.height:
        return _nothing(frame)
    lists = codes.sort("line", "code").group_by("line", maintain_order=True).agg("code")
    lists = lists.filter(pl.col("code").list.len() <= NAMED_MAX)
    lines = pl.DataFrame({"line": pl.int_range(frame.height, dtype=pl.Int64, eager=True)})
    return lines.join(lists, on="line", how="left", maintain_order="left")["code"].alias("says")


def _telling(frame: pl.DataFrame, codes: pl.DataFrame) -> pl.DataFrame:
    """Codes without those that most lines of a client share: they tell none of them from another."""
    if not codes.height:
        return codes
    charges = frame["kind"].cast(pl.String).is_in(_CHARGES)
    streams = frame.select(stream=2 * pl.col("client").cast(pl.Int64) + charges)["stream"]
    sizes = streams.value_counts(name="lines").rename({"stream": "own"})
    owned = codes.with_columns(own=streams[codes["line"]]).join(sizes, on="own", maintain_order="left")
    times = pl.len().over("own", "code")
    return owned.filter((times <= SHARED_FEW) | (2 * times <= pl.col("lines"))).select("line", "code")


def _texts(frame: pl.DataFrame, column: str, pattern: str) -> pl.DataFrame:
    """Distinct texts that a pattern is found in."""
    texts = frame.select(pl.col(column).drop_nulls().unique())
    return texts.filter(pl.col(column).str.contains(pattern))


def _lines_with(frame: pl.DataFrame, texts: pl.DataFrame, column: str) -> pl.DataFrame:
    """Lines whose text is among some, with what is known of the text; `line` is the place in the frame."""
    kept = frame.select("client", "day", "kind", "file", column).with_row_index("line")
    return kept.with_columns(pl.col("line").cast(pl.Int64)).join(texts, on=column)


@dataclass(frozen=True, slots=True)
class _Dated:
    """The days that memos name, read either way round: a row for each span of days.

    Attributes:
        line: its line's place in the frame.
        file: of the line.
        day: the line's own.
        explicit: whether the memo says that it is the day of a session.
        spans: first and last days, with the month before the day, and with the day before the month.
    """

    line: Ints
    file: Ints
    day: Ints
    explicit: Flags
    spans: tuple[tuple[Ints, Ints], tuple[Ints, Ints]]

    @classmethod
    def of(cls, frame: pl.DataFrame) -> _Dated | None:
        """What the memos of some lines name; None when they name no day."""
        found = _with_tokens(frame)
        if not found.height:
            return None
        places, which, readings = _spans(found["tokens"])
        found = found[places]
        own, files = (found[name].to_physical().to_numpy().astype(np.int64) for name in ("day", "file"))
        spans = [Reading.resolve([pair[order] for pair in readings], which, own) for order in (0, 1)]
        return cls(found["line"].to_numpy(), files, own, found["explicit"].to_numpy(), (spans[0], spans[1]))

    def leanings(self) -> dict[int, int]:
        """See `Manner`."""
        off = [_days_off(first, last, self.day) for first, last in self.spans]
        files, numbers = np.unique(self.file, return_inverse=True)
        lean = np.zeros(len(files), np.int64)
        np.add.at(lean, numbers, np.sign(off[0] - off[1]))
        return dict(zip(files.tolist(), lean.tolist(), strict=True))

    def codes(self, leanings: Mapping[int, int]) -> pl.DataFrame:
        """The days as codes by line, in the order of day and month that fits each file best."""
        day_first = np.isin(self.file, [file for file, lean in leanings.items() if lean > 0])
        first, last = (np.where(day_first, self.spans[1][end], self.spans[0][end]) for end in (0, 1))
        own = self.day
        near = (first <= last) & (last >= own - DAYS_BEFORE_MAX) & (first <= own + DAYS_AFTER_MAX)
        said = pl.DataFrame({"line": self.line, "code": day_code(first, last)})
        restated = (first == own) & (last == own) & ~self.explicit
        said = said.with_columns(restated=pl.Series(restated)).filter(pl.Series(near))
        return said.filter(~pl.col("restated").all().over("line")).select("line", "code")


def _with_tokens(frame: pl.DataFrame) -> pl.DataFrame:
    """`line`, `day`, `file`, `explicit` and one of the `tokens` that may be a day, by line."""
    texts = _texts(frame, "memo", TOKEN)
    if not texts.height:
        return texts
    explicit = pl.col("memo").str.contains(EXPLICIT)
    texts = texts.with_columns(
        tokens=pl.col("memo").str.to_lowercase().str.extract_all(TOKEN), explicit=explicit
    ).filter(explicit | ~pl.col("memo").str.contains(OTHER_DAYS))
    return _lines_with(frame, texts, "memo").drop("memo").explode("tokens")


def _spans(tokens: pl.Series) -> tuple[Ints, Ints, list[tuple[Reading, Reading]]]:
    """By span of days: the place of its token, the number of its reading; and the readings of distinct tokens."""
    distinct = tokens.unique(maintain_order=True)
    read = [readings_of(token) for token in distinct.to_list()]
    counts = np.array([len(spans) for spans in read], np.int64)
    starts = np.cumsum(counts) - counts
    own = tokens.replace_strict(distinct, pl.int_range(len(distinct), eager=True), return_dtype=pl.Int64).to_numpy()
    times = counts[own]
    places = np.repeat(np.arange(len(own)), times)
    within = np.arange(len(places)) - np.repeat(np.cumsum(times) - times, times)
    return places, starts[own][places] + within, [pair for spans in read for pair in spans]


def _days_off(first: Ints, last: Ints, own: Ints) -> Ints:
    """How far a span lies from a line's own day; a day that isn't one lies far off."""
    off: Ints = np.where(first > last, 10_000, np.maximum(np.maximum(first - own, own - last), 0))
    return off


def _named_numbers(frame: pl.DataFrame) -> pl.DataFrame:
    """The numbers that memos name."""
    texts = _texts(frame, "memo", _NUMBER)
    if not texts.height:
        return _NO_NUMBERS
    texts = texts.with_columns(number=_digits(pl.col("memo").str.extract(_NUMBER, 1))).drop_nulls()
    return _lines_with(frame, texts, "memo").select(pl.col(name).cast(pl.Int64) for name in _NO_NUMBERS.columns)


def _digits(text: pl.Expr) -> pl.Expr:
    digits = text.str.replace_all(r"\D", "")
    length = digits.str.len_chars()
    return pl.when(length.is_between(_DIGITS_MIN, _DIGITS_MAX)).then(digits.cast(pl.Int64, strict=False))


def _borne(sides: Sequence[pl.DataFrame], manner: Manner) -> list[pl.DataFrame]:
    """The numbers in the references of both books; none where no other line could name them."""
    if not (all(manner.bear) or (any(manner.bear) and any(manner.name))):
        return [_NO_NUMBERS, _NO_NUMBERS]
    return [
        frame.select("client", "reference")
        .with_row_index("line")
        .drop_nulls()
        .with_columns(number=_digits(pl.col("reference")))
        .drop_nulls()
        .select(pl.col(name).cast(pl.Int64) for name in _NO_NUMBERS.columns)
        for frame in sides
    ]


def _shared(own: pl.DataFrame, other: pl.DataFrame) -> pl.DataFrame:
    """Codes of the numbers that the client's lines of the other book bear too."""
    if not own.height or not other.height:
        return _NONE
    kept = own.join(other.select("client", "number").unique(), on=("client", "number"), how="semi")
    return kept.select("line", code=-1 - pl.col("number"))


def _charges(frame: pl.DataFrame, lines: pl.Series) -> pl.Series:
    """Whether some lines are charges."""
    return frame["kind"].gather(lines).cast(pl.String).is_in(_CHARGES)


def _bills(frame: pl.DataFrame, borne: pl.DataFrame) -> pl.DataFrame:
    """Charges by client and number, with their day."""
    kept = borne.filter(_charges(frame, borne["line"]))
    return kept.select("client", "number", on=frame["day"].to_physical()[kept["line"]].cast(pl.Int64))


def _days_of_bills(frame: pl.DataFrame, named: pl.DataFrame, bills: pl.DataFrame) -> pl.DataFrame:
    """The days of the charges that payments name by their numbers, as codes by line."""
    found = named.filter(~_charges(frame, named["line"])).join(bills, on=("client", "number"))
    if not found.height:
        return _NONE
    day = found["on"].to_numpy()
    return pl.DataFrame({"line": found["line"], "code": day_code(day, day)})
