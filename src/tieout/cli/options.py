"""The options that several commands share, and how their values are read."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from tieout.cli.screen import ColorChoice


class EngineName(StrEnum):
    """Where the matching runs."""

    EMBEDDED = "embedded"
    SPARK = "spark"


class DateOrder(StrEnum):
    """How a date such as 03/04/2026 is to be read."""

    MONTH_FIRST = "month-first"
    DAY_FIRST = "day-first"


def parse_day(text: str) -> date:
    """Read a day as `2026-03-31`.

    Raises:
        typer.BadParameter: when it isn't one.
    """
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is not a day; write it as 2026-03-31") from error


def parse_amount(text: str) -> int:
    """Read an amount into cents: `405.00`, `1,234.50`, `(45.00)`, `25.00 CR`.

    Raises:
        typer.BadParameter: when it isn't one.
    """
    from tieout.reading.parsing.cells import CellProblem, parse_cents  # noqa: PLC0415  loads the readers; help needs none

    try:
        if text.strip():
            return parse_cents(text)
    except CellProblem:
        pass
    raise typer.BadParameter(f"{text!r} is not an amount; write it as 405.00, a credit as -25.00")


def parse_size(text: str) -> int:
    """Read a size of memory into bytes: `2G`, `1.5G`, `800M`.

    Raises:
        typer.BadParameter: when it isn't one.
    """
    number, unit = text[:-1], text[-1:].upper()
    try:
        if unit in _UNITS and 0 < float(number) < 1e6:
            return int(float(number) * _UNITS[unit])
    except ValueError:
        pass
    raise typer.BadParameter(f"{text!r} is not a size of memory; write it as 2G or 800M")


_UNITS = {"M": 1_000_000, "G": 1_000_000_000}

Left = Annotated[str | None, typer.Argument(metavar="LEFT", help="The practice program's export; - is standard input.")]
Right = Annotated[str | None, typer.Argument(metavar="RIGHT", help="The other program's export; - is standard input.")]
AlsoLeft = Annotated[list[str] | None, typer.Option("--also-left", metavar="FILE", help="A further export like LEFT.")]
AlsoRight = Annotated[
    list[str] | None, typer.Option("--also-right", metavar="FILE", help="A further export like RIGHT.")
]
Client = Annotated[str | None, typer.Option("--client", metavar="NAME", help="Only this client, by either name.")]
Start = Annotated[
    date | None,
    typer.Option("--from", metavar="DAY", parser=parse_day, help="Sum up what was before this day as one item."),
]
End = Annotated[
    date | None, typer.Option("--to", metavar="DAY", parser=parse_day, help="Leave out what came after this day.")
]
FirstSession = Annotated[
    date | None,
    typer.Option("--from", metavar="DAY", parser=parse_day, help="First day; default: the client's first session."),
]
LastSession = Annotated[
    date | None,
    typer.Option("--to", metavar="DAY", parser=parse_day, help="Last day; default: the most recent session."),
]
AsOf = Annotated[
    date | None,
    typer.Option("--as-of", metavar="DAY", parser=parse_day, help="Balances as of this day; default: all lines."),
]
Names = Annotated[
    Path | None, typer.Option("--names", metavar="MAP.csv", help="Which name is which: two columns, left and right.")
]
Columns = Annotated[
    Path | None,
    typer.Option("--columns", metavar="MAP.toml", help="Which column is which in RIGHT; see: tieout columns"),
]
Dates = Annotated[
    DateOrder | None,
    typer.Option("--dates", help="How 03/04/2026 is read; asked for only where a file can't prove it."),
]
Sheet = Annotated[
    list[str] | None,
    typer.Option("--sheet", metavar="NAME", help="The sheet of a workbook to read; once more for the other workbook."),
]
Encoding = Annotated[
    str | None,
    typer.Option("--encoding", metavar="NAME", help="How bytes become text, such as cp1252; default: found."),
]
Engine = Annotated[
    EngineName, typer.Option("--engine", help="Where the matching runs; the answer is the same, byte for byte.")
]
Master = Annotated[
    str | None,
    typer.Option("--master", metavar="URL", help="Where Spark runs: local[4], spark://host:7077, yarn."),
]
Memory = Annotated[
    int | None,
    typer.Option(
        "--memory",
        metavar="SIZE",
        parser=parse_size,
        help="At most so much memory, such as 2G; needs --format parquet, for which it is 2G where files are large.",
    ),
]
StoredReport = Annotated[
    Path, typer.Argument(metavar="REPORT", help="A report written with --json, or a folder of Parquet results.")
]
Out = Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write to a file, by its ending.")]
Plain = Annotated[bool, typer.Option("--plain", help="CSV without the mark by which Excel knows UTF-8.")]
AsJson = Annotated[bool, typer.Option("--json", help="Write JSON.")]
ExitZero = Annotated[bool, typer.Option("--exit-zero", help="End with 0 although there are differences.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no notes.")]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Say more; show where a fault of ours came from.")]
Color = Annotated[ColorChoice, typer.Option("--color", help="When text is coloured.")]
Decisions = Annotated[
    Path | None,
    typer.Option("--decisions", metavar="FILE", help="What a person decided: the CSV of corrections, filled in."),
]
