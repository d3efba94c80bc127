"""Where they part: both running balances by date of service, as figures, as a sentence and as one drawing.

Every event stands on the day the practice has it, so that a payment posted two days later opens no gap; a reconciling
item stands on its own day. The right balance is then the left balance plus the items so far, and the two lines part
exactly where the first difference lies.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from tieout.checks import ensure
from tieout.model.days import long_day, short_day
from tieout.model.explanation import ClientExplanation
from tieout.model.money import format_balance
from tieout.reporting.report import Report
from tieout.reporting.style import shown
from tieout.reporting.words import higher_or_lower, program_names

LEFT_COLOUR, RIGHT_COLOUR, APART_COLOUR, QUIET_COLOUR, LINE_COLOUR, INK = (
    "#1d4ed8", "#0f766e", "#9a3412", "#5a6270", "#d6dae1", "#1f2430",
)  # fmt: skip

DAYS_DRAWN_MAX = 2_000
"""Beyond this a drawing shows every n-th day and the last; the table holds all of them."""

DAYS_WITHOUT_YEAR_MAX = 330
"""A drawing of a longer time writes months with their year."""

DAYS_LABELLED_MAX = 11
"""Labels on the axis of days."""

MONTHS_LABELLED_MAX = 8
"""Likewise of months with their year."""

_DAYS_APART_BY_DAY_MAX = 3
"""Labels farther apart than so many days are whole weeks apart: most clients come once a week."""

_MONTHS_APART = (1, 2, 3, 6, 12, 24, 60, 120, 600, 1_200, 12_000)


@dataclass(frozen=True, slots=True)
class RunningDay:
    """Both balances at the end of a day, in cents."""

    day: date
    left_cents: int
    right_cents: int

    @property
    def apart_cents(self) -> int:
        """Right minus left."""
        return self.right_cents - self.left_cents


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """Both running balances.

    Attributes:
        left_name: the practice's program.
        right_name: the other program.
        days: every day on which one of them changes, in order.
        first: the first day the two part, or None.
        first_cents: the difference at the end of that day.
    """

    left_name: str
    right_name: str
    days: tuple[RunningDay, ...]
    first: date | None
    first_cents: int

    @property
    def description(self) -> str:
        """What the drawing shows, for who can't see it."""
        return f"Running balances in {self.left_name} and {self.right_name} by date of service. {self.text}"

    @property
    def text(self) -> str:
        """The finding in a sentence."""
        if self.first is None:
            return "The two balances never part."
        day = long_day(self.first)
        if self.first_cents == 0:
            return f"First difference: {day}; items of that day cancel out."
        return f"First difference: {day}, {self.right_name} {higher_or_lower(self.first_cents)}."


def running(report: Report, clients: Sequence[ClientExplanation]) -> Running:
    """Both running balances of some clients together.

    Args:
        report: what the clients are part of.
        clients: one client, or all that are shown.
    """
    left = _left_by_day(report, clients)
    items: dict[date, int] = defaultdict(int)
    for client in clients:
        for item in client.items:
            items[item.day] += item.cents
    days, one, other = [], 0, 0
    for day in sorted({*left, *(day for day, cents in items.items() if cents)}):
        one += left.get(day, 0)
        other += left.get(day, 0) + items.get(day, 0)
        days.append(RunningDay(day, one, other))
    ensure(one == sum(client.left_cents for client in clients), "the left running balance ends at the left balance")
    ensure(other == sum(client.right_cents for client in clients), "the right one ends at the right balance")
    first = min((client.first_difference for client in clients if client.first_difference), default=None)
    names = program_names(report)
    return Running(
        left_name=shown(names[0]),
        right_name=shown(names[1]),
        days=tuple(days),
        first=first,
        first_cents=next((day.apart_cents for day in days if day.day == first), 0),
    )


def _left_by_day(report: Report, clients: Sequence[ClientExplanation]) -> dict[date, int]:
    items = report.reconciliation.left.items
    if len(clients) != len(report.reconciliation.clients):
        items = items.filter(pl.col("client").is_in([index for client in clients for index in client.link.left]))
    as_of = report.reconciliation.settings.as_of
    if as_of is not None:
        items = items.filter(pl.col("day") <= as_of)
    return dict(items.group_by("day").agg(pl.col("cents").sum()).iter_rows())


