"""`tieout insight appointment-status`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Tieout
from tests.reporting.office import read_cells

INSIGHT = ("insight", "appointment-status", "sessions.csv")


def test_the_table_ends_with_the_balance(tieout: Tieout, files: Path) -> None:
    ended = tieout(*INSIGHT, "--client", "Person, Good")
    assert ended.code == 0
    assert "2026-01-06 to 2026-03-10" in ended.out
    assert ended.out.endswith("Balance = 1,500.00 − 915.00 − 30.00 = 555.00.\n")


def test_a_workbook_and_a_csv(tieout: Tieout, files: Path) -> None:
    assert tieout(*INSIGHT, "--client", "Good Person", "--out", "client.xlsx").code == 0
    cells = read_cells(files / "client.xlsx")["Appointment Status"]
    assert (cells["I13"], cells["J13"], cells["L13"], cells["I14"]) == (1500, 915, 30, 555)
    ended = tieout(*INSIGHT, "--format", "csv", "--plain")
    assert ended.out.splitlines()[0].split(",")[8:] == [
        "Client Responsibility", "Client Paid", "Insurance Paid", "Credit Used",
    ]  # fmt: skip


@pytest.mark.parametrize(("arguments", "said"), [
    (("--client", "Nobody"), "No client of that name (sessions.csv has 1 client)"),
    (("--format", "xlsx"), "A workbook is written into a file: --out client.xlsx"),
    (("--out", "r.pdf"), "There is no format pdf of an insight. There are table, csv and xlsx."),
    (("--out", "r.csv", "--format", "xlsx"), "Two formats were asked for: xlsx and csv."),
    (("--out", "sessions.csv"), "sessions.csv is one of the files that were read"),
    (("--from", "2026-03-01", "--to", "2026-02-01"), "--from 2026-03-01 is after --to 2026-02-01"),
    (("--out", "nowhere/r.xlsx"), "There is no folder nowhere to write r.xlsx into"),
])  # fmt: skip
def test_wrong_usage(tieout: Tieout, files: Path, arguments: tuple[str, ...], said: str) -> None:
    ended = tieout(*INSIGHT, *arguments)
    assert ended.code == 2
    assert said in ended.err
    assert "Traceback" not in ended.err


def test_another_insight_is_named_as_unknown(tieout: Tieout, files: Path) -> None:
    assert tieout("insight", "payments", "sessions.csv").code == 2
