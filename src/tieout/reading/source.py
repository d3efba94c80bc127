"""Where a file's bytes come from: a path, bytes, an open file, or standard input."""

from __future__ import annotations

import hashlib
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

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
    def of(cls, what: str | Path | bytes | IO[bytes] | IO[str]) -> Source:
        """Read a path (`-` is standard input), bytes or an open file.

        Raises:
            FileNotUnderstood: E100 when there is no such file, or it can't be opened.
        """
        if isinstance(what, bytes):
            return cls("(bytes)", what)
        if what == "-":
            return cls("(standard input)", _bytes(sys.stdin.buffer))
        if isinstance(what, str | Path):
            return cls._of_path(Path(what))
        return cls(Path(str(getattr(what, "name", "(file)"))).name, _bytes(what))

    @classmethod
    def _of_path(cls, path: Path) -> Source:
        try:
            return cls(path.name, path.read_bytes())
        except FileNotFoundError as error:
            raise FileNotUnderstood(f"There is no file {path}. Check its name and folder.", code="E100") from error
        except IsADirectoryError as error:
            raise FileNotUnderstood(f"{path} is a folder. Name the file in it.", code="E100") from error
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or "its name is not a file name"
            raise FileNotUnderstood(f"{path!s:.200} can't be opened: {why}.", code="E100") from error


def _bytes(file: IO[bytes] | IO[str]) -> bytes:
    try:
        data = file.read()
    except (OSError, UnicodeDecodeError) as error:
        raise FileNotUnderstood("The open file can't be read to its end.", code="E100") from error
    return data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
