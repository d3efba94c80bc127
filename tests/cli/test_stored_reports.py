"""`explain` and `reconcile` on a report that is written already give what they give on the exports."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import WORKED, Tieout


@pytest.fixture(params=["results", "report.json"])
def report(request: pytest.FixtureRequest, tieout: Tieout, files: Path) -> str:
    name: str = request.param
    form = () if name.endswith(".json") else ("--format", "parquet")
    assert tieout("reconcile", *WORKED, "--out", name, *form).code == 1
    return name


def test_a_client_is_explained_from_a_report(tieout: Tieout, report: str) -> None:
    ended = tieout("explain", "Good Person", report)
    assert ended.out == tieout("explain", "Good Person", *WORKED).out
    assert ended.code == 1
    assert tieout("explain", "Good Person", report, "--exit-zero").code == 0


def test_a_client_who_is_not_in_the_report_is_told(tieout: Tieout, report: str) -> None:
    ended = tieout("explain", "Nobody Here", report)
    assert ended.code == 2
    assert f"No client of that name; {report} has 1 client." in ended.err


def test_a_report_is_written_in_another_format(tieout: Tieout, files: Path, report: str) -> None:
    assert tieout("reconcile", report).out == tieout("reconcile", *WORKED).out
    for name in ("again.csv", "again.json"):
        assert tieout("reconcile", report, "--out", name).code == 1
        written = (files / name).read_bytes()
        tieout("reconcile", *WORKED, "--out", name)
        assert written == (files / name).read_bytes()


def test_what_needs_the_lines_or_changes_the_answer_is_refused(tieout: Tieout, report: str) -> None:
    for typed in (("reconcile", report, "--out", "r.xlsx"), ("explain", "Good Person", report, "--json")):
        ended = tieout(*typed)
        assert ended.code == 2
        assert "give the two exports" in ended.err
    ended = tieout("explain", "Good Person", report, "--as-of", "2026-02-28")
    assert ended.code == 2
    assert ended.err.startswith("--as-of changes the answer; give the two exports instead of a report.")


def test_a_report_with_parts_missing_is_not_read(tieout: Tieout, files: Path) -> None:
    tieout("reconcile", *WORKED, "--out", "report.json")
    told = json.loads((files / "report.json").read_text("utf-8"))
    del told["clients"][0]["link"]
    (files / "report.json").write_text(json.dumps(told), "utf-8")
    ended = tieout("explain", "Good Person", "report.json")
    assert ended.code == 3
    assert ended.err.startswith("report.json is a report with parts missing or changed. Write it anew.")
