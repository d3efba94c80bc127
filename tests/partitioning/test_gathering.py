"""Files read piece by piece onto disk give what the strict reader gives, wherever they are cut."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reading.plain.test_far_files import HEADER, rows
from tests.reading.plain.test_parquet import TYPED
from tests.reading.plain.test_plain_files import Answer, answer, assert_same, tables
from tieout.errors import FileNotUnderstood, TieoutError, WrongUsage
from tieout.model.book import Book
from tieout.partitioning import crew_of, gather, gathering, on_disk, taking
from tieout.partitioning.spooling import SpooledBook
from tieout.reading import ReadingOptions, Source, books
from tieout.reading.plain import far_files, pieces, sizes

GIGABYTE = 10**9


def whole_of(spooled: SpooledBook) -> Book:
    """The book as it is in memory."""
    lines = pl.concat([spooled.head.items, *spooled.pieces()])
    assert lines["client"].value_counts().height == len(spooled.clients) == len(spooled.counts)
    assert lines.group_by("client").len().sort("client")["len"].to_list() == spooled.counts.tolist()
    head = spooled.head
    return Book(**{name: getattr(head, name) for name in Book.__slots__} | {"items": lines})


def gathered(data: bytes, piece_bytes: int, *, memory: int = GIGABYTE, bytes_min: int = 0) -> Answer:
    """What is read piece by piece."""
    with TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch, crew_of(0) as crew:
        path = Path(name) / "table.csv"
        path.write_bytes(data)
        patch.setattr(sizes, "BYTES_MIN", bytes_min)
        try:
            source = on_disk(path, crew, piece_bytes)
            return "read", whole_of(gather([source], ReadingOptions(), Path(name) / "lines", memory, crew))
        except TieoutError as error:
            return "refused", (type(error), error.message, error.code)


def strictly(data: bytes) -> Answer:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tieout.reading.plain.files.read_plain_file", lambda *_: None)
        return answer(Source("table.csv", data), ReadingOptions())


@given(tables(), st.integers(1, 200))
def test_pieces_on_disk_give_what_the_strict_reader_gives(data: bytes, piece_bytes: int) -> None:
    assert_same(strictly(data), gathered(data, piece_bytes))


PLAIN = {
    "plain": HEADER + rows(60),
    "no last break": "\ufeff" + HEADER + rows(60).rstrip("\n"),
    "returns and quotes": HEADER.replace("\n", "\r\n") + rows(60, '"a ""b"", {}"').replace("\n", "\r\n"),
    "odd amount": HEADER + rows(30) + "2026-01-01,Client 1,one,odd\n" + rows(30),
    "comma before the cents": HEADER.replace(",", ";") + rows(30).replace(",", ";").replace(".00", ",00"),
    "break in a cell": HEADER + rows(30) + '2026-01-01,Client 1,1.00,"two\nlines"\n' + rows(30),
    "breaks in many cells": HEADER + rows(60, '"{}\nto, be ""held""\r\non"'),
}
ODD = {
    "quote never closed": HEADER + rows(30) + '2026-01-01,Client 1,1.00,"two\n' + rows(30),
    "blank row": HEADER + rows(30) + "\n" + rows(30),
    "short row": HEADER + rows(30) + "2026-01-01,Client 1,1.00\n" + rows(30),
    "total": HEADER + rows(30) + ",,500.00,\n",
}


@pytest.mark.parametrize("piece_bytes", [1, 37, 100, 1000])
@pytest.mark.parametrize("kind", [*PLAIN, *ODD])
def test_cuts_change_nothing(kind: str, piece_bytes: int) -> None:
    data = (PLAIN | ODD)[kind].encode()
    assert_same(strictly(data), gathered(data, piece_bytes))


def test_a_beginning_that_misleads_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Payments print below zero on the first rows and above it on most: the pieces are read once more."""
    header, row = "Date,Client,Charge,Paid\n", "2026-01-{:02},Client {},100.00,{}40.00\n"
    text = header + "".join(row.format(n % 28 + 1, n % 7, "-" if n < 12 else "") for n in range(60))
    data = text.encode()
    taken = list[int]()
    take = pieces.Take.__call__

    def noted(own: pieces.Take, place: int, rows: bytes) -> bytes:
        taken.append(place)
        return take(own, place, rows)

    monkeypatch.setattr(far_files, "HEAD_BYTES", 300)
    monkeypatch.setattr(pieces.Take, "__call__", noted)
    assert_same(strictly(data), gathered(data, 400))
    assert len(taken) > 1
    taken.clear()
    assert_same(strictly(data.replace(b",-", b",")), gathered(data.replace(b",-", b","), 400))
    assert not taken


