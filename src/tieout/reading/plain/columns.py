"""Columns of a plain table: each distinct text is read once, by the strict parsers, and the rows by look-up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import polars as pl

from tieout.model.book import ITEM_SCHEMA, LineKind, Part
from tieout.reading.parsing.cells import CellProblem, DecimalMark, clean_text, doubt_name, parse_cents
from tieout.reading.parsing.days import parse_day
from tieout.reading.parsing.headers import plain
from tieout.reading.parsing.taking import Columns, Taken
from tieout.reading.parsing.totals import NAMING, named_total, names_nobody
from tieout.reading.reader import Line, Reading, Record

if TYPE_CHECKING:
    import numpy.typing as npt

Ints: TypeAlias = "npt.NDArray[np.int64]"
Flags: TypeAlias = "npt.NDArray[np.bool_]"

LINE_SCHEMA: dict[str, pl.DataType] = {
    "client": pl.Int32(),  # index in PlainReading.names
    **{name: ITEM_SCHEMA[name] for name in ("day", "kind", "cents", "row", "part", "reference", "memo")},
}

_FIRST_ROWS = 1_000
_EPOCH = date(1970, 1, 1)
_CLEAN = r"^(?:[!-<>-~][!-~]*(?: [!-~]+)*)?$"
"""Text that cleaning doesn't change, wherever it comes from."""
_TOTAL = r"(?i)total|sum|balance|^[#=]|^$"
"""Part of every clean text that names nobody, or that a spreadsheet wrote for an error."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainReading:
    """What was made of one plain table.

    Attributes:
        reading: as the strict reader gives it, without its lines.
        names: client names, each once.
        lines: its line items, `LINE_SCHEMA`, in order of row and part.
    """

    reading: Reading
    names: tuple[str, ...] = field(repr=False)
    lines: pl.DataFrame = field(repr=False)


class Distinct:
    """A column of text by its distinct values.

    Attributes:
        texts: each text once.
        codes: by row, the place in `texts`.
    """

    def __init__(self, column: pl.Series) -> None:
        if isinstance(column.dtype, pl.Enum):
            self.texts, numbers = column.dtype.categories, column.to_physical()
        else:
            own = column.cast(pl.Categorical(pl.Categories.random()))  # numbered as they come, each looked up once
            numbers = own.to_physical()
            count = 0 if numbers.is_empty() else int(numbers.to_numpy().max()) + 1
            self.texts = pl.int_range(count, dtype=pl.UInt32, eager=True).cat.to(own.dtype).cast(pl.String)
        self.codes: npt.NDArray[np.uint32] = numbers.cast(pl.UInt32).to_numpy()

    @cached_property
    def values(self) -> list[str]:
        """Each text once."""
        return self.texts.to_list()

    @cached_property
    def odd(self) -> list[int]:
        """Places of texts that are more than a name or a day: cleaning changes them, or they may be a total."""
        ordinary = self.texts.str.contains(_CLEAN) & ~self.texts.str.contains(_TOTAL)
        return (~ordinary).arg_true().to_list()

    def flags(self, holds: Callable[[str], bool]) -> Flags:
        """By row, whether something holds for its text."""
        return np.array([holds(value) for value in self.values], np.bool_)[self.codes]

    @cached_property
    def totals(self) -> Flags:
        """By row, whether its text may say that the row is a client's total."""
        found = np.zeros(len(self.texts), np.bool_)
        found[self.odd] = [named_total(self.values[place]) is not None for place in self.odd]
        return found[self.codes]

    @cached_property
    def unnamed(self) -> Flags:
        """By row, whether its text names nobody."""
        found = np.zeros(len(self.texts), np.bool_)
        found[self.odd] = [names_nobody(self.values[place]) for place in self.odd]
        return found[self.codes]

    def has(self, header: str) -> bool:
        """Whether a text is a header, compared as headers are."""
        bare = self.texts.str.strip_chars("*:").str.strip_chars().str.to_lowercase()
        return bool((bare == header).any()) or any(plain(self.values[place]) == header for place in self.odd)

    def numbers(self, read: Callable[[str], int]) -> tuple[Ints, Flags]:
        """By row the number its text stands for, and whether it stands for one."""
        found, fine = np.zeros(len(self.values), np.int64), np.ones(len(self.values), np.bool_)
        for place, value in enumerate(self.values):
            try:
                found[place] = read(value)
            except CellProblem:
                fine[place] = False
        return found[self.codes], fine[self.codes]


