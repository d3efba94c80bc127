"""What the truth calls equally good: worked out by hand for one client who comes every week at one fee."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tieout.simulating.laws import Gaps, Law, NextWeekday, between, exactly
from tieout.simulating.ledger import Event, Line, Row, Stream
from tieout.simulating.ties import find_identical, find_ties

MONDAY = date(2026, 1, 5)
FEE = 15_000


def paid(week: int, law: Law, gap: int | None, *, cents: int = FEE, ordered: bool = False) -> Event:
    """A session's payment, `gap` days later in the other program; None = never entered there."""
    day = MONDAY + timedelta(7 * week)
    left = Row(0, day, "Paid").add("paid", -cents)
    right = [] if gap is None else [Row(0, day + timedelta(gap), "Payment").add("amount", -cents)]
    return Event(0, Stream.MONEY, [left], right, day, law, ordered)


def instead_of(events: list[Event], lone: Event) -> list[date]:
    found = find_ties(events)[1].get(id(lone), [])
    return sorted(line.day for line in found)


def weeks(*numbers: int) -> list[date]:
    return [MONDAY + timedelta(7 * number) for number in numbers]


def test_who_always_pays_after_three_days_leaves_no_doubt() -> None:
    law = exactly(3)
    events = [paid(week, law, None if week == 4 else 3) for week in range(9)]
    pairs, instead = find_ties(events)
    assert pairs == []
    assert instead == {}


def test_a_missing_payment_among_payments_of_any_day_could_be_a_neighbour() -> None:
    law = between(0, 10)
    events = [paid(week, law, None if week == 2 else 8) for week in range(6)]
    # the payment of week 1 came on the Tuesday after session 2, so it could be session 2's; that of week 3 could not
    # be: it came after more than ten days
    assert instead_of(events, events[2]) == weeks(0, 1)


def test_a_chain_ends_where_a_day_cannot_be() -> None:
    law = between(0, 10)
    events = [paid(week, law, None if week == 3 else 8) for week in range(6)]
    events[1] = paid(1, law, 2)
    assert instead_of(events, events[3]) == weeks(2)


def test_another_amount_is_no_neighbour() -> None:
    law = between(0, 10)
    events = [paid(week, law, None if week == 2 else 8, cents=FEE if week == 2 else 9_000) for week in range(6)]
    assert instead_of(events, events[2]) == []


def test_a_line_entered_twice_on_one_day_is_either() -> None:
    law = exactly(0)
    events = [paid(week, law, 0) for week in range(3)]
    copy = Row(0, MONDAY + timedelta(7), "Payment").add("amount", -FEE)
    lone = Event(0, Stream.MONEY, [], [copy])
    assert find_ties([*events, lone])[1][id(lone)] == [events[1].right[0]]


def test_a_copy_some_days_later_is_the_copy_where_days_are_exact() -> None:
    law = exactly(0)
    events = [paid(week, law, 0) for week in range(3)]
    lone = Event(0, Stream.MONEY, [], [Row(0, MONDAY + timedelta(9), "Payment").add("amount", -FEE)])
    assert id(lone) not in find_ties([*events, lone])[1]


def test_two_payments_of_any_day_can_change_places_unless_paid_in_order() -> None:
    law = between(0, 20)
    one, other = paid(0, law, 12), paid(1, law, 4)
    assert find_ties([one, other])[0] == [(other, one)] or find_ties([one, other])[0] == [(one, other)]
    ordered = [paid(0, law, 12, ordered=True), paid(1, law, 14, ordered=True)]
    assert find_ties(ordered)[0] == []


def test_an_unlikely_exchange_is_no_tie() -> None:
    law = Gaps({1: 0.9, 8: 0.1})
    likely = [paid(0, law, 1), paid(1, law, 1)]
    assert find_ties(likely)[0] == []


@pytest.mark.parametrize("weekday", range(7))
def test_the_day_of_the_books_is_within_a_week(weekday: int) -> None:
    law = NextWeekday(weekday)
    day = law.draw(None, MONDAY)  # type: ignore[arg-type]
    assert day.weekday() == weekday
    assert law.bits(MONDAY, day) == 0.0
    assert law.bits(MONDAY, day + timedelta(7)) == float("inf")


def test_a_law_gives_the_bits_of_its_chances() -> None:
    law: Law = Gaps({0: 0.5, 3: 0.25, 5: 0.25})
    told = [law.bits(MONDAY, MONDAY + timedelta(gap)) for gap in (0, 3, 4)]
    assert told == [1.0, 2.0, float("inf")]


def test_lines_of_two_clients_never_tie() -> None:
    law = between(0, 10)
    one, other = paid(0, law, 3), paid(0, law, 3)
    for line in (*other.left, *other.right):
        line.row.client = 1
    other.client = 1
    assert find_ties([one, other])[0] == []


def lines_of(events: list[Event]) -> list[Line]:
    return [line for event in events for line in (*event.left, *event.right)]


def test_ties_change_no_line() -> None:
    law = between(0, 10)
    events = [paid(week, law, 5) for week in range(10)]
    before = [(line.day, line.cents) for line in lines_of(events)]
    find_ties(events)
    assert [(line.day, line.cents) for line in lines_of(events)] == before


def test_equal_parts_of_one_day_are_either_session_s() -> None:
    one, other = paid(0, exactly(0), 7), paid(1, exactly(0), 0)
    one.right.append(Row(0, MONDAY, "Payment").add("amount", -FEE))
    assert find_identical([one, other]) == [[(one, one.right[0]), (other, other.right[0])]]
    twice = Event(0, Stream.MONEY, one.left, [*one.right, one.right[0]])
    assert find_identical([twice]) == []
