"""Streams told for all clients at once, by islands, say what each says told by itself."""

from __future__ import annotations

from dataclasses import astuple
from unittest.mock import patch

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tieout.matching import alike
from tieout.matching.beginnings import first_seen
from tieout.matching.by_islands import ByIslands
from tieout.matching.cancelling import Cancelled, cancel
from tieout.matching.costs import Table
from tieout.matching.events import EVENT_KINDS, NO_DAYS, NO_ITEM, RULES, Events
from tieout.matching.guesses import lag_habit, untrained_habit
from tieout.matching.habits import Habit
from tieout.matching.islands import Islands, on_islands
from tieout.matching.layout import Layout, client_and_direction, in_order
from tieout.matching.neighbours import find_neighbours
from tieout.matching.recording import pair_cost
from tieout.matching.remains import Remains
from tieout.matching.rivals import tell_by_each
from tieout.matching.story import TO_TELL, Costs
from tieout.matching.streams import Event
from tieout.matching.telling import Room
from tieout.model.settings import Settings
from tieout.model.settlement import EventKind, Rule

TABLE, FEES = Table.of(0.03), Settings().fees

HABITS = (untrained_habit(), lag_habit(0, 0))

Line = tuple[int, int, int]

days = st.one_of(st.integers(0, 45), st.integers(0, 500))
amounts = st.sampled_from((9_000, 9_000, 11_000, 20_000, 20_090, 4_500, -9_000))
lines = st.lists(st.tuples(days, amounts, st.sampled_from((0, 0, 0, 1))), max_size=5)
paired = st.lists(st.tuples(days, amounts, st.sampled_from((0, 0, 1))), min_size=12, max_size=30)
streams = st.lists(st.tuples(paired, lines, lines), min_size=1, max_size=4)


def laid_out(books: list[tuple[list[Line], list[Line], list[Line]]]) -> Layout:
    """Streams of which some lines stand on both sides, and others on the left or on the right only."""
    rows = [
        (number, 15_000 + day, amount, side, credit)
        for number, (both, left, right) in enumerate(books)
        for side, own in ((0, [*both, *left]), (1, [*both, *right]))
        for day, amount, credit in own
    ]
    stream, day, amount, side, credit = (np.array(column, np.int64) for column in zip(*rows, strict=True))
    item = np.arange(len(rows)) * 7 % 1_009  # not in the order of days
    found = Layout(stream, day, amount, side, item, credit).only(np.lexsort((item, side)))
    return found.only(in_order(found.stream, found.day, found.amount))


def as_rows(events: list[Event]) -> list[tuple[object, ...]]:
    return sorted((astuple(event) for event in events), key=lambda row: (row[4], row[5]))


def as_objects(told: Events, remains: Remains) -> list[list[Event]]:
    """Events as the search tells them, stream by stream."""
    found: dict[int, list[Event]] = {number: [] for number in remains.numbers.tolist()}
    for place in range(len(told)):
        left, right = (tuple(own.item[own.event == place].tolist()) for own in told.sides)
        fits = told.several.event == place
        apart = int(told.days_apart[place])
        repeats = [int(own[place]) for own in told.repeats]
        client, direction = client_and_direction(int(told.stream[place]))
        found[int(told.stream[place])].append(
            Event(
                client, direction, EVENT_KINDS[told.kind[place]], RULES[told.rule[place]], left, right,
                None if apart == NO_DAYS else apart, int(told.cost[place]),
                set(zip(told.several.side[fits].tolist(), told.several.item[fits].tolist(), strict=True)),
                bool(told.doubtful[place]),
                (None if repeats[0] == NO_ITEM else repeats[0], None if repeats[1] == NO_ITEM else repeats[1]),
                None, None, bool(told.searched[place]), int(told.said[place]),
            )
        )  # fmt: skip
    return list(found.values())


def each_by_itself(cancelled: Cancelled, habit: Habit) -> list[list[Event]]:
    """The events of every stream, told one after the other with the pairs that it may have to do with."""
    pairs, own = cancelled.pairs, cancelled.remains.streams()
    near = pairs.only(find_neighbours(pairs, [(stream, habit) for stream in own]))
    told = []
    for stream, back in zip(own, near.put_back_each(own), strict=True):
        whole = pairs.restore(stream)
        events, _ = tell_by_each(back, [Costs(habit, TABLE, FEES)], lambda _, it=whole: it, Room())  # type: ignore[misc]
        told.append(events)
    return told


@given(streams, st.sampled_from(HABITS), st.sampled_from((1, alike.STORIES_MAX)))
def test_told_by_islands_is_told_by_itself(
    books: list[tuple[list[Line], list[Line], list[Line]]], habit: Habit, kept: int
) -> None:
    cancelled = cancel(laid_out(books))
    exact = cancelled.remains.cancelled > 0
    cancelled = Cancelled(cancelled.pairs, cancelled.remains.only(exact), *(np.zeros(0, np.int64),) * 3)
    remains = cancelled.remains
    assert on_islands(habit)
    by_islands = ByIslands(cancelled, TABLE, FEES)
    with patch.object(alike, "STORIES_MAX", kept):
        events, pairs = by_islands.told(remains, [habit] * len(remains), cancelled.pairs)
        seen = by_islands.seen(remains)
    kept_pairs = dict(
        zip(pairs.left.tolist(), zip(pairs.right.tolist(), pairs.credits[0].tolist(), strict=True), strict=True)
    )
    told = as_objects(events, remains)
    for own, singly in zip(told, each_by_itself(cancelled, habit), strict=True):
        as_pairs = [event for event in singly if event.left and event.left[0] in kept_pairs]
        assert as_rows(own) == as_rows([event for event in singly if event not in as_pairs])
        for event in as_pairs:
            right, credit = kept_pairs[event.left[0]]
            cost = pair_cost(habit, TABLE, credit)
            plain = Event(event.client, event.direction, EventKind.AGREE, Rule.SAME_DAY, event.left, (right,), 0, cost)
            assert as_rows([event]) == as_rows([plain])
    items = [sorted(item for events in told for event in events for item in event.members(side)) for side in (0, 1)]
    assert not set(items[0]) & set(pairs.left.tolist())
    assert len(items[0]) + len(items[1]) + 2 * len(pairs) == len(remains.lines.item) + 2 * len(cancelled.pairs)
    for one, stream in zip(seen, remains.streams(), strict=True):
        alone = first_seen(stream, TABLE, FEES, cancelled.pairs.restore, Room())
        assert one is None or one == alone


def test_alike_islands_are_one_story_and_lines_far_apart_are_islands() -> None:
    weekly = [(7 * week, 11_000, 0) for week in range(40)]
    slips: list[Line] = [(day, 20_000, 0) for day in (2, 100, 198)]
    cancelled = cancel(laid_out([(weekly, slips, [(day, 20_090, 0) for day, _, _ in slips])]))
    told, _ = ByIslands(cancelled, TABLE, FEES).told(cancelled.remains, [lag_habit(0, 0)], cancelled.pairs)
    assert len(told) == 3
    lines = cancelled.remains.lines
    islands = Islands.of(lines, np.zeros(6, np.int64))
    assert islands.starts.tolist() == [0, 2, 4, 6]
    retold = alike.retell(islands, [Costs(lag_habit(0, 0), TABLE, FEES)], np.zeros(1, np.int64), TO_TELL)
    assert len({story.number for story in retold.stories}) == 1
