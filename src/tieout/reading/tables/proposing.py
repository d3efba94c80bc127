"""Which column of an unknown table is probably which, with what shows it: by the header's words, else by the cells.

A Grid in, a Proposal out. Nothing is read by it: a person looks at it, corrects it, and gives it back as a column map.
The evidence counts cells and quotes none, so that a map never holds a client's name.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tieout.errors import FileNotUnderstood
from tieout.reading.columns import DayOrder
from tieout.reading.parsing.cells import CellProblem, clean_text, parse_cents
from tieout.reading.parsing.days import DayProof, parse_day
from tieout.reading.parsing.types import kind_of_type
from tieout.reading.reader import Grid, Record
from tieout.reading.tables import flat_header

_ROWS_SEARCHED = 60
_ROWS_LOOKED_AT = 2_000
_SHARE_MIN = 0.8
_ORDERS = tuple(DayProof(order, assumed=False) for order in DayOrder)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a proposal.

    Attributes:
        meaning: such as `date`; `""` when it isn't used.
        header: as written.
        evidence: what shows the meaning, or what the cells are.
    """

    meaning: str
    header: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the columns of a table probably are.

    Attributes:
        row: of the header, as a spreadsheet numbers it.
        columns: those that are proposed, then the others.
        missing: meanings that are needed and weren't found.
    """

    row: int
    columns: tuple[Column, ...]
    missing: tuple[str, ...]


def propose(grid: Grid) -> Proposal:
    """Propose which column is which.

    Raises:
        FileNotUnderstood: E201 when no row looks like a header.
    """
    index = _header(grid)
    header = grid.records[index]
    below = [record for record in grid.records[index + 1 :] if not record.blank][:_ROWS_LOOKED_AT]
    looks = [_look(place, below) for place in range(len(header.cells))]
    by_name = {meaning: places[0] for meaning, places in flat_header.places_of(header.cells).items()}
    chosen = {meaning: by_name[meaning] for meaning in flat_header.used(by_name)}
    evidence = dict.fromkeys(chosen.values(), "by its name")
    wanted = [*_lacking(chosen), *(() if "type" in chosen else ("type",))]
    for meaning in wanted:
        place = _best(meaning, looks, set(chosen.values()))
        if place is not None:
            chosen[meaning], evidence[place] = place, "by its cells"
    columns = [
        Column(meaning, clean_text(header.cells[place]), f"{evidence[place]}; {looks[place].words}")
        for meaning, place in chosen.items()
    ]
    columns += [
        Column("", clean_text(cell), looks[place].words)
        for place, cell in enumerate(header.cells)
        if cell.strip() and place not in chosen.values()
    ]
    return Proposal(header.row, tuple(columns), tuple(_lacking(chosen)))


@dataclass(frozen=True, slots=True)
class _Look:
    """What a column's cells are: how many are filled, and which share of them reads as what."""

    filled: int
    days: float
    amounts: float
    cents: float
    types: float
    names: float
    distinct: int

    @property
    def words(self) -> str:
        """In words."""
        if not self.filled:
            return "no cell is filled"
        share, what = max(
            (self.days, "days"), (self.types, "types of transactions"), (self.amounts, "amounts"), (self.names, "names")
        )
        if share < _SHARE_MIN:
            return f"{self.filled:,} cells are filled, {self.distinct:,} different ones"
        return f"{round(share * self.filled):,} of {self.filled:,} cells are {what}"


def _look(place: int, records: Sequence[Record]) -> _Look:
    cells = [
        text for record in records if place < len(record.cells) and (text := clean_text(record.cells[place]))
    ]  # fmt: skip
    count = max(len(cells), 1)

    def share(holds: Callable[[str], bool]) -> float:
        return sum(map(holds, cells)) / count

    return _Look(
        filled=len(cells),
        days=share(_is_day),
        amounts=share(_is_amount),
        cents=share(lambda text: _is_amount(text) and any(mark in text for mark in ".,$")),
        types=share(lambda text: kind_of_type(text) is not None),
        names=share(_is_name),
        distinct=len(set(cells)),
    )


def _is_day(text: str) -> bool:
    for proof in _ORDERS:
        try:
            parse_day(text, proof)
        except CellProblem:
            continue
        return True
    return False


def _is_amount(text: str) -> bool:
    try:
        parse_cents(text)
    except CellProblem:
        return False
    return any(mark.isdigit() for mark in text) and not _is_day(text)


def _is_name(text: str) -> bool:
    """Two or three words of letters, or "Last, First": as names are written."""
    words = text.replace(",", " ").split()
    return 2 <= len(words) <= 4 and all(word.strip(".'-").replace("-", "").isalpha() for word in words)


def _lacking(chosen: dict[str, int]) -> list[str]:
    """Which of date, client and amount no column is."""
    missing = [] if "date" in chosen else ["date"]
    missing += [] if {"client", "last_name"} & chosen.keys() else ["client"]
    return missing + ([] if flat_header.layout(chosen) else ["amount"])


def _best(meaning: str, looks: Sequence[_Look], taken: set[int]) -> int | None:
    """The column whose cells are most of what a meaning asks for; the first of equals."""
    measures: dict[str, Callable[[_Look], float]] = {
        "date": lambda look: look.days,
        "client": lambda look: look.names,
        "amount": lambda look: look.cents or look.amounts,
        "type": lambda look: look.types,
    }
    measure = measures[meaning]
    found = [(measure(look), -place) for place, look in enumerate(looks) if place not in taken and look.filled]
    best = max(found, default=(0.0, 0))
    return -best[1] if best[0] >= _SHARE_MIN else None


def _header(grid: Grid) -> int:
    """The first row that is as full as any near it and holds words only, above a row that is as full."""
    rows = grid.records[:_ROWS_SEARCHED]
    widths = [sum(bool(cell.strip()) for cell in record.cells) for record in rows]
    widest = max(widths, default=0)
    for index, (record, width) in enumerate(zip(rows, widths, strict=True)):
        words = [clean_text(cell) for cell in record.cells if cell.strip()]
        if width > 1 and width >= widest - 1 and not any(_is_day(word) or _is_amount(word) for word in words):
            return index
    raise FileNotUnderstood(
        f"{grid.name}: no row looks like a header with the names of columns. Add one above the data.", code="E201"
    )
