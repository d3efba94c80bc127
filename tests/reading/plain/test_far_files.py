"""Files that an engine's workers read piece by piece give what the strict reader gives, wherever they are cut."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reading.plain.test_plain_files import Answer, answer, assert_same, tables
from tieout.model.far_file import Work
from tieout.reading.opening.source import FarSource, Source
from tieout.reading.plain import sizes
from tieout.reading.reader import ReadingOptions


@dataclass
class Cut:
    """A file in memory, cut behind some of its line breaks."""

    name: str
    data: bytes = field(repr=False)
    ends: Callable[[int], bool]
    brought: int = 0

    @property
    def size(self) -> int:
        return len(self.data)

    def read(self, start: int, count: int) -> bytes:
        return self.data[start : start + count]

    def whole(self) -> bytes:
        self.brought += 1
        return self.data

    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()

    def each_piece(self, work: Work) -> list[bytes]:
        breaks = [place + 1 for place, byte in enumerate(self.data) if byte == ord("\n") and self.ends(place)]
        bounds = sorted({0, *breaks, len(self.data)})
        return [work(start, self.data[start:end]) for start, end in pairwise(bounds)]


def both(far: Cut, options: ReadingOptions) -> tuple[Answer, Answer]:
    """What the strict reader gives, and what the pieces give."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sizes, "BYTES_MIN", 0)
        piecewise = answer(FarSource(far), options)
        patch.setattr("tieout.reading.plain.files.read_plain_file", lambda *_: None)
        return answer(Source(far.name, far.data), options), piecewise


@given(tables(), st.integers(1, 40))
def test_pieces_give_what_the_strict_reader_gives(data: bytes, every: int) -> None:
    far = Cut("table.csv", data, lambda place: place % every == 0)
    assert_same(*both(far, ReadingOptions()))


HEADER = "Date,Client,Amount,Memo\n"
ROOMS = "Date,Client,Amount,Memo,Room\n"


def rows(count: int, memo: str = "Session {}") -> str:
    days = [(row, 1 + row % 28) for row in range(count)]
    return "".join(f"2026-01-{day:02},Client {row % 7},{row - 5}.00,{memo.format(row)}\n" for row, day in days)


@pytest.mark.parametrize(
    ("text", "brought"),
    [
        (HEADER + rows(60), 0),
        ("\ufeff" + HEADER + rows(60).rstrip("\n"), 0),
        (HEADER.replace("\n", "\r\n") + rows(60, '"a ""b"", {}"').replace("\n", "\r\n"), 0),
        (HEADER + rows(30) + "\n" + rows(30), 1),
        (HEADER + rows(30) + '2026-01-01,Client 1,1.00,"two\nlines"\n' + rows(30), 1),
        (HEADER + rows(30) + "2026-01-01,Client 1,1.00\n" + rows(30), 1),
        (ROOMS + rows(30, "Session,{}") + "2026-01-01,Client 1,1,200.00,a,1\n2026-01-01,Client 1,1.00,a\n", 1),
        (HEADER + rows(30) + "2026-01-01,Client 1,one,odd\n" + rows(30), 0),
        (HEADER + rows(60) + "\n\n", 1),
    ],
    ids=[
        "plain",
        "no last break",
        "quotes",
        "blank row",
        "break in a cell",
        "short row",
        "a cell more here, one less there",
        "odd amount",
        "cut in a blank end",
    ],
)
def test_what_is_brought_here(text: str, brought: int) -> None:
    far = Cut("table.csv", text.encode(), lambda place: place % 3 == 0)
    assert_same(*both(far, ReadingOptions()))
    assert far.brought == brought


def test_a_small_file_is_brought_here() -> None:
    far = Cut("table.csv", (HEADER + rows(60)).encode(), lambda _: True)
    assert answer(FarSource(far), ReadingOptions())[0] == "read"
    assert far.brought == 1
