"""Results as Parquet hold all that the JSON document holds, and are read back as that document."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import tieout
from tests.books import Entry, book, charge, paid, weekly
from tieout.errors import FileNotUnderstood
from tieout.explaining import HINT_WORDS
from tieout.explaining.wording import MAY_BE_TWO
from tieout.model.book import Book, LineKind
from tieout.model.outcome import MATCH_ROW_SCHEMA, Reconciliation
from tieout.model.settings import Settings
from tieout.pipeline import reconcile
from tieout.reporting import Style, client_page, document_chunks, items_sheet, of_clients, overview_page, whole
from tieout.reporting.document import document
from tieout.reporting.restored import restore
from tieout.reporting.results import FILES, write_results
from tieout.reporting.stored import client_names, is_results, read_results
from tieout.simulating import Plan, simulate


def books() -> tuple[Book, Book]:
    """Matches of one line and of several, an amount that differs, a copy, money on the wrong client, doubt."""
    left = [
        *(charge(0, 7 * week, 15_000) for week in range(8)),
        *(paid(0, 7 * week, 15_000) for week in range(8)),
        *(charge(1, 7 * week, 9_000) for week in range(8)),
        paid(1, 70, 99_000),
        charge(2, 3, 4_000),
        *weekly(3, range(6), 7_000),
    ]
    right = [
        *(charge(0, 7 * week, 15_000 if week != 3 else 51_000) for week in range(8)),
        *(paid(0, 7 * week, 15_000) for week in range(8)),
        paid(0, 14, 15_000),
        charge(1, 56, 72_000),
        charge(3, 3, 4_000),
        *weekly(3, (0, 1, 3, 4, 5), 7_000, lag=4),
    ]
    return book(left, clients=4), book(right, program="quickbooks-online", clients=4)


def answer(**chosen: object) -> Reconciliation:
    return reconcile(*books(), Settings(**chosen))  # type: ignore[arg-type]


@pytest.mark.parametrize("as_of", [None, date(2026, 2, 3)])
def test_they_are_read_back_as_the_document(tmp_path: Path, as_of: date | None) -> None:
    report = whole(answer(as_of=as_of))
    write_results(report, tmp_path / "results")
    assert is_results(tmp_path / "results")
    assert read_results(tmp_path / "results") == document(report)


def test_one_client_alone_is_read_back_too(tmp_path: Path) -> None:
    found = answer()
    report = of_clients(found, [1], found.left, found.right)
    write_results(report, tmp_path)
    assert read_results(tmp_path) == document(report)


@pytest.mark.parametrize("piece", [1, 3, 1_000])
def test_pieces_of_any_size_are_one_table(tmp_path: Path, piece: int) -> None:
    found = answer()
    assert found.match_rows is not None
    pieces = partial(found.match_rows, piece=piece)  # type: ignore[call-arg]  # it is `match_rows` of explaining
    write_results(whole(replace(found, match_rows=pieces)), tmp_path / "pieces")
    write_results(whole(found), tmp_path / "whole")
    assert read_results(tmp_path / "pieces") == read_results(tmp_path / "whole") == document(whole(found))
    told = json.loads("".join(document_chunks(whole(replace(found, match_rows=pieces)))))
    assert told == document(whole(found))
    assert pl.read_parquet(tmp_path / "pieces/matches.parquet").equals(
        pl.read_parquet(tmp_path / "whole/matches.parquet")
    )


def test_reports_are_written_from_them(tmp_path: Path) -> None:
    for number, report in enumerate((whole(answer()), whole(answer(as_of=date(2026, 2, 3))))):
        write_results(report, tmp_path / str(number))
        restored = restore(read_results(tmp_path / str(number)))
        assert document(restored) == document(report)
        assert overview_page(restored, Style(width=100)) == overview_page(report, Style(width=100))
        assert list(items_sheet(restored).rows) == list(items_sheet(report).rows)


@pytest.mark.parametrize("number", range(4))
def test_one_client_is_read_from_results_of_all(tmp_path: Path, number: int) -> None:
    report = whole(answer())
    write_results(report, tmp_path)
    restored = restore(read_results(tmp_path, (number,)))
    shown = ((restored, restored.clients[0]), (report, report.clients[number]))
    pages = [client_page(of, client, Style(width=100), HINT_WORDS) for of, client in shown]
    assert pages[0] == pages[1]
    assert len(restored.clients) == 1
    assert client_names(tmp_path)[number] == (*shown[0][1].left_names, *shown[0][1].right_names)


@pytest.mark.parametrize("number", range(4))
def test_a_report_on_one_client_is_restored(tmp_path: Path, number: int) -> None:
    found = answer()
    report = of_clients(found, [number], found.left, found.right)
    write_results(report, tmp_path)
    assert document(restore(read_results(tmp_path))) == document(report)


KINDS = st.sampled_from([LineKind.CHARGE, LineKind.PAYMENT])


@st.composite
def entries(draw: st.DrawFn) -> list[Entry]:
    lines = []
    for _ in range(draw(st.integers(0, 12))):
        kind = draw(KINDS)
        cents = draw(st.sampled_from([5_000, 10_000, 15_000, 15_000]))
        sign = 1 if kind is LineKind.CHARGE else -1
        lines.append(Entry(draw(st.integers(0, 1)), draw(st.integers(0, 30)), kind, sign * cents))
    return lines


@given(entries(), entries(), st.sampled_from([None, date(2026, 1, 20)]))
@settings(max_examples=60, deadline=None)
def test_matches_made_from_columns_are_those_made_from_objects(
    tmp_path_factory: pytest.TempPathFactory, left: list[Entry], right: list[Entry], as_of: date | None
) -> None:
    found = reconcile(book(left, clients=2), book(right, clients=2), Settings(as_of=as_of))
    from_columns, from_objects = (tmp_path_factory.mktemp(name) for name in ("columns", "objects"))
    write_results(whole(found), from_columns)
    write_results(whole(replace(found, match_rows=None)), from_objects)
    told = read_results(from_columns)
    assert told == read_results(from_objects) == document(whole(found)) == document(restore(told))
    assert json.loads("".join(document_chunks(whole(found)))) == told


def test_a_doubt_about_lines_that_agree_is_told_in_every_format(tmp_path: Path) -> None:
    practice = simulate(Plan(seed=1, clients=12, months=4, fault_rate=0.1))
    found = tieout.reconcile(practice["sessions.csv"], practice["quickbooks.csv"], names=practice["names.csv"]).report
    told = document(found)
    assert any(MAY_BE_TWO in match.reason for client in found.clients for match in client.matches)
    write_results(found, tmp_path)
    assert read_results(tmp_path) == told == json.loads("".join(document_chunks(found)))


def test_a_group_takes_as_many_rows_as_it_has_lines(tmp_path: Path) -> None:
    write_results(whole(answer()), tmp_path)
    matches = pl.read_parquet(tmp_path / "matches.parquet")
    assert dict(matches.schema) | MATCH_ROW_SCHEMA == dict(matches.schema)
    group = matches.filter(pl.col("rule") == "group").filter(pl.col("match") == pl.col("match").max())
    assert group["left_row"].null_count() == 0
    assert group["right_row"].null_count() == group.height - 1
    assert group["cents"].unique().len() == 1


def test_the_items_close_every_bridge(tmp_path: Path) -> None:
    write_results(whole(answer()), tmp_path)
    clients, items = (pl.read_parquet(tmp_path / f"{name}.parquet") for name in ("clients", "items"))
    sums = items.group_by("client").agg(pl.col("cents").sum())
    closed = clients.join(sums, on="client", how="left").with_columns(pl.col("cents").fill_null(0))
    assert (closed["left_cents"] + closed["cents"]).to_list() == closed["right_cents"].to_list()


@pytest.mark.parametrize("name", [*(f"{name}.parquet" for name in FILES), "summary.json"])
def test_a_folder_that_lacks_a_file_is_refused_in_one_sentence(tmp_path: Path, name: str) -> None:
    write_results(whole(answer()), tmp_path)
    (tmp_path / name).unlink()
    with pytest.raises(FileNotUnderstood, match=r"--format parquet"):
        read_results(tmp_path)


def test_a_file_of_another_form_is_refused(tmp_path: Path) -> None:
    write_results(whole(answer()), tmp_path)
    pl.DataFrame({"item": [1]}).write_parquet(tmp_path / "items.parquet")
    with pytest.raises(FileNotUnderstood, match="other columns"):
        read_results(tmp_path)


@given(entries())
@settings(max_examples=5, deadline=None)
def test_books_without_a_line_on_one_side_are_written_too(
    tmp_path_factory: pytest.TempPathFactory, left: list[Entry]
) -> None:
    found = whole(reconcile(book(left, clients=2), book([], clients=0)))
    folder = tmp_path_factory.mktemp("results")
    write_results(found, folder)
    assert read_results(folder) == document(found)
