"""Laws of reading: nothing lost, nothing invented, and no input breaks it."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.badfiles.builders import flat, quickbooks, sessions
from tieout.errors import TieoutError
from tieout.model.book import Book
from tieout.model.money import format_cents
from tieout.reading import ReadingOptions, Source, read_book
from tieout.reading.recognising import read_file

HEADER = ["Date", "Client", "Notes", "Client Responsibility", "Client Paid", "Credit Used"]
BAD_ROWS = {
    "E303": ["2026-03-01", "", "bad", "150.00", "0.00", "0.00"],
    "E301": ["2026-03-01", "Ann Lee", "bad", "150.00", "x", "0.00"],
    "E302": ["2026-02-30", "Ann Lee", "bad", "150.00", "0.00", "0.00"],
    "E202": ["2026-03-01", "Ann Lee", "bad", "1", "150.00", "0.00", "0.00"],
}

names = st.sampled_from(
    ["Ann Lee", "Lee, Ann", "Brønsted, José", "O'Neil-Smith", 'Do "Kit" An', "Ma\nJo", "Total Care"]
)
money = st.integers(0, 10**7)
appointments = st.tuples(st.dates(date(2020, 1, 1), date(2026, 12, 31)), names, money, money, money)


def written(rows: list[list[str]], delimiter: str = ",", end: str = "\r\n") -> str:
    text = io.StringIO(newline="")
    # The writer leaves a line feed bare when its own line end is another.
    if end == "\r":
        csv.writer(text, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL).writerows([HEADER, *rows])
    else:
        csv.writer(text, delimiter=delimiter, lineterminator=end).writerows([HEADER, *rows])
    return text.getvalue()


def cells(day: date, name: str, *amounts: int) -> list[str]:
    return [day.isoformat(), name, "", *(format_cents(amount) for amount in amounts)]


def read(data: bytes) -> Book:
    return read_book([Source("a.csv", data)])


@given(st.lists(appointments, min_size=1, max_size=12))
def test_what_is_read_is_what_was_written(rows: list[tuple[date, str, int, int, int]]) -> None:
    book = read(written([cells(*row) for row in rows]).encode())
    expected = [
        (" ".join(name.split()), day, cents, row, part)
        for row, (day, name, charge, paid, credit) in enumerate(rows, start=2)
        for part, cents in (("charge", charge), ("paid", -paid), ("credit", -credit))
        if cents
    ]
    seen = [
        (book.clients[client], day, cents, row, part)
        for client, day, cents, row, part in book.items.select("client", "day", "cents", "row", "part").iter_rows()
    ]
    assert seen == expected
    assert (book.files[0].rows, book.files[0].used) == (len(rows), len(rows))


@given(
    st.lists(appointments, min_size=1, max_size=8),
    st.sampled_from(",;\t|"),
    st.sampled_from(["\r\n", "\n", "\r"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]),
)
def test_delimiter_line_end_and_encoding_change_nothing(
    rows: list[tuple[date, str, int, int, int]], delimiter: str, end: str, encoding: str
) -> None:
    plain = read(written([cells(*row) for row in rows]).encode())
    other = read(written([cells(*row) for row in rows], delimiter, end).encode(encoding))
    assert other.items.equals(plain.items)
    assert other.clients == plain.clients


@given(
    st.lists(appointments, min_size=1, max_size=10),
    st.lists(st.sampled_from(sorted(BAD_ROWS)), max_size=6),
    st.randoms(),
)
def test_exactly_the_planted_bad_rows_are_set_aside(
    rows: list[tuple[date, str, int, int, int]], codes: list[str], random: Random
) -> None:
    mixed = [(cells(*row), "") for row in rows] + [(BAD_ROWS[code], code) for code in codes]
    random.shuffle(mixed)
    book = read(written([row for row, _ in mixed]).encode())
    planted = [(place, code) for place, (_, code) in enumerate(mixed, start=2) if code]
    assert [(aside.row, aside.code) for aside in book.set_aside] == planted
    [file] = book.files
    assert (file.rows, file.used, file.set_aside) == (len(mixed), len(rows), len(codes))
    assert book.cents == sum(charge - paid - credit for _, _, charge, paid, credit in rows)


PIECES = [
    *(sessions().decode().splitlines()), *(flat().decode().splitlines()), *(quickbooks().decode().splitlines()),
    "", ",", ",,,,,,", '"', '""', '"x', "Total,,,,1.00", "=SUBTOTAL(9,E2:4)", "1/2/2026", "31/12/2026",
    "2026-01-06,A,5", "\ufeff",
    "Date,Client,Debit,Credit", "Date,Name,Amount", ",Type,Date,Num,Name,Amount", "sep=;", "\x00",
    "a;b;c", "\u2028", "¾,½,é",
]  # fmt: skip


@settings(max_examples=400)
@given(
    st.lists(st.sampled_from(PIECES) | st.text(max_size=30), max_size=25),
    st.sampled_from(["\r\n", "\n", "\r"]),
    st.sampled_from(["utf-8", "utf-16", "cp1252"]),
    st.sampled_from([ReadingOptions(), ReadingOptions(encoding="utf-7")]),
)
def test_no_mixture_of_rows_breaks_the_reading(
    pieces: list[str], end: str, encoding: str, options: ReadingOptions
) -> None:
    assert_law(end.join(pieces).encode(encoding, "replace"), options)


@settings(max_examples=400)
@given(st.binary(max_size=300))
def test_no_bytes_break_the_reading(data: bytes) -> None:
    assert_law(data, ReadingOptions())


@settings(max_examples=300)
@given(
    st.sampled_from([sessions(), flat(), quickbooks()]), st.integers(0, 600), st.binary(max_size=6), st.integers(0, 4)
)
def test_no_spoilt_export_breaks_the_reading(good: bytes, place: int, put: bytes, taken: int) -> None:
    assert_law(good[:place] + put + good[place + taken :], ReadingOptions())


def assert_law(data: bytes, options: ReadingOptions) -> None:
    """Either one of our own errors, or a book in which every row is accounted for."""
    try:
        book = read_book([Source("a.csv", data)], options)
    except TieoutError as error:
        assert_clear(error)
        return
    [file] = book.files
    assert file.rows == file.used + file.set_aside
    assert file.set_aside == len(book.set_aside)
    assert not (book.items["cents"] == 0).any()
    assert all(client == client.strip() and client for client in book.clients)


def assert_clear(error: TieoutError) -> None:
    assert error.message
    assert error.code
    assert error.exit_code in {2, 3}


@pytest.mark.parametrize("good", [sessions(), flat()], ids=["sessions", "flat"])
def test_a_file_cut_short_anywhere_is_refused_or_says_so(good: bytes) -> None:
    """A cut is met as a refusal, a row set aside, a doubt about the end, or it fell between two rows."""
    whole = read(good)
    between = {place for place in range(len(good)) if good[:place].endswith((b"\r\n", b"\n", b"\r"))}
    for place in range(len(good) - 2):
        try:
            book = read(good[:place])
        except TieoutError:
            continue
        assert book.items.equals(whole.items) or book.set_aside or place in between or _doubts(book), place


def _doubts(book: Book) -> bool:
    return any(problem.code == "W403" for problem in book.problems)


@pytest.mark.parametrize(
    "path",
    [
        "ledgers/files/hledger-register.csv", "ledgers/files/gnucash-18-columns.csv",
        "exports/programs/sage-customer-ledgers.csv", "exports/programs/xero-account-transactions.csv",
        "exports/programs/zoho.csv", "exports/programs/jane-sales.csv", "published/files/simplepractice.csv",
    ],
)  # fmt: skip
def test_a_header_printed_again_changes_nothing(path: str) -> None:
    """As exports put together by hand and pages leave it."""
    rows = (Path(__file__).parent / path).read_bytes().decode("utf-8-sig").splitlines(keepends=True)
    header = max(
        range(min(8, len(rows))),
        key=lambda index: sum(cell.strip('" \r\n').isalpha() for cell in rows[index].split(",")),
    )
    whole = read_file("a.csv", "".join(rows).encode(), ReadingOptions()).reading
    again = "".join([*rows[:-1], rows[header], rows[-1]])
    other = read_file("a.csv", again.encode(), ReadingOptions()).reading
    assert [(line.client, line.cents) for line in other.lines] == [(line.client, line.cents) for line in whole.lines]
    assert (other.rows, len(other.aside), other.own_totals) == (whole.rows, len(whole.aside), whole.own_totals)
