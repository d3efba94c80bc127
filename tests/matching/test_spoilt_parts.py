"""Two parts of one line of which something is wrong, for clients who pay in parts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.books import Entry, paid, weekly
from tests.matching.test_settle import faults

WEEKS = 14


def parts(first: int, later: int) -> list[Entry]:
    """Each session is paid in two parts, the second so many days later."""
    whole = [(7 * week, first) for week in range(WEEKS)] + [(7 * week + later, 15_000 - first) for week in range(WEEKS)]
    return [paid(0, day, cents) for day, cents in sorted(whole)]


def at(entries: list[Entry], day: int, cents: int) -> int:
    return next(number for number, one in enumerate(entries) if (one.day, one.cents) == (day, -cents))


def test_the_first_part_may_be_the_one_that_is_missing() -> None:
    right = parts(5_000, 10)
    del right[at(right, 35, 5_000)]
    assert faults(weekly(0, range(WEEKS)), right) == [
        ("part_missing", "only_answer", (5,), (at(right, 45, 10_000),)),
    ]


@pytest.mark.parametrize("off", [-9, -5, 5])
def test_the_first_part_may_stand_on_a_wrong_day(off: int) -> None:
    right = parts(5_000, 10)
    moved = at(right, 35, 5_000)
    right[moved] = replace(right[moved], day=35 + off)
    told = faults(weekly(0, range(WEEKS)), right)
    assert [(one[0], one[2:]) for one in told] == [("shifted", ((5,), (moved, at(right, 45, 10_000))))]


def test_one_part_may_have_a_wrong_amount() -> None:
    right = parts(5_000, 10)
    wrong = at(right, 45, 10_000)
    right[wrong] = replace(right[wrong], cents=-12_500)
    assert faults(weekly(0, range(WEEKS)), right) == [
        ("differ", "only_answer", (5,), (at(right, 35, 5_000), wrong)),
    ]


def test_the_whole_may_have_a_wrong_amount_while_its_parts_are_right() -> None:
    left = weekly(0, range(WEEKS))
    left[5] = replace(left[5], cents=-15_001)
    right = parts(5_000, 10)
    assert faults(left, right) == [
        ("differ", "only_answer", (5,), (at(right, 35, 5_000), at(right, 45, 10_000))),
    ]


def test_a_package_with_its_sign_flipped_is_one_event() -> None:
    left = [Entry(0, 7 * week, one.kind, one.cents) for week, one in enumerate(weekly(0, range(20)))]
    right = [paid(0, 28 * four - 2, 60_000) for four in range(5)]
    right[2] = replace(right[2], cents=60_000)
    assert [(one[0], one[2:]) for one in faults(left, right)] == [("differ", ((8, 9, 10, 11), (2,)))]


THIRDS = [week for week in range(WEEKS) if week not in {6, 9}]


def thirds() -> list[Entry]:
    """Each session is paid in three parts, ten and twenty days later the second and the third."""
    whole = [(7 * week + days, cents) for week in THIRDS for days, cents in ((0, 4_000), (10, 5_000), (20, 6_000))]
    return [paid(0, day, cents) for day, cents in sorted(whole)]


@pytest.mark.parametrize(("days", "cents"), [(0, 4_000), (10, 5_000), (20, 6_000)])
def test_any_of_three_parts_may_be_the_one_that_is_missing(days: int, cents: int) -> None:
    right = thirds()
    del right[at(right, 35 + days, cents)]
    others = [at(right, 35 + day, part) for day, part in ((0, 4_000), (10, 5_000), (20, 6_000)) if day != days]
    assert faults(weekly(0, THIRDS), right) == [("part_missing", "only_answer", (5,), tuple(others))]


@pytest.mark.parametrize(("days", "cents"), [(0, 4_000), (10, 5_000), (20, 6_000)])
@pytest.mark.parametrize("off", [-8, 9])
def test_any_of_three_parts_may_stand_on_a_wrong_day(days: int, cents: int, off: int) -> None:
    right = thirds()
    moved = at(right, 35 + days, cents)
    right[moved] = replace(right[moved], day=35 + days + off)
    told = faults(weekly(0, THIRDS), right)
    own = {at(right, 35 + day, part) for day, part in ((0, 4_000), (10, 5_000), (20, 6_000)) if day != days} | {moved}
    assert [(one[0], one[2], set(one[3])) for one in told] == [("shifted", (5,), own)]


@pytest.mark.parametrize(("days", "cents"), [(0, 4_000), (10, 5_000), (20, 6_000)])
def test_any_of_three_parts_may_have_a_wrong_amount(days: int, cents: int) -> None:
    right = thirds()
    wrong = at(right, 35 + days, cents)
    right[wrong] = replace(right[wrong], cents=-10 * cents)
    told = faults(weekly(0, THIRDS), right)
    assert [one[0] for one in told] == ["differ"]
    assert (told[0][2], wrong in told[0][3]) == ((5,), True)
