"""Where a file's bytes come from: a path, bytes, an open file, or standard input."""

from __future__ import annotations

import hashlib
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from tieout.errors import FileNotUnderstood


@dataclass(frozen=True, slots=True)
class Source:
    """A file's name and bytes.

    Attributes:
        name: without its folder, as messages show it.
        data: its bytes.
    """

    name: str
    data: bytes = field(repr=False)

    @property
    def sha256(self) -> str:
        """Of its bytes, in hexadecimal."""
        return hashlib.sha256(self.data).hexdigest()

    @classmethod
    def of(cls, what: str | Path | bytes | BinaryIO) -> Source:
        """Read a path (`-` is standard input), bytes or an open binary file.

        Raises:
            FileNotUnderstood: E100 when there is no such file, or it can't be opened.
        """
        if isinstance(what, bytes):
            return cls("(bytes)", what)
        if what == "-":
            return cls("(standard input)", sys.stdin.buffer.read())
        if isinstance(what, str | Path):
            return cls._of_path(Path(what))
        return cls(Path(str(getattr(what, "name", "(file)"))).name, what.read())

    @classmethod
    def _of_path(cls, path: Path) -> Source:
        try:
            return cls(path.name, path.read_bytes())
        except FileNotFoundError as error:
            raise FileNotUnderstood(f"There is no file {path}. Check its name and folder.", code="E100") from error
        except IsADirectoryError as error:
            raise FileNotUnderstood(f"{path} is a folder. Name the file in it.", code="E100") from error
        except OSError as error:
            raise FileNotUnderstood(f"{path} can't be opened: {error.strerror}.", code="E100") from error