class PlainTable:
    """The rows of a plain table below its header.

    Attributes:
        columns: the header.
        height: how many rows there are.
    """

    def __init__(self, columns: Columns, frame: pl.DataFrame, first_row: int) -> None:
        """Rows of a table.

        Args:
            columns: the header.
            frame: columns of text named by their numbers.
            first_row: the row number a person sees of the first.
        """
        self.columns, self.height = columns, frame.height
        self._frame, self._first_row = frame, first_row
        self._distinct: dict[str, Distinct] = {}

    def distinct(self, meaning: str) -> Distinct:
        """A column by its distinct values."""
        if meaning not in self._distinct:
            self._distinct[meaning] = Distinct(self._frame[str(self.columns.at[meaning])])
        return self._distinct[meaning]

    def texts(self, meaning: str) -> pl.Series:
        """A column as it stands."""
        return self._frame[str(self.columns.at[meaning])].cast(pl.String)

    def clean_texts(self, meaning: str) -> pl.Series:
        """A column of free text, cleaned (see `once`); null where there is none, or no such column."""
        if meaning not in self.columns.at:
            return pl.repeat(None, self.height, dtype=pl.String, eager=True)
        if not self._repeats(meaning):
            return _cleaned(self.texts(meaning))
        distinct = self.distinct(meaning)
        return once(_cleaned(distinct.texts)).gather(distinct.codes)

    def matches(self, meaning: str, pattern: str) -> Flags:
        """By row, whether a pattern is found in its text."""
        if not self._repeats(meaning):
            return self.texts(meaning).str.contains(pattern).to_numpy()
        distinct = self.distinct(meaning)
        return distinct.texts.str.contains(pattern).to_numpy()[distinct.codes]

    def _repeats(self, meaning: str) -> bool:
        """Whether most texts of a column are repeated, as far as its first rows show; those are looked at once."""
        if meaning in self._distinct:
            return True
        first = self.texts(meaning).head(_FIRST_ROWS)
        return 2 * first.n_unique() < len(first)

    def records(self, which: Flags) -> list[Record]:
        """Some rows, with the cells of the columns that are used."""
        places = np.flatnonzero(which)
        meanings = list(self.columns.at)
        cells = self._frame.select(pl.col(str(self.columns.at[meaning])).alias(meaning) for meaning in meanings)
        return [
            self.columns.record(place + self._first_row, dict(zip(meanings, row, strict=True)))
            for place, row in zip(places.tolist(), cells[places].iter_rows(), strict=True)
        ]

    def row_of(self, places: Ints) -> Ints:
        """The row number a person sees."""
        return places + self._first_row

    def days(self, taken: Taken) -> tuple[Ints, Flags]:
        """By row the day since 1970-01-01, and whether there is one."""
        return self.distinct("date").numbers(lambda text: (parse_day(text, taken.days) - _EPOCH).days)

    def cents(self, meaning: str, decimal: DecimalMark) -> tuple[Ints, Flags]:
        """By row the amount of a column in cents, and whether it can be read; 0 where there is no such column."""
        if meaning not in self.columns.at:
            return np.zeros(self.height, np.int64), np.ones(self.height, np.bool_)
        return self.distinct(meaning).numbers(lambda text: parse_cents(text, decimal))

    def clients(self) -> tuple[list[str], Ints, Flags]:
        """Client names, by row the place among them, and whether it can be one."""
        distinct = self.distinct("client")
        names, fine = distinct.values, np.ones(len(distinct.texts), np.bool_)
        codes = distinct.codes.astype(np.int64)
        if distinct.odd:
            cleaned = list(names)
            for place in distinct.odd:
                cleaned[place] = clean_text(names[place])
                fine[place] = doubt_name(cleaned[place]) is None
            names = list(dict.fromkeys(cleaned))
            number_of = {name: number for number, name in enumerate(names)}
            codes = np.array([number_of[name] for name in cleaned], np.int64)[codes]
        return names, codes, fine[distinct.codes]

    def has_other_rows(self) -> bool:
        """Whether a row may be blank, a total, the header once more, or the heading of the rows below."""
        naming = [self.distinct(meaning) for meaning in NAMING if meaning in self.columns.at]
        unnamed = np.ones(self.height, np.bool_)
        for distinct in naming:
            unnamed &= distinct.unnamed
        header = plain(self.columns.headers[self.columns.at["client"]])
        if bool(unnamed.any()) or self._has_headings():
            return True
        return self.distinct("client").has(header)

    def _has_headings(self) -> bool:
        """Whether some rows name a client and no day, and others a day and no client; or one is a client's total."""
        client, no_day = self.distinct("client"), self.distinct("date").unnamed
        no_client = client.unnamed
        headings = bool((no_client & ~no_day).any() and (no_day & ~no_client).any())
        return headings or bool((no_day & client.totals).any())


