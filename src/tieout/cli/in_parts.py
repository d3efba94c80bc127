"""`reconcile --format parquet` of books larger than memory: part by part, into a folder of results."""

from __future__ import annotations

import tempfile
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from tieout.cli.given import Given
from tieout.cli.inputs import note_unused_names, reading_options, say_read, say_reading, settings_of
from tieout.cli.screen import Screen
from tieout.errors import WrongUsage, cannot_write
from tieout.model.book import Side
from tieout.partitioning import (
    COMPARED_BYTES,
    USUAL_BYTES,
    Crew,
    Room,
    SpooledBook,
    Written,
    crew_of,
    gather,
    on_disk,
    reconcile_into,
    whole_bytes,
)
from tieout.reading import Source, ensure_different_files


def must_be_in_parts(given: Given, form: str) -> bool:
    """Whether a comparison is made in parts: where a bound was given, or the files would take more than is usual.

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
        return not missing and whole_bytes(given.file_sizes, COMPARED_BYTES) > USUAL_BYTES
    if missing:
        raise WrongUsage(
            f"--memory needs {missing[0]}; the folder of results can then be shown in every way: "
            "tieout reconcile RESULTS, tieout explain CLIENT RESULTS"
        )
    return True


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
    settings = settings_of(given)
    try:
        with tempfile.TemporaryDirectory(prefix="tieout-books-") as name, crew_of(room.processes) as crew:
            left, right = _gathered(screen, given, Path(name), room, crew)
            note_unused_names(screen, given, left, right, settings)
            return reconcile_into(out, left, right, settings, room, crew)
    except OSError as error:
        raise cannot_write(out, error) from error


def _gathered(screen: Screen, given: Given, folder: Path, room: Room, crew: Crew) -> tuple[SpooledBook, SpooledBook]:
    """Both sides' lines on disk, saying so; while one side's last pieces are read, the other side's first are."""
    sides = [[_source(given, path, room, crew) for path in paths] for paths in (given.left, given.right)]
    ensure_different_files(*sides)
    width = max(len(source.name) for sources in sides for source in sources)
    say_reading(screen, [source for sources in sides for source in sources])
    tasks = [
        partial(gather, sources, options, folder / side.value, room.most_bytes, crew)
        for sources, options, side in zip(sides, reading_options(given), Side, strict=True)
    ]
    with ThreadPoolExecutor(1) as beside:
        ahead = beside.submit(tasks[1])
        left = _said(screen, tasks[0](), width)
        return left, _said(screen, ahead.result(), width)


def _said(screen: Screen, book: SpooledBook, width: int) -> SpooledBook:
    for number, days in enumerate(book.file_days):
        say_read(screen, book.head, number, days, width)
    return book


def _source(given: Given, path: str, room: Room, crew: Crew) -> Source:
    return on_disk(Path(path), crew, room.piece_bytes) if Path(path).is_file() else given.source(path)
