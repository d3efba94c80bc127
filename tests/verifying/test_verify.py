from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.reporting.examples import practice, worked
from tieout.model.book import Book
from tieout.model.outcome import Reconciliation
from tieout.reporting import of_clients, whole
from tieout.reporting.document import document
from tieout.verifying import Verification, verify, verify_in_shares

Json = dict[str, Any]

DAMAGES: list[Callable[[Json], None]] = []


def damage(function: Callable[[Json], None]) -> Callable[[Json], None]:
    """Count a way to damage a good report among those to be caught."""
    DAMAGES.append(function)
    return function


def told(example: Callable[[], Reconciliation]) -> tuple[Json, Book, Book]:
    answer = example()
    return document(whole(answer)), answer.left, answer.right


@pytest.mark.parametrize("example", [worked, practice])
def test_a_good_report_breaks_no_law(example: Callable[[], Reconciliation]) -> None:
    verification = verify(*told(example))
    assert verification.breaches == ()
    assert verification.holds
    unasked = {"items that name other lines name the right ones", "several fit names lines of these files"}
    of_costs = {law.name for law in verification.laws if "cost" in law.name or "prices" in law.name}
    assert len(of_costs) == 4  # made by hand, these reports state no costs; test_costs has those that do
    assert all(law.checked for law in verification.laws if law.name not in unasked | of_costs)


@pytest.mark.parametrize("number", range(6))
def test_a_good_report_of_one_client_breaks_no_law(number: int) -> None:
    answer = practice()
    answer = replace(answer, settings=replace(answer.settings, client="x"))
    report = document(of_clients(answer, [number], answer.left, answer.right))
    assert verify(report, answer.left, answer.right).breaches == ()


@damage
def wrong_sha(report: Json) -> None:
    report["left"]["files"][0]["sha256"] = "c" * 64


@damage
def another_schema(report: Json) -> None:
    report["schema"] = "tieout.reconciliation/9"


@damage
def a_field_missing(report: Json) -> None:
    del report["clients"][0]["items"]


@damage
def cents_as_text(report: Json) -> None:
    report["left"]["cents"] = "100.00"


@damage
def another_program(report: Json) -> None:
    report["right"]["program"] = "xero"


@damage
def a_file_missing(report: Json) -> None:
    report["right"]["files"] = []


@damage
def rows_that_do_not_add_up(report: Json) -> None:
    report["left"]["files"][0]["used"] -= 1


@damage
def rows_hidden_as_other_clients(report: Json) -> None:
    report["left"]["files"][0]["used"] -= 1
    report["left"]["files"][0]["other_clients"] += 1


@damage
def rows_of_another_count(report: Json) -> None:
    report["left"]["files"][0]["used"] += 1
    report["left"]["files"][0]["rows"] += 1


@damage
def a_client_missing(report: Json) -> None:
    del report["clients"][0]


@damage
def a_client_twice(report: Json) -> None:
    report["clients"].append(report["clients"][0])


@damage
def a_name_that_is_not_there(report: Json) -> None:
    report["clients"][0]["left_names"] = ["Nobody"]


@damage
def a_match_missing(report: Json) -> None:
    del report["clients"][1]["matches"][0]


@damage
def a_match_twice(report: Json) -> None:
    report["clients"][1]["matches"] *= 2


@damage
def a_match_of_other_days(report: Json) -> None:
    report["clients"][1]["matches"][0]["days_apart"] += 1


@damage
def a_match_of_another_rule(report: Json) -> None:
    report["clients"][1]["matches"][0]["rule"] = "group"


@damage
def several_that_are_not_named(report: Json) -> None:
    report["clients"][1]["items"][0]["verdict"] = "several_fit"


@damage
def several_that_are_not_there(report: Json) -> None:
    report["clients"][1]["matches"][0]["verdict"] = "several_fit"
    report["clients"][1]["matches"][0]["alternatives"] = [{"file": 0, "row": 999, "part": "amount"}]


@damage
def an_unequal_match(report: Json) -> None:
    report["clients"][1]["matches"][0]["right"] = report["clients"][1]["items"][0]["right"]
    report["clients"][1]["matches"][0]["cents"] = -4_999


@damage
def a_match_of_one_side(report: Json) -> None:
    report["clients"][1]["matches"][0]["left"] = []


@damage
def lines_of_another_client(report: Json) -> None:
    report["clients"][0]["matches"][0], report["clients"][3]["matches"][0] = (
        report["clients"][3]["matches"][0],
        report["clients"][0]["matches"][0],
    )


@damage
def a_line_that_is_not_there(report: Json) -> None:
    report["clients"][5]["items"][0]["right"][0]["row"] = 999


@damage
def a_line_of_another_part(report: Json) -> None:
    report["clients"][1]["matches"][0]["left"][0]["part"] = "charge"


@damage
def an_item_of_another_amount(report: Json) -> None:
    report["clients"][1]["items"][0]["cents"] -= 100
    report["clients"][1]["right_cents"] -= 100
    report["clients"][1]["difference_cents"] -= 100


@damage
def an_item_missing(report: Json) -> None:
    report["clients"][4]["items"].pop()


@damage
def a_plug(report: Json) -> None:
    report["clients"][0]["items"].append(
        {"kind": "only_left", "hint": None, "cents": 500, "day": "2026-02-02", "left": [], "right": [],
         "verdict": "only_answer", "text": "Misc.", "nearest": None}
    )  # fmt: skip


