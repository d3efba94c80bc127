"""Rows one by one: each becomes line items or is set aside with its reason, and the counts add up."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from tieout.model.book import LineKind, Part, Problem
from tieout.progress import tell
from tieout.reading.parsing.cells import CellProblem, DecimalMark, clean_text, doubt_name, parse_cents, show
from tieout.reading.parsing.days import DayProof, parse_day
from tieout.reading.parsing.headers import column_letters
from tieout.reading.reader import ROWS_BETWEEN, Grid, Line, Record, RowAside

_OTHER_DATES = re.compile(r"\bdate\b|date$|\bdue\b|\bpaid on\b|datum\b|fecha", re.IGNORECASE)
"""Headers of columns that hold dates."""


class RowProblem(Exception):
    """A row that can't be used: which column, what stood there, and why."""

    def __init__(self, column: str, found: str, code: str, why: str) -> None:
        super().__init__(why)
        self.column, self.found, self.code, self.why = column, found, code, why


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each meaning stands in a table.

    Attributes:
        headers: the header row as written.
        at: column index by meaning.
    """

    headers: tuple[str, ...]
    at: dict[str, int]

    def header(self, meaning: str) -> str:
        """The header as written of a meaning."""
        return clean_text(self.headers[self.at[meaning]])

    def text(self, record: Record, meaning: str) -> str:
        """A record's cell of a meaning; `""` where the table has no such column or the row is short."""
        index = self.at.get(meaning)
        return record.cells[index] if index is not None and index < len(record.cells) else ""

    def dates_beside(self, records: Iterable[Record]) -> Iterator[str]:
        """The cells of further columns that hold dates by their headers, such as Due date."""
        places = [
            place
            for place, header in enumerate(self.headers)
            if place != self.at.get("date") and _OTHER_DATES.search(header)
        ]
        for record in records if places else ():
            yield from (record.cells[place] for place in places if place < len(record.cells))

    def record(self, row: int, texts: Mapping[str, str]) -> Record:
        """A record with the texts of some meanings, blank otherwise."""
        cells = [""] * len(self.headers)
        for meaning, text in texts.items():
            cells[self.at[meaning]] = text
        return Record(row, tuple(cells))

    def pairs(self) -> tuple[tuple[str, str], ...]:
        """(meaning, header) of every column used."""
        return tuple((meaning, self.header(meaning)) for meaning in self.at)


