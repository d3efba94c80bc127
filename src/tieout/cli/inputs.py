"""Files into books: what the commands that compare have in common."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path, PurePath

from tieout import linking, reading
from tieout.cli.given import Given
from tieout.cli.remembered import remembered
from tieout.cli.screen import Screen
from tieout.engines import Engine
from tieout.errors import FileNotUnderstood, WrongUsage
from tieout.model.book import Book, Lined, SourceFile, TotalsVerdict, keeps_books
from tieout.model.decision import Decision
from tieout.model.settings import Settings
from tieout.reading import (
    DayOrder,
    FarSource,
    ReadingOptions,
    Source,
    ensure_different_files,
    read_book,
)

LARGE_BYTES = 5_000_000
"""A file beyond this is announced before it is read."""

_FORMATS = frozenset({"iif", "ofx", "qif", "camt", "mt940", "bai2", "csv", "xml"})
"""Formats whose names are letters."""

PROBLEMS_NOTED_MAX = 5
"""Notes on one file; the rest with -v or `tieout inspect`."""


def note_sides(screen: Screen, left: Book, right: Book) -> None:
    """Say so where the practice's export seems to have been given second."""
    if keeps_books(left.program) and not keeps_books(right.program):
        files = left.files[0].name, right.files[0].name
        screen.note(
            f"  note   {files[0]} is of {left.program_name} and was given first, where the practice's export goes. "
            f"For the usual way round give {files[1]} first."
        )


def with_far_files(given: Given, engine: Engine) -> Given:
    """What was given, with the files of other file systems found; a pattern or a folder becomes its files.

    Raises:
        FileNotUnderstood: when there is none, or the engine reads files of this computer only.
        EngineFailed: when the engine can't read there.
    """
    sources = dict(given.sources)

    def each(paths: Sequence[str]) -> Iterator[str]:
        for path in paths:
            if not engine.reads(path):
                yield path
                continue
            for far in engine.files(path):
                file = f"{path}#{far.name}"
                sources[file] = FarSource(far)
                yield file

    return replace(given, left=tuple(each(given.left)), right=tuple(each(given.right)), sources=sources)


def reading_options(given: Given) -> tuple[ReadingOptions, ReadingOptions]:
    """How each side is read; a column map speaks of the other program's file only."""
    order = None if given.dates is None else DayOrder(given.dates.value.replace("-", "_"))
    left = ReadingOptions(day_order=order, encoding=given.encoding, sheets=given.sheets, remembered=remembered())
    if given.columns is None:
        return left, left
    column_map = reading.read_column_map(Source.of(given.columns).data, given.columns.name)
    return left, replace(left, columns=column_map, day_order=order or column_map.day_order)


def read_sides(screen: Screen, given: Given) -> tuple[Book, Book]:
    """Read both sides, saying so.

    Raises:
        FileNotUnderstood: when a file can't be read.
        WrongUsage: when a file is given twice.
    """
    left_options, right_options = reading_options(given)
    left = [given.source(path) for path in given.left]
    right = [given.source(path) for path in given.right]
    ensure_different_files(left, right)
    width = max(len(source.name) for source in (*left, *right))
    if not all(_is_large_text(source) for source in (*left, *right)):
        return read_side(screen, left, left_options, width), read_side(screen, right, right_options, width)
    say_reading(screen, (*left, *right))
    with ThreadPoolExecutor(1) as beside:  # columns are read by libraries, and by workers, that let other threads run
        ahead = beside.submit(read_book, right, right_options)
        book = read_book(left, left_options)
    say_book(screen, book, width)
    other = ahead.result()
    say_book(screen, other, width)
    return book, other


def _is_large_text(source: Source) -> bool:
    """Whether a file is worth a thread of its own: while workers read one, the other's lines are put together."""
    return PurePath(source.name).suffix.casefold() in {".csv", ".tsv", ".txt"} and source.size > LARGE_BYTES


def read_side(screen: Screen, sources: Sequence[Source], options: ReadingOptions, name_width: int = 0) -> Book:
    """Read one side's files and say what they are."""
    say_reading(screen, sources)
    book = read_book(sources, options)
    say_book(screen, book, name_width)
    return book


def say_book(screen: Screen, book: Book, name_width: int) -> None:
    """Say what each file of a book is."""
    for number in range(len(book.files)):
        days = book.items.filter(book.items["file"] == number)["day"]
        say_read(screen, book, number, (days.min(), days.max()) if len(days) else None, name_width)


def say_reading(screen: Screen, sources: Sequence[Source]) -> None:
    """Announce large files."""
    for source in sources:
        if source.size > LARGE_BYTES:
            screen.note(f"Reading  {source.name}  ({source.size / 1e6:,.0f} MB) …")


def say_read(screen: Screen, book: Book, number: int, days: tuple[object, object] | None, width: int) -> None:
    """Say what a file of a book is.

    Args:
        screen: where it is said.
        book: with or without its lines.
        number: of the file.
        days: first and last of its lines.
        width: that names are padded to.
    """
    screen.note(_reading_line(book, number, days, width))


