"""Examples: what the matching says about situations that a biller knows."""

from __future__ import annotations

from collections.abc import Sequence

from tests.books import Entry, book, charge, linked, paid, weekly
from tieout.matching.settle import settle
from tieout.model.book import LineKind
from tieout.model.settings import Settings

Told = tuple[str, str, tuple[int, ...], tuple[int, ...]]


def story(left: Sequence[Entry], right: Sequence[Entry], clients: int = 1) -> list[Told]:
    """(kind, verdict, left items, right items) of every event."""
    settlement = settle(
        book(left, clients=clients).items, book(right, clients=clients).items, linked(clients), Settings()
    )
    members: dict[int, tuple[list[int], list[int]]] = {}
    for event, side, item in settlement.members.iter_rows():
        members.setdefault(event, ([], []))[side].append(item)
    return [
        (kind, verdict, tuple(members[event][0]), tuple(members[event][1]))
        for event, kind, verdict in settlement.events.select("event", "kind", "verdict").iter_rows()
    ]


def faults(left: Sequence[Entry], right: Sequence[Entry], clients: int = 1) -> list[Told]:
    return [told for told in story(left, right, clients) if told[0] != "agree"]


def test_equal_lines_of_one_day_are_counted() -> None:
    told = story([paid(0, 1, 5_000)] * 3, [paid(0, 1, 5_000)] * 2)
    assert [one[0] for one in told].count("agree") == 2
    assert ("twice", "only_answer", (2,), ()) in told


def test_a_missing_payment_in_the_middle_is_named_where_dates_tell_it() -> None:
    right = weekly(0, [week for week in range(12) if week != 5])
    assert faults(weekly(0, range(12)), right) == [("only_left", "only_answer", (5,), ())]


def test_a_missing_payment_is_named_when_all_are_paid_three_days_later() -> None:
    right = weekly(0, [week for week in range(20) if week != 9], lag=3)
    assert faults(weekly(0, range(20)), right) == [("only_left", "only_answer", (9,), ())]


def test_a_monthly_invoice_covers_its_sessions() -> None:
    left = [charge(0, 7 * week, 15_000) for week in range(12)]
    right = [charge(0, 28 * month + 25, 60_000) for month in range(3)]
    told = story(left, right)
    assert [one[0] for one in told] == ["agree"] * 3
    assert [one[2] for one in told] == [(0, 1, 2, 3), (4, 5, 6, 7), (8, 9, 10, 11)]


def test_parts_add_up() -> None:
    left = [paid(0, 0, 15_000), paid(0, 30, 15_000), paid(0, 60, 15_000)]
    right = [paid(0, day, 5_000) for day in (0, 7, 14, 30, 37, 44, 60, 67, 74)]
    assert [one[2:] for one in story(left, right)] == [((0,), (0, 1, 2)), ((1,), (3, 4, 5)), ((2,), (6, 7, 8))]


def test_a_prepayment_stands_for_the_credits_used_later() -> None:
    left = [Entry(0, 7 * week, LineKind.CREDIT, -15_000) for week in range(4)]
    assert story(left, [paid(0, -2, 60_000)]) == [("agree", "only_answer", (0, 1, 2, 3), (0,))]


def test_a_group_may_hold_a_refund() -> None:
    left = [paid(0, 3, 10_000)]
    right = [paid(0, 3, 15_000), Entry(0, 4, LineKind.REFUND, 5_000)]
    assert story(left, right) == [("agree", "only_answer", (0,), (0, 1))]


def test_swapped_digits_pair_lines_of_one_day() -> None:
    left = [*weekly(0, range(6)), paid(0, 43, 4_500)]
    right = [*weekly(0, range(6)), paid(0, 43, 5_400)]
    assert faults(left, right) == [("differ", "only_answer", (6,), (6,))]


def test_an_amount_mistyped_on_a_late_entry_is_one_event_for_no_other_line_has_it() -> None:
    left = weekly(0, range(20))
    late = [line for line in left if line.day != 70]
    told = faults(left, [*late, paid(0, 73, 15_001)])
    assert [(one[0], *one[2:]) for one in told] == [("differ", (10,), (19,))]


def test_a_payment_entered_as_a_charge_is_one_event() -> None:
    left = [*weekly(0, range(6)), paid(0, 43, 7_700)]
    right = [*weekly(0, range(6)), charge(0, 43, 7_700)]
    assert faults(left, right) == [("differ", "only_answer", (6,), (6,))]


