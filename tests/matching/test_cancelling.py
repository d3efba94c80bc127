"""Cancelling beforehand changes no answer that is sure: the same events as when every stream is told line by line."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.books import Entry, book, linked
from tieout.matching import settle as settling
from tieout.matching.cancelling import Cancelled, Pairs, cancel
from tieout.matching.chunks import Chunk, linked_lines
from tieout.matching.costs import MARGIN
from tieout.matching.guesses import lag_habit
from tieout.matching.layout import Layout, lay_out
from tieout.matching.neighbours import near_places
from tieout.matching.ranges import Ints
from tieout.matching.remains import Remains
from tieout.model.book import LineKind
from tieout.model.settings import Settings
from tieout.model.settlement import Settlement

CLIENTS = 2


@st.composite
def nearly_equal_books(draw: st.DrawFn) -> tuple[list[Entry], list[Entry]]:
    """Two books of one practice whose habit is the same day, with lines lost, added, moved, changed and repeated."""
    left: list[Entry] = []
    for client in range(CLIENTS):
        for week in range(draw(st.integers(8, 16))):
            kind = draw(st.sampled_from([LineKind.CHARGE, LineKind.PAYMENT, LineKind.CREDIT]))
            cents = draw(st.sampled_from([15_000, 15_000, 15_000, 4_000]))
            days = 7 * week + draw(st.integers(0, 2))
            left.append(Entry(client, days, kind, cents if kind is LineKind.CHARGE else -cents))
    lags = [draw(st.sampled_from([0, 0, 3])) for _ in range(CLIENTS)]
    right = [replace(entry, day=entry.day + lags[entry.client]) for entry in left]
    for _ in range(draw(st.integers(0, 4))):
        if not right:
            break
        place = draw(st.integers(0, len(right) - 1))
        entry = right[place]
        match draw(st.sampled_from(["lost", "again", "moved", "changed", "other client"])):
            case "lost":
                del right[place]
            case "again":
                right.append(replace(entry, day=entry.day + draw(st.integers(0, 4))))
            case "moved":
                right[place] = replace(entry, day=entry.day + draw(st.integers(-9, 9)))
            case "changed":
                right[place] = replace(entry, cents=entry.cents + draw(st.sampled_from([100, -900, 4_500])))
            case _:
                right[place] = replace(entry, client=1 - entry.client)
    return left, draw(st.permutations(right))


def layout(stream: list[int], day: list[int], amount: list[int]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return np.array(stream, np.int64), np.array(day, np.int64), np.array(amount, np.int64)


def cancel_nothing(layout: Layout, elsewhere: tuple[Ints, Ints] | None = None) -> Cancelled:
    """Every stream as it is."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tieout.matching.cancelling.EXACT_SHARE", 10.0)
        return cancel(layout, elsewhere)


def run(left: list[Entry], right: list[Entry]) -> Settlement:
    return settling.settle(
        book(left, clients=CLIENTS).items, book(right, clients=CLIENTS).items, linked(CLIENTS), Settings()
    )


def told_of(settlement: Settlement) -> dict[tuple[int, int], tuple[str, tuple[tuple[int, int], ...], str]]:
    """By side and item: kind, members and verdict of its event."""
    members: dict[int, list[tuple[int, int]]] = {}
    for event, side, item in settlement.members.iter_rows():
        members.setdefault(event, []).append((side, item))
    told = {}
    for event, kind, verdict in settlement.events.select("event", "kind", "verdict").iter_rows():
        told.update(dict.fromkeys(members[event], (kind, tuple(members[event]), verdict)))
    return told


@given(nearly_equal_books())
@settings(max_examples=150, deadline=None)
def test_cancelling_changes_no_answer_that_is_sure(books: tuple[list[Entry], list[Entry]]) -> None:
    cancelled = told_of(run(*books))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settling, "cancel", cancel_nothing)
        told = told_of(run(*books))
    assert cancelled.keys() == told.keys()
    for line, one in cancelled.items():
        if one[2] == told[line][2] == "only_answer":
            assert one[1] == told[line][1]


