from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import jsonschema
import pytest

from tests.cli.conftest import WORKED, Tieout
from tieout.cli.inputs import today


def test_reconcile_answers_and_ends_with_1(tieout: Tieout, files: Path) -> None:
    ended = tieout("reconcile", *WORKED)
    assert ended.code == 1
    assert ended.out.startswith("QuickBooks is 9.00 lower than Sessions Health.\n")
    assert "Good Person     555.00      546.00  9.00 lower  3 items that partly cancel out" in ended.out
    assert "Reading  sessions.csv        10 rows   Sessions Health, Appointment Status   2026-01-06" in ended.err
    assert "its total agrees" in ended.err
    assert "Next: tieout explain 'Good Person' sessions.csv quickbooks.csv --names names.csv" in ended.err


def test_a_last_line_after_today_is_told(tieout: Tieout, files: Path) -> None:
    assert "after today" not in tieout("reconcile", *WORKED).err
    text = (files / "sessions.csv").read_text(encoding="utf-8-sig").replace("03/10/2026", "03/10/2126")
    (files / "sessions.csv").write_text(text)
    told = tieout("reconcile", *WORKED).err
    assert f"Its last line is of 2126-03-10, after today. A mistyped year? --as-of {today()} leaves out" in told


def test_quiet_leaves_only_the_result(tieout: Tieout, files: Path) -> None:
    assert tieout("reconcile", *WORKED, "--quiet").err == ""


def test_exit_zero(tieout: Tieout, files: Path) -> None:
    assert tieout("reconcile", *WORKED, "--exit-zero").code == 0


def test_without_names_the_next_step_is_the_list_of_names(tieout: Tieout, files: Path) -> None:
    ended = tieout("reconcile", "sessions.csv", "quickbooks.csv")
    assert ended.code == 1
    assert "Next: tieout names sessions.csv quickbooks.csv > names.csv" in ended.err


def test_json_has_the_published_schema(tieout: Tieout, files: Path) -> None:
    schema = json.loads(tieout("reconcile", "--json-schema").out)
    ended = tieout("reconcile", *WORKED, "--json")
    jsonschema.validate(json.loads(ended.out), schema)
    assert ended.code == 1
    report = json.loads(ended.out)
    assert report["difference"]["cents"] == -900
    assert report["clients"][0]["items"][0]["right"] == [{"file": 0, "row": 18, "part": "amount"}]


def test_as_of_puts_later_rows_aside(tieout: Tieout, files: Path) -> None:
    report = json.loads(tieout("reconcile", *WORKED, "--json", "--as-of", "2026-02-28").out)
    assert report["as_of"] == "2026-02-28"
    assert {row["code"] for row in report["set_aside"]} == {"W310"}
    assert report["left"]["cents"] == 40_500


@pytest.mark.parametrize(("name", "form"), [("r.json", "json"), ("r.csv", "csv"), ("r.txt", "table")])
def test_out_writes_by_its_ending(tieout: Tieout, files: Path, name: str, form: str) -> None:
    ended = tieout("reconcile", *WORKED, "--out", name)
    assert ended.code == 1
    assert ended.out == ""
    assert f"Written: {name}" in ended.err
    written = (files / name).read_text(encoding="utf-8")
    assert {"json": written[0] == "{", "csv": written[0] == "\ufeff", "table": "Why" in written}[form]
    assert sorted(path.name for path in files.iterdir()) == sorted(
        ["names.csv", "quickbooks.csv", "sessions.csv", name]
    )


def test_csv_on_standard_output(tieout: Tieout, files: Path) -> None:
    ended = tieout("reconcile", *WORKED, "--format", "csv", "--plain")
    rows = list(csv.DictReader(io.StringIO(ended.out, newline="")))
    assert [row["amount"] for row in rows] == ["-9.00", "150.00", "-150.00"]
    assert "\r\n" in ended.out


def test_one_client_of_several(tieout: Tieout, files: Path) -> None:
    more = (files / "sessions.csv").read_text().replace("Good Person", "Second Person").splitlines()[1:3]
    with (files / "sessions.csv").open("a", newline="") as file:
        file.write("\r\n".join(more) + "\r\n")
    report = json.loads(tieout("reconcile", *WORKED, "--client", "person, good", "--json").out)
    assert [client["left_names"] for client in report["clients"]] == [["Good Person"]]
    assert report["client"] == "person, good"
    assert report["left"]["files"][0]["other_clients"] == 2
    assert "Second" not in json.dumps(report)


@pytest.mark.parametrize("name", ["Good Person", "good  person", "Person, Good", "GP-014"])
def test_explain_finds_the_client_by_either_name(tieout: Tieout, files: Path, name: str) -> None:
    ended = tieout("explain", name, *WORKED)
    assert ended.code == 1
    assert "not explained yet                                              -" in ended.out
    assert "First difference: Feb 10, 2026." in ended.out
    assert "[sessions.csv row 7; quickbooks.csv row 18]" in ended.out


def test_explain_json(tieout: Tieout, files: Path) -> None:
    report = json.loads(tieout("explain", "GP-014", *WORKED, "--json").out)
    assert len(report["clients"]) == 1


def test_a_name_in_no_file_is_not_repeated(tieout: Tieout, files: Path) -> None:
    ended = tieout("explain", "Jane Doe", *WORKED)
    assert ended.code == 2
    assert "Jane" not in ended.err
    assert "sessions.csv has 1 client, quickbooks.csv has 1 client" in ended.err
    assert "tieout inspect sessions.csv --clients" in ended.err


