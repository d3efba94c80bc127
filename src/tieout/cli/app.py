# ruff: noqa: PLC0415  commands load what they need when they run, so that --help and mistyped options answer at once
"""The commands and their options. What a command does stands in `comparing`, `looking` and `practising`."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from typer.models import CommandInfo

from tieout.cli import options as given_as
from tieout.cli.help import Command, Group
from tieout.cli.paper_commands import add_corrections, add_insight
from tieout.cli.practising_commands import add_practising
from tieout.cli.screen import ColorChoice, Screen

_HELP = """Compares each client's balance in two programs' exports and explains every difference to the cent.

Results go to standard output, progress and notes to standard error. Exit codes: 0 everything agrees,
1 differences found, 2 wrong usage, 3 a file can't be read, 4 refused, 5 an engine failed, 70 our own fault,
130 interrupted.
"""

_EXAMPLES = """
tieout demo
tieout reconcile sessions.csv quickbooks.csv
tieout explain "Good Person" sessions.csv quickbooks.csv
"""

app = typer.Typer(
    cls=Group,
    help=_HELP,
    epilog=_EXAMPLES,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def only_named(program: typer.Typer, arguments: Sequence[str]) -> typer.Typer:
    """The program with the one command that is named first, so that the options of the others aren't worked out."""
    named = [one for one in program.registered_commands if one.callback and arguments[:1] == [_name_of(one)]]
    if not named:
        return program
    alone = copy(program)
    alone.registered_commands = named
    return alone


def _name_of(command: CommandInfo) -> str:
    return command.name or command.callback.__name__ if command.callback else ""


def _version(wanted: bool) -> None:
    if wanted:
        from tieout import __version__

        typer.echo(f"tieout {__version__}")
        raise typer.Exit


@app.callback()
def program(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and end.")
    ] = False,
) -> None:
    """Say nothing: the options of the program itself are answered by their callbacks."""
    del version


@app.command(
    cls=Command,
    short_help="The worked book: two exports, compared and explained.",
    epilog="""
    tieout demo
    tieout demo ~/Desktop/tieout-demo
    """,
)
def demo(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where the files are written.")] = Path("tieout-demo"),
    color: given_as.Color = ColorChoice.AUTO,
    quiet: given_as.Quiet = False,
    verbose: given_as.Verbose = False,
) -> int:
    """Write the worked book as two real exports and reconcile them.

    The client owes 555.00 in the practice and 546.00 in the other program; three items explain it. Ends with 0.
    """
    from tieout.cli.practising import run_demo

    return run_demo(Screen(quiet=quiet, verbose=verbose, color=color), folder)


@app.command(
    cls=Command,
    short_help="Compare every client in two exports.",
    epilog="""
    tieout reconcile sessions.csv quickbooks.csv
    tieout reconcile sessions.csv quickbooks.csv --client "Good Person" --out good-person.xlsx
    tieout reconcile s.csv q.csv --names map.csv --as-of 2026-03-31 --json
    cat quickbooks.csv | tieout reconcile sessions.csv -
    tieout reconcile results --out differences.csv
    """,
)
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
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write to a file, by its ending.")] = None,
    as_json: given_as.AsJson = False,
    plain: Annotated[bool, typer.Option("--plain", help="CSV without the mark by which Excel knows UTF-8.")] = False,
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
    from tieout.cli.comparing import run_json_schema, run_reconcile
    from tieout.cli.inputs import Given

    screen = Screen(quiet=quiet, verbose=verbose, color=color)
    if json_schema:
        return run_json_schema(screen)
    if left is not None and right is None:
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
    given = replace(
        Given.of(left, right, also_left, also_right), client=client, as_of=as_of, start=start, end=end, names=names,
        decisions=decisions, columns=columns, dates=dates, encoding=encoding,
        sheets=tuple(sheet or ()), engine=engine.value, master=master, memory=memory,
    )  # fmt: skip
    return run_reconcile(
        screen, given, form=form, as_json=as_json, out=out, plain=plain, exit_zero=exit_zero
    )  # fmt: skip


@app.command(
    cls=Command,
    short_help="Tie out one client within the practice.",
    epilog="""
    tieout check sessions.csv --client "Good Person" --current 405.00 --unbilled 150.00
    tieout check sessions.csv --client "Good Person" --current -25.00 --unbilled 0 --from 2026-01-06
    """,
)
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
    from tieout.cli.inputs import Given
    from tieout.cli.looking import run_check

    given = Given(
        left=(left, *(also_left or [])), right=(), client=client, dates=dates, encoding=encoding,
        sheets=tuple(sheet or ()), start=start, end=end,
    )  # fmt: skip
    screen = Screen(quiet=quiet, verbose=verbose)
    return run_check(screen, given, current=current, unbilled=unbilled, as_json=as_json)


add_insight(app)


