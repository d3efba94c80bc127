"""Every layout gives the same lines; a file that is cut or lacks a line never passes for whole."""

from __future__ import annotations

import json

import pytest

from tests.reading.quickbooks.quickbooks_files import codes, read
from tests.reading.quickbooks.quickbooks_samples import (
    ALL,
    BY_DATE,
    DESKTOP,
    EXPORTS,
    ONLINE_BY_CUSTOMER,
    RECEIVED,
    Layout,
    book_of,
    lines_of,
    lines_read,
    write,
)
from tieout.errors import FileNotUnderstood
from tieout.model.book import TotalsVerdict
from tieout.reading.reader import Reading, ReadingOptions
from tieout.reading.recognising import read_file

_DOUBTS = {"W403", "W404", "W407", "E402"}
_CLOSED = sorted(name for name, layout in ALL.items() if layout.group_totals and not layout.header[0])


@pytest.mark.parametrize("name", sorted(ALL))
def test_each_layout_gives_the_same_lines(name: str) -> None:
    reading = read(write(ALL[name], book_of(name)))
    assert lines_read(reading) == lines_of(book_of(name))
    assert reading.rows == len(book_of(name))
    assert codes(reading) & _DOUBTS == ({"W403"} if name == "customer-no-totals" else set())


@pytest.mark.parametrize("name", sorted(ALL))
def test_golden_files(name: str) -> None:
    data = (EXPORTS / f"{name}.csv").read_bytes()
    expected = json.loads((EXPORTS / "expected.json").read_text(encoding="utf-8"))[name]
    assert [list(line) for line in lines_read(read(data))] == expected
    assert data == write(ALL[name], book_of(name)), "run python -m tests.reading.quickbooks.quickbooks_samples"


@pytest.mark.parametrize("name", sorted(ALL))
def test_the_right_reader_reads_it(name: str) -> None:
    report = next(
        report
        for names, report in (
            (ONLINE_BY_CUSTOMER, "transaction-list-by-customer"),
            (RECEIVED, "invoices-and-received-payments"),
            (BY_DATE, "transaction-list-by-date"),
            (DESKTOP, "customer-transactions"),
        )
        if name in names
    )
    found = read_file("x.csv", write(ALL[name], book_of(name)), ReadingOptions())
    assert found.reader.report == report


@pytest.mark.parametrize("name", sorted(ALL))
def test_totals_agree_where_the_layout_states_them(name: str) -> None:
    layout = ALL[name]
    stated = layout.grand_total or layout.group_totals
    expected = TotalsVerdict.AGREE if stated else TotalsVerdict.NONE
    assert read(write(layout, book_of(name))).own_totals is expected


@pytest.mark.parametrize("name", sorted(ALL))
def test_cut_at_every_line(name: str) -> None:
    layout = ALL[name]
    whole = read(write(layout, book_of(name)))
    lines = _lines(layout, name)
    for count in range(len(lines)):
        _never_silently_other(whole, "".join(lines[:count]), layout, f"cut after line {count}")


@pytest.mark.parametrize("name", _CLOSED)
def test_any_line_missing(name: str) -> None:
    layout = ALL[name]
    whole = read(write(layout, book_of(name)))
    lines = _lines(layout, name)
    for missing in range(len(lines)):
        text = "".join(lines[:missing] + lines[missing + 1 :])
        _never_silently_other(whole, text, layout, f"without line {missing + 1}")


def test_cut_inside_a_line_is_seen() -> None:
    layout = ALL["customer-modern"]
    whole = read(write(layout))
    text = write(layout).decode()
    for count in range(text.index("Good Person"), len(text), 7):
        _never_silently_other(whole, text[:count], layout, f"cut after character {count}")


def _lines(layout: Layout, name: str) -> list[str]:
    return write(layout, book_of(name)).decode(layout.encoding).splitlines(keepends=True)


def _never_silently_other(whole: Reading, text: str, layout: Layout, what: str) -> None:
    try:
        reading = read(text.encode(layout.encoding))
    except FileNotUnderstood:
        return
    same = lines_read(reading) == lines_read(whole)
    told = codes(reading) & _DOUBTS or len(reading.aside) > len(whole.aside)
    # A book refuses a file without rows (E101).
    assert same or told or reading.rows == 0, what
