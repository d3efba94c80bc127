"""The lines of both books as the explanation needs them: where they stand and what they say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import polars as pl

from tieout.explaining.lots import Lot, charges_among, lots_of
from tieout.model.book import Book, LineKind, Side, told_apart

if TYPE_CHECKING:
    import numpy.typing as npt

Span: TypeAlias = tuple[date, date] | None
"""First and last day; None where there is no line."""


@dataclass(frozen=True, slots=True)
class Sides:
    """The two programs, as sentences name them, and how days are written.

    Attributes:
        left: name of the practice's program.
        right: name of the other program.
        with_year: whether days need their year to be told apart.
        left_days: first and last day of the left book, or None when it is empty.
        right_days: likewise for the right book.
    """

    left: str
    right: str
    with_year: bool
    left_days: tuple[date, date] | None
    right_days: tuple[date, date] | None

    @classmethod
    def of(cls, left: Book, right: Book) -> Sides:
        """Names and spans of two books; equal program names are told apart."""
        return cls.spanning(left, right, (_days(left), _days(right)))

    @classmethod
    def spanning(cls, left: Book, right: Book, days: tuple[Span, Span]) -> Sides:
        """The same of books whose lines are elsewhere; `days` are the first and last day of their lines."""
        names = told_apart(left.program_name, right.program_name)
        spans = [_span(book, own) for book, own in zip((left, right), days, strict=True)]
        years = {day.year for span in spans if span for day in span}
        return cls(*names, len(years) > 1, *spans)

    def name(self, side: Side) -> str:
        """The program of a side."""
        return self.left if side is Side.LEFT else self.right

    def other(self, side: Side) -> str:
        """The program across from a side."""
        return self.right if side is Side.LEFT else self.left

    def day(self, day: date) -> str:
        """A day as people write it: `Feb 10`, or `Feb 10, 2026` where years differ."""
        return _written(day, self.with_year)

    def days(self, lines: Lot) -> str:
        """The day of some lines, or their first and last."""
        days = lines.days
        return self.day(days[0]) if len(days) == 1 else f"{self.day(days[0])} to {self.day(days[-1])}"


@lru_cache(maxsize=16_384)
def _written(day: date, with_year: bool) -> str:
    return f"{day:%b} {day.day}, {day.year}" if with_year else f"{day:%b} {day.day}"


def _days(book: Book) -> Span:
    days = book.items["day"]
    first, last = days.min(), days.max()
    return (first, last) if isinstance(first, date) and isinstance(last, date) else None


def _span(book: Book, days: Span) -> Span:
    """The days a book covers: of its lines, and of the period its files state if that is longer."""
    if days is None:
        return None
    first, last = days
    begins = [file.stated_from for file in book.files if file.stated_from]
    ends = [file.stated_to for file in book.files if file.stated_to]
    return min([first, *begins]), max([last, *ends])


class BookLines:
    """The lines of a book by item, made when they are asked for.

    Lines of which is known only where they stand may be numbered after them.
    """

    def __init__(self, book: Book, side: Side, others: pl.DataFrame | None = None) -> None:
        """Of the `others` is known `file`, `row` and `part`."""
        self._items, self._side = book.items, side
        own = book.items.select("file", "row", "part")
        self._places = own if others is None or others.is_empty() else pl.concat([own, others])

    def days(self) -> npt.NDArray[np.int32]:
        """The day of each item, since 1970-01-01."""
        return self._items["day"].to_physical().to_numpy()

    def lots(
        self, items: npt.NDArray[np.int64], starts: npt.NDArray[np.int64], *, with_texts: bool = False
    ) -> list[Lot]:
        """Some lines, in runs that begin at `starts`; what they say only where it is asked for."""
        columns = ("day", "kind", "cents", "file", "row", "part", *(("reference", "memo") if with_texts else ()))
        return lots_of(self._items.select(columns)[items], starts, [self._side] * len(starts))

    def table(self, items: pl.Series) -> pl.DataFrame:
        """`file`, `row`, `part`, `day`, `kind` and `cents` of some lines."""
        return self._items.select("file", "row", "part", "day", "kind", "cents")[items]

    def charges(self) -> npt.NDArray[np.bool_]:
        """Whether each item is a charge, as `BookLine.is_charge`."""
        return charges_among(self._items["kind"].to_physical().to_numpy(), self.cents())

    def charges_called(self, words: str) -> set[int]:
        """See `charges_called`."""
        return charges_called(self._items, words)

    def places(self, items: npt.NDArray[np.int64]) -> pl.DataFrame:
        """Where some lines stand: `file`, `row`, `part`."""
        varying = [name for name in ("file", "row", "part") if name not in self._same]
        found = self._places.select(varying)[items]
        return found.with_columns(**self._same).select("file", "row", "part")

    def cents(self) -> npt.NDArray[np.int64]:
        """Effect of each item."""
        return self._items["cents"].to_numpy()

    @cached_property
    def _same(self) -> dict[str, pl.Expr]:
        """Of file and part, those of which the book has only one."""
        found = {}
        for name in ("file", "part"):
            least, most = self._places[name].min(), self._places[name].max()
            if least is not None and least == most:
                found[name] = pl.lit(least, self._places.schema[name])
        return found


def charges_called(lines: pl.DataFrame, words: str) -> set[int]:
    """Cents of the charges whose memo has some words.

    Args:
        lines: `kind`, `cents` and `memo` as in a book's items.
        words: a pattern that Rust's regular expressions know.
    """
    memos = lines.select(pl.col("memo").drop_nulls().unique()).filter(pl.col("memo").str.contains(words))
    if not memos.height:
        return set()
    charges = lines.filter((pl.col("kind") == LineKind.CHARGE.value) & pl.col("memo").is_in(memos["memo"].implode()))
    return set(charges["cents"].unique().to_list())
