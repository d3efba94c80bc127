"""Laws of evidence: blank memos are no memos, true ones never make an answer less sure, and order changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.books import START, Entry, book, linked, paid
from tieout.matching.settle import settle
from tieout.model.settings import Settings
from tieout.model.settlement import Settlement

CLIENTS = 2
BLANK = st.sampled_from([None, "", "90837 · Paid", "check", "thank you"])
Books = tuple[list[Entry], list[Entry]]


def run(left: Sequence[Entry], right: Sequence[Entry], *, learn: bool = True, chunks: int = 1) -> Settlement:
    one, other = (book(side, clients=CLIENTS).items for side in (left, right))
    return settle(one, other, linked(CLIENTS), Settings(learn=learn), chunks=chunks)


@st.composite
def practices(draw: st.DrawFn) -> Books:
    """Weekly sessions, paid when the client gets round to it; some payments are missing on either side."""
    left: list[Entry] = []
    right: list[Entry] = []
    for client in range(CLIENTS):
        lags = draw(st.lists(st.integers(0, draw(st.sampled_from([0, 3, 12]))), min_size=10, max_size=10))
        for week, lag in enumerate(lags):
            fee = draw(st.sampled_from([15_000, 15_000, 15_000, 9_000]))
            fate = draw(st.integers(0, 9))
            if fate != 1:
                left.append(paid(client, 7 * week, fee))
            if fate != 2:
                right.append(paid(client, 7 * week + lag, fee))
    return left, right


def session(day: int) -> str:
    return f"session {START + timedelta(days=day):%Y-%m-%d}"


def sure_pairs(settlement: Settlement) -> dict[int, tuple[int, ...]]:
    """The left items of each right item whose event is the only answer."""
    sides: dict[int, tuple[list[int], list[int]]] = {}
    for event, side, item in settlement.members.iter_rows():
        sides.setdefault(event, ([], []))[side].append(item)
    sure = settlement.events.filter(pl.col("verdict") == "only_answer")["event"]
    return {item: tuple(sides[event][0]) for event in sure for item in sides[event][1]}


@given(practices(), st.data())
@settings(max_examples=40, deadline=None)
def test_memos_that_name_nothing_change_no_byte(books: Books, data: st.DataObject) -> None:
    memos = [[data.draw(BLANK) for _ in side] for side in books]
    plain = run(*books)
    left, right = (
        [replace(line, memo=memo) for line, memo in zip(side, own, strict=True)]
        for side, own in zip(books, memos, strict=True)
    )
    blank = run(left, right)
    assert plain.events.equals(blank.events)
    assert plain.members.equals(blank.members)
    assert plain.alternatives.equals(blank.alternatives)


@given(practices(), st.data())
@settings(max_examples=60, deadline=None)
def test_what_is_sure_without_memos_is_sure_with_memos_that_bear_it_out(books: Books, data: st.DataObject) -> None:
    """Some payments name the day of the session they are told with: whatever was sure stays sure and the same."""
    left, right = books
    pairs = sure_pairs(run(left, right, learn=False))
    told = [
        replace(line, memo=session(left[pairs[item][0]].day)) if pairs.get(item) and data.draw(st.booleans()) else line
        for item, line in enumerate(right)
    ]
    with_memos = sure_pairs(run(left, told, learn=False))
    assert {item: with_memos.get(item) for item in pairs} == pairs


@given(practices(), st.data())
@settings(max_examples=40, deadline=None)
def test_memos_go_with_their_lines_in_any_order_and_any_chunks(books: Books, data: st.DataObject) -> None:
    left, right = books
    told = [replace(line, memo=session(data.draw(st.integers(0, 70)))) for line in right]
    plain = run(left, told)
    cut = run(left, told, chunks=3)
    one, other = (book(side, clients=CLIENTS).items.sample(fraction=1, shuffle=True, seed=3) for side in (left, told))
    mixed = settle(one, other, linked(CLIENTS), Settings())
    for again in (cut, mixed):
        assert plain.events.equals(again.events)
        assert plain.members.equals(again.members)
        assert plain.alternatives.equals(again.alternatives)


@pytest.mark.parametrize("memo", ["session 1/12", "1/5, 1/12", "January 2026", "#1234"])
@given(practices())
@settings(max_examples=10, deadline=None)
def test_every_line_stays_in_one_event_whatever_memos_say(memo: str, books: Books) -> None:
    left, right = books
    settlement = run(left, [replace(line, memo=memo if n % 3 else None) for n, line in enumerate(right)])
    assert settlement.members.height == len(left) + len(right)
    apart = sum(line.cents for line in right) - sum(line.cents for line in left)
    assert settlement.events["cents"].sum() == apart
