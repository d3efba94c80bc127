"""Sessions Health, Insights: the Appointment Status CSV. One row per appointment, one header row, header names decide.

Balance = Client Responsibility − Client Paid − Credit Used. Each row gives up to three line items. Source: the
practice program's help article on reconciling a client balance; the letters I, J and L it prints are not relied on.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Sequence

from tieout.errors import FileNotUnderstood
from tieout.model.book import LineKind, Part, Problem, TotalsVerdict
from tieout.reading.columns import DayOrder
from tieout.reading.parsing import tables
from tieout.reading.parsing.cells import clean_text
from tieout.reading.parsing.headers import plain
from tieout.reading.parsing.taking import Columns, Taken, line
from tieout.reading.parsing.totals import Table
from tieout.reading.practices.reports import APPOINTMENT_STATUS
from tieout.reading.reader import Grid, Line, Reading, ReadingOptions, Record

_NEEDED = {
    "client": ("client", "client name"),
    "charge": ("client responsibility",),
    "paid": ("client paid",),
    "credit": ("credit used", "credits used"),
    "date": (
        "date", "date of service", "service date", "appointment date", "session date", "appointment time",
        "appointment", "date/time", "start", "start time", "time",
    ),
}  # fmt: skip
_LABELS = {
    "client": "Client",
    "charge": "Client Responsibility",
    "paid": "Client Paid",
    "credit": "Credit Used",
    "date": "Date of Service",
}
MONEY = ("charge", "paid", "credit")
_DAY = re.compile(r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}\b|[A-Z][a-z]{2,8}\.? \d{1,2}, \d{4}\b")
_MEMO = {
    "service": ("service", "services", "cpt", "cpt code", "billing code", "service code"),
    "status": ("status", "appointment status", "billing status"),
}


class AppointmentStatus:
    """The Appointment Status insight."""

    program = "sessions-health"
    program_name = "Sessions Health"
    report = APPOINTMENT_STATUS
    report_name = "Appointment Status"

    def fits(self, grid: Grid) -> str | None:
        """Recognised by its money headers."""
        if header_index(grid) is None:
            return None
        return "the headers Client Responsibility, Client Paid and Credit Used"

    def read(self, grid: Grid, options: ReadingOptions) -> Reading:
        """Read every appointment (see `Reader.read`)."""
        taken, currency, table = _begin(grid, options)
        for record in table.rows:
            taken.take(record, lambda row: lines_of(row, taken), lambda row: effect_of(row, taken))
        verdict, problems = table.check()
        return reading_of(grid, taken, currency, verdict, problems)

    def take_each(self, grid: Grid, options: ReadingOptions, told: Callable[[Record, list[Line]], None]) -> Taken:
        """Tell of every appointment that can be used its record and its three lines, those of 0 cents too.

        Returns:
            The columns, and what was set aside.
        """
        taken, _, table = _begin(grid, options)

        def told_lines(record: Record) -> list[Line]:
            lines = lines_of(record, taken)
            told(record, lines)
            return lines

        for record in table.rows:
            taken.take(record, told_lines, lambda row: effect_of(row, taken))
        return taken


def reading_of(grid: Grid, taken: Taken, currency: str, verdict: TotalsVerdict, problems: Sequence[Problem]) -> Reading:
    """What was made of an Appointment Status."""
    return tables.reading_of(grid, taken, currency, verdict, (*problems, *tables.doubt_days(taken.days)))


def lacking(grid: Grid) -> str | None:
    """The sentence for an Appointment Status of which one money column is left: what else is needed."""
    at = grid.find_header(lambda cells: "client responsibility" in cells)
    if at is None:
        return None
    header = grid.records[at]
    missing = [meaning for meaning, names in _NEEDED.items() if not {plain(cell) for cell in header.cells} & set(names)]
    return _missing(grid, missing, header) if missing else None


def _begin(grid: Grid, options: ReadingOptions) -> tuple[Taken, str, Table]:
    """The columns, the currency, and the rows told apart from totals."""
    at = header_index(grid)
    if at is None:
        raise FileNotUnderstood(f"{grid.name} has no Appointment Status header.", code="E201")
    records = tables.records_below(grid, at)
    taken, currency = begin_with(grid, grid.records[at], records, options)
    return taken, currency, Table(records, taken, MONEY, _balance)


def header_index(grid: Grid) -> int | None:
    """The header: at least two of the three money columns, so that a missing one can be named."""
    wanted = [_NEEDED[meaning] for meaning in MONEY]
    return grid.find_header(lambda cells: sum(any(name in cells for name in names) for names in wanted) >= 2)


def begin_with(grid: Grid, header: Record, records: Sequence[Record], options: ReadingOptions) -> tuple[Taken, str]:
    """The columns, how dates and amounts are read, and the currency.

    Raises:
        FileNotUnderstood: E201 when a column is missing; "Appointment" may hold its day or its type.
    """
    columns = columns_of(grid, header)
    may_be_type = plain(columns.header("date")) == "appointment" and records
    if may_be_type and not any(sign.isdigit() for record in records for sign in columns.text(record, "date")):
        raise FileNotUnderstood(_missing(grid, ["date"], header), code="E201")
    return tables.begin(grid.name, columns, records, MONEY, said=options.day_order, default=DayOrder.MONTH_FIRST)


def columns_of(grid: Grid, header: Record) -> Columns:
    """Which column is which.

    Raises:
        FileNotUnderstood: E201 when one is missing or stands there twice.
    """
    words = [plain(cell) for cell in header.cells]
    found: dict[str, int] = {}
    for meaning, names in _NEEDED.items():
        word = next((name for name in names if name in words), None)
        if word is None:
            raise FileNotUnderstood(_missing(grid, [meaning], header), code="E201")
        if words.count(word) > 1:
            raise FileNotUnderstood(
                f"{grid.name} has the column {_LABELS[meaning]} {words.count(word)} times. "
                "Delete the one you don't mean.",
                code="E201",
            )
        found[meaning] = words.index(word)
    for meaning, names in _MEMO.items():
        if (place := next((index for index, word in enumerate(words) if word in names), None)) is not None:
            found[meaning] = place
    return Columns(header.cells, found)


def _missing(grid: Grid, meanings: Sequence[str], header: Record) -> str:
    labels = [_LABELS[meaning] for meaning in meanings]
    shown = [clean_text(cell) for cell in header.cells if cell.strip()]
    known = {word for words in (*_NEEDED.values(), *_MEMO.values()) for word in words}
    others = [cell for cell in shown if plain(cell) not in known]
    near = _of_days(grid, header) if meanings[0] == "date" else _like(labels[0], others)
    hint = f" Did you mean {near}?" if near else ""
    return (
        f"{grid.name}: we need a column for {' and for '.join(labels)}. This file has: {', '.join(shown)[:400]}.{hint}"
    )


def _like(label: str, headers: Sequence[str]) -> str | None:
    """The header most like what a column is called."""
    words = {header.casefold(): header for header in headers}
    return next((words[word] for word in difflib.get_close_matches(label.casefold(), words, n=1, cutoff=0.5)), None)


def _of_days(grid: Grid, header: Record) -> str | None:
    """The header of the first column whose first cell is a day, whatever it is called."""
    below = (record for record in grid.records if record.row > header.row and any(map(str.strip, record.cells)))
    first = next(below, None)
    cells = zip(header.cells, first.cells, strict=False) if first else ()
    return next((clean_text(name) for name, cell in cells if name.strip() and _DAY.match(cell.strip())), None)


def _balance(sums: Sequence[int]) -> int:
    charge, paid, credit = sums
    return charge - paid - credit


def lines_of(record: Record, taken: Taken) -> list[Line]:
    """The three line items of an appointment, those of 0 cents too.

    Raises:
        RowProblem: when it can't be used.
    """
    client = taken.client(taken.columns.text(record, "client"), taken.columns.header("client"))
    day = taken.day(record)
    charge, paid, credit = (taken.cents(record, meaning) for meaning in MONEY)
    memo = taken.memo(record, "service", "status")
    return [
        line(record, Part.CHARGE, client, day, LineKind.CHARGE, charge, memo=memo),
        line(record, Part.PAID, client, day, LineKind.PAYMENT if paid > 0 else LineKind.REFUND, -paid, memo=memo),
        line(record, Part.CREDIT, client, day, LineKind.CREDIT, -credit, memo=memo),
    ]


def effect_of(record: Record, taken: Taken) -> int:
    """An appointment's effect on the balance as far as it can be read."""
    return _balance([taken.readable_cents(record, meaning) for meaning in MONEY])


READERS = (AppointmentStatus(),)
