"""Where several stories are equally good: other lines that fit an event about as well, under the laws that made it.

A story is exchanged only within one client, one stream and one amount. Two events tie when their right lines can change
places at no cost in likelihood; a line that stands alone ties with another when a chain of such exchanges hands its
place on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from tieout.simulating.ledger import Event, Line, Stream

MARGIN_BITS = 1.0
"""A story that is at least half as likely is as good."""

_NEIGHBOURS_MAX = 60


def find_ties(events: Sequence[Event]) -> tuple[list[tuple[Event, Event]], dict[int, list[Line]]]:
    """What can change places.

    Args:
        events: of the whole practice, after faults.

    Returns:
        Pairs of events whose right lines can change places, and for each event (by identity) that stands alone on one
        side the lines that could stand alone in its place.
    """
    pairs: list[tuple[Event, Event]] = []
    instead: dict[int, list[Line]] = {}
    groups: dict[tuple[int, Stream], list[Event]] = defaultdict(list)
    for event in events:
        for client in {line.row.client for line in (*event.left, *event.right)}:
            groups[client, event.stream].append(event)
    for own in groups.values():
        settled = [event for event in own if _exchangeable(event)]
        pairs += _swaps(settled)
        for event in own:
            for side in ("left", "right"):
                if (lone := _lone(event, side)) is not None:
                    found = {id(line): line for line in (*_instead(lone, settled, side), *_twins(lone, own, side))}
                    if found:
                        instead[id(event)] = list(found.values())
    return pairs, instead


def find_identical(events: Sequence[Event]) -> list[list[tuple[Event, Line]]]:
    """Right lines of one client, day and amount that are parts of different events: nothing tells them apart."""
    groups: dict[tuple[int, Stream, date, int], list[tuple[Event, Line]]] = defaultdict(list)
    for event in events:
        if event.left and not event.opening:
            for line in event.right:
                groups[line.row.client, event.stream, line.day, line.cents].append((event, line))
    return [own for own in groups.values() if len({id(event) for event, _ in own}) > 1]


def _exchangeable(event: Event) -> bool:
    """Both sides, equal sums, one line on the right, days that follow a law."""
    return bool(event.left) and len(event.right) == 1 and event.law is not None and not event.opening


def _lone(event: Event, side: str) -> Line | None:
    lines, others = (event.left, event.right) if side == "left" else (event.right, event.left)
    return lines[0] if len(lines) == 1 and not others else None


def _swaps(settled: Sequence[Event]) -> Iterator[tuple[Event, Event]]:
    by_cents: dict[int, list[Event]] = defaultdict(list)
    for event in settled:
        by_cents[event.right[0].cents].append(event)
    for equal in by_cents.values():
        equal.sort(key=lambda event: event.right[0].day)
        for at, one in enumerate(equal):
            for other in equal[at + 1 : at + 1 + _NEIGHBOURS_MAX]:
                if (other.right[0].day - one.right[0].day).days > 40:
                    break
                if not (one.ordered and other.ordered) and _swap_bits(one, other) <= MARGIN_BITS:
                    yield one, other


def _swap_bits(one: Event, other: Event) -> float:
    return _handed_on(one, other.right[0]) + _handed_on(other, one.right[0])


def _handed_on(event: Event, right: Line) -> float:
    """How much less likely the event is with another right line."""
    if event.law is None or event.anchor is None:
        return float("inf")
    now = event.law.bits(event.anchor, event.right[0].day)
    then = event.law.bits(event.anchor, right.day)
    if now == float("inf"):  # its own day is a fault already: only the very same day is as good
        return 0.0 if right.day == event.right[0].day else float("inf")
    return then - now


def _instead(lone: Line, settled: Sequence[Event], side: str) -> list[Line]:
    """Lines that could stand alone in the place of `lone`: chains of exchanges to both sides in time."""
    equal = [
        event
        for event in settled
        if len(event.left) == 1
        and event.left[0].row.client == event.right[0].row.client == lone.row.client
        and (event.left[0] if side == "left" else event.right[0]).cents == lone.cents
        and event.left[0].cents == event.right[0].cents
    ]
    found: list[Line] = []
    for forward in (True, False):
        chain = [event for event in equal if (_at(event, side).day >= lone.day) == forward]
        chain.sort(key=lambda event: _at(event, side).day, reverse=not forward)
        free, bits = lone, 0.0
        for event in chain[:_NEIGHBOURS_MAX]:
            bits += _moved(event, free, side)
            if bits > MARGIN_BITS:
                break
            free = _at(event, side)
            found.append(free)
    return found


def _twins(lone: Line, events: Sequence[Event], side: str) -> list[Line]:
    """Lines of the same client, day and amount: nothing tells them apart."""
    return [
        line
        for event in events
        if not event.opening
        for line in (event.left if side == "left" else event.right)
        if line is not lone
        and (line.day, line.cents, line.part) == (lone.day, lone.cents, lone.part)
        and line.row.client == lone.row.client
    ]


def _at(event: Event, side: str) -> Line:
    return event.left[0] if side == "left" else event.right[0]


def _moved(event: Event, free: Line, side: str) -> float:
    """How much less likely the event is with the free line in the place of its own."""
    if side == "right":
        return _handed_on(event, free)
    if event.law is None or event.anchor is None:
        return float("inf")
    now = event.law.bits(event.anchor, event.right[0].day)
    then = event.law.bits(free.day, event.right[0].day)
    if now == float("inf"):
        return 0.0 if free.day == event.left[0].day else float("inf")
    return then - now
