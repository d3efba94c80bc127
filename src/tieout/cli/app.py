# ruff: noqa: PLC0415  commands load what they need when they run, so that --help and mistyped options answer at once
"""The program and its commands, in the order in which help lists them; their options stand in the `..._commands`."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from pathlib import Path
from typing import Annotated

import typer
from typer.models import CommandInfo

from tieout.cli import options as given_as
from tieout.cli.comparing_commands import add_check, add_explain, add_reconcile
from tieout.cli.help import Command, Group
from tieout.cli.keeping_commands import add_keeping
from tieout.cli.looking_commands import add_columns, add_inspect, add_names, add_verify
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


add_reconcile(app)
add_check(app)
add_insight(app)
add_explain(app)
add_corrections(app)
add_inspect(app)
add_verify(app)
add_practising(app)
add_names(app)
add_columns(app)


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


add_keeping(app)


@app.command(cls=Command, short_help="What is installed and what is missing.", epilog="tieout doctor")
def doctor(verbose: given_as.Verbose = False) -> int:
    """Say what is installed, what is missing, and how to get it."""
    from tieout.cli.installed import run_doctor

    return run_doctor(Screen(verbose=verbose))
