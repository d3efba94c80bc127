"""Where a file's bytes come from: a path, bytes, an open file, a table, or standard input."""

from __future__ import annotations

import hashlib
import sys
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import IO, Protocol, runtime_checkable

from tieout.errors import FileNotUnderstood
from tieout.model.far_file import FarFile


@runtime_checkable
class ArrowTable(Protocol):
    """Anything that hands its columns over as an Arrow stream."""

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """The stream, as the Arrow C data interface describes it."""


@dataclass(frozen=True)
class Source:
    """A file's name and bytes.

    Attributes:
        name: without its folder, as messages show it.
        data: its bytes.
    """

    name: str
    data: bytes = field(repr=False)

    @cached_property
    def sha256(self) -> str:
        """Of its bytes, in hexadecimal."""
        return hashlib.sha256(self.data).hexdigest()

    @property
    def size(self) -> int:
        """In bytes."""
        return len(self.data)

    @classmethod
    def of(cls, what: str | Path | bytes | IO[bytes] | IO[str] | ArrowTable) -> Source:
        """Read a path (`-` is standard input), bytes, an open file, or a table of any library that speaks Arrow.

        Raises:
            FileNotUnderstood: E100 when there is no such file, or it can't be opened; E103 when a table isn't one.
        """
        if isinstance(what, ArrowTable):
            from tieout.reading.opening.columnar import table_bytes  # noqa: PLC0415  only tables need it

            return cls("(table)", table_bytes(what))
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


class FarSource(Source):
    """A file of an engine as a source: its bytes come here when a reader asks for them, and only then."""

    def __init__(self, far: FarFile) -> None:
        object.__setattr__(self, "name", far.name)
        object.__setattr__(self, "far", far)

    far: FarFile

    @cached_property
    def data(self) -> bytes:
        """All its bytes, once asked for."""
        return self.far.whole()

    @cached_property
    def sha256(self) -> str:
        """Of its bytes, in hexadecimal."""
        return self.far.sha256()

    @property
    def size(self) -> int:
        """In bytes."""
        return self.far.size


def _bytes(file: IO[bytes] | IO[str]) -> bytes:
    try:
        data = file.read()
    except (OSError, UnicodeDecodeError) as error:
        raise FileNotUnderstood("The open file can't be read to its end.", code="E100") from error
    return data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
