"""Laws of the matching: whatever the lines, these hold."""

from __future__ import annotations

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.books import Entry, book, linked
from tieout.matching.settle import settle
from tieout.model.book import LineKind
from tieout.model.settings import Settings
from tieout.model.settlement import Settlement

CLIENTS = 2
KINDS = st.sampled_from([LineKind.CHARGE, LineKind.PAYMENT, LineKind.CREDIT, LineKind.REFUND])


@st.composite
def entries(draw: st.DrawFn, *, clients: int = CLIENTS) -> list[Entry]:
    """Lines of a few amounts on near days, so that stories compete; with refunds and odd signs."""
    count = draw(st.integers(0, 14))
    lines: list[Entry] = []
    for _ in range(count):
        kind = draw(KINDS)
        cents = draw(st.sampled_from([5_000, 10_000, 15_000, 15_000, 30_000, 51_000]))
        sign = 1 if kind in {LineKind.CHARGE, LineKind.REFUND} else -1
        if draw(st.integers(0, 19)) == 0:
            sign = -sign
        lines.append(Entry(draw(st.integers(0, clients - 1)), draw(st.integers(0, 60)), kind, sign * cents))
    return lines


def run(left: list[Entry], right: list[Entry]) -> Settlement:
    return settle(book(left, clients=CLIENTS).items, book(right, clients=CLIENTS).items, linked(CLIENTS), Settings())


@given(entries(), entries())
@settings(max_examples=150, deadline=None)
def test_every_line_is_in_exactly_one_event_and_the_sums_hold(left: list[Entry], right: list[Entry]) -> None:
    settlement = run(left, right)
    for side, lines in enumerate((left, right)):
        items = settlement.members.filter(pl.col("side") == side)["item"].sort().to_list()
        assert items == list(range(len(lines)))
    apart = sum(line.cents for line in right) - sum(line.cents for line in left)
    assert settlement.events["cents"].sum() == apart


@given(entries(), entries())
@settings(max_examples=100, deadline=None)
def test_events_that_agree_have_equal_sums_of_both_sides(left: list[Entry], right: list[Entry]) -> None:
    settlement = run(left, right)
    agreeing = settlement.events.filter(pl.col("kind").is_in(["agree", "shifted"]))
    assert agreeing["cents"].to_list() == [0] * agreeing.height


@given(entries(), entries())
@settings(max_examples=100, deadline=None)
def test_several_fit_always_names_what_fits(left: list[Entry], right: list[Entry]) -> None:
    settlement = run(left, right)
    several = settlement.events.filter(pl.col("verdict") == "several_fit")["event"]
    assert set(several) == set(settlement.alternatives["event"])


@given(entries())
@settings(max_examples=100, deadline=None)
def test_a_book_ties_out_with_itself(lines: list[Entry]) -> None:
    events = run(lines, lines).events
    assert set(events["kind"].to_list()) <= {"agree"}
    assert set(events["verdict"].to_list()) <= {"only_answer"}


@given(entries(), entries(), st.randoms(use_true_random=False))
@settings(max_examples=100, deadline=None)
def test_the_order_of_the_tables_rows_changes_nothing(left: list[Entry], right: list[Entry], random: object) -> None:
    one = book(left, clients=CLIENTS).items
    other = book(right, clients=CLIENTS).items
    plain = settle(one, other, linked(CLIENTS), Settings())
    shuffled = settle(
        one.sample(fraction=1, shuffle=True, seed=3), other.sample(fraction=1, shuffle=True, seed=4),
        linked(CLIENTS), Settings(),
    )  # fmt: skip
    assert plain.events.equals(shuffled.events)
    assert plain.members.equals(shuffled.members)


@st.composite
def weekly_books(draw: st.DrawFn) -> tuple[list[Entry], list[Entry]]:
    """A client paid on the day of each session or some days later; on either side a few lines are missing."""
    lag = draw(st.integers(0, 6))
    weeks = range(draw(st.integers(8, 20)))
    gone = [draw(st.sets(st.sampled_from(weeks), max_size=2)) for _ in range(2)]
    left = [Entry(0, 7 * week, LineKind.PAYMENT, -15_000) for week in weeks if week not in gone[0]]
    right = [Entry(0, 7 * week + lag, LineKind.PAYMENT, -15_000) for week in weeks if week not in gone[1]]
    return left, right


@given(weekly_books())
@settings(max_examples=100, deadline=None)
def test_exchanging_the_books_mirrors_the_events(books: tuple[list[Entry], list[Entry]]) -> None:
    # Where several stories fit, either may be told; where one does, both directions tell it.
    there, back = run(*books), run(*reversed(books))
    assert sum(there.events["cents"].to_list()) == -sum(back.events["cents"].to_list())
    alone = dict.fromkeys(("only_left", "only_right"), "alone")
    told = [sorted(alone.get(kind, kind) for kind in one.events["kind"].to_list()) for one in (there, back)]
    sure = all(set(one.events["verdict"].to_list()) <= {"only_answer"} for one in (there, back))
    assert told[0] == told[1] or not sure


@given(entries(), entries(), st.integers(1, 99_999))
@settings(max_examples=60, deadline=None)
def test_one_more_line_changes_the_difference_by_its_amount(left: list[Entry], right: list[Entry], cents: int) -> None:
    more = [*right, Entry(0, 30, LineKind.CHARGE, cents)]
    assert sum(run(left, more).events["cents"].to_list()) - sum(run(left, right).events["cents"].to_list()) == cents


@given(entries(clients=6), entries(clients=6), st.integers(2, 7))
@settings(max_examples=100, deadline=None)
def test_any_chunks_give_the_same_answer(left: list[Entry], right: list[Entry], chunks: int) -> None:
    sides = book(left, clients=6).items, book(right, clients=6).items
    whole, cut = (settle(*sides, linked(6), Settings(), chunks=count) for count in (1, chunks))
    assert whole.events.equals(cut.events)
    assert whole.members.equals(cut.members)
    assert whole.alternatives.equals(cut.alternatives)
