"""Costs in reports: every event is priced again, and what was changed is found."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.reporting.examples import practice
from tieout.model.book import Book
from tieout.model.settings import Settings
from tieout.pipeline import reconcile
from tieout.reading import ReadingOptions, Source, read_book
from tieout.reporting import of_clients, whole
from tieout.reporting.document import document
from tieout.reporting.results import write_results
from tieout.reporting.stored import read_results
from tieout.simulating import simulate
from tieout.simulating.plan import MIXES, Plan
from tieout.verifying import Verification, verify, verify_in_shares

Json = dict[str, Any]

PRICED = "each event costs what the table says of its lines"
BASIS = "what agrees and what doesn't costs what the share of faults says"
HABITS = "the prices of habits are those of probabilities"
SUMS = "each client's cost is the sum of its events' costs"


def books_of(plan: Plan) -> tuple[Book, Book]:
    files = simulate(plan)
    (other,) = files.keys() - {"sessions.csv", "names.csv", "truth.json"}
    left, right = (read_book([Source(name, files[name])], ReadingOptions()) for name in ("sessions.csv", other))
    return left, right


def told(plan: Plan, chosen: Settings | None = None) -> tuple[Json, Book, Book]:
    left, right = books_of(plan)
    report = json.loads(json.dumps(document(whole(reconcile(left, right, chosen)))))
    return report, left, right


@lru_cache(maxsize=1)
def example() -> tuple[str, Book, Book]:
    report, left, right = told(Plan(seed=5, clients=14, months=6, fault_rate=0.1, naming="same"))
    return json.dumps(report), left, right


def events(report: Json) -> list[Json]:
    return [event for client in report["clients"] for event in (*client["items"], *client["matches"])]


def breaches(answer: Verification, law: str) -> tuple[str, ...]:
    (found,) = [one for one in answer.laws if one.name == law]
    return found.breaches


def checked(answer: Verification, law: str) -> int:
    return sum(one.checked for one in answer.laws if one.name == law)


@pytest.mark.parametrize("memos", ["none", "dates"])
@pytest.mark.parametrize("mix", sorted(MIXES))
def test_every_event_of_a_practice_is_priced_again(mix: str, memos: str) -> None:
    report, left, right = told(Plan(seed=11, clients=8, months=6, fault_rate=0.08, naming="same", mix=mix, memos=memos))
    answer = verify(report, left, right)
    assert answer.breaches == ()
    count = len(events(report))
    assert checked(answer, PRICED) == count > 100
    first, *others = answer.notes
    assert first == f"{count:,} events were priced anew, from the table, the habits stated and the lines of the files."
    assert all("can be read in several ways" in other for other in others)
    assert sum(int(other.split()[0]) for other in others) < 0.06 * count


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("mix", sorted(MIXES))
def test_every_event_of_many_practices_is_priced_again(mix: str, seed: int) -> None:
    memos = ("none", "dates")[seed % 2]
    plan = Plan(seed=seed, clients=25, fault_rate=(0.01, 0.05, 0.12)[seed % 3], naming="same", mix=mix, memos=memos)
    report, left, right = told(plan)
    answer = verify(report, left, right)
    assert answer.breaches == ()
    assert checked(answer, PRICED) == len(events(report))


def test_costs_without_learning_are_those_of_the_table() -> None:
    plan = Plan(seed=2, clients=8, months=4, naming="same", mix="varied")
    report, left, right = told(plan, Settings(learn=False))
    assert report["costs"] == {"events": 0, "faults": 0, "agree": 44, "fault": 5059, "clients_left_over": 8} | {
        "clients_left_over": report["costs"]["clients_left_over"]
    }
    assert verify(report, left, right).breaches == ()


def test_a_line_under_another_client_costs_half_under_each() -> None:
    text, left, right = example()
    report = json.loads(text)
    halves = [item for item in events(report) if item["kind" if "kind" in item else "rule"] == "other_client"]
    assert len(halves) >= 2
    assert verify(report, left, right).breaches == ()
    halves[0]["cost"] += 1
    assert any("its half costs" in one for one in verify(report, left, right).breaches)


def test_a_report_of_one_client_takes_other_halves_as_stated() -> None:
    _, left, right = example()
    answer = reconcile(left, right, Settings(client="somebody"))
    number = next(
        number
        for number, client in enumerate(answer.clients)
        if any(item.counterpart is not None for item in client.items)
    )
    report = json.loads(json.dumps(document(of_clients(answer, [number], left, right))))
    verified = verify(report, left, right)
    assert verified.breaches == ()
    assert "taken as stated" in verified.notes[-1]


def test_a_report_without_costs_says_so() -> None:
    answer = practice()
    report = json.loads(json.dumps(document(whole(answer))))
    del report["costs"]
    for client in report["clients"]:
        del client["cost"], client["habits"]
    for event in events(report):
        del event["cost"]
    verified = verify(report, answer.left, answer.right)
    assert verified.breaches == ()
    assert verified.notes == (
        "The report states no costs: it was written before reports did. Write it anew to have them checked.",
    )


def test_older_parquet_results_say_so_too(tmp_path: Path) -> None:
    _, left, right = example()
    write_results(whole(reconcile(left, right)), tmp_path)
    for name in ("clients", "items", "matches"):
        table = pl.read_parquet(tmp_path / f"{name}.parquet")
        table.drop("cost", "said", "charges_habit", "payments_habit", strict=False).write_parquet(
            tmp_path / f"{name}.parquet"
        )
    summary = json.loads((tmp_path / "summary.json").read_text(encoding="utf-8"))
    del summary["costs"]
    (tmp_path / "summary.json").write_text(json.dumps(summary), encoding="utf-8")
    verified = verify(read_results(tmp_path), left, right)
    assert verified.breaches == ()
    assert verified.notes[0].startswith("The report states no costs")


CHANGES: list[tuple[str, Callable[[Json], None]]] = []


def changed(law: str) -> Callable[[Callable[[Json], None]], Callable[[Json], None]]:
    """Count a way to change a report among those that break a law."""

    def count(function: Callable[[Json], None]) -> Callable[[Json], None]:
        CHANGES.append((law, function))
        return function

    return count


def habits_of(report: Json) -> list[Json]:
    return [habit for client in report["clients"] for habit in client["habits"].values() if habit]


def matches(report: Json) -> list[Json]:
    return [match for client in report["clients"] for match in client["matches"]]


@changed(PRICED)
def a_match_costs_less(report: Json) -> None:
    matches(report)[7]["cost"] -= 1


@changed(PRICED)
def every_item_costs_more(report: Json) -> None:
    for client in report["clients"]:
        for item in client["items"]:
            item["cost"] += 5
        client["cost"] += 5 * len(client["items"])


@changed(PRICED)
def a_match_costs_nothing_it_says(report: Json) -> None:
    matches(report)[3]["cost"] = None


@changed(PRICED)
def a_memo_says_more_than_it_can(report: Json) -> None:
    matches(report)[2]["said"] = -8_001
    matches(report)[2]["cost"] -= 8_001


@changed(PRICED)
def a_memo_says_more_against_than_it_can(report: Json) -> None:
    matches(report)[2]["said"] = 5_001
    matches(report)[2]["cost"] += 5_001


@changed(PRICED)
def what_a_memo_says_is_not_in_the_cost(report: Json) -> None:
    matches(report)[2]["said"] = -1_000


@changed(PRICED)
def another_gap_is_cheaper(report: Json) -> None:
    habit = next(one for one in habits_of(report) if one["money"] and len(one["money"]["costs"]) > 1)
    for price in habit["money"]["costs"]:
        price["cost"] += 3


@changed(PRICED)
def a_gap_has_no_price(report: Json) -> None:
    habit = next(one for one in habits_of(report) if one["money"] and not one["money"]["even"])
    habit["money"]["costs"] = [{"of": habit["money"]["middle"] + 70, "cost": 5}]


@changed(PRICED)
def a_group_has_another_price(report: Json) -> None:
    for habit in habits_of(report):
        for price in habit["left_lines"]:
            price["cost"] += 1


@changed(PRICED)
def a_spread_habit_is_wider(report: Json) -> None:
    habit = next(one for one in habits_of(report) if one["money"] and one["money"]["even"])
    habit["money"]["even"][1] += 4
    habit["money"]["middle"] += 2


@changed(PRICED)
def fewer_clients_have_something_left(report: Json) -> None:
    report["costs"]["clients_left_over"] = 2


@changed(PRICED)
def no_habit_is_stated(report: Json) -> None:
    report["clients"][4]["habits"] = {"charges": None, "payments": None}


@changed(PRICED)
def a_wrong_date_is_called_usual(report: Json) -> None:
    for client in report["clients"]:
        for item in client["items"]:
            if item["kind"] == "date_differs":
                client["items"].remove(item)
                told = {name: item[name] for name in ("left", "right", "verdict", "cost")}
                told |= {"rule": "other_day", "cents": 15_000, "days_apart": 1, "reason": "so"}
                client["matches"].append(told)
                return


@changed(BASIS)
def faults_are_cheaper(report: Json) -> None:
    report["costs"]["fault"] -= 1


@changed(BASIS)
def there_are_more_faults(report: Json) -> None:
    report["costs"]["faults"] += 3


@changed(BASIS)
def more_clients_have_something_left_than_there_are(report: Json) -> None:
    report["costs"]["clients_left_over"] = 1_000


@changed(HABITS)
def gaps_are_likelier_than_certain(report: Json) -> None:
    gaps = next(one["money"] for one in habits_of(report) if one["money"] and not one["money"]["even"])
    gaps["costs"] = [{"of": gaps["middle"], "cost": 100}, {"of": gaps["middle"] + 1, "cost": 100}]


@changed(HABITS)
def groups_are_likelier_than_certain(report: Json) -> None:
    habits_of(report)[0]["right_lines"] = [{"of": 1, "cost": 10}, {"of": 2, "cost": 10}]


@changed(HABITS)
def the_likeliest_gap_is_dear(report: Json) -> None:
    gaps = next(one["money"] for one in habits_of(report) if one["money"] and not one["money"]["even"])
    gaps["costs"] = [{"of": gaps["middle"], "cost": 900}, {"of": gaps["middle"] + 3, "cost": 899}]


@changed(HABITS)
def a_price_is_below_nought(report: Json) -> None:
    habits_of(report)[0]["left_lines"] = [{"of": 1, "cost": -1}]


@changed(SUMS)
def a_client_costs_less(report: Json) -> None:
    report["clients"][5]["cost"] -= 1


@changed(SUMS)
def a_client_states_no_cost(report: Json) -> None:
    report["clients"][5]["cost"] = None


@pytest.mark.parametrize(("law", "change"), CHANGES, ids=[change.__name__ for _, change in CHANGES])
def test_every_change_is_named_without_a_clients_name(law: str, change: Callable[[Json], None]) -> None:
    text, left, right = example()
    report = json.loads(text)
    assert verify(report, left, right).breaches == ()
    change(report)
    answer = verify(report, left, right)
    assert breaches(answer, law)
    names = {*left.clients, *right.clients}
    assert not [one for one in answer.breaches if any(name in one for name in names)]
    in_shares = verify_in_shares(report, [[client] for client in report["clients"]], left, right)
    assert sorted(breaches(in_shares, law)) == sorted(breaches(answer, law))
