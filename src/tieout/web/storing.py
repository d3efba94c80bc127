"""Files on disk: the originals as they were given, and what was made of them. Names on disk are random keys."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError

from tieout.errors import is_disk_fault

PIECE_BYTES = 1_048_576

FREE_BYTES_MIN = 4 * PIECE_BYTES
"""With less, hardly anything can be written: what fails then fails by it."""


def folder(*names: str) -> Path:
    """A folder inside the data folder, made if need be, for the owner of the process only."""
    path = Path(settings.DATA_FOLDER, *names)
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def original(practice: str, file: str) -> Path:
    """Where an original is kept."""
    return folder("files", practice) / file


def result(practice: str, run: str, ending: str) -> Path:
    """Where something made of the files is kept."""
    return folder("results", practice) / f"{run}{ending}"


def keep(pieces: Iterable[bytes], path: Path) -> tuple[str, int]:
    """Write a file whole or not at all.

    Args:
        pieces: its bytes.
        path: where it goes.

    Returns:
        Its SHA-256 in hexadecimal and its length in bytes.
    """
    digest, length = hashlib.sha256(), 0
    with written_whole(path) as draft, draft.open("wb") as file:
        for piece in pieces:
            digest.update(piece)
            length += len(piece)
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest(), length


def disk_full(error: BaseException | None) -> str:
    """What to say where work failed because the disk of the data folder is full; nothing where it isn't."""
    free = shutil.disk_usage(settings.DATA_FOLDER).free
    told = is_disk_fault(error) or (isinstance(error, DatabaseError) and "disk is full" in str(error))
    if free >= FREE_BYTES_MIN and not told:
        return ""
    return (
        f"{free / 1e6:.1f} MB are free on the disk that tieout keeps its data on. Nothing was changed. "
        "Free some space, then try again. (E509)"
    )


@contextmanager
def written_whole(path: Path) -> Iterator[Path]:
    """A path to write to, which takes the wanted name only when the writing ended well."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    draft.touch(mode=0o600)
    try:
        yield draft
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
