"""What of a balance is billed, by the statuses of an export."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieout.practice import Billed, billed

STATUSES = ["Paid", "Unpaid", "Part paid", "Overpaid", "Unbilled", "Not billed", "Billed"]


def test_the_worked_book():
    rows = [("Paid", 0), ("Part paid", 10_500), ("Unpaid", 30_000), ("Unbilled", 15_000)]
    assert billed(55_500, rows) == Billed(40_500, 15_000, 1)


@pytest.mark.parametrize("status", ["", " ", "Attended", "No Show", "Canceled"])
def test_a_status_that_says_nothing_of_billing_makes_nothing_up(status: str):
    assert billed(15_000, [("Unbilled", 15_000), (status, 0)]) is None


def test_no_appointments_tell_nothing():
    assert billed(0, []) is None


@given(st.integers(), st.lists(st.tuples(st.sampled_from(STATUSES), st.integers()), min_size=1))
def test_both_parts_add_up_to_the_balance(balance: int, rows: list[tuple[str, int]]):
    found = billed(balance, rows)
    assert found is not None
    assert found.current_cents + found.unbilled_cents == balance
    assert found.unbilled_cents == sum(cents for status, cents in rows if status in {"Unbilled", "Not billed"})
