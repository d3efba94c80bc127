"""Where a command writes: results on standard output, progress and notes on standard error."""

from __future__ import annotations

import io
import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from tieout.reporting import Style

WIDTH_PIPED = 80


class ColorChoice(StrEnum):
    """When text is coloured."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


class ReaderGone(Exception):
    """Whoever read our output has closed it; there is no one left to write to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """Standard output and standard error.

    Attributes:
        quiet: leave out progress and notes.
        verbose: say more.
        color: when text is coloured.
    """

    quiet: bool = False
    verbose: bool = False
    color: ColorChoice = ColorChoice.AUTO

    def say(self, text: str) -> None:
        """Write a result as text; signs that the terminal can't show are replaced."""
        encoding = sys.stdout.encoding or "utf-8"
        try:
            sys.stdout.write(text.encode(encoding, "replace").decode(encoding))
            sys.stdout.flush()
        except BrokenPipeError as error:
            raise ReaderGone from error

    def note(self, text: str) -> None:
        """Write progress or a note, unless it is to be quiet."""
        if not self.quiet:
            encoding = sys.stderr.encoding or "utf-8"
            sys.stderr.write(f"{text}\n".encode(encoding, "replace").decode(encoding))
            sys.stderr.flush()

    @contextmanager
    def machine(self) -> Iterator[TextIO]:
        """Standard output for a machine: UTF-8 whatever the terminal's own, line ends as written."""
        out = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", newline="", write_through=False)
        try:
            yield out
            out.flush()
        except BrokenPipeError as error:
            raise ReaderGone from error
        finally:
            _detach(out)

    def write_all(self, chunks: Iterable[str]) -> None:
        """Write pieces of one machine-readable document."""
        with self.machine() as out:
            out.writelines(chunks)

    @property
    def style(self) -> Style:
        """Width and colour of pages on standard output."""
        from tieout.reporting import Style  # noqa: PLC0415  loads the tables; help and errors need none
        from tieout.reporting.style import WIDTH_MIN  # noqa: PLC0415

        width = shutil.get_terminal_size().columns if sys.stdout.isatty() else WIDTH_PIPED
        return Style(width=max(width, WIDTH_MIN), colour=self._coloured)

    @property
    def _coloured(self) -> bool:
        if self.color is not ColorChoice.AUTO:
            return self.color is ColorChoice.ALWAYS
        if os.environ.get("NO_COLOR"):
            return False
        if os.environ.get("FORCE_COLOR"):
            return True
        return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def _detach(out: io.TextIOWrapper) -> None:
    """Leave standard output open for whoever writes next."""
    try:
        out.detach()
    except (BrokenPipeError, ValueError):
        return
