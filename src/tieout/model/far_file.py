"""A file that other computers can read too: what an engine offers, and a reader asks for."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Protocol

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+:/", re.IGNORECASE)

Work = Callable[[int, bytes], bytes]
"""What is done with one piece: the offset of its first byte in the file, and its bytes."""


def is_address(path: str) -> bool:
    """Whether a path names a file system, such as `hdfs://host/books/sessions.csv` or `dbfs:/books/*.parquet`."""
    return _ADDRESS.match(path) is not None


class FarFile(Protocol):
    """A file that an engine reads, here or where its workers are."""

    @property
    def name(self) -> str:
        """Without its folder."""

    @property
    def size(self) -> int:
        """In bytes."""

    def read(self, start: int, count: int) -> bytes:
        """Some of its bytes, brought here; fewer where the file ends."""

    def whole(self) -> bytes:
        """All its bytes, brought here."""

    def sha256(self) -> str:
        """Of all its bytes, in hexadecimal; the bytes aren't kept."""

    def each_piece(self, work: Work) -> list[bytes]:
        """Cut the file into pieces of whole lines and do the work on each, where the workers are.

        Returns:
            What the work gave for each piece, in order. A line break may be added to the file's last line.
        """
