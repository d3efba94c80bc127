"""Rows whose amount can't be read are never told as an amount of nothing, and never as agreement."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Tieout

SESSIONS = """\
Date,Client,Client Responsibility,Client Paid,Credit Used
01/06/2026,Good Person,150.00,150.00,0.00
01/20/2026,Ruth Calder,120.00,20.00,0.00
"""
LEDGER = """\
Date,Customer,Type,Num,Amount
01/06/2026,Good Person,Invoice,1,150.00
01/06/2026,Good Person,Payment,,150.00
01/20/2026,Ruth Calder,Invoice,2,120.00
01/20/2026,Ruth Calder,Payment,,20.00
"""


@pytest.fixture
def books(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "s.csv").write_text(SESSIONS)
    (tmp_path / "q.csv").write_text(LEDGER)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _told(tieout: Tieout, books: Path, *rows: str) -> tuple[int, str]:
    (books / "q.csv").write_text(LEDGER + "".join(f"{row}\n" for row in rows))
    ended = tieout("reconcile", "s.csv", "q.csv")
    return ended.code, " ".join((ended.out + ended.err).split())


def test_an_amount_that_cannot_be_read_is_no_nothing_and_no_agreement(tieout: Tieout, books: Path) -> None:
    code, told = _told(tieout, books, "01/27/2026,Ruth Calder,Invoice,3,abc")
    assert "1 row is set aside, with an amount that can't be read, and in no balance: q.csv row 6." in told
    assert code == 1
    assert "Next: tieout inspect q.csv (exit 1: rows that may change a balance were set aside)" in told


def test_amounts_that_can_be_read_are_told_beside_those_that_cannot(tieout: Tieout, books: Path) -> None:
    unread = [f"01/2{day}/2026,Ruth Calder,Invoice,{day},?" for day in (7, 8)]
    code, told = _told(tieout, books, "02/30/2026,Ruth Calder,Invoice,9,75.00", *unread)
    assert "3 rows are set aside, 75.00 in all and 2 amounts that can't be read, and in no balance" in told
    assert code == 1


@pytest.mark.parametrize(
    "row", ["01/27/2026,Calder, Ruth,150.00,75.00,0.00\n", "01/27/2026,Ruth Calder,1,150.00,0.00,0.00\n"]
)
def test_of_a_row_with_shifted_cells_no_amount_is_told(tieout: Tieout, books: Path, row: str) -> None:
    (books / "s.csv").write_text(SESSIONS + row)
    told = " ".join(tieout("reconcile", "s.csv", "q.csv").out.split())
    assert "1 row is set aside, with an amount that can't be read, and in no balance: s.csv row 4." in told


def test_a_row_without_an_amount_leaves_the_agreement(tieout: Tieout, books: Path) -> None:
    assert _told(tieout, books, "02/30/2026,Ruth Calder,Invoice,9,0.00")[0] == 0


def test_dates_that_leave_the_order_open_name_their_file(tieout: Tieout, books: Path) -> None:
    (books / "q.csv").write_text(LEDGER.replace("01/06", "01/02").replace("01/20", "01/03"))
    assert tieout("reconcile", "s.csv", "q.csv").err.splitlines()[-1].startswith("q.csv: nothing in it shows whether")


def test_a_column_that_stands_there_twice_is_told_as_that(tieout: Tieout, books: Path) -> None:
    (books / "q.csv").write_text(LEDGER.replace("Num", "Amount"))
    said = tieout("reconcile", "s.csv", "q.csv").err
    assert "q.csv has the column Amount 2 times. Delete the one you don't mean." in said


def test_the_practices_file_given_second_is_told(tieout: Tieout, books: Path) -> None:
    assert "s.csv is of Sessions Health and was given second" in tieout("reconcile", "q.csv", "s.csv").err
    assert "was given" not in tieout("reconcile", "s.csv", "q.csv").err
