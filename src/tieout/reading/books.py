"""Files into one book: each is read by its program's reader, and their lines become one table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING

import polars as pl

from tieout.errors import WrongUsage
from tieout.model.book import ITEM_SCHEMA, Book, Problem, SetAside, SourceFile
from tieout.reading.merging import FileLines, merge, refuse_counted_twice
from tieout.reading.opening.source import FarSource, Source
from tieout.reading.plain import sizes
from tieout.reading.plain.columns import line_frame
from tieout.reading.practices.reports import APPOINTMENT_STATUS, INCOME_ALLOCATION, PAYMENTS
from tieout.reading.reader import FileReader, Grid, Reader, Reading, ReadingOptions, RowAside
from tieout.reading.recognising import ReadFile, read_file
from tieout.reading.refusing import refuse_nothing_read, refuse_repeats

if TYPE_CHECKING:
    from tieout.reading.plain.files import PlainFile

Progress = Callable[[int, int, str], None]
"""Called with files done, files in all, and the name of the file being read."""

_SEVERAL_REPORTS = frozenset({"sessions-health", "bank"})
"""Programs whose reports of the same days are joined, or are of accounts apart."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """What is kept of one file.

    Attributes:
        grid: the file, or its first rows.
        reader: of its program and report.
        reading: what was made of it; its lines stand in `lines`.
        names: client names, each once.
        lines: `LINE_SCHEMA`, in order of row and part.
        elsewhere: records that count in another file.
    """

    grid: Grid
    reader: Reader | FileReader
    reading: Reading
    names: tuple[str, ...]
    lines: pl.DataFrame
    elsewhere: int = 0


def read_book(
    sources: Sequence[Source],
    options: ReadingOptions | None = None,
    *,
    each: Sequence[ReadingOptions] | None = None,
    on_progress: Progress | None = None,
) -> Book:
    """Read the exports of one program into one book.

    Args:
        sources: its files.
        options: what a person says about them.
        each: what a person says about each of them, where that differs; None = `options` for all.
        on_progress: told before each file, and after the last.

    Raises:
        FileNotUnderstood: when a file can't be read.
        WrongUsage: when there is no file, a file is given twice, or the files are of different programs.
    """
    options = options or ReadingOptions()
    if not sources:
        raise WrongUsage("No file was given.", code="E110")
    refuse_repeats(sources)
    files: list[ReadFile | PlainFile] = []
    said = each or [options] * len(sources)
    for number, (source, own) in enumerate(zip(sources, said, strict=True)):
        if on_progress:
            on_progress(number, len(sources), source.name)
        files.append(_plain(source, own) or read_file(source.name, source.data, own))
    if on_progress:
        on_progress(len(sources), len(sources), sources[-1].name)
    _refuse_mixed(files)
    kept = [_kept(file) for file in _joined(sources, files, said)]
    _refuse_nothing_to_compare(kept)
    return _bind(kept)


def head_of_book(files: Sequence[PlainFile], clients: tuple[str, ...]) -> Book:
    """The book of files whose lines are elsewhere.

    Args:
        files: of one side, with everything but their lines; none of them holds rows of another.
        clients: the names that their lines have, sorted.

    Raises:
        FileNotUnderstood: when no row can be used.
        WrongUsage: when the files are of different programs.
    """
    _refuse_mixed(files)
    kept = [_kept(file) for file in files]
    _refuse_nothing_to_compare(kept)
    return _head(kept, clients, ())


def _plain(source: Source, options: ReadingOptions) -> PlainFile | None:
    if isinstance(source, FarSource):
        from tieout.reading.plain.far_files import read_far_file  # noqa: PLC0415  others start without it

        return read_far_file(source, options)
    if source.size < min(sizes.BYTES_MIN, sizes.COLUMNAR_BYTES_MIN):
        return None
    from tieout.reading.plain.files import read_plain_file  # noqa: PLC0415  small files start without it

    return read_plain_file(source.name, source.data, options, source.sha256)


def _refuse_mixed(files: Sequence[ReadFile | PlainFile]) -> None:
    first = files[0]
    for file in files[1:]:
        if file.reader.program != first.reader.program:
            raise WrongUsage(
                f"{first.grid.name} is from {first.reader.program_name} and {file.grid.name} from "
                f"{file.reader.program_name}; the files of one side must be of one program.",
                code="E112",
            )
        if file.reading.currency != first.reading.currency:
            raise WrongUsage(
                f"{first.grid.name} is in {first.reading.currency} and {file.grid.name} in {file.reading.currency}; "
                "compare one currency at a time.",
                code="E112",
            )


def _refuse_nothing_to_compare(kept: Sequence[_Kept]) -> None:
    aside = [row for entry in kept for row in entry.reading.aside]
    refuse_nothing_read(kept[0].grid.name, sum(entry.reading.rows for entry in kept), aside)


def _joined(
    sources: Sequence[Source], files: Sequence[ReadFile | PlainFile], each: Sequence[ReadingOptions]
) -> Sequence[ReadFile | PlainFile]:
    """The files with payments that have days of their own put in the place of Client Paid, where there are such."""
    if not any(file.reader.report in {PAYMENTS, INCOME_ALLOCATION} for file in files):
        return files
    from tieout.reading.joining import join_files  # noqa: PLC0415  others start without it

    strictly = [
        file if isinstance(file, ReadFile) else read_file(source.name, source.data, own)
        for source, file, own in zip(sources, files, each, strict=True)
    ]
    return join_files(strictly)


def _kept(file: ReadFile | PlainFile) -> _Kept:
    """Everything of a file, its lines as a table."""
    if isinstance(file, ReadFile):
        names, lines = line_frame([], None, file.reading.lines)
    else:
        names, lines = file.found.names, file.found.lines
    return _Kept(file.grid, file.reader, file.reading, names, lines)


def _bind(kept: Sequence[_Kept]) -> Book:
    files = [FileLines(name=one.grid.name, report=one.reader.report, names=one.names, lines=one.lines) for one in kept]
    if kept[0].reader.program not in _SEVERAL_REPORTS:
        refuse_counted_twice(files)
    merged = merge(files)
    kept = [_without(entry, number, merged.elsewhere) for number, entry in enumerate(kept)]
    used = [[entry.names[number] for number in entry.lines["client"].unique().to_list()] for entry in kept]
    clients = tuple(sorted(set(chain.from_iterable(used))))
    head = _head(kept, clients, merged.problems)
    return replace(head, items=_items(kept, clients), elsewhere=merged.elsewhere)


def _head(kept: Sequence[_Kept], clients: tuple[str, ...], merged: Sequence[Problem]) -> Book:
    """A book without its lines."""
    problems = [
        replace(problem, file=number) for number, entry in enumerate(kept) for problem in entry.reading.problems
    ]
    problems.extend(_empty_files(kept))
    problems.extend(merged)
    reader = next((entry.reader for entry in kept if entry.reader.report == APPOINTMENT_STATUS), None)
    reader = reader or kept[0].reader
    return Book(
        program=reader.program,
        program_name=reader.program_name,
        report=reader.report,
        clients=clients,
        items=pl.DataFrame(schema=ITEM_SCHEMA),
        files=tuple(_file(entry) for entry in kept),
        set_aside=tuple(_aside(number, row) for number, entry in enumerate(kept) for row in entry.reading.aside),
        problems=tuple(problems),
        currency=kept[0].reading.currency,
    )


def _without(entry: _Kept, number: int, elsewhere: pl.DataFrame) -> _Kept:
    """A file without the rows that count in another one."""
    if elsewhere.is_empty():
        return entry
    gone = elsewhere.filter(pl.col("file") == number)
    return entry if gone.is_empty() else replace(
        entry, lines=entry.lines.join(gone, on="row", how="anti", maintain_order="left"), elsewhere=gone.height
    )  # fmt: skip


def _aside(number: int, row: RowAside) -> SetAside:
    return SetAside(
        file=number, row=row.row, column=row.column, found=row.found, why=row.why, cents=row.cents, code=row.code
    )  # fmt: skip


def _file(entry: _Kept) -> SourceFile:
    grid, reading = entry.grid, entry.reading
    return SourceFile(
        name=grid.name,
        sha256=grid.sha256,
        rows=reading.rows,
        used=reading.rows - len(reading.aside) - entry.elsewhere,
        set_aside=len(reading.aside),
        elsewhere=entry.elsewhere,
        own_totals=reading.own_totals,
        stated_from=reading.stated_from,
        stated_to=reading.stated_to,
        encoding=grid.encoding,
        columns=reading.columns,
        report=entry.reader.report,
    )


def _items(kept: Sequence[_Kept], clients: Sequence[str]) -> pl.DataFrame:
    """The table of line items, in order of file, row and part."""
    number = {name: index for index, name in enumerate(clients)}
    lines = [
        entry.lines.with_columns(
            pl.Series("client", [number.get(name) for name in entry.names], pl.Int32).gather(entry.lines["client"]),
            file=pl.lit(file, pl.Int32),
        )
        for file, entry in enumerate(kept)
    ]
    table = pl.concat(lines)
    return table.select(pl.int_range(pl.len(), dtype=pl.Int64).alias("item"), *list(ITEM_SCHEMA)[1:])


def _empty_files(kept: Sequence[_Kept]) -> list[Problem]:
    return [
        Problem(code="W101", text="This file holds no rows of data, at most a header.", file=number)
        for number, entry in enumerate(kept)
        if not entry.reading.rows
    ]
