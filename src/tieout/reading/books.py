"""Files into one book: each is read by its program's reader, and their lines become one table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import polars as pl

from tieout.errors import FileNotUnderstood, WrongUsage
from tieout.model.book import ITEM_SCHEMA, Book, Part, Problem, SetAside, SourceFile
from tieout.reading.grid import read_grid
from tieout.reading.reader import Grid, Line, Reader, Reading, ReadingOptions
from tieout.reading.recognising import recognise
from tieout.reading.source import Source

Progress = Callable[[int, int, str], None]
"""Called with files done, files in all, and the name of the file being read."""

_PART_ORDER = {part: place for place, part in enumerate(Part)}


def read_book(
    sources: Sequence[Source],
    options: ReadingOptions | None = None,
    *,
    wanted: Callable[[str], bool] | None = None,
    on_progress: Progress | None = None,
) -> Book:
    """Read the exports of one program into one book.

    Args:
        sources: its files.
        options: what a person says about them.
        wanted: keep only clients whose name this accepts; the rows of others are counted and not read.
        on_progress: told before each file.

    Raises:
        FileNotUnderstood: when a file can't be read.
        WrongUsage: when a file is given twice, or the files are of different programs.
    """
    options = options or ReadingOptions()
    _refuse_repeats(sources)
    read: list[tuple[Grid, Reader, Reading]] = []
    for number, source in enumerate(sources):
        if on_progress:
            on_progress(number, len(sources), source.name)
        grid = read_grid(source.name, source.data, options.encoding)
        reader, _ = recognise(grid, options)
        read.append((grid, reader, reader.read(grid, options)))
    _refuse_mixed(read)
    return _bind(read, wanted)


def ensure_different_files(left: Sequence[Source], right: Sequence[Source]) -> None:
    """Refuse the same file on both sides.

    Raises:
        WrongUsage: when the bytes of a left and of a right file are equal.
    """
    seen = {source.sha256: source.name for source in left}
    for source in right:
        if source.sha256 in seen:
            raise WrongUsage(f"These two files are the same: {seen[source.sha256]} and {source.name}.", code="E111")


def _refuse_repeats(sources: Sequence[Source]) -> None:
    seen: dict[str, str] = {}
    for source in sources:
        if source.sha256 in seen:
            raise WrongUsage(f"These two files are the same: {seen[source.sha256]} and {source.name}.", code="E111")
        seen[source.sha256] = source.name


def _refuse_mixed(read: Sequence[tuple[Grid, Reader, Reading]]) -> None:
    first_grid, first, _ = read[0]
    for grid, reader, _ in read[1:]:
        if reader.program != first.program:
            raise WrongUsage(
                f"{first_grid.name} is from {first.program_name} and {grid.name} from {reader.program_name}; the files "
                "of one side must be of one program.",
                code="E112",
            )


def _bind(read: Sequence[tuple[Grid, Reader, Reading]], wanted: Callable[[str], bool] | None) -> Book:
    asked: dict[str, bool] = {}

    def kept(line: Line) -> bool:
        if wanted is None:
            return True
        if line.client not in asked:
            asked[line.client] = wanted(line.client)
        return asked[line.client]

    lines: list[tuple[int, Line]] = []
    files: list[SourceFile] = []
    asides: list[SetAside] = []
    problems: list[Problem] = []
    for number, (grid, _, reading) in enumerate(read):
        own = [line for line in reading.lines if kept(line)]
        others = len({line.row for line in reading.lines} - {line.row for line in own})
        lines.extend((number, line) for line in own)
        asides.extend(
            SetAside(
                file=number,
                row=row.row,
                column=row.column,
                found=row.found,
                why=row.why,
                cents=row.cents,
                code=row.code,
            )
            for row in reading.aside
        )
        problems.extend(replace(problem, file=number) for problem in reading.problems)
        files.append(_file(grid, reading, others))
    if not any(file.rows for file in files):
        raise FileNotUnderstood(
            f"{files[0].name} has a header and no rows. Was the date range empty in the export?", code="E101"
        )
    reader = read[0][1]
    clients = tuple(sorted({line.client for _, line in lines}))
    return Book(
        program=reader.program,
        program_name=reader.program_name,
        report=reader.report,
        clients=clients,
        items=_items(lines, clients),
        files=tuple(files),
        set_aside=tuple(sorted(asides, key=lambda aside: (aside.file, aside.row))),
        problems=tuple(problems),
    )


def _file(grid: Grid, reading: Reading, others: int) -> SourceFile:
    return SourceFile(
        name=grid.name,
        sha256=grid.sha256,
        rows=reading.rows,
        used=reading.rows - len(reading.aside) - others,
        set_aside=len(reading.aside),
        other_clients=others,
        own_totals=reading.own_totals,
        stated_from=reading.stated_from,
        stated_to=reading.stated_to,
        encoding=grid.encoding,
        columns=reading.columns,
    )


def _items(lines: Sequence[tuple[int, Line]], clients: Sequence[str]) -> pl.DataFrame:
    number = {name: index for index, name in enumerate(clients)}
    ordered = sorted(lines, key=lambda entry: (entry[0], entry[1].row, _PART_ORDER[entry[1].part]))
    columns = {
        "item": list(range(len(ordered))),
        "client": [number[line.client] for _, line in ordered],
        "day": [line.day for _, line in ordered],
        "kind": [line.kind.value for _, line in ordered],
        "cents": [line.cents for _, line in ordered],
        "file": [file for file, _ in ordered],
        "row": [line.row for _, line in ordered],
        "part": [line.part.value for _, line in ordered],
        "reference": [line.reference for _, line in ordered],
        "memo": [line.memo for _, line in ordered],
    }
    return pl.DataFrame(columns, schema=ITEM_SCHEMA)
