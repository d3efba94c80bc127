"""A report into the format that was asked for, on standard output or into a file."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path

from tieout import explaining, reporting
from tieout.cli.screen import Screen
from tieout.engines import is_address
from tieout.errors import WrongUsage
from tieout.reporting import Report
from tieout.writing import FORMATS, format_of, known, write_file, write_text

INTO_FILES = {"xlsx": "report.xlsx", "pdf": "report.pdf"}
"""Formats that no terminal shows, and a name to suggest."""

PROGRESS_ROWS_MIN = 50_000
"""A file of more rows tells how far it is."""


def file_asked(out: Path | None) -> Path | None:
    """The file to write; None = standard output, which `-` is too."""
    return None if str(out) == "-" else out


def ending_of(out: Path | None) -> str:
    """The ending of a file to write, such as `.pdf`."""
    return "" if out is None else out.suffix.lower()


def the_format(asked: Iterable[str | None], formats: Sequence[str] = FORMATS, what: str = "") -> str:
    """The one format that was asked for, be it in several ways; the table where none was.

    Args:
        asked: by each way a format can be asked for in; None = not in this one.
        formats: those there are.
        what: of what, such as ` of an insight`.

    Raises:
        WrongUsage: when they contradict each other, or one isn't there.
    """
    said = [known(one, formats, what) for one in asked if one]
    if len(set(said)) > 1:
        raise WrongUsage(f"Two formats were asked for: {said[0]} and {said[-1]}. Choose one.")
    return said[0] if said else "table"


def chosen_format(name: str | None, *, as_json: bool, out: Path | None) -> str:
    """The format asked for: by `--json`, by `--format`, by the ending of `--out`, else the table.

    Raises:
        WrongUsage: when they contradict each other, the format isn't one of ours, or `out` is no path of this computer.
    """
    if out is not None and is_address(str(out)):
        raise WrongUsage(
            "What is written is written on this computer; bring it elsewhere afterwards, such as with hdfs dfs -put."
        )
    ending = ending_of(out)
    by_ending = format_of(ending)
    if name == "parquet" and by_ending not in FORMATS:
        by_ending = None  # a folder may have a point in its name
    chosen = the_format(("json" if as_json else None, name, by_ending))
    if chosen in INTO_FILES and not ending:
        raise WrongUsage(f"The format {chosen} is written into a file: --out {INTO_FILES[chosen]}")
    if chosen == "parquet" and out is None:
        raise WrongUsage("The format parquet is written into a folder: --format parquet --out results")
    return chosen


def show_clients(screen: Screen, report: Report) -> None:
    """Show the page of each client of a report."""
    pages = [reporting.client_page(report, one, screen.style, explaining.HINT_WORDS) for one in report.clients]
    screen.say("\n".join(pages))


def deliver(
    screen: Screen, report: Report, form: str, out: Path | None, *, plain: bool, inputs: Collection[str]
) -> None:
    """Write a report.

    Args:
        screen: where it goes without `out`.
        report: what to write.
        form: one of `FORMATS`.
        out: the file to write; None = standard output.
        plain: CSV without a byte order mark.
        inputs: paths of the files that were read; they are never written over.

    Raises:
        WrongUsage: when `out` is one of the inputs or can't be written.
    """
    if out is None:
        _to_screen(screen, report, form, plain=plain)
        return
    write_file(report, form, out, inputs=inputs, plain=plain, on_progress=_progress(screen, out.name))
    screen.note(f"{report.text}\nWritten: {out}")


def _progress(screen: Screen, name: str) -> Callable[[int, int], None]:
    """Tells of every tenth of a large file."""
    told = 0

    def advance(done: int, total: int) -> None:
        nonlocal told
        if total >= PROGRESS_ROWS_MIN and done * 10 // total > told:
            told = done * 10 // total
            screen.note(f"Writing  {name}  {done:,} of {total:,} rows")

    return advance


def _to_screen(screen: Screen, report: Report, form: str, *, plain: bool) -> None:
    if form == "table":
        screen.say(reporting.overview_page(report, screen.style))
        return
    with screen.machine() as file:
        write_text(file, report, form, screen.style, plain=plain)
