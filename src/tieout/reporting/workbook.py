"""A Report in, a workbook for an accountant out.

Summary · Clients · Bridge · Differences · Matched · the lines of either program · Set aside ·
Corrections · Running balances · About.
Sums are live formulas that carry their values. A table longer than a sheet is split over several; the Summary says so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from itertools import chain
from pathlib import Path

from xlsxwriter.chart import Chart
from xlsxwriter.worksheet import Worksheet

from tieout.model.book import Side
from tieout.model.explanation import Hint
from tieout.model.lines import BookLines
from tieout.reporting.cautions import cancelling_text, cautions
from tieout.reporting.chart import running
from tieout.reporting.ledgers import (
    aside_sheet,
    clients_sheet,
    differences_sheet,
    lines_sheet,
    matches_sheet,
    settings_rows,
)
from tieout.reporting.report import Report
from tieout.reporting.sheets import Sheet
from tieout.reporting.words import ACCOUNTANTS_WORDS, LEGEND, begun, program_names
from tieout.reporting.workbook_bridge import Elsewhere, Statement, write_bridge
from tieout.reporting.workbook_rows import RowsBelow, ensure_written
from tieout.reporting.workbook_running import write_running
from tieout.reporting.workbook_style import LEFT_INK, RIGHT_INK, Look, Paper
from tieout.reporting.workbook_tables import Table, sheets_for, write_table

Progress = Callable[[int, int], None]
"""Told of rows written and of rows in all."""

_ABOUT = {
    "Clients": "every client: both balances, the difference, and why",
    "Differences": "every reconciling item in a sentence, with the rows it stands on",
    "Matched": "what agrees in both programs",
    "Corrections": "what to do if the one program is right, or the other; the last column is yours to fill in",
    "Set aside": "rows that are in no balance, each with its reason",
}


def write_workbook(
    report: Report,
    path: Path,
    *,
    hints: Mapping[Hint, str],
    version: str,
    corrections: Callable[[], Sheet] | None = None,
    on_progress: Progress | None = None,
) -> None:
    """Write the workbook.

    Args:
        report: the answer.
        path: of the file.
        hints: each hint in a few words.
        version: of tieout, for the page About.
        corrections: gives the rows of the sheet Corrections; None = no such sheet.
        on_progress: told of rows written.

    Raises:
        OSError: when the file can't be written.
        InvariantBroken: when the library no longer asks for the rows.
    """
    tables = _tables(report, hints)
    if corrections is not None:
        tables["Corrections"] = Table("Corrections", corrections(), tab="#9A3412")
    total = sum(table.rows for table in tables.values())
    paper = Paper(path, made_on=_last_day(report))
    currency = report.reconciliation.left.currency
    done = 0

    def advance(rows: int) -> None:
        nonlocal done
        done += rows
        if on_progress is not None:
            on_progress(min(done, total), total)

    summary = paper.sheet("Summary", tab="#1F2430")
    sheets = {"Clients": write_table(paper, tables["Clients"], currency, advance)}
    # the bridge stands third and may sum the sheet of differences, whose names are settled by their count
    numbers = range(1, sheets_for(tables["Differences"].rows) + 1)
    names = [f"Differences ({number})" if number > 1 else "Differences" for number in numbers]
    statement = write_bridge(paper, report, Elsewhere([sheet.get_name() for sheet in sheets["Clients"]], names))
    for name, table in tables.items():
        if name != "Clients":
            sheets[name] = write_table(paper, table, currency, advance)
    chart = write_running(paper, running(report, report.clients), currency)
    _write_about(paper, report, version)
    _write_summary(paper, summary, report, statement, _index(sheets), chart)
    summary.activate()
    paper.close()
    ensure_written(chain.from_iterable(sheets.values()))


def _last_day(report: Report) -> date | None:
    """The last day in either book: the day written into the file's properties."""
    days = [book.items["day"].max() for book in (report.reconciliation.left, report.reconciliation.right)]
    return max((day for day in days if isinstance(day, date)), default=None)


def _tables(report: Report, hints: Mapping[Hint, str]) -> dict[str, Table]:
    left, right = map(begun, program_names(report))
    clients = report.clients
    ours = BookLines(report.reconciliation.left, Side.LEFT)
    theirs = BookLines(report.reconciliation.right, Side.RIGHT)
    items, matches = (sum(map(len, told)) for told in ([c.items for c in clients], [c.matches for c in clients]))
    counts = (
        sum(ours.count(client.link.left) for client in clients),
        sum(theirs.count(client.link.right) for client in clients),
    )
    return {
        "Clients": Table("Clients", clients_sheet(report), len(clients), frozen=2),
        "Differences": Table("Differences", differences_sheet(report, hints), items, tab="#9A3412"),
        "Matched": Table("Matched", matches_sheet(report, ours), matches, tab="#166534"),
        "left": Table(f"{left} lines", lines_sheet(report, Side.LEFT, ours), counts[0], frozen=2, tab=LEFT_INK),
        "right": Table(f"{right} lines", lines_sheet(report, Side.RIGHT, theirs), counts[1], frozen=2, tab=RIGHT_INK),
        "Set aside": Table("Set aside", aside_sheet(report)),
    }


