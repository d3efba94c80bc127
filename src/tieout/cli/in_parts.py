"""`reconcile --format parquet` of books larger than memory: part by part, into a folder of results."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from tieout.cli.inputs import Given, note_unused_names, read_sides, settings_of
from tieout.cli.screen import Screen
from tieout.errors import WrongUsage
from tieout.partitioning import Room, Written, reconcile_into, spool

WHOLE_BYTES = 12
"""So many bytes of memory are needed for each byte of a text table that is compared as a whole."""


def must_be_in_parts(given: Given, form: str) -> bool:
    """Whether a comparison is made in parts: where a bound was given, or the files are large for this computer.

    Raises:
        WrongUsage: when a bound is given to a comparison that can't be made in parts.
    """
    needs = [
        ("--format parquet", form == "parquet"),
        ("the embedded engine", given.engine == "embedded"),
        ("all clients", given.client is None),
        ("no --decisions", given.decisions is None),
    ]
    missing = [what for what, holds in needs if not holds]
    if given.memory is None:
        return not missing and _file_bytes((*given.left, *given.right)) * WHOLE_BYTES > Room.within().memory_bytes
    if missing:
        raise WrongUsage(
            f"--memory needs {missing[0]}; the folder of results can then be shown in every way: "
            "tieout reconcile RESULTS, tieout explain CLIENT RESULTS"
        )
    return True


def _file_bytes(paths: Sequence[str]) -> int:
    files = (Path(path) for path in paths)
    return sum(path.stat().st_size for path in files if path.is_file())


def reconcile_in_parts(screen: Screen, given: Given, out: Path) -> Written:
    """Compare two books part by part.

    Args:
        screen: where progress goes.
        given: the files and what was said about them.
        out: the folder that the results go into.

    Raises:
        WrongUsage: when the folder can't be written, or too little memory was given.
    """
    room = Room.within(given.memory)
    left, right = read_sides(screen, given)
    settings = settings_of(given)
    note_unused_names(screen, given, left, right, settings)
    try:
        with tempfile.TemporaryDirectory(prefix="tieout-books-") as name:
            books = spool(left, Path(name) / "left"), spool(right, Path(name) / "right")
            given.sources.clear()
            del left, right
            return reconcile_into(out, *books, settings, room)
    except OSError as error:
        raise WrongUsage(f"{out} can't be written: {error.strerror or error}.") from error
