"""An Insight in, the workbook of the published procedure out: filter on, sub-totals and balance live.

Header in row 1, one appointment a row, Client Responsibility in I, Client Paid in J, Credit Used in L. Under the list
stand the sub-totals of the visible rows, the balance I − J − L, and two cells to type the client page's figures into.
Choosing another client in the Client column changes every figure.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from tieout.errors import WrongUsage
from tieout.model.appointments import Insight, InsightColumn
from tieout.reporting.insight import balance_text, counted_text, frame_text, left_out_texts
from tieout.reporting.workbook_style import ROWS_MAX, Look, Paper

_ROOM_BELOW = 12
_WIDTHS = {"date": 17.0, "client": 24.0, "charge": 15.0, "paid": 13.0, "credit": 13.0, "service": 12.0, "status": 13.0}


def write_insight_workbook(insight: Insight, path: Path, *, version: str) -> None:
    """Write the workbook.

    Args:
        insight: what to write; every client's rows are in it, those of other clients hidden by the filter.
        path: of the file.
        version: of tieout, for the page About.

    Raises:
        OSError: when the file can't be written.
        WrongUsage: when there are more rows than a sheet holds.
    """
    if len(insight.rows) > ROWS_MAX - _ROOM_BELOW:
        raise WrongUsage(
            f"{len(insight.rows):,} appointments are more than one sheet holds ({ROWS_MAX:,}). Choose a shorter time "
            "frame with --from and --to, or write CSV."
        )
    paper = Paper(path, made_on=insight.end, constant_memory=len(insight.rows) > 20_000)
    sheet = paper.sheet("Appointment Status", tab="#1D4ED8")
    _set_up(paper, sheet, insight)
    _write_rows(paper, sheet, insight)
    _write_sums(paper, sheet, insight)
    _write_about(paper, insight, version)
    paper.close()


def _set_up(paper: Paper, sheet: Worksheet, insight: Insight) -> None:
    last_row, last_column = len(insight.rows), len(insight.columns) - 1
    for place, column in enumerate(insight.columns):
        sheet.set_column(place, place, _width(column), None, {"hidden": column.place is None})
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.autofilter(0, 0, max(last_row, 1), last_column)
    if insight.names:
        client = next(place for place, column in enumerate(insight.columns) if column.meaning == "client")
        sheet.filter_column_list(client, list(insight.names))
    sheet.set_row(0, 32)
    for place, column in enumerate(insight.columns):
        paper.text(sheet, 0, place, column.header, Look.HEAD_MONEY if column.money else Look.HEAD)


def _width(column: InsightColumn) -> float:
    return _WIDTHS.get(column.meaning, 13.0 if column.money else max(12.0, min(24.0, len(column.header) + 3.0)))


def _write_rows(paper: Paper, sheet: Worksheet, insight: Insight) -> None:
    for number, row in enumerate(insight.rows, start=1):
        if not insight.shows(row):
            sheet.set_row(number, None, None, {"hidden": True})
        for place, (column, value) in enumerate(zip(insight.columns, insight.values(row), strict=True)):
            if value is None:
                continue
            if isinstance(value, int):
                paper.money(sheet, number, place, value)
            elif isinstance(value, date):
                paper.day(sheet, number, place, value)
            else:
                paper.text(sheet, number, place, value, Look.QUIET if not column.meaning else Look.PLAIN)


@dataclass(frozen=True, slots=True)
class _Below:
    """Where things stand under the list, as spreadsheet rows; one row is left blank so that the filter ends there."""

    rows: int

    @property
    def sums(self) -> int:
        return max(self.rows, 1) + 3

    @property
    def balance(self) -> int:
        return self.sums + 1

    @property
    def current(self) -> int:
        return self.sums + 3


def _write_sums(paper: Paper, sheet: Worksheet, insight: Insight) -> None:
    below = _Below(len(insight.rows))
    last = max(len(insight.rows), 1) + 1
    sums = {"charge": insight.charge_cents, "paid": insight.paid_cents, "credit": insight.credit_cents}
    letters: dict[str, str] = {}
    for place, column in enumerate(insight.columns):
        letter = xl_col_to_name(place)
        if column.meaning in sums:
            letters[column.meaning] = letter
            formula = f"=SUBTOTAL(109,{letter}2:{letter}{last})"
            paper.formula(sheet, below.sums - 1, place, formula, sums[column.meaning], Look.MONEY_SUM)
        else:
            text = "Sub-total of the visible rows" if place == 0 else ""
            paper.text(sheet, below.sums - 1, place, text, Look.TEXT_SUM)
    charge, paid, credit = (f"{letters[meaning]}{below.sums}" for meaning in ("charge", "paid", "credit"))
    words = "Balance = Client Responsibility − Client Paid − Credit Used"
    paper.text(sheet, below.balance - 1, 0, words, Look.STRONG)
    place = _column_of(letters["charge"], insight)
    paper.formula(sheet, below.balance - 1, place, f"={charge}-{paid}-{credit}", insight.cents, Look.MONEY_TOTAL)
    _write_check(paper, sheet, below, letters["charge"], place)


def _column_of(letter: str, insight: Insight) -> int:
    return next(place for place in range(len(insight.columns)) if xl_col_to_name(place) == letter)


def _write_check(paper: Paper, sheet: Worksheet, below: _Below, letter: str, place: int) -> None:
    """The first tie-out: what the client page shows, typed in, against the balance."""
    row = below.current
    current, unbilled, balance = f"{letter}{row}", f"{letter}{row + 1}", f"{letter}{below.balance}"
    paper.text(sheet, row - 1, 0, "Current Balance, from the client page (type it in)", Look.QUIET)
    paper.text(sheet, row, 0, "Unbilled, from the client page (type it in)", Look.QUIET)
    sheet.write_blank(row - 1, place, None, paper.look(Look.INPUT))
    sheet.write_blank(row, place, None, paper.look(Look.INPUT))
    paper.text(sheet, row + 1, 0, "Do they agree? Balance = Current Balance + Unbilled", Look.QUIET)
    apart = f"ROUND({balance}-{current}-{unbilled},2)"
    formula = (
        f'=IF(COUNT({current}:{unbilled})<2,"type both in",IF({apart}=0,"Yes",'
        f'"No: "&TEXT(ABS({apart}),"#,##0.00")&" apart"))'
    )
    sheet.write_formula(row + 1, place, formula, paper.look(Look.STRONG), "type both in")


def _write_about(paper: Paper, insight: Insight, version: str) -> None:
    sheet = paper.sheet("About", landscape=False)
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 92)
    paper.text(sheet, 0, 0, "Appointment Status", Look.TITLE)
    sheet.set_row(0, 26)
    client = " + ".join(insight.names) or "all clients"
    told = [
        ("Client", client),
        ("Time frame", frame_text(insight)),
        ("Rows", f"{counted_text(insight)}."),
        ("Balance", f"{balance_text(insight)}."),
        ("File", insight.source.file_name),
        ("SHA-256 of the file", insight.source.sha256),
        ("Currency", insight.source.currency),
        ("How to use it", "Choose another client in the Client column of the first sheet; the sub-totals of the "
                          "visible rows and the balance follow."),
        ("Columns", "I Client Responsibility, J Client Paid, L Credit Used, as the published procedure names them. "
                    "Letters for which the file has no column are hidden."),
        ("Made by", f"tieout {version}"),
        *(("Not counted", text) for text in left_out_texts(insight)),
        *(("Note", text) for text in insight.source.notes),
    ]  # fmt: skip
    for number, (what, text) in enumerate(told, start=2):
        paper.text(sheet, number, 0, what, Look.QUIET)
        paper.text(sheet, number, 1, text, Look.WRAP)
    row = len(told) + 3
    if insight.source.aside:
        paper.text(sheet, row, 0, "Rows set aside", Look.HEAD)
        paper.text(sheet, row, 1, "Why", Look.HEAD)
        for number, aside in enumerate(insight.source.aside, start=row + 1):
            column = f", {aside.column}" if aside.column else ""
            paper.text(sheet, number, 0, f"row {aside.row}{column}")
            paper.text(sheet, number, 1, aside.why, Look.WRAP)