@damage
def an_unknown_kind(report: Json) -> None:
    report["clients"][5]["items"][0]["kind"] = "misc"


@damage
def an_item_without_words(report: Json) -> None:
    report["clients"][5]["items"][0]["text"] = " "


@damage
def an_item_of_another_day(report: Json) -> None:
    report["clients"][5]["items"][0]["day"] = "2026-02-03"


@damage
def an_item_of_the_wrong_side(report: Json) -> None:
    report["clients"][4]["items"][0]["kind"] = "only_right"


@damage
def a_twin_missing(report: Json) -> None:
    del report["clients"][1]["items"][0]["twin"]


@damage
def a_twin_that_is_the_copy(report: Json) -> None:
    report["clients"][1]["items"][0]["twin"] = report["clients"][1]["items"][0]["right"][0]


@damage
def a_counterpart_missing(report: Json) -> None:
    del report["clients"][2]["items"][0]["counterpart"]


@damage
def a_counterpart_under_the_wrong_client(report: Json) -> None:
    report["clients"][2]["items"][0]["counterpart"]["client"] = "Baker, B."


@damage
def a_counterpart_that_is_not_there(report: Json) -> None:
    report["clients"][2]["items"][0]["counterpart"]["right"][0]["row"] = 77


@damage
def a_balance_changed(report: Json) -> None:
    report["clients"][0]["left_cents"] += 1


@damage
def both_balances_changed(report: Json) -> None:
    report["clients"][0]["left_cents"] += 1
    report["clients"][0]["right_cents"] += 1


@damage
def a_difference_changed(report: Json) -> None:
    report["clients"][1]["difference_cents"] = 0


@damage
def the_unexplained_hidden(report: Json) -> None:
    report["clients"][5]["unexplained_cents"] = 0


@damage
def the_unexplained_hidden_in_the_head(report: Json) -> None:
    report["difference"]["explained_cents"] += 17_500
    report["difference"]["unexplained_cents"] = 0


@damage
def the_first_difference_changed(report: Json) -> None:
    report["clients"][1]["first_difference"] = None


@damage
def a_total_changed(report: Json) -> None:
    report["right"]["cents"] += 1


@damage
def the_difference_changed(report: Json) -> None:
    report["difference"]["cents"] += 1


@damage
def a_row_set_aside_missing(report: Json) -> None:
    del report["set_aside"][0]


@damage
def a_row_set_aside_of_another_amount(report: Json) -> None:
    report["set_aside"][0]["cents"] = 0


@damage
def a_row_left_out_missing(report: Json) -> None:
    del report["set_aside"][1]


@damage
def a_row_left_out_of_another_amount(report: Json) -> None:
    report["set_aside"][1]["cents"] = 1


@damage
def a_line_left_out_that_counts(report: Json) -> None:
    match = report["clients"][1]["matches"].pop()
    report["set_aside"] += [
        {"side": side, "file": 0, "row": match[side][0]["row"], "column": match[side][0]["part"], "found": "",
         "why": "", "cents": match["cents"], "code": "W310"}
        for side in ("left", "right")
    ]  # fmt: skip


@damage
def another_last_day(report: Json) -> None:
    report["as_of"] = "2026-02-05"


@damage
def no_last_day(report: Json) -> None:
    report["as_of"] = None


@pytest.mark.parametrize("harm", DAMAGES, ids=lambda harm: harm.__name__)
def test_every_damage_is_caught(harm: Callable[[Json], None]) -> None:
    report, left, right = told(practice)
    harm(report)
    verification = verify(report, left, right)
    assert not verification.holds
    assert all(name not in breach for breach in verification.breaches for name in ("Adams", "Baker", "Haddad"))


def in_shares(report: Json, left: Book, right: Book, size: int) -> Verification:
    """The check of some clients at a time."""
    clients = report["clients"]
    shares = [clients[first : first + size] for first in range(0, len(clients), size)]
    return verify_in_shares({**report, "clients": "none"}, shares, left, right)


@pytest.mark.parametrize("size", [1, 4, 100])
@pytest.mark.parametrize("harm", [None, *DAMAGES], ids=lambda harm: harm.__name__ if harm else "none")
def test_some_clients_at_a_time_are_judged_as_all(harm: Callable[[Json], None] | None, size: int) -> None:
    report, left, right = told(practice)
    if harm is not None:
        harm(report)
    parts, all_at_once = in_shares(report, left, right, size), verify(report, left, right)
    assert parts.holds == all_at_once.holds == (harm is None)
    if harm is None:
        assert parts == all_at_once


def test_there_are_enough_damages() -> None:
    assert len(DAMAGES) > 40


def test_files_that_have_changed_since_are_caught() -> None:
    report, left, right = told(practice)
    changed = replace(left.files[0], sha256="d" * 64)
    assert not verify(report, replace(left, files=(changed,)), right).holds


def test_a_line_added_to_a_file_is_caught() -> None:
    report, left, right = told(practice)
    grown = left.items.vstack(left.items.head(1))
    assert not verify(report, replace(left, items=grown), right).holds


@pytest.mark.parametrize("report", [{}, {"schema": "tieout.reconciliation/1"}, {"schema": 7}])
def test_what_is_no_report_breaks_the_first_law(report: Json) -> None:
    _, left, right = told(worked)
    verification = verify(report, left, right)
    assert [bool(law.breaches) for law in verification.laws] == [True]
