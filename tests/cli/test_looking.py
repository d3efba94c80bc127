from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import WORKED, Tieout

CHECK = ("check", "sessions.csv", "--client", "Good Person")


def test_check_agrees(tieout: Tieout, files: Path) -> None:
    ended = tieout(*CHECK, "--current", "405.00", "--unbilled", "$150.00")
    assert ended.code == 0
    assert ended.out.replace("\n", " ").startswith(
        "1,500.00 - 915.00 - 30.00 = 555.00 = 405.00 + 150.00. The export and the client record agree. "
        "2026-01-06 to 2026-03-10 (first to most recent session), 10 rows."
    )


def test_check_differs(tieout: Tieout, files: Path) -> None:
    ended = tieout(*CHECK, "--current", "435", "--unbilled", "150")
    assert ended.code == 1
    assert "The export says 555.00, the client page says 585.00: 30.00 apart." in ended.out
    assert "Most likely, in this order:" in ended.out
    assert "this 30.00 will stay" in ended.out
    assert max(map(len, ended.out.splitlines()[1:])) <= 80


def test_check_json(tieout: Tieout, files: Path) -> None:
    told = json.loads(tieout(*CHECK, "--current", "-25", "--unbilled", "0", "--from", "2026-02-01", "--json").out)
    assert told["schema"] == "tieout.check/1"
    assert told["from"] == "2026-02-01"
    assert told["current_cents"] == -2_500
    assert told["gap_cents"] == told["record_cents"] - told["export_cents"]
    assert told["reasons"]


@pytest.mark.parametrize("amount", ["", "abc", "1.234"])
def test_an_amount_that_is_none(tieout: Tieout, files: Path, amount: str) -> None:
    ended = tieout(*CHECK, "--current", amount, "--unbilled", "0")
    assert ended.code == 2
    assert "is not an amount" in ended.err


def test_inspect(tieout: Tieout, files: Path) -> None:
    ended = tieout("inspect", "sessions.csv", "quickbooks.csv")
    assert ended.code == 0
    assert "sessions.csv: Sessions Health, Appointment Status" in ended.out
    assert "16 read = 16 used + 0 set aside" in ended.out
    assert "own totals     agree with its rows" in ended.out
    assert "Good Person" not in ended.out


def test_inspect_lists_names_when_asked(tieout: Tieout, files: Path) -> None:
    assert "client         Good Person" in tieout("inspect", "sessions.csv", "--clients").out


def test_inspect_json_is_one_object_a_file(tieout: Tieout, files: Path) -> None:
    objects = [json.loads(line) for line in tieout("inspect", *WORKED[:2], "--json").out.splitlines()]
    assert [told["rows"] for told in objects] == [10, 16]
    for told in objects:
        assert told["rows"] == told["used"] + told["set_aside"]
        assert {"program", "report", "cents", "from", "to", "clients", "own_totals", "problems"} <= set(told)
    assert [told["own_totals"] for told in objects] == ["none", "agree"]


def test_columns_can_be_given_back(tieout: Tieout, files: Path) -> None:
    (files / "ledger.csv").write_text(
        "Date,Customer,Amount\n2026-01-06,Good Person,150.00\n2026-01-20,Good Person,-150.00\n"
    )
    shown = tieout("columns", "ledger.csv")
    assert shown.code == 0
    assert 'client = "Customer"' in shown.out
    (files / "map.toml").write_text(shown.out)
    assert tieout("reconcile", "sessions.csv", "ledger.csv", "--columns", "map.toml").code == 1


def test_columns_of_an_unknown_layout_are_a_map_to_fill_in(tieout: Tieout, files: Path) -> None:
    (files / "ledger.csv").write_text("Posted,Who,Amount Due\n2026-01-06,Good Person,150.00\n")
    shown = tieout("columns", "ledger.csv")
    assert shown.code == 0
    assert 'amount = "Amount Due"  # by its cells; 1 of 1 cells are amounts\n' in shown.out
    assert 'positive = "owes"  # the heading Amount Due; or "pays", if it is money paid\n' in shown.out
    (files / "map.toml").write_text(shown.out)
    assert tieout("reconcile", "sessions.csv", "ledger.csv", "--columns", "map.toml").code == 1


def test_verify(tieout: Tieout, files: Path) -> None:
    tieout("reconcile", *WORKED, "--out", "r.json")
    ended = tieout("verify", "r.json", "sessions.csv", "quickbooks.csv")
    assert ended.code == 0
    assert ended.out.startswith("Every law holds: ")


@pytest.mark.parametrize("options", [
    ["--as-of", "2026-02-10"],
    ["--from", "2026-02-01"],
    ["--to", "2026-02-20"],
    ["--from", "2026-01-20", "--to", "2026-03-01", "--as-of", "2026-02-20"],
    ["--client", "GP-014"],
])  # fmt: skip
def test_verify_holds_for_every_choice_of_days(tieout: Tieout, files: Path, options: list[str]) -> None:
    tieout("reconcile", *WORKED, "--out", "r.json", *options)
    ended = tieout("verify", "r.json", "sessions.csv", "quickbooks.csv")
    assert ended.code == 0, ended.out


def test_verify_catches_a_changed_report_and_a_changed_file(tieout: Tieout, files: Path) -> None:
    tieout("reconcile", *WORKED, "--out", "r.json")
    report = json.loads((files / "r.json").read_text(encoding="utf-8"))
    report["clients"][0]["items"][0]["cents"] += 100
    (files / "changed.json").write_text(json.dumps(report))
    ended = tieout("verify", "changed.json", "sessions.csv", "quickbooks.csv", "--json")
    assert ended.code == 1
    assert json.loads(ended.out)["holds"] is False
    with (files / "sessions.csv").open("a") as file:
        file.write("\r\n")
    ended = tieout("verify", "r.json", "sessions.csv", "quickbooks.csv")
    assert ended.code == 1
    assert "sessions.csv is not the file of the report: its sha256 differs." in ended.out


@pytest.mark.parametrize("text", ["", "{", "[]", '{"schema": "other/1"}', "\udcff"])
def test_verify_refuses_what_is_no_report(tieout: Tieout, files: Path, text: str) -> None:
    (files / "r.json").write_bytes(text.encode("utf-8", "surrogateescape"))
    assert tieout("verify", "r.json", "sessions.csv", "quickbooks.csv").code == 3


def test_doctor(tieout: Tieout) -> None:
    ended = tieout("doctor")
    assert ended.code == 0
    assert "\nxlsxwriter " in ended.out
    assert "(for PDF)\n" in ended.out
    assert "Everything needed is installed." in ended.out


def test_a_client_page_is_checked_against_the_practices_own_export(tieout: Tieout, files: Path) -> None:
    ended = tieout("check", "quickbooks.csv", "--client", "GP-014", "--current", "405.00", "--unbilled", "150.00")
    assert ended.code == 2
    assert "quickbooks.csv is of QuickBooks." in ended.err
