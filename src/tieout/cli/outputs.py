"""A report into the format that was asked for, on standard output or into a file."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from tieout.cli.screen import Screen
from tieout.errors import WrongUsage
from tieout.reporting import Report, Style, document_chunks, items_sheet, overview_page, write_separated

FORMATS = ("table", "json", "csv")
LATER_FORMATS = ("xlsx", "pdf", "html", "parquet")

_OF_ENDING = {".json": "json", ".csv": "csv", ".txt": "table"}


def chosen_format(name: str | None, *, as_json: bool, out: Path | None) -> str:
    """The format asked for: by `--json`, by `--format`, by the ending of `--out`, else the table.

    Raises:
        WrongUsage: when they contradict each other, or the format isn't one of ours.
    """
    ending = out.suffix.lower() if out is not None and str(out) != "-" else ""
    by_ending = _OF_ENDING.get(ending, ending.removeprefix(".") or None)
    asked = [asked for asked in ("json" if as_json else None, name, by_ending) if asked]
    for one in asked:
        _ensure_known(one)
    if len(set(asked)) > 1:
        raise WrongUsage(f"Two formats were asked for: {asked[0]} and {asked[-1]}. Choose one.")
    return asked[0] if asked else "table"


def _ensure_known(name: str) -> None:
    if name in LATER_FORMATS:
        raise WrongUsage(f"The format {name} is not built yet. There are {', '.join(FORMATS[:-1])} and {FORMATS[-1]}.")
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
    with replacing(out, inputs) as draft, draft.open("w", encoding="utf-8", newline="") as file:
        _write(file, report, form, Style(width=100), plain=plain)
    screen.note(f"{report.text}\nWritten: {out}")


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
    draft = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        yield draft
        draft.replace(out)
    except OSError as error:
        raise WrongUsage(f"{out} can't be written: {error.strerror or error}.") from error
    finally:
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
    else:
        file.write(overview_page(report, style))
