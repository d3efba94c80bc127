"""Overlapping exports: each row counts once, the newest says how; nothing is lost, and what differs is told."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reading.programs.program_samples import SAMPLES
from tieout.errors import WrongUsage
from tieout.model.book import Book
from tieout.reading import Source, read_book

SESSIONS = "Date,Client,Service,Status,Client Responsibility,Client Paid,Credit Used"
JANUARY = (
    "01/06/2026,Ann Lee,90837,Paid,150.00,150.00,0.00",
    "01/13/2026,Ann Lee,90837,Paid,150.00,150.00,0.00",
    "01/20/2026,Ann Lee,90837,Unpaid,150.00,0.00,0.00",
    "01/20/2026,Bo Ray,90834,Paid,120.00,120.00,0.00",
    "01/27/2026,Bo Ray,90834,Unpaid,120.00,0.00,0.00",
)
FEBRUARY = (
    *JANUARY[:2],
    "01/20/2026,Ann Lee,90837,Paid,150.00,150.00,0.00",
    JANUARY[3],
    "02/03/2026,Ann Lee,90837,Unpaid,150.00,0.00,0.00",
    "02/03/2026,Bo Ray,90834,Paid,120.00,120.00,0.00",
)
TYPED = "Date,Type,Num,Name,Amount"


def source(name: str, header: str, *rows: str) -> Source:
    return Source(name, "\r\n".join([header, *rows, ""]).encode())


def told(book: Book) -> list[tuple[str, str]]:
    return [(problem.code, problem.text) for problem in book.problems if problem.code.startswith("W10")]


def test_a_second_export_adds_what_is_new_and_says_what_differs():
    book = read_book([source("jan.csv", SESSIONS, *JANUARY), source("feb.csv", SESSIONS, *FEBRUARY)])
    assert [(file.rows, file.used, file.elsewhere) for file in book.files] == [(5, 4, 1), (6, 3, 3)]
    assert book.elsewhere.rows() == [(0, 4, 1, 4, True), (1, 2, 0, 2, False), (1, 3, 0, 3, False), (1, 5, 0, 5, False)]
    assert told(book) == [
        ("W102", "3 rows of feb.csv are in jan.csv too and counted once; 2 are new."),
        (
            "W103",
            "feb.csv says otherwise than jan.csv about 1 row: row 4 (in jan.csv row 4). The newer file counts.",
        ),
        (
            "W104",
            "1 row of jan.csv is no longer in feb.csv, which covers the days: row 6. They still count; leave jan.csv "
            "out if they were deleted.",
        ),
    ]
    # Ann owes for Feb 3, and Bo for Jan 27
    assert book.cents == 150_00 + 120_00


def test_the_newer_export_counts_whichever_is_given_first():
    one, other = source("jan.csv", SESSIONS, *JANUARY), source("feb.csv", SESSIONS, *FEBRUARY)
    assert read_book([one, other]).cents == read_book([other, one]).cents


def test_a_row_of_a_client_whom_the_second_export_leaves_out_is_not_called_gone():
    book = read_book([source("jan.csv", SESSIONS, *JANUARY), source("ann.csv", SESSIONS, *FEBRUARY[:3], FEBRUARY[4])])
    assert [code for code, _ in told(book)] == ["W102", "W103"]
    assert book.files[0].used == 4


def test_two_equal_rows_on_one_day_stay_two():
    twice = (*JANUARY, JANUARY[0])
    book = read_book([source("jan.csv", SESSIONS, *twice), source("again.csv", SESSIONS, *twice, FEBRUARY[-1])])
    assert [file.elsewhere for file in book.files] == [0, 6]
    assert book.items.filter(pl.col("day") == date(2026, 1, 6)).height == 4


def test_one_row_alike_is_no_overlap():
    others = ("01/06/2026,Di Fox,90837,Paid,150.00,150.00,0.00", "01/21/2026,Di Fox,90837,Paid,150.00,150.00,0.00")
    book = read_book([source("a.csv", SESSIONS, *JANUARY), source("b.csv", SESSIONS, JANUARY[0], *others)])
    assert [file.elsewhere for file in book.files] == [0, 0]
    assert [code for code, _ in told(book)] == ["W105"]


def test_a_number_tells_a_row_whose_day_was_corrected():
    older = ("2026-01-06,Invoice,1001,Ann Lee,150.00", "2026-01-06,Payment,77,Ann Lee,-150.00",
             "2026-01-20,Invoice,1002,Ann Lee,150.00")  # fmt: skip
    newer = (*older[:1], "2026-01-08,Payment,77,Ann Lee,-150.00", older[2], "2026-02-03,Invoice,1003,Ann Lee,150.00")
    book = read_book([source("old.csv", TYPED, *older), source("new.csv", TYPED, *newer)])
    assert book.cents == 300_00
    assert book.elsewhere.filter(pl.col("superseded")).rows() == [(0, 3, 1, 3, True)]


def test_invoices_and_payments_of_one_day_are_not_versions_of_each_other():
    invoices = [f"2026-01-{day:02},Invoice,{day},Ann Lee,150.00" for day in (6, 13, 20)]
    payments = [f"2026-01-{day:02},Payment,{day + 50},Ann Lee,-150.00" for day in (6, 13, 20)]
    book = read_book([source("i.csv", TYPED, *invoices), source("p.csv", TYPED, *payments)])
    assert book.cents == 0
    assert not told(book)


def test_different_reports_of_the_same_days_are_refused() -> None:
    paths = ("simplepractice-20-columns", "simplepractice-payments")
    one, other = (Source(f"{path}.csv", SAMPLES[path].data) for path in paths)
    later = Source("later.csv", SAMPLES[paths[1]].data.replace(b"01/", b"02/"))
    earlier = Source("earlier.csv", SAMPLES[paths[0]].data)
    assert len(read_book([earlier, later]).files) == 2
    payments = Source("payments.csv", other.data.replace(b"01/28", b"01/14"))
    with pytest.raises(WrongUsage) as refused:
        read_book([one, payments])
    assert refused.value.code == "E112"
    assert {one.name, payments.name} <= set(refused.value.message.replace(" and", "").split())


FIRST = date(2026, 1, 5)
ROWS = st.lists(
    st.tuples(
        st.integers(0, 60),
        st.sampled_from(["Ann Lee", "Bo Ray"]),
        st.sampled_from([150, 120]),
        st.sampled_from([0, 120, 150]),
    ),
    min_size=4,
    max_size=30,
)


def _written(rows: list[tuple[int, str, int, int]]) -> list[str]:
    return [f"{FIRST + timedelta(day):%m/%d/%Y},{name},90837,,{due}.00,{paid}.00,0.00" for day, name, due, paid in rows]


@given(ROWS, st.integers(1, 59), st.integers(1, 59))
@settings(max_examples=150, deadline=None)
def test_a_book_cut_in_two_with_an_overlap_is_the_book(rows: list[tuple[int, str, int, int]], one: int, other: int):
    """Whatever the two periods, as long as together they hold every day, the lines are those of the whole."""
    start, end = sorted((one, other))
    earlier = [row for row in rows if row[0] <= end]
    later = [row for row in rows if row[0] >= start]
    if not earlier or not later or _written(earlier) == _written(later):
        return
    whole = read_book([source("whole.csv", SESSIONS, *_written(rows))])
    parts = read_book([source("one.csv", SESSIONS, *_written(earlier)), source("two.csv", SESSIONS, *_written(later))])
    columns = ["day", "kind", "cents"]
    assert parts.cents == whole.cents
    assert parts.items.select(columns).sort(columns).equals(whole.items.select(columns).sort(columns))
    assert all(file.rows == file.used + file.set_aside + file.elsewhere for file in parts.files)


@pytest.mark.parametrize("copies", [2, 3])
def test_the_same_rows_in_several_files_count_once(copies: int):
    files = [source(f"{number}.csv", f"{SESSIONS}{',' * number}", *JANUARY) for number in range(copies)]
    assert read_book(files).cents == read_book(files[:1]).cents


def test_a_row_corrected_twice_counts_as_the_last_export_says():
    versions = [("Unpaid", "0.00"), ("Part paid", "50.00"), ("Paid", "120.00")]
    files = [
        source(f"{number}.csv", SESSIONS, *JANUARY[:4], f"01/27/2026,Bo Ray,90834,{status},120.00,{paid},0.00")
        for number, (status, paid) in enumerate(versions)
    ]
    book = read_book(files)
    assert book.cents == 150_00
    assert [file.used for file in book.files] == [4, 0, 1]
