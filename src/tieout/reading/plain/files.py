"""Large files that are proved to be plain tables, read in columns; everything else is left to the strict readers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePath

from tieout.errors import FileNotUnderstood
from tieout.reading.opening.kinds import Container, container_of
from tieout.reading.plain.appointments import read_appointments
from tieout.reading.plain.columns import PlainReading
from tieout.reading.plain.flat import read_flat
from tieout.reading.plain.text import PlainText, TextColumns, prove_plain
from tieout.reading.practices.sessions_health import AppointmentStatus
from tieout.reading.programs import readers_from_bytes
from tieout.reading.reader import Grid, Reader, Reading, ReadingOptions
from tieout.reading.recognising import FALLBACK, recognise, with_remembered
from tieout.reading.tables.flat import FlatTable

BYTES_MIN = 1_000_000
"""Smaller files are read strictly: it takes no longer than to prove them plain."""

_ENDINGS = frozenset({".csv", ".tsv", ".txt", ".tab", ""})

_IN_COLUMNS: Mapping[str, Callable[[TextColumns, ReadingOptions], PlainReading | None]] = {
    AppointmentStatus.report: read_appointments,
    FlatTable.report: read_flat,
}


@dataclass(frozen=True, slots=True)
class PlainFile:
    """One file, recognised and read in columns.

    Attributes:
        grid: its first rows.
        reader: of its program and report.
        recognised_by: what showed it.
        found: what was made of it.
    """

    grid: Grid
    reader: Reader
    recognised_by: str
    found: PlainReading

    @property
    def reading(self) -> Reading:
        """What was made of it, without its lines."""
        return self.found.reading


def read_plain_file(name: str, data: bytes, options: ReadingOptions) -> PlainFile | None:
    """Read a file in columns, or None where the strict readers must.

    What is wrong with a file is for the strict readers to say, too.

    Args:
        name: of the file, for messages.
        data: its bytes.
        options: what a person says about it.
    """
    try:
        text = plain_text_of(name, data, options)
    except FileNotUnderstood:
        return None
    return None if text is None else read_in_columns(text, options)


def plain_text_of(name: str, data: bytes, options: ReadingOptions) -> PlainText | None:
    """A large file proved to be a plain text table, or None.

    Args:
        name: of the file, for messages.
        data: its bytes.
        options: what a person says about it.

    Raises:
        FileNotUnderstood: when the bytes are no table.
    """
    return prove_plain(name, data) if len(data) >= BYTES_MIN and may_be_plain(name, data, options) else None


def may_be_plain(name: str, start: bytes, options: ReadingOptions) -> bool:
    """Whether nothing at a file's beginning, and nothing that was said, asks for a strict reader.

    Args:
        name: of the file.
        start: its bytes, or more than the first million of them.
        options: what a person says about it.

    Raises:
        FileNotUnderstood: when the bytes are no table.
    """
    if PurePath(name).suffix.casefold() not in _ENDINGS or options.encoding is not None:
        return False
    if any(reader.recognises(start) is not None for reader in readers_from_bytes(start)):
        return False
    return container_of(name, start) is Container.TEXT


def read_in_columns(text: TextColumns, options: ReadingOptions) -> PlainFile | None:
    """Recognise a table and read it in columns, or None where the strict readers must."""
    try:
        reader, by = recognise(text.head, options)
        if reader.report not in _IN_COLUMNS or (options.columns is not None and reader is not FALLBACK):
            return None
        found = _IN_COLUMNS[reader.report](text, with_remembered(text.head, reader, options))
    except FileNotUnderstood:
        return None
    return None if found is None else PlainFile(text.head, reader, by, found)
