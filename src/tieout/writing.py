"""A report into a file of any format: what the command line and the library share."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib import metadata
from pathlib import Path
from typing import TextIO

from tieout import explaining, reporting
from tieout.errors import WrongUsage, cannot_write
from tieout.reporting import Report, Style

FORMATS = ("table", "json", "csv", "xlsx", "pdf", "html", "parquet")

_OF_ENDING = {".json": "json", ".csv": "csv", ".txt": "table", ".htm": "html"}

Progress = Callable[[int, int], None]
"""Told of rows written and of rows in all."""


def format_of(ending: str) -> str | None:
    """The format that a file's ending asks for, be it one of ours or not; None without an ending."""
    return _OF_ENDING.get(ending.lower(), ending.lower().removeprefix(".") or None)


def known(name: str, formats: Sequence[str] = FORMATS, what: str = "") -> str:
    """A format's name.

    Args:
        name: as it was asked for.
        formats: those there are.
        what: of what, such as ` of an insight`.

    Raises:
        WrongUsage: when it isn't one of them.
    """
    if name not in formats:
        raise WrongUsage(f"There is no format {name}{what}. There are {', '.join(formats[:-1])} and {formats[-1]}.")
    return name


def write_file(
    report: Report,
    form: str,
    out: Path,
    *,
    inputs: Collection[str] = (),
    plain: bool = False,
    on_progress: Progress | None = None,
) -> None:
    """Write a report into a file; for Parquet, into a folder.

    Args:
        report: what to write.
        form: one of `FORMATS`.
        out: where to; a file that is there is replaced once all went well.
        inputs: paths of the files that were read; they are never written over.
        plain: CSV without a byte order mark.
        on_progress: told of the rows of a workbook.

    Raises:
        WrongUsage: when `out` is one of the inputs or can't be written; `NotAllowed` without the right to;
            `EngineFailed` where the disk is full.
        EngineFailed: when PDF is asked for and its typesetter isn't installed.
    """
    if form == "parquet":
        _write_folder(report, out)
        return
    with replacing(out, inputs) as draft:
        if form == "xlsx":
            _write_workbook(report, draft, on_progress)
        elif form == "pdf":
            _write_pdf(report, draft)
        else:
            with draft.open("w", encoding="utf-8", newline="") as file:
                write_text(file, report, form, Style(width=100), plain=plain)


def write_text(file: TextIO, report: Report, form: str, style: Style, *, plain: bool = False) -> None:
    """Write a report as text: JSON, CSV, HTML, or the table of the terminal."""
    if form == "json":
        file.writelines(reporting.document_chunks(report))
    elif form == "csv":
        reporting.write_separated(reporting.items_sheet(report), file, plain=plain)
    elif form == "html":
        from tieout.reporting.page import page  # noqa: PLC0415  only pages need it

        file.writelines(page(report, hints=explaining.HINT_WORDS, version=metadata.version("tieout")))
    else:
        file.write(reporting.overview_page(report, style))


def _write_folder(report: Report, out: Path) -> None:
    from tieout.reporting.results import write_results  # noqa: PLC0415  only Parquet needs it

    try:
        write_results(report, out)
    except OSError as error:
        raise cannot_write(out, error) from error


def _write_workbook(report: Report, draft: Path, on_progress: Progress | None) -> None:
    from tieout.reporting.corrections import choices_sheet  # noqa: PLC0415  only workbooks need it
    from tieout.reporting.words import program_names  # noqa: PLC0415
    from tieout.reporting.workbook import write_workbook  # noqa: PLC0415
    from tieout.reviewing import choices  # noqa: PLC0415

    answer = report.reconciliation
    told = choices(answer, (answer.left.program, answer.right.program), report.numbers)
    write_workbook(
        report, draft, hints=explaining.HINT_WORDS, version=metadata.version("tieout"), on_progress=on_progress,
        corrections=lambda: choices_sheet(told, program_names(report)),
    )  # fmt: skip


def _write_pdf(report: Report, draft: Path) -> None:
    from tieout.reporting.typeset import write_pdf  # noqa: PLC0415  only PDF needs it

    write_pdf(report, draft, hints=explaining.HINT_WORDS, version=metadata.version("tieout"))


@contextmanager
def replacing(out: Path, inputs: Collection[str]) -> Iterator[Path]:
    """A draft beside `out` that takes its place when all went well, so that no half-written file is left.

    Args:
        out: the file to write.
        inputs: paths of the files that were read; they are never written over.

    Raises:
        WrongUsage: when `out` is one of the inputs or can't be written; `EngineFailed` where the disk is full.
    """
    ensure_place(out, inputs)
    draft = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        yield draft
        draft.replace(out)
    except OSError as error:
        raise cannot_write(out, error) from error
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def ensure_place(out: Path, inputs: Collection[str]) -> None:
    """Refuse a place that can't be written to before anything is read.

    Raises:
        WrongUsage: when it is one of the inputs, a folder, or in a folder that isn't there.
    """
    if any(path != "-" and out.resolve() == Path(path).resolve() for path in inputs):
        raise WrongUsage(f"{out} is one of the files that were read; choose another name for --out.")
    if not out.parent.is_dir():
        raise WrongUsage(f"There is no folder {out.parent} to write {out.name} into. Make it first.")
    if out.is_dir():
        raise WrongUsage(f"{out} is a folder. Name the file to write in it.")