def test_a_line_entered_twice_names_the_higher_row_as_the_copy() -> None:
    right = [*weekly(0, range(6)), paid(0, 14, 15_000)]
    assert faults(weekly(0, range(6)), right) == [("twice", "only_answer", (), (6,))]


def test_a_copy_on_one_day_beside_a_missing_line_is_no_wrong_date() -> None:
    left = [charge(0, 7 * week, 15_000) for week in range(40)]
    right = [line for line in left if line.day != 56]
    missing, days_after = ("only_left", (8,), ()), (0, 3)
    told = [faults(left, [*right, charge(0, 35 + days, 15_000)]) for days in days_after]
    assert [(one[0], *one[2:]) for one in told[0]] == [("twice", (), (39,)), missing]
    assert [(one[0], *one[2:]) for one in told[1]] == [("shifted", (8,), (39,))]


def test_a_copy_is_told_though_it_first_stood_in_for_a_line_under_another_client() -> None:
    left = [*weekly(0, range(20)), *weekly(1, range(20), 9_000)]
    right = [line for line in left if (line.client, line.day) != (0, 49)]
    right += [paid(0, 43, 15_000), paid(1, 49, 15_000)]
    told = faults(left, right, clients=2)
    assert [(one[0], *one[2:]) for one in told] == [
        ("twice", (), (39,)), ("other_client", (7,), ()), ("other_client", (), (40,)),
    ]  # fmt: skip


def test_money_on_the_wrong_client_is_found() -> None:
    left = [*weekly(0, range(8)), *weekly(1, range(8), 9_000)]
    right = [line for line in left if (line.client, line.day) != (0, 21)] + [paid(1, 21, 15_000)]
    told = faults(left, right, clients=2)
    assert [one[0] for one in told] == ["other_client", "other_client"]


def test_a_group_paid_under_another_client_is_found_by_its_first_day() -> None:
    left = [*(Entry(0, 7 * week, LineKind.CREDIT, -15_000) for week in range(12)), *weekly(1, range(12), 9_000)]
    right = [*(paid(0, 28 * four - 2, 60_000) for four in (0, 2)), *weekly(1, range(12), 9_000), paid(1, 26, 60_000)]
    told = faults(left, right, clients=2)
    assert [(one[0], one[2:]) for one in told] == [("other_client", ((4, 5, 6, 7), ())), ("other_client", ((), (14,)))]


def test_a_part_paid_under_another_client_is_found() -> None:
    left = [*weekly(0, range(10)), *weekly(1, range(10), 9_000)]
    parts = [paid(0, 7 * week + later, cents) for week in range(10) for later, cents in ((0, 5_000), (3, 10_000))]
    lost = parts.pop(9)
    right = [*parts, *weekly(1, range(10), 9_000), Entry(1, lost.day, lost.kind, lost.cents)]
    told = faults(left, right, clients=2)
    assert [(one[0], one[2:]) for one in told] == [("other_client", ((4,), (8,))), ("other_client", ((), (29,)))]


def test_a_shifted_date_is_one_event() -> None:
    right = [*weekly(0, [week for week in range(20) if week != 4]), paid(0, 7 * 4 + 12, 15_000)]
    kinds = {one[0] for one in faults(weekly(0, range(20)), right)}
    assert kinds == {"shifted"}


def test_an_opening_balance_stands_for_what_came_before() -> None:
    left = [charge(0, 7 * week, 15_000) for week in range(6)]
    right = [Entry(0, 22, LineKind.OPENING, 60_000), charge(0, 28, 15_000), charge(0, 35, 15_000)]
    told = story(left, right)
    assert {one[0] for one in told} == {"agree"}
    assert told[0][2:] == ((0, 1, 2, 3), (0,))


def test_weekly_payments_at_varying_lags_never_cross() -> None:
    lags = [2, 5, 1, 6, 3, 0, 4, 2, 6, 1, 5, 3]
    right = [paid(0, 7 * week + lag, 15_000) for week, lag in enumerate(lags)]
    assert [one[2:] for one in story(weekly(0, range(12)), right)] == [((week,), (week,)) for week in range(12)]


def test_hundreds_of_equal_weeks_stay_on_their_days_where_some_are_missing_or_entered_twice() -> None:
    weeks = range(500)
    right = [*weekly(0, [week for week in weeks if week not in {40, 310, 480}]), *weekly(0, [120, 250, 251, 400])]
    told = faults(weekly(0, weeks), sorted(right, key=lambda entry: entry.day))
    assert [one[2] for one in told if one[0] == "only_left"] == [(40,), (310,), (480,)]
    assert [one[0] for one in told].count("twice") == 4
    assert len(told) == 7
