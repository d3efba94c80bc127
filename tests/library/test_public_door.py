"""The library: the public names, and that it says what the command line says."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import polars as pl
import pytest

import tieout
from tieout.__main__ import run
from tieout.simulating.worked_book import worked_book


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path, Path]:
    book = worked_book()
    data = {"sessions.csv": book.sessions_csv, "quickbooks.csv": book.quickbooks_csv, "names.csv": book.names_csv}
    for name, content in data.items():
        (tmp_path / name).write_bytes(content)
    sessions, quickbooks, names = (tmp_path / name for name in data)
    return sessions, quickbooks, names


def test_every_public_name_is_there_and_sorted() -> None:
    assert list(tieout.__all__) == sorted(tieout.__all__)
    assert all(getattr(tieout, name) is not None for name in tieout.__all__)
    assert set(dir(tieout)) >= set(tieout.__all__)
    with pytest.raises(AttributeError, match="nothing_of_ours"):
        _ = tieout.nothing_of_ours


def test_the_import_loads_nothing() -> None:
    code = "import sys, tieout; sys.exit(any(name in sys.modules for name in ('polars', 'numpy', 'tieout.library')))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_paths_bytes_open_files_and_books_give_one_answer(files: tuple[Path, Path, Path]) -> None:
    sessions, quickbooks, names = files
    answer = tieout.reconcile(sessions, str(quickbooks), names=names)
    assert answer.difference_cents == -900
    assert not answer.agrees
    pairs = {"Good Person": "GP-014"}
    from_bytes = tieout.reconcile(sessions.read_bytes(), io.BytesIO(quickbooks.read_bytes()), names=pairs)
    from_books = tieout.reconcile(tieout.read(sessions), tieout.read([quickbooks]), names=pairs)
    one_book = tieout.reconcile(tieout.read(sessions), quickbooks, names=pairs)
    for other in (from_bytes, from_books, one_book):
        assert [client.items for client in other.answer.clients] == [client.items for client in answer.answer.clients]


def test_the_document_is_that_of_the_command_line(
    files: tuple[Path, Path, Path], capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    sessions, quickbooks, names = (str(path) for path in files)
    run(["reconcile", sessions, quickbooks, "--names", names, "--json", "--as-of", "2026-03-05", "--quiet"])
    said = json.loads(capfdbinary.readouterr().out)
    answer = tieout.reconcile(sessions, quickbooks, names=names, as_of="2026-03-05")
    assert answer.to_dict() == said
    assert json.loads(answer.to_json()) == said


def test_the_items_are_a_table_for_any_library(files: tuple[Path, Path, Path]) -> None:
    sessions, quickbooks, names = files
    answer = tieout.reconcile(sessions, quickbooks, names=names)
    table = answer.to_polars()
    assert table["amount"].sum() == answer.difference_cents
    assert table.schema["amount"] == pl.Int64
    assert pl.DataFrame(answer).equals(table)


def test_pages_and_the_one_line_hold_what_they_should(files: tuple[Path, Path, Path]) -> None:
    sessions, quickbooks, names = files
    answer = tieout.reconcile(sessions, quickbooks, names=names)
    assert (
        repr(answer)
        == "<Comparison 1 clients: 0 agree, 1 differ, 0 on one side; QuickBooks is 9.00 lower than Sessions Health>"
    )
    assert "Good Person" not in repr(answer)
    assert "9.00 lower" in str(answer)
    assert "digits swapped" in answer.explain("person, good")
    with pytest.raises(tieout.WrongUsage, match="No client"):
        answer.explain("Somebody Else")


def test_one_client_alone(files: tuple[Path, Path, Path]) -> None:
    sessions, quickbooks, names = files
    answer = tieout.reconcile(sessions, quickbooks, names=names, client="GP-014")
    assert [client.name for client in answer.report.clients] == ["Good Person"]
    with pytest.raises(tieout.WrongUsage, match="No client"):
        tieout.reconcile(sessions, quickbooks, client="Somebody Else")


def test_check_ties_the_export_to_the_client_record(files: tuple[Path, Path, Path]) -> None:
    good = tieout.check(files[0], client="Good Person", current_cents=40500, unbilled_cents=15000)
    assert good.agrees
    late = tieout.check(
        files[0], client="Good Person", current_cents=40500, unbilled_cents=15000, start=date(2026, 2, 1)
    )
    assert not late.agrees


def test_inspect_says_what_a_file_is(files: tuple[Path, Path, Path]) -> None:
    assert tieout.inspect(files[1]).program == "quickbooks-online"


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"as_of": "31.03.2026"}, "A day is written like"),
        ({"start": "2026-02-01", "end": "2026-01-01"}, "after end"),
        ({"dates": "whenever"}, "month_first"),
    ],
)
def test_arguments_that_mean_nothing_are_refused(
    files: tuple[Path, Path, Path], changed: dict[str, str], message: str
) -> None:
    with pytest.raises(tieout.WrongUsage, match=message):
        tieout.reconcile(files[0], files[1], **changed)  # type: ignore[arg-type]


def test_the_same_file_twice_is_refused(files: tuple[Path, Path, Path]) -> None:
    with pytest.raises(tieout.WrongUsage, match="the same"):
        tieout.reconcile(files[0], files[0])


def test_progress_is_told(files: tuple[Path, Path, Path]) -> None:
    told: list[tuple[int, int, str]] = []
    tieout.reconcile(files[0], files[1], on_progress=lambda *one: told.append(one))
    assert (1, 1, "quickbooks.csv") in told
