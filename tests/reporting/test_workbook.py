"""The workbook for an accountant: it says what the report says, adds up live, and runs nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from xlsxwriter.worksheet import Worksheet

from tests.reporting.examples import practice, worked
from tests.reporting.office import Cells, formulas, read_cells, recalculated
from tieout.checks import InvariantBroken
from tieout.explaining import HINT_WORDS
from tieout.model.outcome import Reconciliation
from tieout.reporting import items_sheet, whole, workbook_bridge, workbook_rows, workbook_tables
from tieout.reporting.corrections import choices_sheet
from tieout.reporting.workbook import write_workbook
from tieout.reviewing import choices

EXAMPLES = pytest.mark.parametrize("make", [worked, practice])


def written(answer: Reconciliation, tmp_path: Path, name: str = "report.xlsx") -> Path:
    path = tmp_path / name
    write_workbook(whole(answer), path, hints=HINT_WORDS, version="0")
    return path


def column(cells: dict[str, object], letter: str, first: int = 3) -> list[object]:
    rows = sorted(int(address[1:]) for address in cells if re.fullmatch(rf"{letter}\d+", address))
    return [cells[f"{letter}{row}"] for row in rows if row >= first]


@EXAMPLES
def test_the_sheets_and_their_order(make: Callable[[], Reconciliation], tmp_path: Path) -> None:
    assert list(read_cells(written(make(), tmp_path))) == [
        "Summary", "Clients", "Bridge", "Differences", "Matched", "Sessions Health lines", "QuickBooks lines",
        "Set aside", "Running balances", "About",
    ]  # fmt: skip


@EXAMPLES
def test_every_sum_is_the_reports_own(make: Callable[[], Reconciliation], tmp_path: Path) -> None:
    answer = make()
    cells = read_cells(written(answer, tmp_path))
    summary = cells["Summary"]
    assert summary["A1"] == answer.text
    assert answer.left_cents / 100 in summary.values()
    assert answer.right_cents / 100 in summary.values()
    assert "✓ adds up" in summary.values()
    assert "≠ differs" not in [*summary.values(), *cells["Bridge"].values()]
    clients = cells["Clients"]
    assert (clients["C1"], clients["D1"], clients["E1"]) == (
        answer.left_cents / 100, answer.right_cents / 100, answer.difference_cents / 100,
    )  # fmt: skip
    assert cells["Differences"]["E1"] == answer.difference_cents / 100
    assert len(column(clients, "A")) == len(answer.clients)


@EXAMPLES
def test_it_says_what_the_csv_says(make: Callable[[], Reconciliation], tmp_path: Path) -> None:
    answer = make()
    cells = read_cells(written(answer, tmp_path))["Differences"]
    rows = [row for row in items_sheet(whole(answer)).rows if row[4] not in {"agrees", "set_aside"}]
    assert column(cells, "H") == [row[11] for row in rows]
    assert column(cells, "E") == [row[7] / 100 for row in rows if isinstance(row[7], int)]
    assert column(cells, "F") == [row[8] for row in rows if row[8]]


def test_every_line_stands_once_with_its_mark(tmp_path: Path) -> None:
    answer = practice()
    cells = read_cells(written(answer, tmp_path))
    for sheet, book in (("Sessions Health lines", answer.left), ("QuickBooks lines", answer.right)):
        assert sorted(column(cells[sheet], "I")) == book.items["row"].to_list()  # type: ignore[type-var]
        assert sum(column(cells[sheet], "E")) == pytest.approx(book.cents / 100)  # type: ignore[arg-type]
    marks = dict(
        zip(column(cells["Sessions Health lines"], "I"), column(cells["Sessions Health lines"], "A"), strict=True)
    )
    assert marks == {2: "✓", 3: "–", 4: "✓", 5: "○", 6: "✓", 7: "○"}


def test_it_is_set_up_for_paper_and_filters(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(written(practice(), tmp_path))
    for name in ("Clients", "Differences", "Matched", "Sessions Health lines", "QuickBooks lines", "Set aside"):
        sheet = book[name]
        assert str(sheet.auto_filter.ref).startswith("A2:")
        assert sheet.freeze_panes in {"B3", "C3"}
        assert sheet.print_title_rows == "$2:$2"
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.sheet_properties.pageSetUpPr is not None
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert book["Clients"]["E3"].number_format == '#,##0.00_);(#,##0.00);"-"??_)'
    owed = '#,##0.00\\ _C_R;#,##0.00" CR";"-"??\\ _C_R'  # a credit as the page and the PDF write it: 25.00 CR
    assert book["Clients"]["C3"].number_format == book["Clients"]["D1"].number_format == owed
    assert len(book["Summary"]._charts) == 1  # type: ignore[attr-defined]


def test_texts_are_seen_whole_and_paper_holds_no_columns_for_machines(tmp_path: Path) -> None:
    answer = practice()
    long = replace(answer.clients[0], left_names=("Maximiliana Featherstonehaugh-Montgomery",))
    path = tmp_path / "long.xlsx"
    report = whole(replace(answer, clients=(long, *answer.clients[1:])))
    told = choices(answer, (answer.left.program, answer.right.program))
    write_workbook(report, path, hints=HINT_WORDS, version="0", corrections=lambda: choices_sheet(told, ("A", "B")))
    book = openpyxl.load_workbook(path)
    assert book["Clients"].column_dimensions["A"].width > len(long.name)
    assert book["Corrections"].print_area == "'Corrections'!$A$1:$H$" + str(book["Corrections"].max_row)
    headings = [row for row in range(1, book["Bridge"].max_row + 1) if book["Bridge"].cell(row, 1).value == "Client"]
    assert book["Bridge"].print_title_rows == f"${headings[0]}:${headings[0]}"


def test_nothing_in_it_runs(tmp_path: Path) -> None:
    path = written(practice(), tmp_path)
    assert all("JW" not in formula for cells in formulas(path).values() for formula in cells.values())
    assert "=JW-07" in read_cells(path)["Clients"].values()


def test_a_full_sheet_goes_on_on_another_and_the_summary_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole_cells = read_cells(written(worked(), tmp_path))
    monkeypatch.setattr(workbook_tables, "ROWS_MAX", 9)
    cells = read_cells(written(worked(), tmp_path))
    parts = ["Sessions Health lines", "Sessions Health lines (2)", "Sessions Health lines (3)"]
    assert [len(column(cells[name], "E")) for name in parts] == [7, 7, 4]
    assert [line for name in parts for line in column(cells[name], "I")] == column(whole_cells[parts[0]], "I")
    assert sum(cells[name]["E1"] for name in parts) == whole_cells[parts[0]]["E1"]
    assert any("on 3 sheets" in str(text) for text in cells["Summary"].values())


def test_a_practice_too_large_for_the_bridge_sums_the_other_sheets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook_bridge, "ROWS_BELOW_MAX", 3)
    path = written(practice(), tmp_path)
    assert "'Differences'!D3:D1048576" in formulas(path)["Bridge"]["E6"]
    assert "Baker, B." not in read_cells(path)["Bridge"].values()


def test_little_memory_gives_the_same_cells(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = read_cells(written(practice(), tmp_path, "one.xlsx"))
    monkeypatch.setattr(workbook_rows, "IN_MEMORY_BYTES", 1)
    assert read_cells(written(practice(), tmp_path, "other.xlsx")) == one


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    assert written(practice(), tmp_path, "a.xlsx").read_bytes() == written(practice(), tmp_path, "b.xlsx").read_bytes()


def test_progress_is_told_to_the_last_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_tables, "PROGRESS_ROWS", 4)
    told: list[tuple[int, int]] = []
    write_workbook(
        whole(worked()), tmp_path / "r.xlsx", hints=HINT_WORDS, version="0",
        on_progress=lambda done, total: told.append((done, total)),
    )  # fmt: skip
    assert told == sorted(told)
    assert told[-1][0] == told[-1][1] == 1 + 3 + 15 + 18 + 16


def test_programs_of_one_name_are_told_apart(tmp_path: Path) -> None:
    answer = worked()
    same = replace(answer, right=replace(answer.right, program_name="Sessions Health"))
    names = list(read_cells(written(same, tmp_path)))
    assert names[5:7] == ["Sessions Health (first file) li", "Sessions Health (second file) l"]


def differing(stored: Cells, calculated: Cells, live: dict[str, dict[str, object]]) -> list[tuple[str, str]]:
    return [
        (sheet, address)
        for sheet, cells in live.items()
        for address in cells
        if calculated[sheet].get(address) != pytest.approx(stored[sheet].get(address))
    ]


@pytest.mark.slow
@EXAMPLES
@pytest.mark.parametrize("rows_below_max", [0, 1_000])
def test_libreoffice_comes_to_the_same_figures(
    make: Callable[[], Reconciliation], rows_below_max: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook_bridge, "ROWS_BELOW_MAX", rows_below_max)
    path = written(make(), tmp_path)
    live = formulas(path)
    assert sum(len(cells) for cells in live.values()) > 20
    assert differing(read_cells(path), recalculated(path), live) == []


@pytest.mark.parametrize("method", ["_write_rows", "_write_dimension"])
def test_rows_that_the_library_no_longer_asks_for_are_missed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    monkeypatch.setattr(workbook_rows.RowsBelow, method, getattr(Worksheet, method))
    with pytest.raises(InvariantBroken, match=f"by {method}"):
        written(worked(), tmp_path)
