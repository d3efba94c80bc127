"""A report into the format that was asked for, on standard output or into a file."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

from tieout import __version__
from tieout.cli.screen import Screen
from tieout.engines import is_address
from tieout.errors import WrongUsage
from tieout.explaining import HINT_WORDS
from tieout.reporting import Report, Style, document_chunks, items_sheet, overview_page, write_separated

FORMATS = ("table", "json", "csv", "xlsx", "pdf", "html", "parquet")
INTO_FILES = {"xlsx": "report.xlsx", "pdf": "report.pdf"}
"""Formats that no terminal shows, and a name to suggest."""

PROGRESS_ROWS_MIN = 50_000
"""A file of more rows tells how far it is."""

_OF_ENDING = {".json": "json", ".csv": "csv", ".txt": "table", ".htm": "html"}


def chosen_format(name: str | None, *, as_json: bool, out: Path | None) -> str:
    """The format asked for: by `--json`, by `--format`, by the ending of `--out`, else the table.

    Raises:
        WrongUsage: when they contradict each other, the format isn't one of ours, or `out` is no path of this computer.
    """
    if out is not None and is_address(str(out)):
        raise WrongUsage(
            "What is written is written on this computer; bring it elsewhere afterwards, such as with hdfs dfs -put."
        )
    ending = out.suffix.lower() if out is not None and str(out) != "-" else ""
    by_ending = _OF_ENDING.get(ending, ending.removeprefix(".") or None)
    asked = [asked for asked in ("json" if as_json else None, name, by_ending) if asked]
    for one in asked:
        _ensure_known(one)
    if len(set(asked)) > 1:
        raise WrongUsage(f"Two formats were asked for: {asked[0]} and {asked[-1]}. Choose one.")
    chosen = asked[0] if asked else "table"
    if chosen in INTO_FILES and not ending:
        raise WrongUsage(f"The format {chosen} is written into a file: --out {INTO_FILES[chosen]}")
    if chosen == "parquet" and (out is None or str(out) == "-"):
        raise WrongUsage("The format parquet is written into a folder: --format parquet --out results")
    return chosen


def _ensure_known(name: str) -> None:
    if name not in FORMATS:
        raise WrongUsage(f"There is no format {name}. There are {', '.join(FORMATS[:-1])} and {FORMATS[-1]}.")


def deliver(
    screen: Screen, report: Report, form: str, out: Path | None, *, plain: bool, inputs: Collection[str]
) -> None:
    """Write a report.

    Args:
        screen: where it goes without `out`.
        report: what to write.
        form: one of `FORMATS`.
        out: the file to write; None and `-` are standard output.
        plain: CSV without a byte order mark.
        inputs: paths of the files that were read; they are never written over.

    Raises:
        WrongUsage: when `out` is one of the inputs or can't be written.
    """
    if out is None or str(out) == "-":
        _to_screen(screen, report, form, plain=plain)
        return
    if form == "parquet":
        _write_folder(report, out)
        screen.note(f"{report.text}\nWritten: {out}")
        return
    with replacing(out, inputs) as draft:
        if form == "xlsx":
            _write_workbook(screen, report, draft, out.name)
        elif form == "pdf":
            _write_pdf(report, draft)
        else:
            with draft.open("w", encoding="utf-8", newline="") as file:
                _write(file, report, form, Style(width=100), plain=plain)
    screen.note(f"{report.text}\nWritten: {out}")


def _write_folder(report: Report, out: Path) -> None:
    from tieout.reporting.results import write_results  # noqa: PLC0415  only Parquet needs it

    try:
        write_results(report, out)
    except OSError as error:
        raise WrongUsage(f"{out} can't be written: {error.strerror or error}.") from error


def _write_workbook(screen: Screen, report: Report, draft: Path, name: str) -> None:
    from tieout.reporting.corrections import choices_sheet  # noqa: PLC0415  only workbooks need it
    from tieout.reporting.words import program_names  # noqa: PLC0415
    from tieout.reporting.workbook import write_workbook  # noqa: PLC0415
    from tieout.reviewing import choices  # noqa: PLC0415

    answer = report.reconciliation
    told = choices(answer, (answer.left.program, answer.right.program), report.numbers)
    write_workbook(
        report, draft, hints=HINT_WORDS, version=__version__, on_progress=_progress(screen, name),
        corrections=lambda: choices_sheet(told, program_names(report)),
    )  # fmt: skip


def _write_pdf(report: Report, draft: Path) -> None:
    from tieout.reporting.typeset import write_pdf  # noqa: PLC0415  only PDF needs it

    write_pdf(report, draft, hints=HINT_WORDS, version=__version__)


def _progress(screen: Screen, name: str) -> Callable[[int, int], None]:
    """Tells of every tenth of a large file."""
    told = 0

    def advance(done: int, total: int) -> None:
        nonlocal told
        if total >= PROGRESS_ROWS_MIN and done * 10 // total > told:
            told = done * 10 // total
            screen.note(f"Writing  {name}  {done:,} of {total:,} rows")

    return advance


@contextmanager
def replacing(out: Path, inputs: Collection[str]) -> Iterator[Path]:
    """A draft beside `out` that takes its place when all went well, so that no half-written file is left.

    Args:
        out: the file to write.
        inputs: paths of the files that were read; they are never written over.

    Raises:
        WrongUsage: when `out` is one of the inputs or can't be written.
    """
    if any(path != "-" and out.resolve() == Path(path).resolve() for path in inputs):
        raise WrongUsage(f"{out} is one of the files that were read; choose another name for --out.")
    if not out.parent.is_dir():
        raise WrongUsage(f"There is no folder {out.parent} to write {out.name} into. Make it first.")
    if out.is_dir():
        raise WrongUsage(f"{out} is a folder. Name the file to write in it.")
    draft = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        yield draft
        draft.replace(out)
    except OSError as error:
        raise WrongUsage(f"{out} can't be written: {error.strerror or error}.") from error
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def _to_screen(screen: Screen, report: Report, form: str, *, plain: bool) -> None:
    if form == "table":
        screen.say(overview_page(report, screen.style))
        return
    with screen.machine() as file:
        _write(file, report, form, screen.style, plain=plain)


def _write(file: TextIO, report: Report, form: str, style: Style, *, plain: bool) -> None:
    if form == "json":
        file.writelines(document_chunks(report))
    elif form == "csv":
        write_separated(items_sheet(report), file, plain=plain)
    elif form == "html":
        from tieout.reporting.page import page  # noqa: PLC0415  only pages need it

        file.writelines(page(report, hints=HINT_WORDS, version=__version__))
    else:
        file.write(overview_page(report, style))
