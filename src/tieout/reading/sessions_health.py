"""Sessions Health, Insights: the Appointment Status CSV. One row per appointment, one header row, header names decide.

Balance = Client Responsibility − Client Paid − Credit Used. Each row gives up to three line items. Source: the
practice program's help article on reconciling a client balance; the letters I, J and L it prints are not relied on.
"""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from tieout.errors import FileNotUnderstood
from tieout.model.book import LineKind, Part, Problem, TotalsVerdict
from tieout.model.money import format_cents
from tieout.reading.cells import clean_text
from tieout.reading.columns import DayOrder
from tieout.reading.days import prove_day_order
from tieout.reading.grid import find_header, plain
from tieout.reading.reader import Grid, Line, Reading, ReadingOptions, Record
from tieout.reading.taking import Columns, RowProblem, Taken, line, prove_decimal

_NEEDED = {
    "client": ("client", "client name"),
    "charge": ("client responsibility",),
    "paid": ("client paid",),
    "credit": ("credit used", "credits used"),
    "date": (
        "date", "date of service", "service date", "appointment date", "session date", "appointment time",
        "appointment", "date/time", "time", "start", "start time",
    ),
}  # fmt: skip
_MONEY = ("charge", "paid", "credit")
_MEMO = {
    "service": ("service", "services", "cpt", "cpt code", "billing code", "service code"),
    "status": ("status", "appointment status", "billing status"),
}


class AppointmentStatus:
    """The Appointment Status insight."""

    program = "sessions-health"
    program_name = "Sessions Health"
    report = "appointment-status"
    report_name = "Appointment Status"

    def fits(self, grid: Grid) -> str | None:
        """Recognised by its money headers."""
        if _header_index(grid) is None:
            return None
        return "the headers Client Responsibility, Client Paid and Credit Used"

    def read(self, grid: Grid, options: ReadingOptions) -> Reading:
        """Read every appointment (see `Reader.read`)."""
        at = _header_index(grid)
        if at is None:
            raise FileNotUnderstood(f"{grid.name} has no Appointment Status header.", code="E201")
        columns = _columns(grid, at)
        records = [record for record in grid.records[at + 1 :] if not record.blank]
        texts = [columns.text(record, "date") for record in records]
        proof = prove_day_order(texts, options.day_order, default=DayOrder.MONTH_FIRST)
        amounts = [columns.text(record, meaning) for record in records for meaning in _MONEY]
        taken = Taken(columns, proof, prove_decimal(amounts))
        totals: list[Record] = []
        for record in records:
            if _is_total(record, taken):
                totals.append(record)
            else:
                taken.take(record, lambda row: _lines(row, taken), lambda row: _effect(row, taken))
        verdict, problems = _check_totals(totals, taken)
        if proof.assumed:
            problems.append(
                Problem(code="W302", text="No date shows the order of day and month; read as month/day.", file=0)
            )
        return Reading(
            lines=tuple(taken.lines),
            rows=taken.rows,
            aside=tuple(taken.aside),
            own_totals=verdict,
            problems=tuple(problems),
            columns=columns.pairs(),
        )


def _header_index(grid: Grid) -> int | None:
    """The header: at least two of the three money columns, so that a missing one can be named."""
    wanted = [_NEEDED[meaning] for meaning in _MONEY]
    return find_header(grid, lambda cells: sum(any(name in cells for name in names) for names in wanted) >= 2)


def _columns(grid: Grid, at: int) -> Columns:
    headers = grid.records[at].cells
    words = [plain(header) for header in headers]
    found: dict[str, int] = {}
    for meaning, names in _NEEDED.items():
        places = [index for name in names for index, word in enumerate(words) if word == name]
        if not places:
            raise FileNotUnderstood(_missing(grid.name, meaning, headers), code="E201")
        if meaning in _MONEY and len(places) > 1:
            raise FileNotUnderstood(
                f"{grid.name} has the column {clean_text(headers[places[0]])} {len(places)} times. "
                "Delete the one you don't mean.",
                code="E201",
            )
        found[meaning] = places[0]
    for meaning, names in _MEMO.items():
        if place := next((index for index, word in enumerate(words) if word in names), None):
            found[meaning] = place
    return Columns(headers, found)


