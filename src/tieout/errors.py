"""Errors raised on purpose: the work can't go on, and one sentence says why and what to do."""

from __future__ import annotations

import errno

_DISK_FAULTS = frozenset(
    getattr(errno, name) for name in ("ENOSPC", "EDQUOT", "EIO", "EFBIG") if hasattr(errno, name)
)  # fmt: skip
"""What no other command and no other name would change: the disk is full, or broken."""

_NO_RIGHT = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


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


def is_disk_fault(error: BaseException | None) -> bool:
    """Whether it is the disk that fails: full, over its quota, or broken."""
    return isinstance(error, OSError) and error.errno in _DISK_FAULTS


def cannot_write(place: object, error: OSError, then: str = "") -> TieoutError:
    """What to raise where something can't be written.

    Args:
        place: what was to be written, a path or words.
        error: why it couldn't.
        then: a further sentence: what else to try.

    Returns:
        `EngineFailed` (E509) where the disk fails, `NotAllowed` where there is no right to write, else `WrongUsage`.
    """
    message = f"{place} can't be written: {error.strerror or error}."
    if is_disk_fault(error):
        return EngineFailed(f"{message} Free some space, or write to another disk.", code="E509")
    kind = NotAllowed if error.errno in _NO_RIGHT else WrongUsage
    return kind(f"{message} {then}".rstrip())
