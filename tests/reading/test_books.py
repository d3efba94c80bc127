"""Files into one book: order, counts, several files, and what can't be one book."""

from __future__ import annotations

import io
from pathlib import Path

import polars as pl
import pytest

from tests.badfiles.builders import SESSIONS_ROWS, flat, lines, quickbooks, sessions
from tieout.errors import FileNotUnderstood, WrongUsage
from tieout.model.book import ITEM_SCHEMA
from tieout.reading import (
    ReadingOptions,
    Source,
    ensure_different_files,
    inspect,
    read_book,
    read_column_map,
)

LATER = sessions(rows=('02/03/2026,A. Lee,"Chen, Mia",Attended,175.00,0.00,0.00', "02/04/2026,A. Lee,,x,1,0,0"))


def test_items_are_numbered_in_order_of_file_row_and_part() -> None:
    book = read_book([Source("a.csv", sessions()), Source("b.csv", LATER)])
    assert dict(book.items.schema) == ITEM_SCHEMA
    assert book.items["item"].to_list() == list(range(book.items.height))
    assert book.items.equals(book.items.sort("file", "row", "part"))
    assert [(file.name, file.rows, file.used, file.set_aside) for file in book.files] == [
        ("a.csv", 3, 3, 0),
        ("b.csv", 2, 1, 1),
    ]
    assert [(aside.file, aside.row) for aside in book.set_aside] == [(1, 3)]


def test_the_same_file_on_both_sides_is_refused_whatever_its_name() -> None:
    with pytest.raises(WrongUsage, match="These two files are the same"):
        ensure_different_files([Source("a.csv", sessions())], [Source("b.csv", sessions())])
    ensure_different_files([Source("a.csv", sessions())], [Source("b.csv", flat())])
    with pytest.raises(WrongUsage):
        read_book([])


def test_files_in_two_currencies_are_no_book() -> None:
    euros = lines("Date,Client,Amount", "2026-01-06,Ann Lee,€150.00", "2026-01-07,Ann Lee,-€50.00")
    with pytest.raises(WrongUsage) as refused:
        read_book([Source("a.csv", flat()), Source("b.csv", euros)])
    assert refused.value.code == "E112"


def test_when_no_row_can_be_used_the_first_is_said() -> None:
    with pytest.raises(FileNotUnderstood) as refused:
        read_book([Source("a.csv", sessions(rows=("soon,A. Lee,Good Person,x,1,0,0",)))])
    assert 'its only row can\'t be used: row 2, column "Date"' in refused.value.message
    assert refused.value.code == "E302"


def test_progress_is_told_before_each_file_and_at_the_end() -> None:
    told: list[tuple[int, int, str]] = []
    read_book([Source("a.csv", sessions()), Source("b.csv", LATER)], on_progress=lambda *now: told.append(now))
    assert told == [(0, 2, "a.csv"), (1, 2, "b.csv"), (2, 2, "b.csv")]


def test_a_column_map_is_not_used_for_a_known_report_and_that_is_said() -> None:
    said = read_column_map(b'[columns]\ndate = "Date"\nclient = "Client"\npaid = "Client Paid"', "map.toml")
    book = read_book([Source("a.csv", sessions())], ReadingOptions(columns=said))
    assert book.program == "sessions-health"
    assert [problem.code for problem in book.problems] == ["W204"]


def test_inspection_says_what_a_file_is() -> None:
    seen = inspect(Source("a.csv", sessions("02/03/2026,A. Lee,,x,1,0,0")))
    assert (seen.program, seen.report, seen.rows, seen.used, seen.set_aside) == (
        "sessions-health",
        "appointment-status",
        4,
        3,
        1,
    )
    assert (seen.cents, seen.clients, str(seen.first_day), str(seen.last_day)) == (17500, 2, "2026-01-06", "2026-01-14")
    assert seen.recognised_by == "the headers Client Responsibility, Client Paid and Credit Used"
    assert inspect(Source("a.csv", flat())).program == "table"
    assert inspect(Source("a.csv", quickbooks())).program == "quickbooks-online"


def test_sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(sessions())
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(sessions())))
    sources = [
        Source.of(path),
        Source.of(str(path)),
        Source.of(sessions()),
        Source.of(io.BytesIO(sessions())),
        Source.of("-"),
    ]
    sources.append(Source.of(io.StringIO(sessions().decode(), newline="")))
    assert {source.sha256 for source in sources} == {sources[0].sha256}
    assert [source.name for source in sources[:2]] == ["a.csv", "a.csv"]
    with path.open("rb") as file:
        assert Source.of(file).name == "a.csv"


@pytest.mark.parametrize("name", ["missing.csv", "", "a\x00b", "x" * 5_000])
def test_a_source_that_is_no_file_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(FileNotUnderstood) as refused:
        Source.of(str(tmp_path / name) if name else tmp_path)
    assert (refused.value.code, refused.value.exit_code) == ("E100", 3)


def test_a_thousand_rows_are_read_in_a_moment() -> None:
    rows = [SESSIONS_ROWS[n % 3].replace("Good", f"Good{n % 40}") for n in range(1_000)]
    book = read_book([Source("a.csv", sessions(rows=tuple(rows)))])
    assert book.items.select(pl.len()).item() == 334 * 2 + 333 * 3 + 333
