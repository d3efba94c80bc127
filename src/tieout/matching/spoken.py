"""What the lines of one stream say of each other, by their positions (`evidence` has what is heard of whole chunks)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log2
from typing import TypeAlias

from tieout.matching.costs import BIT, NUMBERED, NUMBERED_OTHERWISE, SAID, SAID_OTHERWISE
from tieout.matching.streams import Lines, Said, Span

Pair: TypeAlias = tuple[int, int]
"""Position among the left lines and among the right lines of a stream."""

SPAN_DAYS_MAX = 62
"""A longer span of days names none."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """What is said about the lines of one stream, by their positions.

    Attributes:
        hits: pairs that something speaks for, and how much it does, in thousandths of a bit.
        against: of each side, what it costs when a line is told with one that it doesn't speak for; 0 where it says
            nothing.
        named: lines that name several days, with all the lines of the other side on those days: side, position,
            positions there.
    """

    hits: dict[Pair, int]
    against: tuple[list[int], list[int]]
    named: list[tuple[int, int, list[int]]]

    def of(self, here: Sequence[int], there: Sequence[int]) -> int:
        """What some left and some right lines say of each other, as `weighing` has it: below 0 when it is for them."""
        found, worst = 0, 0
        for one in here:
            for other in there:
                if weight := self.hits.get((one, other), 0):
                    found -= weight
                else:
                    worst = max(worst, self.against[0][one], self.against[1][other])
        return found + worst


def speak(said: Said, left: Lines, right: Lines) -> Spoken:
    """What the lines of a stream say of each other."""
    sides = (left, right)
    standing = [_standing(said, lines, side) for side, lines in enumerate(sides)]
    hits: dict[Pair, int] = {}
    named: list[tuple[int, int, list[int]]] = []
    for side in (0, 1):
        for here, item in enumerate(sides[side].items):
            spans, numbers = said.days[side].get(item, ()), said.numbers[side].get(item, ())
            if not spans and not numbers:
                continue
            found = _hits(spans, numbers, *standing[1 - side])
            if len(found) > 1 and (len(spans) > 1 or any(first < last for first, last in spans)):
                named.append((side, here, sorted(found)))
            for there, weight in found.items():
                pair = (there, here) if side else (here, there)
                hits[pair] = max(hits.get(pair, 0), weight)
    against = [_against(said, lines, side) for side, lines in enumerate(sides)]
    return Spoken(hits, (against[0], against[1]), named)


def _standing(said: Said, lines: Lines, side: int) -> tuple[dict[int, list[int]], dict[int, list[int]]]:
    """Positions of lines by the days they stand on or name, and by the numbers they bear or name."""
    days: dict[int, list[int]] = {}
    numbers: dict[int, list[int]] = {}
    for place, (item, day) in enumerate(zip(lines.items, lines.days, strict=True)):
        own = {day, *(one for span in said.days[side].get(item, ()) for one in _each_day(span))}
        for one in own:
            days.setdefault(one, []).append(place)
        for number in said.numbers[side].get(item, ()):
            numbers.setdefault(number, []).append(place)
    return days, numbers


def _each_day(span: Span) -> range:
    first, last = span
    return range(first, last + 1) if last - first < SPAN_DAYS_MAX else range(0)


def _hits(
    spans: Sequence[Span], numbers: Sequence[int], days_there: dict[int, list[int]], numbers_there: dict[int, list[int]]
) -> dict[int, int]:
    """Positions on the other side that a line speaks for, and how much it does."""
    found: dict[int, int] = {}
    for span in spans:
        weight = max(SAID - round(BIT * log2(span[1] - span[0] + 1)), 0)
        for day in _each_day(span):
            for there in days_there.get(day, ()):
                found[there] = max(found.get(there, 0), weight)
    for number in numbers:
        for there in numbers_there.get(number, ()):
            found[there] = NUMBERED
    return found


def _against(said: Said, lines: Lines, side: int) -> list[int]:
    days, numbers = said.days[side], said.numbers[side]
    return [
        max(SAID_OTHERWISE if item in days else 0, NUMBERED_OTHERWISE if item in numbers else 0) for item in lines.items
    ]


def days_named(said: Said | None, side: int, item: int) -> list[int]:
    """The days that a line names."""
    return [day for span in said.days[side].get(item, ()) for day in _each_day(span)] if said is not None else []
