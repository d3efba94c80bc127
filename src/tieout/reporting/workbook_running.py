"""The sheet Running balances, and its native chart: two step lines and a mark where they part."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from xlsxwriter.chart import Chart

from tieout.model.days import short_day
from tieout.model.money import format_cents
from tieout.reporting.chart import Running, RunningDay, drawn_days
from tieout.reporting.workbook_style import (
    DIFFERS_INK,
    LEFT_INK,
    LINE,
    QUIET,
    RIGHT_INK,
    Look,
    Paper,
)

_FIRST = 3
"""Index of the first row of figures."""

_STEP_DAY, _STEP_LEFT, _STEP_RIGHT, _RULE_DAY, _RULE_LEVEL = 6, 7, 8, 9, 10


def write_running(paper: Paper, told: Running, currency: str) -> Chart | None:
    """Write the sheet.

    Spreadsheets draw no step lines of their own, so that the corners stand in hidden columns beside the figures.

    Args:
        paper: the workbook.
        told: the balances.
        currency: of the amounts.

    Returns:
        A chart to be put on another sheet; None when there is nothing to draw.
    """
    sheet = paper.sheet("Running balances", landscape=False, tab="#5A6270")
    for place, width in enumerate((13, 18, 18, 16)):
        sheet.set_column(place, place, width)
    sheet.set_column(_STEP_DAY, _RULE_LEVEL, 12, None, {"hidden": True})
    sheet.freeze_panes(_FIRST, 1)
    sheet.repeat_rows(_FIRST - 1)
    steps = _corners(drawn_days(told.days))
    levels = [cents for day in told.days for cents in (day.left_cents, day.right_cents)]
    rule = [] if told.first is None or not levels else [(told.first, min(0, *levels)), (told.first, max(levels))]
    paper.text(sheet, 0, 0, "Where they part", Look.TITLE)
    sheet.set_row(0, 26)
    sheet.set_row(2, 32)
    paper.text(sheet, 1, 0, f"{told.text} By date of service.", Look.SUBTITLE)
    heads = ("Date", f"{told.left_name}, {currency}", f"{told.right_name}, {currency}", f"Difference, {currency}")
    for place, head in enumerate(heads):
        paper.text(sheet, 2, place, head, Look.HEAD_MONEY if place else Look.HEAD)
    for number in range(max(len(told.days), len(steps))):
        row = number + _FIRST
        if number < len(told.days):
            day = told.days[number]
            paper.day(sheet, row, 0, day.day)
            paper.money(sheet, row, 1, day.left_cents, Look.BALANCE)
            paper.money(sheet, row, 2, day.right_cents, Look.BALANCE)
            paper.formula(sheet, row, 3, f"=C{row + 1}-B{row + 1}", day.apart_cents)
        if number < len(steps):
            paper.day(sheet, row, _STEP_DAY, steps[number].day)
            paper.money(sheet, row, _STEP_LEFT, steps[number].left_cents)
            paper.money(sheet, row, _STEP_RIGHT, steps[number].right_cents)
        if number < len(rule):
            paper.day(sheet, row, _RULE_DAY, rule[number][0])
            paper.money(sheet, row, _RULE_LEVEL, rule[number][1])
    return _chart(paper, told, sheet.get_name(), len(steps), rule=bool(rule)) if steps else None


def _corners(days: Sequence[RunningDay]) -> list[RunningDay]:
    """The corners of a step line: each day once with the balance before it, once with its own."""
    corners = list(days[:1])
    for before, day in pairwise(days):
        corners += [RunningDay(day.day, before.left_cents, before.right_cents), day]
    return corners


def _chart(paper: Paper, told: Running, sheet: str, count: int, *, rule: bool) -> Chart:
    chart = paper.book.add_chart({"type": "scatter", "subtype": "straight"})
    last = _FIRST + count - 1
    lines = (
        (told.left_name, _STEP_LEFT, {"color": LEFT_INK, "width": 2.25}),
        (told.right_name, _STEP_RIGHT, {"color": RIGHT_INK, "width": 2.25, "dash_type": "dash"}),
    )
    for name, place, line in lines:
        chart.add_series({
            "name": name,
            "categories": [sheet, _FIRST, _STEP_DAY, last, _STEP_DAY],
            "values": [sheet, _FIRST, place, last, place],
            "line": line,
            "marker": {"type": "none"},
        })  # fmt: skip
    if rule and told.first is not None:
        chart.add_series({
            "name": f"first difference {short_day(told.first)}: {format_cents(abs(told.first_cents))}",
            "categories": [sheet, _FIRST, _RULE_DAY, _FIRST + 1, _RULE_DAY],
            "values": [sheet, _FIRST, _RULE_LEVEL, _FIRST + 1, _RULE_LEVEL],
            "line": {"color": DIFFERS_INK, "width": 1.25},
            "marker": {"type": "none"},
        })  # fmt: skip
    axis = {"num_font": {"color": QUIET, "size": 9}, "line": {"color": QUIET}}
    first_day, last_day = told.days[0].day, drawn_days(told.days)[-1].day
    chart.set_x_axis({
        **axis, "date_axis": True, "num_format": "mmm d", "min": _serial(first_day), "max": _serial(last_day),
        "major_gridlines": {"visible": False}, "label_position": "low",
    })  # fmt: skip
    grid = {"visible": True, "line": {"color": "#D6DAE1"}}
    chart.set_y_axis({**axis, "num_format": "#,##0", "major_gridlines": grid})
    chart.set_legend({"position": "top", "font": {"size": 10}})
    chart.set_title({"name": "Where they part", "overlay": False, "name_font": {"size": 12, "bold": True}})
    chart.set_chartarea({"border": {"color": LINE}})
    chart.show_hidden_data()
    chart.set_size({"width": 860, "height": 320})
    return chart


def _serial(day: date) -> int:
    """A day as spreadsheets count them."""
    return day.toordinal() - date(1899, 12, 30).toordinal()
