"""Tables whose client stands on a row of its own above the client's rows: the name is carried down into a column.

A Grid in, the Grid as a flat table out, and what shows it. Nothing is carried down on a mere likelihood: headings stand
in one column, each has rows below it, every total names the group it closes, and what groups rows by something else
(accounts, months, types) is left alone. Where two readings are possible the file is refused and says what to do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from itertools import pairwise
from operator import eq

from tieout.errors import FileNotUnderstood
from tieout.model.book import Problem
from tieout.reading.columns import ColumnMap
from tieout.reading.parsing.cells import clean_text
from tieout.reading.parsing.days import is_day
from tieout.reading.parsing.headers import plain
from tieout.reading.parsing.types import kind_of_type
from tieout.reading.reader import Grid, Record
from tieout.reading.tables import flat_header
from tieout.reading.tables.looks import is_amount

_LABEL = re.compile(
    r"(?:client|customer|patient|contact|account holder)s?(?:'s)?(?: full)?(?: name)?\s*"
    r"(?::\s*(?P<name>.*)|(?P<bare>))",
    re.IGNORECASE,
)
_EVERYBODY = re.compile(r"(?:all|any|every|multiple|various|none|active|inactive)\b.*|\d+ .*|-*", re.IGNORECASE)
_TOTAL = re.compile(
    r"(?:sub-?|grand )?totals?(?: (?:for|of|due))?\s*:?\s*(?P<behind>.*)|(?P<before>.+?):? (?:sub-?)?totals?:?"
    r"|(?:(?:ending|closing) )?balance(?: due)?:?",
    re.IGNORECASE,
)
_OVERALL = re.compile(r"|(?:of |for )?(?:all|report|overall|grand|company).*", re.IGNORECASE)
_CONTINUED = re.compile(r"\s*[(-]?\s*(?:continued|cont'?d?\.?)\)?$", re.IGNORECASE)
_NOBODY = re.compile(
    r".*\b(?:receivables?|payables?|incomes?|revenues?|expenses?|assets?|liabilit(?:y|ies)|checking|savings|equity|"
    r"undeposited)\b.*"
    r"|(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)\.?(?:[ ,-]+'?\d{2,4})?|(?:week|month|quarter|year|q)\b.*\d.*|\d{4}",
    re.IGNORECASE,
)
"""Headings that stand for accounts, months and the like, not for clients; a client may be called April Cash."""

_ORNAMENT = re.compile(
    r"page \d+.*|(?:printed|generated|created|run|report)\b.*\d.*"
    r"|(?:provider|clinician|practitioner|therapist|staff|location|office|insur(?:ance|er)|payer|plan|dob|"
    r"date of birth|phone|e-?mail|address|period|date range|status|diagnosis)(?: name)?\s*:.*",
    re.IGNORECASE,
)
"""What stands between rows without naming anybody: the foot of a page, `Clinician: NAME`."""

HEADING = "Client"
"""The header of the column that the names are carried down into, where the table has none."""


class _Is(Enum):
    DATA = auto()
    LABELLED = auto()
    ALONE = auto()
    TOTAL = auto()
    OTHER = auto()


@dataclass(frozen=True, slots=True)
class _Row:
    """A row below the header: what it is, the name or label it holds, and where that stands."""

    record: Record
    kind: _Is
    text: str = ""
    column: int = 0


def carry_down(grid: Grid, said: ColumnMap | None = None) -> tuple[Grid, tuple[Problem, ...]]:
    """A grouped table as a flat one, with what shows it; any other table as it is.

    Raises:
        FileNotUnderstood: E201 when it isn't plain which rows are clients, E105 when a total closes another group.
    """
    found = flat_header.partly(grid, said)
    if found is None:
        return grid, ()
    index, at = found
    if "date" not in at or {"first_name", "last_name"} & at.keys() or not flat_header.layout(at):
        return grid, ()
    rows = [_row(record, at) for record in _below(grid, index)]
    if _names_in_rows(rows, at):
        return grid, ()
    rows = _by_one_kind(_with_heading_above(grid, index, rows))
    if not _holds(grid.name, rows):
        return grid, ()
    cells = grid.records[index].cells
    if "client" not in at:
        rows = [replace(row, record=_widened(row.record, len(cells))) for row in rows]
    records, headings = _carried(grid.name, rows, at.get("client", len(cells)))
    header = Record(grid.records[index].row, cells if "client" in at else (*cells, HEADING))
    count = "1 row names" if len(headings) == 1 else f"{len(headings):,} rows (the first is row {headings[0]}) name"
    text = f"{count} the client of the rows below and nothing else; these were read as that client's."
    return replace(grid, records=(header, *records)), (Problem(code="W205", text=text, file=0),)


def _below(grid: Grid, index: int) -> Iterator[Record]:
    """The rows below the header; blank ones and the header printed again are none."""
    header = tuple(map(plain, grid.records[index].cells))
    for record in grid.records[index + 1 :]:
        is_header = len(record.cells) == len(header) and all(map(eq, map(plain, record.cells), header))
        if not is_header and not record.blank:
            yield record


def _row(record: Record, at: dict[str, int]) -> _Row:
    if at["date"] < len(record.cells) and is_day(record.cells[at["date"]]):
        return _Row(record, _Is.DATA)
    filled = [(place, text) for place, cell in enumerate(record.cells) if (text := clean_text(cell))]
    if not filled:
        return _Row(record, _Is.OTHER)
    if (name := _labelled([text for _, text in filled])) is not None:
        return _Row(record, _Is.LABELLED, name, filled[0][0])
    place, text = filled[0]
    if (found := _TOTAL.fullmatch(text)) is not None:
        return _Row(record, _Is.TOTAL, clean_text(found["behind"] or found["before"] or ""), place)
    if len(filled) == 1 and _is_name_alone(text):
        return _Row(record, _Is.ALONE, text, place)
    return _Row(record, _Is.OTHER)


def _is_name_alone(text: str) -> bool:
    return any(mark.isalpha() for mark in text) and not is_amount(text) and not _ORNAMENT.fullmatch(text)


def _labelled(texts: Sequence[str]) -> str | None:
    """The name behind `Client:`, in the same cell or the next; None where there is no such label."""
    found = _LABEL.fullmatch(texts[0])
    if found is None:
        return None
    if found["name"]:
        return found["name"]
    return texts[1] if len(texts) > 1 and (found["name"] is not None or len(texts) == 2) else None


def _names_in_rows(rows: Sequence[_Row], at: dict[str, int]) -> bool:
    """Whether rows of data name clients by themselves."""
    own = at.get("client")
    return own is not None and any(
        row.kind is _Is.DATA and own < len(row.record.cells) and row.record.cells[own].strip() for row in rows
    )


def _with_heading_above(grid: Grid, index: int, rows: list[_Row]) -> list[_Row]:
    """The rows with the heading that stands above the header, where the first group's or the only one does."""
    above = [record for record in grid.records[:index] if not record.blank]
    for record in reversed(above):
        texts = [text for cell in record.cells if (text := clean_text(cell))]
        name = _labelled(texts)
        if name is not None and not _EVERYBODY.fullmatch(name):
            return [_Row(record, _Is.LABELLED, name), *rows]
    first = next((row.kind for row in rows if row.kind in {_Is.DATA, _Is.ALONE}), None)
    if first is _Is.DATA and above and any(row.kind is _Is.ALONE for row in rows):
        filled = [(place, text) for place, cell in enumerate(above[-1].cells) if (text := clean_text(cell))]
        if len(filled) == 1:
            return [_Row(above[-1], _Is.ALONE, filled[0][1], filled[0][0]), *rows]
    return rows