def test_names_can_be_given_back(tieout: Tieout, files: Path) -> None:
    listed = tieout("names", *WORKED)
    assert listed.code == 0
    assert listed.out.splitlines()[1].startswith("Good Person,GP-014,map,")
    (files / "back.csv").write_text(listed.out, encoding="utf-8")
    assert "9.00 lower" in tieout("reconcile", *WORKED[:2], "--names", "back.csv").out


def test_a_name_of_the_list_that_no_file_has_is_said_by_its_row(tieout: Tieout, files: Path) -> None:
    (files / "names.csv").write_text("left,right\nGood Person,GP-014\nJane Doe,JD-1\n")
    ended = tieout("reconcile", *WORKED)
    assert "names in rows 3 are not in the files as written" in ended.err
    assert "Jane" not in ended.err


@pytest.mark.parametrize(("option", "variables", "coloured"), [
    ([], {}, False),
    ([], {"FORCE_COLOR": "1"}, True),
    ([], {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
    (["--color", "always"], {"NO_COLOR": "1"}, True),
    (["--color", "never"], {"FORCE_COLOR": "1"}, False),
])  # fmt: skip
def test_colour(
    tieout: Tieout,
    files: Path,
    monkeypatch: pytest.MonkeyPatch,
    option: list[str],
    variables: dict[str, str],
    coloured: bool,
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert ("\x1b[" in tieout("reconcile", *WORKED, *option).out) is coloured


def test_the_demo_ends_well_and_can_be_repeated(tieout: Tieout, tmp_path: Path) -> None:
    for _ in range(2):
        ended = tieout("demo", tmp_path / "demo")
        assert ended.code == 0
        assert "555.00 = 405.00 + 150.00. The export and the client record agree." in ended.out
        assert "Three items explain all of it; two of them cancel out." in ended.out
    assert sorted(path.name for path in (tmp_path / "demo").iterdir()) == [
        "names.csv",
        "quickbooks.csv",
        "sessions.csv",
    ]


def test_the_demo_writes_over_nothing(tieout: Tieout, tmp_path: Path) -> None:
    (tmp_path / "sessions.csv").write_text("mine")
    ended = tieout("demo", tmp_path)
    assert ended.code == 2
    assert (tmp_path / "sessions.csv").read_text() == "mine"
    assert not (tmp_path / "names.csv").exists()


def test_parquet_is_a_folder_that_is_verified_like_a_report(tieout: Tieout, files: Path) -> None:
    ended = tieout("reconcile", *WORKED, "--format", "parquet", "--out", "results")
    assert (ended.code, ended.out) == (1, "")
    assert "Written: results" in ended.err
    assert sorted(path.name for path in (files / "results").iterdir()) == [
        "clients.parquet", "items.parquet", "matches.parquet", "set_aside.parquet", "summary.json",
    ]  # fmt: skip
    verified = tieout("verify", "results", "sessions.csv", "quickbooks.csv")
    assert verified.code == 0
    assert verified.out.startswith("Every law holds")


def test_parquet_needs_a_folder(tieout: Tieout, files: Path) -> None:
    ended = tieout("reconcile", *WORKED, "--format", "parquet")
    assert ended.code == 2
    assert "--format parquet --out results" in ended.err


def test_a_folder_of_parquet_may_have_a_point_in_its_name(tieout: Tieout, files: Path) -> None:
    assert tieout("reconcile", *WORKED, "--format", "parquet", "--out", "results.2026").code == 1
    assert (files / "results.2026" / "summary.json").is_file()
    ended = tieout("reconcile", *WORKED, "--format", "parquet", "--out", "results.csv")
    assert "Two formats were asked for: parquet and csv" in ended.err


def test_parquet_over_a_file_is_refused(tieout: Tieout, files: Path) -> None:
    ended = tieout("reconcile", *WORKED, "--format", "parquet", "--out", "names.csv")
    assert ended.code == 2
    assert (files / "names.csv").is_file()


def test_the_only_client_agrees_because_items_cancel_out(tieout: Tieout, files: Path) -> None:
    head = "Date,Client,Charge,Paid\n"
    (files / "one.csv").write_text(
        f"{head}2026-01-06,Ann Lee,150.00,0\n2026-02-06,Ann Lee,150.00,0\n", encoding="utf-8"
    )
    (files / "two.csv").write_text(
        f"{head}2026-01-06,Ann Lee,150.00,0\n2026-03-19,Ann Lee,180.00,30.00\n", encoding="utf-8"
    )
    ended = tieout("reconcile", "one.csv", "two.csv")
    assert ended.code == 0
    assert "This one agrees only because" in ended.out


def test_a_start_after_every_line_leaves_the_balances_brought_forward(tieout: Tieout, files: Path) -> None:
    said = " ".join(tieout("reconcile", *WORKED, "--from", "2027-01-01").out.split())
    assert "balance brought forward differs by 9.00" in said


def test_a_place_that_cannot_be_written_is_told_before_anything_is_read(tieout: Tieout, files: Path) -> None:
    ended = tieout("reconcile", *WORKED, "--out", "nowhere/report.xlsx")
    assert ended.code == 2
    assert ended.err == "There is no folder nowhere to write report.xlsx into. Make it first.\n"
