"""Offers across clients are those that every line of one amount within reach would make."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tieout.matching import across
from tieout.matching.costs import BIT, Table, across_cost
from tieout.matching.guesses import ahead_habit, lag_habit, month_habit, untrained_habit
from tieout.matching.leftovers import Leftover
from tieout.matching.reach import DAYS_APART_MAX
from tieout.matching.streams import Direction

TABLE = Table.of(0.02)

HABITS = (untrained_habit(), lag_habit(0, 0), lag_habit(30, 35), ahead_habit(), month_habit())


@st.composite
def leftovers(draw: st.DrawFn) -> list[Leftover]:
    found = []
    for number in range(draw(st.integers(2, 14))):
        day = draw(st.integers(0, 80))
        last = day + draw(st.sampled_from((0, 0, 0, 9, 40)))
        side, part = draw(st.integers(0, 1)), draw(st.sampled_from((False, False, True)))
        due = last if side else last + draw(st.sampled_from((0, 0, 5, 30)))
        saving = draw(st.integers(0, 14 * BIT))
        partner = draw(st.sampled_from((None, None, (1 - side, 99))))
        found.append(
            Leftover(
                side, number, draw(st.integers(0, 3)), draw(st.sampled_from(Direction)), (day, last), due,
                draw(st.sampled_from((100, 200))), draw(st.sampled_from(HABITS)), saving, partner, part,
            )
        )  # fmt: skip
    return found


@settings(max_examples=300)
@given(leftovers())
def test_no_offer_is_left_out(lines: list[Leftover]) -> None:
    fault = TABLE.fault + across_cost(len({one.client for one in lines}))
    expected = set()
    for one in lines:
        for other in lines:
            alike = (one.direction, one.cents) == (other.direction, other.cents)
            if (one.side, other.side) != (0, 1) or not alike or one.client == other.client:
                continue
            gap, apart = across._nearest_gap(one, other)
            net = fault + gap - one.saving - other.saving
            if (one.part and other.part) or abs(apart) > DAYS_APART_MAX:
                continue
            if net < (0 if one.partner or other.partner else BIT):
                expected.add((net, apart, one.item, other.item))
    found = [(offer.net, offer.apart, offer.here.item, offer.there.item) for offer in across._offers(lines, TABLE)]
    assert set(found) == expected
    assert len(found) == len(expected)