def _cleaned(texts: pl.Series) -> pl.Series:
    odd = ~texts.str.contains(_CLEAN)
    if odd.any():
        cleaned = {value: clean_text(value) for value in texts.filter(odd).unique().to_list()}
        texts = texts.replace(cleaned)
    return pl.select(pl.when(texts != "").then(texts)).to_series()


def once(texts: pl.Series) -> pl.Series:
    """Texts as an Enum of theirs, so that rows that repeat them hold numbers, and nobody has to number them again."""
    return texts.cast(pl.Enum(texts.drop_nulls().unique()))


def line_frame(
    names: list[str], columns: dict[str, pl.Series | Ints] | None, others: Sequence[Line]
) -> tuple[tuple[str, ...], pl.DataFrame]:
    """The lines of plain rows and those of other rows as one table.

    Args:
        names: client names.
        columns: `LINE_SCHEMA`, with kinds and parts as places in their lists; None = no such lines.
        others: lines that the strict reader made.

    Returns:
        All client names, and the lines in order of row and part; their texts may still be `once`.
    """
    lines = pl.DataFrame(schema=LINE_SCHEMA)
    if columns is not None:
        lines = pl.DataFrame([_line_column(name, columns[name]) for name in LINE_SCHEMA])
    if not others:
        return tuple(names), lines
    place = {name: number for number, name in enumerate(dict.fromkeys([*names, *(line.client for line in others)]))}
    rows = [
        (
            place[line.client], line.day, line.kind.value, line.cents, line.row, line.part.value,
            line.reference, line.memo,
        )
        for line in others
    ]  # fmt: skip
    odd = pl.DataFrame(rows, schema=LINE_SCHEMA, orient="row")
    return tuple(place), pl.concat([lines.cast(pl.Schema(LINE_SCHEMA)), odd]).sort("row", "part", maintain_order=True)


def _line_column(name: str, column: pl.Series | Ints) -> pl.Series:
    kind, series = LINE_SCHEMA[name], pl.Series(name, column)
    if isinstance(kind, pl.Enum):
        return pl.Series(name, kind.categories, kind).gather(series)
    if isinstance(kind, pl.String):
        return series
    return (series.cast(pl.Int32) if kind == pl.Date else series).cast(kind)


KINDS = {kind: place for place, kind in enumerate(LineKind)}
"""The place of each kind in its list."""

PARTS = {part: place for place, part in enumerate(Part)}
"""The place of each part in its list."""
