# ruff: noqa: PLC0415  commands load what they need when they run, so that --help and mistyped options answer at once
"""The commands that make something to hand over, and their options."""

from __future__ import annotations

from datetime import date
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
    start: Annotated[
        date | None,
        typer.Option(
            "--from", metavar="DAY", parser=given_as.parse_day, help="First day; default: the client's first session."
        ),
    ] = None,
    end: Annotated[
        date | None,
        typer.Option(
            "--to", metavar="DAY", parser=given_as.parse_day, help="Last day; default: the most recent session."
        ),
    ] = None,
    only_client: Annotated[
        bool, typer.Option("--only-client", help="Leave other clients' rows out of the workbook; default: hide them.")
    ] = False,
    form: Annotated[
        str | None, typer.Option("--format", metavar="table|csv|xlsx", help="What to write; default: table.")
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write to a file, by its ending.")] = None,
    plain: Annotated[bool, typer.Option("--plain", help="CSV without the mark by which Excel knows UTF-8.")] = False,
    dates: given_as.Dates = None,
    encoding: given_as.Encoding = None,
    quiet: given_as.Quiet = False,
    verbose: given_as.Verbose = False,
    color: given_as.Color = ColorChoice.AUTO,
) -> int:
    """Make the practice program's report of a client and a time frame, with its sub-totals and the balance.

    The workbook is the one of the published procedure: filter on, Client Responsibility in I, Client Paid in J, Credit
    Used in L, live sub-totals of the visible rows, and the balance I - J - L.
    """
    from tieout.cli.inputs import Given
    from tieout.cli.insights import run_insight

    del report
    given = Given(left=(file,), right=(), client=client, start=start, end=end, dates=dates, encoding=encoding)
    screen = Screen(quiet=quiet, verbose=verbose, color=color)
    return run_insight(screen, given, form=form, out=out, plain=plain, alone=only_client)


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
