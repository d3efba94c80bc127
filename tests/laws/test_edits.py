"""One change to one book, and exactly that change in the answer."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from tests.books import Entry, book, charge, linked, paid
from tieout.matching.settle import settle
from tieout.model.book import LineKind
from tieout.model.settings import Settings

FEES = (15_000, 12_500, 9_000)
LAGS = (0, 0, 3)
WEEKS = [week for week in range(24) if week not in {5, 13}]


def practice(clients: int = 3) -> tuple[list[Entry], list[Entry]]:
    """Weekly sessions of some clients, paid on the day or three days later; both books agree."""
    left: list[Entry] = []
    right: list[Entry] = []
    for client in range(clients):
        fee, lag = FEES[client % 3], LAGS[client % 3]
        for week in WEEKS:
            left += [charge(client, 7 * week + client, fee), paid(client, 7 * week + client, fee)]
            right += [charge(client, 7 * week + client, fee), paid(client, 7 * week + client + lag, fee)]
    return left, right


def faults(left: Sequence[Entry], right: Sequence[Entry], clients: int = 3) -> list[tuple[str, set[int], set[int]]]:
    """Kind, left items and right items of every event on which the books don't agree."""
    told = settle(book(left, clients=clients).items, book(right, clients=clients).items, linked(clients), Settings())
    members: dict[int, tuple[set[int], set[int]]] = {}
    for event, side, item in told.members.iter_rows():
        members.setdefault(event, (set(), set()))[side].add(item)
    kinds = told.events.select("event", "kind").iter_rows()
    return [(kind, *members[event]) for event, kind in kinds if kind != "agree"]


def payments_of(lines: Sequence[Entry], client: int) -> list[int]:
    return [n for n, line in enumerate(lines) if line.client == client and line.kind is LineKind.PAYMENT]


PLACES = pytest.mark.parametrize("place", [0, 9, -1], ids=["first", "middle", "last"])
CLIENTS = pytest.mark.parametrize("client", [0, 1, 2])


def test_a_practice_without_faults_has_none() -> None:
    assert faults(*practice()) == []


@PLACES
@CLIENTS
def test_one_row_removed_is_the_only_fault(client: int, place: int) -> None:
    left, right = practice()
    gone = payments_of(right, client)[place]
    missing = payments_of(left, client)[place]
    assert faults(left, right[:gone] + right[gone + 1 :]) == [("only_left", {missing}, set())]


@pytest.mark.parametrize("times", [1, 3])
@CLIENTS
def test_one_row_copied_is_entered_twice(client: int, times: int) -> None:
    left, right = practice()
    row = right[payments_of(right, client)[9]]
    told = faults(left, right + [row] * times)
    assert [kind for kind, *_ in told] == ["twice"] * times
    assert {item for _, _, items in told for item in items} == set(range(len(right), len(right) + times))


CHANGES: list[Callable[[int], int]] = [lambda cents: -cents, lambda cents: cents * 10, lambda cents: cents - 500]


@pytest.mark.parametrize("change", CHANGES, ids=["sign", "decimal", "five less"])
@PLACES
@CLIENTS
def test_one_amount_changed_is_one_amount_that_differs(client: int, place: int, change: Callable[[int], int]) -> None:
    left, right = practice()
    row, mine = payments_of(right, client)[place], payments_of(left, client)[place]
    right[row] = replace(right[row], cents=change(right[row].cents))
    assert faults(left, right) == [("differ", {mine}, {row})]


@CLIENTS
def test_one_date_moved_past_the_next_session_is_one_date_that_differs(client: int) -> None:
    left, right = practice()
    row, mine = payments_of(right, client)[9], payments_of(left, client)[9]
    right[row] = replace(right[row], day=right[row].day + 10)
    assert faults(left, right) == [("shifted", {mine}, {row})]


def test_one_row_moved_to_another_client_is_found_there() -> None:
    left, right = practice()
    row, mine = payments_of(right, 0)[9], payments_of(left, 0)[9]
    right[row] = replace(right[row], client=1)
    told = faults(left, right)
    assert sorted(told, key=str) == sorted([("other_client", {mine}, set()), ("other_client", set(), {row})], key=str)


