"""What the cells of one column of an unknown table are: how many, and which share of them reads as what."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tieout.reading.parsing.cells import CellProblem, DecimalMark, clean_text, parse_cents
from tieout.reading.parsing.days import is_day
from tieout.reading.parsing.types import kind_of_type
from tieout.reading.reader import Record

SHARE_MIN = 0.8
"""Which share of a column's cells must read as something for the column to be that."""


@dataclass(frozen=True, slots=True)
class Look:
    """What a column's cells are: how many are filled, and which share of them reads as what."""

    filled: int
    days: float
    amounts: float
    cents: float
    types: float
    names: float
    words_share: float
    distinct: int

    @property
    def words(self) -> str:
        """In words."""
        if not self.filled:
            return "no cell is filled"
        share, what = max(
            (self.days, "days"), (self.types, "types of transactions"), (self.amounts, "amounts"), (self.names, "names")
        )
        if share < SHARE_MIN:
            return f"{self.filled:,} cells are filled, {self.distinct:,} different ones"
        return f"{round(share * self.filled):,} of {self.filled:,} cells are {what}"


def look_at(place: int, records: Sequence[Record]) -> Look:
    """Look at one column of some rows."""
    cells = [
        text for record in records if place < len(record.cells) and (text := clean_text(record.cells[place]))
    ]  # fmt: skip
    count = max(len(cells), 1)

    def share(holds: Callable[[str], bool]) -> float:
        return sum(map(holds, cells)) / count

    return Look(
        filled=len(cells),
        days=share(is_day),
        amounts=share(is_amount),
        cents=share(lambda text: is_amount(text) and any(mark in text for mark in ".,$")),
        types=share(lambda text: kind_of_type(text) is not None),
        names=share(_is_name),
        words_share=share(_is_words),
        distinct=len(set(cells)),
    )


def is_amount(text: str) -> bool:
    """Whether a cell reads as an amount with either decimal mark, and not as a day."""
    return any(mark.isdigit() for mark in text) and any(_reads(text, mark) for mark in DecimalMark) and not is_day(text)


def _reads(text: str, mark: DecimalMark) -> bool:
    try:
        parse_cents(text, mark)
    except CellProblem:
        return False
    return True


def _is_words(text: str) -> bool:
    """Mostly letters: a text that may name somebody."""
    return 2 * sum(mark.isalpha() for mark in text) > len(text) and not is_day(text)


def _is_name(text: str) -> bool:
    """Two or three words of letters, or "Last, First": as names are written."""
    words = text.replace(",", " ").split()
    return 2 <= len(words) <= 4 and all(word.strip(".'-").replace("-", "").isalpha() for word in words)
