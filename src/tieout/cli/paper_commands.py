# ruff: noqa: PLC0415  commands load what they need when they run, so that --help and mistyped options answer at once
"""The commands that make something to hand over, and their options."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from tieout.cli import options as given_as
from tieout.cli.help import Command
from tieout.cli.screen import ColorChoice, Screen


class InsightName(StrEnum):
    """The practice program's reports that tieout makes from their export."""

    APPOINTMENT_STATUS = "appointment-status"


def insight(
    report: Annotated[InsightName, typer.Argument(help="Which report.")],
    file: Annotated[str, typer.Argument(metavar="FILE", help="The practice program's export; - is standard input.")],
    client: Annotated[
        str | None, typer.Option("--client", metavar="NAME", help="Filter by this client; default: all clients.")
    ] = None,
    start: given_as.FirstSession = None,
    end: given_as.LastSession = None,
    only_client: Annotated[
        bool, typer.Option("--only-client", help="Leave other clients' rows out of the workbook; default: hide them.")
    ] = False,
    form: Annotated[
        str | None, typer.Option("--format", metavar="table|csv|xlsx", help="What to write; default: table.")
    ] = None,
    out: given_as.Out = None,
    plain: given_as.Plain = False,
    dates: given_as.Dates = None,
    encoding: given_as.Encoding = None,
    sheet: given_as.Sheet = None,
    quiet: given_as.Quiet = False,
    verbose: given_as.Verbose = False,
    color: given_as.Color = ColorChoice.AUTO,
) -> int:
    """Make the practice program's report of a client and a time frame, with its sub-totals and the balance.

    The workbook is the one of the published procedure: filter on, Client Responsibility in I, Client Paid in J, Credit
    Used in L, live sub-totals of the visible rows, and the balance I - J - L.
    """
    from tieout.cli.given import Given
    from tieout.cli.insights import run_insight

    del report
    given = Given(
        left=(file,),
        client=client,
        start=start,
        end=end,
        dates=dates,
        encoding=encoding,
        sheets=tuple(sheet or ()),
    )
    screen = Screen(quiet=quiet, verbose=verbose, color=color)
    return run_insight(screen, given, form=form, out=out, plain=plain, alone=only_client)


class Trusted(StrEnum):
    """Which of the two files is right."""

    LEFT = "left"
    RIGHT = "right"


def corrections(
    left: given_as.Left = None,
    right: given_as.Right = None,
    program: Annotated[
        str | None,
        typer.Option(
            "--for",
            metavar="PROGRAM",
            help="Whose book is corrected: quickbooks, xero, sessions-health, ...; "
            "default: the program that isn't trusted, or that of RIGHT.",
        ),
    ] = None,
    trust: Annotated[
        Trusted | None, typer.Option("--trust", help="Which file is right; default: both possibilities are shown.")
    ] = None,
    also_left: given_as.AlsoLeft = None,
    also_right: given_as.AlsoRight = None,
    client: given_as.Client = None,
    as_of: given_as.AsOf = None,
    start: given_as.Start = None,
    end: given_as.End = None,
    names: given_as.Names = None,
    columns: given_as.Columns = None,
    decisions: given_as.Decisions = None,
    dates: given_as.Dates = None,
    encoding: given_as.Encoding = None,
    sheet: given_as.Sheet = None,
    form: Annotated[
        str | None, typer.Option("--format", metavar="table|csv|html|pdf|xlsx", help="What to write; default: table.")
    ] = None,
    out: given_as.Out = None,
    codes: Annotated[
        Path | None,
        typer.Option("--codes", metavar="KEY.csv", help="Write codes for names, and which code is whom into KEY.csv."),
    ] = None,
    import_file: Annotated[
        Path | None,
        typer.Option(
            "--import-file", metavar="FILE", help="What the program takes in: .iif or .csv (QuickBooks), .csv (Xero)."
        ),
    ] = None,
    income: Annotated[
        str | None,
        typer.Option(
            "--income", metavar="NAME", help="Income account for the import file; a product or an account code."
        ),
    ] = None,
    tax: Annotated[str, typer.Option("--tax", metavar="TYPE", help="Tax type for Xero's import file.")] = "Tax Exempt",
    plain: given_as.Plain = False,
    exit_zero: given_as.ExitZero = False,
    quiet: given_as.Quiet = False,
    verbose: given_as.Verbose = False,
    color: given_as.Color = ColorChoice.AUTO,
) -> int:
    """List what to enter, change, delete or move in one program so that it agrees with the other.

    Nothing is entered only to make a sum agree: what is not explained stays open and is listed. Ends with 1 when there
    is something to correct or open.
    """
    from tieout.cli.given import Given, both_sides

    ours, theirs = both_sides(left, right, also_left, also_right, command="corrections")
    from tieout.cli.correcting import Asked, run_corrections
    from tieout.model.book import Side
    from tieout.reporting.import_files import Accounts

    given = Given(
        left=ours, right=theirs, client=client, as_of=as_of, start=start, end=end,
        names=names, decisions=decisions, columns=columns, dates=dates, encoding=encoding, sheets=tuple(sheet or ()),
    )  # fmt: skip
    asked = Asked(
        program=program, trust=Side(trust.value) if trust else None, form=form, out=out, key=codes,
        import_file=import_file, accounts=Accounts(income=income, tax=tax) if income else None, plain=plain,
        exit_zero=exit_zero,
    )  # fmt: skip
    return run_corrections(Screen(quiet=quiet, verbose=verbose, color=color), given, asked)


def add_corrections(app: typer.Typer) -> None:
    """Add the command `corrections`."""
    app.command(
        cls=Command,
        short_help="What to correct, in that program's words.",
        epilog="""
        tieout corrections sessions.csv quickbooks.csv
        tieout corrections sessions.csv quickbooks.csv --for quickbooks --trust left
        tieout corrections sessions.csv quickbooks.csv --trust left --out corrections.pdf --codes key.csv
        tieout corrections s.csv q.csv --trust left --import-file to-add.iif --income "Counseling Income"
        """,
    )(corrections)


def add_insight(app: typer.Typer) -> None:
    """Add the command `insight`."""
    app.command(
        cls=Command,
        short_help="The Appointment Status report, with live sub-totals.",
        epilog="""
        tieout insight appointment-status sessions.csv --client "Good Person"
        tieout insight appointment-status sessions.csv --client "Good Person" --out client.xlsx
        tieout insight appointment-status sessions.csv --from 2026-01-01 --to 2026-03-31 --out quarter.csv
        """,
    )(insight)
