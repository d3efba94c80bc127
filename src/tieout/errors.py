"""Errors raised on purpose: the work can't go on, and one sentence says why and what to do."""

from __future__ import annotations


class TieoutError(Exception):
    """The base of every error raised on purpose.

    Attributes:
        message: one sentence for the person, with what to do. It holds no client's name.
        code: the code of the kind of error (`docs/reference/errors.md`), such as `E101`.
        exit_code: what the command line ends with.
    """

    exit_code = 70

    def __init__(self, message: str, *, code: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.code = code

    @property
    def told(self) -> str:
        """The sentence with its code, as a person reads it."""
        return f"{self.message}  ({self.code})" if self.code else self.message


class WrongUsage(TieoutError):
    """The command or the call contradicts itself or lacks something."""

    exit_code = 2


class FileNotUnderstood(TieoutError):
    """A file can't be read, or it isn't what was asked for."""

    exit_code = 3


class NotAllowed(TieoutError):
    """Refused: signed off, or no right to do it."""

    exit_code = 4


class EngineFailed(TieoutError):
    """An engine or a server failed."""

    exit_code = 5