@pytest.mark.parametrize("kind", [*PLAIN, *ODD])
def test_too_little_memory_matters_only_where_a_file_is_read_as_a_whole(kind: str) -> None:
    """A plain file is never in memory whole; any other is refused in one sentence."""
    ended, said = gathered((PLAIN | ODD)[kind].encode(), 100, memory=1000)
    assert (ended == "read") == (kind in PLAIN)
    if kind in ODD:
        assert isinstance(said, tuple)
        assert said[0] is WrongUsage
        assert "isn't a plain table, so it must be read as a whole" in said[1]


def test_what_is_wrong_with_a_plain_file_is_said_whatever_its_size() -> None:
    ended, said = gathered(b"Date,Client,Amount\n01/02/2026,Ann Lee,5.00\n02/03/2026,Ann Lee,-5.00\n", 100, memory=10)
    assert ended == "refused"
    assert isinstance(said, tuple)
    assert said[0] is FileNotUnderstood
    assert "nothing in it shows" in said[1]


def test_what_is_read_as_a_whole_is_read_by_a_child_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The answer and what is wrong with a file are the same; the first process reads nothing."""
    monkeypatch.setattr(gathering, "HERE_BYTES", 0)
    monkeypatch.setattr(gathering, "read_book", None)
    for kind, text in {**ODD, "no dates": "Client,Amount\nAnn Lee,5.00\n"}.items():
        path = tmp_path / "table.csv"
        path.write_text(text, encoding="utf-8")
        with crew_of(1) as crew:
            try:
                book = gather([on_disk(path, crew)], ReadingOptions(), tmp_path / kind, GIGABYTE, crew)
                assert_same(strictly(text.encode()), ("read", whole_of(book)))
            except TieoutError as error:
                assert_same(strictly(text.encode()), ("refused", (type(error), error.message, error.code)))


@pytest.mark.parametrize("kind", [kind for kind in TYPED if kind != "odd figures"])
@pytest.mark.parametrize("piece_rows", [1, 2, 100])
def test_slices_of_parquet_give_what_the_strict_reader_gives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, piece_rows: int
) -> None:
    path = tmp_path / "table.parquet"
    TYPED[kind].write_parquet(path)
    monkeypatch.setattr(sizes, "COLUMNAR_BYTES_MIN", 0)
    monkeypatch.setattr(taking, "PIECE_ROWS", piece_rows)
    with crew_of(0) as crew:  # with no memory for the file as a whole
        parts = whole_of(gather([on_disk(path, crew)], ReadingOptions(), tmp_path / "lines", 1, crew))
    monkeypatch.setattr("tieout.reading.plain.files.read_plain_file", lambda *_: None)
    assert_same(answer(Source.of(path), ReadingOptions()), ("read", parts))


def test_a_damaged_parquet_is_said_to_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "table.parquet"
    TYPED["whole numbers"].write_parquet(path)
    path.write_bytes(path.read_bytes()[:40] + b"x" * 20 + path.read_bytes()[60:])
    monkeypatch.setattr(sizes, "COLUMNAR_BYTES_MIN", 0)
    with crew_of(1) as crew, pytest.raises(FileNotUnderstood, match="is damaged or cut short"):
        gather([on_disk(path, crew)], ReadingOptions(), tmp_path / "lines", GIGABYTE, crew)


def several(folder: Path, *texts: str) -> tuple[Book, Book]:
    """Files of one side, as a whole and piece by piece."""
    paths = [folder / f"{number}.csv" for number in range(len(texts))]
    for path, text in zip(paths, texts, strict=True):
        path.write_text(text)
    with crew_of(0) as crew:
        sources = [on_disk(path, crew, 300) for path in paths]
        spooled = gather(sources, ReadingOptions(), folder / "lines", GIGABYTE, crew)
        parts = whole_of(spooled)
    return books.read_book([Source.of(path) for path in paths]), parts


def test_several_files_are_one_book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sizes, "BYTES_MIN", 0)
    later = HEADER + rows(40).replace("2026-01", "2026-02") + "2026-02-01,Client 8,one,odd\n"
    whole, parts = several(tmp_path, HEADER + rows(60), later)
    assert_same(("read", whole), ("read", parts))
    assert len(parts.set_aside) == 1


def test_files_that_share_days_are_held_against_each_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sizes, "BYTES_MIN", 0)
    whole, parts = several(tmp_path, HEADER + rows(60), HEADER + rows(80))
    assert_same(("read", whole), ("read", parts))
    assert parts.elsewhere.height == 59  # a row of 0.00 makes no line
