from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest

from tests.reporting.examples import practice, worked
from tieout.model.harmless import as_written, harmless
from tieout.model.outcome import Reconciliation
from tieout.reporting import items_sheet, whole, write_separated


def written(reconciliation: Reconciliation, *, plain: bool = False) -> str:
    out = io.StringIO(newline="")
    write_separated(items_sheet(whole(reconciliation)), out, plain=plain)
    return out.getvalue()


def rows(reconciliation: Reconciliation) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(written(reconciliation, plain=True), newline="")))


def test_excel_knows_it_by_its_mark_and_line_ends() -> None:
    text = written(worked())
    assert text.startswith("\ufeffclient,other name,balance Sessions Health,balance QuickBooks,")
    assert text.count("\r\n") == text.count("\n") == 4
    assert not written(worked(), plain=True).startswith("\ufeff")


def test_the_worked_book_row_by_row() -> None:
    told = rows(worked())
    assert [row["amount"] for row in told] == ["-9.00", "150.00", "-150.00"]
    assert [row["date"] for row in told] == ["2026-02-10", "2026-03-03", "2026-03-10"]
    assert told[0]["balance Sessions Health"] == "555.00"
    assert told[0]["other name"] == "GP-014"
    assert told[0]["rows Sessions Health"] == "row 7"
    assert told[1]["balance Sessions Health"] == ""


@pytest.mark.parametrize("example", [worked, practice])
def test_every_column_of_money_can_be_summed(example: Callable[[], Reconciliation]) -> None:
    def cents(column: str) -> int:
        return sum(round(float(row[column]) * 100) for row in rows(example()) if row[column])

    answer = example()
    assert cents("balance Sessions Health") == answer.left_cents
    assert cents("balance QuickBooks") == answer.right_cents
    assert cents("balance Sessions Health") + cents("amount") == cents("balance QuickBooks")


def test_every_client_and_every_row_set_aside_has_a_row() -> None:
    told = rows(practice())
    assert len({row["client"] for row in told if row["client"]}) == len(practice().clients)
    assert [row["kind"] for row in told if not row["client"]] == ["set_aside", "set_aside"]
    assert [row["kind"] for row in told].count("agrees") == 1
    assert "(150.00)" in told[-2]["text"]


def test_no_text_is_run_as_a_formula() -> None:
    told = rows(practice())
    assert any(row["client"] == "'=JW-07" for row in told)
    assert any(row["text"] == "'+175.00 is only in QuickBooks." for row in told)


@pytest.mark.parametrize(
    ("text", "written_as"),
    [
        ("=1+1", "'=1+1"),
        ("  =1+1", "'  =1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("-5.00", "-5.00"),
        ("+1-2", "'+1-2"),
        ("\tx", "'\tx"),
        ("＝1", "'＝1"),
        ("Person, Good", "Person, Good"),
        ("", ""),
    ],
)
def test_harmless(text: str, written_as: str) -> None:
    assert harmless(text) == written_as
    assert as_written(harmless(text)) == text
