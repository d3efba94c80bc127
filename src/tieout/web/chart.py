"""Where they part: both running balances as step lines, drawn on the server so that it prints and needs no script."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tieout.model.book import opening
from tieout.model.days import long_day, short_day
from tieout.model.money import format_cents
from tieout.reporting.chart import DAYS_WITHOUT_YEAR_MAX, even_days
from tieout.reporting.words import higher_or_lower
from tieout.web.day_bases import SIDES, Basis, placed
from tieout.web.ledger import Step, balances
from tieout.web.models import ComparedClient

LABELS_Y = 4
LABEL_GAP = 18


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The size of a drawing, and where its plot stands in it.

    Attributes:
        last_day: where the last day stands; its balance is drawn from there to the right edge.
        days_max: how many days are labelled.
    """

    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int
    last_day: int
    days_max: int


WIDE = Frame(width=1000, height=240, left=74, right=864, top=20, bottom=200, last_day=836, days_max=11)
NARROW = Frame(width=360, height=170, left=46, right=352, top=10, bottom=140, last_day=338, days_max=5)
"""For a phone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A label on an axis: where, and what it says."""

    at: float
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Everything the picture is drawn from. Coordinates are those of its view box.

    Attributes:
        frame: its size.
        steps: both balances by day, for the table beside the picture.
        left_path: the practice's balance.
        right_path: the other program's balance.
        between: the area between both where they part.
        first_x: where the first difference stands, or None.
        first_text: the finding in words.
        left_end: height of the label at the end of the practice's line.
        right_end: likewise of the other's.
    """

    frame: Frame
    steps: tuple[Step, ...]
    left_path: str
    right_path: str
    between: str
    first_x: float | None
    first_text: str
    days: tuple[Mark, ...]
    amounts: tuple[Mark, ...]
    left_end: float
    right_end: float


def charts_of(client: ComparedClient, left_name: str, right_name: str, basis: Basis) -> tuple[Chart, ...]:
    """The chart of one client, wide and narrow; none when there are fewer than two days to draw."""
    lines = placed(client, basis)
    steps = balances([[(one.day, one.line.cents) for one in lines[side]] for side in SIDES])
    if len(steps) < 2:
        return ()
    return tuple(_drawn(steps, frame, left_name, right_name) for frame in (WIDE, NARROW))


def _drawn(steps: Sequence[Step], frame: Frame, left_name: str, right_name: str) -> Chart:
    first, last = steps[0].day.toordinal(), steps[-1].day.toordinal()
    heights = [0, *(step.left_cents for step in steps), *(step.right_cents for step in steps)]
    low, high = min(heights), max(heights)

    def x(day: date) -> float:
        return round(frame.left + (day.toordinal() - first) / max(last - first, 1) * (frame.last_day - frame.left), 1)

    def y(cents: int) -> float:
        return round(frame.bottom - (cents - low) / max(high - low, 1) * (frame.bottom - frame.top), 1)

    left = [(x(step.day), y(step.left_cents)) for step in steps]
    right = [(x(step.day), y(step.right_cents)) for step in steps]
    parting = next((step for step in steps if step.left_cents != step.right_cents), None)
    left_end, right_end = _apart(left[-1][1], right[-1][1])
    return Chart(
        frame=frame,
        steps=tuple(steps),
        left_path=_stairs(left, frame.right),
        right_path=_stairs(right, frame.right),
        between=_between(left, right, frame.right),
        first_x=x(parting.day) if parting else None,
        first_text=_finding(parting, right_name) if parting else f"{opening(left_name)} and {right_name} never part.",
        days=tuple(Mark(at=x(day), text=text) for day, text in _labelled(steps, frame)),
        amounts=tuple(Mark(at=y(cents), text=format_cents(cents)[:-3]) for cents in _round_amounts(low, high)),
        left_end=left_end,
        right_end=right_end,
    )


def _stairs(points: Sequence[tuple[float, float]], end: int) -> str:
    """A line that keeps its height until the next day."""
    start = f"M{points[0][0]} {points[0][1]}"
    return start + "".join(f"H{x}V{y}" for x, y in points[1:]) + f"H{end}"


def _between(left: Sequence[tuple[float, float]], right: Sequence[tuple[float, float]], end: int) -> str:
    """One rectangle for each stretch over which the two differ."""
    edges = [x for x, _ in left[1:]] + [float(end)]
    return "".join(
        f"M{x} {upper}H{edge}V{lower}H{x}Z"
        for (x, upper), (_, lower), edge in zip(left, right, edges, strict=True)
        if upper != lower
    )


def _apart(left: float, right: float) -> tuple[float, float]:
    """Heights of the two labels at the lines' ends, moved apart until both can be read."""
    if abs(left - right) >= LABEL_GAP:
        return left, right
    middle, half = (left + right) / 2, LABEL_GAP / 2
    return (middle - half, middle + half) if left <= right else (middle + half, middle - half)


def _finding(step: Step, right_name: str) -> str:
    gap = step.right_cents - step.left_cents
    return f"First difference: {long_day(step.day)}, {right_name} {higher_or_lower(gap)}."


def _labelled(steps: Sequence[Step], frame: Frame) -> list[tuple[date, str]]:
    first, last = steps[0].day, steps[-1].day
    is_long = (last - first).days > DAYS_WITHOUT_YEAR_MAX
    return [(day, f"{day:%b %Y}" if is_long else short_day(day)) for day in even_days(first, last, frame.days_max)]


def _round_amounts(low: int, high: int) -> list[int]:
    """About four round amounts between the lowest and the highest balance."""
    rough = max((high - low) / LABELS_Y, 1)
    size = 10 ** (len(str(int(rough))) - 1)
    step = next((factor * size for factor in (1, 2, 5, 10) if factor * size >= rough), 10 * size)
    step = max(int(step), 100)
    return list(range(-(-low // step) * step, high + 1, step))
