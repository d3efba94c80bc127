# ruff: noqa: PLC0415  commands load what they need when they run, so that --help and mistyped options answer at once
"""The commands on practices that never were, and their options."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tieout.cli import options as given_as
from tieout.cli.help import Command
from tieout.cli.screen import Screen


def add_practising(app: typer.Typer) -> None:
    """Add the commands `simulate` and `score`."""
    app.command(
        cls=Command,
        short_help="Two exports of a practice that never was, and the truth.",
        epilog="""
        tieout simulate practice
        tieout simulate practice --seed 7 --clients 120 --months 24 --fault-rate 0.05
        tieout simulate practice --layout qbd-by-customer --mix monthly --naming codes
        tieout simulate large --lines 1000000 --mix same-day --fault-rate 0.01
        """,
    )(simulate)
    app.command(
        cls=Command,
        short_help="A report against the truth.",
        epilog="""
        tieout simulate practice
        tieout reconcile practice/sessions.csv practice/quickbooks.csv --names practice/names.csv --out report.json
        tieout score report.json practice/truth.json
        """,
    )(score)


def simulate(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where the files are written.")],
    seed: Annotated[int, typer.Option("--seed", metavar="N", help="The same seed gives the same files.")] = 1,
    clients: Annotated[int, typer.Option("--clients", metavar="N", help="How many clients.")] = 40,
    months: Annotated[int, typer.Option("--months", metavar="N", help="Over how many months.")] = 12,
    fault_rate: Annotated[
        float, typer.Option("--fault-rate", metavar="SHARE", help="Share of events that something goes wrong with.")
    ] = 0.03,
    layout: Annotated[
        str, typer.Option("--layout", metavar="NAME", help="The other export's layout; all of them: --layout list")
    ] = "qbo-by-customer",
    mix: Annotated[
        str,
        typer.Option(
            "--mix",
            metavar="NAME",
            help="How clients pay: practice (something of everything), varied (more of it), same-day, later, "
            "monthly, prepaid, parts, now-and-then.",
        ),
    ] = "practice",
    naming: Annotated[
        str, typer.Option("--naming", metavar="NAME", help="The other program's names: same, variants, codes.")
    ] = "variants",
    memos: Annotated[
        str, typer.Option("--memos", metavar="NAME", help="The other program's memos: none, or dates of sessions.")
    ] = "none",
    cut_off: Annotated[
        int, typer.Option("--cut-off", metavar="DAYS", help="The other export ends so many days too early.")
    ] = 0,
    lines: Annotated[
        int | None,
        typer.Option(
            "--lines",
            metavar="N",
            help="Instead: large books of about N lines a side, for measuring speed; mix same-day or practice.",
        ),
    ] = None,
    quiet: given_as.Quiet = False,
    verbose: given_as.Verbose = False,
) -> int:
    """Write two exports of a practice that never was, with planted faults, and what truly happened.

    The files are sessions.csv, quickbooks.csv or ledger.csv, names.csv and truth.json.
    """
    from tieout.cli.practising import run_layouts, run_simulate, run_simulate_large
    from tieout.simulating import LargePlan, Plan

    screen = Screen(quiet=quiet, verbose=verbose)
    if layout == "list":
        return run_layouts(screen)
    if lines is not None:
        return run_simulate_large(screen, folder, LargePlan(lines=lines, seed=seed, mix=mix, fault_rate=fault_rate))
    plan = Plan(
        seed=seed, clients=clients, months=months, fault_rate=fault_rate, layout=layout, mix=mix, naming=naming,
        memos=memos, cut_off_days=cut_off,
    )  # fmt: skip
    return run_simulate(screen, folder, plan)


def score(
    report: given_as.StoredReport,
    truth: Annotated[Path, typer.Argument(metavar="TRUTH.json", help="The truth that simulate wrote.")],
    as_json: given_as.AsJson = False,
    quiet: given_as.Quiet = False,
    verbose: given_as.Verbose = False,
) -> int:
    """Score a report against the truth: links, faults by kind, confident answers that are wrong, balances.

    Ends with 0, whatever the score.
    """
    from tieout.cli.scoring import run_score

    return run_score(Screen(quiet=quiet, verbose=verbose), report, truth, as_json=as_json)