def drawn_days(days: Sequence[RunningDay]) -> Sequence[RunningDay]:
    """The days that are drawn: all, or evenly spaced ones with the last, and room to see where the lines end."""
    if not days:
        return []
    step = -(-len(days) // DAYS_DRAWN_MAX)
    kept = days if step <= 1 else [*days[:-1][::step], days[-1]]
    last = days[-1]
    room = timedelta(days=max(1, (last.day - days[0].day).days // 25))
    return [*kept, RunningDay(last.day + room, last.left_cents, last.right_cents)]


def even_days(first: date, last: date, most: int) -> tuple[date, ...]:
    """Days to label: a few, at even steps, of whole weeks unless the time is short, of whole months if it is long.

    Args:
        first: day drawn.
        last: day drawn.
        most: labels, at least two.
    """
    span = (last - first).days
    if span > DAYS_WITHOUT_YEAR_MAX:
        months = [
            date(month // 12, month % 12 + 1, 1) for month in range(_month(first) + (first.day > 1), _month(last) + 1)
        ]
        return tuple(months[:: next(step for step in _MONTHS_APART if len(months) <= step * most)])
    step = max(-(-span // (most - 1)), 1)
    if step > _DAYS_APART_BY_DAY_MAX:
        step = -(-step // 7) * 7
    return tuple(first + timedelta(days=off) for off in range(0, span + 1, step))


def _month(day: date) -> int:
    return 12 * day.year + day.month - 1


def vega_lite(told: Running, *, height: int = 220) -> dict[str, object]:
    """The drawing as a Vega-Lite specification, for pages, PDF and notebooks.

    Args:
        told: the balances.
        height: of the plot in pixels.

    Returns:
        Two step lines (the practice solid and blue, the other program dashed and teal), the area between them where
        they part, and a rule with a word at the first difference. Its description says the finding.
    """
    names = [told.left_name, told.right_name]
    span = (told.days[-1].day - told.days[0].day).days if told.days else 0
    most = DAYS_LABELLED_MAX if span <= DAYS_WITHOUT_YEAR_MAX else MONTHS_LABELLED_MAX
    labelled = even_days(told.days[0].day, told.days[-1].day, most) if told.days else ()
    axis = {"format": "%b %-d" if span <= DAYS_WITHOUT_YEAR_MAX else "%b %Y", "grid": False, "labelOverlap": False,
            "values": [str(day) for day in labelled]}  # fmt: skip
    x: dict[str, object] = {
        "field": "day", "type": "temporal", "title": None, "scale": {"type": "utc"}, "axis": axis,
    }  # fmt: skip
    colour = {"field": "program", "type": "nominal", "title": None,
              "scale": {"domain": names, "range": [LEFT_COLOUR, RIGHT_COLOUR]},
              "legend": {"orient": "bottom", "symbolType": "stroke", "symbolSize": 400}}  # fmt: skip
    dash = {"field": "program", "type": "nominal", "title": None,
            "scale": {"domain": names, "range": [[1, 0], [6, 4]]}, "legend": None}  # fmt: skip
    y = {"field": "balance", "type": "quantitative", "title": None, "axis": {"format": ",.0f", "tickCount": 5}}
    layers: list[dict[str, object]] = [
        {
            "data": {"values": _apart(told)},
            "mark": {"type": "area", "interpolate": "step-after", "color": APART_COLOUR, "opacity": 0.18},
            "encoding": {"x": x, "y": {"field": "low", "type": "quantitative"}, "y2": {"field": "high"}},
        },
        {
            "data": {"values": _lines(told)},
            "mark": {"type": "line", "interpolate": "step-after", "strokeWidth": 2.2},
            "encoding": {"x": x, "y": y, "color": colour, "strokeDash": dash},
        },
    ]
    if told.first is not None and told.days:
        layers += _first_difference(told, told.first, x)
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "description": f"Running balance in {names[0]} and {names[1]}. {told.text}",
        "width": 640,
        "height": height,
        "background": "transparent",
        "layer": layers,
        "config": _CONFIG,
    }


_FONT = "system-ui, 'Segoe UI', 'Helvetica Neue', 'DejaVu Sans', Arial, sans-serif"

_CONFIG: dict[str, object] = {
    "font": _FONT,
    "view": {"stroke": None},
    "axis": {"labelColor": QUIET_COLOUR, "gridColor": LINE_COLOUR, "domainColor": QUIET_COLOUR,
             "tickColor": QUIET_COLOUR, "labelFontSize": 11, "labelPadding": 6},
    "legend": {"labelColor": INK, "labelFontSize": 12, "symbolStrokeWidth": 2.2},
}  # fmt: skip


def _lines(told: Running) -> list[dict[str, object]]:
    return [
        {"day": str(day.day), "program": name, "balance": cents / 100}
        for day in drawn_days(told.days)
        for name, cents in ((told.left_name, day.left_cents), (told.right_name, day.right_cents))
    ]


def _apart(told: Running) -> list[dict[str, object]]:
    """The area between the lines; of no height where they agree."""
    return [
        {
            "day": str(day.day),
            "low": min(day.left_cents, day.right_cents) / 100,
            "high": max(day.left_cents, day.right_cents) / 100,
        }
        for day in drawn_days(told.days)
    ]


def _first_difference(told: Running, first: date, x: dict[str, object]) -> list[dict[str, object]]:
    # the word stands on the side of the rule that has room
    late = (first - told.days[0].day) * 2 > told.days[-1].day - told.days[0].day
    data = {"values": [{"day": str(first), "text": f"first difference {short_day(first)}"}]}
    return [
        {"data": data, "mark": {"type": "rule", "color": APART_COLOUR, "strokeWidth": 1.2}, "encoding": {"x": x}},
        {
            "data": data,
            "mark": {"type": "text", "align": "right" if late else "left", "dx": 4 if late else -4,
                     "baseline": "bottom",
                     "color": APART_COLOUR, "fontSize": 12, "fontWeight": "bold"},
            "encoding": {"x": x, "y": {"value": -4}, "text": {"field": "text"}},
        },
    ]  # fmt: skip


def steps_text(told: Running) -> list[tuple[str, str, str, str]]:
    """The same as a table: day, both balances, and the difference, as they are printed."""
    return [
        (
            str(day.day),
            format_balance(day.left_cents),
            format_balance(day.right_cents),
            higher_or_lower(day.apart_cents),
        )
        for day in told.days
    ]