def _by_one_kind(rows: list[_Row]) -> list[_Row]:
    """The rows with headings of one kind only: labelled ones, else those alone in the first one's column.

    Totals are those of these names or of all, and of other names where totals close the groups: a heading is missing
    above such a one. What else looks like a heading or a total is something else.
    """
    labelled = any(row.kind is _Is.LABELLED for row in rows)
    column = next((row.column for row in rows if row.kind is _Is.ALONE), 0)
    kind = _Is.LABELLED if labelled else _Is.ALONE
    names = {_bare(row.text) for row in rows if row.kind is kind and (labelled or row.column == column)}
    closed = any(row.kind is _Is.TOTAL and _bare(row.text) in names for row in rows)

    def stays(row: _Row) -> bool:
        match row.kind:
            case _Is.ALONE:
                return not labelled and row.column == column
            case _Is.TOTAL:
                return bool(_OVERALL.fullmatch(row.text)) or _bare(row.text) in names or closed
            case _:
                return True

    return [row if stays(row) else replace(row, kind=_Is.OTHER) for row in rows]


def _holds(name: str, rows: Sequence[_Row]) -> bool:
    """Whether the headings are those of clients.

    Raises:
        FileNotUnderstood: E201 when a heading stands below another.
    """
    used = [row for row in rows if row.kind in {_Is.LABELLED, _Is.ALONE, _Is.DATA}]
    if not used or used[0].kind is _Is.DATA or all(row.kind is not _Is.DATA for row in used):
        return False
    if used[0].kind is _Is.LABELLED:
        return True
    last = max(place for place, row in enumerate(rows) if row.kind is _Is.DATA)
    used = [row for row in rows[:last] if row.kind is not _Is.OTHER]
    names = {_bare(row.text) for row in used if row.kind is _Is.ALONE}
    if any(_NOBODY.fullmatch(text) or kind_of_type(text) is not None or is_day(text) for text in names):
        return False
    closed = any(row.kind is _Is.TOTAL and _bare(row.text) in names for row in used)
    if len(names) == 1 and not closed:
        return False
    for one, other in pairwise(used):
        if one.kind is other.kind is _Is.ALONE:
            raise FileNotUnderstood(
                f"{name}: rows {one.record.row} and {other.record.row} are both headings, so it isn't plain which is "
                "the client. Export the report with a column for the client, or delete the headings that aren't "
                "clients.",
                code="E201",
            )
    return True


