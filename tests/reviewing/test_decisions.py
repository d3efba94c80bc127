"""A person's decisions: what they change, and that nothing is lost by them."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.books import Entry, book, charge, linked, paid
from tests.laws.test_matching_laws import CLIENTS, entries
from tieout.errors import FileNotUnderstood
from tieout.matching.settle import settle
from tieout.model.book import Book, Side
from tieout.model.decision import Choice, Decision
from tieout.model.explanation import ClientExplanation, ItemKind, LineRef
from tieout.model.settings import Settings
from tieout.model.settlement import ALTERNATIVE_SCHEMA, EVENT_SCHEMA, Settlement
from tieout.pipeline import reconcile
from tieout.reading import read_decisions
from tieout.reviewing import apply, choices, side_decided, unusable


def books(left: list[Entry], right: list[Entry]) -> tuple[Book, Book]:
    return book(left, clients=CLIENTS), book(right, program="quickbooks-online", clients=CLIENTS)


def refs(*rows: int) -> tuple[LineRef, ...]:
    return tuple(LineRef(0, row, "amount") for row in rows)


def decided(left: list[Entry], right: list[Entry], *decisions: Decision) -> ClientExplanation:
    return reconcile(*books(left, right), Settings(decisions=decisions)).clients[0]


LEFT = [charge(0, 0, 15_000), charge(0, 7, 15_000), paid(0, 9, 4_500)]
RIGHT = [charge(0, 0, 15_000), charge(0, 7, 15_000), paid(0, 9, 5_400)]


def test_without_a_decision_the_payment_differs() -> None:
    assert [item.kind for item in decided(LEFT, RIGHT).items] == [ItemKind.AMOUNT_DIFFERS]


def test_lines_that_are_not_the_same_stand_apart() -> None:
    client = decided(LEFT, RIGHT, Decision(choice=Choice.NOT_SAME, left=refs(4), right=refs(4)))
    assert [(item.kind, item.cents) for item in client.items] == [
        (ItemKind.ONLY_LEFT, 4_500), (ItemKind.ONLY_RIGHT, -5_400),
    ]  # fmt: skip
    assert client.difference_cents == -900


def test_lines_that_are_the_same_stand_together() -> None:
    left, right = [paid(0, 0, 10_000), charge(0, 3, 7_000)], [paid(0, 90, 6_000), charge(0, 3, 7_000)]
    apart = decided(left, right)
    assert {item.kind for item in apart.items} == {ItemKind.ONLY_LEFT, ItemKind.ONLY_RIGHT}
    together = decided(left, right, Decision(choice=Choice.SAME, left=refs(2), right=refs(2)))
    assert [(item.kind, item.cents) for item in together.items] == [(ItemKind.AMOUNT_DIFFERS, 4_000)]


def test_lines_of_equal_sums_that_are_the_same_agree() -> None:
    left, right = [paid(0, 0, 10_000)], [paid(0, 60, 4_000), paid(0, 90, 6_000)]
    client = decided(left, right, Decision(choice=Choice.SAME, left=refs(2), right=refs(2, 3)))
    assert client.items == ()
    assert [(match.left, match.right, match.cents) for match in client.matches] == [(refs(2), refs(2, 3), -10_000)]


def test_an_answer_that_is_accepted_is_the_only_one() -> None:
    ours, theirs = books(LEFT, RIGHT)
    found = settle(ours.items, theirs.items, linked(CLIENTS), Settings())
    doubted = Settlement(
        events=found.events.with_columns(pl.lit("several_fit").cast(EVENT_SCHEMA["verdict"]).alias("verdict")),
        members=found.members,
        alternatives=pl.DataFrame([(0, 1, 1)], schema=ALTERNATIVE_SCHEMA, orient="row"),
    )
    said = [Decision(choice=Choice.ACCEPT, left=refs(2), right=refs(2))]
    after = apply(doubted, ours, theirs, said)
    assert after.events["verdict"].to_list() == ["only_answer", *["several_fit"] * (found.events.height - 1)]
    assert after.alternatives.height == 0
    assert after.members.equals(found.members)


def test_who_is_right_is_kept_for_the_corrections() -> None:
    item = decided(LEFT, RIGHT).items[0]
    said = [Decision(choice=Choice.LEFT, left=refs(4), right=refs(4))]
    assert side_decided(said, item) is Side.LEFT
    assert side_decided([*said, Decision(choice=Choice.RIGHT, left=refs(4), right=refs(4))], item) is Side.RIGHT
    assert side_decided([], item) is None


def test_a_decision_about_other_lines_changes_nothing() -> None:
    strange = Decision(choice=Choice.NOT_SAME, left=refs(99), right=refs(4))
    empty = Decision(choice=Choice.ACCEPT, left=(), right=())
    assert decided(LEFT, RIGHT, strange, empty).items == decided(LEFT, RIGHT).items
    assert unusable(*books(LEFT, RIGHT), [strange, empty]) == (strange, empty)


CHOICES = st.sampled_from([Choice.ACCEPT, Choice.NOT_SAME, Choice.SAME])


@st.composite
def decisions(draw: st.DrawFn) -> list[Decision]:
    rows = st.lists(st.integers(2, 14), max_size=3, unique=True).map(sorted)
    return [
        Decision(choice=draw(CHOICES), left=refs(*draw(rows)), right=refs(*draw(rows)))
        for _ in range(draw(st.integers(0, 4)))
    ]


@given(entries(), entries(), decisions())
@settings(max_examples=40, deadline=None)
def test_whatever_is_decided_no_line_is_lost_and_every_bridge_closes(
    left: list[Entry], right: list[Entry], said: list[Decision]
) -> None:
    ours, theirs = books(left, right)
    answer = reconcile(ours, theirs, Settings(decisions=tuple(said)))
    for side, own in (("left", ours), ("right", theirs)):
        told = [
            ref for client in answer.clients for part in (*client.items, *client.matches) for ref in getattr(part, side)
        ]
        assert sorted(told) == sorted(LineRef(*place) for place in own.items.select("file", "row", "part").rows())
    for client in answer.clients:
        assert client.left_cents + sum(item.cents for item in client.items) == client.right_cents


def test_the_list_is_filled_in_and_given_back() -> None:
    ours, theirs = books(LEFT, RIGHT)
    entry = choices(reconcile(ours, theirs), ("sessions-health", "quickbooks-online"))[0]
    filled = (
        f'Decided,Note,Left lines,Right lines\r\nLeft,"a, b",{entry.left_lines},{entry.right_lines}\r\n,,row 2,\r\n'
    )
    assert read_decisions(filled.encode(), "list.csv", ours, theirs) == (
        Decision(choice=Choice.LEFT, left=refs(4), right=refs(4), note="a, b", row=2),
    )


@pytest.mark.parametrize(("text", "said"), [
    ("Client,Amount\r\nx,1\r\n", "is no list of decisions"),
    ("Decided,Left lines,Right lines\r\nmaybe,row 2,\r\n", "row 2: 'maybe' is no decision"),
    ("Decided,Left lines,Right lines\r\nsame,line two,\r\n", "this one can't be read"),
    ("Decided,Left lines,Right lines\r\nsame,other.csv row 2,\r\n", "this one can't be read"),
])  # fmt: skip
def test_what_is_no_list_is_refused(text: str, said: str) -> None:
    with pytest.raises(FileNotUnderstood, match=said):
        read_decisions(text.encode(), "list.csv", *books(LEFT, RIGHT))
