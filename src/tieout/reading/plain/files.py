"""Large files that are proved to be plain tables, read in columns; everything else is left to the strict readers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Protocol

from tieout.errors import FileNotUnderstood
from tieout.reading.opening.kinds import PARQUET_MARK, TABLE_MARK, Container, container_of
from tieout.reading.plain import sizes
from tieout.reading.plain.appointments import AppointmentsLayout
from tieout.reading.plain.columns import PlainReading, PlainTable
from tieout.reading.plain.flat import FlatLayout
from tieout.reading.plain.plans import Evidence, Layout, PlainRows, Plan, evidence_of, first_table, wanted_of
from tieout.reading.plain.text import PlainText, prove_plain
from tieout.reading.practices.sessions_health import AppointmentStatus
from tieout.reading.programs import readers_from_bytes
from tieout.reading.reader import Grid, Reader, Reading, ReadingOptions
from tieout.reading.recognising import FALLBACK, recognise, with_remembered
from tieout.reading.tables.flat import FlatTable

_ENDINGS = frozenset({".csv", ".tsv", ".txt", ".tab", ""})

_LAYOUTS: Mapping[str, Callable[[Grid, ReadingOptions], Layout | None]] = {
    AppointmentStatus.report: AppointmentsLayout.of,
    FlatTable.report: FlatLayout.of,
}


class Shown(Protocol):
    """A table, wherever its rows are."""

    @property
    def head(self) -> Grid:
        """Its first rows, read strictly."""

    def look(self, layout: Layout) -> Evidence | None:
        """What all its rows show; None where one isn't plain."""


class TableText(Shown, Protocol):
    """A table whose rows come here."""

    def take(self, layout: Layout, plan: Plan) -> Sequence[PlainRows]:
        """Its rows read by a plan, piece by piece in order, each as if it were the first."""


@dataclass(slots=True)
class WholeText:
    """A text table that is in memory and proved to be plain: one piece."""

    text: PlainText
    _table: PlainTable | None = field(default=None, repr=False)

    @property
    def head(self) -> Grid:
        """Its first rows."""
        return self.text.head

    def look(self, layout: Layout) -> Evidence | None:
        """What all its rows show."""
        frame = self.text.columns(layout.header, wanted_of(layout))
        self._table = None if frame is None else first_table(layout, frame)
        return None if self._table is None else evidence_of(layout, self._table)

    def take(self, layout: Layout, plan: Plan) -> Sequence[PlainRows]:
        """Its rows."""
        return [] if self._table is None else [plan.read(self._table)]


@dataclass(frozen=True, slots=True)
class Planned:
    """A table that is known to be plain, and how it is read.

    Attributes:
        reader: of its program and report.
        recognised_by: what showed it.
        layout: where its columns are.
        plan: how its rows are read.
    """

    reader: Reader
    recognised_by: str
    layout: Layout
    plan: Plan


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


def read_plain_file(name: str, data: bytes, options: ReadingOptions, sha256: str | None = None) -> PlainFile | None:
    """Read a file in columns, or None where the strict readers must.

    What is wrong with a file is for the strict readers to say, too.

    Args:
        name: of the file, for messages.
        data: its bytes.
        options: what a person says about it.
        sha256: of its bytes, where it is known.
    """
    text: TableText | None
    try:
        if data.startswith((PARQUET_MARK, TABLE_MARK)):
            text = _columns_of(name, data) if len(data) >= sizes.COLUMNAR_BYTES_MIN else None
        else:
            plain = plain_text_of(name, data, options, sha256)
            text = None if plain is None else WholeText(plain)
    except FileNotUnderstood:
        return None
    return None if text is None else read_in_columns(text, options)


def _columns_of(name: str, data: bytes) -> TableText | None:
    from tieout.reading.plain.parquet import WholeColumns  # noqa: PLC0415  text needs none of it

    return WholeColumns.of(name, data, container_of(name, data))


def plain_text_of(name: str, data: bytes, options: ReadingOptions, sha256: str | None = None) -> PlainText | None:
    """A large file proved to be a plain text table, or None.

    Args:
        name: of the file, for messages.
        data: its bytes.
        options: what a person says about it.
        sha256: of its bytes, where it is known.

    Raises:
        FileNotUnderstood: when the bytes are no table.
    """
    may_be = len(data) >= sizes.BYTES_MIN and may_be_plain(name, data, options)
    return prove_plain(name, data, sha256) if may_be else None


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


def read_in_columns(text: TableText, options: ReadingOptions) -> PlainFile | None:
    """Recognise a table and read it in columns, or None where the strict readers must."""
    try:
        planned = planned_for(text, options)
    except FileNotUnderstood:
        return None
    if planned is None:
        return None
    rows = PlainRows.of_all(text.take(planned.layout, planned.plan))
    found = PlainReading(reading=planned.plan.reading(rows.count, rows.aside), names=rows.names, lines=rows.lines)
    return PlainFile(text.head, planned.reader, planned.recognised_by, found)


def _plan(layout: Layout, evidence: Evidence) -> Plan | None:
    """How all rows are read; None where only another column of dates may show the order of day and month.

    Raises:
        FileNotUnderstood: when the table can't be read.
    """
    beside = any(layout.columns.dates_beside(layout.head.records))
    try:
        plan = layout.plan(evidence)
    except FileNotUnderstood as error:
        if error.code != "E302" or not beside:
            raise
        return None
    return None if plan is None or (beside and plan.taken.days.assumed) else plan


def planned_for(text: Shown, options: ReadingOptions) -> Planned | None:
    """Recognise a table and find how it is read, or None where the strict readers must read it.

    Raises:
        FileNotUnderstood: when it can't be read.
    """
    reader, by = recognise(text.head, options)
    if reader.report not in _LAYOUTS or (options.columns is not None and reader is not FALLBACK):
        return None
    layout = _LAYOUTS[reader.report](text.head, with_remembered(text.head, reader, options))
    evidence = None if layout is None else text.look(layout)
    plan = _plan(layout, evidence) if layout and evidence and evidence.rows else None
    return Planned(reader, by, layout, plan) if layout and plan else None
