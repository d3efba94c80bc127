"""The list of names as a file."""

from __future__ import annotations

import csv
import io

import pytest

from tests.linking.books_of_names import book_of, named, told, weekly
from tieout.errors import FileNotUnderstood, WrongUsage
from tieout.linking import link, read_crosswalk, write_crosswalk
from tieout.model.settings import Settings

PAIRS = (("Good Person", "GP-014"), ("Smith, Jane", "JS-01"))


@pytest.mark.parametrize(
    "data",
    [
        b'left,right\nGood Person,GP-014\n"Smith, Jane",JS-01\n',
        b'\xef\xbb\xbfLeft,Right\r\nGood Person,GP-014\r\n"Smith, Jane",JS-01\r\n',
        b'Sessions Health,QuickBooks\nGood Person, GP-014\n"Smith, Jane",JS-01',
        b'QuickBooks,Sessions Health\nGP-014,Good Person\nJS-01,"Smith, Jane"\n',
        b"Client;Customer\nGood Person;GP-014\nSmith, Jane;JS-01\n",
        b"note\tright\tleft\nx\tGP-014\tGood Person\n\tJS-01\tSmith, Jane\n",
        'left,right\nGood Person,GP-014\n"Smith, Jane",JS-01\n'.encode("utf-16"),
    ],
)
def test_files_of_names(data: bytes) -> None:
    assert read_crosswalk(data, "names.csv") == PAIRS


def test_rows_keep_their_numbers() -> None:
    assert read_crosswalk(b"left,right\nA B,1\n,\n\nC D,\n,X9\n", "names.csv") == (
        ("A B", "1"),
        ("", ""),
        ("", ""),
        ("C D", ""),
        ("", "X9"),
    )


def test_old_encodings() -> None:
    assert read_crosswalk("left,right\nJosé Núñez,JN\n".encode("cp1252"), "n.csv") == (("José Núñez", "JN"),)


@pytest.mark.parametrize(
    "data",
    [b"", b"\n\n", b"left\nJane Smith\n", b'left,right\n"Jane Smith,JS\n', b"Jane Smith,JS-01\nBob Jones,BJ-02\n"],
)
def test_what_is_no_list_of_names(data: bytes) -> None:
    with pytest.raises(FileNotUnderstood) as caught:
        read_crosswalk(data, "names.csv")
    assert caught.value.code == "E114"
    assert "names.csv" in caught.value.message
    assert "Smith" not in caught.value.message


def test_contradictions_name_their_rows() -> None:
    with pytest.raises(WrongUsage, match="rows 2 and 4"):
        read_crosswalk(b"left,right\nA B,X1\nC D,X2\n,x1\n", "names.csv")


def test_written_and_read_back_it_gives_the_same_links() -> None:
    left = book_of(weekly("William Smith", 2) + weekly("Wu, J.", 1, 5_000) + weekly("Ann Ames", 3) + weekly("=A, B", 3))
    right = book_of(weekly("Smith, Bill", 2) + weekly("JW-07", 1, 5_800) + weekly("Ames, Ann", 3), right=True)
    first = told(left, right)
    pairs = read_crosswalk(write_crosswalk(link(left, right, Settings()), left, right).encode(), "names.csv")
    second = told(left, right, pairs)
    assert [(one.left, one.right, one.candidates) for one in first] == [
        (one.left, one.right, one.candidates) for one in second
    ]


def test_it_names_who_may_be_the_same_client() -> None:
    left, right = book_of(weekly("Wu, J.", 1, 5_000)), book_of(weekly("JW-07", 1, 5_000), right=True)
    rows = list(csv.reader(io.StringIO(write_crosswalk(link(left, right, Settings()), left, right))))
    assert [(*row[:2], row[4]) for row in rows[1:]] == [("Wu, J.", "", "JW-07"), ("", "JW-07", "Wu, J.")]


def test_it_is_corrected_by_hand() -> None:
    left, right = named(["Ann Ames", "Jo Wu"]), named(["Ames, Ann", "JW-07"], right=True)
    rows = list(csv.reader(io.StringIO(write_crosswalk(link(left, right, Settings()), left, right))))
    assert rows[0] == ["left", "right", "basis", "evidence", "perhaps"]
    corrected = [
        [row[0], "JW-07" if row[0] == "Jo Wu" else row[1] if row[0] != "Ann Ames" else "", *row[2:]]
        for row in rows
        if row[:2] != ["", "JW-07"]
    ]
    out = io.StringIO(newline="")
    csv.writer(out).writerows(corrected)
    links = told(left, right, read_crosswalk(out.getvalue().encode(), "names.csv"))
    assert [(one.left, one.right) for one in links] == [
        (("Ann Ames",), ()),
        (("Jo Wu",), ("JW-07",)),
        ((), ("Ames, Ann",)),
    ]
