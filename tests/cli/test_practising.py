"""`simulate` and `score`, from the command line."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Tieout


def test_simulate_reconcile_score(tieout: Tieout, tmp_path: Path) -> None:
    folder = tmp_path / "practice"
    done = tieout("simulate", folder, "--clients", 8, "--months", 4, "--fault-rate", 0.1)
    assert done.code == 0
    assert "tieout score" in done.out
    left, right, names, truth = (
        folder / name for name in ("sessions.csv", "quickbooks.csv", "names.csv", "truth.json")
    )
    report = tmp_path / "report.json"
    assert tieout("reconcile", left, right, "--names", names, "--out", report).code == 1
    page = tieout("score", report, truth)
    assert page.code == 0
    assert "balances              8 of 8 exact" in page.out
    results = tmp_path / "results"
    assert tieout("reconcile", left, right, "--names", names, "--format", "parquet", "--out", results).code == 1
    assert tieout("score", results, truth).out == page.out
    assert json.loads(tieout("score", report, truth, "--json").out)["bridges"] == {"all": 8, "closed": 8}


def test_simulate_twice_gives_the_same_files_and_refuses_others(tieout: Tieout, tmp_path: Path) -> None:
    assert tieout("simulate", tmp_path, "--clients", 3, "--months", 2).code == 0
    assert tieout("simulate", tmp_path, "--clients", 3, "--months", 2).code == 0
    refused = tieout("simulate", tmp_path, "--clients", 3, "--months", 2, "--seed", 2)
    assert refused.code == 2
    assert "is there already" in refused.err


def test_layouts_are_listed(tieout: Tieout, tmp_path: Path) -> None:
    assert "qbd-by-customer" in tieout("simulate", tmp_path, "--layout", "list").out
    assert tieout("simulate", tmp_path, "--layout", "nothing").code == 2


def test_score_refuses_other_documents(tieout: Tieout, tmp_path: Path) -> None:
    other = tmp_path / "other.json"
    other.write_text('{"schema": "tieout.truth/1"}', encoding="utf-8")
    refused = tieout("score", other, other)
    assert refused.code == 3
    assert "is not a report of tieout" in refused.err
    report = tmp_path / "report.json"
    report.write_text('{"schema": "tieout.reconciliation/1"}', encoding="utf-8")
    refused = tieout("score", report, other)
    assert refused.code == 3
    assert "isn't complete" in refused.err


def test_large_books(tieout: Tieout, tmp_path: Path) -> None:
    done = tieout("simulate", tmp_path / "large", "--lines", 500, "--mix", "practice")
    assert done.code == 0
    assert {path.name for path in (tmp_path / "large").iterdir()} == {"sessions.csv", "ledger.csv", "sums.json"}
