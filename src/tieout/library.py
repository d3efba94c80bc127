"""The Python library: a thin face, like the command line. Files or tables in, a Comparison out.

Nothing is printed and nothing is kept between calls; progress is told to whoever asks for it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import IO

from tieout.comparison import Comparison, no_such_client
from tieout.engines import Embedded, Engine, engine_named
from tieout.errors import WrongUsage
from tieout.linking import clients_named, names_in_book, read_crosswalk
from tieout.model.book import Book
from tieout.model.outcome import Reconciliation
from tieout.model.settings import ProcessorFee, Settings
from tieout.pipeline import reconcile as reconcile_books
from tieout.practice import TieOut, tie_out
from tieout.reading import (
    ColumnMap,
    DayOrder,
    FarSource,
    Inspection,
    ReadingOptions,
    Source,
    ensure_different_files,
    read_book,
    read_column_map,
)
from tieout.reading import inspect as inspect_source
from tieout.reading.opening.source import ArrowTable
from tieout.reporting import Report, of_clients, whole

File = str | Path | bytes | IO[bytes] | IO[str] | ArrowTable
"""A path (`-` is standard input), bytes, an open file, or a table of any library that speaks Arrow."""

Files = File | Sequence[File]
"""One export, or several of the same program."""

Progress = Callable[[int, int, str], None]
"""Called with what is done, what there is in all, and the stage."""


def reconcile(
    left: Files | Book,
    right: Files | Book,
    *,
    client: str | None = None,
    as_of: date | str | None = None,
    start: date | str | None = None,
    end: date | str | None = None,
    names: File | Mapping[str, str] | None = None,
    columns: File | None = None,
    dates: str | None = None,
    encoding: str | None = None,
    fees: Sequence[ProcessorFee] = Settings().fees,
    learn: bool = True,
    engine: str = "embedded",
    master: str | None = None,
    on_progress: Progress | None = None,
) -> Comparison:
    """Compare each client's balance in two programs and explain every difference to the cent.

    Args:
        left: the practice's exports, or a book that was read before.
        right: the other program's, likewise.
        client: show only this client, by either name.
        as_of: balances count lines up to and with this day (`2026-03-31`).
        start: sum up what was before this day as one item.
        end: leave out what came after this day.
        names: left name to right name, or a CSV file with the two columns.
        columns: a column map (TOML) for the right files.
        dates: `month_first` or `day_first`, where a file can't prove it.
        encoding: how bytes become text; None = found.
        fees: processor fees that a payment may be short of.
        learn: estimate the practice's habits from its own two files.
        engine: `embedded`, or `spark` (see docs/guides/spark.md).
        master: where Spark runs; None = the session that is there, else as Spark is configured.
        on_progress: told of each file.

    Raises:
        FileNotUnderstood: when a file can't be read.
        WrongUsage: when the arguments contradict each other, or no client bears the name asked for.
        EngineFailed: when Spark is asked for and is missing or fails.
    """
    settings = Settings(
        as_of=_day(as_of), start=_day(start), end=_day(end), names=_pairs(names), fees=tuple(fees), learn=learn
    )
    if settings.start and settings.end and settings.start > settings.end:
        raise WrongUsage(f"start {settings.start} is after end {settings.end}.")
    working = engine_named(engine, master)
    with working.running():
        opened = _opened(left, working), _opened(right, working)
        ensure_different_files(*(() if isinstance(one, Book) else one for one in opened))
        books = (
            _book(opened[0], _options(None, dates, encoding), on_progress),
            _book(opened[1], _options(columns, dates, encoding), on_progress),
        )
        answer = reconcile_books(*books, settings, working)
    if client is None:
        return Comparison(whole(answer))
    return Comparison(_only(answer, client, *books))


def read(
    files: Files,
    *,
    columns: File | None = None,
    dates: str | None = None,
    encoding: str | None = None,
    on_progress: Progress | None = None,
) -> Book:
    """Read the exports of one program into one book.

    Args:
        files: one export, or several of the same program.
        columns: a column map (TOML).
        dates: `month_first` or `day_first`, where a file can't prove it.
        encoding: how bytes become text; None = found.
        on_progress: told of each file.

    Raises:
        FileNotUnderstood: when a file can't be read.
        WrongUsage: when a file is given twice, or the files are of different programs.
    """
    return read_book(_sources(files), _options(columns, dates, encoding), on_progress=on_progress)


def inspect(
    file: File, *, columns: File | None = None, dates: str | None = None, encoding: str | None = None
) -> Inspection:
    """What program and report a file is, its columns and period, and whether its own totals agree.

    Raises:
        FileNotUnderstood: when it can't be read.
    """
    return inspect_source(Source.of(file), _options(columns, dates, encoding))


def check(
    left: Files | Book,
    *,
    client: str,
    current_cents: int,
    unbilled_cents: int,
    start: date | str | None = None,
    end: date | str | None = None,
) -> TieOut:
    """The first tie-out: a client's balance in the export against Current Balance + Unbilled of the client record.

    Args:
        left: the practice's exports, or a book that was read before.
        client: by name, in any order and case.
        current_cents: Current Balance on the client's page, in whole cents.
        unbilled_cents: Unbilled on the client's page, in whole cents.
        start: first day counted; None = the client's first session.
        end: last day counted; None = the most recent session.

    Raises:
        WrongUsage: when the client isn't there.
    """
    book = _book(_opened(left), ReadingOptions(), None)
    names = names_in_book(book, client)
    if not names:
        raise no_such_client(len(book.clients))
    return tie_out(
        book, names, current_cents=current_cents, unbilled_cents=unbilled_cents, start=_day(start), end=_day(end)
    )


def _only(answer: Reconciliation, client: str, left: Book, right: Book) -> Report:
    numbers = clients_named(answer.clients, client)
    if not numbers:
        raise no_such_client(len(answer.clients))
    return of_clients(replace(answer, settings=replace(answer.settings, client=client)), numbers, left, right)


def _opened(given: Files | Book, engine: Engine | None = None) -> Book | list[Source]:
    return given if isinstance(given, Book) else _sources(given, engine)


def _sources(files: Files, engine: Engine | None = None) -> list[Source]:
    each = files if isinstance(files, Sequence) and not isinstance(files, str | bytes) else [files]
    return [source for one in each for source in _sources_of(one, engine or Embedded())]


def _sources_of(file: File, engine: Engine) -> list[Source]:
    if isinstance(file, str | Path) and engine.reads(str(file)):
        return [FarSource(far) for far in engine.files(str(file))]
    return [Source.of(file)]


def _book(opened: Book | list[Source], options: ReadingOptions, on_progress: Progress | None) -> Book:
    return opened if isinstance(opened, Book) else read_book(opened, options, on_progress=on_progress)


def _options(columns: File | None, dates: str | None, encoding: str | None) -> ReadingOptions:
    found = _column_map(columns)
    return ReadingOptions(
        columns=found, day_order=_order(dates) or (found.day_order if found else None), encoding=encoding
    )


def _column_map(columns: File | None) -> ColumnMap | None:
    if columns is None:
        return None
    source = Source.of(columns)
    return read_column_map(source.data, source.name)


def _order(dates: str | None) -> DayOrder | None:
    if dates is None:
        return None
    try:
        return DayOrder(dates)
    except ValueError as error:
        raise WrongUsage('dates is "month_first" or "day_first".') from error


def _pairs(names: File | Mapping[str, str] | None) -> tuple[tuple[str, str], ...]:
    if names is None:
        return ()
    if isinstance(names, Mapping):
        return tuple(names.items())
    source = Source.of(names)
    return read_crosswalk(source.data, source.name)


def _day(day: date | str | None) -> date | None:
    if day is None or isinstance(day, date):
        return day
    try:
        return date.fromisoformat(day)
    except ValueError as error:
        raise WrongUsage("A day is written like 2026-03-31.") from error