@dataclass(slots=True)
class Taken:
    """What has been made of the rows so far.

    Attributes:
        columns: the table's header.
        days: how its dates are read.
        decimal: how its amounts are read.
        strict: whether an empty cell too many is one too many, because other rows are as wide as the header.
        rows: records read.
        lines: line items made.
        aside: records set aside.
    """

    columns: Columns
    days: DayProof
    decimal: DecimalMark = DecimalMark.POINT
    strict: bool = False
    rows: int = 0
    lines: list[Line] = field(default_factory=list)
    aside: list[RowAside] = field(default_factory=list)

    def anew(self, rows: int = 0, aside: Sequence[RowAside] = ()) -> Taken:
        """The same way of reading, with nothing read yet but so many rows, of which some were set aside."""
        return replace(self, rows=rows, lines=[], aside=list(aside))

    def take(
        self, record: Record, lines_of: Callable[[Record], Sequence[Line]], effect_of: Callable[[Record], int]
    ) -> None:
        """Use a record, or set it aside with its effect on the balance as far as it can be read."""
        self.rows += 1
        if self.rows % ROWS_BETWEEN == 0:
            tell("Reading rows", self.rows, 0)
        try:
            self._refuse_odd_width(record)
            self.lines.extend(line for line in lines_of(record) if line.cents)
        except RowProblem as problem:
            self.put_aside(record, problem, 0 if self._is_shifted(record, problem, lines_of) else effect_of(record))

    def _is_shifted(self, record: Record, problem: RowProblem, lines_of: Callable[[Record], Sequence[Line]]) -> bool:
        """Whether a row's cells may stand a column too far right, so that nobody knows which are its amounts."""
        if problem.code != "E202" or len(record.cells) <= len(self.columns.headers):
            return False
        try:
            lines_of(record)
            parse_cents(problem.found, self.decimal)
        except RowProblem:
            return True
        except CellProblem:
            return False  # text behind a row that can be read
        return True

    def put_aside(self, record: Record, problem: RowProblem, cents: int) -> None:
        """Set a record aside that is already counted."""
        self.aside.append(
            RowAside(
                row=record.row,
                column=problem.column,
                found=show(problem.found),
                why=problem.why,
                cents=cents,
                code=problem.code,
            )
        )

    def cents(self, record: Record, meaning: str) -> int:
        """A record's amount of a meaning; 0 where there is no such column.

        Raises:
            RowProblem: when the cell isn't an amount.
        """
        text = self.columns.text(record, meaning)
        try:
            return parse_cents(text, self.decimal)
        except CellProblem as problem:
            raise RowProblem(self.columns.header(meaning), text, problem.code, problem.why) from problem

    def readable_cents(self, record: Record, meaning: str) -> int:
        """A record's amount, or 0 where it can't be read."""
        try:
            return self.cents(record, meaning)
        except RowProblem:
            return 0

    def day(self, record: Record, meaning: str = "date") -> date:
        """A record's day.

        Raises:
            RowProblem: when the cell isn't a date.
        """
        text = self.columns.text(record, meaning)
        try:
            return parse_day(text, self.days)
        except CellProblem as problem:
            raise RowProblem(self.columns.header(meaning), text, problem.code, problem.why) from problem

    def client(self, text: str, column: str) -> str:
        """A client's name.

        Raises:
            RowProblem: when there is none.
        """
        name = clean_text(text)
        if (problem := doubt_name(name)) is not None:
            raise RowProblem(column, text if name else "", problem.code, problem.why)
        return name

    def memo(self, record: Record, *meanings: str) -> str | None:
        """Free text of some columns, joined."""
        texts = [text for meaning in meanings if (text := clean_text(self.columns.text(record, meaning)))]
        return " · ".join(texts) or None

    def _refuse_odd_width(self, record: Record) -> None:
        width = len(self.columns.headers)
        if len(record.cells) > width:
            extra = next((place for place in range(width, len(record.cells)) if record.cells[place].strip()), None)
            extra = width if extra is None and self.strict else extra
            if extra is not None:
                raise RowProblem(
                    "", record.cells[extra], "E202",
                    f"{len(record.cells)} cells where the header has {width}: extra text in column "
                    f"{column_letters(extra)}. Probably a comma without quotes.",
                )  # fmt: skip
        elif len(record.cells) < width and len(record.cells) <= max(self.columns.at.values()):
            raise RowProblem(
                "", "", "E202", f"{len(record.cells)} cells where the header has {width}: the row is cut short."
            )


def line(
    record: Record,
    part: Part,
    client: str,
    day: date,
    kind: LineKind,
    cents: int,
    reference: str | None = None,
    memo: str | None = None,
) -> Line:
    """A line item of a record."""
    return Line(record.row, part, client, day, kind, cents, reference or None, memo)


def doubt_end(grid: Grid) -> list[Problem]:
    """What a file without a line break at its end leaves open."""
    if grid.ends_cleanly:
        return []
    text = "The file doesn't end with a line break; if it was cut short, its last row may not be whole."
    return [Problem(code="W403", text=text, file=0)]


def prove_decimal(texts: Iterable[str]) -> DecimalMark:
    """The decimal mark of a file's amounts: a comma only where amounts read so and none reads with a point."""
    marks = {mark for text in set(texts) if (mark := mark_before_cents(text))}
    return DecimalMark.COMMA if marks == {","} else DecimalMark.POINT


def mark_before_cents(text: str) -> str:
    """The mark that an amount has before its cents, `""` where it shows none."""
    found = _CENTS.search(text)
    return found[1] if found else ""


_CENTS = re.compile(r"([.,])[0-9]{2}[^0-9.,]*$", re.ASCII)
