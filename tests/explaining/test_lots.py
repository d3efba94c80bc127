"""Lines told as one: what is said of a run of lines is what its lines say one by one."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.books import START, Entry, book
from tieout.checks import InvariantBroken
from tieout.explaining.lots import first, lots_of, together, whole
from tieout.explaining.sayings import SAYS_INSURER, SAYS_REFUND, SAYS_TAX, SAYS_WRITE_OFF, said_by
from tieout.model.book import LineKind, Side
from tieout.model.lines import BookLines

ENTRIES = st.builds(
    Entry,
    st.just(0),
    st.integers(0, 5),
    st.sampled_from(LineKind),
    st.integers(-500, 500).filter(bool),
    st.sampled_from([None, "Sales tax", "refund", "courtesy"]),
)


@given(st.lists(st.lists(ENTRIES, min_size=1, max_size=4), min_size=1, max_size=4))
def test_runs_say_what_their_lines_say(runs: list[list[Entry]]) -> None:
    own = book([entry for run in runs for entry in run], clients=1)
    starts = np.cumsum([0, *map(len, runs)])[:-1]
    lines = sorted(BookLines(own, Side.RIGHT).of([0]), key=lambda line: line.ref)
    for lot, start, run in zip(lots_of(own.items, starts, [Side.RIGHT] * len(runs)), starts, runs, strict=True):
        held = lines[start : start + len(run)]
        assert (lot.side, lot.size, lot.kind, lot.is_charge) == (
            Side.RIGHT, len(held), held[0].kind, held[0].is_charge,
        )  # fmt: skip
        assert (lot.first_cents, lot.first_day, lot.first_amount) == (held[0].cents, held[0].day, held[0].amount)
        assert lot.cents == sum(line.cents for line in held)
        assert lot.money_cents == sum(line.cents for line in held if not line.is_charge)
        assert lot.days == tuple(sorted({line.day for line in held}))
        assert lot.refs == tuple(sorted(line.ref for line in held))
        assert lot.says == said_by(held[0].memo, None)
        assert bool(lot.all_say & SAYS_TAX) == any(line.memo == "Sales tax" for line in held)
        assert lot.any_credit == any(line.kind is LineKind.CREDIT for line in held)
        assert lot.all_unused == all(line.kind is LineKind.CREDIT and line.cents > 0 for line in held)


def test_both_sides_together_begin_with_the_left() -> None:
    entries = [Entry(0, 3, LineKind.CHARGE, 500), Entry(0, 1, LineKind.PAYMENT, -200)]
    left, right = lots_of(book(entries).items, np.arange(2), [Side.LEFT, Side.RIGHT])
    both = whole(left, right)
    assert (both.side, both.kind, both.cents, both.amount, both.size) == (Side.LEFT, LineKind.CHARGE, 300, 300, 2)
    assert both.days == (date(START.year, START.month, START.day + 1), date(START.year, START.month, START.day + 3))
    assert together((None, right)) is right
    assert first(None, right) is right
    with pytest.raises(InvariantBroken):
        first(None, None)


def test_a_reference_says_less_than_a_memo() -> None:
    assert said_by("tax, waived", "EFT 8821") == SAYS_TAX | SAYS_WRITE_OFF | SAYS_INSURER
    assert said_by(None, "refund tax") == SAYS_REFUND
    assert said_by(None, None) == 0