def test_a_month_merged_to_one_payment_agrees() -> None:
    left, right = practice()
    rows = payments_of(right, 0)[6:10]
    merged = replace(right[rows[-1]], cents=sum(right[row].cents for row in rows))
    assert faults(left, [line for n, line in enumerate(right) if n not in rows] + [merged]) == []


def test_a_payment_split_in_two_agrees() -> None:
    left, right = practice()
    row = payments_of(right, 0)[9]
    halves = [replace(right[row], cents=-10_000), replace(right[row], cents=-5_000, day=right[row].day + 2)]
    assert faults(left, right[:row] + right[row + 1 :] + halves) == []


def test_four_sessions_prepaid_agree() -> None:
    left, right = practice()
    rows, mine = payments_of(right, 0)[14:18], payments_of(left, 0)[14:18]
    left = [replace(line, kind=LineKind.CREDIT) if n in mine else line for n, line in enumerate(left)]
    prepaid = replace(right[rows[0]], cents=4 * right[rows[0]].cents, day=right[rows[0]].day - 2)
    assert faults(left, [line for n, line in enumerate(right) if n not in rows] + [prepaid]) == []


def edited() -> tuple[list[Entry], list[Entry]]:
    """A practice with a payment missing, one twice, and one amount wrong."""
    left, right = practice()
    rows = payments_of(right, 2)
    right[rows[15]] = replace(right[rows[15]], cents=-90_000)
    return left, [line for n, line in enumerate(right) if n != rows[4]] + [right[payments_of(right, 0)[3]]]


def test_a_year_later_the_answer_is_the_same() -> None:
    left, right = ([replace(line, day=line.day + 364) for line in lines] for lines in edited())
    assert faults(left, right) == faults(*edited())


def test_a_row_removed_and_put_back_at_the_end_of_the_file_changes_nothing() -> None:
    left, right = edited()
    row = payments_of(right, 1)[7]
    moved = right[:row] + right[row + 1 :] + [right[row]]
    now = {old: new for new, old in enumerate([*range(row), *range(row + 1, len(right)), row])}
    expected = [(kind, here, {now[item] for item in there}) for kind, here, there in faults(left, right)]
    assert sorted(faults(left, moved), key=str) == sorted(expected, key=str)


def test_amounts_three_times_as_high_are_told_alike() -> None:
    left, right = ([replace(line, cents=3 * line.cents) for line in lines] for lines in edited())
    assert faults(left, right) == faults(*edited())


@CLIENTS
def test_three_months_without_payments_shift_no_later_pair(client: int) -> None:
    left, right = practice()
    gone, missing = payments_of(right, client)[4:16], set(payments_of(left, client)[4:16])
    told = faults(left, [line for n, line in enumerate(right) if n not in gone])
    assert {item for _, here, _ in told for item in here} == missing
    assert {kind for kind, *_ in told} == {"only_left"}
    assert not any(there for *_, there in told)


def test_a_clean_client_added_changes_nothing_for_the_others() -> None:
    left, right = edited()
    clean = [[replace(line, client=3) for line in lines if line.client == 1] for lines in practice()]
    assert faults(left + clean[0], right + clean[1], 4) == faults(left, right, 3)


def test_two_practices_in_one_file_are_told_as_they_are_apart() -> None:
    left, right = edited()
    again = [[replace(line, client=line.client + 3) for line in lines] for lines in (left, right)]
    kinds = sorted(kind for kind, *_ in faults(left, right))
    assert sorted(kind for kind, *_ in faults(left + again[0], right + again[1], 6)) == sorted(kinds * 2)


PROGRAM = "import tests.laws.test_edits as laws; print(laws.faults(*laws.edited()))"


def test_the_hash_seed_changes_nothing() -> None:
    told = {
        subprocess.run(
            [sys.executable, "-c", PROGRAM], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(told) == 1
