# ruff: noqa: PLC0415  commands load what they need when they run, so that --help and mistyped options answer at once
"""The commands that compare two exports, and their options."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tieout.cli import options as given_as
from tieout.cli.help import Command
from tieout.cli.screen import ColorChoice, Screen


def reconcile(
    left: given_as.Left = None,
    right: given_as.Right = None,
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
        str | None,
        typer.Option("--format", metavar="table|json|csv|xlsx|pdf|html|parquet", help="What to write; default: table."),
    ] = None,
    out: given_as.Out = None,
    as_json: given_as.AsJson = False,
    plain: given_as.Plain = False,
    json_schema: Annotated[
        bool, typer.Option("--json-schema", help="Write the JSON Schema of --json and end.")
    ] = False,
    engine: given_as.Engine = given_as.EngineName.EMBEDDED,
    master: given_as.Master = None,
    memory: given_as.Memory = None,
    exit_zero: given_as.ExitZero = False,
    quiet: given_as.Quiet = False,
    verbose: given_as.Verbose = False,
    color: given_as.Color = ColorChoice.AUTO,
) -> int:
    """Compare every client's balance and lines in two exports, and explain each difference.

    LEFT is the practice program's export, RIGHT the other program's. LEFT alone may be a folder of Parquet results or
    a file of --json: the same report in another format. Ends with 1 when there are differences.
    """
    from tieout.cli.given import Given, both_sides, may_be_report

    screen = Screen(quiet=quiet, verbose=verbose, color=color)
    if json_schema:
        from tieout.cli.comparing import run_json_schema

        return run_json_schema(screen)
    if left is not None and right is None and may_be_report(left):
        from tieout.cli.stored_reports import is_stored, refuse_choices, report_stored

        if is_stored(left):
            refuse_choices({
                "--also-left": also_left, "--also-right": also_right, "--client": client, "--as-of": as_of,
                "--from": start, "--to": end, "--names": names, "--columns": columns, "--decisions": decisions,
                "--dates": dates, "--encoding": encoding, "--sheet": sheet, "--master": master, "--memory": memory,
            })  # fmt: skip
            return report_stored(
                screen, Path(left), form=form, as_json=as_json, out=out, plain=plain, exit_zero=exit_zero
            )  # fmt: skip
    ours, theirs = both_sides(left, right, also_left, also_right)
    given = Given(
        left=ours, right=theirs, client=client, as_of=as_of, start=start, end=end, names=names,
        decisions=decisions, columns=columns, dates=dates, encoding=encoding, sheets=tuple(sheet or ()),
        engine=engine.value, master=master, memory=memory,
    )  # fmt: skip
    from tieout.cli.comparing import run_reconcile

    return run_reconcile(
        screen, given, form=form, as_json=as_json, out=out, plain=plain, exit_zero=exit_zero
    )  # fmt: skip


def check(
    left: Annotated[str, typer.Argument(metavar="LEFT", help="The practice program's export; - is standard input.")],
    client: Annotated[str, typer.Option("--client", metavar="NAME", help="The client, as the export writes the name.")],
    current: Annotated[
        int,
        typer.Option("--current", metavar="AMOUNT", parser=given_as.parse_amount, help="Current Balance, client page."),
    ],
    unbilled: Annotated[
        int, typer.Option("--unbilled", metavar="AMOUNT", parser=given_as.parse_amount, help="Unbilled, client page.")
    ],
    also_left: given_as.AlsoLeft = None,
    start: given_as.FirstSession = None,
    end: given_as.LastSession = None,
    dates: given_as.Dates = None,
    encoding: given_as.Encoding = None,
    sheet: given_as.Sheet = None,
    as_json: given_as.AsJson = False,
    quiet: given_as.Quiet = False,
    verbose: given_as.Verbose = False,
) -> int:
    """Tie out one client within the practice: the export against the client page.

    Client Responsibility - Client Paid - Credit Used must equal Current Balance + Unbilled. Ends with 1 when it does
    not, with the likeliest reasons.
    """
    from tieout.cli.given import Given
    from tieout.cli.looking import run_check

    given = Given(
        left=(left, *(also_left or [])), client=client, dates=dates, encoding=encoding,
        sheets=tuple(sheet or ()), start=start, end=end,
    )  # fmt: skip
    screen = Screen(quiet=quiet, verbose=verbose)
    return run_check(screen, given, current=current, unbilled=unbilled, as_json=as_json)


def explain(
    client: Annotated[str, typer.Argument(metavar="CLIENT", help="The client, by either program's name.")],
    left: given_as.Left = None,
    right: given_as.Right = None,
    also_left: given_as.AlsoLeft = None,
    also_right: given_as.AlsoRight = None,
    as_of: given_as.AsOf = None,
    start: given_as.Start = None,
    end: given_as.End = None,
    names: given_as.Names = None,
    columns: given_as.Columns = None,
    decisions: given_as.Decisions = None,
    dates: given_as.Dates = None,
    encoding: given_as.Encoding = None,
    sheet: given_as.Sheet = None,
    as_json: given_as.AsJson = False,
    exit_zero: given_as.ExitZero = False,
    quiet: given_as.Quiet = False,
    verbose: given_as.Verbose = False,
    color: given_as.Color = ColorChoice.AUTO,
) -> int:
    """Show one client's bridge from balance to balance, with the first day the two part.

    LEFT alone may be a report that is written already: a folder of Parquet results, or a file of --json.
    """
    from tieout.cli.given import Given, both_sides, may_be_report

    if left is not None and right is None and may_be_report(left):
        from tieout.cli.stored_reports import explain_stored, is_stored, refuse_choices

        if is_stored(left):
            refuse_choices({
                "--also-left": also_left, "--also-right": also_right, "--as-of": as_of, "--from": start, "--to": end,
                "--names": names, "--columns": columns, "--decisions": decisions, "--dates": dates,
                "--encoding": encoding, "--sheet": sheet,
            })  # fmt: skip
            screen = Screen(quiet=quiet, verbose=verbose, color=color)
            return explain_stored(screen, Path(left), client, as_json=as_json, exit_zero=exit_zero)
    ours, theirs = both_sides(left, right, also_left, also_right, command="explain CLIENT")
    given = Given(
        left=ours, right=theirs, client=client, as_of=as_of, start=start, end=end,
        names=names, decisions=decisions, columns=columns, dates=dates, encoding=encoding, sheets=tuple(sheet or ()),
    )  # fmt: skip
    from tieout.cli.comparing import run_explain

    screen = Screen(quiet=quiet, verbose=verbose, color=color)
    return run_explain(screen, given, as_json=as_json, exit_zero=exit_zero)


def add_reconcile(app: typer.Typer) -> None:
    """Add the command `reconcile`."""
    app.command(
        cls=Command,
        short_help="Compare every client in two exports.",
        epilog="""
        tieout reconcile sessions.csv quickbooks.csv
        tieout reconcile sessions.csv quickbooks.csv --client "Good Person" --out good-person.xlsx
        tieout reconcile s.csv q.csv --names map.csv --as-of 2026-03-31 --json
        cat quickbooks.csv | tieout reconcile sessions.csv -
        tieout reconcile results --out differences.csv
        """,
    )(reconcile)


def add_check(app: typer.Typer) -> None:
    """Add the command `check`."""
    app.command(
        cls=Command,
        short_help="Tie out one client within the practice.",
        epilog="""
        tieout check sessions.csv --client "Good Person" --current 405.00 --unbilled 150.00
        tieout check sessions.csv --client "Good Person" --current -25.00 --unbilled 0 --from 2026-01-06
        """,
    )(check)


def add_explain(app: typer.Typer) -> None:
    """Add the command `explain`."""
    app.command(
        cls=Command,
        short_help="One client's bridge from balance to balance.",
        epilog="""
        tieout explain "Good Person" sessions.csv quickbooks.csv
        tieout explain GP-014 sessions.csv quickbooks.csv --names names.csv --json
        tieout explain "Good Person" results
        """,
    )(explain)