def _index(sheets: Mapping[str, list[RowsBelow]]) -> list[tuple[str, int, str]]:
    """Each table's first sheet, its rows, and what it holds; a table on several sheets is said to be."""
    told = []
    for key, own in sheets.items():
        names = [sheet.get_name() for sheet in own]
        more = f"; on {len(names)} sheets, for one holds no more: {', '.join(names)}" if len(names) > 1 else ""
        about = _ABOUT.get(key, "every line, with a mark for what became of it")
        told.append((names[0], sum(sheet.count for sheet in own), about + more))
    return told


def _write_summary(
    paper: Paper,
    sheet: Worksheet,
    report: Report,
    statement: Statement,
    index: list[tuple[str, int, str]],
    chart: Chart | None,
) -> None:
    for place, width in enumerate((44, 18, 18, 14, 60)):
        sheet.set_column(place, place, width)
    left, right = program_names(report)
    sheet.set_row(0, 30)
    paper.text(sheet, 0, 0, report.text, Look.TITLE)
    paper.text(sheet, 1, 0, report.counts_text, Look.SUBTITLE)
    row = 2
    for text in [*cautions(report), *filter(None, [cancelling_text(report)])]:
        paper.text(sheet, row, 0, text, Look.CAUTION)
        row += 1
    row = _write_statement(paper, sheet, row + 1, report, statement, (left, right))
    if chart is not None:
        sheet.insert_chart(row, 0, chart, {"object_position": 3, "description": running(report, report.clients).text})
        row += 15
    for place, word in enumerate(("Sheet", "Rows")):
        paper.text(sheet, row, place, word, Look.HEAD_MONEY if place else Look.HEAD)
    for place, word in ((2, "What it holds"), (3, ""), (4, "")):
        paper.text(sheet, row, place, word, Look.HEAD)
    for number, (name, rows, about) in enumerate(index, start=row + 1):
        sheet.write_url(number, 0, f"internal:'{name}'!A1", paper.look(Look.LINK), name)
        sheet.write_number(number, 1, rows, paper.look(Look.COUNT))
        paper.text(sheet, number, 2, about, Look.QUIET)


def _write_statement(
    paper: Paper, sheet: Worksheet, row: int, report: Report, statement: Statement, names: tuple[str, str]
) -> int:
    """From balance to balance in a few lines, live from the sheet Bridge."""
    currency = report.reconciliation.left.currency
    heads = ("From balance to balance", f"Amount, {currency}", f"Balance, {currency}", "Items", "Accountant's word")
    for place, word in enumerate(heads):
        paper.text(sheet, row, place, word, Look.HEAD_MONEY if place in {1, 2, 3} else Look.HEAD)
    top = row + 1
    paper.text(sheet, top, 0, f"{begun(names[0])} shows as owed", Look.STRONG)
    paper.formula(sheet, top, 2, f"=Bridge!{statement.left}", report.left_cents, Look.BALANCE_STRONG)
    for number, (line, address) in enumerate(statement.lines, start=top + 1):
        paper.text(sheet, number, 0, line.words)
        paper.formula(sheet, number, 1, f"=Bridge!{address}", line.cents)
        sheet.write_number(number, 3, line.count, paper.look(Look.COUNT))
        paper.text(sheet, number, 4, ACCOUNTANTS_WORDS[line.kind], Look.QUIET)
    last = top + len(statement.lines) + 1
    paper.text(sheet, last, 0, f"{begun(names[1])} shows as owed", Look.TEXT_TOTAL)
    paper.formula(sheet, last, 1, f"=SUM(B{top + 2}:B{last})", report.difference_cents, Look.MONEY_TOTAL)
    paper.formula(sheet, last, 2, f"=C{top + 1}+B{last + 1}", report.right_cents, Look.BALANCE_TOTAL)
    formula = f'=IF(ROUND(C{last + 1}-Bridge!{statement.right},2)=0,"✓ adds up","≠ differs")'
    sheet.write_formula(last, 3, formula, paper.look(Look.AGREES), "✓ adds up")
    return last + 2


def _write_about(paper: Paper, report: Report, version: str) -> None:
    sheet = paper.sheet("About", landscape=False)
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 110)
    paper.text(sheet, 0, 0, "About this comparison", Look.TITLE)
    sheet.set_row(0, 26)
    row = 2
    for what, text in settings_rows(report, version):
        paper.text(sheet, row, 0, what, Look.QUIET)
        paper.text(sheet, row, 1, text, Look.WRAP)
        if len(text) > 118:
            sheet.set_row(row, 33)
        row += 1
    problems = [
        (book.program_name, problem.text)
        for book in (report.reconciliation.left, report.reconciliation.right)
        for problem in book.problems
    ]
    for program, text in problems:
        paper.text(sheet, row, 0, f"Note on {program}", Look.QUIET)
        paper.text(sheet, row, 1, text, Look.WRAP)
        row += 1
    paper.text(sheet, row + 1, 0, "Marks", Look.HEAD)
    paper.text(sheet, row + 1, 1, "what became of a line", Look.HEAD)
    for number, (mark, text) in enumerate(LEGEND.items(), start=row + 2):
        paper.text(sheet, number, 0, mark.value, Look.MARK)
        paper.text(sheet, number, 1, text)