def _reading_line(book: Book, number: int, days: tuple[object, object] | None, width: int) -> str:
    file = book.files[number]
    span = f"{days[0]!s} to {days[1]!s}" if days else "no amounts"
    totals = {TotalsVerdict.AGREE: "its total agrees", TotalsVerdict.DIFFER: "its total differs"}.get(file.own_totals)
    aside = f"{file.set_aside:,} set aside" if file.set_aside else None
    elsewhere = f"{file.elsewhere:,} counted in another file" if file.elsewhere else None
    told = "   ".join(part for part in (_report_words(book, file), span, totals, aside, elsewhere) if part)
    rows = f"{file.rows:>6,} {'row ' if file.rows == 1 else 'rows'}"
    last = days[1] if days else None
    ahead = [_ahead(last)] if isinstance(last, date) and last > today() else []
    return "\n".join([f"Reading  {file.name:<{width}}  {rows}   {told}", *_problems(book, number), *ahead])


def today() -> date:
    """The day it is where the computer stands."""
    return datetime.now().astimezone().date()


def _ahead(last: date) -> str:
    what = f"after today. A mistyped year? --as-of {today()} leaves out what lies ahead."
    return f"  note   Its last line is of {last}, {what}"


def _problems(book: Book, number: int) -> list[str]:
    problems = [problem for problem in book.problems if problem.file == number]
    lines = [f"  note   {problem.text}" for problem in problems[:PROBLEMS_NOTED_MAX]]
    if len(problems) > PROBLEMS_NOTED_MAX:
        lines.append(
            f"  note   and {len(problems) - PROBLEMS_NOTED_MAX} more: tieout inspect {book.files[number].name}"
        )
    return lines


def _report_words(book: Book, file: SourceFile) -> str:
    """The program and what the file is, in words: `Sessions Health, Appointment Status`."""
    return f"{book.program_name}, {' '.join(map(_title_word, (file.report or book.report).split('-')))}"


def _title_word(word: str) -> str:
    """A word of a report's name as programs write it."""
    if word in _FORMATS:
        return word.upper()
    return word if word in {"by", "and", "of"} else word.capitalize()


def settings_of(given: Given) -> Settings:
    """The settings of the comparison."""
    names = () if given.names is None else linking.read_crosswalk(Source.of(given.names).data, given.names.name)
    return Settings(as_of=given.as_of, start=given.start, end=given.end, client=given.client, names=names)


def decisions_of(screen: Screen, given: Given, left: Book, right: Book) -> tuple[Decision, ...]:
    """What a person decided, with a note on what can't be used.

    Raises:
        FileNotUnderstood: when the list can't be read.
    """
    if given.decisions is None:
        return ()
    from tieout.reviewing import unusable  # noqa: PLC0415  only decisions need it

    name = given.decisions.name
    told = reading.read_decisions(given.source(str(given.decisions)).data, name, left, right)
    unused = unusable(left, right, told)
    if unused:
        rows = ", ".join(str(decision.row) for decision in unused[:10]) + (" …" if len(unused) > 10 else "")
        screen.note(f"  note   {name}: rows {rows} speak of lines that the files don't have; they change nothing.")
    screen.note(f"Reading  {name}  {len(told) - len(unused)} decisions")
    return tuple(decision for decision in told if decision not in unused)


def note_unused_names(screen: Screen, given: Given, left: Lined, right: Lined, settings: Settings) -> None:
    """Say which rows of the list of names speak of no one in the files."""
    unused = linking.unused_names(left, right, settings)
    if unused and given.names is not None:
        rows = ", ".join(str(number + 2) for number in unused[:10]) + (" …" if len(unused) > 10 else "")
        screen.note(f"  note   {given.names.name}: names in rows {rows} are not in the files as written.")


def no_such_client(books: Collection[Book]) -> WrongUsage:
    """The error for a name that is in no file; it suggests where names are seen and tells none."""
    return no_such_name([(book.files[0].name, len(book.clients)) for book in books])


def no_such_name(counts: Sequence[tuple[str, int]]) -> WrongUsage:
    """The error for a name that is in no file: how many clients each file has, and where their names are seen."""
    told = ", ".join(f"{file} has {count:,} client{'' if count == 1 else 's'}" for file, count in counts)
    return WrongUsage(f"No client of that name ({told}). To see the names: tieout inspect {counts[0][0]} --clients")


def read_json(path: Path) -> dict[str, object]:
    """A JSON object from a file.

    Raises:
        FileNotUnderstood: when it isn't one.
    """
    import json  # noqa: PLC0415  only commands that read reports need it

    try:
        found = json.loads(Source.of(path).data)
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise FileNotUnderstood(f"{path.name} is not JSON. Write a report with: tieout reconcile … --json") from error
    if not isinstance(found, dict):
        raise FileNotUnderstood(f"{path.name} is not a report: it holds no object.")
    return found
