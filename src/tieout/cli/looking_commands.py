# ruff: noqa: PLC0415  commands load what they need when they run, so that --help and mistyped options answer at once
"""The commands that look into files and remember what was found, and their options."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tieout.cli import options as given_as
from tieout.cli.help import Command
from tieout.cli.screen import Screen


def inspect(
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="Exports; - is standard input.")],
    clients: Annotated[bool, typer.Option("--clients", help="List the clients' names too.")] = False,
    columns: Annotated[
        Path | None, typer.Option("--columns", metavar="MAP.toml", help="Which column is which.")
    ] = None,
    dates: given_as.Dates = None,
    encoding: given_as.Encoding = None,
    sheet: given_as.Sheet = None,
    as_json: given_as.AsJson = False,
    verbose: given_as.Verbose = False,
) -> int:
    """Say what program and report a file is, its period, rows used and set aside, and whether its totals agree."""
    from tieout.cli.given import Given
    from tieout.cli.looking import run_inspect

    given = Given(left=tuple(files), columns=columns, dates=dates, encoding=encoding, sheets=tuple(sheet or ()))
    return run_inspect(Screen(verbose=verbose), given, as_json=as_json, names=clients)


def verify(
    report: given_as.StoredReport,
    left: given_as.Left = None,
    right: given_as.Right = None,
    also_left: given_as.AlsoLeft = None,
    also_right: given_as.AlsoRight = None,
    columns: given_as.Columns = None,
    dates: given_as.Dates = None,
    encoding: given_as.Encoding = None,
    sheet: given_as.Sheet = None,
    as_json: given_as.AsJson = False,
    quiet: given_as.Quiet = False,
    verbose: given_as.Verbose = False,
) -> int:
    """Check a report against its two files, by code that shares nothing with the matching.

    Every row accounted for, every sum added up and every event priced anew, every bridge closed. Ends with 1 when a
    law is broken.
    """
    from tieout.cli.given import Given, both_sides

    ours, theirs = both_sides(left, right, also_left, also_right, command="verify report.json")
    given = Given(
        left=ours, right=theirs, columns=columns, dates=dates,
        encoding=encoding, sheets=tuple(sheet or ()),
    )  # fmt: skip
    from tieout.cli.looking import run_verify

    return run_verify(Screen(quiet=quiet, verbose=verbose), given, report, as_json=as_json)


def names(
    left: given_as.Left = None,
    right: given_as.Right = None,
    also_left: given_as.AlsoLeft = None,
    also_right: given_as.AlsoRight = None,
    names: given_as.Names = None,
    columns: given_as.Columns = None,
    dates: given_as.Dates = None,
    encoding: given_as.Encoding = None,
    sheet: given_as.Sheet = None,
    quiet: given_as.Quiet = False,
    verbose: given_as.Verbose = False,
) -> int:
    """Write which name is which client, with the evidence, as a list to correct and give back with --names."""
    from tieout.cli.given import Given, both_sides

    ours, theirs = both_sides(left, right, also_left, also_right, command="names")
    given = Given(
        left=ours, right=theirs, names=names, columns=columns, dates=dates,
        encoding=encoding, sheets=tuple(sheet or ()),
    )  # fmt: skip
    from tieout.cli.comparing import run_names

    return run_names(Screen(quiet=quiet, verbose=verbose), given)


def columns(
    file: Annotated[str | None, typer.Argument(metavar="FILE", help="A table; - is standard input.")] = None,
    remember: Annotated[
        Path | None, typer.Option("--remember", metavar="MAP.toml", help="Keep a map for tables with its columns.")
    ] = None,
    program: Annotated[
        str, typer.Option("--as", metavar="NAME", help="The program a map is kept for.")
    ] = "other program",
    forget: Annotated[str | None, typer.Option("--forget", metavar="NAME", help="Drop a kept map.")] = None,
    kept: Annotated[bool, typer.Option("--kept", help="Show the kept maps.")] = False,
    dates: given_as.Dates = None,
    encoding: given_as.Encoding = None,
    sheet: given_as.Sheet = None,
    quiet: given_as.Quiet = False,
    verbose: given_as.Verbose = False,
) -> int:
    """Propose which column of a table is which, and why; correct it, keep it, and it is used from then on."""
    from tieout.cli.given import Given
    from tieout.errors import WrongUsage

    if file is None and remember is None and forget is None and not kept:
        raise WrongUsage("Missing: the table.\n  tieout columns ledger.csv > map.toml")
    from tieout.cli.mapping import run_columns, run_forget, run_kept, run_remember

    screen = Screen(quiet=quiet, verbose=verbose)
    if remember is not None:
        return run_remember(screen, remember, program)
    if forget is not None:
        return run_forget(screen, forget)
    if kept or file is None:
        return run_kept(screen)
    return run_columns(screen, Given(left=(file,), dates=dates, encoding=encoding, sheets=tuple(sheet or ())))


def add_inspect(app: typer.Typer) -> None:
    """Add the command `inspect`."""
    app.command(
        cls=Command,
        short_help="What a file is, and whether its totals agree.",
        epilog="""
        tieout inspect sessions.csv
        tieout inspect sessions.csv quickbooks.csv --json
        """,
    )(inspect)


def add_verify(app: typer.Typer) -> None:
    """Add the command `verify`."""
    app.command(
        cls=Command,
        short_help="Check a report against its two files.",
        epilog="""
        tieout reconcile sessions.csv quickbooks.csv --out report.json
        tieout verify report.json sessions.csv quickbooks.csv
        """,
    )(verify)


def add_names(app: typer.Typer) -> None:
    """Add the command `names`."""
    app.command(
        cls=Command,
        short_help="Which name is which client, as a list.",
        epilog="""
        tieout names sessions.csv quickbooks.csv > names.csv
        tieout reconcile sessions.csv quickbooks.csv --names names.csv
        """,
    )(names)


def add_columns(app: typer.Typer) -> None:
    """Add the command `columns`."""
    app.command(
        cls=Command,
        short_help="Which column is which, as a map.",
        epilog="""
        tieout columns ledger.csv > map.toml
        tieout reconcile sessions.csv ledger.csv --columns map.toml
        tieout columns --remember map.toml --as "Practice Ledger"
        """,
    )(columns)