def _missing(name: str, meaning: str, headers: Sequence[str]) -> str:
    label = {"date": "Date (of service)", "charge": "Client Responsibility", "paid": "Client Paid"}.get(
        meaning, {"credit": "Credit Used", "client": "Client"}.get(meaning, meaning)
    )
    shown = [clean_text(header) for header in headers if header.strip()]
    near = difflib.get_close_matches(label.casefold(), [header.casefold() for header in shown], n=1, cutoff=0.6)
    hint = f" Did you mean {next(header for header in shown if header.casefold() == near[0])}?" if near else ""
    return f"{name}: we need a column for {label}. This file has: {', '.join(shown)}.{hint}"


def _lines(record: Record, taken: Taken) -> list[Line]:
    client = taken.client(taken.columns.text(record, "client"), taken.columns.header("client"))
    day = taken.day(record)
    charge, paid, credit = (taken.cents(record, meaning) for meaning in _MONEY)
    memo = taken.memo(record, "service", "status")
    return [
        line(record, Part.CHARGE, client, day, LineKind.CHARGE, charge, memo=memo),
        line(record, Part.PAID, client, day, LineKind.PAYMENT if paid > 0 else LineKind.REFUND, -paid, memo=memo),
        line(record, Part.CREDIT, client, day, LineKind.CREDIT, -credit, memo=memo),
    ]


def _effect(record: Record, taken: Taken) -> int:
    charge, paid, credit = (taken.readable_cents(record, meaning) for meaning in _MONEY)
    return charge - paid - credit


def _is_total(record: Record, taken: Taken) -> bool:
    """A total at the end, as the file or a person wrote it: no date, and the word, a formula or the very sums."""
    if clean_text(taken.columns.text(record, "date")).casefold() not in {"", "total", "totals", "subtotal"}:
        return False
    cells = [clean_text(cell) for cell in record.cells if cell.strip()]
    if any("total" in cell.casefold() for cell in cells) or any(cell.startswith("=") and "(" in cell for cell in cells):
        return True
    if clean_text(taken.columns.text(record, "client")) or not taken.rows:
        return False
    stated = [taken.readable_cents(record, meaning) for meaning in _MONEY]
    return stated == _sums(taken) or (len(cells) == 1 and _balance(cells[0], taken))


def _balance(cell: str, taken: Taken) -> bool:
    charge, paid, credit = _sums(taken)
    return cell.lstrip("$") in {
        format_cents(charge - paid - credit),
        format_cents(charge - paid - credit).replace(",", ""),
    }


def _sums(taken: Taken) -> list[int]:
    sums = dict.fromkeys(Part, 0)
    for entry in taken.lines:
        sums[entry.part] += entry.cents
    return [sums[Part.CHARGE], -sums[Part.PAID], -sums[Part.CREDIT]]


def _check_totals(totals: Sequence[Record], taken: Taken) -> tuple[TotalsVerdict, list[Problem]]:
    """Compare plain totals with the sums of all rows; formulas can't be checked in a CSV."""
    problems: list[Problem] = []
    verdict = TotalsVerdict.NONE
    for record in totals:
        try:
            stated = [taken.cents(record, meaning) for meaning in _MONEY]
        except RowProblem:
            continue
        if not any(stated):
            continue
        if stated == _sums(taken):
            verdict = TotalsVerdict.AGREE if verdict is TotalsVerdict.NONE else verdict
            problems.append(
                Problem(
                    code="W401", text=f"Row {record.row} is a total; it agrees with the rows.", file=0, row=record.row
                )
            )
        else:
            verdict = TotalsVerdict.DIFFER
            problems.append(_differing_total(record, stated, _sums(taken)))
    return verdict, problems


def _differing_total(record: Record, stated: Sequence[int], summed: Sequence[int]) -> Problem:
    says, sums = (" / ".join(format_cents(cents) for cents in side) for side in (stated, summed))
    return Problem(
        code="E402",
        text=f"Row {record.row} says {says}, the rows that were read sum to {sums}.",
        file=0,
        row=record.row,
    )


READERS = (AppointmentStatus(),)
