"""Files that several processes open by the same path, read in ranges of whole lines."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import TypeAlias

from tieout.model.far_file import Work

Range: TypeAlias = tuple[int, int]
"""Offsets of the first byte and after the last."""


_LONGEST = 4


def ranges_of(size: int, count: int) -> list[Range]:
    """A file of so many bytes cut into so many ranges; lines that cross are the business of `RangeWork`."""
    return list(pairwise(size * number // count for number in range(count + 1)))


def cut_at_rows(path: Path, piece_bytes: int) -> Iterator[Range]:
    """A file cut into ranges of at least so many bytes, each but the last ending with a line break outside of quotes.

    A quote that is never closed ends nowhere; then a range is a few times as long and ends within it.

    Yields:
        The ranges as they are found, so that work on the first need not wait for the last; at least one.
    """
    start = quotes = 0
    with path.open("rb") as file:
        while block := file.read(piece_bytes):
            quotes += block.count(b'"')
            rest = b"" if quotes % 2 == 0 and block.endswith(b"\n") else file.readline()
            while rest:
                quotes += rest.count(b'"')
                is_long = file.tell() > start + _LONGEST * piece_bytes
                rest = file.readline() if quotes % 2 and not is_long else b""
            yield start, file.tell()
            start = file.tell()
    if not start:
        yield 0, 0


@dataclass(frozen=True, slots=True)
class RangeWork:
    """Does the work on the lines that begin in a range of a file; runs wherever the path is the file's."""

    path: str
    work: Work

    def __call__(self, part: Range) -> tuple[int, bytes]:
        """The offset of the first such line, and what the work gave; nothing where no line begins."""
        start, end = part
        with open(self.path, "rb") as file:  # noqa: PTH123  a path is a string here
            if start:
                file.seek(start - 1)
                start += len(file.readline()) - 1
            if start >= end:
                return start, b""
            data = file.read(end - start)
            if not data.endswith(b"\n"):
                data += file.readline()
        return start, self.work(start, data)


@dataclass(frozen=True, slots=True)
class DiskFile:
    """A file that this process and every worker open by the same path (see `FarFile`).

    Attributes:
        path: of the file.
        name: without its folder.
        size: in bytes.
        run: cuts so many bytes into ranges, and has workers do the work on each.
    """

    path: Path
    name: str
    size: int
    run: Callable[[int, RangeWork], Iterable[tuple[int, bytes]]] = field(repr=False)

    @classmethod
    def of(cls, path: Path, run: Callable[[int, RangeWork], Iterable[tuple[int, bytes]]]) -> DiskFile:
        """The file at a path."""
        return cls(path.absolute(), path.name, path.stat().st_size, run)

    def read(self, start: int, count: int) -> bytes:
        """See `FarFile.read`."""
        with self.path.open("rb") as file:
            file.seek(start)
            return file.read(count)

    def whole(self) -> bytes:
        """See `FarFile.whole`."""
        return self.path.read_bytes()

    def sha256(self) -> str:
        """See `FarFile.sha256`."""
        with self.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def each_piece(self, work: Work) -> list[bytes]:
        """See `FarFile.each_piece`."""
        starts = dict(self.run(self.size, RangeWork(str(self.path), work)))
        return [starts[place] for place in sorted(starts) if place < self.size]
