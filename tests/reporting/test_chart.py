"""Where they part: the figures, the sentence, the drawing."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reporting.examples import client, drafts, item, practice, worked
from tieout.model.book import LineKind
from tieout.model.explanation import Item, ItemKind
from tieout.model.outcome import Reconciliation
from tieout.model.settings import Settings
from tieout.reporting import chart, whole
from tieout.reporting.chart import RunningDay, drawn_days, even_days, running, steps_text, vega_lite
from tieout.reporting.drawing import svg


def test_the_worked_book_parts_on_february_10() -> None:
    report = whole(worked())
    told = running(report, report.clients)
    assert told.text == "First difference: Feb 10, 2026, QuickBooks 9.00 lower."
    assert steps_text(told)[-3:] == [
        ("2026-02-24", "405.00", "396.00", "9.00 lower"),
        ("2026-03-03", "405.00", "546.00", "141.00 higher"),
        ("2026-03-10", "555.00", "546.00", "9.00 lower"),
    ]


@pytest.mark.parametrize("make", [worked, practice])
def test_the_lines_end_at_the_balances(make: Callable[[], Reconciliation]) -> None:
    report = whole(make())
    last = running(report, report.clients).days[-1]
    assert (last.left_cents, last.right_cents) == (report.left_cents, report.right_cents)


def test_nothing_parts_where_everything_agrees() -> None:
    report = whole(practice())
    told = running(report, report.clients[:1])
    assert told.first is None
    assert told.text == "The two balances never part."
    assert len(vega_lite(told)["layer"]) == 2  # type: ignore[arg-type]


DAYS = st.integers(0, 40).map(lambda days: date(2026, 1, 1) + timedelta(days=days))
CENTS = st.integers(-50_000, 50_000).filter(bool)


@given(st.lists(st.tuples(DAYS, CENTS), max_size=12), st.lists(st.tuples(DAYS, CENTS), max_size=6))
def test_they_agree_on_every_day_before_the_first_difference(
    lines: list[tuple[date, int]], moves: list[tuple[date, int]]
) -> None:
    left, right = drafts()
    for row, (day, cents) in enumerate(lines, start=2):
        left.add("Good Person", day, LineKind.CHARGE, cents, row, "charge")
    items: list[Item] = [item(ItemKind.UNEXPLAINED, cents, day) for day, cents in moves]
    sums = sum(cents for _, cents in lines), sum(cents for _, cents in lines) + sum(cents for _, cents in moves)
    person = client(0, ("Good Person", "Good Person"), sums, items)
    answer = Reconciliation(
        left=left.book(), right=right.book(), settings=Settings(), clients=(person,), text="", counts_text=""
    )
    told = running(whole(answer), answer.clients)
    for drawn in told.days:
        assert drawn.apart_cents == sum(cents for moved, cents in moves if moved <= drawn.day)
        if told.first is None or drawn.day < told.first:
            assert drawn.apart_cents == 0


def test_days_are_labelled_at_even_steps_of_whole_weeks() -> None:
    """Eleven weekly sessions had labels on all but two of them; a label left out looks like a week left out."""
    weekly = even_days(date(2026, 1, 1), date(2026, 3, 12), 8)
    assert [str(day)[5:] for day in weekly] == ["01-01", "01-15", "01-29", "02-12", "02-26", "03-12"]
    assert [day.day for day in even_days(date(2026, 1, 1), date(2026, 1, 6), 8)] == [1, 2, 3, 4, 5, 6]
    months = even_days(date(2024, 12, 31), date(2026, 1, 10), 8)
    assert [f"{day:%b %Y}" for day in months] == [
        f"{month} 2025" for month in ("Jan", "Mar", "May", "Jul", "Sep", "Nov")
    ] + ["Jan 2026"]
    axis = vega_lite(running(whole(worked()), whole(worked()).clients))["layer"][1]["encoding"]["x"]["axis"]  # type: ignore[index]
    assert axis["values"][:3] == ["2026-01-06", "2026-01-13", "2026-01-20"]


@given(DAYS, st.integers(0, 20_000), st.integers(2, 12))
def test_labels_are_few_and_evenly_apart(first: date, span: int, most: int) -> None:
    last = first + timedelta(days=span)
    labelled = even_days(first, last, most)
    is_long = span > chart.DAYS_WITHOUT_YEAR_MAX
    places = [12 * day.year + day.month if is_long else day.toordinal() for day in labelled]
    assert len({later - earlier for earlier, later in pairwise(places)}) <= 1
    assert 1 <= len(labelled) <= most
    assert first <= labelled[0] <= labelled[-1] <= last
    assert is_long or labelled[0] == first


def test_the_drawing_says_its_finding_and_loads_nothing() -> None:
    report = whole(worked())
    told = running(report, report.clients)
    drawing = svg(told)
    assert "First difference: Feb 10, 2026, QuickBooks 9.00 lower." in drawing
    assert "first difference Feb 10" in drawing
    assert set(re.findall(r"https?://[^\"' ]*", drawing)) <= {
        "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink",
    }  # fmt: skip
    assert 'stroke="#1d4ed8"' in drawing
    assert 'stroke="#0f766e"' in drawing
    assert "stroke-dasharray" in drawing


def test_colours_follow_the_sides_whatever_the_programs_are_called() -> None:
    answer = worked()
    swapped = replace(
        answer, left=replace(answer.left, program_name="Zebra"), right=replace(answer.right, program_name="Ant")
    )
    spec = json.dumps(vega_lite(running(whole(swapped), swapped.clients)))
    assert '"domain": ["Zebra", "Ant"], "range": ["#1d4ed8", "#0f766e"]' in spec


def test_a_long_history_is_thinned_and_keeps_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chart, "DAYS_DRAWN_MAX", 10)
    days = [RunningDay(date(2026, 1, 1) + timedelta(days=number), number, 2 * number) for number in range(101)]
    drawn = drawn_days(days)
    assert len(drawn) <= 12
    assert (drawn[-1].left_cents, drawn[-1].right_cents) == (100, 200)
    assert drawn[-1].day > days[-1].day
