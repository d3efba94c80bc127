"""Bytes into rows of text: encodings, delimiters, line ends, row numbers."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieout.errors import FileNotUnderstood
from tieout.reading.opening import grid as grid_module
from tieout.reading.opening.grid import read_grid
from tieout.reading.parsing.headers import column_letters, plain

ROWS = [
    ["Date", "Client", "Amount"],
    ["2026-01-06", "José Núñez; Ana", "150.00"],
    ["2026-01-07", 'O"Brien\nJr', "1,000"],
]


def written(rows: list[list[str]], delimiter: str = ",", end: str = "\r\n") -> str:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator=end).writerows(rows)
    return text.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_the_same_rows_whatever_the_encoding_the_delimiter_and_the_line_end(
    encoding: str, delimiter: str, end: str
) -> None:
    grid = read_grid("a.csv", written(ROWS, delimiter, end).encode(encoding))
    assert [list(record.cells) for record in grid.records] == ROWS
    assert [record.row for record in grid.records] == [1, 2, 3]
    assert grid.delimiter == delimiter
    assert grid.ends_cleanly


def test_rows_are_numbered_as_a_spreadsheet_does() -> None:
    grid = read_grid("a.csv", b'Title,\r\n\r\n"a\r\nb",c\r\nd,e\r\n\r\n')
    assert [(record.row, record.cells) for record in grid.records] == [
        (1, ("Title", "")), (2, ()), (3, ("a\r\nb", "c")), (4, ("d", "e")),
    ]  # fmt: skip


@given(st.lists(st.integers(0, 9), min_size=8, max_size=8), st.sampled_from([",", ";", "\t", "|"]))
def test_rows_that_end_in_more_or_fewer_empty_cells(more: list[int], delimiter: str) -> None:
    cells = ["2026-01-06", "Person, Good", "one; two", "a | b", "1.50"]
    table = [["Date", "Client", "Memo", "Note", "Amount"], *[cells] * 7]
    ragged = [[*row, *[""] * empty] for row, empty in zip(table, more, strict=True)]
    grid = read_grid("a.csv", written(ragged, delimiter).encode())
    assert grid.delimiter == delimiter
    assert [record.cells for record in grid.records] == [tuple(row) for row in ragged]


def test_excels_own_first_line_names_the_delimiter_and_keeps_the_row_numbers() -> None:
    grid = read_grid("a.csv", b"sep=;\r\nA;B,C\r\n1;2,3\r\n")
    assert grid.delimiter == ";"
    assert [(record.row, record.cells) for record in grid.records][1:] == [(2, ("A", "B,C")), (3, ("1", "2,3"))]


def test_names_in_windows_letters_keep_them() -> None:
    grid = read_grid("a.csv", "Client,Paid\r\nJosé Brønsted,1\r\n".encode("cp1252"))
    assert grid.records[1].cells[0] == "José Brønsted"
    assert grid.encoding == "cp1252"


def test_a_person_may_name_the_encoding() -> None:
    assert read_grid("a.csv", "Имя,Сумма\r\nАнна,1\r\n".encode("cp1251"), "cp1251").records[1].cells[0] == "Анна"
    with pytest.raises(FileNotUnderstood, match="no-such-codec"):
        read_grid("a.csv", b"a,b\r\n", "no-such-codec")


@pytest.mark.parametrize(
    ("data", "where"),
    [
        (b'a,b\r\n1,2\r\n3,"4\r\n5,6\r\n', "row 3, column B is never closed; the 2 lines"),
        (b'a,b\r\n"1",2\r\n"3""",4\r\n5,6,"x\r\n', "row 4, column C is never closed"),
        (b'a,b\r\n1,2\r\n3,"4" x\r\n5,6\r\n', "row 3, column B ends in the wrong place"),
        (b'a,b\r\n1,"x"",y\r\n', "row 2, column B is never closed"),
        (b'a,"b\r\n1,2\r\n', "row 1, column B is never closed"),
    ],
)
def test_a_quote_that_is_not_closed_is_refused_where_it_opened(data: bytes, where: str) -> None:
    with pytest.raises(FileNotUnderstood) as refused:
        read_grid("a.csv", data)
    assert refused.value.code == "E203"
    assert where in refused.value.message


def test_headers_are_compared_without_case_spaces_and_marks() -> None:
    assert plain("\ufeff *Client \u00a0 Responsibility: ") == "client responsibility"
    grid = read_grid("a.csv", b"Willow,\r\n\r\n Date ,CLIENT\r\n1,2\r\n")
    assert grid.find_header(lambda cells: cells == ("date", "client")) == 2
    assert grid.find_header(lambda cells: cells[0] == "nothing") is None


def test_columns_have_letters() -> None:
    assert [column_letters(index) for index in (0, 25, 26, 51, 52, 701, 702)] == [
        "A",
        "Z",
        "AA",
        "AZ",
        "BA",
        "ZZ",
        "AAA",
    ]


cell = st.text(st.characters(codec="utf-8", exclude_characters="\x00\ufeff"), max_size=12)


@given(st.lists(st.lists(cell, min_size=3, max_size=3), min_size=2, max_size=12))
def test_what_is_written_is_read(rows: list[list[str]]) -> None:
    rows = [["Date", "Client", "Amount"], *rows, ["x", "y", "z"]]
    grid = read_grid("a.csv", written(rows).encode())
    assert [list(record.cells) for record in grid.records] == rows


@given(st.binary(max_size=400) | st.text(alphabet='a1,;|\t"\r\n\x00é=', max_size=200).map(str.encode))
def test_only_our_own_errors_leave(data: bytes) -> None:
    try:
        grid = read_grid("a.csv", data)
    except FileNotUnderstood:
        return
    assert [record.row for record in grid.records] == list(range(1, len(grid.records) + 1))


quoted = st.text(alphabet='ab,"\n', max_size=5).map(lambda text: '"' + text.replace('"', '""') + '"')
bare = st.text(alphabet="ab ", min_size=1, max_size=4)


@given(st.lists(st.lists(quoted | bare, min_size=2, max_size=4), min_size=1, max_size=12))
def test_the_rows_are_as_many_as_an_independent_count_finds(rows: list[list[str]]) -> None:
    """A second counter that knows no csv module: it counts the line ends that stand outside of quotes."""
    text = "".join(",".join(cells) + "\n" for cells in [*rows, ["x", "y"]])
    assert len(read_grid("a.csv", text.encode()).records) == "".join(text.split('"')[::2]).count("\n")


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_a_line_that_never_ends_is_refused_before_it_is_taken_apart(
    monkeypatch: pytest.MonkeyPatch, end: bytes
) -> None:
    monkeypatch.setattr(grid_module, "LINE_BYTES_MAX", 1_000)
    rows = [b"Date,Client,Amount", *[b"01/02/2026,Ada Bell,1.00"] * 200]
    assert len(read_grid("t.csv", end.join([*rows, b""])).records) == 201
    with pytest.raises(FileNotUnderstood, match="doesn't end within 1,000 bytes") as refused:
        read_grid("t.csv", end.join([*rows, b"x" * 1_001]))
    assert refused.value.code == "E203"