@app.command(
    cls=Command,
    short_help="One client's bridge from balance to balance.",
    epilog="""
    tieout explain "Good Person" sessions.csv quickbooks.csv
    tieout explain GP-014 sessions.csv quickbooks.csv --names names.csv --json
    tieout explain "Good Person" results
    """,
)
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
    from tieout.cli.comparing import run_explain
    from tieout.cli.inputs import Given

    if left is not None and right is None:
        from tieout.cli.stored_reports import explain_stored, is_stored, refuse_choices

        if is_stored(left):
            refuse_choices({
                "--also-left": also_left, "--also-right": also_right, "--as-of": as_of, "--from": start, "--to": end,
                "--names": names, "--columns": columns, "--decisions": decisions, "--dates": dates,
                "--encoding": encoding, "--sheet": sheet,
            })  # fmt: skip
            screen = Screen(quiet=quiet, verbose=verbose, color=color)
            return explain_stored(screen, Path(left), client, as_json=as_json, exit_zero=exit_zero)
    given = replace(
        Given.of(left, right, also_left, also_right), client=client, as_of=as_of, start=start, end=end, names=names,
        decisions=decisions, columns=columns, dates=dates, encoding=encoding, sheets=tuple(sheet or ()),
    )  # fmt: skip
    screen = Screen(quiet=quiet, verbose=verbose, color=color)
    return run_explain(screen, given, as_json=as_json, exit_zero=exit_zero)


add_corrections(app)


@app.command(
    cls=Command,
    short_help="What a file is, and whether its totals agree.",
    epilog="""
    tieout inspect sessions.csv
    tieout inspect sessions.csv quickbooks.csv --json
    """,
)
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
    from tieout.cli.inputs import Given
    from tieout.cli.looking import run_inspect

    given = Given(
        left=tuple(files), right=(), columns=columns, dates=dates, encoding=encoding, sheets=tuple(sheet or ())
    )
    return run_inspect(Screen(verbose=verbose), given, as_json=as_json, names=clients)


@app.command(
    cls=Command,
    short_help="Check a report against its two files.",
    epilog="""
    tieout reconcile sessions.csv quickbooks.csv --out report.json
    tieout verify report.json sessions.csv quickbooks.csv
    """,
)
def verify(
    report: Annotated[
        Path, typer.Argument(metavar="REPORT", help="A report written with --json, or a folder of Parquet results.")
    ],
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

    Every row accounted for, every sum added up anew, every bridge closed. Ends with 1 when a law is broken.
    """
    from tieout.cli.inputs import Given
    from tieout.cli.looking import run_verify

    given = replace(
        Given.of(left, right, also_left, also_right), columns=columns, dates=dates, encoding=encoding,
        sheets=tuple(sheet or ()),
    )  # fmt: skip
    return run_verify(Screen(quiet=quiet, verbose=verbose), given, report, as_json=as_json)


add_practising(app)


@app.command(
    cls=Command,
    short_help="Which name is which client, as a list.",
    epilog="""
    tieout names sessions.csv quickbooks.csv > names.csv
    tieout reconcile sessions.csv quickbooks.csv --names names.csv
    """,
)
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
    from tieout.cli.comparing import run_names
    from tieout.cli.inputs import Given

    given = replace(
        Given.of(left, right, also_left, also_right),
        names=names,
        columns=columns,
        dates=dates,
        encoding=encoding,
        sheets=tuple(sheet or ()),
    )
    return run_names(Screen(quiet=quiet, verbose=verbose), given)


@app.command(
    cls=Command,
    short_help="Which column is which, as a map.",
    epilog="""
    tieout columns ledger.csv > map.toml
    tieout reconcile sessions.csv ledger.csv --columns map.toml
    tieout columns --remember map.toml --as "Practice Ledger"
    """,
)
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
    from tieout.cli.inputs import Given
    from tieout.cli.looking import run_columns, run_forget, run_kept, run_remember
    from tieout.errors import WrongUsage

    screen = Screen(quiet=quiet, verbose=verbose)
    if remember is not None:
        return run_remember(screen, remember, program)
    if forget is not None:
        return run_forget(screen, forget)
    if kept:
        return run_kept(screen)
    if file is None:
        raise WrongUsage("Missing: the table.\n  tieout columns ledger.csv > map.toml")
    return run_columns(screen, Given(left=(file,), right=(), dates=dates, encoding=encoding, sheets=tuple(sheet or ())))


@app.command(
    cls=Command,
    short_help="The web application on this computer.",
    epilog="""
    tieout serve
    tieout serve --demo
    tieout serve --data ~/practice --port 9000
    """,
)
def serve(
    demo: Annotated[
        bool, typer.Option("--demo", help="Begin with the worked book, in a data folder of its own.")
    ] = False,
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="0 is any free port.")] = 8765,
    data: Annotated[
        Path | None, typer.Option("--data", metavar="DIR", help="Where everything is kept; default: your data folder.")
    ] = None,
    open_browser: Annotated[bool, typer.Option("--open", help="Open the first page in the browser.")] = False,
    quiet: given_as.Quiet = False,
    verbose: given_as.Verbose = False,
) -> int:
    """Open the whole product in the browser, for this computer only; nothing is sent anywhere.

    The first account is made in the browser. Serve a team as docs/guides/team.md tells. Ends with Ctrl+C.
    """
    from tieout.web.serving import serve as run_server

    run_server(
        port=port, data=data, demo=demo, open_browser=open_browser, say=Screen(quiet=quiet, verbose=verbose).note
    )
    return 0


@app.command(cls=Command, short_help="What is installed and what is missing.", epilog="tieout doctor")
def doctor(verbose: given_as.Verbose = False) -> int:
    """Say what is installed, what is missing, and how to get it."""
    from tieout.cli.looking import run_doctor

    return run_doctor(Screen(verbose=verbose))