near_lines = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 30), st.sampled_from([-1, 15_000, 10**15]), st.integers(0, 1)),
    max_size=12,
)


@given(near_lines, near_lines)
def test_pairs_near_a_line_left_over_are_those_of_its_amount_within_days(
    cancelled: list[tuple[int, int, int, int]], left_over: list[tuple[int, int, int, int]]
) -> None:
    stream, day, amount, _ = np.array(sorted(cancelled), np.int64).reshape(-1, 4).T
    item = np.arange(len(stream))
    pairs = Pairs(stream, day, amount, item, item, (item, item))
    rows = sorted(left_over)
    own, on, cents, side = np.array(rows, np.int64).reshape(-1, 4).T
    lines = Layout(own, on, cents, side, np.arange(len(rows)), np.zeros(len(rows), np.int64))
    numbers = np.unique(lines.stream)
    none = np.zeros(len(numbers), np.int64)
    remains = Remains(lines, lines.side > 1, numbers, none, none)
    habits = [lag_habit(0, 0), lag_habit(0, 9)]
    found = near_places(pairs, remains, habits, numbers % 2).tolist() if rows else []
    near = [
        {days if side == 0 else -days for days in habits[number % 2].near(MARGIN)} | {*range(-3, 4)}
        for number in (0, 1)
        for side in (0, 1)
    ]
    assert found == [
        place
        for place, (number, there, its, _) in enumerate(sorted(cancelled))
        if any((number, its) == (row[0], row[2]) and there - row[1] in near[2 * (number % 2) + row[3]] for row in rows)
    ]


def test_the_first_of_equal_lines_cancel_and_the_later_rows_stay() -> None:
    columns = layout([4] * 13, [10] * 13, [150] * 13)
    side, item = np.repeat([0, 1], [7, 6]), np.array([3, 5, 9, 10, 11, 12, 13, 2, 8, 14, 15, 16, 17])
    lines = Layout(*columns, side, item, np.zeros(13, np.int64))
    left = cancel(lines)
    assert isinstance(left.pairs, Pairs)
    assert list(zip(left.pairs.left.tolist(), left.pairs.right.tolist(), strict=True)) == [
        (3, 2), (5, 8), (9, 14), (10, 15), (11, 16), (12, 17),
    ]  # fmt: skip
    (stream,) = left.remains.streams()
    assert (stream.left.items, stream.right.items, stream.cancelled) == ((13,), (), 6)
    assert left.pairs.restore(stream).left.items == (3, 5, 9, 10, 11, 12, 13)


def test_an_amount_is_odd_where_no_other_line_of_its_client_has_it_cancelled_ones_among_them() -> None:
    left = [Entry(0, 7 * week, LineKind.CHARGE, 9_000) for week in range(8)]
    left += [Entry(0, 60, LineKind.CHARGE, 9_000), Entry(0, 63, LineKind.CHARGE, 7_000)]
    right = [*left[:8], Entry(0, 70, LineKind.CHARGE, 7_001), Entry(1, 70, LineKind.CHARGE, 7_000)]
    items = [book(lines, clients=CLIENTS).items for lines in (left, right)]
    chunk = Chunk(*linked_lines(items[0], items[1], linked(CLIENTS)))
    none = np.zeros(0, np.int64)
    found = cancel(lay_out(chunk, (none, none)))
    assert [(stream.client, stream.odd) for stream in found.remains.streams()] == [(0, ((9,), (8,))), (1, ((), (9,)))]


def test_streams_whose_lines_seldom_agree_to_the_day_are_left_alone() -> None:
    lines = Layout(
        *layout([0] * 4, [1, 1, 2, 3], [100, 100, 200, 300]),
        np.array([0, 1, 0, 0]),
        np.array([0, 0, 1, 2]),
        np.zeros(4, np.int64),
    )
    left = cancel(lines)
    assert len(left.pairs) == 0
    assert left.remains.streams()[0].cancelled == 0