def _bare(text: str) -> str:
    """A heading as it is compared: without (continued), without case."""
    return _CONTINUED.sub("", text).casefold()


def _carried(name: str, rows: Sequence[_Row], column: int) -> tuple[list[Record], list[int]]:
    """The records of the flat table, and the rows of the headings above them.

    Raises:
        FileNotUnderstood: E105 when a total closes another group than the one that is open.
    """
    records: list[Record] = []
    headings: list[int] = []
    client = ""
    heading: _Row | None = None
    for row in rows:
        if row.kind in {_Is.LABELLED, _Is.ALONE}:
            client, heading = _CONTINUED.sub("", row.text), row
        elif row.kind is _Is.TOTAL:
            if heading is not None and not _OVERALL.fullmatch(row.text) and _bare(row.text) != _bare(client):
                raise FileNotUnderstood(
                    f"{name}: the total in row {row.record.row} is of another client than the heading in row "
                    f"{heading.record.row}: rows are missing between them. Export the report again.",
                    code="E105",
                )
            cells = list(row.record.cells)
            cells[row.column] = "Total"
            records.append(_filled(Record(row.record.row, tuple(cells)), column, ""))
        elif row.kind is _Is.DATA or any(map(is_amount, filter(str.strip, row.record.cells))):
            records.append(_filled(row.record, column, client))
            if heading is not None and heading.record.row not in headings[-1:]:
                headings.append(heading.record.row)
    return records, headings


def _filled(record: Record, column: int, client: str) -> Record:
    """A record with the client in a column of its own."""
    cells = [*record.cells, *[""] * (column + 1 - len(record.cells))]
    cells[column] = client
    return Record(record.row, tuple(cells))


def _widened(record: Record, width: int) -> Record:
    """A record with an empty cell more behind the header's; cells that it has too many stay too many."""
    cells = [*record.cells, *[""] * (width - len(record.cells))]
    return Record(record.row, (*cells[:width], "", *cells[width:]))
