"""What `tieout inspect` says: rows set aside for one reason stand together, and what vouches for a file is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Tieout
from tieout.model.book import TotalsVerdict
from tieout.model.vouching import CHECKED_PARQUET, OLD_WORKBOOK, vouched_for

_HEAD = "Date,Transaction type,Num,Posting (Y/N),Name,Memo,Account name,Split,Amount\r\n"
_INVOICE = "1/15/2026,Invoice,1,Y,Good Person,,Accounts Receivable (A/R),Services,150.00\r\n"


def _row(number: int, type_: str, amount: str) -> str:
    return f"1/{number}/2026,{type_},,Y,Paper Shop,,Checking,Supplies,{amount}\r\n"


@pytest.fixture
def report(files: Path) -> str:
    others = "".join(_row(day, "Bill", "10.00") for day in range(10, 19)) + _row(20, "Mystery", "7.00")
    (files / "list.csv").write_text(_HEAD + _INVOICE + others, newline="")
    return "list.csv"


def test_rows_with_one_reason_stand_together_and_the_others_one_by_one(tieout: Tieout, report: str) -> None:
    lines = [line.strip() for line in tieout("inspect", report).out.splitlines() if "set aside  " in line]
    assert len(lines) == 2
    [together] = [line for line in lines if "9 rows" in line]
    assert "0.00 in all, column Transaction type" in together
    assert "rows 3, 4, 5, 6, 7 and 4 more" in together
    assert any("row 12, column Transaction type: 'Mystery'" in line for line in lines)


def test_every_row_is_there_for_a_program(tieout: Tieout, report: str) -> None:
    told = json.loads(tieout("inspect", report, "--json").out)
    assert len(told["set_aside_rows"]) == told["set_aside"] == 10
    assert told["vouched_for_by"].startswith("nothing in the file")


def test_the_page_says_what_vouches_for_the_file(tieout: Tieout, report: str) -> None:
    assert "vouched for by nothing in the file: a changed amount" in tieout("inspect", report).out


def test_what_vouches_is_told_by_totals_and_checksums() -> None:
    assert vouched_for(TotalsVerdict.DIFFER, "utf-8").startswith("its totals differ")
    assert vouched_for(TotalsVerdict.AGREE, "utf-8").startswith("its own totals: a changed amount would show")
    assert vouched_for(TotalsVerdict.NONE, OLD_WORKBOOK).endswith("exported as XLSX, any damage would show")
    assert vouched_for(TotalsVerdict.AGREE, OLD_WORKBOOK).startswith("its own totals")
    assert "checksums: damage" in vouched_for(TotalsVerdict.NONE, "Excel workbook")
    assert "checksums and its own totals" in vouched_for(TotalsVerdict.AGREE, CHECKED_PARQUET)


def test_a_file_that_cannot_be_read_keeps_no_other_from_being_told(tieout: Tieout, files: Path) -> None:
    (files / "empty.csv").write_bytes(b"")
    ended = tieout("inspect", "empty.csv", "sessions.csv", "nosuch.csv")
    assert ended.code == 3
    assert ended.out.startswith("sessions.csv: Sessions Health, Appointment Status\n")
    assert "empty.csv is empty." in ended.err
    assert "There is no file nosuch.csv." in ended.err
